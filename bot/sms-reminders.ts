/**
 * Reminders by SMS that were wished for on the web page: the code to the number, and what stands once it was typed back. The
 * permission is the number's own, for reminders only, with its source; nothing but the code is sent before that.
 */
import { addressOf, addressRow, readPhone } from '../contacts/contacts.ts';
import { post } from '../outbox/outbox.ts';
import type { Tx } from '../prisma/client.ts';
import type { Keys } from '../prisma/seal.ts';
import { renderText } from '../templates/render.ts';
import type { BotReply, ReminderPlanned } from './decision.ts';
import { text } from './facts.ts';
import { codeFrom, codeHolds, firstDay } from './leave-number.ts';
import type { ReminderKind, TalkState } from './talk.ts';

/** Codes that one page may ask for until a number is proven: a page is no way to trouble strangers. */
const MOST_CODES = 3;

export type SmsReminderScene = { keys: Keys; now: Date; talkId: number; talk: TalkState; demo: boolean };
type Remember = Partial<TalkState>;

const codeOf = ({ keys, talkId }: SmsReminderScene, addressId: number, askedAt: string): string =>
  codeFrom(keys.hash('webchat', `reminder:${talkId}:${addressId}:${askedAt}`));

/** Sends a code to the number, unless its owner has said stop, or too many were asked for. */
export async function sendCode(
  tx: Tx,
  { phone, what }: { phone: string; what: ReminderKind },
  scene: SmsReminderScene,
  replies: BotReply[],
): Promise<Remember> {
  const { keys, now, talk } = scene;
  const read = readPhone(phone);
  if (read.kind !== 'address') {
    replies.push(text('bot-remind-phone-wrong'));
    return {};
  }
  const codes = talk.expect?.kind === 'remind_code' ? talk.expect.codes : 0;
  if (codes >= MOST_CODES) {
    replies.push(text('bot-remind-code-over'));
    return { expect: null };
  }
  const row = await addressRow(tx, keys, 'sms', read.address, now, { demo: scene.demo });
  if (row.stoppedAt !== null) {
    replies.push(text('bot-remind-phone-stopped'));
    return {};
  }
  const askedAt = now.toISOString();
  const rendered = renderText('bot-remind-code', 'sms', { code: codeOf(scene, row.id, askedAt) });
  if (rendered.kind !== 'text') throw new Error(`text bot-remind-code for sms: ${rendered.kind}`);
  await post(tx, keys, [
    {
      key: `rc${scene.talkId}-${row.id}-${now.getTime()}`,
      lane: 'reply',
      purpose: 'reply',
      source: 'bot',
      sourceId: scene.talkId,
      channel: 'sms',
      addressId: row.id,
      areaCode: talk.areaCode ?? '',
      textId: 'bot-remind-code',
      payload: { text: rendered.text },
      nextAt: now,
      demo: scene.demo,
    },
  ]);
  replies.push(text('bot-remind-code-sent'));
  return {
    expect: { kind: 'remind_code', what, addressId: row.id, askedAt, tries: 0, codes: codes + 1 },
  };
}

/**
 * The code typed back. Right: `set` records the permission and queues the messages for that number, and what the page says is true.
 * @param set subscribes the number; gives the reminder as the number's own talk keeps it
 */
export async function provePhone(
  tx: Tx,
  { code, plan }: { code: string; plan: ReminderPlanned },
  scene: SmsReminderScene,
  replies: BotReply[],
  set: (addressId: number, address: string) => Promise<TalkState['reminders'][number]>,
): Promise<Remember> {
  const { talk, now, keys } = scene;
  const { expect } = talk;
  if (expect?.kind !== 'remind_code') return {};
  if (!codeHolds(new Date(expect.askedAt), expect.tries, now)) {
    replies.push(text('bot-remind-code-over'));
    return { expect: null };
  }
  if (code !== codeOf(scene, expect.addressId, expect.askedAt)) {
    replies.push(text('bot-remind-code-wrong'));
    return { expect: { ...expect, tries: expect.tries + 1 } };
  }
  const address = await addressOf(tx, keys, expect.addressId);
  if (address === null) {
    replies.push(text('bot-remind-code-over'));
    return { expect: null };
  }
  const reminder = await set(expect.addressId, address);
  replies.push(text('bot-remind-set-sms', { day: firstDay(plan) }));
  return { expect: null, reminders: [...talk.reminders, reminder] };
}
