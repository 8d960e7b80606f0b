import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { createKeys } from '../prisma/seal.ts';
import type { RouteRecord } from '../server/access.ts';
import { type App, openApp } from '../server/app.ts';
import { createLog } from '../server/log.ts';
import { tick } from '../server/tick.ts';
import { buildWeb } from '../server/web.ts';
import { migratedFile } from './database.ts';

export type TestApp = {
  app: App;
  web: FastifyInstance;
  routes: RouteRecord[];
  env: Record<string, string>;
  folder: string;
  /** Everything the program logged, one JSON line each. */
  logged: () => string;
  /** Sets the clock. */
  at: (time: string) => void;
  /** Does everything due at the clock's time; what a worker would do by itself. */
  tick: () => Promise<Record<string, number>>;
  close: () => Promise<void>;
};

/** What keys of the SMS gateway are derived with in a test's program. */
export const SMS_CALLBACK_SECRET = createKeys(new Uint8Array(32).fill(3)).hash('sms-callback', '');

/** The whole program on a database of its own, with a clock that stands still, behind a door that does not listen. */
export async function testApp(
  env: Record<string, string> = {},
  start = '2026-12-01T03:00:00Z',
): Promise<TestApp> {
  const folder = mkdtempSync(join(tmpdir(), 'lienthong-app-'));
  migratedFile(folder);
  const all = {
    DATABASE_URL: `file:${join(folder, 'lienthong.db')}`,
    SECRET_KEY: Buffer.alloc(32, 3).toString('base64'),
    ...env,
  };
  let now = new Date(start);
  const lines: string[] = [];
  const log = createLog({ write: (line) => void lines.push(line) });
  const opened = await openApp({ env: all, now: () => now, random: () => 0.5, log });
  if ('mistakes' in opened) throw new Error(JSON.stringify(opened.mistakes));
  const { app } = opened;
  const { web, routes } = await buildWeb(app);
  await web.ready();
  return {
    app,
    web,
    routes,
    env: all,
    folder,
    logged: () => lines.join(''),
    at: (time) => {
      now = new Date(time);
    },
    tick: () => tick(app, now),
    close: async () => {
      await web.close();
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
