import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../knowledge/understanding/training/random.ts';
import { type Database, openDatabase } from '../../prisma/client.ts';
import { settings, TEN_O_CLOCK } from '../bench/people.ts';
import { Died, type Hand, startHand } from './hands.ts';
import type { Provider } from './sink.ts';
import type { Place } from './stage.ts';

/** Noon: an hour either way every window is still open. */
const NOON = TEN_O_CLOCK.getTime() + 2 * 3_600_000;
/** Nothing moved for so long: then only time helps. */
const STILL_MS = 1_500;
/** Longer than the lease of a dead worker's claims, and than the first back-off. */
const LATER_MS = 61_000;
/** A run that takes longer is broken. */
const MOST_MS = 180_000;

/** One campaign, its provider and its workers. */
export type Run = {
  random: Random;
  people: number;
  provider: Provider;
  place: Place;
  db: Database;
  keyed: boolean;
  /** Begins to start a worker, or takes one that waits, on this run's database. `opened` resolves also when it dies first. */
  begin(before?: readonly string[]): { hand: Hand; opened: Promise<void> };
  /** The same, and waits until it works. */
  start(before?: readonly string[]): Promise<Hand>;
  /** Hours and minutes go by, for every worker. */
  jump(ms: number): Promise<void>;
  /** Waits until every message has come to rest; where only time helps, time goes by. */
  settle(): Promise<void>;
  /** Waits until so many requests have come (or nothing more comes); `call` happens before the last is answered. */
  atRequest(at: number, call?: () => void): Promise<void>;
  left(): Promise<number>;
  /** Messages in some worker's hands. */
  inHand(): Promise<number>;
  /** How many messages may be in doubt at most: those in the hands of workers that were killed, those nobody answered. */
  doubt: number;
};

/** Workers that finished a run and may serve the next: a start costs more than a campaign. */
export type Pool = { hands: Hand[] };

export type Setting = {
  random: Random;
  people: number;
  provider: Provider;
  place: Place;
  keyed: boolean;
  redisUrl: string | null;
  pool: Pool;
};

/** Opens a run. `close` ends its workers, or lends the living to the next. */
export async function openRun(setting: Setting): Promise<{ run: Run; close(): Promise<void> }> {
  const { random, people, provider, place, keyed, redisUrl, pool } = setting;
  const db = await openDatabase(place.url);
  const hands: Hand[] = [];
  let shift = NOON - Date.now();
  const env = settings(place.url, {
    ...(keyed
      ? { SMS_PROVIDER: 'esms', SMS_USER: 'key', SMS_PASSWORD: 'secret', SMS_SENDER: 'XA.PHUONG' }
      : { SMS_PROVIDER: 'http' }),
    SMS_URL: provider.url,
    ...(redisUrl === null ? {} : { REDIS_URL: redisUrl }),
  });
  const living = () => hands.filter((hand) => hand.alive());
  const forgiving = (work: Promise<void>) =>
    work.catch((error: unknown) => {
      if (!(error instanceof Died)) throw error;
    });

  const run: Run = {
    random,
    people,
    provider,
    place,
    db,
    keyed,
    begin(before = []) {
      const idle = before.length === 0 ? pool.hands.pop() : undefined;
      const hand = idle?.alive() ? idle : startHand(before);
      hands.push(hand);
      return { hand, opened: forgiving(hand.open(env, shift)) };
    },
    async start(before) {
      const { hand, opened } = run.begin(before);
      await opened;
      return hand;
    },
    async jump(ms) {
      shift += ms;
      await Promise.all(living().map((hand) => forgiving(hand.shift(shift))));
    },
    doubt: 0,
    inHand: () => db.read.message.count({ where: { state: 'sending' } }),
    left: () => db.read.message.count({ where: { state: { in: ['queued', 'sending'] } } }),
    async settle() {
      const began = performance.now();
      let moved = began;
      let before = '';
      while (performance.now() - began < MOST_MS) {
        const groups = await db.read.message.groupBy({ by: ['state'], _count: { _all: true } });
        if (!groups.some(({ state }) => state === 'queued' || state === 'sending')) return;
        if (living().length === 0) await run.start();
        const now = `${JSON.stringify(groups)} ${provider.requests()}`;
        if (now !== before) {
          before = now;
          moved = performance.now();
        } else if (performance.now() - moved > STILL_MS) {
          await run.jump(LATER_MS);
          await Promise.all(living().map((hand) => forgiving(hand.schedule())));
          moved = performance.now();
        }
        await sleep(15);
      }
    },
    async atRequest(at, call = () => {}) {
      let come = false;
      provider.watch = {
        at,
        call: () => {
          come = true;
          call();
        },
      };
      for (let quiet = 0, last = -1; !come && quiet < STILL_MS; ) {
        quiet = provider.requests() === last ? quiet + 5 : 0;
        last = provider.requests();
        if (quiet % 100 === 95 && (await run.left()) === 0) break;
        await sleep(5);
      }
      provider.watch = null;
    },
  };
  return {
    run,
    close: async () => {
      for (const hand of living()) {
        try {
          await hand.close();
          pool.hands.push(hand);
        } catch {
          await hand.kill();
        }
      }
      await db.close();
    },
  };
}
