import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { create } from '../../campaigns/campaigns.ts';
import { findUser } from '../../staff/staff.ts';
import { reachedOf } from '../../uptake/effect/reach-steps.ts';
import { importTable } from '../../uptake/uptake.ts';
import { admin, server } from '../acts.ts';
import type { TestApp } from '../app.ts';
import { demoApp, type Person, signedIn } from '../console/door.ts';
import { campaignInLots, lotsPlan } from './lot-story.ts';

const part = (state: string, count: number, more: object = {}) => ({
  ...{ state, count, manual: false, rule: null, reason: null },
  ...more,
});
const NOBODY = { visit: 0, chat: 0, guide: 0, check: 0, reminder: 0 };
const NO_MORE = { works: { count: 0, declared: 0, uncounted: 0 }, filed: null, left: null };

describe('reach', () => {
  const reached = reachedOf(
    [
      part('seen', 10),
      part('delivered', 20),
      part('sent', 30),
      part('queued', 5),
      part('failed', 4),
      part('dropped', 3, { rule: 'stopped' }),
      part('expired', 2),
      part('unknown', 1),
      part('sent', 7, { manual: true }),
      part('failed', 2, { manual: true }),
    ],
    { ...NOBODY, visit: 12, chat: 6, check: 4, reminder: 3 },
    {
      works: { count: 3, declared: 150, uncounted: 1 },
      filed: { linked: 88, words: 'bảng' },
      left: [{ words: 'Không có số', count: 40 }],
    },
    (rule) => `quy tắc ${rule}`,
  );
  const of = (key: string) => reached.steps.find((step) => step.key === key);

  test('counts each step, and what was seen was also delivered and sent', () => {
    const counts = Object.fromEntries(reached.steps.map(({ key, count }) => [key, count]));
    expect(counts).toEqual({
      ...{
        addressed: 75,
        sent: 60,
        delivered: 30,
        seen: 10,
        scanned: 12,
        chatted: 6,
        checked: 4,
        reminder: 3,
      },
      ...{ filed: 88, posted: 7, offline: 150 },
    });
  });

  test('tells what was measured from what was declared and from what the tables say', () => {
    expect(of('posted')?.origin).toBe('declared');
    expect(of('offline')?.origin).toBe('declared');
    expect(of('filed')?.origin).toBe('tables');
    expect(reached.steps.filter(({ origin }) => origin === 'measured')).toHaveLength(8);
  });

  test('names those who could not be reached, with why; who waits is not among them', () => {
    expect(reached.unreached.waiting).toBe(5);
    expect(reached.unreached.total).toBe(4 + 3 + 2 + 1 + 2 + 40);
    expect(reached.unreached.why[0]).toEqual({ words: 'Không có số', count: 40 });
    expect(reached.unreached.why.map(({ words }) => words)).toContain('quy tắc stopped');
  });

  test('nobody counted is not nobody came, and no table is not no dossier', () => {
    const none = reachedOf(
      [],
      NOBODY,
      { ...NO_MORE, works: { count: 2, declared: 0, uncounted: 2 } },
      String,
    );
    expect(none.steps.find(({ key }) => key === 'offline')?.count).toBeNull();
    expect(none.steps.find(({ key }) => key === 'filed')?.count).toBeNull();
    expect(none.unreached).toEqual({ total: 0, waiting: 0, why: [] });
  });
});

describe('the pages', () => {
  let program: TestApp;
  let officer: Person;
  let id: number;
  beforeAll(async () => {
    program = await demoApp();
    id = await campaignInLots(program.app, 0.08, '2026-09-07');
    officer = await signedIn(program, 'tinh-quang-tri');
    const table =
      'Xã/phường,Tổng số khai sinh,Qua liên thông,Số Tư pháp tiếp nhận,CSDL dân cư nhận được\nXã Triệu Phong,100,90,90,70';
    const loaded = await importTable(server(program.app.deps.now()), program.app.deps, {
      ...{ fileName: 'dong-bo.csv', bytes: new TextEncoder().encode(table) },
      ...{ from: '2026-09-01', to: '2026-09-06', provinceCode: '44' },
    });
    if (loaded.kind !== 'kept') throw new Error(JSON.stringify(loaded));
  }, 60_000);
  afterAll(() => program.close());

  test('of a campaign shows the way to the dossiers, the draw, and the effect with its interval', async () => {
    const { status, text } = await officer.get(`/campaigns/${id}/reach`);
    expect(status).toBe(200);
    expect(text).toContain('Không liên lạc được');
    expect(text).toMatch(/tỷ lệ ở nơi đã nhắn tăng thêm [78],\d điểm phần trăm \(khoảng tin cậy 95 %/);
    expect(text).toContain('Đợt 4, từ');
    expect(text).not.toContain('NaN');
  });

  test('gives every chart as a picture and as a table', async () => {
    const files = ['funnel', 'trend-birth', 'trend-death'].map((file) => `/campaigns/${id}/reach/${file}`);
    const query = '?province=44&from=2026-09-01&to=2026-11-10';
    for (const chart of ['rates', 'gap', 'trend', 'sync']) files.push(`/uptake/charts/${chart}-birth`);
    for (const file of [...files, '/areas/44/reach/funnel', '/areas/19333/reach/funnel']) {
      const picture = await officer.get(`${file}.svg${query}`);
      expect([file, picture.status, picture.headers['content-type']]).toEqual([
        file,
        200,
        'image/svg+xml; charset=utf-8',
      ]);
      expect(picture.text).toMatch(/^<svg role="img"/);
      expect((await officer.get(`${file}-narrow.svg${query}`)).text).toContain('viewBox="0 0 360 ');
      const sheet = await officer.get(`${file}.csv${query}`);
      expect([file, sheet.status]).toEqual([file, 200]);
      expect(sheet.text.split('\n').length).toBeGreaterThan(1);
    }
    const sync = await officer.get(`/uptake/charts/sync-birth.csv${query}`);
    expect(sync.text).toContain('Xã Triệu Phong;90;70;20');
    const page = await officer.get(`/uptake/charts${query}`);
    expect(page.text).toContain('từ Tư pháp đến dữ liệu dân cư');
    expect(page.text).toContain('/uptake/charts/gap-birth.svg?province&#x3D;44');
  });

  test('where not one message left, no figures are the work of the campaign', async () => {
    const { db } = program.app.deps;
    const kept = await db.read.message.findMany({
      where: { campaignId: id },
      select: { id: true, state: true },
    });
    const put = (states: (state: string) => string) =>
      db.write(async (tx) => {
        for (const one of kept)
          await tx.message.update({ where: { id: one.id }, data: { state: states(one.state) } });
      });
    await put(() => 'expired');
    const { text } = await officer.get(`/campaigns/${id}/reach`);
    await put((state) => state);
    expect(text).toContain('chưa có tin nào của chiến dịch được gửi đi');
    expect(text).not.toContain('coi được là do chiến dịch');
  });

  test('before it is agreed, a campaign says what could be seen', async () => {
    const author = await findUser(program.app.deps.db.read, 'tinh-quang-tri');
    const text = lotsPlan('2026-12-10', '2027-01-07');
    const made = await create(admin(program.app.deps.now(), author?.id ?? 0), program.app.deps, {
      fileName: 'sau.yaml',
      text,
    });
    if (made.kind !== 'created') throw new Error(JSON.stringify(made));
    const page = (await officer.get(`/campaigns/${made.id}`)).text;
    expect(page).toContain('Sẽ thấy được tác dụng đến đâu');
    expect(page).toMatch(/chỉ thấy được tác dụng từ khoảng \d+,\d điểm phần trăm trở lên/);
    // Deaths were never loaded: said now, not after the campaign.
    expect(page).toContain('Chiến dịch này sẽ không trả lời được');
  });

  test('are for those whose area it is, and garbage finds nothing', async () => {
    const stranger = await signedIn(program, 'tinh-dong-nai');
    for (const url of [
      `/campaigns/${id}/reach`,
      `/campaigns/${id}/reach/funnel.svg`,
      '/areas/44/reach',
      '/areas/19333/reach/funnel.csv',
      '/uptake/charts/rates-birth.csv?province=44',
    ])
      expect([url, (await stranger.get(url)).status]).toEqual([url, 404]);
    for (const url of [
      '/campaigns/x/reach',
      `/campaigns/${id}/reach/x.svg`,
      `/campaigns/${id}/reach/trend-x.csv`,
      '/areas/99999/reach',
      '/areas/..%2f/reach',
      '/uptake/charts/rates-birth.exe?province=44',
      '/uptake/charts/rates-birth.svg?province=zz',
    ])
      expect([url, (await officer.get(url)).status]).toEqual([url, 404]);
    expect((await officer.get('/areas/44/reach?from=garbage&to=2026-99-99')).status).toBe(200);
  });
});
