/**
 * `npm run torture`: campaigns sent by the real worker process to a provider that counts copies, while everything goes wrong.
 * `--runs N` (1,000) spread over the faults, `--seed S`, `--only fault[,fault]`, `--people N`, `--lanes N`. Every run prints a line
 * that repeats it when it breaks the law. Ends with the table and 1 when a run broke the law, else 0. See docs/torture.md.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { FAULTS, type Fault } from './faults.ts';
import { type Measured, measureRates, rateTable } from './rate.ts';
import { type Done, openLane, type Task } from './rounds.ts';
import { openSink } from './sink.ts';
import { postgresqlStage, sqliteStage } from './stage.ts';
import { leftOut, table, tasksOf } from './table.ts';

const POSTGRESQL_URL = process.env.TEST_POSTGRESQL_URL;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    only: { type: 'string' },
    people: { type: 'string', default: '200' },
    lanes: { type: 'string', default: '2' },
  },
});
const numbers = [values.runs, values.seed, values.people, values.lanes].map(Number);
const [runs = 0, seed = 0, people = 0, lanes = 0] = numbers;
const RATE = 'rate';
const names = values.only?.split(',') ?? [...FAULTS.map((fault) => fault.name), RATE];
const unknown = names.filter((name) => name !== RATE && !FAULTS.some((fault) => fault.name === name));
if (numbers.some((number) => !Number.isInteger(number) || number < 0) || runs < 1 || people < 1 || lanes < 1)
  usage('--runs, --seed, --people and --lanes take whole numbers');
if (unknown.length > 0) usage(`no fault is called ${unknown.join(', ')}`);

function usage(mistake: string): never {
  process.stderr.write(`${mistake}\nfaults: ${[...FAULTS.map((fault) => fault.name), RATE].join(' ')}\n`);
  process.exit(2);
}

const chosen = FAULTS.filter((fault) => names.includes(fault.name));
const needsPostgresql = (fault: Fault) => fault.setUp === 'postgresql';
const possible = chosen.filter((fault) => POSTGRESQL_URL !== undefined || !needsPostgresql(fault));
const folder = mkdtempSync(join(tmpdir(), 'lienthong-torture-'));
const say = (line: string) => process.stdout.write(`${line}\n`);
const done: Done[] = [];
let rates: Measured[] = [];
let stopped = false;
// What is under way is finished, and the table says how far it came.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    stopped = true;
  });
try {
  const sink = await openSink();
  const sqlite = await sqliteStage(folder, people);
  const postgresql =
    POSTGRESQL_URL !== undefined && possible.some(needsPostgresql)
      ? await postgresqlStage(POSTGRESQL_URL, people)
      : null;
  const tasks: Task[] = possible.length === 0 ? [] : tasksOf(possible, runs, seed);
  const count = tasks.reduce((sum, task) => sum + task.seeds.length, 0);
  say(`seed ${seed}: ${count} runs of ${people} people, ${lanes} at once`);
  await Promise.all(
    Array.from({ length: lanes }, async (_, number) => {
      const lane = openLane(`lane${number}`, folder, sink, { sqlite, postgresql });
      for (let task = tasks.shift(); task !== undefined && !stopped; task = tasks.shift()) {
        const { fault, seeds } = task;
        const runsDone = await lane.run(task);
        done.push(...runsDone);
        for (const one of runsDone)
          if (!one.holds)
            say(
              `BROKEN ${fault.name} ${one.seed} ${JSON.stringify(one.verdict)}\n  again: npm run torture -- --only ${fault.name} --runs ${seeds.length} --seed ${seeds[0]} --people ${people}`,
            );
        if (Math.floor(done.length / 50) > Math.floor((done.length - runsDone.length) / 50))
          say(`${done.length} runs of ${count}`);
      }
      await lane.close();
    }),
  );
  await postgresql?.close();
  // Alone, because it measures.
  if (names.includes(RATE) && !stopped) rates = await measureRates(folder, sink, POSTGRESQL_URL ?? null);
  await sink.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const line of table(possible, done)) say(line);
for (const line of rateTable(rates)) say(line);
for (const line of leftOut(chosen, possible)) say(line);
if (stopped) say('STOPPED before all runs were done');
process.exit([...done, ...rates].every((one) => one.holds) ? 0 : 1);
