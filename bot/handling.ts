/** Saved events handled in the order they came: receipts noted, addresses, and the talk. A wing of the front door. */

import { MINUTE_MS } from '../calendar/durations.ts';
import { knowsReceipt, receipt as noteReceipt } from '../outbox/outbox.ts';
import { placeOf } from '../prisma/sealed-columns.ts';
import { noteAddress } from './address-events.ts';
import type { BotContext } from './context.ts';
import { readEvent } from './event-row.ts';
import { talkTo } from './handling/conversation.ts';
import { joinParts } from './receiving.ts';
import * as inbound from './store/inbound.ts';

const MOST_ATTEMPTS = 5;
/** Events a transaction: enough to share a commit, few enough that a webhook never waits long for its turn to write. */
const TOGETHER = 4;
const RETRY_MS = 30_000;
/** So long a report that looks like somebody's words waits for the message it may speak of. */
const EARLY_RECEIPT_MS = MINUTE_MS;

/**
 * Handles saved events in the order they came, until none is due or `limit` is reached. Talk state, effects, replies in the
 * outbox and the mark that an event is done stand or fall together. A few events share a transaction, because its commit
 * costs more than an event; when one of them fails, each is done again on its own.
 * @param onFailure hears of an event that could not be handled (it is tried again, at last left for a person)
 */
export async function handleWaiting(
  bot: BotContext,
  options: { limit?: number; onFailure?: (inboundId: number, error: unknown) => void } = {},
): Promise<{ handled: number; replies: number }> {
  const { deps } = bot;
  await joinParts(deps, deps.now());
  let handled = 0;
  let replies = 0;
  while (handled < (options.limit ?? Number.POSITIVE_INFINITY)) {
    const rows = await inbound.waitingInbound(deps.db.read, deps.now(), TOGETHER);
    if (rows.length === 0) break;
    try {
      replies += await handleRows(bot, rows);
    } catch {
      for (const row of rows) {
        try {
          replies += await handleRows(bot, [row]);
        } catch (error) {
          options.onFailure?.(row.id, error);
          const attempts = row.attempts + 1;
          const nextAt =
            attempts >= MOST_ATTEMPTS ? null : new Date(deps.now().getTime() + RETRY_MS * attempts);
          await deps.db.write((tx) => inbound.failInbound(tx, row.id, attempts, nextAt));
        }
      }
    }
    handled += rows.length;
  }
  return { handled, replies };
}

async function handleRows(bot: BotContext, rows: inbound.InboundRow[]): Promise<number> {
  const { deps } = bot;
  const events = rows.map((row) => ({
    row,
    event: readEvent(deps.keys.open(row.sealed, placeOf.inbound(row))),
  }));
  const waits = new Set<number>();
  for (const one of events) {
    const { row, event } = one;
    if (event?.kind !== 'receipt') continue;
    if (event.otherwise !== undefined && !(await knowsReceipt(deps, event))) {
      // The answer that will give our message this id may still be on its way; after that they are a citizen's words.
      if (deps.now().getTime() - row.receivedAt.getTime() < EARLY_RECEIPT_MS) waits.add(row.id);
      else one.event = event.otherwise;
      continue;
    }
    // Its own transaction, and harmless when repeated: the mark may follow.
    await noteReceipt(deps, event, row.receivedAt);
  }
  return deps.db.write(async (tx) => {
    let replies = 0;
    for (const { row, event } of events) {
      if (waits.has(row.id)) {
        await inbound.postponeInbound(tx, row.id, new Date(row.receivedAt.getTime() + EARLY_RECEIPT_MS));
        continue;
      }
      if (!(await inbound.takeInbound(tx, row.id, deps.now()))) continue;
      if (event?.kind === 'address') replies += await noteAddress(deps, tx, event);
      else if (event?.kind === 'message') replies += await talkTo(bot, tx, event, row.id);
    }
    return replies;
  });
}
