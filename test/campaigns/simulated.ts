import { due } from '../../campaigns/campaigns.ts';
import type { DispatchContext } from '../../outbox/outbox.ts';
import { dispatch } from '../../outbox/outbox.ts';
import type { Database } from '../../prisma/client.ts';
import type { Office } from './office.ts';

/** A clock on which nothing takes time but waiting: it jumps to the first sleeper when everybody sleeps. */
export function simulatedClock() {
  let time = 0;
  const sleepers: { at: number; wake: () => void }[] = [];
  let pumping = false;
  const pump = () => {
    pumping = false;
    sleepers.sort((a, b) => a.at - b.at);
    const next = sleepers.shift();
    if (next === undefined) return;
    time = Math.max(time, next.at);
    next.wake();
    start();
  };
  const start = () => {
    if (pumping || sleepers.length === 0) return;
    pumping = true;
    setImmediate(pump);
  };
  return {
    now: () => time,
    jump: (to: number) => {
      time = Math.max(time, to);
    },
    sleep: (ms: number) =>
      new Promise<void>((wake) => {
        sleepers.push({ at: time + ms, wake });
        start();
      }),
  };
}

export type Simulated = { firstAt: Date | null; lastAt: Date | null; rounds: number };

/**
 * Runs the real outbox from a moment to another on a simulated clock: whenever nothing is due it jumps to the next moment something
 * is. The campaign is started and finished by its own `due`.
 */
export async function simulate(
  office: Office,
  database: Database,
  engine: DispatchContext,
  clock: ReturnType<typeof simulatedClock>,
  from: Date,
  to: Date,
): Promise<Simulated> {
  const now = () => new Date(from.getTime() + clock.now());
  let rounds = 0;
  for (; now() < to && rounds < 20_000; rounds++) {
    await due(office.at(now()), now());
    const { claimed } = await dispatch(engine, { now: now() });
    if (claimed > 0) continue;
    const next = await database.read.message.findFirst({
      where: { state: 'queued', lane: 'bulk' },
      orderBy: { nextAt: 'asc' },
      select: { nextAt: true },
    });
    if (next === null) break;
    clock.jump(Math.max(clock.now() + 1, next.nextAt.getTime() - from.getTime()));
  }
  await due(office.at(to), to);
  const times = await database.read.message.aggregate({ _min: { sentAt: true }, _max: { sentAt: true } });
  return { firstAt: times._min.sentAt, lastAt: times._max.sentAt, rounds };
}
