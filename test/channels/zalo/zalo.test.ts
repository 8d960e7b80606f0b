import { afterEach, describe, expect, it } from 'vitest';
import type { Outgoing, SendTarget } from '../../../channels/contract.ts';
import { kindOf, outcomeOf, untilVietnamTime } from '../../../channels/zalo/errors.ts';
import { lastInteraction } from '../../../channels/zalo/users.ts';
import { memoryTokens, PNG } from '../fakes/needs.ts';
import type { Reply, Seen } from '../fakes/server.ts';
import { accepted, error, fakeZalo, HOUR, NOW, zaloAt } from '../fakes/zalo.ts';

const USER: SendTarget = { address: '2512523625412515' };
const GROUP: SendTarget = { address: 'f414c8f76fa586fbdfb4', group: true };
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function zalo(
  reply: Reply | ((seen: Seen) => Reply) = accepted('63ecf43f0df7dba892e6'),
  more: Parameters<typeof zaloAt>[1] = {},
) {
  const world = await fakeZalo(reply);
  world.state.access = 'access-9';
  const tokens = memoryTokens({
    accessToken: 'access-9',
    refreshToken: 'refresh-0',
    expiresAt: new Date(NOW.getTime() + 20 * HOUR),
  });
  const made = zaloAt(world.fake.url, { tokens, ...more });
  closing.push(
    () => world.fake.close(),
    () => made.channel.close(),
  );
  return { ...world, ...made };
}

describe('a message to Zalo', () => {
  it.each<[string, SendTarget, Outgoing, string, object]>([
    [
      'a text as the official page shows it',
      USER,
      { text: 'hello, world!' },
      '/v3.0/oa/message/cs',
      { recipient: { user_id: '2512523625412515' }, message: { text: 'hello, world!' } },
    ],
    [
      'buttons without a template type; replies hide their payload',
      USER,
      {
        text: 'Chọn một mục',
        buttons: [
          { kind: 'url', title: 'Mở trang', url: 'https://example.vn' },
          { kind: 'reply', title: 'Giấy tờ', payload: 'topic:birth' },
          { kind: 'phone', title: 'Gọi', phone: '+84987654321' },
          { kind: 'phone', title: 'Gọi xã', phone: '0987 654 321' },
          { kind: 'phone', title: 'Tổng đài', phone: '18001096' },
        ],
      },
      '/v3.0/oa/message/cs',
      {
        recipient: { user_id: '2512523625412515' },
        message: {
          text: 'Chọn một mục',
          attachment: {
            type: 'template',
            payload: {
              buttons: [
                { title: 'Mở trang', type: 'oa.open.url', payload: { url: 'https://example.vn' } },
                { title: 'Giấy tờ', type: 'oa.query.hide', payload: 'lt:topic:birth' },
                { title: 'Gọi', type: 'oa.open.phone', payload: { phone_code: '84987654321' } },
                { title: 'Gọi xã', type: 'oa.open.phone', payload: { phone_code: '84987654321' } },
                { title: 'Tổng đài', type: 'oa.open.phone', payload: { phone_code: '18001096' } },
              ],
            },
          },
        },
      },
    ],
    [
      'a group text without mentions, with links and phones as lines',
      GROUP,
      {
        text: 'Mời [@all] bà con [@186729651760683225]xem',
        buttons: [
          { kind: 'url', title: 'Cổng', url: 'https://a.gov.vn' },
          { kind: 'reply', title: 'Giúp', payload: 'x' },
        ],
      },
      '/v3.0/oa/group/message',
      {
        recipient: { group_id: 'f414c8f76fa586fbdfb4' },
        message: { text: 'Mời  bà con xem\nCổng: https://a.gov.vn' },
      },
    ],
  ])('carries %s', async (_, to, outgoing, path, body) => {
    const { channel, calls } = await zalo();
    expect(await channel.send(to, outgoing, 'k')).toMatchObject({
      kind: 'accepted',
      providerId: '63ecf43f0df7dba892e6',
    });
    expect(calls().map((seen) => [seen.method, seen.path])).toEqual([['POST', path]]);
    expect(calls()[0]?.headers.access_token).toBe('access-9');
    expect(calls()[0]?.headers.authorization).toBeUndefined();
    expect(JSON.parse(calls()[0]?.body ?? '')).toEqual(body);
  });

  const upload = (id: string): Reply => ({
    json: { error: 0, message: 'Success', data: { attachment_id: id } },
  });

  it('uploads a picture once and sends it with its words to everybody', async () => {
    const { channel, calls } = await zalo((seen) =>
      seen.path.endsWith('/upload/image') ? upload('att-1') : accepted('m'),
    );
    const outgoing: Outgoing = { text: 'Quét mã', image: { png: PNG, alt: 'Mã QR' } };
    await Promise.all([channel.send(USER, outgoing, 'k1'), channel.send(USER, outgoing, 'k2')]);
    await channel.send(GROUP, outgoing, 'k3');
    const uploads = calls().filter((seen) => seen.path === '/v2.0/oa/upload/image');
    expect(uploads).toHaveLength(1);
    expect(uploads[0]?.headers['content-type']).toContain('multipart/form-data');
    expect(uploads[0]?.body).toMatch(/name="file"; filename="[^"]+\.png"/);
    expect(uploads[0]?.bytes.includes(Buffer.from(PNG))).toBe(true);
    expect(JSON.parse(calls().at(-1)?.body ?? '')).toEqual({
      recipient: { group_id: 'f414c8f76fa586fbdfb4' },
      message: {
        text: 'Quét mã',
        attachment: {
          type: 'template',
          payload: { template_type: 'media', elements: [{ media_type: 'image', attachment_id: 'att-1' }] },
        },
      },
    });
  });

  it('uploads again after a week, and when Zalo says that the picture expired', async () => {
    let now = NOW;
    let id = 0;
    let expired = true;
    const { channel, calls } = await zalo(
      (seen) => {
        if (seen.path.endsWith('/upload/image')) return upload(`att-${++id}`);
        if (!expired) return accepted('m');
        expired = false;
        return error(-100);
      },
      { now: () => now },
    );
    const outgoing: Outgoing = { text: 'a', image: { png: PNG, alt: '' } };
    expect((await channel.send(USER, outgoing, 'k')).kind).toBe('accepted');
    expect(calls().at(-1)?.body).toContain('att-2');
    now = new Date(NOW.getTime() + 6 * 24 * HOUR);
    expect((await channel.send(USER, outgoing, 'k2')).kind).toBe('accepted');
    expect(id).toBe(3);
  });

  it('waits when the upload got no answer: the message has not left', async () => {
    const { channel } = await zalo((seen) => (seen.path.endsWith('/upload/image') ? 'drop' : accepted('m')));
    expect((await channel.send(USER, { text: 'a', image: { png: PNG, alt: '' } }, 'k')).kind).toBe('retry');
  });

  it.each<[string, Outgoing]>([
    ['a text of 2,001 letters', { text: 'ạ'.repeat(2001) }],
    [
      'six buttons',
      {
        text: 'a',
        buttons: Array.from({ length: 6 }, () => ({ kind: 'reply' as const, title: 'a', payload: 'a' })),
      },
    ],
    [
      'a title of 101 letters',
      { text: 'a', buttons: [{ kind: 'reply', title: 'a'.repeat(101), payload: 'a' }] },
    ],
    ['a picture over 1 MB', { text: 'a', image: { png: new Uint8Array(1_000_001), alt: '' } }],
  ])('is refused here with %s', async (_, outgoing) => {
    const { channel, calls } = await zalo();
    expect((await channel.send(USER, outgoing, 'k')).kind).toBe('ourFault');
    expect(calls()).toHaveLength(0);
  });

  it('takes 2,000 letters even when they come decomposed', async () => {
    const { channel } = await zalo();
    expect((await channel.send(USER, { text: 'ạ'.repeat(2000).normalize('NFD') }, 'k')).kind).toBe(
      'accepted',
    );
  });

  it.each([
    [
      { quota_type: 'reply', remain: '7', total: '8' },
      { quotaRemaining: 7, quotaKind: 'reply' },
    ],
    [
      { quota_type: 'sub_quota', remain: 1990, total: 2000 },
      {
        quotaRemaining: 1990,
        quotaKind: 'sub_quota',
        allowances: [{ name: 'package_month', left: 1990, total: 2000 }],
      },
    ],
    [
      { quota_type: 'purchase_quota', owner_type: 'OA', owner_id: '4462152339089565647' },
      { quotaKind: 'purchase_quota' },
    ],
    [undefined, { quotaKind: 'billed' }],
  ])('tells the quota that Zalo tells: %j', async (quota, facts) => {
    const { channel } = await zalo(accepted('m', quota));
    expect(await channel.send(USER, { text: 'a' }, 'k')).toEqual({
      kind: 'accepted',
      providerId: 'm',
      ...(facts ? { facts } : {}),
    });
  });

  it('keeps every digit of a message id that Zalo prints as a number', async () => {
    const { channel } = await zalo({ text: '{"error":0,"data":{"message_id":9007199254740993123}}' });
    expect(await channel.send(USER, { text: 'a' }, 'k')).toMatchObject({ providerId: '9007199254740993123' });
  });
});

describe('what Zalo answers', () => {
  it.each([
    [-32, { kind: 'retry', afterMs: 60_000, whole: true }],
    [-200, { kind: 'retry' }],
    [-201, { kind: 'ourFault' }],
    [-211, { kind: 'retry', whole: true }],
    [-213, { kind: 'gone' }],
    [-217, { kind: 'gone' }],
    [-227, { kind: 'gone' }],
    [-230, { kind: 'refused', reason: 'zalo_-230' }],
    [-232, { kind: 'refused' }],
    // 10:00 in Viet Nam: until 06:05 tomorrow.
    [-234, { kind: 'retry', afterMs: 20 * HOUR + 5 * 60_000 }],
    [-240, { kind: 'ourFault' }],
    [-244, { kind: 'gone' }],
    [-248, { kind: 'refused' }],
    [-321, { kind: 'ourFault' }],
    [-403, { kind: 'gone' }],
    [-99999, { kind: 'ourFault', reason: 'zalo_-99999' }],
  ])('error %i', async (code, outcome) => {
    const { channel } = await zalo(error(code));
    expect(await channel.send(USER, { text: 'a' }, 'k')).toMatchObject(outcome);
  });

  it.each([
    [503, 'retry'],
    [429, 'retry'],
    [404, 'ourFault'],
    [302, 'ourFault'],
    [500, 'unknown'],
    [504, 'unknown'],
  ])('a page with HTTP %i instead of an answer', async (status, kind) => {
    const { channel } = await zalo({ status, text: '<html></html>' });
    expect((await channel.send(USER, { text: 'a' }, 'k')).kind).toBe(kind);
  });

  it('a yes without a message id cannot be followed', async () => {
    const { channel } = await zalo({ json: { error: 0, message: 'Success', data: {} } });
    expect((await channel.send(USER, { text: 'a' }, 'k')).kind).toBe('unknown');
  });

  it('the same number on the two hosts is not the same thing', () => {
    expect(kindOf('oa', -100)).toBe('upload');
    expect(kindOf('zns', -100)).toBe('later');
    expect(kindOf('oa', -118)).toBeNull();
    expect(outcomeOf('zns', -118, NOW).kind).toBe('gone');
    expect(outcomeOf('zns', -144, NOW)).toMatchObject({ kind: 'retry', reason: 'zns_-144' });
    expect(outcomeOf('zns', -131, NOW).kind).toBe('ourFault');
  });

  it.each([
    ['2026-12-01T16:00:00Z', 7 * HOUR + 5 * 60_000],
    ['2026-11-30T22:00:00Z', HOUR + 5 * 60_000],
    ['2026-11-30T23:05:00Z', 24 * HOUR],
  ])('at %s the morning is %i ms away', (moment, ms) => {
    expect(untilVietnamTime(new Date(moment), 6, 5)).toBe(ms);
  });
});

describe('asking Zalo who we are', () => {
  it('gives the name of the OA', async () => {
    const { channel, calls } = await zalo({
      json: { error: 0, data: { oaid: '388613280878808645', name: 'UBND xã Hóc Môn' } },
    });
    expect(await channel.check?.()).toEqual({ ok: true, detail: 'UBND xã Hóc Môn' });
    expect(calls()[0]).toMatchObject({ method: 'GET', path: '/v2.0/oa/getoa' });
  });

  it('says in Vietnamese what is wrong', async () => {
    const { channel } = await zalo(error(-224));
    expect(await channel.check?.()).toMatchObject({ ok: false, reason: 'zalo_-224' });
  });

  it('reads the last interaction of a citizen', async () => {
    const call = (data: unknown) => ({ call: async () => ({ kind: 'ok' as const, data }) });
    expect(await lastInteraction(call({ last_interaction: '1690184100000' }), 'u')).toEqual(
      new Date(1690184100000),
    );
    expect(await lastInteraction(call({}), 'u')).toBeNull();
  });
});
