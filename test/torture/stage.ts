import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Database, openDatabase } from '../../prisma/client.ts';
import { addPeople, approveBench, numberOf, openBench, settings, submitted } from '../bench/people.ts';

/** Where the rows of a set-up's runs lie. */
export type SetUp = 'embedded' | 'redis' | 'postgresql';

/** A database prepared once, and copies of it for each run: people, and an approved campaign in the ledger. */
export type Stage = {
  people: number;
  /** A fresh copy. `folder`: where a file lies, for the disk that is to be full. */
  fresh(name: string, folder?: string): Promise<Place>;
  close(): Promise<void>;
};

export type Place = { url: string; remove(): Promise<void> };

async function fill(url: string, people: number): Promise<void> {
  const app = await openBench(settings(url, { HOLD_OUTSIDE: '1' }));
  await addPeople(app.deps.db, app.deps.keys, people);
  const { id } = await submitted(app);
  const rows = await approveBench(app, id);
  await app.close();
  if (rows !== people) throw new Error(`${rows} rows for ${people} people`);
}

/**
 * @param migrated a migrated, empty database to begin with. Under vitest it has to be given: its workers keep one schema
 *   engine (WebAssembly) for hours, and a migration that such a worker began late in the suite was seen never to come back
 *   (twice in CI, once here; the engine threw in a task of its own, and the run then waited for its whole time limit).
 */
export async function sqliteStage(folder: string, people: number, migrated?: string): Promise<Stage> {
  mkdirSync(folder, { recursive: true });
  const template = join(folder, `template-${people}.db`);
  if (migrated !== undefined) copyFileSync(migrated, template);
  await fill(`file:${template}`, people);
  const db = await openDatabase(`file:${template}`);
  await db.read.$queryRawUnsafe('PRAGMA wal_checkpoint(TRUNCATE)');
  await db.close();
  return {
    people,
    async fresh(name, at = join(folder, name)) {
      const path = join(at, 'lienthong.db');
      mkdirSync(dirname(path), { recursive: true });
      copyFileSync(template, path);
      return {
        url: `file:${path}`,
        remove: async () => {
          for (const end of ['', '-wal', '-shm'])
            if (existsSync(`${path}${end}`)) rmSync(`${path}${end}`, { force: true });
        },
      };
    },
    close: async () => rmSync(template, { force: true }),
  };
}

/** @param server address of a PostgreSQL server on which databases may be made */
export async function postgresqlStage(server: string, people: number): Promise<Stage> {
  const prefix = `torture_${process.pid}`;
  const admin = await openDatabase(server);
  const addressOf = (name: string) => Object.assign(new URL(server), { pathname: `/${name}` }).toString();
  const template = `${prefix}_t${people}`;
  await admin.read.$executeRawUnsafe(`CREATE DATABASE ${template}`);
  await fill(addressOf(template), people);
  return {
    people,
    async fresh(name) {
      const own = `${prefix}_${name.replace(/\W/g, '_')}`;
      await admin.read.$executeRawUnsafe(`CREATE DATABASE ${own} TEMPLATE ${template}`);
      return {
        url: addressOf(own),
        remove: async () => {
          await admin.read.$executeRawUnsafe(`DROP DATABASE ${own} WITH (FORCE)`);
        },
      };
    },
    close: async () => {
      await admin.read.$executeRawUnsafe(`DROP DATABASE ${template} WITH (FORCE)`);
      await admin.close();
    },
  };
}

/** What became of a run, person by person: the ledger held against the provider's own count. */
export type Verdict = {
  people: number;
  sent: number;
  unknown: number;
  /** Nobody got it and the ledger does not say that it is in doubt. */
  lost: number;
  /** Somebody got it twice. */
  doubled: number;
  /** Anything else that does not add up, in words. */
  odd: string[];
  /** Why those who got nothing got nothing, as their rows say it: state, rule, reason, tries, and when it would be tried again. */
  why: string[];
};

/** So many different reasons are told. */
const MOST_WHYS = 8;

/**
 * @param mostUnknown how many may be in doubt: none at a keyed provider
 * @param now the run's calendar, for saying what a message still waits for
 */
export async function audit(
  db: Database,
  copies: ReadonlyMap<string, number>,
  people: number,
  mostUnknown: number,
  now: Date,
): Promise<Verdict> {
  const rows = await db.read.message.findMany();
  const verdict: Verdict = { people, sent: 0, unknown: 0, lost: 0, doubled: 0, odd: [], why: [] };
  const whys = new Map<string, number>();
  const stateOf = new Map(rows.map((row) => [row.addressId, row]));
  if (rows.length !== people || stateOf.size !== people)
    verdict.odd.push(`${rows.length} rows of ${stateOf.size} people, expected ${people}`);
  let reached = 0;
  for (let id = 1; id <= people; id += 1) {
    const row = stateOf.get(id);
    const got = copies.get(numberOf(id).replace('+84', '')) ?? 0;
    if (got > 0) reached += 1;
    if (got > 1) verdict.doubled += 1;
    const recorded = row?.state === 'sent' || row?.state === 'delivered' || row?.state === 'seen';
    if (row?.state === 'unknown') verdict.unknown += 1;
    else if (got === 0) {
      verdict.lost += 1;
      const why = row === undefined ? 'no row' : whyNot(row, now);
      whys.set(why, (whys.get(why) ?? 0) + 1);
    } else if (recorded) verdict.sent += 1;
    else verdict.odd.push(`person ${id} got it and is ${row?.state ?? 'nowhere'}`);
    if (recorded && row.providerId === null) verdict.odd.push(`person ${id} is sent without a provider's id`);
  }
  if (reached !== copies.size) verdict.odd.push(`${copies.size - reached} strangers reached`);
  if (verdict.odd.length === 0 && verdict.sent + verdict.unknown + verdict.lost !== people)
    verdict.odd.push(`${verdict.sent} sent + ${verdict.unknown} unknown + ${verdict.lost} lost ≠ ${people}`);
  if (verdict.unknown > mostUnknown)
    verdict.odd.push(`${verdict.unknown} unknown where ${mostUnknown} can be in doubt`);
  verdict.why = [...whys].slice(0, MOST_WHYS).map(([why, count]) => `${count} × ${why}`);
  return verdict;
}

type Row = Awaited<ReturnType<Database['read']['message']['findMany']>>[number];

/** "queued in bulk, rule hours, reason esms_http_429, 2 tries, due in 34 s, claimed by … 3 s ago". Never whom it is for. */
export function whyNot(row: Row, now: Date): string {
  const seconds = (at: Date) => Math.round((at.getTime() - now.getTime()) / 1_000);
  const due = seconds(row.nextAt);
  return [
    `${row.state} in ${row.lane}`,
    ...(row.rule === null ? [] : [`rule ${row.rule}`]),
    ...(row.reason === null ? [] : [`reason ${row.reason}`]),
    `${row.attempts} tries`,
    ...(row.state === 'queued' ? [due > 0 ? `due in ${due} s` : `due for ${-due} s`] : []),
    ...(row.claimedAt === null ? [] : [`last claimed ${-seconds(row.claimedAt)} s ago`]),
    ...(row.doubtAt === null ? [] : ['in doubt before']),
    ...(row.expiresAt === null ? [] : [`of use for ${seconds(row.expiresAt)} s more`]),
  ].join(', ');
}

export function holds(verdict: Verdict): boolean {
  return verdict.lost === 0 && verdict.doubled === 0 && verdict.odd.length === 0;
}
