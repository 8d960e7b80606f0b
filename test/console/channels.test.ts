import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestApp } from '../app.ts';
import { demoApp, ownPhone, type Person, signedIn } from './door.ts';

let started: TestApp;
let admin: Person;
beforeAll(async () => {
  started = await demoApp();
  admin = await signedIn(started, 'admin');
}, 60_000);
afterAll(() => started.close());

const words = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

describe('the page of channels', () => {
  test('tells of each wire what stands behind it and how it worked', async () => {
    const { text } = await admin.get('/channels');
    expect(words(text)).toMatch(/SMS Kênh thử Thử nghiệm/);
    expect(text).toMatch(/0,0 % của \d+ tin|chưa gửi tin nào/);
  });

  test('asks the providers when told to, and sends nothing', async () => {
    await admin.get('/channels');
    await started.tick();
    const before = started.app.sandboxSends.length;
    const { status, text } = await admin.post('/channels/check');
    expect(status).toBe(200);
    expect(words(text)).toContain('Kênh gửi');
    await started.tick();
    expect(started.app.sandboxSends.length).toBe(before);
  });

  test("sends a test to one's own phone at once, marked as one, five times a day at most", async () => {
    await ownPhone(started, admin, '0912 345 678');
    for (let sent = 1; sent <= 5; sent++) {
      started.at(`2026-12-01T03:00:0${sent}Z`);
      const { status } = await admin.post('/channels/test', { channel: 'sms' });
      expect([sent, status]).toEqual([sent, 303]);
      await started.tick();
      expect(started.app.sandboxSends.at(-1)).toMatchObject({
        channel: 'sms',
        text: expect.stringMatching(/^TIN THU: /),
        outcome: 'accepted',
      });
    }
    const { status, text } = await admin.post('/channels/test', { channel: 'sms' });
    expect(status).toBe(422);
    expect(text).toContain('tối đa 5 tin');
    expect(words((await admin.get('/channels')).text)).toMatch(/0,0 % của \d+ tin/);
  });

  test('refuses what is no address, and somebody the assistant never met', async () => {
    const other = await signedIn(started, 'tinh-quang-tri');
    for (const [channel, to] of [
      ['sms', '01234567890'],
      ['sms', 'zalo:123'],
      ['telegram', '4477001122'],
      ['webchat', 'x'],
      ['fax', '0912345678'],
      ['sms', ''],
    ] as const)
      expect([channel, to, (await other.post('/channels/test', { channel, to })).status]).toEqual([
        channel,
        to,
        422,
      ]);
  });

  test('a viewer may look and not send', async () => {
    const viewer = await signedIn(started, 'xem-so-lieu');
    expect((await viewer.get('/channels')).text).not.toContain('Gửi thử cho tôi');
    expect((await viewer.post('/channels/test', { channel: 'sms' })).status).toBe(403);
  });

  test('no log line names the phone', () => {
    expect(started.logged()).not.toContain('912345678');
  });
});
