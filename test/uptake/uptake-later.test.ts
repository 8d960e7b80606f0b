/** Uptake tables loaded later: newer versions, corrections, what is undone. */
import { expect, it } from 'vitest';
import { importTable, listTables, type ReportModel, report } from '../../uptake/uptake.ts';
import { ROOT, server } from '../acts.ts';
import { onBothDatabases } from '../database.ts';
import { NOW } from './reading.ts';
import { communes, quangTri, REASON } from './uptake-requests.ts';

onBothDatabases('uptake tables', (open) => {
  async function fresh() {
    const { database, close } = await open();
    return { deps: { db: database, now: () => NOW }, close };
  }

  async function reportOf(
    deps: Parameters<typeof report>[0],
    question: Parameters<typeof report>[1],
  ): Promise<ReportModel> {
    const made = await report(deps, question);
    if (made.kind !== 'report') throw new Error(made.message);
    return made;
  }

  it('a reason lets nothing else in, and an empty reason is none', async () => {
    const { deps, close } = await fresh();
    const bad = { fileName: 'x.csv', bytes: communes('Xã Cam Lộ,40,41\nTổng,50,41'), acceptTotal: REASON };
    expect((await importTable(server(deps.now()), deps, bad)).kind).toBe('refused');
    const empty = await importTable(server(deps.now()), deps, { ...quangTri, acceptTotal: '  ' });
    expect(empty.kind === 'refused' && empty.problems.map((problem) => problem.rule)).toContain(
      'reason-missing',
    );
    expect(await listTables(ROOT, deps)).toEqual([]);
    await close();
  });

  it('a reason that was not needed is not kept', async () => {
    const { deps, close } = await fresh();
    await importTable(server(deps.now()), deps, {
      fileName: 'x.csv',
      bytes: communes('Xã Cam Lộ,40,39'),
      acceptTotal: REASON,
    });
    expect((await listTables(ROOT, deps))[0]?.acceptedReason).toBeNull();
    await close();
  });

  it('a dry run says what would be kept and keeps nothing', async () => {
    const { deps, close } = await fresh();
    const result = await importTable(server(deps.now()), deps, {
      ...quangTri,
      acceptTotal: REASON,
      dryRun: true,
    });
    expect(result).toMatchObject({
      kind: 'checked',
      summary: {
        bundles: [
          { bundle: 'birth', units: 10, totalText: '6.943', percentText: '15,2 %' },
          { bundle: 'death', totalText: '4.144' },
        ],
      },
    });
    expect(await listTables(ROOT, deps)).toEqual([]);
    await close();
  });

  it('a corrected table replaces the old version, which stays', async () => {
    const { deps, close } = await fresh();
    await importTable(server(deps.now()), deps, {
      fileName: 'lan-1.csv',
      bytes: communes('Phường Đông Hà,96,90\nXã Cam Lộ,40,39'),
    });
    const second = await importTable(server(deps.now()), deps, {
      fileName: 'lan-2.csv',
      bytes: communes('Phường Đông Hà,96,80'),
    });
    expect(
      second.kind === 'kept' && [second.supersedes, second.problems.map((problem) => problem.rule)],
    ).toEqual([[1], ['unit-gone']]);
    expect(
      (await listTables(ROOT, deps)).map((table) => [table.id, table.supersededBy, table.units]),
    ).toEqual([
      [2, null, 1],
      [1, 2, 2],
    ]);
    const made = await reportOf(deps, { from: '2025-08-01', to: '2025-08-31' });
    expect(made.bundles[0]?.rows.map((row) => row.ofText)).toEqual(['80 trên 96']);
    expect(made.bundles[0]?.notes[0]).toMatch(/^Thiếu Xã Cam Lộ/);
    await close();
  });

  it('deaths sent apart, and other communes sent apart, replace nothing', async () => {
    const { deps, close } = await fresh();
    const deaths = Buffer.from(communes('Phường Đông Hà,31,24').toString().replace('sinh', 'tử'));
    await importTable(server(deps.now()), deps, {
      fileName: 'a.csv',
      bytes: communes('Phường Đông Hà,96,90'),
    });
    await importTable(server(deps.now()), deps, { fileName: 'b.csv', bytes: deaths });
    await importTable(server(deps.now()), deps, { fileName: 'c.csv', bytes: communes('Xã Cam Lộ,40,39') });
    expect((await listTables(ROOT, deps)).map((table) => table.supersededBy)).toEqual([null, null, null]);
    const made = await reportOf(deps, { from: '2025-08-01', to: '2025-08-31' });
    expect(made.bundles.map((bundle) => [bundle.bundle, bundle.rows.length])).toEqual([
      ['birth', 2],
      ['death', 1],
    ]);
    await close();
  });

  it('overlapping periods are pointed out at loading', async () => {
    const { deps, close } = await fresh();
    await importTable(server(deps.now()), deps, {
      fileName: 'a.csv',
      bytes: communes('Phường Đông Hà,96,90'),
    });
    const later = await importTable(server(deps.now()), deps, {
      fileName: 'b.csv',
      bytes: communes('Phường Đông Hà,190,170'),
      from: '2025-08-01',
      to: '2025-09-30',
    });
    expect(later.kind === 'kept' && later.problems.map((problem) => problem.rule).sort()).toEqual([
      'period-differs',
      'period-overlap',
    ]);
    await close();
  });

  it('a table of all communes of a large province is kept in one go', async () => {
    const { deps, close } = await fresh();
    const { communesOf } = await import('../../areas/areas.ts');
    const units = communesOf('38', NOW);
    const rows = units
      .map((unit, index) => `${unit.code},${unit.fullName},${100 + index},${90 + index}`)
      .join('\n');
    const bytes = Buffer.from(
      `Liên thông khai tử tháng 8/2025, tỉnh Thanh Hóa\nMã,Đơn vị,Tổng số,Liên thông\n${rows}\n`,
    );
    const kept = await importTable(server(deps.now()), deps, { fileName: 'thanh-hoa.csv', bytes });
    expect(kept).toMatchObject({ kind: 'kept', problems: [] });
    const made = await reportOf(deps, {
      from: '2025-08-01',
      to: '2025-08-31',
      level: 'commune',
      provinceCode: '38',
    });
    expect(made.bundles[0]?.rows).toHaveLength(166);
    await close();
  });

  it('a period without tables says so', async () => {
    const { deps, close } = await fresh();
    expect(await report(deps, { from: '2025-08-01', to: '2025-08-31' })).toEqual({
      kind: 'nothing',
      message: 'Chưa có bảng số liệu nào nằm trọn trong kỳ từ 01/08/2025 đến 31/08/2025.',
    });
    await close();
  });
});
