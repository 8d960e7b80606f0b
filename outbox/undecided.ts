/** Messages that may or may not have been sent. The program never repeats them by itself: a person decides, one by one or many at once. */

import type { Database, Reader, Tx } from '../prisma/client.ts';
import { type Act, type Denied, scopeOf } from '../staff/act.ts';
import { denied, record } from '../staff/staff.ts';
import type * as ledgerStore from './store/ledger.ts';
import * as undecidedStore from './store/undecided.ts';

export type { UndecidedCount } from './store/undecided.ts';

/** A page of the actor's messages in doubt that nobody has decided, by id (`after`, `limit`); never a name or an address. */
export async function unknowns(
  act: Act,
  reader: Reader,
  filter: undecidedStore.UndecidedFilter & { limit?: number } = {},
): Promise<ledgerStore.LedgerRow[]> {
  return undecidedStore.unknownRows(reader, scopeOf(act), filter, filter.limit ?? 500);
}

/** How many of them there are, by campaign and channel. */
export async function undecided(
  act: Act,
  reader: Reader,
  filter: undecidedStore.UndecidedFilter,
): Promise<undecidedStore.UndecidedCount[]> {
  return undecidedStore.undecidedCounts(reader, scopeOf(act), filter);
}

/**
 * A person decides about a message in doubt: `resend` puts it back into the queue, `leave` keeps it `unknown` and off the page.
 * False: it is not in doubt (any more).
 */
export async function decideUnknown(
  act: Act,
  tx: Tx,
  id: number,
  choice: 'resend' | 'leave',
): Promise<boolean | Denied> {
  const { now } = act;
  const areaCode = await undecidedStore.areaOfMessage(tx, id);
  if (areaCode === null) return false;
  const no = await denied(tx, act, 'campaign.write', { subject: `message:${id}`, areaCode });
  if (no !== null) return no;
  const scope = scopeOf(act);
  const decided =
    choice === 'resend'
      ? await undecidedStore.decide(tx, scope, id, { state: 'queued', nextAt: now, attempts: 0 })
      : await undecidedStore.decide(tx, scope, id, { rule: 'left_by_staff', closedAt: now, payload: null });
  if (decided)
    await record(tx, act, { action: `message.${choice}`, subject: `message:${id}`, areas: [areaCode] });
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
  act: Act,
  db: Database,
  filter: undecidedStore.UndecidedFilter & { upTo: number },
  choice: 'resend' | 'leave',
): Promise<number | Denied> {
  const { campaignId, channel, upTo } = filter;
  const subject = campaignId === undefined ? `channel:${channel}` : `campaign:${campaignId}`;
  const no = await db.write((tx) => denied(tx, act, 'campaign.write', { subject }));
  if (no !== null) return no;
  if (campaignId === undefined && channel === undefined) return 0;
  let all = 0;
  for (let count = PAGE; count === PAGE && all < MOST_DECIDED; all += count)
    count = await db.write(async (tx) => {
      const decided = await undecidedStore.decidePage(
        tx,
        scopeOf(act),
        filter,
        choice,
        act.now,
        Math.min(PAGE, MOST_DECIDED - all),
      );
      // An entry for each page: what a crash leaves done is written down.
      if (decided > 0)
        await record(tx, act, {
          action: `message.${choice}_many`,
          subject,
          detail: { messages: decided, channel: channel ?? null, upTo },
        });
      return decided;
    });
  return all;
}
