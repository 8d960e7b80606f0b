import { expect, it } from 'vitest';
import { communesOf, oldDistrict } from '../../areas/areas.ts';
import { readSheets } from '../../uptake/sheet.ts';
import { importTable, type ReportModel, report, reportXlsx, trend } from '../../uptake/uptake.ts';
import { server } from '../acts.ts';
import { onBothDatabases } from '../database.ts';
import { NOW } from './reading.ts';

const DISTRICTS = {
  fileName: 'huyen-q2.csv',
  bytes: Buffer.from(
    [
      'Liên thông khai sinh, từ ngày 01/4/2025 đến ngày 30/6/2025, tỉnh Quảng Trị',
      '(Ban hành kèm theo Báo cáo số 77/BC-UBND ngày 05/7/2025 của UBND tỉnh Quảng Trị)',
      'Số liệu trích xuất lúc 8 giờ 30 ngày 01/7/2025',
      'Đơn vị,Tổng số,Liên thông',
      'Huyện Cam Lộ,100,30',
      'Thành phố Đông Hà,400,100',
      'Huyện Hải Lăng,200,40',
    ].join('\n'),
  ),
};
const COMMUNES = {
  fileName: 'xa-q3.csv',
  bytes: Buffer.from(
    [
      'Liên thông khai sinh, từ ngày 01/7/2025 đến ngày 30/9/2025, tỉnh Quảng Trị',
      'Đơn vị,Tổng số,Liên thông',
      'Xã Cam Lộ,60,48',
      'Xã Hiếu Giang,40,32',
      'Phường Đông Hà,300,90',
      'Phường Nam Đông Hà,100,30',
      'Xã Hải Lăng,90,60',
    ].join('\n'),
  ),
};

onBothDatabases('old districts and new communes', (open) => {
  async function loaded(files: { fileName: string; bytes: Buffer }[] = [DISTRICTS, COMMUNES]) {
    const { database, close } = await open();
    const deps = { db: database, now: () => NOW };
    for (const file of files) expect((await importTable(server(deps.now()), deps, file)).kind).toBe('kept');
    const of = async (from: string, to: string, provinceCode = '44') => {
      const made = await report(deps, { from, to, provinceCode });
      if (made.kind !== 'report') throw new Error(made.message);
      return made;
    };
    return { of, close, deps };
  }

  it('make one line through the reform, always of the same places', async () => {
    const { deps, close } = await loaded();
    const [births] = await trend(deps.db.read, '44', { from: '2025-01-01', to: '2025-12-31' });
    expect(births?.joined).toEqual({
      units: ['Huyện Cam Lộ', 'Thành phố Đông Hà'],
      points: [
        { period: { from: '2025-04-01', to: '2025-06-30' }, cases: { linked: 130, total: 500 } },
        { period: { from: '2025-07-01', to: '2025-09-30' }, cases: { linked: 200, total: 500 } },
      ],
      apart: [{ unit: 'Huyện Hải Lăng', why: 'thiếu số liệu ở một kỳ trong khoảng thời gian này.' }],
    });
    // The line of all communes is what it was.
    expect(births?.points.map(({ cases }) => cases.total)).toEqual([590]);
    expect((await trend(deps.db.read, '44', { from: '2025-07-01', to: '2025-12-31' }))[0]?.joined).toBeNull();
    await close();
  });

  it('are joined where every commune is of that district alone, and the page says how', async () => {
    const { of, close } = await loaded();
    const made = await of('2025-07-01', '2025-09-30');
    expect(made.joined?.text).toMatch(
      /chỉ khi mọi xã, phường này gồm trọn.*Liên thông khai sinh: nối được 2 trên 3 huyện\.$/,
    );
    const [births] = made.joined?.bundles ?? [];
    expect(
      births?.rows.map((row) => [row.unit, row.communes, row.before.ofText, row.now.ofText, row.change.text]),
    ).toEqual([
      ['Huyện Cam Lộ', ['Xã Cam Lộ', 'Xã Hiếu Giang'], '30 trên 100', '80 trên 100', '+50,0 điểm'],
      [
        'Thành phố Đông Hà',
        ['Phường Đông Hà', 'Phường Nam Đông Hà'],
        '100 trên 400',
        '120 trên 400',
        '+5,0 điểm',
      ],
    ]);
    // Not the sum of what is there: four communes of the district have sent nothing.
    expect(births?.apart).toEqual([
      {
        unit: 'Huyện Hải Lăng',
        why: 'chưa đủ số liệu của Xã Diên Sanh, Xã Vĩnh Định, Xã Nam Hải Lăng, Xã Mỹ Thủy.',
      },
    ]);
    expect(made.before?.text).toContain('Nối huyện cũ với xã, phường');
    expect(births?.rows[0]).toMatchObject({ source: '[H1] 08:30 01/07/2025', together: null });
    expect(made.joined?.sources[0]).toMatchObject({
      mark: '[H1]',
      source: expect.stringMatching(/^Báo cáo số 77/),
    });
    await close();
  });

  it('of one year are set side by side and added up', async () => {
    const { of, close } = await loaded();
    const made = await of('2025-01-01', '2025-12-31');
    expect(made.level).toBe('commune');
    expect(made.joined?.bundles[0]?.rows[0]).toMatchObject({
      unit: 'Huyện Cam Lộ',
      together: { total: 200, linked: 110, percentText: '55,0 %' },
    });
    await close();
  });

  it('stand in the notes of the workbook too', async () => {
    const { of, close } = await loaded();
    const book = await readSheets(await reportXlsx(await of('2025-07-01', '2025-09-30')));
    const notes = book.kind === 'grids' ? book.grids[2]?.rows.flat().join('\n') : '';
    expect(notes).toMatch(
      /Huyện Cam Lộ, từ 01\/04\/2025 đến 30\/06\/2025: 30,0 % \(30 trên 100\); Xã Cam Lộ, Xã Hiếu Giang/,
    );
    expect(notes).toMatch(/không nối Huyện Hải Lăng: chưa đủ số liệu/);
    await close();
  });

  it('are not joined where a commune took in parts of two districts, and it is said which', async () => {
    const bodies = communesOf('68', NOW).map((unit) => `${unit.code},${unit.fullName},50,20`);
    const head = (days: string) => `Liên thông khai sinh, ${days}, tỉnh Lâm Đồng`;
    const { of, close } = await loaded([
      {
        fileName: 'a.csv',
        bytes: Buffer.from(
          `${head('từ ngày 01/4/2025 đến ngày 30/6/2025')}\nĐơn vị,Tổng số,Liên thông\nThành phố Bảo Lộc,300,90\nHuyện Cư Jút,120,30\n`,
        ),
      },
      {
        fileName: 'b.csv',
        bytes: Buffer.from(
          `${head('từ ngày 01/7/2025 đến ngày 30/9/2025')}\nMã,Đơn vị,Tổng số,Liên thông\n${bodies.join('\n')}\n`,
        ),
      },
    ]);
    const [births] = (await of('2025-07-01', '2025-09-30', '68')).joined?.bundles ?? [];
    expect(births?.rows.map((row) => [row.unit, row.now.ofText])).toEqual([['Huyện Cư Jút', '60 trên 150']]);
    expect(births?.apart).toEqual([
      {
        unit: 'Thành phố Bảo Lộc',
        why: expect.stringMatching(/^không còn trọn: \S+ .+ có cả phần của Huyện Bảo Lâm/),
      },
    ]);
    await close();
  });

  it('are left alone where communes have a past of their own', async () => {
    const earlier = {
      fileName: 'xa-q3.csv',
      bytes: Buffer.from(
        COMMUNES.bytes.toString().replace('01/7/2025 đến ngày 30/9', '01/10/2025 đến ngày 31/12'),
      ),
    };
    const { of, close } = await loaded([DISTRICTS, COMMUNES, earlier]);
    expect((await of('2025-10-01', '2025-12-31')).joined).toBeNull();
    await close();
  });
});

it('the mapping of areas/ says of every district of a whole province what is whole', () => {
  const found = oldDistrict('Huyện Cam Lộ', { province: '44' });
  expect(found.kind === 'one' && found.communes.map(({ whole }) => whole)).toEqual([true, true]);
});

it('a report of several tables tells row by row which one a figure is from, and when it was taken', async () => {
  const { buildReport } = await import('../../uptake/report/report.ts');
  const { storedTable } = await import('./stories.ts');
  const made: ReportModel | null = buildReport(
    [
      storedTable([['19597', 'Xã Cam Lộ', 40, 39]], { id: 3, extractedAt: new Date('2025-09-01T01:30:00Z') }),
      storedTable([['19333', 'Phường Đông Hà', 96, 90]], { id: 8 }),
    ],
    {
      period: { from: '2025-08-01', to: '2025-08-31' },
      level: 'commune',
      provinceCode: '44',
      provinceName: () => 'Tỉnh Quảng Trị',
      now: NOW,
    },
  );
  expect(made?.bundles[0]?.rows.map((row) => [row.unit, row.source])).toEqual([
    ['Xã Cam Lộ', '[1] 08:30 01/09/2025'],
    ['Phường Đông Hà', '[2] không ghi lúc lấy'],
  ]);
  expect(made?.bundles[0]?.total.source).toBe('[1] 08:30 01/09/2025; [2] không ghi lúc lấy');
  expect(made?.sources.map(({ mark, tableId }) => [mark, tableId])).toEqual([
    ['[1]', 3],
    ['[2]', 8],
  ]);
});

it('a row of many tables names them as a range, with the first and the last moment', async () => {
  const { marked, sourceLine } = await import('../../uptake/report/report-notes.ts');
  const { storedTable } = await import('./stories.ts');
  const taken = (day: number) => new Date(`2025-09-0${day}T01:00:00Z`);
  const sources = [3, 1, 2, 5, null, 4].map((day, index) =>
    sourceLine(storedTable([], { id: index + 1, extractedAt: day === null ? null : taken(day) }), index),
  );
  expect(marked(sources, [1, 2, 3, 5, 6])).toBe(
    '[1]–[3] [5]–[6] từ 08:00 01/09/2025 đến 08:00 04/09/2025; 1 nguồn không ghi thời điểm',
  );
  expect(marked(sources, [1, 2])).toBe('[1] 08:00 03/09/2025; [2] 08:00 01/09/2025');
  expect(marked(sources, [])).toBe('');
});
