import { afterEach, describe, expect, test } from 'vitest';
import { callbackKey } from '../../channels/sms/callback.ts';
import { SMS_CALLBACK_SECRET, type TestApp, testApp } from '../app.ts';

let app: TestApp | null = null;
afterEach(async () => {
  await app?.close();
  app = null;
});

async function open(): Promise<(words: string) => Promise<string[]>> {
  const env = { SMS_PROVIDER: 'http', SMS_URL: 'http://127.0.0.1:9', SMS_PASSWORD: 'p' };
  const made = await testApp(env);
  app = made;
  const settings = { provider: 'http', url: null, user: null, password: 'p', sender: null } as const;
  const key = callbackKey({ ...settings, callbackSecret: SMS_CALLBACK_SECRET });
  let number = 0;
  return async (words) => {
    number += 1;
    const call = new URLSearchParams({ key, from: '0912345677', text: words, id: `m${number}` });
    expect((await made.web.inject(`/webhooks/sms/http?${call}`)).statusCode).toBe(200);
    await made.tick();
    const { read } = made.app.deps.db;
    expect(await read.inbound.count({ where: { state: { in: ['new', 'failed'] } } })).toBe(0);
    const rows = await read.message.findMany({
      where: { channel: 'sms', source: 'bot' },
      orderBy: { id: 'asc' },
    });
    return rows.map(({ key }) => key);
  };
}

describe('a citizen who writes an SMS', () => {
  test('is told once that an official has it, and the talk waits for that official', async () => {
    const says = await open();
    expect(await says('Đăng ký khai sinh cần giấy tờ gì?')).toHaveLength(1);
    expect(await says('Alo?')).toHaveLength(1);
    const talks = await app?.app.deps.db.read.talk.findMany();
    expect(talks?.map(({ channel, holder }) => [channel, holder])).toEqual([['sms', 'person']]);
  });

  test.each(['Dừng', 'DUNG', 'tu choi'])('and writes %j is stopped, as anywhere', async (words) => {
    const says = await open();
    await says(words);
    const addresses = await app?.app.deps.db.read.address.findMany({ where: { channel: 'sms' } });
    expect(addresses?.map(({ stoppedAt }) => stoppedAt !== null)).toEqual([true]);
  });

  test.each(['', '/start', '🙂', '[a]', 'phường Bến Thành', '123456789012', 'help', 'b:human'])(
    'and writes %j makes nothing fail',
    async (words) => {
      const says = await open();
      await says(words === '' ? ' . ' : words);
    },
  );

  test('and is not answered in time is told so, and the talk goes back', async () => {
    const says = await open();
    await says('Tôi muốn hỏi');
    app?.at('2026-12-03T12:00:00Z');
    const { schedule } = await import('../../server/run.ts');
    if (app !== null) await schedule(app.app);
    const talks = await app?.app.deps.db.read.talk.findMany();
    expect(talks?.map(({ holder }) => holder)).toEqual(['bot']);
  });
});
