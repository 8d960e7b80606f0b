import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Outcome, Outgoing } from '../../../channels/contract.ts';
import { kindOf } from '../../../channels/zalo/errors.ts';
import { zaloChannel } from '../../../channels/zalo/zalo.ts';
import type { FaultKind, InjectedFault } from '../../../stand-ins/faults.ts';
import { startZaloSandbox, ZALO_SANDBOX } from '../../../stand-ins/zalo/zalo-server.ts';
import { memoryLog, memoryTokens, PNG } from '../fakes/needs.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const USER = '2512523625412515777';
const PHONE = '+84912345677';
const GROUP = 'f414c8f76fa586fbdfb4';
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** The adapter against the stand-in, with one follower who wrote just now. 10:00 in Viet Nam. */
async function zalo(faults: InjectedFault[] = [], random: () => number = () => 0.5) {
  const clock = { now: new Date('2026-12-01T03:00:00Z') };
  const now = () => clock.now;
  const stand = await startZaloSandbox({ port: 0, now, random, faults: [], slowMs: 3_000 });
  const log = memoryLog();
  const tokens = memoryTokens();
  const channel = zaloChannel(
    {
      appId: ZALO_SANDBOX.appId,
      appSecret: ZALO_SANDBOX.secret,
      oaSecretKey: ZALO_SANDBOX.secret,
      oaId: ZALO_SANDBOX.oaId,
      refreshToken: ZALO_SANDBOX.refreshToken,
      apiUrl: stand.url,
      oauthUrl: stand.url,
      znsUrl: stand.url,
      log,
      now,
      timeoutMs: 1_500,
    },
    tokens,
  );
  closing.push(stand.close, () => channel.close());
  await stand.state.follow(USER, PHONE);
  await channel.tend?.();
  const { world } = stand.state;
  world.templates.set('900025', {
    id: '900025',
    name: 'Nhắc xác nhận',
    status: 'ENABLE',
    tag: 'TRANSACTION',
    params: [{ name: 'code', require: true, maxLength: 30 }],
    byUser: true,
  });
  return { channel, stand, world, tokens, log: log.lines, clock, state: stand.state, faults };
}

/** A stand-in whose faults begin after the adapter has its first token. */
async function troubled(planned: InjectedFault[], random?: () => number) {
  const faults: InjectedFault[] = [];
  const clock = { now: new Date('2026-12-01T03:00:00Z') };
  const now = () => clock.now;
  const stand = await startZaloSandbox({
    port: 0,
    now,
    random: random ?? (() => 0.5),
    faults,
    slowMs: 3_000,
  });
  const log = memoryLog();
  const settings = {
    appId: ZALO_SANDBOX.appId,
    appSecret: ZALO_SANDBOX.secret,
    oaSecretKey: ZALO_SANDBOX.secret,
    oaId: ZALO_SANDBOX.oaId,
    refreshToken: ZALO_SANDBOX.refreshToken,
    apiUrl: stand.url,
    oauthUrl: stand.url,
    znsUrl: stand.url,
    log,
    now,
    timeoutMs: 1_500,
  };
  const channel = zaloChannel(settings, memoryTokens());
  closing.push(stand.close, () => channel.close());
  await stand.state.follow(USER);
  await channel.tend?.();
  faults.push(...planned);
  return { channel, stand, clock, log: log.lines };
}

const MEANS: Record<FaultKind, Outcome['kind'][]> = {
  // The refresh is refused too: a person must look.
  credentials: ['accepted', 'ourFault'],
  throttled: ['retry'],
  slow: ['unknown'],
  drop: ['unknown'],
  lost_answer: ['unknown'],
  garbage: ['unknown'],
  outage: ['unknown'],
};
const KINDS = Object.keys(MEANS) as FaultKind[];

describe('a message to Zalo', () => {
  it('goes through once when nothing is wrong', async () => {
    const { channel, world } = await zalo();
    const outcome = await channel.send({ address: USER }, { text: 'Xin chào' }, 'k');
    expect(outcome).toMatchObject({ kind: 'accepted', facts: { quotaKind: 'reply', quotaRemaining: 8 } });
    expect(world.said).toMatchObject([{ to: USER, text: 'Xin chào' }]);
  });

  it.each(KINDS)('met by "%s" ends in the right outcome and never arrives twice', async (kind) => {
    const { channel, stand, log } = await troubled([{ kind, times: 1 }]);
    const outcome = await channel.send({ address: USER }, { text: 'Chị Riêng Tư' }, 'k');
    expect(MEANS[kind]).toContain(outcome.kind);
    const taken = stand.state.world.said.length;
    expect(taken).toBeLessThanOrEqual(1);
    if (outcome.kind === 'accepted') expect(taken).toBe(1);
    if (outcome.kind === 'retry' || outcome.kind === 'ourFault') expect(taken).toBe(0);
    const told = `${JSON.stringify(outcome)} ${log.join(' ')}`;
    for (const secret of ['tap-luyen-access', 'tap-luyen-refresh', USER, 'Riêng Tư'])
      expect(told).not.toContain(secret);
  });

  it('meets an expired token in the middle: one refresh, one more try, once at the citizen', async () => {
    const { channel, state, world } = await zalo();
    const before = state.tokens.refreshes();
    state.tokens.expireAccess();
    const sends = Array.from({ length: 8 }, (_, i) =>
      channel.send({ address: USER }, { text: `Tin ${i}` }, `k${i}`),
    );
    expect((await Promise.all(sends)).every(({ kind }) => kind === 'accepted')).toBe(true);
    expect(state.tokens.refreshes() - before).toBe(1);
    expect(world.said).toHaveLength(8);
  });

  it('waits out an outage of a minute and then goes', async () => {
    const until = new Date('2026-12-01T03:01:00Z');
    const { channel, stand, clock } = await troubled([{ kind: 'outage', until }]);
    expect((await channel.send({ address: USER }, { text: 'a' }, 'k')).kind).toBe('unknown');
    clock.now = until;
    expect((await channel.send({ address: USER }, { text: 'b' }, 'k2')).kind).toBe('accepted');
    expect(stand.state.world.said.map(({ text }) => text)).toEqual(['b']);
  });

  it('that somebody else spent our refresh token for is told to staff at once and asked no more for a while', async () => {
    const { channel, state, tokens } = await zalo();
    state.tokens.spoilRefresh();
    const before = state.tokens.refreshes();
    for (let i = 0; i < 3; i += 1)
      expect(await channel.send({ address: USER }, { text: 'a' }, 'k')).toMatchObject({
        kind: 'ourFault',
        reason: 'zalo_token_refused',
      });
    expect(tokens.refusals).toEqual([-14014]);
    // The stored token and then the one of the settings: never again within the minute.
    expect(state.tokens.refreshes() - before).toBeLessThanOrEqual(2);
    expect(channel.missing).toContain('Nối lại Zalo OA');
    await channel.tend?.();
    expect(state.tokens.refreshes() - before).toBeLessThanOrEqual(2);
  });

  it('under faults of every kind at once keeps its promises', async () => {
    const kinds = KINDS.filter((kind) => kind !== 'slow' && kind !== 'credentials');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...kinds), { maxLength: 4 }),
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        async (chosen, chances) => {
          const random = () => chances.next().value as number;
          const { channel, stand } = await troubled(
            chosen.map((kind) => ({ kind, share: 0.4 })),
            random,
          );
          for (let index = 0; index < 6; index += 1) {
            const text = `Tin số ${index}`;
            let last: Outcome['kind'] = 'retry';
            let doubtful = false;
            for (let attempt = 0; attempt < 4 && last === 'retry'; attempt += 1) {
              last = (await channel.send({ address: USER }, { text }, `key-${index}`)).kind;
              doubtful ||= last === 'unknown';
            }
            const arrived = stand.state.world.said.filter((one) => one.text === text).length;
            expect(arrived).toBeLessThanOrEqual(1);
            if (last === 'accepted') expect(arrived).toBe(1);
            if (last === 'retry' && !doubtful) expect(arrived).toBe(0);
          }
          for (const close of closing.splice(0).toReversed()) await close();
        },
      ),
      { numRuns: 12 },
    );
  });
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

describe('the tables of errors', () => {
  const OA =
    '-32 -100 -200 -201 -204 -205 -209 -210 -211 -212 -213 -214 -216 -217 -218 -219 -220 -221 -223 -224 -227 -230 -231 -232 -233 -234 -235 -237 -238 -240 -241 -242 -244 -248 -249 -305 -311 -320 -321 -403 -1340 -1341 216 401 -401 112';
  const ZNS =
    '-100 -101 -102 -103 -104 -105 -106 -107 -108 -109 -1091 -110 -111 -112 -1121 -1122 -1123 -1124 -113 -1131 -1132 -114 -115 -116 -117 -118 -119 -120 -1201 -1202 -121 -122 -123 -124 -1241 -125 -126 -127 -128 -129 -130 -131 -132 -133 -134 -135 -1351 -136 -137 -138 -1381 -139 -140 -141 -142 -143 -144 -1441 -145 -146 -147 -1471 -1472 -148 -149 -1491 -150 -151 -152 -153 -158 -159 -160 -161 -162';
  it.each([
    ...OA.split(' ').map((code) => ['oa', Number(code)] as const),
    ...ZNS.split(' ').map((code) => ['zns', Number(code)] as const),
  ])('of %s knows %i', (surface, code) => {
    expect(kindOf(surface, code)).not.toBeNull();
  });
});
