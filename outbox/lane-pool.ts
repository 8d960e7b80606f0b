/**
 * A belt carries sends to one provider, so many under way at once. Rounds lay theirs behind those of the round before, so
 * that nobody waits idly for the last slow answer of a round.
 */
export type LanePool = { waiting: (() => Promise<void>)[]; next: number; busy: number };

export function newLanePool(): LanePool {
  return { waiting: [], next: 0, busy: 0 };
}

/** Lays work on the belt. Resolves when all of it is done; what throws makes it reject, and the rest goes on. */
export async function carry(
  belt: LanePool,
  works: readonly (() => Promise<void>)[],
  most: number,
): Promise<void> {
  const done = works.map(
    (work) =>
      new Promise<void>((resolve, reject) => {
        belt.waiting.push(() => work().then(resolve, reject));
      }),
  );
  while (belt.busy < most && belt.next < belt.waiting.length) void line(belt);
  await Promise.all(done);
}

async function line(belt: LanePool): Promise<void> {
  belt.busy += 1;
  for (let work = take(belt); work !== undefined; work = take(belt)) await work();
  belt.busy -= 1;
}

function take(belt: LanePool): (() => Promise<void>) | undefined {
  const work = belt.waiting[belt.next];
  belt.next += 1;
  if (belt.next >= belt.waiting.length) {
    belt.waiting = [];
    belt.next = 0;
  }
  return work;
}
