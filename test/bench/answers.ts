/**
 * Understanding beside its peers, all in one run: `npm run bench:answers [-- --file FILE.jsonl] [--per-topic N]`.
 *
 * Ours is the shipped model; node-nlp and a minisearch index are taught here with the same messages of
 * `knowledge/messages`, their alternatives written out as our trainer does. Only ours also has the lexicon, the story
 * sentences and damaged copies of the messages: that is the work being compared. Prints tables and says plainly what
 * is not reached. Absolute times depend on the machine: compare rows. It reports; `npm run eval:answers` judges.
 */

import { performance } from 'node:perf_hooks';
import { variants } from '../../knowledge/understanding/training/messages.ts';
import { seeded, shuffle } from '../../knowledge/understanding/training/random.ts';
import { readSources } from '../../knowledge/understanding/training/sources.ts';
import { loadModel, understand } from '../../knowledge/understanding/understand.ts';
import { stripMarks } from '../../writing/letters.ts';
import { percent, type Share, together } from '../eval/measure.ts';
import { type Asked, messagesOfFile, ownMessages } from '../eval/messages.ts';
import { withSlips } from '../eval/noise.ts';
import { type Engine, nodeNlp, searchIndex, type Taught } from './answers-peers.ts';

/** As many writings of a line as our trainer takes. */
const VARIANTS = 6;
/** Longest training of a peer, in seconds, before its messages are cut down. */
const PATIENCE = 180;
const PILOT = 20;
const FASTER = 10;
const NEAREST = [1, 15];

type Made = { readonly seconds: number; readonly megabytes: number };
type Runner = { readonly engine: Engine; readonly made: Made };
type Timed = { readonly p50: number; readonly p99: number };

const say = (line = ''): void => void process.stdout.write(`${line}\n`);
const option = (name: string): string | undefined => {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
};
const path = option('--file');

const sets: { name: string; asked: readonly Asked[] }[] = [{ name: 'our held-out', asked: ownMessages() }];
if (path !== undefined) sets.unshift({ name: 'sample file', asked: messagesOfFile(path) });

const all = taught();
const fitting = option('--per-topic') === undefined ? await fittingTraining(all) : all;
say(`peers are taught ${fitting.length} messages${fitting.length < all.length ? ` of ${all.length}` : ''}`);

const runners: Runner[] = [];
const [ours, oursMade] = await making(() => [ourEngine()]);
const [network, networkMade] = await making(() => nodeNlp('node-nlp', fitting));
const [sparing, sparingMade] = await making(() => nodeNlp('node-nlp, one writing a line', first(fitting)));
const [searches, searchMade] = await making(() => searchIndex(fitting, NEAREST));
for (const engine of ours) runners.push({ engine, made: oursMade });
runners.push({ engine: network, made: networkMade }, { engine: sparing, made: sparingMade });
for (const engine of searches) runners.push({ engine, made: searchMade });

const failures: string[] = [];
for (const { name, asked } of sets) await accuracyTable(name, asked);
await costTable(sets.flatMap(({ asked }) => asked));
for (const failure of failures) say(`NOT REACHED: ${failure}`);
if (failures.length === 0)
  say(`Ours is the most accurate in every column and ${FASTER} times as fast as node-nlp.`);
process.exit(0);

function taught(): Taught[] {
  const random = seeded(23);
  return capped(
    readSources().messages.flatMap((message) => variants(message, VARIANTS, random)),
    Number(option('--per-topic') ?? Number.POSITIVE_INFINITY),
  );
}

/** One writing of each line: repetition does not help every classifier. */
function first(messages: readonly Taught[]): Taught[] {
  const seen = new Set<string>();
  return messages.filter(({ topic, line, context, shared }) => {
    const key = `${topic}:${line}:${context.length}:${shared ?? false}`;
    const fresh = !seen.has(key);
    seen.add(key);
    return fresh;
  });
}

/** At most `most` messages of each topic, drawn with a fixed seed. */
function capped(messages: readonly Taught[], most: number): Taught[] {
  if (!Number.isFinite(most)) return [...messages];
  const counts = new Map<string, number>();
  return shuffle([...messages], seeded(7)).filter(({ topic }) => {
    const count = (counts.get(topic) ?? 0) + 1;
    counts.set(topic, count);
    return count <= most;
  });
}

/** All messages when node-nlp, judged by a small training, will learn them in time (its time grows with their number), else as many as will do. */
async function fittingTraining(messages: readonly Taught[]): Promise<Taught[]> {
  const pilot = capped(messages, PILOT);
  const start = performance.now();
  await nodeNlp('pilot', pilot);
  const expected = ((performance.now() - start) / 1000) * (messages.length / pilot.length);
  if (expected <= PATIENCE) return [...messages];
  const share = PATIENCE / expected;
  say(
    `node-nlp would train about ${expected.toFixed(0)} s: peers get fewer messages; ours has learnt from all.`,
  );
  const topics = new Set(messages.map(({ topic }) => topic)).size;
  return capped(messages, Math.max(PILOT, Math.floor((messages.length * share) / topics)));
}

function ourEngine(): Engine {
  const model = loadModel();
  return { name: 'ours', topicOf: (text, context) => understand(model, text, context).topic };
}

async function making<T>(make: () => T | Promise<T>): Promise<[T, Made]> {
  const before = memory();
  const start = performance.now();
  const made = await make();
  const seconds = (performance.now() - start) / 1000;
  return [made, { seconds, megabytes: memory() - before }];
}

async function accuracyTable(name: string, asked: readonly Asked[]): Promise<void> {
  const same = (text: string): string => text;
  const rows: { name: string; shares: Share[] }[] = [];
  for (const { engine } of runners) {
    const damaged: Share[] = [];
    for (const seed of [1, 2, 3, 4, 5]) {
      const random = seeded(seed);
      damaged.push(await right(engine, asked, (text) => withSlips(text, 8, random)));
    }
    rows.push({
      name: engine.name,
      shares: [await right(engine, asked, same), await right(engine, asked, stripMarks), together(damaged)],
    });
  }
  const columns = ['as written', 'no diacritics', 'with slips'];
  say(
    `\n${`${name}: ${asked.length} messages`.padEnd(32)}${columns.map((column) => column.padStart(15)).join('')}`,
  );
  for (const row of rows)
    say(
      row.name.padEnd(32) + row.shares.map((share) => `${percent(share).toFixed(1)} %`.padStart(15)).join(''),
    );
  const [mine, ...others] = rows;
  for (const other of others) {
    columns.forEach((column, i) => {
      if (at(mine?.shares, i) <= at(other.shares, i))
        failures.push(`ours more accurate than ${other.name} (${name}, ${column})`);
    });
  }
}

function at(shares: readonly Share[] | undefined, i: number): number {
  const share = shares?.[i];
  return share === undefined ? 0 : share.right / share.of;
}

async function right(
  engine: Engine,
  asked: readonly Asked[],
  change: (text: string) => string,
): Promise<Share> {
  let count = 0;
  for (const { text, context, topic } of asked) {
    if ((await engine.topicOf(change(text), context.map(change))) === topic) count++;
  }
  return { right: count, of: asked.length };
}

async function costTable(asked: readonly Asked[]): Promise<void> {
  const times = await latencies(asked);
  const columns = ['p50 µs', 'p99 µs', 'load/train s', 'memory MB'];
  say(`\n${'cost'.padEnd(32)}${columns.map((column) => column.padStart(13)).join('')}`);
  runners.forEach(({ engine, made }, i) => {
    const { p50, p99 } = times[i] ?? { p50: 0, p99: 0 };
    const cells = [p50.toFixed(0), p99.toFixed(0), made.seconds.toFixed(2), made.megabytes.toFixed(1)];
    say(engine.name.padEnd(32) + cells.map((cell) => cell.padStart(13)).join(''));
  });
  say('The searches share one index. Ours is loaded as shipped; its training is `npm run train`.\n');
  const [mine, peer] = times;
  if (mine === undefined || peer === undefined) return;
  const ratio = peer.p50 / mine.p50;
  say(`node-nlp takes ${ratio.toFixed(2)} times as long as ours for the median message`);
  if (ratio < FASTER)
    failures.push(`ours ${FASTER} times as fast as node-nlp (it is ${ratio.toFixed(2)} times as fast)`);
}

/** Microseconds for a message, warm: the median of five rounds of each message, the engines taking turns in every round. */
async function latencies(asked: readonly Asked[]): Promise<Timed[]> {
  const runs = runners.map(() => asked.map((): number[] => []));
  for (let round = -1; round < 5; round++) {
    for (const [e, { engine }] of runners.entries()) {
      for (const [i, { text, context }] of asked.entries()) {
        const begin = performance.now();
        await engine.topicOf(text, context);
        if (round >= 0) runs[e]?.[i]?.push((performance.now() - begin) * 1000);
      }
    }
  }
  return runs.map((each) => {
    const sorted = each.map((times) => times.sort((x, y) => x - y)[2] ?? 0).sort((x, y) => x - y);
    const quantile = (share: number): number =>
      sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    return { p50: quantile(0.5), p99: quantile(0.99) };
  });
}

/** Heap and array buffers in MB after collecting garbage; only differences mean something, and only with `--expose-gc`. */
function memory(): number {
  (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed, arrayBuffers, external } = process.memoryUsage();
  return (heapUsed + Math.max(arrayBuffers, external)) / 1e6;
}
