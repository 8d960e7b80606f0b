import { type TelegramSettings, telegramChannel } from '../../../channels/telegram/telegram.ts';
import { memoryLog } from './needs.ts';
import { type Fake, fakeProvider, type Reply, type Seen } from './server.ts';

const NOW = new Date('2026-12-01T03:00:00Z');
export const TOKEN = '987654:AA-token';
export const person = { id: 4477001122, is_bot: false, first_name: 'An' };
export const chat = { id: 4477001122, type: 'private' };

/** Telegram's yes to a message. */
export function sent(id: number): Reply {
  return { json: { ok: true, result: { message_id: id, date: 1, chat, text: '' } } };
}

/** Telegram's no. */
export function refused(code: number, description: string, parameters?: object): Reply {
  return {
    status: code,
    json: { ok: false, error_code: code, description, ...(parameters ? { parameters } : {}) },
  };
}

/** A channel against a Bot API of our own; whoever makes it pushes what must be closed. */
export async function telegramAt(
  closing: (() => Promise<void>)[],
  reply: Reply | ((seen: Seen) => Reply),
  more: Partial<TelegramSettings> = {},
) {
  const fake: Fake = await fakeProvider(reply);
  const log = memoryLog();
  const channel = telegramChannel({
    token: TOKEN,
    apiRoot: fake.url,
    webhookSecret: 'w-secret',
    poll: false,
    log,
    now: () => NOW,
    pauseMs: 1,
    ...more,
  });
  closing.push(
    () => fake.close(),
    () => channel.close(),
  );
  return { fake, channel, log };
}
