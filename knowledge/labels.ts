/** Messages of citizens that officials attach to a topic, for review and the next training. A wing of the front door. */

import type { Reader, Tx } from '../prisma/client.ts';
import { type Act, actorId, type Denied } from '../staff/act.ts';
import { denied, record } from '../staff/staff.ts';
import { oneLine } from '../writing/cleaning.ts';
import { TOPICS } from './entry.ts';
import * as store from './store.ts';
import { fingerprint } from './understanding/text.ts';

/** PostgreSQL indexes about 2,700 bytes; nobody teaches with messages that differ only after this many letters. */
const MOST_LETTERS_OF_KEY = 500;

/** Alike for messages that differ in case, diacritics, spaces or punctuation only; '' when there is no letter or digit. */
export function foldedKey(text: string): string {
  return [...fingerprint(text).normalize('NFC')].slice(0, MOST_LETTERS_OF_KEY).join('');
}

/**
 * Keeps a message that was not understood with the topic an official chose for it. It teaches nothing by itself: it waits
 * for review and for the next training.
 * @param message.text masked already; kept on one line
 * @returns 'same_words' when such a message is attached already (whatever its topic), 'no_words' when it says nothing
 */
export async function labelMessage(
  act: Act,
  tx: Tx,
  message: { text: string; topic: string; demo?: boolean },
): Promise<'labelled' | 'same_words' | 'no_such_topic' | 'no_words' | Denied> {
  const topic = TOPICS.find((one) => one === message.topic);
  if (topic === undefined) return 'no_such_topic';
  const text = oneLine(message.text);
  const folded = foldedKey(text);
  if (folded === '') return 'no_words';
  const no = await denied(tx, act, 'knowledge.write', { subject: `topic:${topic}`, areaCode: '' });
  if (no !== null) return no;
  const { demo = false } = message;
  const row = { text, folded, topic, addedBy: actorId(act), addedAt: act.now, demo };
  if (!(await store.addLabelled(tx, row))) return 'same_words';
  await record(tx, act, { action: 'knowledge.label', subject: `topic:${topic}` });
  return 'labelled';
}

/** Every attached message, the oldest first; `reviewedAt` null: still to be reviewed. */
export async function labelledMessages(reader: Reader): Promise<store.LabelledRow[]> {
  return store.labelledRows(reader);
}

/** Takes back an attachment that nobody has reviewed; false when there is none. */
export async function unlabelMessage(act: Act, tx: Tx, id: number): Promise<boolean | Denied> {
  const subject = `labelled:${id}`;
  const no = await denied(tx, act, 'knowledge.write', { subject, areaCode: '' });
  if (no !== null) return no;
  if (!(await store.removeUnreviewed(tx, id))) return false;
  await record(tx, act, { action: 'knowledge.unlabel', subject });
  return true;
}

/** Removes messages whose words a citizen wants forgotten, wherever they came from. */
export async function forgetLabelled(tx: Tx, said: readonly string[]): Promise<void> {
  await store.removeLabelled(tx, [...new Set(said.map(foldedKey))].filter(Boolean));
}

/** Notes that the messages up to this id were reviewed and are in `knowledge/messages`. @returns how many were waiting */
export async function reviewLabelled(act: Act, tx: Tx, lastId: number): Promise<number | Denied> {
  const subject = `labelled:${lastId}`;
  const no = await denied(tx, act, 'knowledge.write', { subject, areaCode: '' });
  if (no !== null) return no;
  const messages = await store.reviewUpTo(tx, lastId, act.now);
  if (messages > 0)
    await record(tx, act, { action: 'knowledge.label-review', subject, detail: { messages } });
  return messages;
}

/**
 * The file a reviewer works from: lines of `topic<TAB>text`. What the files of messages read as alternatives, comments,
 * stand-ins or context is left out.
 */
export function labelledFile(messages: readonly { topic: string; text: string }[]): string {
  const plain = (text: string) =>
    text
      .replace(/[{}|#@]|=>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
  return messages.map(({ topic, text }) => `${topic}\t${plain(text)}\n`).join('');
}
