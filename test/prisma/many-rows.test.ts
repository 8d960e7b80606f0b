import { expect, test } from 'vitest';
import { manyRows } from '../../prisma/many-rows.ts';
import { onBothDatabases } from '../database.ts';

const AT = new Date('2026-12-01T03:04:05.678Z');
const NASTY = ['Nguyễn Văn “Ẩn”', "O'Hà; DROP", '{"a":[1,"]"]}', '007', 'null', '\\', '', '😀\u2028'];

onBothDatabases('many rows as one value', (open) => {
  test('arrive as they were given, and a moment is kept as the client keeps it', async () => {
    const { database, close } = await open();
    await database.write(async (tx) => {
      await tx.setting.create({ data: { name: 'by the client', value: '', updatedAt: AT } });
      const rows = NASTY.map((text, index) => [`row ${index}`, text, AT]);
      await tx.$executeRaw`
        INSERT INTO "Setting" ("name", "value", "updatedAt")
        SELECT v.c1, v.c2, v.c3 FROM ${manyRows(tx, ['text', 'text', 'moment'], rows)} AS v`;
    });
    const written = await database.read.setting.findMany({ where: { name: { startsWith: 'row' } } });
    expect(written.map(({ name, value }) => [name, value]).sort()).toEqual(
      NASTY.map((text, index) => [`row ${index}`, text]),
    );
    // As the databases compare it, and not as it is read back.
    expect(await database.read.setting.count({ where: { updatedAt: AT } })).toBe(NASTY.length + 1);
    expect(await database.read.setting.count({ where: { updatedAt: { lt: AT } } })).toBe(0);
    await close();
  });

  test('nothing stays nothing, and numbers stay numbers', async () => {
    const { database, close } = await open();
    const { read } = database;
    const rows = [
      [1, null, null],
      [2_147_483_647, 'a', AT],
    ];
    const got = await read.$queryRaw<{ c1: number; empty: number | boolean }[]>`
      SELECT v.c1 AS "c1", v.c2 IS NULL AND v.c3 IS NULL AS "empty"
      FROM ${manyRows(read, ['integer', 'text', 'moment'], rows)} AS v ORDER BY v.c1`;
    expect(got.map(({ c1, empty }) => [Number(c1), Boolean(Number(empty))])).toEqual([
      [1, true],
      [2_147_483_647, false],
    ]);
    await close();
  });
});
