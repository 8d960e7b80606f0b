/**
 * `npm run dev`: runs the program from its sources and starts it anew when code or data beside it change. Views, styles and
 * scripts of pages need no restart: server/dev.ts reads them for every request.
 */
import { spawn } from 'node:child_process';
import { readdirSync, watch } from 'node:fs';
import { join } from 'node:path';

const QUIET_MS = 60;
const ROOMS = readdirSync('.', { withFileTypes: true })
  .filter(
    (entry) =>
      entry.isDirectory() && !/^(\.|node_modules$|dist$|data$|docs$|test$|coverage$)/.test(entry.name),
  )
  .map((entry) => entry.name);

let child = null;
let again = false;

function run() {
  again = false;
  child = spawn(process.execPath, ['--import', 'tsx', 'server/dev.ts'], { stdio: 'inherit' });
  child.on('exit', (code, signal) => {
    child = null;
    if (again) run();
    else if (signal === null && code !== 0) process.stderr.write('Chờ sửa mã rồi chạy lại…\n');
  });
}

let timer = null;
function restart() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    again = true;
    // The working database survives a kill at any moment; waiting for a polite end costs seconds.
    if (child === null) run();
    else child.kill('SIGKILL');
  }, QUIET_MS);
}

for (const room of ROOMS)
  watch(room, { recursive: true }, (_event, name) => {
    if (name !== null && /\.(ts|ya?ml|json|txt)$/.test(name) && !join(room, name).includes('generated'))
      restart();
  });
process.on('SIGINT', () => {
  again = false;
  child?.kill('SIGINT');
  setTimeout(() => process.exit(0), 1_000).unref();
});
run();
