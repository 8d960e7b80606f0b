import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { runCommand } from '../cli/run.ts';
import { createContext } from '../server/context.ts';
import { migratedFile } from './database.ts';

export type Ran = { code: number; out: string; err: string; json: <T>() => T };
export type Cli = {
  folder: string;
  env: Record<string, string>;
  run: (...argv: string[]) => Promise<Ran>;
  /** The same with something on standard input. */
  feed: (input: string, ...argv: string[]) => Promise<Ran>;
  /** Writes a file into the folder and gives its path. */
  file: (name: string, content: string | Uint8Array) => string;
  at: (time: string) => void;
  close: () => void;
};

/** The command `lienthong` on a folder of its own, as a shell would run it, in this process. */
export function cli(env: Record<string, string> = {}, start = '2026-12-01T03:00:00Z'): Cli {
  const folder = mkdtempSync(join(tmpdir(), 'lienthong-cli-'));
  migratedFile(folder);
  const all = { DATABASE_URL: `file:${join(folder, 'lienthong.db')}`, LOG_LEVEL: 'silent', ...env };
  let now = new Date(start);
  const feed = async (input: string, ...argv: string[]): Promise<Ran> => {
    const [out, err]: [string[], string[]] = [[], []];
    const context = createContext({
      env: all,
      out: (text) => void out.push(text),
      err: (text) => void err.push(text),
      input: Readable.from([input]),
      clock: () => now,
    });
    const code = await runCommand(argv, context);
    return { code, out: out.join(''), err: err.join(''), json: () => JSON.parse(out.join('')) };
  };
  return {
    folder,
    env: all,
    feed,
    run: (...argv) => feed('', ...argv),
    file: (name, content) => {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    },
    at: (time) => {
      now = new Date(time);
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
