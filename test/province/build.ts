/** Writes a province's year beside the demo's rows: on either database, in lots, each row worked out from its number. */
import { communesOf } from '../../areas/areas.ts';
import type { DatabaseKind, Tx } from '../../prisma/client.ts';
import type { App } from '../../server/app.ts';
import { record } from '../../staff/staff.ts';
import { server } from '../acts.ts';
import { type ProvinceRows, provinceRows } from './rows.ts';
import type { ProvinceSize } from './size.ts';

const LOT = 2_000;
const PROVINCE = '44';
/** The demo's official of the province. */
const AUTHOR = 2;

type Part = { table: string; count: number; row: (i: number) => object };

function parts(size: ProvinceSize, rows: ProvinceRows, communes: number): Part[] {
  const part = (table: string, count: number, row: (i: number) => object): Part => ({ table, count, row });
  return [
    part('Contact', size.people, rows.contact),
    part('Address', size.people, rows.address),
    part('Permission', size.people, rows.permission),
    part('ContactTag', size.people, rows.tag),
    part('Campaign', size.campaigns, rows.campaign),
    part('Message', size.messages, rows.message),
    part('Dossier', size.dossiers, rows.dossier),
    part('Consent', size.dossiers, rows.consent),
    part('ConsentEvent', size.dossiers, rows.consentEvent),
    part('Talk', size.talks, rows.talk),
    part('Turn', size.talks * 2, rows.turn),
    part('Link', size.links, rows.link),
    part('Visit', size.links * 5, rows.visit),
    part('Group', size.groups, rows.group),
    part('User', size.users, rows.user),
    part('Difficulty', size.difficulties, rows.difficulty),
    part('FileImport', size.loads, rows.load),
    part('OutreachEntry', size.outreach, rows.outreach),
    part('PersonRequest', size.requests, rows.request),
    part('UptakeTable', size.weeks, rows.table),
    part('UptakeRow', size.weeks * communes * 2, rows.uptakeRow),
  ];
}

/** A lot of rows as one value: a statement with a value for each cell costs ten times as much. */
async function insert(tx: Tx, kind: DatabaseKind, table: string, rows: readonly object[]): Promise<void> {
  const names = Object.keys(rows[0] ?? {});
  const columns = names.map((name) => `"${name}"`).join(', ');
  // As Prisma writes moments on SQLite, where they are compared as words.
  const text = JSON.stringify(rows).replace(/(T\d\d:\d\d:\d\d\.\d{3})Z"/g, '$1+00:00"');
  if (kind === 'postgresql')
    await tx.$executeRawUnsafe(
      `INSERT INTO "${table}" (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::"${table}", $1::json)`,
      text,
    );
  else
    await tx.$executeRawUnsafe(
      `INSERT INTO "${table}" (${columns}) SELECT ${names.map((name) => `value ->> '${name}'`).join(', ')} FROM json_each(?)`,
      text,
    );
}

/** @param tell hears each part as it is done */
export async function buildProvince(
  app: App,
  size: ProvinceSize,
  tell: (part: string, rows: number) => void = () => {},
): Promise<void> {
  const { db, keys, now } = app.deps;
  const communes = communesOf(PROVINCE, now()).map((unit) => unit.code);
  const rows = provinceRows(size, { keys, now: now(), province: PROVINCE, communes, author: AUTHOR });
  for (const { table, count, row } of parts(size, rows, communes.length)) {
    for (let from = 0; from < count; from += LOT) {
      const lot = Array.from({ length: Math.min(LOT, count - from) }, (_, i) => row(from + i));
      await db.write((tx) => insert(tx, db.kind, table, lot));
    }
    tell(table, count);
  }
  // By the one way in which entries are written: they are a chain.
  for (let from = 0; from < size.audit; from += LOT)
    await db.write(async (tx) => {
      for (let i = from; i < Math.min(from + LOT, size.audit); i += 1)
        await record(tx, server(now()), {
          action: 'link.create',
          subject: `link:${i}`,
          areas: [communes[i % communes.length] ?? PROVINCE],
        });
    });
  tell('AuditEntry', size.audit);
  if (app.deps.db.kind === 'postgresql') await db.read.$executeRawUnsafe('ANALYZE');
  else await db.write((tx) => tx.$executeRawUnsafe('ANALYZE'));
}
