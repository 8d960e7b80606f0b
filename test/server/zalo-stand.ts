/** The whole program connected to the stand-in of Zalo, on a clock that the test sets. */
import { startZaloSandbox, ZALO_SANDBOX } from '../../stand-ins/zalo/zalo-server.ts';
import type { ZaloState } from '../../stand-ins/zalo/zalo-state.ts';
import { type TestApp, testApp } from '../app.ts';

export type ZaloStand = { url: string; close(): Promise<void>; state: ZaloState };

export async function appWithZalo(start: Date, now: () => Date): Promise<{ app: TestApp; stand: ZaloStand }> {
  const stand = await startZaloSandbox({ port: 0, now, random: () => 0.5, faults: [] });
  const app = await testApp(
    {
      ZALO_APP_ID: ZALO_SANDBOX.appId,
      ZALO_APP_SECRET: ZALO_SANDBOX.secret,
      ZALO_OA_SECRET_KEY: ZALO_SANDBOX.secret,
      ZALO_OA_ID: ZALO_SANDBOX.oaId,
      ZALO_REFRESH_TOKEN: ZALO_SANDBOX.refreshToken,
      ZALO_API_URL: stand.url,
      ZALO_OAUTH_URL: stand.url,
      ZALO_ZNS_URL: stand.url,
    },
    start.toISOString(),
  );
  return { app, stand };
}
