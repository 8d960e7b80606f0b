import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../knowledge/understanding/training/random.ts';
import { openDatabase } from '../../prisma/client.ts';
import type { Hand } from './hands.ts';
import type { RedisServer } from './redis.ts';
import type { Part, Run } from './run.ts';
import type { Treatment } from './sink.ts';
import type { SetUp } from './stage.ts';

/** What a fault needs besides a run. */
export type Props = {
  /** The Redis of this run's workers; null in the embedded set-up. */
  redis: RedisServer | null;
  /** A small disk under the database, where the fault asks for one. */
  disk: { fill(worker: number): void; empty(worker: number): void } | null;
};

export type Fault = {
  /** As `--only` takes it. */
  name: string;
  title: string;
  setUp: SetUp;
  keyed: boolean;
  /** Its part of a run of a thousand. */
  share: number;
  /** So many campaigns share their workers, and so the fault: starting a worker costs more than all of them. 1 when absent. */
  together?: number;
  /** Takes so long that the short form leaves it out. */
  slow?: true;
  smallDisk?: true;
  /** Does it to a campaign that is being sent. Afterwards the run is left to settle. */
  play(run: Run, props: Props): Promise<void>;
};

const within = (random: Random, from: number, to: number) => from + Math.floor(random() * (to - from + 1));

/** Answers come after up to 40 ms: at any moment some requests are under way, some answered, some recorded. */
function lively(run: Run): void {
  treat(run, ({ random }) => ({ do: 'answer', takes: true, afterMs: Math.floor(random() * 40) }));
}

function treat(run: Run, by: (part: Part) => Treatment): void {
  for (const part of run.parts) part.provider.treat = () => by(part);
}

const AT_ONCE = { do: 'answer', takes: true, afterMs: 0 } as const;

/** Kills a worker at a random request, before or soon after it is answered, up to three times; now and then while it starts. */
async function killed(run: Run, workers: number): Promise<void> {
  lively(run);
  const { random } = run;
  const hands: Hand[] = await Promise.all(Array.from({ length: workers }, () => run.start()));
  for (let kills = random() < 0.15 ? within(random, 2, 3) : 1; kills > 0; kills -= 1) {
    const victim = hands[within(random, 0, hands.length - 1)];
    if (victim === undefined) break;
    const lagMs = random() < 0.5 ? 0 : random() * 20;
    const seen = run.requests();
    const all = run.people * run.parts.length;
    await run.atRequest(seen + within(random, 1, Math.max(1, all - seen)), () => {
      if (lagMs === 0) victim.process.kill('SIGKILL');
    });
    if (lagMs > 0) await sleep(lagMs);
    await victim.kill();
    await run.doubtInHand();
    if (random() < 0.05) {
      const { hand, opened } = run.begin();
      await sleep(random() * 1_500);
      await hand.kill();
      await opened;
      await run.doubtInHand();
    }
    hands.splice(hands.indexOf(victim), 1, await run.start());
  }
}

/** Does something while the campaign is half sent. */
async function inTheMiddle(run: Run, workers: number, work: () => Promise<unknown>): Promise<void> {
  lively(run);
  await Promise.all(Array.from({ length: workers }, () => run.start()));
  await run.atRequest(within(run.random, 1, Math.floor(run.people * 0.7)));
  await work();
}

const HOUR_MS = 3_600_000;
const LOCKED_MS = 10_000;

async function lockDatabase({ place }: Part): Promise<void> {
  const other = await openDatabase(place.url);
  try {
    // The program's own writer takes SQLite's write lock; on PostgreSQL nobody else may write the table meanwhile.
    await other.write(async (tx) => {
      if (other.kind === 'postgresql') await tx.$executeRawUnsafe('LOCK TABLE "Message" IN EXCLUSIVE MODE');
      await sleep(LOCKED_MS);
    });
  } finally {
    await other.close();
  }
}

const both = (fault: Omit<Fault, 'keyed'>): Fault[] =>
  [true, false].map((keyed) => ({
    ...fault,
    keyed,
    name: `${fault.name}-${keyed ? 'keyed' : 'unkeyed'}`,
  }));

export const FAULTS: readonly Fault[] = [
  ...both({
    name: 'kill',
    title: 'kill -9, 1 process, SQLite',
    setUp: 'embedded',
    share: 300,
    together: 5,
    play: (run) => killed(run, 1),
  }),
  ...both({
    name: 'kill-redis',
    title: 'kill -9, 2 workers, Redis, SQLite',
    setUp: 'redis',
    share: 80,
    together: 5,
    play: (run) => killed(run, 2),
  }),
  ...both({
    name: 'kill-postgresql',
    title: 'kill -9, 2 workers, Redis, PostgreSQL',
    setUp: 'postgresql',
    share: 80,
    play: (run) => killed(run, 2),
  }),
  ...both({
    name: 'schedulers',
    title: 'two schedulers at once, never resting',
    setUp: 'embedded',
    share: 10,
    play: async (run) => {
      lively(run);
      const hands = await Promise.all([run.start(), run.start()]);
      await Promise.all(hands.map((hand) => hand.tickAlways()));
    },
  }),
  ...both({
    name: 'twice',
    title: 'every job delivered twice, and more',
    setUp: 'redis',
    share: 10,
    play: (run, { redis }) =>
      inTheMiddle(run, 2, async () => {
        for (let left = await run.left(); left > 0; left = await run.left()) {
          await redis?.wakeUps(10);
          await sleep(10);
        }
      }),
  }),
  ...both({
    name: 'clock',
    title: 'the clock jumps an hour forward, back, or both',
    setUp: 'embedded',
    share: 20,
    play: (run) =>
      inTheMiddle(run, 1, async () => {
        const first = run.random() < 0.5 ? HOUR_MS : -HOUR_MS;
        // A claim from another hour looks like a dead worker's.
        await run.doubtInHand();
        await run.jump(first);
        await run.atRequest(run.requests() + within(run.random, 1, 40));
        if (run.random() < 0.5) await run.jump(-first);
      }),
  }),
  ...both({
    name: 'redis-restart',
    title: 'Redis stopped for 2 s and started empty',
    setUp: 'redis',
    share: 6,
    play: (run, { redis }) =>
      inTheMiddle(run, 2, async () => {
        await redis?.stop();
        await sleep(2_000);
        await redis?.start();
      }),
  }),
  ...both({
    name: 'redis-flush',
    title: 'FLUSHALL in the middle, again and again',
    setUp: 'redis',
    share: 10,
    play: (run, { redis }) =>
      inTheMiddle(run, 2, async () => {
        for (let i = 0; i < 5; i += 1) {
          await redis?.flush();
          await sleep(run.random() * 50);
        }
      }),
  }),
  ...both({
    name: 'locked',
    title: 'SQLite held by another writer for 10 s',
    setUp: 'embedded',
    share: 3,
    slow: true,
    play: (run) => inTheMiddle(run, 1, () => Promise.all(run.parts.map(lockDatabase))),
  }),
  ...both({
    name: 'locked-postgresql',
    title: 'PostgreSQL: table held for 10 s',
    setUp: 'postgresql',
    share: 3,
    slow: true,
    play: (run) => inTheMiddle(run, 2, () => Promise.all(run.parts.map(lockDatabase))),
  }),
  ...both({
    name: 'disk',
    title: 'the disk full for 5 s',
    setUp: 'embedded',
    share: 3,
    slow: true,
    smallDisk: true,
    play: async (run, { disk }) => {
      lively(run);
      const { process: worker } = await run.start();
      await run.atRequest(within(run.random, 1, Math.floor(run.people * 0.5)));
      disk?.fill(worker.pid ?? 0);
      // What cannot be recorded now is in doubt, and more may be claimed before the last block is gone.
      for (const part of run.parts) part.doubt = run.people;
      await sleep(5_000);
      disk?.empty(worker.pid ?? 0);
    },
  }),
  ...both({
    name: 'drop',
    title: 'the provider takes it and drops the connection',
    setUp: 'embedded',
    share: 15,
    play: async (run) => {
      treat(run, (part) => {
        if (part.random() >= 0.1) return AT_ONCE;
        part.doubt += 1;
        return { do: 'drop' };
      });
      await run.start();
    },
  }),
  ...both({
    name: 'silent',
    title: 'the provider takes it and never answers, or late',
    setUp: 'embedded',
    share: 3,
    slow: true,
    play: async (run) => {
      treat(run, (part) => {
        const dice = part.random();
        if (dice >= 0.05) return dice < 0.15 ? { ...AT_ONCE, afterMs: 2_000 } : AT_ONCE;
        part.doubt += 1;
        return { do: 'hang' };
      });
      await run.start();
    },
  }),
  ...both({
    name: 'throttled',
    title: 'the provider asks to wait, then takes it',
    setUp: 'embedded',
    share: 5,
    play: async (run) => {
      treat(run, ({ random }) => (random() < 0.05 ? { ...AT_ONCE, takes: false, status: 429 } : AT_ONCE));
      await run.start();
    },
  }),
];
