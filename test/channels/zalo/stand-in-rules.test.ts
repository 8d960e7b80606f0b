/** Zalo's rules, kept by its stand-in. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Outcome, Outgoing } from '../../../channels/contract.ts';
import { PNG } from '../fakes/needs.ts';
import { closing, PHONE, USER, zalo } from './zalo-open.ts';

const HOUR = 3_600_000;

const DAY = 24 * HOUR;

const GROUP = 'f414c8f76fa586fbdfb4';

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

describe("Zalo's rules, kept by its stand-in", () => {
  const template: Outgoing = { text: 'Lời đầy đủ', template: { id: '900025', params: { code: 'G01' } } };

  it.each<[string, number, string | null]>([
    ['within 48 hours', 47 * HOUR, 'reply'],
    ['within seven days', 6 * DAY, 'sub_quota'],
  ])('a free text %s goes out of the right allowance', async (_, age, quotaKind) => {
    const { channel, clock } = await zalo();
    clock.now = new Date(clock.now.getTime() + age);
    const outcome = await channel.send({ address: USER }, { text: 'a' }, 'k');
    expect(outcome).toMatchObject({ kind: 'accepted', facts: { quotaKind } });
  });

  it('a text beyond the package is billed, and said so', async () => {
    const { channel, clock, world } = await zalo();
    world.packageLeft = 0;
    clock.now = new Date(clock.now.getTime() + 3 * DAY);
    const outcome = await channel.send({ address: USER }, { text: 'a' }, 'k');
    expect(outcome).toMatchObject({ kind: 'accepted', facts: { quotaKind: 'billed' } });
  });

  it('after seven days of silence only the approved template goes', async () => {
    const { channel, clock, world } = await zalo();
    clock.now = new Date(clock.now.getTime() + 7 * DAY);
    expect(await channel.send({ address: USER }, { text: 'a' }, 'k')).toMatchObject({
      kind: 'refused',
      reason: 'zalo_-230',
      windowClosed: true,
    });
    expect((await channel.send({ address: USER }, template, 'k')).kind).toBe('accepted');
    expect(world.said).toMatchObject([{ kind: 'template', to: USER, text: '[Nhắc xác nhận]\ncode: G01' }]);
  });

  it('a template by number carries our key, and its receipt brings it back', async () => {
    const { channel, world } = await zalo();
    const outcome = await channel.send({ address: PHONE }, template, 'k12-first');
    expect(outcome).toMatchObject({
      kind: 'accepted',
      facts: { allowances: [{ name: 'template_day', left: 499, total: 500 }] },
    });
    expect(world.said).toMatchObject([{ to: PHONE, key: 'k12-first' }]);
    expect(await channel.send({ address: PHONE }, { text: 'a' }, 'k')).toMatchObject({
      kind: 'refused',
      reason: 'zalo_needs_template',
    });
  });

  it.each<[string, (world: Awaited<ReturnType<typeof zalo>>['world']) => void, string, Outcome['kind']]>([
    ['a number without Zalo', (world) => world.people.clear(), 'zns_-118', 'gone'],
    ['no allowance left today', (world) => void Object.assign(world, { dayLeft: 0 }), 'zns_-144', 'retry'],
    [
      'a rejected template',
      (world) => void Object.assign(world.templates.get('900025') ?? {}, { status: 'REJECT' }),
      'zns_-131',
      'ourFault',
    ],
    ['an unknown template', (world) => void world.templates.clear(), 'zns_-109', 'ourFault'],
    [
      'a parameter that is missing',
      (world) =>
        void world.templates.get('900025')?.params.push({ name: 'place', require: true, maxLength: 9 }),
      'zns_-1122',
      'ourFault',
    ],
  ])('a template by number with %s', async (_, change, reason, kind) => {
    const { channel, world } = await zalo();
    change(world);
    expect(await channel.send({ address: PHONE }, template, 'k')).toMatchObject({ kind, reason });
    expect(world.said).toHaveLength(0);
  });

  it('an expired token on the host of templates is renewed as well', async () => {
    const { channel, state, world } = await zalo();
    state.tokens.expireAccess();
    expect((await channel.send({ address: PHONE }, template, 'k')).kind).toBe('accepted');
    expect(world.said).toHaveLength(1);
  });

  it('who never followed, blocked, or is unknown is not written to', async () => {
    const { channel, state, world } = await zalo();
    await state.unfollow(USER);
    expect((await channel.send({ address: USER }, { text: 'a' }, 'k')).kind).toBe('gone');
    world.people.set('7777777', {
      id: '7777777',
      follows: false,
      blocked: false,
      lastInteraction: null,
      phone: null,
    });
    expect(await channel.send({ address: '7777777' }, { text: 'a' }, 'k')).toMatchObject({
      reason: 'zalo_-213',
    });
    expect(await channel.send({ address: '999' }, { text: 'a' }, 'k')).toMatchObject({ reason: 'zalo_-201' });
  });

  it('a picture older than seven days at Zalo is uploaded again by itself', async () => {
    const { channel, world } = await zalo();
    const picture: Outgoing = { text: 'Mã', image: { png: PNG, alt: 'mã' } };
    await channel.send({ address: USER }, picture, 'k');
    for (const token of world.uploads.keys()) world.uploads.set(token, new Date('2026-11-01T00:00:00Z'));
    expect((await channel.send({ address: USER }, picture, 'k2')).kind).toBe('accepted');
    expect(world.uploads.size).toBe(2);
  });

  it('a list to keep follows its text as a file; without it the text still counts as sent', async () => {
    const { channel, world, log } = await zalo();
    const file = { pdf: new TextEncoder().encode('%PDF-1.7'), name: 'giay-to.pdf' };
    expect((await channel.send({ address: USER }, { text: 'Danh sách', file }, 'k')).kind).toBe('accepted');
    expect(world.said.map(({ kind }) => kind)).toEqual(['text', 'file']);
    const large = { pdf: new Uint8Array(5_000_001), name: 'to.pdf' };
    expect((await channel.send({ address: USER }, { text: 'Danh sách', file: large }, 'k2')).kind).toBe(
      'accepted',
    );
    expect(log.join()).toContain('zalo_file_too_large');
  });

  it('a group gets words without mentions; a closed one is a matter of renewal, an unknown one is gone', async () => {
    const { channel, world } = await zalo();
    const to = { address: GROUP, group: true };
    await channel.send(to, { text: 'Mời [@[@1]f414c8f76fa586fbdfb4] bà con [@123]họp' }, 'k');
    expect(world.said[0]?.text).not.toMatch(/\[@/);
    Object.assign(world.groups.get(GROUP) ?? {}, { open: false });
    expect(await channel.send(to, { text: 'a' }, 'k')).toMatchObject({
      kind: 'ourFault',
      reason: 'zalo_-237',
    });
    expect((await channel.send({ address: 'khac', group: true }, { text: 'a' }, 'k')).kind).toBe('gone');
    expect(await channel.groups?.()).toMatchObject({ ok: true, value: [{ name: 'Thôn Đông', open: false }] });
  });

  it('tells what the account lacks', async () => {
    const { channel, state } = await zalo();
    expect(await channel.account?.()).toMatchObject({ ok: true, value: { verified: true, missing: [] } });
    state.account = { verified: false, package: 'Tiêu chuẩn', billing: '' };
    const asked = await channel.account?.();
    expect(asked).toMatchObject({ ok: true, value: { verified: false, billing: false } });
    const missing = asked?.ok ? asked.value.missing.join(' ') : '';
    for (const word of ['xác thực', 'Tiêu chuẩn', 'ZCA']) expect(missing).toContain(word);
  });

  it('lists templates with parameters and both prices, ids as text', async () => {
    const { channel } = await zalo();
    expect(await channel.templates?.()).toEqual({
      ok: true,
      value: [
        {
          templateId: '900025',
          name: 'Nhắc xác nhận',
          status: 'ENABLE',
          tag: 'TRANSACTION',
          quality: 'HIGH',
          params: [{ name: 'code', required: true, maxLength: 30 }],
          priceUidDong: 560,
          pricePhoneDong: 800,
        },
      ],
    });
  });
});
