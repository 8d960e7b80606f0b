/** Reminders that were sent, read from the ledger of messages. */
import { inBatches } from '../../prisma/batches.ts';
import type { Reader } from '../../prisma/client.ts';
import type { MessageRecord } from '../rows.ts';

const MESSAGE = {
  id: true,
  sourceId: true,
  contactId: true,
  step: true,
  state: true,
  rule: true,
  channel: true,
  createdAt: true,
  claimedAt: true,
  sentAt: true,
  closedAt: true,
} as const;

/** The messages about these confirmations, oldest first (outbox/ keeps them). */
export async function messagesOf(reader: Reader, consentIds: Iterable<number>): Promise<MessageRecord[]> {
  return inBatches(consentIds, (batch) =>
    reader.message.findMany({
      where: { source: 'consent', sourceId: { in: batch } },
      select: MESSAGE,
      orderBy: { id: 'asc' },
    }),
  );
}

/** The reminders to these people since a moment that left, may have left, or still wait. */
export async function remindersTo(
  reader: Reader,
  contactIds: Iterable<number>,
  since: Date,
): Promise<MessageRecord[]> {
  return inBatches(contactIds, (batch) =>
    reader.message.findMany({
      where: {
        contactId: { in: batch },
        purpose: 'reminder',
        OR: [
          { state: { in: ['queued', 'sending'] } },
          { sentAt: { gte: since } },
          { state: 'unknown', claimedAt: { gte: since } },
        ],
      },
      select: MESSAGE,
      orderBy: { id: 'asc' },
    }),
  );
}
