import { expect, it } from 'vitest';
import {
  dueReports,
  importTable,
  logDifficulty,
  makeOfficeReport,
  officeReports,
  saveWording,
  settleDifficulty,
  stillMissing,
  wordingOf,
} from '../../uptake/uptake.ts';
import { admin, ROOT, server } from '../acts.ts';
import { onBothDatabases, testKeys } from '../database.ts';

const DAY = '2026-11-30';

type Open = Parameters<Parameters<typeof onBothDatabases>[1]>[0];

async function officeOn(open: Open) {
  const opened = await open();
  let now = new Date('2026-12-01T03:00:00Z');
  const deps = { db: opened.database, keys: testKeys, now: () => now };
  const load = (day: string, rows: string) =>
    importTable(server(deps.now()), deps, {
      fileName: `${day}.csv`,
      bytes: Buffer.from(`Liên thông khai sinh\nĐơn vị,Tổng số,Liên thông\n${rows}\n`),
      from: day,
      to: day,
      provinceCode: '44',
    });
  const make = (more: { kind?: 'daily' | 'weekly' | 'letter'; correction?: string; day?: string } = {}) =>
    makeOfficeReport(server(deps.now()), deps, { kind: 'daily', provinceCode: '44', day: DAY, ...more });
  return {
    deps,
    load,
    make,
    at: (time: string) => {
      now = new Date(time);
    },
    close: opened.close,
  };
}

const made = (result: Awaited<ReturnType<typeof makeOfficeReport>>) => {
  if (result.kind === 'refused') throw new Error(result.message);
  return result.report;
};

onBothDatabases('reports of an office', (open) => {
  const office = () => officeOn(open);

  it('a day has a report when it is over, with the change against the day before', async () => {
    const { load, make, close } = await office();
    expect(await make({ day: '2026-12-01' })).toMatchObject({ kind: 'refused' });
    await load('2026-11-29', 'Phường Đông Hà,50,10\nXã Cam Lộ,40,30');
    await load(DAY, 'Phường Đông Hà,60,45\nXã Cam Lộ,60,6');
    const { body } = made(await make());
    expect(body.bundles[0]?.rows.map((row) => `${row.unit} ${row.percentText} ${row.changeText}`)).toEqual([
      'Phường Đông Hà 75,0 % +55,0 điểm',
      'Xã Cam Lộ 10,0 % −65,0 điểm',
    ]);
    expect(body.praise).toEqual([
      'Phường Đông Hà: liên thông khai sinh từ 20,0 % lên 75,0 % (45 trên 60 hồ sơ).',
    ]);
    expect(body.urge.map((line) => line.split(':')[0])).toEqual(['Xã Cam Lộ']);
    await close();
  });

  it('a report stays as it was made; a correction is a further version that says so', async () => {
    const { deps, load, make, close } = await office();
    await load(DAY, 'Phường Đông Hà,60,45');
    const first = made(await make());
    await load(DAY, 'Phường Đông Hà,80,45\nXã Cam Lộ,60,6');
    const again = await make();
    expect(again.kind).toBe('kept');
    expect(made(again).body).toEqual(first.body);
    expect(await make({ correction: ' ' })).toMatchObject({ kind: 'refused' });
    const second = made(await make({ correction: 'Xã Cam Lộ gửi bổ sung' }));
    expect([second.version, second.correction, second.body.bundles[0]?.total.total]).toEqual([
      2,
      'Xã Cam Lộ gửi bổ sung',
      140,
    ]);
    const all = await officeReports(ROOT, deps, { provinceCode: '44' });
    expect(all.map((one) => [one.version, one.body.bundles[0]?.total.total])).toEqual([
      [2, 140],
      [1, 60],
    ]);
    expect(await make({ kind: 'weekly', correction: 'không có gì' })).toMatchObject({ kind: 'refused' });
    await close();
  });

  it('who has not sent is named, and who sent after 13:00 is marked late', async () => {
    const { deps, load, make, at, close } = await office();
    await load(DAY, 'Phường Đông Hà,60,45');
    at('2026-12-01T04:59:00Z');
    expect((await stillMissing(deps, '44')).named).toBe(false);
    at('2026-12-01T05:00:00Z');
    const noon = await stillMissing(deps, '44');
    expect([noon.named, noon.expected - noon.missing.length]).toEqual([true, 1]);
    expect(noon.missing.map(({ words }) => words)).not.toContain('Phường Đông Hà');
    at('2026-12-01T06:00:01Z');
    await load(DAY, 'Xã Cam Lộ,60,6');
    const { body } = made(await make());
    expect(body.late).toEqual([{ unit: 'Xã Cam Lộ', atText: '13:00 01/12/2026' }]);
    expect(body.missing.length).toBe(body.expected - 2);
    await close();
  });

  it('at 13:00 the report of the day before is made by itself, once, where the province asked for it', async () => {
    const { deps, at, close } = await office();
    const { wording } = await wordingOf(deps, '44', 'daily');
    const save = (more: Partial<typeof wording>, base = 0) =>
      saveWording(admin(deps.now(), 1), deps, {
        provinceCode: '44',
        kind: 'daily',
        wording: { ...wording, ...more },
        base,
      });
    expect(await save({ opening: 'Trong {kỷ}' })).toMatchObject({
      kind: 'mistakes',
      mistakes: [{ where: 'Mở đầu' }],
    });
    expect(await save({ issuer: '' })).toMatchObject({ mistakes: [{ where: 'Cơ quan ban hành' }] });
    expect(await save({ scheduled: true, subject: 'Của {tỉnh}, {kỳ}' })).toMatchObject({ version: 1 });
    expect(await save({}, 0)).toMatchObject({ kind: 'mistakes' });
    at('2026-12-01T05:59:00Z');
    expect(await dueReports(deps, deps.now())).toBe(0);
    at('2026-12-01T06:00:00Z');
    expect(await dueReports(deps, deps.now())).toBe(1);
    expect(await dueReports(deps, deps.now())).toBe(0);
    const [report] = await officeReports(ROOT, deps);
    expect([report?.madeBy, report?.body.wording.subject]).toEqual([
      null,
      'Của tỉnh Quảng Trị, ngày 30/11/2026',
    ]);
    await close();
  });

  it('difficulties flow into the report; solved ones leave the reports of later days', async () => {
    const { deps, make, at, close } = await office();
    const log = (more: Partial<Parameters<typeof logDifficulty>[2]> = {}) =>
      logDifficulty(admin(deps.now(), 3), deps, {
        areaCode: '19333',
        kind: 'papers',
        day: DAY,
        words: 'Đòi giấy đăng ký kết hôn',
        ...more,
      });
    for (const bad of [
      { kind: 'x' },
      { areaCode: '99999' },
      { day: '2026-12-02' },
      { day: '30/11' },
      { words: '' },
    ])
      expect(await log(bad)).toMatchObject({ kind: 'refused' });
    for (const words of ['Gọi 0912 345 678', 'CCCD 045099001234', 'a'.repeat(601)])
      expect(await log({ words })).toMatchObject({ kind: 'refused', where: 'Nội dung' });
    const logged = await log({ words: 'Đòi giấy đăng ký kết hôn từ 30/11/2026' });
    if (logged.kind !== 'logged') throw new Error(JSON.stringify(logged));
    const owner = await deps.db.read.user.create({
      data: { name: 'an', displayName: 'An', role: 'commune', areaCode: '19333', createdAt: deps.now() },
    });
    const { body } = made(await make());
    expect(body.difficulties.counts).toEqual([{ label: 'Yêu cầu giấy tờ ngoài thành phần hồ sơ', count: 1 }]);
    await settleDifficulty(admin(deps.now()), deps, {
      id: logged.id,
      state: 'solved',
      answer: 'Đã chấn chỉnh',
      ownerId: owner.id,
    });
    at('2026-12-03T03:00:00Z');
    expect(made(await make({ day: '2026-12-02' })).body.difficulties.lines).toEqual([]);
    expect(made(await make({ day: '2026-12-01' })).body.difficulties.lines[0]).toMatchObject({
      state: 'Đã xử lý',
      owned: true,
    });
    await close();
  });
});
