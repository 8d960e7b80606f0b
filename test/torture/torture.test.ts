/** The short form of `npm run torture`: thirty campaigns whose worker is killed, on the built program (`npm test` builds it). */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { FAULTS } from './faults.ts';
import { type Done, openLane } from './rounds.ts';
import { openSink } from './sink.ts';
import { sqliteStage } from './stage.ts';
import { table, tasksOf } from './table.ts';

const RUNS = 30;
const PEOPLE = 150;
const SEED = 7;
/** Two cores, two at once. */
const LANES = 2;

test('thirty campaigns lose nobody and reach nobody twice although their worker is killed, and what is in doubt says so', {
  timeout: 900_000,
}, async () => {
  expect(existsSync('dist/server/app.js'), 'the program must be built: npm run build').toBe(true);
  const folder = mkdtempSync(join(tmpdir(), 'lienthong-torture-'));
  const faults = FAULTS.filter(({ name }) => name === 'kill-keyed' || name === 'kill-unkeyed');
  const sink = await openSink();
  const done: Done[] = [];
  try {
    const sqlite = await sqliteStage(folder, PEOPLE, inject('databases').sqlite);
    const tasks = tasksOf(faults, RUNS, SEED);
    await Promise.all(
      Array.from({ length: LANES }, async (_, number) => {
        const lane = openLane(`ci${number}`, folder, sink, { sqlite, postgresql: null });
        for (let task = tasks.shift(); task !== undefined; task = tasks.shift())
          done.push(...(await lane.run(task)));
        await lane.close();
      }),
    );
  } finally {
    await sink.close();
    rmSync(folder, { recursive: true, force: true });
  }
  expect(done).toHaveLength(RUNS);
  expect(
    done
      .filter((one) => !one.holds)
      .map(({ fault, seed, verdict }) => ({ fault: fault.name, seed, verdict })),
    table(faults, done).join('\n'),
  ).toEqual([]);
  // A torture in which nothing was ever in anybody's hands would prove nothing.
  expect(done.some(({ verdict }) => verdict.unknown > 0)).toBe(true);
});
