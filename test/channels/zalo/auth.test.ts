import { afterEach, describe, expect, it } from 'vitest';
import { memoryTokens } from '../fakes/needs.ts';
import { fakeZalo, HOUR, NOW, zaloAt } from '../fakes/zalo.ts';

const TO = { address: '2512523625412515' };
const HELLO = { text: 'Xin chào' };
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function zalo(more: Parameters<typeof zaloAt>[1] = {}) {
  const world = await fakeZalo();
  const made = zaloAt(world.fake.url, more);
  closing.push(
    () => world.fake.close(),
    () => made.channel.close(),
  );
  return { ...world, ...made };
}

const pair = (access: string, refresh: string, hours: number) => ({
  accessToken: access,
  refreshToken: refresh,
  expiresAt: new Date(NOW.getTime() + hours * HOUR),
});

describe('the tokens of Zalo', () => {
  it('begin with the refresh token of the settings, by the documented request', async () => {
    const { channel, tokens, fake } = await zalo();
    expect((await channel.send(TO, HELLO, 'k')).kind).toBe('accepted');
    const [first] = fake.seen;
    expect(first?.method).toBe('POST');
    expect(first?.headers['content-type']).toContain('application/x-www-form-urlencoded');
    expect(first?.headers.secret_key).toBe('app-secret');
    expect(Object.fromEntries(new URLSearchParams(first?.body))).toEqual({
      refresh_token: 'refresh-0',
      app_id: 'app-1',
      grant_type: 'refresh_token',
    });
    expect(tokens.pair).toEqual(pair('access-1', 'refresh-1', 25));
  });

  it('are used as they are while they live, whatever the number of sends', async () => {
    const tokens = memoryTokens(pair('access-9', 'refresh-9', 20));
    const { channel, state, refreshes } = await zalo({ tokens });
    state.access = 'access-9';
    for (let i = 0; i < 5; i += 1) expect((await channel.send(TO, HELLO, `k${i}`)).kind).toBe('accepted');
    expect(refreshes()).toBe(0);
  });

  it('are renewed when less than five of their twenty-five hours are left', async () => {
    const tokens = memoryTokens(pair('access-9', 'refresh-0', 4.9));
    const { channel, state, refreshes } = await zalo({ tokens });
    state.access = 'access-9';
    expect((await channel.send(TO, HELLO, 'k')).kind).toBe('accepted');
    expect(refreshes()).toBe(1);
    expect(tokens.pair?.accessToken).toBe('access-1');
  });

  it('that died early are refreshed exactly once for many sends at once, and every send arrives once', async () => {
    const tokens = memoryTokens(pair('access-dead', 'refresh-0', 20));
    const { channel, refreshes, calls } = await zalo({ tokens });
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, i) => channel.send(TO, HELLO, `k${i}`)),
    );
    expect(outcomes.every((outcome) => outcome.kind === 'accepted')).toBe(true);
    expect(refreshes()).toBe(1);
    expect(calls().filter((seen) => seen.headers.access_token === 'access-1')).toHaveLength(10);
  });

  it('are refreshed once by two processes that share one store', async () => {
    const { channel, tokens, fake, refreshes } = await zalo();
    const other = zaloAt(fake.url, { tokens });
    closing.push(() => other.channel.close());
    const outcomes = await Promise.all([channel, other.channel].map((one) => one.send(TO, HELLO, 'k')));
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['accepted', 'accepted']);
    expect(refreshes()).toBe(1);
  });

  it('are saved before they are used', async () => {
    const { channel, tokens, state } = await zalo();
    tokens.journal = state.journal;
    await channel.send(TO, HELLO, 'k');
    expect(state.journal).toEqual(['refresh', 'saved access-1', 'call access-1']);
  });

  it('that could not be saved are kept, saved first next time, and not lost', async () => {
    const { channel, tokens, refreshes } = await zalo();
    tokens.fail = 1;
    expect(await channel.send(TO, HELLO, 'k')).toMatchObject({ kind: 'retry', whole: true });
    expect(tokens.pair).toBeNull();
    expect((await channel.send(TO, HELLO, 'k')).kind).toBe('accepted');
    expect(tokens.pair?.refreshToken).toBe('refresh-1');
    expect(refreshes()).toBe(1);
  });

  it('of another process are taken over instead of burning the refresh token twice', async () => {
    const tokens = memoryTokens(pair('access-old', 'refresh-old', 20));
    const { channel, state, refreshes } = await zalo({ tokens });
    state.access = 'access-old';
    await channel.send(TO, HELLO, 'k1');
    // The other process refreshed: the store has a new pair and Zalo knows only that one.
    tokens.pair = pair('access-other', 'refresh-other', 25);
    state.access = 'access-other';
    expect((await channel.send(TO, HELLO, 'k2')).kind).toBe('accepted');
    expect(refreshes()).toBe(0);
  });

  it('are refused by Zalo: a person is told, Zalo is not asked again at once, and a later grant heals it', async () => {
    let now = NOW;
    const { channel, state, refreshes, log } = await zalo({ now: () => now });
    state.refresh = 'somebody-else-used-it';
    expect(channel.missing).toBeNull();
    expect(await channel.send(TO, HELLO, 'k')).toMatchObject({
      kind: 'ourFault',
      reason: 'zalo_token_refused',
    });
    await channel.send(TO, HELLO, 'k');
    expect(refreshes()).toBe(1);
    expect(channel.missing).toContain('ZALO_REFRESH_TOKEN');
    expect(log.lines.join()).toContain('zalo.token.refused');
    state.refresh = 'refresh-0';
    now = new Date(NOW.getTime() + 61_000);
    expect((await channel.send(TO, HELLO, 'k')).kind).toBe('accepted');
    expect(channel.missing).toBeNull();
  });

  it('dead in the store are replaced by a newer one in the settings', async () => {
    const tokens = memoryTokens(pair('access-old', 'refresh-dead', 0.5));
    const { channel } = await zalo({ tokens });
    expect((await channel.send(TO, HELLO, 'k')).kind).toBe('accepted');
    expect(tokens.pair?.refreshToken).toBe('refresh-1');
  });

  it('stay in use when Zalo cannot be asked for new ones yet', async () => {
    const tokens = memoryTokens(pair('access-9', 'refresh-0', 2));
    const { channel, state, answerTokens } = await zalo({ tokens });
    state.access = 'access-9';
    answerTokens('drop');
    expect((await channel.send(TO, HELLO, 'k')).kind).toBe('accepted');
  });

  it('that are missing while Zalo cannot be asked make the message wait, not fail', async () => {
    const { channel, answerTokens, calls } = await zalo();
    for (const reply of ['drop', { status: 502, text: '<html>' }] as const) {
      answerTokens(reply);
      expect(await channel.send(TO, HELLO, 'k')).toMatchObject({ kind: 'retry', whole: true });
    }
    expect(calls()).toHaveLength(0);
  });

  it('just renewed and refused again end in a fault, not in a circle', async () => {
    const { channel, refreshes, answer } = await zalo();
    answer({ json: { error: -216, message: 'Access token is invalid' } });
    expect(await channel.send(TO, HELLO, 'k')).toMatchObject({ kind: 'ourFault' });
    expect(await channel.send(TO, HELLO, 'k')).toMatchObject({ kind: 'ourFault' });
    await Promise.all([channel.send(TO, HELLO, 'k'), channel.send(TO, HELLO, 'k')]);
    expect(refreshes()).toBe(2);
  });

  it('that live shorter than usual are not refreshed with every send', async () => {
    const { channel, answerTokens, refreshes, state } = await zalo();
    state.access = 'short';
    answerTokens({ json: { access_token: 'short', refresh_token: 'r', expires_in: '3600' } });
    for (let i = 0; i < 3; i += 1) expect((await channel.send(TO, HELLO, 'k')).kind).toBe('accepted');
    expect(refreshes()).toBe(1);
  });

  it('never show in the log', async () => {
    const { channel, log, state, answer } = await zalo();
    await channel.send(TO, HELLO, 'k');
    answer({ json: { error: -321, message: `token ${state.access} for ${TO.address}` } });
    await channel.send(TO, HELLO, 'k');
    expect(log.lines.length).toBeGreaterThan(0);
    expect(log.lines.join()).not.toMatch(/access-|refresh-\d|app-secret|2512523625412515|Xin chào/);
  });
});
