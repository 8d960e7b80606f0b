import { afterEach, expect } from 'vitest';
import { type TestApp, testApp } from '../app.ts';
import { type Fake, fakeProvider } from '../channels/fakes/server.ts';

type Button = { text: string; callback_data?: string };
export type Citizen = TestApp & {
  say: (text: string) => Promise<void>;
  /** Taps the newest button with this title. */
  tap: (title: string) => Promise<void>;
  /** Texts that reached the citizen, oldest first. */
  heard: () => string[];
  last: () => string;
  buttons: () => string[];
  /** Files that reached the citizen, as the bytes of their uploads. */
  files: () => Buffer[];
};

/** One citizen on a fake Telegram; the clock starts on Saturday, 21 November 2026, 9:00 in Việt Nam. */
async function citizen(closing: (() => Promise<void>)[], start: string): Promise<Citizen> {
  let id = 0;
  let update = 5000;
  const telegram: Fake = await fakeProvider(() => {
    id += 1;
    return {
      json: { ok: true, result: { message_id: id, date: 1, chat: { id: 88, type: 'private' }, text: '' } },
    };
  });
  const app = await testApp(
    {
      PUBLIC_URL: 'https://lienthong.example.gov.vn',
      TELEGRAM_BOT_TOKEN: '987654:AA-token-for-tests',
      TELEGRAM_API_ROOT: telegram.url,
      TELEGRAM_WEBHOOK_SECRET: 'w-secret',
    },
    start,
  );
  closing.push(telegram.close, app.close);
  const post = async (body: object): Promise<void> => {
    update += 1;
    const answer = await app.web.inject({
      method: 'POST',
      url: '/webhooks/telegram',
      headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': 'w-secret' },
      payload: JSON.stringify({ update_id: update, ...body }),
    });
    expect(answer.statusCode).toBe(200);
    await app.tick();
  };
  const from = { id: 88, is_bot: false, first_name: 'An' };
  const chat = { id: 88, type: 'private' };
  const date = () => Math.floor(app.app.deps.now().getTime() / 1000);
  const sent = () =>
    telegram.seen
      .filter((seen) => /\/sendMessage$/.test(seen.path))
      .map((seen) => JSON.parse(seen.body) as { text: string; reply_markup?: unknown });
  const keys = (): Button[] => {
    const markup = sent().at(-1)?.reply_markup;
    const read = (typeof markup === 'string' ? JSON.parse(markup) : markup) as
      | { inline_keyboard?: Button[][] }
      | undefined;
    return read?.inline_keyboard?.flat() ?? [];
  };
  return {
    ...app,
    say: (text) => post({ message: { message_id: update, date: date(), chat, from, text } }),
    tap: (title) => {
      const data = keys().find((key) => key.text === title)?.callback_data;
      if (data === undefined) throw new Error(`no button ${title}: ${keys().map((key) => key.text)}`);
      const message = { message_id: id, date: date(), chat, text: 'x' };
      return post({ callback_query: { id: String(update), from, chat_instance: 'x', data, message } });
    },
    heard: () => sent().map((one) => one.text),
    last: () => sent().at(-1)?.text ?? '',
    buttons: () => keys().map((key) => key.text),
    files: () => telegram.seen.filter((seen) => /\/sendDocument$/.test(seen.path)).map((seen) => seen.bytes),
  };
}

/** Makes citizens, each with a program of their own, and puts everything away after each test. */
export function citizens(): (start?: string) => Promise<Citizen> {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
  return (start = '2026-11-21T02:00:00Z') => citizen(closing, start);
}
