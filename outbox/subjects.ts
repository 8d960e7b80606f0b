/** A wing of the front door: one person's messages, shown to them and forgotten. */
import type { Reader, Tx } from '../prisma/client.ts';
import type { Keys } from '../prisma/seal.ts';
import { placeOf } from '../prisma/sealed-columns.ts';
import type { SealedPayload, State } from './message.ts';
import { ruleWords } from './rule-messages.ts';
import {
  forgetAllowances,
  forgetInLedger,
  forgetReports,
  messagesOfSubject,
  type SubjectMessageRow,
} from './store/subjects.ts';

/** `text`: the words, while they are kept; a campaign's words follow from `textId`. */
export type SubjectMessage = Omit<SubjectMessageRow, 'payload' | 'state' | 'key'> & {
  state: State;
  text: string | null;
};

/** What was sent to a person or waits for them, the newest first. */
export async function messagesTo(
  reader: Reader,
  keys: Keys,
  who: { contactId: number | null; addressIds: readonly number[] },
  most: number,
): Promise<SubjectMessage[]> {
  const rows = await messagesOfSubject(reader, who, most);
  return rows.map(({ payload, state, key, ...row }) => ({
    ...row,
    state: state as State,
    text:
      payload === null ? null : (JSON.parse(keys.open(payload, placeOf.message(key))) as SealedPayload).text,
  }));
}

/** Takes a person out of the ledger; its figures stay. @param hashes of their addresses (contacts) @returns how many lines */
export async function forgetRecipient(
  tx: Tx,
  who: { contactId: number | null; addressIds: readonly number[]; hashes: readonly string[] },
  now: Date,
): Promise<number> {
  await forgetReports(tx, who.hashes);
  await forgetAllowances(tx, who.addressIds);
  return forgetInLedger(tx, who, ruleWords('erased'), now);
}
