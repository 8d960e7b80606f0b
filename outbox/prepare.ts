import { MINUTE_MS } from '../calendar/durations.ts';
import type { ChannelLog } from '../channels/contract.ts';
import type { Keys } from '../prisma/seal.ts';
import { placeOf, type SealedPlace } from '../prisma/sealed-columns.ts';
import type {
  ClaimedMessage,
  ClaimedRow,
  ClosedRow,
  MessageSource,
  PreparedMessage,
  PutBack,
  SealedPayload,
} from './message.ts';
import { ruleWords } from './rule-messages.ts';
import type { ReadyMessage } from './send.ts';

export type PrepareWith = {
  keys: Keys;
  sources: readonly MessageSource[];
  log: ChannelLog;
  /** The sealed address of a message's recipient, with what it is bound to. */
  sealedOf(row: ClaimedRow): { sealed: string; place: SealedPlace } | null;
};

const ASK_AGAIN_MS = MINUTE_MS;

/**
 * Asks each source whether its messages are still needed and what they say. A source that fails does not hurt the others:
 * its messages are asked about again in a minute.
 */
export async function prepareAll(
  rows: readonly ClaimedRow[],
  { keys, sources, log, sealedOf }: PrepareWith,
  now: Date,
): Promise<{ ready: ReadyMessage[]; waits: PutBack[]; ends: ClosedRow[] }> {
  const later = new Date(now.getTime() + ASK_AGAIN_MS);
  const ready: ReadyMessage[] = [];
  const waits: PutBack[] = [];
  const ends: ClosedRow[] = [];
  const drop = (id: number, rule: string, staffText: string) =>
    ends.push({ id, state: 'dropped', rule, reason: null, staffText });

  for (const name of new Set(rows.map((row) => row.source))) {
    const own = rows.filter((row) => row.source === name);
    let answers = new Map<number, PreparedMessage>();
    try {
      const messages = own.map((row) => opened(keys, row));
      const source = sources.find((one) => one.name === name);
      answers = source === undefined ? plainly(messages) : await source.prepare(messages, now);
    } catch {
      log.error({ reason: 'prepare_failed', name, count: own.length }, 'outbox.prepare');
    }
    for (const row of own) {
      const answer = answers.get(row.id);
      const sealed = sealedOf(row);
      if (answer === undefined)
        waits.push({
          id: row.id,
          nextAt: later,
          rule: 'not_prepared',
          staffText: 'Chưa soạn được nội dung, sẽ thử lại.',
        });
      else if (answer.do === 'drop') drop(row.id, answer.rule, answer.staff);
      else if (answer.do === 'hold')
        // A time that is not in the future would be asked again at once, for ever.
        waits.push({
          id: row.id,
          nextAt: answer.until > now ? answer.until : later,
          rule: answer.rule,
          staffText: answer.staff,
        });
      else if (sealed === null || sealed.sealed === '') drop(row.id, 'no_address', ruleWords('no_address'));
      else {
        const target = {
          address: keys.open(sealed.sealed, sealed.place),
          ...(row.groupId === null ? {} : { group: true }),
        };
        ready.push({ row, target, outgoing: answer.outgoing });
      }
    }
  }
  return { ready, waits, ends };
}

/** A row as its source sees it, payload opened. */
export function opened(keys: Keys, row: ClaimedRow): ClaimedMessage {
  return {
    ...row,
    payload:
      row.payload === null
        ? null
        : (JSON.parse(keys.open(row.payload, placeOf.message(row.key))) as SealedPayload),
  };
}

/** Messages of a source that nobody registered go as they were posted. */
function plainly(messages: readonly ClaimedMessage[]): Map<number, PreparedMessage> {
  const answers = new Map<number, PreparedMessage>();
  for (const { id, payload } of messages) {
    if (payload === null) answers.set(id, { do: 'drop', rule: 'no_source', staff: ruleWords('no_source') });
    else {
      const { qr: _qr, sheet: _sheet, ...outgoing } = payload;
      answers.set(id, { do: 'send', outgoing });
    }
  }
  return answers;
}
