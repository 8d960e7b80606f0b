import { seeded, shuffle } from '../../knowledge/understanding/training/random.ts';
import type { Fault } from './faults.ts';
import type { Done, Task } from './rounds.ts';

/** So many runs spread over the faults by their shares, each with a seed of its own; every fault at least once. */
export function tasksOf(faults: readonly Fault[], runs: number, seed: number): Task[] {
  const shares = faults.reduce((sum, fault) => sum + fault.share, 0);
  const counts = faults.map((fault) => Math.max(1, Math.floor((runs * fault.share) / shares)));
  // The last runs go to the faults that come first: they are the ones with many.
  for (let i = 0; counts.reduce((sum, count) => sum + count, 0) < runs; i = (i + 1) % counts.length)
    counts[i] = (counts[i] ?? 0) + 1;
  // The first runs keep the seeds they are given, so that the line printed for broken ones repeats them.
  let next = seed;
  const tasks = faults.flatMap((fault, i) => {
    const own: Task[] = [];
    for (let left = counts[i] ?? 0; left > 0; ) {
      const size = Math.min(left, fault.together ?? 1);
      const first = next;
      own.push({ fault, seeds: Array.from({ length: size }, (_, one) => first + one) });
      next += size;
      left -= size;
    }
    return own;
  });
  // In any order, so that a torture that is stopped has tried a bit of everything.
  return shuffle(tasks, seeded(seed));
}

const WIDTH = 54;

/** The closing table: fault, provider, runs, messages, lost, doubled, unknown, and runs that broke the law. */
export function table(faults: readonly Fault[], done: readonly Done[]): string[] {
  const line = (cells: readonly (string | number)[]) =>
    cells.map((cell, i) => (i === 0 ? String(cell).padEnd(WIDTH) : String(cell).padStart(10))).join('');
  const sum = (of: readonly Done[], figure: (one: Done) => number) =>
    of.reduce((total, one) => total + figure(one), 0);
  const row = (title: string, provider: string, of: readonly Done[]) =>
    line([
      title,
      provider,
      of.length,
      sum(of, ({ verdict }) => verdict.people),
      sum(of, ({ verdict }) => verdict.lost),
      sum(of, ({ verdict }) => verdict.doubled),
      sum(of, ({ verdict }) => verdict.unknown),
      of.filter((one) => !one.holds).length,
    ]);
  return [
    '',
    line(['fault', 'provider', 'runs', 'messages', 'lost', 'doubled', 'unknown', 'broken']),
    ...faults.map((fault) =>
      row(
        fault.title,
        fault.keyed ? 'keyed' : 'unkeyed',
        done.filter((one) => one.fault === fault),
      ),
    ),
    row('all', '', done),
  ];
}

/** What could not be tried here, plainly. */
export function leftOut(chosen: readonly Fault[], possible: readonly Fault[]): string[] {
  return chosen
    .filter((fault) => !possible.includes(fault))
    .map((fault) => `LEFT OUT: ${fault.name} (set TEST_POSTGRESQL_URL)`);
}
