import { expect, it } from 'vitest';
import { openDatabase } from '../../prisma/client.ts';
import {
  dueNotices,
  importTable,
  makeOfficeReport,
  openNotices,
  type ReportKind,
  saveWording,
  stillMissing,
  wordingOf,
} from '../../uptake/uptake.ts';
import { admin, ROOT, server } from '../acts.ts';
import { freshSqlite, onBothDatabases, testKeys } from '../database.ts';

type Opened = Awaited<ReturnType<typeof freshSqlite>>;

function office({ database, url }: Pick<Opened, 'database' | 'url'>) {
  let now = new Date('2026-12-01T03:00:00Z');
  const deps = { db: database, keys: testKeys, now: () => now };
  return {
    deps,
    url,
    at: (time: string) => {
      now = new Date(`${time}+07:00`);
    },
    tell: () => dueNotices(deps, now),
    schedule: async (kind: ReportKind, scheduled = true, provinceCode = '44') => {
      const { wording, version } = await wordingOf(deps, provinceCode, kind);
      const saved = await saveWording(admin(deps.now(), 1), deps, {
        ...{ provinceCode, kind, base: version },
        wording: { ...wording, scheduled },
      });
      expect(saved.kind).toBe('saved');
    },
    load: (rows: string, from: string, to = from) =>
      importTable(server(deps.now()), deps, {
        ...{ fileName: `${from}.csv`, from, to, provinceCode: '44' },
        bytes: Buffer.from(`Liên thông khai sinh\nĐơn vị,Tổng số,Liên thông\n${rows}\n`),
      }),
  };
}

onBothDatabases('telling who is missing', (fresh) => {
  it('happens at 12:00 of the day a scheduled report is due, and not again', async () => {
    const opened = await fresh();
    const { deps, at, tell, schedule, load } = office(opened);
    await schedule('daily');
    await load('Phường Đông Hà,60,45', '2026-11-30');
    at('2026-12-01T11:59:59');
    expect([await tell(), await openNotices(ROOT, deps)]).toEqual([0, []]);
    at('2026-12-01T12:00:00');
    expect([await tell(), await tell()]).toEqual([1, 0]);
    const [open] = await openNotices(ROOT, deps, '44');
    expect(open).toMatchObject({
      ...{ kind: 'daily', provinceCode: '44', periodText: 'ngày 30/11/2026', expected: 78 },
      told: { at: new Date('2026-12-01T05:00:00Z'), count: 77 },
    });
    expect(open?.missing.map(({ words }) => words)).not.toContain('Phường Đông Hà');
    at('2026-12-01T12:20:00');
    await load('Xã Cam Lộ,60,6', '2026-11-30');
    expect([await tell(), (await openNotices(ROOT, deps))[0]?.missing.length]).toEqual([0, 76]);
    expect((await openNotices(ROOT, deps))[0]?.told?.count).toBe(77);
    expect(await openNotices(ROOT, deps, '75')).toEqual([]);
    at('2026-12-02T11:00:00');
    expect([await tell(), await openNotices(ROOT, deps)]).toEqual([0, []]);
    at('2026-12-02T12:00:00');
    expect(await tell()).toBe(1);
    await opened.close();
  });

  it('happens once when several look at the same moment', async () => {
    const opened = await fresh();
    const { deps, at, schedule, url } = office(opened);
    await schedule('daily');
    at('2026-12-01T12:00:00');
    const others = await Promise.all([openDatabase(url), openDatabase(url)]);
    const told = await Promise.all([deps.db, ...others].map((db) => dueNotices({ ...deps, db }, deps.now())));
    expect(told.sort()).toEqual([0, 0, 1]);
    expect(await deps.db.read.missingNotice.count()).toBe(1);
    for (const other of others) await other.close();
    await opened.close();
  });
});

it('nobody is told of a report that nobody scheduled, nor when the day is over', async () => {
  const opened = await freshSqlite();
  const { at, tell, schedule } = office(opened);
  at('2026-12-01T12:00:00');
  expect(await tell()).toBe(0);
  await schedule('daily');
  await schedule('daily', false);
  await schedule('weekly');
  await schedule('letter');
  expect(await tell()).toBe(0);
  at('2026-12-07T23:59:00');
  expect(await tell()).toBe(1);
  await opened.close();
});

it('on Monday the week is asked for, on the first the month; the reports name who lacks which days', async () => {
  const opened = await freshSqlite();
  const { deps, at, tell, schedule, load } = office(opened);
  await schedule('weekly');
  await schedule('monthly');
  at('2026-11-30T10:00:00');
  await load('Phường Đông Hà,60,45\nXã Cam Lộ,60,6', '2026-11-23', '2026-11-29');
  for (const day of ['23', '24', '26']) await load('Phường Nam Đông Hà,60,45', `2026-11-${day}`);
  at('2026-11-30T12:00:00');
  expect(await tell()).toBe(1);
  const weekly = await stillMissing(deps, '44', 'weekly');
  expect([weekly.expected - weekly.missing.length, weekly.told?.count]).toEqual([2, 76]);
  expect(weekly.missing.map(({ words }) => words)).toContain(
    'Phường Nam Đông Hà (thiếu số liệu ngày 25/11/2026, từ 27/11/2026 đến 29/11/2026)',
  );
  const made = await makeOfficeReport(server(deps.now()), deps, {
    ...{ kind: 'weekly', provinceCode: '44', day: '2026-11-25' },
  });
  if (made.kind === 'refused') throw new Error(made.message);
  expect([made.report.body.expected, made.report.body.missing.length]).toEqual([78, 76]);
  at('2026-12-01T12:00:00');
  expect(await tell()).toBe(1);
  const monthly = await stillMissing(deps, '44', 'monthly');
  expect(monthly.missing.map(({ words }) => words)).toContain(
    'Xã Cam Lộ (thiếu số liệu từ 01/11/2026 đến 22/11/2026, ngày 30/11/2026)',
  );
  await opened.close();
});
