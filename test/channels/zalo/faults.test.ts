import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../../../channels/contract.ts';
import { kindOf } from '../../../channels/zalo/errors.ts';
import { zaloChannel } from '../../../channels/zalo/zalo.ts';
import type { FaultKind, InjectedFault } from '../../../stand-ins/faults.ts';
import { startZaloSandbox, ZALO_SANDBOX } from '../../../stand-ins/zalo/zalo-server.ts';
import { memoryLog, memoryTokens } from '../fakes/needs.ts';
import { closing, USER, zalo } from './zalo-open.ts';

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

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
