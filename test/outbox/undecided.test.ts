import { expect, test } from 'vitest';
import { decideUnknowns, MOST_DECIDED, undecided, unknowns } from '../../outbox/outbox.ts';
import type { Database } from '../../prisma/client.ts';
import { admin, official, ROOT } from '../acts.ts';
import { onBothDatabases } from '../database.ts';
import { later, ledgerRows, MINUTE, NOON } from './sink.ts';

const inDoubt = (
  database: Database,
  count: number,
  more: { campaignId: number; channel: string; areaCode?: string },
) => ledgerRows(database, count, { ...more, state: 'unknown', attempts: 1 });

onBothDatabases('messages in doubt', (open) => {
  test('are read a page at a time, all of them or those of a campaign, a channel, some areas', async () => {
    const { database, close } = await open();
    await inDoubt(database, 30, { campaignId: 1, channel: 'sms' });
    await inDoubt(database, 20, { campaignId: 1, channel: 'zalo' });
    await inDoubt(database, 10, { campaignId: 2, channel: 'sms', areaCode: '00004' });
    const seen: number[] = [];
    for (let after = 0; ; ) {
      const rows = await unknowns(ROOT, database.read, { after, limit: 7 });
      seen.push(...rows.map((row) => row.id));
      if (rows.length < 7) break;
      after = rows.at(-1)?.id ?? 0;
    }
    expect(seen).toHaveLength(60);
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
    expect(await undecided(ROOT, database.read, {})).toMatchObject([
      { campaignId: 1, channel: 'sms', count: 30 },
      { campaignId: 1, channel: 'zalo', count: 20 },
      { campaignId: 2, channel: 'sms', count: 10 },
    ]);
    const of = async (filter: object) => (await unknowns(ROOT, database.read, filter)).length;
    expect(await of({ campaignId: 1 })).toBe(50);
    expect(await of({ channel: 'sms' })).toBe(40);
    expect(await of({ campaignId: 1, channel: 'zalo' })).toBe(20);
    const clerk = (await unknowns(official('commune', '00004', NOON), database.read)).length;
    expect(clerk).toBe(10);
    expect(await unknowns(official('province', '75', NOON), database.read)).toEqual([]);
    await close();
  });

  test('of one campaign are decided at once: only those that were shown, only theirs, and it is written down', async () => {
    const { database, close } = await open();
    await inDoubt(database, 30, { campaignId: 1, channel: 'sms' });
    await inDoubt(database, 10, { campaignId: 2, channel: 'sms' });
    const [shown] = await undecided(ROOT, database.read, { campaignId: 1 });
    const upTo = shown?.lastId ?? 0;
    await inDoubt(database, 5, { campaignId: 1, channel: 'zalo' });
    const at = later(NOON, MINUTE);
    expect(await decideUnknowns(admin(at, 7), database, { upTo }, 'resend')).toBe(0);
    expect(await decideUnknowns(admin(at, 7), database, { campaignId: 1, upTo }, 'leave')).toBe(30);
    expect(await decideUnknowns(admin(at, 7), database, { campaignId: 1, upTo }, 'resend')).toBe(0);
    expect(await undecided(ROOT, database.read, {})).toMatchObject([
      { campaignId: 1, channel: 'zalo', count: 5 },
      { campaignId: 2, channel: 'sms', count: 10 },
    ]);
    const left = await database.read.message.findMany({ where: { rule: 'left_by_staff' } });
    expect(left).toHaveLength(30);
    expect(left.every((row) => row.state === 'unknown' && row.payload === null)).toBe(true);
    const all = 2 ** 31 - 1;
    expect(await decideUnknowns(admin(at, 7), database, { channel: 'sms', upTo: all }, 'resend')).toBe(10);
    const again = await database.read.message.findMany({ where: { campaignId: 2 } });
    expect(again.every((row) => row.state === 'queued' && row.nextAt.getTime() === at.getTime())).toBe(true);
    expect(await database.read.auditEntry.findMany()).toMatchObject([
      { action: 'message.leave_many', subject: 'campaign:1', userId: 7 },
      { action: 'message.resend_many', subject: 'channel:sms', userId: 7 },
    ]);
    await close();
  });

  test('are never decided more at once than the limit', async () => {
    const { database, close } = await open();
    await inDoubt(database, MOST_DECIDED + 3, { campaignId: 1, channel: 'sms' });
    const filter = { campaignId: 1, upTo: 1_000_000 };
    expect(await decideUnknowns(admin(NOON, 7), database, filter, 'leave')).toBe(MOST_DECIDED);
    expect(await decideUnknowns(admin(NOON, 7), database, filter, 'leave')).toBe(3);
    await close();
  });
});
