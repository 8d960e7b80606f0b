/** A wing of the front door: the part of the nightly clearing out that lies in this room. */
import { dayOf } from '../calendar/moment.ts';
import type { Tx } from '../prisma/client.ts';
import * as store from './store/retention.ts';
import { readTalk } from './talk.ts';

const AT_ONCE = 500;

/** Everything said before a moment, but in talks that an official holds. */
export async function retireTurns(tx: Tx, before: Date): Promise<{ removed: number; held: number }> {
  return store.clearTurns(tx, before);
}

/** Talks without a word since then, with what the assistant remembered; not while a reminder is still to come. */
export async function retireTalks(
  tx: Tx,
  before: Date,
  now: Date,
): Promise<{ removed: number; held: number }> {
  const today = dayOf(now);
  const done = { removed: 0, held: 0 };
  for (let after = 0; ; ) {
    const talks = await store.idleTalks(tx, before, after, AT_ONCE);
    const over = talks.filter(
      ({ state, holder }) =>
        holder !== 'person' && readTalk(state).reminders.every(({ until }) => until < today),
    );
    done.held += talks.length - over.length;
    done.removed += await store.removeTalksById(
      tx,
      over.map(({ id }) => id),
    );
    if (talks.length < AT_ONCE) return done;
    after = talks.at(-1)?.id ?? 0;
  }
}

/** Events that were handled, given up or never understood. */
export async function retireInbound(tx: Tx, before: Date): Promise<{ removed: number; held: number }> {
  return { removed: await store.clearInbound(tx, before), held: 0 };
}
