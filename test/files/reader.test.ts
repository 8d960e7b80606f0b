/**
 * The reading thread at its caps, in a process of its own that runs what was built: Node 20 starts no thread from TypeScript. A
 * file that takes too long or too much memory ends with a sentence, the process stays up, and the next file is read.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sentenceOf } from '../../files/refusals.ts';

const SCRIPT = `
  import { syncBuiltinESMExports } from 'node:module';
  import threads from 'node:worker_threads';
  let made = 0;
  let alive = 0;
  let most = 0;
  threads.Worker = class extends threads.Worker {
    constructor(...given) {
      super(...given);
      made += 1;
      alive += 1;
      most = Math.max(most, alive);
      this.once('exit', () => { alive -= 1; });
    }
  };
  syncBuiltinESMExports();
  const { readApart } = await import('./dist/files/reader.js');
  const file = (rows) => new TextEncoder().encode('Họ tên;SĐT\\n' + 'Nguyễn Văn An;0912345678\\n'.repeat(rows));
  const said = (reading) => reading.kind === 'read' ? reading.sheets[0].rows.length : reading.refusal;
  const told = {};
  // Long enough that no machine reads it before the cap, even by a thread that is up already.
  const long = file(200_000);
  told.slow = said(await readApart(long, {}, { stuckMs: 1 }));
  told.afterSlow = said(await readApart(file(11), {}));
  // The thread of before is asked to end by a cap of its own: a new one is started for the next file.
  told.slowAgain = said(await readApart(long, {}, { stuckMs: 0 }));
  told.full = said(await readApart(file(50_000), {}, { heapMb: 4 }));
  told.afterFull = said(await readApart(file(12), {}));
  const before = made;
  told.together = (await Promise.all([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((rows) => readApart(file(rows), {})))).map(said);
  told.madeForTen = made - before;
  await new Promise((done) => setImmediate(done));
  told.alive = alive;
  process.stdout.write(JSON.stringify(told));
  process.exit(0);
`;

// The process and its threads start anew several times.
test('a file over the caps of time or memory is refused, and the next one is read, one at a time', {
  timeout: 120_000,
}, async () => {
  expect(existsSync('dist/files/reader.js'), 'the program must be built: npm run build').toBe(true);
  const child = spawn(process.execPath, ['--input-type=module', '-e', SCRIPT], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const [code] = await once(child, 'exit');
  expect([code, err]).toEqual([0, '']);
  expect(JSON.parse(out)).toEqual({
    slow: 'reading-too-slow',
    afterSlow: 12,
    slowAgain: 'reading-too-slow',
    full: 'too-large-inside',
    afterFull: 13,
    // Eight may wait; who comes on top is told so at once.
    together: [2, 3, 4, 5, 6, 7, 8, 9, 'reader-busy', 'reader-busy'],
    madeForTen: 0,
    alive: 1,
  });
  for (const refusal of ['reading-too-slow', 'too-large-inside', 'reader-busy'] as const)
    expect(sentenceOf(refusal).todo).not.toBe('');
});
