import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { communesOf } from '../../areas/areas.ts';
import { approve, create, preview, submit } from '../../campaigns/campaigns.ts';
import { type Database, openDatabase, Prisma } from '../../prisma/client.ts';
import type { Keys } from '../../prisma/seal.ts';
import { placeOf } from '../../prisma/sealed-columns.ts';
import { type App, openApp } from '../../server/app.ts';
import { createLog } from '../../server/log.ts';
import { admin, server } from '../acts.ts';

/** Tuesday 1 December 2026, 10:00 in Viet Nam: every window is open. */
export const TEN_O_CLOCK = new Date('2026-12-01T03:00:00Z');
/** Writing comes before it, and nothing is sent before the campaign starts. */
const EARLIER = new Date('2026-12-01T02:00:00Z');
const PROVINCE = '44';
const AUTHOR = 1;
const APPROVER = 2;
const BATCH = 2_000;

/** A clock that starts at ten and runs. */
export function fromTen(): () => Date {
  const began = performance.now();
  return () => new Date(TEN_O_CLOCK.getTime() + (performance.now() - began));
}

export function settings(databaseUrl: string, more: Record<string, string> = {}): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
    PUBLIC_URL: 'https://bench.gov.vn',
    ...more,
  };
}

export async function openBench(
  env: Record<string, string>,
  more: Omit<Parameters<typeof openApp>[0], 'env' | 'log' | 'now'> & { now?: () => Date } = {},
): Promise<App> {
  const opened = await openApp({
    now: fromTen(),
    ...more,
    env,
    log: createLog(undefined, 'silent'),
  });
  if ('mistakes' in opened) throw new Error(JSON.stringify(opened.mistakes));
  return opened.app;
}

/** The mobile number of the person with this id. */
export const numberOf = (i: number) => `+849${String(10_000_000 + i)}`;

/** So many people of one province, each with a mobile and permission for guidance, written by the shortest way. */
export async function addPeople(db: Database, keys: Keys, count: number): Promise<void> {
  const communes = communesOf(PROVINCE, TEN_O_CLOCK).map((unit) => unit.code);
  const areaOf = (i: number) => communes[i % communes.length] ?? PROVINCE;
  for (let from = 1; from <= count; from += BATCH) {
    const ids = Array.from({ length: Math.min(BATCH, count - from + 1) }, (_, i) => from + i);
    const at = Prisma.sql`${EARLIER}`;
    await db.write(async (tx) => {
      await tx.$executeRaw`
        INSERT INTO "Contact" ("id", "areaCode", "provinceCode", "source", "basis", "createdAt", "updatedAt", "demo")
        VALUES ${Prisma.join(ids.map((i) => Prisma.sql`(${i}, ${areaOf(i)}, ${PROVINCE}, 'bench', 'bench', ${at}, ${at}, false)`))}`;
      await tx.$executeRaw`
        INSERT INTO "Address" ("id", "contactId", "channel", "hash", "sealed", "state", "createdAt", "demo")
        VALUES ${Prisma.join(ids.map((i) => Prisma.sql`(${i}, ${i}, 'sms', ${`bench-${i}`}, ${keys.seal(numberOf(i), placeOf.address({ channel: 'sms', hash: `bench-${i}` }))}, 'open', ${at}, false)`))}`;
      await tx.$executeRaw`
        INSERT INTO "Permission" ("contactId", "purpose", "state", "source", "basis", "at")
        VALUES ${Prisma.join(ids.map((i) => Prisma.sql`(${i}, 'outreach', 'granted', 'bench', 'bench', ${at})`))}`;
    });
  }
}

const PLAN = `name: Đo tốc độ
purpose: outreach
channels: [sms]
audience: { areas: ["${PROVINCE}"] }
text: outreach-birth-bundle
values: { hotline: "18001096" }
link: { placement: "Đo tốc độ" }
start: ${TEN_O_CLOCK.toISOString()}
end: 2026-12-02T13:00:00Z
`;

/** A campaign to all of them, written by one person and submitted. */
export async function submitted(app: App): Promise<{ id: number; text: string }> {
  const deps = { ...app.deps, now: () => EARLIER };
  const made = await create(admin(deps.now(), AUTHOR), deps, { fileName: 'bench.yaml', text: PLAN });
  if (made.kind !== 'created') throw new Error(JSON.stringify(made));
  const shown = await preview(server(deps.now()), deps, made.id, app.config.publicUrl);
  const text = shown.kind === 'preview' ? shown.examples[0]?.text : undefined;
  const done = await submit(admin(deps.now(), AUTHOR), deps, made.id);
  if (done.kind !== 'submitted' || text === undefined) throw new Error(JSON.stringify(done));
  return { id: made.id, text };
}

/** The second person says yes: one row of the ledger for each. @returns the rows */
export async function approveBench(app: App, id: number): Promise<number> {
  const done = await approve(
    admin({ ...app.deps, now: () => EARLIER }.now(), APPROVER),
    { ...app.deps, now: () => EARLIER },
    id,
  );
  if (done.kind !== 'approved') throw new Error(JSON.stringify(done));
  return done.messages;
}

/** A copy of a SQLite file under another name, without what an earlier run left there. */
export function copyOf(file: string, to: string): string {
  for (const end of ['', '-wal', '-shm']) rmSync(`${to}${end}`, { force: true });
  copyFileSync(file, to);
  return to;
}

export type Prepared = { path: string; text: string };

/** A SQLite file with so many people, and the campaign's rows in the ledger. */
export async function prepareSqlite(folder: string, name: string, count: number): Promise<Prepared> {
  const path = join(folder, name);
  const text = await prepare(`file:${path}`, count);
  const db = await openDatabase(`file:${path}`);
  await db.read.$queryRawUnsafe('PRAGMA wal_checkpoint(TRUNCATE)');
  await db.close();
  return { path, text };
}

/** The same in any database. @returns what the campaign says */
export async function prepare(databaseUrl: string, count: number): Promise<string> {
  const app = await openBench(settings(databaseUrl, { HOLD_OUTSIDE: '1' }));
  await addPeople(app.deps.db, app.deps.keys, count);
  const { id, text } = await submitted(app);
  const rows = await approveBench(app, id);
  await app.close();
  if (rows !== count) throw new Error(`${rows} rows for ${count} people`);
  return text;
}
