import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { tokenHealth, tokenStore } from '../../../server/tokens.ts';
import { startZaloSandbox, ZALO_SANDBOX } from '../../../stand-ins/zalo/zalo-server.ts';
import { onBothDatabases, testKeys } from '../../database.ts';

const USER = '2512523625412515777';
const PROCESSES = 4;
const SENDS = 5;
const SCRIPT = fileURLToPath(new URL('./process.mjs', import.meta.url));

const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

async function start(job: object): Promise<ChildProcess> {
  const child = fork(SCRIPT, [JSON.stringify(job)]);
  running.push(child);
  await once(child, 'message');
  return child;
}

onBothDatabases('the tokens of Zalo in four processes', (open) => {
  // `npm test` builds first; a run of vitest alone leaves this out unless something was built before.
  const isBuilt = existsSync('dist/channels/zalo/zalo.js');
  it.skipIf(!isBuilt && process.env.CI !== 'true')(
    'that meet an expired token at once are refreshed exactly once, and every message arrives once',
    async () => {
      const { database, url } = await open();
      const stand = await startZaloSandbox({ port: 0, now: () => new Date(), random: () => 0.5, faults: [] });
      try {
        await stand.state.follow(USER);
        const job = {
          database: url,
          user: USER,
          sends: SENDS,
          settings: {
            appId: ZALO_SANDBOX.appId,
            appSecret: ZALO_SANDBOX.secret,
            oaSecretKey: ZALO_SANDBOX.secret,
            oaId: ZALO_SANDBOX.oaId,
            refreshToken: ZALO_SANDBOX.refreshToken,
            apiUrl: stand.url,
            oauthUrl: stand.url,
            znsUrl: stand.url,
          },
        };
        const children = await Promise.all(Array.from({ length: PROCESSES }, () => start(job)));
        const round = async (text: string) => {
          const answers = children.map(async (child) => (await once(child, 'message'))[0] as object[]);
          for (const child of children) child.send(text);
          return (await Promise.all(answers)).flat();
        };
        const allAccepted = Array.from({ length: PROCESSES * SENDS }, () => ({
          kind: 'accepted',
          reason: null,
        }));
        // Nobody has a token yet: all four ask for the first pair with the same single-use refresh token.
        expect(await round('Tin')).toEqual(allAccepted);
        expect(stand.state.tokens.refreshes()).toBe(1);
        // And again when Zalo kills the living token under them.
        stand.state.tokens.expireAccess();
        expect(await round('Lần hai')).toEqual(allAccepted);
        expect(stand.state.tokens.refreshes()).toBe(2);
        expect(new Set(stand.state.world.said.map(({ text }) => text)).size).toBe(2 * PROCESSES * SENDS);
        expect(stand.state.world.said).toHaveLength(2 * PROCESSES * SENDS);
        for (const child of children) child.send('');
        const deps = { db: database, keys: testKeys, now: () => new Date() };
        expect(await tokenHealth(deps, 'zalo:1')).toMatchObject({ state: 'good', connected: true });
      } finally {
        await stand.close();
      }
    },
    120_000,
  );
});

onBothDatabases('the health of tokens', (open) => {
  const DAY = 24 * 3_600_000;
  const START = Date.parse('2026-12-01T03:00:00Z');

  it('is told a week before the refresh token dies, at its death, and at once when it is refused', async () => {
    const { database } = await open();
    const clock = { now: new Date(START) };
    const deps = { db: database, keys: testKeys, now: () => clock.now };
    const store = tokenStore(deps, 'zalo:1', 'me');
    const health = () => tokenHealth(deps, 'zalo:1');
    expect(await health()).toMatchObject({ state: 'none', trouble: null });
    const pair = { accessToken: 'a', refreshToken: 'r', expiresAt: new Date(START + 25 * 3_600_000) };
    expect(await store.replace('', pair)).toBe(true);
    expect(await health()).toMatchObject({ state: 'good', trouble: null });
    clock.now = new Date(START + 82 * DAY);
    expect(await health()).toMatchObject({ state: 'good', trouble: null });
    clock.now = new Date(START + 83 * DAY);
    expect(await health()).toMatchObject({ state: 'soon', trouble: expect.stringContaining('còn 7 ngày') });
    clock.now = new Date(START + 90 * DAY);
    expect(await health()).toMatchObject({ state: 'broken', trouble: expect.stringContaining('hết hạn') });
    clock.now = new Date(START + DAY);
    await store.refused(-14014);
    expect(await health()).toMatchObject({ state: 'broken', trouble: expect.stringContaining('-14014') });
    // What Zalo said before the living pair was given is not about it.
    await store.replace('r', { ...pair, refreshToken: 'THE-SECOND-TOKEN' });
    await store.refused(0, new Date(START));
    expect(await health()).toMatchObject({ state: 'good' });
    expect(JSON.stringify(await database.read.channelToken.findMany())).not.toContain('THE-SECOND-TOKEN');
  });
});
