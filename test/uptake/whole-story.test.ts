import { expect, it } from 'vitest';
import { seedDemo } from '../../server/seed.ts';
import { areaReach, campaignReach } from '../../uptake/effect/reach.ts';
import {
  campaignEffect,
  difficulties,
  importTable,
  listTables,
  logDifficulty,
  type ReportModel,
  report,
  settleDifficulty,
  trend,
} from '../../uptake/uptake.ts';
import { admin, ROOT, server } from '../acts.ts';
import { testApp } from '../app.ts';
import { onBothDatabases } from '../database.ts';
import { campaignInLots, STORY_DAYS } from './lot-story.ts';

const FIRST_DAY = '2026-09-07';
const PERIOD = { from: '2026-09-01', to: '2026-11-10' };

/** What every page of this room draws on after one campaign; filled by the first database, held against by the second. */
const told = new Map<string, unknown>();

onBothDatabases('from tables over a campaign to its effect', (open) => {
  it('tables, versions, flows, difficulties, reach, trend and lift say the same on every database', async () => {
    const { url, close } = await open();
    const program = await testApp({ DATABASE_URL: url });
    await seedDemo(program.app);
    const { deps } = program.app;
    const id = await campaignInLots(program.app, 0.08, FIRST_DAY);
    const gaps = (reached: number, fileName: string) =>
      importTable(server(deps.now()), deps, {
        fileName,
        bytes: Buffer.from(
          `Xã/phường,Tổng số khai sinh,Qua liên thông,Số Tư pháp tiếp nhận,CSDL dân cư nhận được\nXã Triệu Phong,100,90,90,${reached}`,
        ),
        from: '2026-09-01',
        to: '2026-09-06',
        provinceCode: '44',
      });
    expect((await gaps(70, 'lan-1.csv')).kind).toBe('kept');
    const second = await gaps(80, 'lan-2.csv');
    expect(second.kind === 'kept' && second.supersedes).toHaveLength(1);
    const logged = await logDifficulty(admin(deps.now(), 1), deps, {
      areaCode: '19333',
      kind: 'system',
      day: '2026-09-02',
      words: 'Hệ thống chậm',
    });
    if (logged.kind !== 'logged') throw new Error(JSON.stringify(logged));
    const owner = await deps.db.read.user.create({
      data: { name: 'an', displayName: 'An', role: 'commune', areaCode: '19333', createdAt: deps.now() },
    });

    const now = new Date(Date.parse(FIRST_DAY) + STORY_DAYS * 86_400_000);
    const answered = { id: logged.id, state: 'solved', answer: 'Đã khởi động lại', ownerId: owner.id };
    expect((await settleDifficulty(admin(deps.now()), deps, answered)).kind).toBe('logged');

    const made = (await report(deps, { ...PERIOD, provinceCode: '44' })) as ReportModel;
    const effect = await campaignEffect(server(now), deps.db.read, id);
    const said = {
      versions: (await listTables(ROOT, deps, { provinceCode: '44' })).map((one) => [
        one.fileName,
        one.units,
        one.supersededBy !== null,
      ]),
      rows: made.bundles.map((bundle) =>
        bundle.rows.map((row) => [row.rankText, row.unit, row.ofText, row.source]),
      ),
      flows: made.flows.map((flow) => flow.rows.map((row) => [row.unit, row.gap.ofText])),
      difficulties: (await difficulties(ROOT, deps, { provinceCode: '44' })).map((one) => [
        one.areaCode,
        one.words,
        one.state,
      ]),
      trend: await trend(deps.db.read, '44', PERIOD),
      effect: effect?.bundles.map((bundle) => [bundle.bundle, bundle.judgement]),
      area: (await areaReach(server(now), deps.db.read, '44', PERIOD)).steps.map(({ key, count }) => [
        key,
        count,
      ]),
      campaign: (
        await campaignReach(server(deps.now()), deps, id, 'https://lienthong.example.vn')
      )?.steps.map(({ key, count }) => [key, count]),
    };
    expect(said.flows).toEqual([[['Xã Triệu Phong', '10 trên 90']]]);
    expect(said.rows[0]?.length).toBeGreaterThan(70);
    expect(JSON.stringify(said.effect)).toMatch(/tăng thêm [78],\d điểm phần trăm/);
    for (const [what, value] of Object.entries(said)) {
      if (told.has(what)) expect([what, value]).toEqual([what, told.get(what)]);
      told.set(what, value);
    }
    await program.close();
    await close();
  }, 120_000);
});
