/** What the bot says of its messages at the moment of sending. A wing of the front door. */

import type { Outgoing } from '../channels/contract.ts';
import { qrPng } from '../links/links.ts';
import type { MessageSource, PreparedMessage, SealedPayload } from '../outbox/outbox.ts';
import { checklistFile } from './checklist-file.ts';
import type { BotContext } from './context.ts';
import * as store from './store.ts';
import { readTalk } from './talk.ts';

/**
 * The source that finishes messages at the moment of sending: draws the QR picture. A reply is always still needed; a
 * reminder only while the talk remembers that the person wants it.
 */
export function botSource(bot: BotContext): MessageSource {
  return {
    name: 'bot',
    async prepare(rows) {
      const ready = new Map<number, PreparedMessage>();
      const reminders = rows.filter((row) => row.purpose === 'reminder');
      const states =
        reminders.length === 0
          ? new Map<number, string>()
          : await store.talkStates(
              bot.deps.db.read,
              reminders.flatMap((row) => row.sourceId ?? []),
            );
      for (const row of rows) {
        const payload = row.payload;
        if (row.purpose === 'reminder') {
          const { reminders: wanted } = readTalk(states.get(row.sourceId ?? 0) ?? '');
          if (!wanted.some((one) => one.key === row.step)) {
            const staff = 'Người dân không còn cần nhắc.';
            ready.set(row.id, { do: 'drop', rule: 'no_longer_needed', staff });
            continue;
          }
        }
        if (payload === null) {
          ready.set(row.id, { do: 'drop', rule: 'no_text', staff: 'Tin trả lời không còn nội dung.' });
          continue;
        }
        ready.set(row.id, { do: 'send', outgoing: await drawn(bot, payload) });
      }
      return ready;
    },
  };
}

/** A kept payload with its picture and its list drawn. A list that is too old meanwhile is left out: the text stands alone. */
async function drawn(bot: BotContext, { qr, sheet, ...outgoing }: SealedPayload): Promise<Outgoing> {
  const image =
    qr === undefined
      ? {}
      : { image: { png: await qrPng(`${bot.publicUrl}/q/${qr}`), alt: 'Mã QR hướng dẫn' } };
  const pdf = sheet === undefined ? 'old' : await checklistFile(bot, sheet);
  const file = typeof pdf === 'string' ? {} : { file: { pdf, name: 'danh-sach-can-lam.pdf' } };
  return { ...outgoing, ...image, ...file };
}
