import { expect, test } from 'vitest';
import { counts, ledgerFacets, progress } from '../../outbox/outbox.ts';
import type { Database } from '../../prisma/client.ts';
import { onBothDatabases } from '../database.ts';
import { later, NOON } from './sink.ts';

const AREAS = 40;

/** A campaign's rows, made in the table itself: some sent, some dropped, the rest queued. */
async function rowsOf(database: Database, campaignId: number, count: number): Promise<void> {
  await database.write(
    (tx) => tx.$executeRaw`
      INSERT INTO "Message" ("key", "lane", "purpose", "source", "channel", "campaignId", "wave", "areaCode", "state", "rule",
        "staffText", "attempts", "nextAt", "createdAt", "demo", "run")
      SELECT 'c' || CAST(${campaignId} AS TEXT) || '-' || CAST("n" AS TEXT), 'bulk', 'outreach', 'campaign',
        CASE WHEN "n" % 3 = 0 THEN 'zalo' ELSE 'sms' END, CAST(${campaignId} AS INTEGER), "n" % 2, CAST(10000 + "n" % ${AREAS} AS TEXT),
        CASE "n" % 4 WHEN 0 THEN 'sent' WHEN 1 THEN 'dropped' ELSE 'queued' END,
        CASE "n" % 4 WHEN 1 THEN 'cap' END, CASE "n" % 4 WHEN 1 THEN 'Đã nhận đủ tin' END, 0, ${NOON}, ${NOON}, false, 0
      FROM (WITH RECURSIVE "numbers"("n") AS (SELECT 0 UNION ALL SELECT "n" + 1 FROM "numbers" WHERE "n" < ${count - 1})
        SELECT "n" FROM "numbers") AS "all"`,
  );
}

const sum = (by: Record<string, number>) => Object.values(by).reduce((all, one) => all + one, 0);

onBothDatabases('how a campaign stands', (open) => {
  test('a small one is told as it is now, each time', async () => {
    const { database, close } = await open();
    await rowsOf(database, 1, 200);
    await rowsOf(database, 2, 10);
    expect(await progress(database.read, 1, NOON, true)).toEqual(await counts(database.read, 1));
    await database.read.message.updateMany({
      where: { campaignId: 1, state: 'queued' },
      data: { state: 'sent' },
    });
    expect(await progress(database.read, 1, NOON, true)).toEqual(await counts(database.read, 1));
    expect(await ledgerFacets(database.read, 1, NOON)).toEqual({
      whys: [{ why: 'cap', staffText: 'Đã nhận đủ tin' }],
      waves: [0, 1],
    });
    expect(await progress(database.read, 3, NOON, true)).toMatchObject({ total: 0 });
    await close();
  });

  test('a large one is walked in pages and kept for a while; its states are of now, and all sums add up', async () => {
    const { database, close } = await open();
    const all = 45_001;
    await rowsOf(database, 1, all);
    const first = await progress(database.read, 1, NOON, true);
    expect(first).toEqual(await counts(database.read, 1));
    await database.read.message.updateMany({
      where: { campaignId: 1, state: 'queued' },
      data: { state: 'sent' },
    });
    const soon = await progress(database.read, 1, later(NOON, 500), true);
    expect(soon.counts).toEqual((await counts(database.read, 1)).counts);
    expect(soon.byArea).toEqual(first.byArea);
    for (const by of [soon.byChannel, soon.byArea])
      expect(Object.values(by).reduce((total, one) => total + sum(one), 0)).toBe(all);
    expect(await ledgerFacets(database.read, 1, later(NOON, 600))).toMatchObject({ waves: [0, 1] });
    // A while later, or when nothing goes on any more, areas are of now too.
    expect(await progress(database.read, 1, later(NOON, 700), false)).toEqual(await counts(database.read, 1));
    await database.read.message.updateMany({
      where: { campaignId: 1, state: 'sent' },
      data: { state: 'seen' },
    });
    expect(await progress(database.read, 1, later(NOON, 60_000), true)).toEqual(
      await counts(database.read, 1),
    );
    await database.read.message.updateMany({ where: { campaignId: 1, wave: 1 }, data: { state: 'failed' } });
    // A clock that was set back keeps nothing.
    expect(await progress(database.read, 1, later(NOON, -60_000), true)).toEqual(
      await counts(database.read, 1),
    );
    await close();
  });

  test('many who ask at once are told the same', async () => {
    const { database, close } = await open();
    await rowsOf(database, 1, 25_000);
    const told = await Promise.all(Array.from({ length: 5 }, () => progress(database.read, 1, NOON, true)));
    for (const one of told) expect(one).toEqual(told[0]);
    await close();
  });
});
