import { expect, it } from 'vitest';
import {
  importTable,
  listTables,
  type ReportModel,
  report,
  reportCsv,
  tableOf,
} from '../../uptake/uptake.ts';
import { official, ROOT, server } from '../acts.ts';
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

  it('a saved table leaves its mark with who saved it; a refused one leaves none', async () => {
    const { deps, close } = await fresh();
    const clerk = official('province', '44', NOW, 41);
    const good = {
      fileName: 'thang-8.csv',
      bytes: communes('Phường Đông Hà,100,90\nPhường Nam Đông Hà,80,60'),
      from: '2025-08-01',
      to: '2025-08-31',
      provinceCode: '44',
    };
    expect((await importTable(clerk, deps, quangTri)).kind).toBe('refused');
    const marks = () => deps.db.read.auditEntry.findMany({ where: { action: { startsWith: 'uptake.' } } });
    expect(await marks()).toEqual([]);
    expect((await importTable(clerk, deps, good)).kind).toBe('kept');
    expect(await marks()).toMatchObject([{ action: 'uptake.import', userId: 41 }]);
    await close();
  });

  it('the table of Quảng Trị is refused for its total and for the deaths of Đông Hà, and leaves no trace', async () => {
    const { deps, close } = await fresh();
    const result = await importTable(server(deps.now()), deps, quangTri);
    expect(result.kind).toBe('refused');
    if (result.kind !== 'refused') return;
    expect(result.problems.filter((problem) => problem.severity === 'error')).toEqual([
      expect.objectContaining({
        file: 'quang-tri-2023.tsv',
        row: 9,
        column: 'F (Tổng số hồ sơ xóa đăng ký thường do chết)',
        rule: 'outlier',
        value: '1328',
        message:
          'Thành phố Đông Hà: 1.328 hồ sơ khai tử bên cạnh 794 hồ sơ khai sinh (1,67), khác xa các đơn vị khác (thường khoảng 0,41).',
        todo: expect.stringContaining('--accept-total'),
      }),
      expect.objectContaining({
        file: 'quang-tri-2023.tsv',
        row: 13,
        rule: 'total-mismatch',
        value: '5318',
        printed: 5318,
        computed: 6943,
      }),
    ]);
    expect(await listTables(ROOT, deps)).toEqual([]);
    await close();
  });

  it('with a reason it is kept: the rate of the rows is reported, beside what the source printed', async () => {
    const { deps, close } = await fresh();
    const result = await importTable(server(deps.now()), deps, {
      ...quangTri,
      acceptTotal: ` ${REASON} `,
      loadedBy: 7,
    });
    expect(result).toMatchObject({
      kind: 'kept',
      supersedes: [],
      summary: { level: 'district', province: 'Tỉnh Quảng Trị' },
    });
    const made = await reportOf(deps, { from: '2023-07-20', to: '2023-10-16' });
    const [births, deaths] = made.bundles;
    expect(births?.total).toMatchObject({ total: 6943, linked: 1057, percent: 15.2, percentText: '15,2 %' });
    expect(births?.printed[0]).toMatchObject({ printedTotal: 5318, printedPercent: 19.9, reason: REASON });
    expect(deaths?.total).toMatchObject({ total: 4144, linked: 117, percentText: '2,8 %' });
    expect(deaths?.printed).toEqual([]);
    expect(births?.rows.map((row) => `${row.rankText} ${row.unit} ${row.percentText}`)).toEqual([
      '1 Huyện Triệu Phong 26,4 %',
      '2 Huyện Cam Lộ 23,1 %',
      '3 Huyện Đakrông 21,5 %',
      '4 Huyện Hải Lăng 19,3 %',
      '5 Huyện Vĩnh Linh 18,2 %',
      '6 Thành phố Đông Hà 12,6 %',
      '7 Huyện Gio Linh 7,8 %',
      '8 Thị xã Quảng Trị 8,2 %',
      '9 Huyện Hướng Hóa 5,8 %',
      '– Huyện đảo Cồn Cỏ –',
    ]);
    const dongHa = deaths?.rows.find((row) => row.unit === 'Thành phố Đông Hà');
    expect(dongHa?.cautions.join(' ')).toMatch(
      new RegExp(`8 trên 1\\.328.*1\\.328 hồ sơ khai tử bên cạnh 794.*Vẫn dùng với lý do: ${REASON}`),
    );
    const others = deaths?.rows.filter((row) => row.unit !== 'Thành phố Đông Hà') ?? [];
    expect(others.flatMap((row) => row.cautions).join(' ')).not.toContain(REASON);
    expect(reportCsv(made)).toMatch(/15,2 %.*19,9 %/s);
    await close();
  });

  it('with its totals put right it is still refused for Đông Hà alone, and kept with a reason', async () => {
    const { deps, close } = await fresh();
    const right = {
      ...quangTri,
      bytes: Buffer.from(quangTri.bytes.toString().replace('5318\t1057\t19.9%', '6943\t1057\t15.2%')),
    };
    const refused = await importTable(server(deps.now()), deps, right);
    expect(
      refused.kind === 'refused' &&
        refused.problems.filter(({ severity }) => severity === 'error').map(({ rule }) => rule),
    ).toEqual(['outlier']);
    expect(await listTables(ROOT, deps)).toEqual([]);
    expect((await importTable(server(deps.now()), deps, { ...right, acceptTotal: REASON })).kind).toBe(
      'kept',
    );
    expect((await listTables(ROOT, deps))[0]?.acceptedReason).toBe(REASON);
    const made = await reportOf(deps, { from: '2023-07-20', to: '2023-10-16' });
    expect(made.bundles.flatMap(({ rows }) => rows.flatMap(({ accepted }) => accepted))).toEqual([
      expect.stringContaining(`Vẫn dùng với lý do: ${REASON}`),
    ]);
    const [line = ''] = reportCsv(made).match(/Liên thông khai tử;[^\r]*Thành phố Đông Hà[^\r]*/) ?? [];
    expect(line).toContain(REASON);
    await close();
  });

  it('both values are stored with the table, its problems and who loaded it', async () => {
    const { deps, close } = await fresh();
    const kept = await importTable(server(deps.now()), deps, {
      ...quangTri,
      acceptTotal: REASON,
      loadedBy: 7,
    });
    const table = kept.kind === 'kept' ? await tableOf(ROOT, deps, kept.tableId) : null;
    expect(table).toMatchObject({
      acceptedReason: REASON,
      loadedBy: 7,
      loadedAt: NOW,
      printed: { birth: { total: 5318, percent: 19.9 } },
    });
    expect(table?.rows).toHaveLength(20);
    expect(table?.rows[2]).toMatchObject({
      unitName: 'Huyện Triệu Phong',
      bundle: 'birth',
      total: 755,
      linked: 199,
      printedRate: 26.4,
      cell: 'C4 D4 E4',
    });
    const mismatch = table?.problems.find((problem) => problem.rule === 'total-mismatch');
    expect(mismatch).toMatchObject({ accepted: true, printed: 5318, computed: 6943 });
    expect(table?.problems.filter((problem) => problem.accepted).map(({ rule }) => rule)).toEqual([
      'outlier',
      'total-mismatch',
    ]);
    await close();
  });

  it('the same file again is recognised, also when two people send it at once', async () => {
    const { deps, close } = await fresh();
    const twice = await Promise.all(
      [1, 2].map(() => importTable(server(deps.now()), deps, { ...quangTri, acceptTotal: REASON })),
    );
    expect(twice.map((result) => result.kind).sort()).toEqual(['kept', 'same']);
    expect((await importTable(server(deps.now()), deps, quangTri)).kind).toBe('same');
    expect(await listTables(ROOT, deps)).toHaveLength(1);
    await close();
  });
});
