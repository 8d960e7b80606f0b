import { join } from 'node:path';
import { openRedis } from './redis.ts';
import { openRun } from './run.ts';
import type { Sink } from './sink.ts';
import { audit, holds, postgresqlStage, type SetUp, sqliteStage } from './stage.ts';

export type Measured = {
  setUp: SetUp;
  workers: number;
  /** Messages per second that the rule allows. */
  limit: number;
  /** What was handed over between the first and the last message, as a part of the limit. */
  share: number;
  holds: boolean;
};

const LIMIT = 200;
const SECONDS = 20;
const WORKERS = 4;
const WARM_MS = 500;

/** Five in a hundred either way: slots are spaced exactly, but a busy machine hands some over late, and so closer together. */
const LEAST = 0.95;
const MOST = 1.05;

/**
 * One campaign at a channel whose rule allows so many messages a second, sent by several worker processes at once.
 * @param server address of a PostgreSQL server; null: the set-up with it is left out
 */
export async function measureRates(folder: string, sink: Sink, server: string | null): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const setUp of ['embedded', 'redis', 'postgresql'] as const) {
    if (setUp === 'postgresql' && server === null) continue;
    measured.push(await measureRate(join(folder, `rate-${setUp}`), sink, setUp, server));
  }
  return measured;
}

async function measureRate(
  folder: string,
  sink: Sink,
  setUp: SetUp,
  server: string | null,
): Promise<Measured> {
  const people = LIMIT * SECONDS;
  const stage =
    setUp === 'postgresql' && server !== null
      ? await postgresqlStage(server, people)
      : await sqliteStage(folder, people);
  const redis = setUp === 'embedded' ? null : await openRedis();
  const place = await stage.fresh('rate');
  const provider = sink.open(`rate-${setUp}`);
  const { run, close } = await openRun({
    random: () => 0.5,
    people,
    parts: [{ random: () => 0.5, provider, place }],
    keyed: false,
    redisUrl: redis?.url ?? null,
    pool: { hands: [] },
  });
  try {
    const [part] = run.parts;
    if (part === undefined) throw new Error('no campaign');
    await part.db.write((tx) =>
      tx.sendingRule.create({
        data: {
          kind: 'pace',
          channel: 'sms',
          value: JSON.stringify({ perSecond: LIMIT }),
          source: 'torture',
          verified: false,
          validFrom: new Date(0),
          changedAt: new Date(0),
        },
      }),
    );
    const hands = await Promise.all(Array.from({ length: WORKERS }, () => run.start()));
    // Starting takes all of the machine: what is measured begins when everybody works.
    const from = performance.now() + WARM_MS;
    await run.settle();
    await Promise.all(hands.map((hand) => hand.kill()));
    const verdict = await audit(part.db, provider.copies, people, 0, run.now());
    const times = provider.times.filter((at) => at >= from);
    const spanMs = (times.at(-1) ?? 0) - (times[0] ?? 0);
    const share = ((times.length - 1) * 1000) / spanMs / LIMIT;
    const inside = share >= LEAST && share <= MOST;
    return { setUp, workers: WORKERS, limit: LIMIT, share, holds: inside && holds(verdict) };
  } finally {
    await close();
    await place.remove();
    await stage.close();
    await redis?.stop();
  }
}

const NAMES: Record<SetUp, string> = {
  embedded: 'SQLite, no Redis',
  redis: 'SQLite, Redis',
  postgresql: 'PostgreSQL, Redis',
};

export function rateTable(measured: readonly Measured[]): string[] {
  return measured.map(
    ({ setUp, workers, limit, share, holds: held }) =>
      `one rate, ${workers} workers, ${NAMES[setUp]}: ${(share * 100).toFixed(1)} % of ${limit} a second${held ? '' : '  BROKEN'}`,
  );
}
