import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';

/** The command as its own process, which somebody stops listening to. */
async function closed(streams: ('stdout' | 'stderr')[], words: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/lienthong.ts', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LOG_LEVEL: 'error' },
  });
  let heard = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    heard += text;
  });
  for (const name of streams) child[name].destroy();
  const [code, signal] = await once(child, 'exit');
  return { code, signal, heard };
}

// One process each that translates and reads the whole program: a few seconds alone, up to half a minute beside other work.
test('“lienthong … | head” ends quietly, and so does “2>&1 | head” of a mistake', {
  timeout: 120_000,
}, async () => {
  const [help, wrong] = await Promise.all([
    closed(['stdout'], ['ask', '--help']),
    closed(['stdout', 'stderr'], ['no-such-command']),
  ]);
  expect(help).toEqual({ code: 0, signal: null, heard: '' });
  expect(wrong).toMatchObject({ code: 2, signal: null });
});
