/**
 * A database that the first landed version made, full of rows, brought to today's by the program itself: every row of every table
 * is still there as it was. On SQLite a changed table is copied and dropped, which must not take the rows that point to it along.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type DatabaseKind, openDatabase } from '../../prisma/client.ts';
import { migrate } from '../../prisma/migrate.ts';

/** What commit 7e98876 made. */
const FIRST = '0001_init';
const ROWS = 3;
const POSTGRESQL = process.env.TEST_POSTGRESQL_URL;

type Column = { name: string; type: string; generated: boolean };
type Table = { name: string; columns: Column[]; points: Map<string, { table: string; column: string }> };

const folderOf = (kind: DatabaseKind) => join('prisma', 'migrations', kind);

/** The tables of the first version, those that others point to first. */
function tablesOf(kind: DatabaseKind): Table[] {
  const sql = readFileSync(join(folderOf(kind), FIRST, 'migration.sql'), 'utf8');
  const tables = [...sql.matchAll(/CREATE TABLE "(\w+)" \(\n([\s\S]*?)\n\);/g)].map(
    ([, name = '', body = '']): Table => ({
      name,
      columns: [...body.matchAll(/^ {4}"(\w+)" ([A-Z]+)/gm)].map(([, column = '', type = '']) => ({
        name: column,
        type,
        generated: type === 'SERIAL',
      })),
      points: new Map(
        [...body.matchAll(/FOREIGN KEY \("(\w+)"\) REFERENCES "(\w+)" \("(\w+)"\)/g)].map(
          ([, column = '', table = '', other = '']) => [column, { table, column: other }],
        ),
      ),
    }),
  );
  for (const [, from, column = '', table = '', other = ''] of sql.matchAll(
    /ALTER TABLE "(\w+)" ADD CONSTRAINT "\w+" FOREIGN KEY \("(\w+)"\) REFERENCES "(\w+)"\("(\w+)"\)/g,
  ))
    tables.find(({ name }) => name === from)?.points.set(column, { table, column: other });
  const ordered: Table[] = [];
  while (ordered.length < tables.length) {
    const ready = tables.filter(
      (table) =>
        !ordered.includes(table) &&
        [...table.points.values()].every((to) => ordered.some(({ name }) => name === to.table)),
    );
    if (ready.length === 0) throw new Error('tables point in a circle');
    ordered.push(...ready);
  }
  return ordered;
}

/** A value of a column, different in every row and column. */
function sample(column: Column, row: number): string | number | boolean | Date {
  switch (column.type) {
    case 'INTEGER':
    case 'SERIAL':
    case 'BIGINT':
      return row;
    case 'REAL':
    case 'DOUBLE':
      return row + 0.25;
    case 'BOOLEAN':
      return row % 2 === 0;
    case 'DATETIME':
    case 'TIMESTAMP':
      return new Date(Date.UTC(2026, 10, row, 3, column.name.length));
    default:
      return `${column.name} ${row} đã có`;
  }
}

function rowOf(tables: readonly Table[], table: Table, row: number) {
  return table.columns
    .filter((column) => !column.generated)
    .map((column) => {
      const to = table.points.get(column.name);
      const target = tables
        .find(({ name }) => name === to?.table)
        ?.columns.find(({ name }) => name === to?.column);
      return { name: column.name, value: sample(target ?? column, row) };
    });
}

async function upgrade(kind: DatabaseKind, url: string): Promise<void> {
  expect(await migrate(url, FIRST)).toEqual([FIRST]);
  const tables = tablesOf(kind);
  expect(tables.length).toBeGreaterThan(25);
  const sql = (table: Table) => {
    const names = table.columns.map(({ name }) => `"${name}"`).join(', ');
    return `SELECT ${names} FROM "${table.name}" ORDER BY ${names}`;
  };
  const contents = async () => {
    const db = await openDatabase(url);
    const all: Record<string, unknown> = {};
    for (const table of tables) all[table.name] = await db.read.$queryRawUnsafe(sql(table));
    await db.close();
    return all;
  };

  const old = await openDatabase(url);
  await old.write(async (tx) => {
    for (const table of tables)
      for (let row = 1; row <= ROWS; row += 1) {
        const cells = rowOf(tables, table, row);
        const marks = cells.map((_, i) => (kind === 'postgresql' ? `$${i + 1}` : '?')).join(', ');
        const names = cells.map(({ name }) => `"${name}"`).join(', ');
        await tx.$executeRawUnsafe(
          `INSERT INTO "${table.name}" (${names}) VALUES (${marks})`,
          ...cells.map(({ value }) => value),
        );
      }
  });
  await old.close();
  const before = await contents();
  for (const table of tables) expect(before[table.name], table.name).toHaveLength(ROWS);

  const later = readdirSync(folderOf(kind))
    .filter((name) => /^\d/.test(name) && name > FIRST)
    .sort();
  expect(await migrate(url)).toEqual(later);
  expect(await contents()).toEqual(before);

  // Today's program reads all of it, and writes on.
  const db = await openDatabase(url);
  for (const table of tables) {
    const model = `${table.name[0]?.toLowerCase()}${table.name.slice(1)}`;
    const reader = (
      db.read as unknown as Record<string, { count(): Promise<number>; findMany(): Promise<unknown[]> }>
    )[model];
    expect(await reader?.findMany(), table.name).toHaveLength(ROWS);
  }
  const added = await db.write((tx) =>
    tx.auditEntry.create({ data: { at: new Date('2026-12-01T03:00:00Z'), action: 'test', subject: 'test' } }),
  );
  expect(added.id).toBe(ROWS + 1);
  await db.close();
  expect(await migrate(url)).toEqual([]);
}

describe('a database of the first version, full of rows, keeps every one of them', () => {
  test('on SQLite', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lienthong-upgrade-'));
    await upgrade('sqlite', `file:${join(folder, 'old.db')}`);
    rmSync(folder, { recursive: true, force: true });
  });

  test.skipIf(POSTGRESQL === undefined && process.env.CI !== 'true')('on PostgreSQL', async () => {
    if (POSTGRESQL === undefined) throw new Error('TEST_POSTGRESQL_URL is not set');
    const name = `t_${randomUUID().replaceAll('-', '')}`;
    const server = await openDatabase(POSTGRESQL);
    await server.read.$executeRawUnsafe(`CREATE DATABASE ${name}`);
    try {
      await upgrade('postgresql', Object.assign(new URL(POSTGRESQL), { pathname: `/${name}` }).toString());
    } finally {
      await server.read.$executeRawUnsafe(`DROP DATABASE ${name} WITH (FORCE)`);
      await server.close();
    }
  });
});
