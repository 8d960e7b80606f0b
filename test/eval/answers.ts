/**
 * How well the shipped model understands: `node dist/test/eval/answers.js [--file FILE.jsonl] [--errors]`.
 *
 * Measures on a labelled file of citizens' messages when there is one, and always on our own held-out messages. Prints
 * accuracy, confusions, wrong answers, damaged spellings, speed and size, and proves that no measured message is in
 * the training messages. Ends with 1 when a threshold is not met.
 */

import { existsSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { seeded } from '../../knowledge/understanding/training/random.ts';
import { readSources } from '../../knowledge/understanding/training/sources.ts';
import { loadModel, understand } from '../../knowledge/understanding/understand.ts';
import { stripMarks } from '../../writing/letters.ts';
import { type Measured, measure, percent, together } from './measure.ts';
import { type Asked, messagesOfFile, ownMessages, seenInTraining } from './messages.ts';
import { withSlips } from './noise.ts';

const LIMITS = { right: 90, wrong: 4, outside: 92, stripped: 2, slips: 5, p99: 3, load: 500, memory: 60 };

const say = (line = ''): void => void process.stdout.write(`${line}\n`);
const failures: string[] = [];
const hold = (ok: boolean, what: string): void => {
  if (!ok) failures.push(what);
};

const argument = process.argv.indexOf('--file');
const path = argument > 0 ? process.argv[argument + 1] : undefined;

const before = memory();
const start = performance.now();
const model = loadModel();
const loadTime = performance.now() - start;
const size = memory() - before;

if (path === undefined) say('No --file: measuring on our own held-out messages only.');
else if (existsSync(path)) report(path, messagesOfFile(path));
else hold(false, `the file ${path} is there`);
report('our own held-out messages', ownMessages());

say(`load ${loadTime.toFixed(0)} ms, memory ${size.toFixed(1)} MB`);
hold(loadTime < LIMITS.load, `load under ${LIMITS.load} ms`);
hold(size < LIMITS.memory, `memory under ${LIMITS.memory} MB`);
for (const failure of failures) say(`NOT MET: ${failure}`);
if (failures.length === 0) say('Every threshold is met.');
process.exitCode = failures.length === 0 ? 0 : 1;

function report(name: string, asked: readonly Asked[]): void {
  const plain = run(asked, (text) => text);
  const stripped = run(asked, stripMarks);
  const damaged = [1, 2, 3, 4, 5].map((seed) => {
    const random = seeded(seed);
    return run(asked, (text) => withSlips(text, 8, random));
  });
  const slips = {
    all: together(damaged.map(({ all }) => all)),
    wrong: together(damaged.map(({ wrong }) => wrong)),
  };
  const speed = latency(asked);
  const seen = seenInTraining(readSources(), asked);

  say(`== ${name}: ${asked.length} messages`);
  say(`topic right          ${percent(plain.all)} %`);
  say(`wrong without asking ${percent(plain.wrong)} %`);
  say(`answered (coverage)  ${percent(plain.covered)} %`);
  say(`outside recognised   ${percent(plain.outside)} % of ${plain.outside.of}`);
  say(`without diacritics   ${percent(stripped.all)} % (wrong ${percent(stripped.wrong)} %)`);
  say(`a slip per 8 letters ${percent(slips.all)} % (wrong ${percent(slips.wrong)} %)`);
  say(`one message          p50 ${speed.p50.toFixed(2)} ms, p99 ${speed.p99.toFixed(2)} ms`);
  say(`also in training     ${seen.length}`);
  say('by style');
  for (const [style, share] of [...plain.byStyle].sort())
    say(`  ${style.padEnd(14)} ${percent(share)} % of ${share.of}`);
  say('by topic, where not all right');
  for (const [topic, share] of [...plain.byTopic].sort()) {
    if (share.right < share.of) say(`  ${topic.padEnd(26)} ${share.right} of ${share.of}`);
  }
  say('confusions');
  const pairs = new Map<string, number>();
  for (const { from, to, got } of plain.confusions) {
    const key = `${from} -> ${to} (${got.kind})`;
    pairs.set(key, (pairs.get(key) ?? 0) + 1);
  }
  for (const [pair, n] of [...pairs].sort((a, b) => b[1] - a[1])) say(`  ${n} ${pair}`);
  if (process.argv.includes('--errors'))
    for (const { asked: one, got } of plain.confusions) say(`  ${got.topic}: ${one.text}`);
  say();

  hold(percent(plain.all) >= LIMITS.right, `${name}: topic right at least ${LIMITS.right} %`);
  hold(percent(plain.wrong) <= LIMITS.wrong, `${name}: wrong without asking at most ${LIMITS.wrong} %`);
  hold(percent(plain.outside) >= LIMITS.outside, `${name}: outside recognised at least ${LIMITS.outside} %`);
  hold(
    percent(plain.all) - percent(stripped.all) <= LIMITS.stripped,
    `${name}: without diacritics at most ${LIMITS.stripped} points less`,
  );
  hold(
    percent(plain.all) - percent(slips.all) <= LIMITS.slips,
    `${name}: with slips at most ${LIMITS.slips} points less`,
  );
  hold(speed.p99 < LIMITS.p99, `${name}: p99 under ${LIMITS.p99} ms`);
  hold(seen.length === 0, `${name}: no message also in training`);
}

function run(asked: readonly Asked[], change: (text: string) => string): Measured {
  return measure(asked, ({ text, context }) => understand(model, change(text), context.map(change)));
}

/** Milliseconds for a message in a warm process: the median of five runs of each, so that other work on the machine does not count. */
function latency(asked: readonly Asked[]): { p50: number; p99: number } {
  const runs = asked.map((): number[] => []);
  for (let round = -1; round < 5; round++) {
    asked.forEach(({ text, context }, i) => {
      const begin = performance.now();
      understand(model, text, context);
      if (round >= 0) runs[i]?.push(performance.now() - begin);
    });
  }
  const times = runs.map((times) => times.sort((x, y) => x - y)[2] ?? 0).sort((x, y) => x - y);
  const at = (share: number): number =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}

/** Heap and array buffers in MB, after collecting garbage where node allows it (`node --expose-gc`). */
function memory(): number {
  (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed, arrayBuffers, external } = process.memoryUsage();
  return (heapUsed + Math.max(arrayBuffers, external)) / 1e6;
}
