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
/** The same while messages are in a worker's hands: longer than a provider may take for its answer. */
const STILL_IN_HAND_MS = 13_000;
/** Longer than the lease of a dead worker's claims, and than the first back-off. */
const LATER_MS = 61_000;
/** The calendar goes so many minutes without anything moving: then nothing ever will. */
const MOST_STILL_JUMPS = 120;
/** And a run that takes longer on the machine is cut off, which its verdict says: it proves nothing either way. */
const MOST_MS = 900_000;

/** One campaign: its people, its provider, its database. */
export type Part = {
  random: Random;
  provider: Provider;
  place: Place;
  db: Database;
  /** How many messages may be in doubt at most: those in the hands of workers that were killed, those nobody answered. */
  doubt: number;
};

/** Workers in the torturer's hands, and the campaigns they send: one, or several that share their workers' death. */
export type Run = {
  random: Random;
  parts: readonly Part[];
  /** Of each part. */
  people: number;
  /** Begins to start a worker, or takes one that waits. `opened` resolves also when it dies first. */
  begin(): { hand: Hand; opened: Promise<void> };
  /** The same, and waits until it works. */
  start(): Promise<Hand>;
  /** A worker was killed: what was in anybody's hands is in doubt. */
  doubtInHand(): Promise<void>;
  /** Hours and minutes go by, for every worker. */
  jump(ms: number): Promise<void>;
  /** Requests so far, repeated ones too. */
  requests(): number;
  /** Waits until so many requests have come (or nothing more comes); `call` happens before the last is answered. */
  atRequest(at: number, call?: () => void): Promise<void>;
  /**
   * Waits until every message has come to rest; where only time helps, time goes by.
   * @returns null, or why it was not waited for any longer
   */
  settle(): Promise<string | null>;
  /** The calendar as the workers have it. */
  now(): Date;
  left(): Promise<number>;
};

/** Workers that finished a run and may serve the next: a start costs more than a campaign. */
export type Pool = { hands: Hand[] };

export type Setting = {
  random: Random;
  people: number;
  parts: readonly { random: Random; provider: Provider; place: Place }[];
  keyed: boolean;
  redisUrl: string | null;
  pool: Pool;
};

const PROVIDERS = {
  keyed: { SMS_PROVIDER: 'esms', SMS_USER: 'key', SMS_PASSWORD: 'secret', SMS_SENDER: 'XA.PHUONG' },
  unkeyed: { SMS_PROVIDER: 'http' },
};

const forgiving = (work: Promise<void>) =>
  work.catch((error: unknown) => {
    if (!(error instanceof Died)) throw error;
  });

/** Opens a run. `close` ends its workers, or lends the living to the next. */
export async function openRun(setting: Setting): Promise<{ run: Run; close(): Promise<void> }> {
  const { random, people, keyed, redisUrl, pool } = setting;
  const parts: Part[] = await Promise.all(
    setting.parts.map(async (part) => ({ ...part, db: await openDatabase(part.place.url), doubt: 0 })),
  );
  const hands: Hand[] = [];
  let shift = NOON - Date.now();
  const envs = parts.map(({ place, provider }, i) =>
    settings(place.url, {
      ...(keyed ? PROVIDERS.keyed : PROVIDERS.unkeyed),
      SMS_URL: provider.url,
      // A number of its own in the same Redis: wake-ups of one program are not another's.
      ...(redisUrl === null ? {} : { REDIS_URL: `${redisUrl}/${i}` }),
    }),
  );
  const living = () => hands.filter((hand) => hand.alive());
  let requests = 0;
  let watch: { at: number; call: () => void } | null = null;
  for (const { provider } of parts)
    provider.heard = () => {
      requests += 1;
      if (watch === null || requests < watch.at) return;
      const { call } = watch;
      watch = null;
      call();
    };
  /**
   * What has not come to rest, in one statement for each database: asked one after the other, messages that a worker gives back in
   * between are in neither answer, and the run would be judged in its middle.
   */
  const unrested = async () => {
    const rows = await Promise.all(
      parts.map(({ db }) =>
        db.read.message.groupBy({
          by: ['state'],
          where: { state: { in: ['queued', 'sending'] } },
          _count: { _all: true },
        }),
      ),
    );
    const of = (state: string) =>
      rows.flat().reduce((sum, row) => sum + (row.state === state ? row._count._all : 0), 0);
    return { queued: of('queued'), sending: of('sending') };
  };

  const run: Run = {
    random,
    parts,
    people,
    begin() {
      const idle = pool.hands.pop();
      const hand = idle?.alive() ? idle : startHand();
      hands.push(hand);
      return { hand, opened: forgiving(hand.open(envs, shift)) };
    },
    async start() {
      const { hand, opened } = run.begin();
      await opened;
      return hand;
    },
    async doubtInHand() {
      for (const part of parts)
        part.doubt += await part.db.read.message.count({ where: { state: 'sending' } });
    },
    async jump(ms) {
      shift += ms;
      await Promise.all(living().map((hand) => forgiving(hand.shift(shift))));
    },
    requests: () => requests,
    async atRequest(at, call = () => {}) {
      let come = false;
      watch = {
        at,
        call: () => {
          come = true;
          call();
        },
      };
      for (let quiet = 0, last = -1; !come && quiet < STILL_MS; ) {
        quiet = requests === last ? quiet + 5 : 0;
        last = requests;
        if (quiet % 100 === 95 && (await run.left()) === 0) break;
        await sleep(5);
      }
      watch = null;
    },
    async settle() {
      const began = performance.now();
      let moved = began;
      let before = '';
      let jumps = 0;
      for (;;) {
        const { queued, sending } = await unrested();
        if (queued + sending === 0) return null;
        const left = `${queued} queued, ${sending} in hand`;
        if (jumps > MOST_STILL_JUMPS) return `nothing moved for ${MOST_STILL_JUMPS} minutes: ${left}`;
        if (performance.now() - began > MOST_MS)
          return `CUT OFF after ${MOST_MS / 1_000} s of the machine: ${left}`;
        if (living().length === 0) await run.start();
        const now = `${queued} ${sending} ${requests}`;
        if (now !== before) {
          before = now;
          moved = performance.now();
          jumps = 0;
        } else if (performance.now() - moved > (sending > 0 ? STILL_IN_HAND_MS : STILL_MS)) {
          jumps += 1;
          await run.jump(LATER_MS);
          await Promise.all(living().map((hand) => forgiving(hand.schedule())));
          moved = performance.now();
        }
        await sleep(20);
      }
    },
    async left() {
      const { queued, sending } = await unrested();
      return queued + sending;
    },
    now: () => new Date(Date.now() + shift),
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
      await Promise.all(parts.map(({ db }) => db.close()));
    },
  };
}
