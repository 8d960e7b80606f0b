import { expect, test } from 'vitest';
import { openDatabase } from '../../prisma/client.ts';
import { migrate } from '../../prisma/migrate.ts';
import { freshSqlite, onBothDatabases } from '../database.ts';

const NOW = new Date('2026-11-21T02:00:00Z');
const setting = (name: string, value: string) => ({ name, value, updatedAt: NOW });

onBothDatabases('the database', (open) => {
  test('a failed write leaves nothing behind', async () => {
    const { database, close } = await open();
    await expect(
      database.write(async (tx) => {
        await tx.setting.create({ data: setting('a', '1') });
        throw new Error('stop');
      }),
    ).rejects.toThrow('stop');
    expect(await database.read.setting.count()).toBe(0);
    await close();
  });

  test('a read beside an open write does not see it', async () => {
    const { database, close } = await open();
    let during = -1;
    await database.write(async (tx) => {
      await tx.setting.create({ data: setting('a', '1') });
      during = await database.read.setting.count();
    });
    expect(during).toBe(0);
    expect(await database.read.setting.count()).toBe(1);
    await close();
  });

  test('writes that read first do not lose each other', async () => {
    const { database, close } = await open();
    await database.write((tx) => tx.setting.create({ data: setting('n', '0') }));
    await Promise.all(
      Array.from({ length: 20 }, () =>
        database.write(async (tx) => {
          await tx.$executeRaw`UPDATE "Setting" SET "value" = CAST(CAST("value" AS INTEGER) + 1 AS TEXT) WHERE "name" = 'n'`;
        }),
      ),
    );
    expect((await database.read.setting.findUniqueOrThrow({ where: { name: 'n' } })).value).toBe('20');
    await close();
  });

  test('times come back as they were put in, also from raw SQL comparisons', async () => {
    const { database, close } = await open();
    await database.write((tx) => tx.setting.create({ data: setting('a', '1') }));
    const rows = await database.read.$queryRaw<{ name: string; updatedAt: Date }[]>`
      SELECT "name", "updatedAt" FROM "Setting" WHERE "updatedAt" <= ${NOW}`;
    expect(rows).toHaveLength(1);
    expect(new Date(rows[0]?.updatedAt ?? 0).getTime()).toBe(NOW.getTime());
    await close();
  });
});

test('a second migration applies nothing', async () => {
  const { url, close } = await freshSqlite();
  expect(await migrate(url)).toEqual([]);
  await close();
});

test('SQLite runs in WAL with foreign keys on', async () => {
  const { database, close } = await freshSqlite();
  expect(await database.read.$queryRawUnsafe('PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }]);
  await expect(
    database.write((tx) =>
      tx.session.create({ data: { tokenHash: 'x', userId: 99, csrf: '', createdAt: NOW, expiresAt: NOW } }),
    ),
  ).rejects.toThrow();
  await close();
});

test('a writer waits for another process that holds the file, and loses nothing', async () => {
  const { database, url, close } = await freshSqlite();
  const other = await openDatabase(url);
  let letGo = () => {};
  const released = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let taken = () => {};
  const holding = new Promise<void>((resolve) => {
    taken = resolve;
  });
  const held = other.write(async (tx) => {
    await tx.setting.create({ data: setting('other', '1') });
    taken();
    await released;
  });
  await holding;
  const waiting = database.write((tx) => tx.setting.create({ data: setting('mine', '1') }));
  letGo();
  await waiting;
  await held;
  expect(await database.read.setting.count()).toBe(2);
  await other.close();
  await close();
});
