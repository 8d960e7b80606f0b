/** The running program against a Bot API server that nobody here wrote: npm `telegram-test-api`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import telegramTestApi from 'telegram-test-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { groupOpened } from '../../../contacts/contacts.ts';
import { createLog } from '../../../server/log.ts';
import { type StartedProgram, start } from '../../../server/start.ts';

/** The package exports its class by `module.exports`, and its types say otherwise. */
const TelegramServer = telegramTestApi as unknown as new (config: object) => Peer;
type Peer = {
  config: { apiURL: string };
  start(): Promise<void>;
  stop(): Promise<unknown>;
  getClient(token: string, options: object): Client;
};
type Client = {
  makeMessage(text: string, options?: object): object;
  makeCommand(text: string, options?: object): object;
  makeCallbackQuery(data: string, options?: object): object;
  sendMessage(message: object): Promise<unknown>;
  sendCommand(message: object): Promise<unknown>;
  sendCallback(query: object): Promise<unknown>;
  getUpdates(): Promise<{ result: { message?: Got }[] }>;
};
const TOKEN = '987654:AA-token-for-the-peer';

/** What the bot sent, as the peer's client reads it. */
type Got = {
  text: string;
  reply_markup?: { inline_keyboard?: { text: string; callback_data?: string }[][] };
};

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe('a citizen on a Telegram server that nobody here wrote', () => {
  let folder: string;
  let peer: Peer;
  let started: StartedProgram;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lienthong-peer-'));
    peer = new TelegramServer({ port: await freePort(), host: '127.0.0.1' });
    await peer.start();
    const opened = await start({
      env: {
        PORT: '0',
        PUBLIC_URL: 'http://localhost:3000',
        DATABASE_URL: `file:${join(folder, 'lienthong.db')}`,
        SECRET_KEY: Buffer.alloc(32, 5).toString('base64'),
        TELEGRAM_BOT_TOKEN: TOKEN,
        TELEGRAM_API_ROOT: peer.config.apiURL,
      },
      now: () => new Date(),
      log: createLog({ write: () => undefined }),
    });
    if ('mistakes' in opened) throw new Error(JSON.stringify(opened.mistakes));
    started = opened.started;
  });
  afterAll(async () => {
    await started?.stop();
    await peer?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const client = (userId: number, more: object = {}): Client =>
    peer.getClient(TOKEN, { userId, chatId: userId, timeout: 15_000, interval: 20, ...more });

  /** The next messages of the bot until one matches; a peer hands over what it has, not one each. */
  async function next(from: Client, matches: RegExp): Promise<Got> {
    const seen: string[] = [];
    for (let tries = 0; tries < 20; tries++) {
      const { result } = await from.getUpdates();
      const messages = result.flatMap(({ message }) => (message === undefined ? [] : [message]));
      const found = messages.find((message) => matches.test(message.text));
      if (found !== undefined) return found;
      seen.push(...messages.map((message) => message.text));
    }
    throw new Error(`no message matched ${matches} among: ${seen.join(' | ')}`);
  }

  it('is welcomed, asks, taps a button, and is answered each time', async () => {
    const citizen = client(4001);
    await citizen.sendCommand(citizen.makeCommand('/start'));
    await next(citizen, /trợ lý/iu);
    await citizen.sendMessage(citizen.makeMessage('lam khai sinh cho con can giay to gi'));
    const answer = await next(citizen, /chứng sinh/iu);
    const buttons = (answer.reply_markup?.inline_keyboard ?? []).flat();
    const tapped = buttons.find((button) => button.callback_data?.includes('birth.'));
    expect(tapped).toBeDefined();
    await citizen.sendCallback(
      citizen.makeCallbackQuery(tapped?.callback_data ?? '', { message: { message_id: 1 } }),
    );
    expect((await next(citizen, /Nguồn:/u)).text).not.toBe(answer.text);
  });

  it('is answered in a group only when the bot is named', async () => {
    // The peer cannot say that the bot was added (my_chat_member), so that event is told by hand.
    const { deps } = started.app;
    const group = { channel: 'telegram' as const, id: '-70001', title: 'Tổ 5' };
    await deps.db.write((tx) => groupOpened(tx, deps.keys, group, deps.now()));
    const member = client(4002, { chatId: -70_001, type: 'group', chatTitle: 'Tổ 5' });
    await member.sendMessage(member.makeMessage('Chiều nay họp tổ lúc mấy giờ vậy mọi người?'));
    await member.sendCommand(member.makeCommand('/help'));
    // The peer keeps order: an answer to the talk among neighbours would have come first.
    const first = await next(member, /./su);
    expect(first.text).toMatch(/khai sinh|khai tử|trợ lý/iu);
  });

  it('who says stop is confirmed once and hears nothing more by itself', async () => {
    const citizen = client(4003);
    await citizen.sendCommand(citizen.makeCommand('/stop'));
    await next(citizen, /không gửi|dừng|ngừng/iu);
  });
});
