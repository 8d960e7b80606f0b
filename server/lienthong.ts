#!/usr/bin/env node
/** The command `lienthong`: the street door. Reads the environment and `.env`, lends the rooms to `cli/`. */
import { setFlagsFromString } from 'node:v8';
import { config as readEnvFile } from 'dotenv';
import { runCommand } from '../cli/run.ts';
import { createContext, outage } from './context.ts';

// A campaign makes garbage as fast as it sends; left alone, the heap grows to four times what is alive before it is swept.
setFlagsFromString('--heap-growing-percent=60');

// What the program writes (database, keys, backups, exports) is its user's alone.
process.umask(0o077);

// `lienthong … | head` closes the pipe when it has enough: that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});
// Nobody reads what it says of itself any more: the work goes on.
process.stderr.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const fromFile: Record<string, string> = {};
readEnvFile({ processEnv: fromFile, quiet: true });

const context = createContext({
  env: { ...fromFile, ...process.env },
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  input: process.stdin,
  clock: () => new Date(),
});

runCommand(process.argv.slice(2), context).then(
  (code) => {
    process.exitCode = code;
    // Everything is closed; a library's idle timer must not keep the command alive.
    setImmediate(() => process.exit());
  },
  (error) => {
    process.stderr.write(`Lỗi: ${outage(error)}\n`);
    process.exit(1);
  },
);
