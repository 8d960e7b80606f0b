/** Files with several periods, kept: versions, one copy, all or nothing, sums over all. */

import { expect, it } from 'vitest';
import { importTable, listTables, report, tableOf } from '../../uptake/uptake.ts';
import { ROOT, server } from '../acts.ts';
import { onBothDatabases } from '../database.ts';
import { periodFile as file, NOW, shortly } from './reading.ts';

onBothDatabases('several periods', (open) => {
  async function fresh() {
    const { database, close } = await open();
    return { deps: { db: database, now: () => NOW }, close };
  }

  it('become versions of their own with the source and moment of their file, and the same file is recognised', async () => {
    const { deps, close } = await fresh();
    const done = await importTable(server(deps.now()), deps, file('cot-ky.csv'));
    expect(done).toMatchObject({
      kind: 'kept',
      tableId: 1,
      tables: [
        { from: '2025-07-01', tableId: 1, same: false, summary: { bundles: [{ totalText: '188' }] } },
        { from: '2025-08-01', tableId: 2, same: false, summary: { bundles: [{ totalText: '166' }] } },
      ],
    });
    const [august, july] = await listTables(ROOT, deps);
    const source = 'Báo cáo số 412/BC-CAT ngày 5 tháng 10 năm 2025';
    const extractedAt = new Date('2025-10-02T08:30:00+07:00');
    expect(july).toMatchObject({ period: { to: '2025-07-31' }, source, extractedAt, units: 3 });
    expect(august).toMatchObject({ period: { to: '2025-08-31' }, source, extractedAt, units: 3 });
    expect((await tableOf(ROOT, deps, 2))?.rows[0]?.cell).toBe('D7 E7 F7');
    expect(await importTable(server(deps.now()), deps, file('cot-ky.csv'))).toMatchObject({
      kind: 'same',
      tables: [
        { tableId: 1, same: true },
        { tableId: 2, same: true },
      ],
    });
    const made = await report(deps, { from: '2025-07-01', to: '2025-08-31' });
    expect(made.kind === 'report' && made.bundles[0]?.total.total).toBe(354);
    await close();
  });

  it('are kept once when two people send them at once', async () => {
    const { deps, close } = await fresh();
    const twice = await Promise.all(
      [1, 2].map(() => importTable(server(deps.now()), deps, file('tieu-de-giua-dong.txt'))),
    );
    expect(twice.map(({ kind }) => kind).sort()).toEqual(['kept', 'same']);
    expect(await listTables(ROOT, deps)).toHaveLength(3);
    await close();
  });

  it('are saved all or not at all: one wrong period keeps out the sound one', async () => {
    const { deps, close } = await fresh();
    const done = await importTable(server(deps.now()), deps, file('canh-nhau.tsv'));
    expect(done).toMatchObject({ kind: 'refused', common: [] });
    expect(done.tables.map(({ problems }) => problems.length)).toEqual([0, 1]);
    expect(await listTables(ROOT, deps)).toEqual([]);
    await close();
  });

  it('with a reason keep it where the printed sum is wrong, and only there', async () => {
    const { deps, close } = await fresh();
    const request = file('canh-nhau-khai-sinh.tsv');
    expect((await importTable(server(deps.now()), deps, request)).kind).toBe('refused');
    const kept = await importTable(server(deps.now()), deps, { ...request, acceptTotal: 'Chờ đơn vị sửa' });
    expect(kept.kind).toBe('kept');
    expect((await listTables(ROOT, deps)).map(({ acceptedReason }) => acceptedReason)).toEqual([
      'Chờ đơn vị sửa',
      null,
    ]);
    await close();
  });

  it('have sums over all of them checked: of the file, and of one unit', async () => {
    const { deps, close } = await fresh();
    const rules = async (name: string, wrong: [string, string]) => {
      const { bytes } = file(name);
      const text = bytes.toString();
      expect(text).toContain(wrong[0]);
      const done = await importTable(server(deps.now()), deps, {
        fileName: name,
        bytes: Buffer.from(text.replace(...wrong)),
        dryRun: true,
      });
      return done.tables.flatMap(({ problems }) => problems.map(shortly));
    };
    for (const name of [
      'cot-ky.csv',
      'don-vi-gop.tsv',
      'tong-quy.csv',
      'tieu-de-giua-dong.txt',
      'cot-thang-gop.tsv',
    ])
      expect((await rules(name, ['Tổng số', 'Tổng số'])).filter((one) => /mismatch/.test(one))).toEqual([]);
    expect(await rules('cot-ky.csv', ['354', '355'])).toContain('error total-mismatch D12 "355" 355≠354');
    expect(await rules('don-vi-gop.tsv', ['184', '185'])).toEqual([
      'error subtotal-mismatch D5 "185" 185≠184',
    ]);
    expect(await rules('tong-quy.csv', ['255', '256'])).toContain('error total-mismatch C7 "256" 256≠255');
    expect(await rules('tieu-de-giua-dong.txt', ['381', '318'])).toEqual([
      'error total-mismatch C16 "318" 318≠381',
    ]);
    await close();
  });

  it('count the earlier periods of the same file as the past: units that were there, figures far from their own', async () => {
    const { deps, close } = await fresh();
    const month = (at: number, total: number, linked: number) =>
      `Phường Đông Hà,${at}/2025,${total},${linked}\n${at === 6 ? '' : `Xã Cam Lộ,${at}/2025,50,40\n`}`;
    const rows = [month(1, 90, 80), month(2, 95, 84), month(3, 88, 79), month(4, 91, 82), month(6, 900, 800)];
    const bytes = Buffer.from(
      `Liên thông khai sinh, tỉnh Quảng Trị\nĐơn vị,Kỳ,Tổng số,Liên thông\n${rows.join('').replaceAll('\n\n', '\n')}`,
    );
    const communes = { fileName: 'nam.csv', bytes, level: 'commune' as const };
    const done = await importTable(server(deps.now()), deps, communes);
    expect(done.kind).toBe('refused');
    const last = done.tables.at(-1)?.problems.map(shortly) ?? [];
    expect(last.join()).toMatch(/error outlier-past C11 "900"/);
    expect(last.join()).toMatch(/unit-gone/);
    await close();
  });
});
