/** Zalo and its stand-in, opened for a test. */
import { zaloChannel } from '../../../channels/zalo/zalo.ts';
import type { InjectedFault } from '../../../stand-ins/faults.ts';
import { startZaloSandbox, ZALO_SANDBOX } from '../../../stand-ins/zalo/zalo-server.ts';
import { memoryLog, memoryTokens } from '../fakes/needs.ts';

export const USER = '2512523625412515777';

export const PHONE = '+84912345677';

export const closing: (() => Promise<void>)[] = [];

/** The adapter against the stand-in, with one follower who wrote just now. 10:00 in Viet Nam. */
export async function zalo(faults: InjectedFault[] = [], random: () => number = () => 0.5) {
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
