/**
 * The program from its sources, for who works on it (`npm run dev`, which starts this anew when code changes). Views, styles
 * and scripts are read for every request. Settings come from the environment and `.env`, as always.
 */
import { config as readEnvFile } from 'dotenv';
import { createLog } from './log.ts';
import { greeting, start, untilSignal } from './start.ts';

const fromFile: Record<string, string> = {};
readEnvFile({ processEnv: fromFile, quiet: true });

const opened = await start({
  env: { ...fromFile, ...process.env },
  now: () => new Date(),
  log: createLog(undefined, 'warn'),
  terminal: process.stdout.isTTY === true,
  fresh: true,
});
if ('mistakes' in opened) {
  for (const { setting, message } of opened.mistakes) process.stderr.write(`${setting}: ${message}\n`);
  process.exitCode = 1;
} else {
  process.stdout.write(`${greeting(opened.started, opened.started.app.config)}\n`);
  process.exitCode = await untilSignal(opened.started, opened.started.app.log);
}
