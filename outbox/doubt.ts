/** Messages that may or may not have been sent. The program never repeats them by itself: a person decides, one by one or many at once. */

import type { Database, Reader, Tx } from '../prisma/client.ts';
import { audit } from '../staff/staff.ts';
import * as store from './store.ts';

export type { UndecidedCount } from './store.ts';

/** A page of messages in doubt that nobody has decided, by id (`after`, `limit`); never a name or an address. */
export async function unknowns(
  reader: Reader,
  filter: store.UndecidedFilter & { limit?: number } = {},
): Promise<store.LedgerRow[]> {
  return store.unknownRows(reader, filter, filter.limit ?? 500);
}

/** How many of them there are, by campaign and channel. */
export async function undecided(
  reader: Reader,
  filter: store.UndecidedFilter,
): Promise<store.UndecidedCount[]> {
  return store.undecidedCounts(reader, filter);
}

/**
 * A person decides about a message in doubt: `resend` puts it back into the queue, `leave` keeps it `unknown` and off the page.
 * False: it is not in doubt (any more).
 */
export async function decideUnknown(
  tx: Tx,
  id: number,
  choice: 'resend' | 'leave',
  userId: number,
  now: Date,
): Promise<boolean> {
  const decided =
    choice === 'resend'
      ? await store.decide(tx, id, { state: 'queued', nextAt: now, attempts: 0 })
      : await store.decide(tx, id, { rule: 'left_by_staff', closedAt: now, payload: null });
  if (decided) await audit(tx, { at: now, userId, action: `message.${choice}`, subject: `message:${id}` });
  return decided;
}

/** Most messages that one press decides: so many people may get a text twice. */
export const MOST_DECIDED = 5_000;
/** So many are changed in one transaction, so that answers to citizens need not wait. */
const PAGE = 1_000;

/**
 * Decides all messages in doubt of one campaign, one channel or both; a filter that names neither decides nothing. `upTo` is the last id
 * the person was shown: what came into doubt since is not meant. At most MOST_DECIDED.
 * @returns how many were decided
 */
export async function decideUnknowns(
  db: Database,
  filter: store.UndecidedFilter & { upTo: number },
  choice: 'resend' | 'leave',
  userId: number,
  now: Date,
): Promise<number> {
  const { campaignId, channel, upTo } = filter;
  if (campaignId === undefined && channel === undefined) return 0;
  let all = 0;
  for (let count = PAGE; count === PAGE && all < MOST_DECIDED; all += count)
    count = await db.write(async (tx) => {
      const decided = await store.decidePage(tx, filter, choice, now, Math.min(PAGE, MOST_DECIDED - all));
      // An entry for each page: what a crash leaves done is written down.
      if (decided > 0)
        await audit(tx, {
          at: now,
          userId,
          action: `message.${choice}_many`,
          subject: campaignId === undefined ? `channel:${channel}` : `campaign:${campaignId}`,
          detail: { messages: decided, channel: channel ?? null, upTo },
        });
      return decided;
    });
  return all;
}
