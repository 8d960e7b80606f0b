import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plusDays } from '../../calendar/day.ts';
import { foresightOf } from '../../uptake/effect/foresight.ts';
import { judge } from '../../uptake/effect/judgement.ts';
import { gridOf, lotPanel, reachedShare } from '../../uptake/effect/panel.ts';
import { chanceFrom } from '../../uptake/statistics/chance.ts';
import { type Cli, cli } from '../cli.ts';
import { storedTable } from './stories.ts';

const week = (from: string) => ({ from, to: plusDays(from, 6) });

describe('figures for a comparison', () => {
  test('are taken by the finest periods that share no day, each commune from the table loaded last', () => {
    const first = storedTable(
      [
        ['19333', 'A', 10, 1],
        ['19336', 'B', 10, 2],
      ],
      { id: 1, period: week('2026-09-07') },
    );
    const again = storedTable([['19333', 'A', 12, 3]], { id: 2, period: week('2026-09-07') });
    const month = storedTable([['19333', 'A', 99, 9]], {
      id: 3,
      period: { from: '2026-09-01', to: '2026-09-30' },
    });
    const grid = gridOf([month, again, first], ['19336', '19333', '19339'], 'birth');
    expect(grid.periods).toEqual([week('2026-09-07')]);
    expect(grid.cells).toEqual([[{ total: 10, linked: 2 }], [{ total: 12, linked: 3 }], [null]]);
  });

  test('count a start by its days: not at all before, in part in its week, wholly after', () => {
    const start = new Date('2026-09-10T01:00:00Z');
    expect(
      ['2026-08-31', '2026-09-07', '2026-09-10', '2026-09-14'].map((day) => reachedShare(week(day), start)),
    ).toEqual([0, 4 / 7, 1, 1]);
    // Nine in the evening in London is the next day in Viet Nam.
    expect(reachedShare(week('2026-09-11'), new Date('2026-09-10T21:00:00Z'))).toBe(1);
  });
});

/** Weekly tables of invented communes: what each lot adds from its start on. */
function weekly(units: number, weeks: number, rateOf: (unit: number, week: number) => number, cases = 200) {
  const codes = Array.from({ length: units }, (_, unit) => String(19_000 + unit));
  const chance = chanceFrom(4);
  const tables = Array.from({ length: weeks }, (_, at) =>
    storedTable(
      codes.map((code, unit) => {
        const linked = Math.min(
          cases,
          Math.max(0, Math.round(cases * rateOf(unit, at) + 3 * (chance() - 0.5))),
        );
        return [code, code, cases, linked];
      }),
      { id: at + 1, period: week(plusDays('2026-09-07', 7 * at)) },
    ),
  );
  return gridOf(tables, codes, 'birth');
}
/** Four lots, a week apart, from the fifth week on. */
const starts = [0, 1, 2, 3].map((lot) => new Date(`${plusDays('2026-10-05', 7 * lot)}T01:00:00Z`));
const lots = Array.from({ length: 24 }, (_, unit) => unit % 4);
const blocks = lots.map((_, unit) => Math.floor(unit / 4));
const seen = (effect: number) =>
  weekly(24, 8, (unit, at) => 0.2 + 0.01 * at + (at >= 4 + (lots[unit] ?? 0) ? effect : 0));

describe('what may be said of a campaign in lots', () => {
  test('an effect is found in its size, and called the campaign’s because the order was drawn', () => {
    const found = judge(lotPanel(seen(0.06), lots, starts), { lots, blocks }, 7);
    expect(found.verdict).toBe('more');
    expect(found.points).toBeGreaterThan(5.5);
    expect(found.points).toBeLessThan(6.5);
    expect(found.words.join(' ')).toMatch(/tăng thêm .* điểm phần trăm.*do chiến dịch/);
  });

  test('a rise that came to everybody is no effect: not enough grounds, and at most so much', () => {
    const found = judge(lotPanel(seen(0), lots, starts), { lots, blocks }, 7);
    expect(found.verdict).toBe('unclear');
    expect(found.words[0]).toMatch(/^Không đủ căn cứ để kết luận/);
    expect(found.words.join(' ')).not.toContain('do chiến dịch');
  });

  test('a loss is said as plainly as a gain', () => {
    expect(judge(lotPanel(seen(-0.06), lots, starts), { lots, blocks }, 7)).toMatchObject({
      verdict: 'less',
    });
  });

  test('without a table between two starts nothing is said', () => {
    const found = judge(
      lotPanel(
        weekly(24, 4, () => 0.2),
        lots,
        starts,
      ),
      { lots, blocks },
      7,
    );
    expect(found).toMatchObject({ verdict: 'unclear', points: null });
    expect(found.words[0]).toContain('chưa có kỳ số liệu nào');
  });

  test('of four communes nothing can be said, however large the difference', () => {
    const two = [0, 1, 0, 1];
    const few = weekly(4, 8, (unit, at) => (at >= 4 + (two[unit] ?? 0) ? 0.9 : 0.1));
    const found = judge(lotPanel(few, two, starts.slice(0, 2)), { lots: two, blocks: [0, 0, 1, 1] }, 7);
    expect(found).toMatchObject({ verdict: 'unclear', low: null, high: null });
  });
});

describe('what could be seen at all', () => {
  const past = weekly(24, 4, () => 0.2);

  test('is a number of points with its communes, lots and periods', () => {
    const told = foresightOf(past, { lots, blocks, starts });
    expect(told.points).toBeGreaterThan(0.5);
    expect(told.points).toBeLessThan(10);
    expect(told).toMatchObject({ communes: 24, periodDays: 7, periods: 3 });
    expect(told.words[0]).toContain('điểm phần trăm trở lên');
  });

  test('is nothing when the lots start closer together than the tables come', () => {
    const close = starts.map((_, lot) => new Date(Date.parse('2026-10-05T01:00:00Z') + lot * 86_400_000));
    const told = foresightOf(past, { lots, blocks, starts: close });
    expect(told.points).toBeNull();
    expect(told.words[0]).toContain('ít nhất 7 ngày');
  });

  test('is nothing without past tables, with too few communes, or with too few cases', () => {
    expect(
      foresightOf(
        weekly(24, 0, () => 0),
        { lots, blocks, starts },
      ).words[0],
    ).toContain('chưa có bảng số liệu');
    const four = { lots: [0, 1, 2, 3], blocks: [0, 0, 0, 0], starts };
    expect(
      foresightOf(
        weekly(4, 4, () => 0.2),
        four,
      ).words[0],
    ).toContain('chỉ có 4 xã');
    const tiny = foresightOf(
      weekly(8, 4, () => 0.9, 1),
      { lots: lots.slice(0, 8), blocks: blocks.slice(0, 8), starts },
    );
    expect(tiny.points).toBeNull();
    expect(tiny.words[0]).toContain('chỉ thấy được mức tăng từ');
  });
});

describe('the command', () => {
  let office: Cli;
  beforeAll(async () => {
    office = cli({}, '2026-10-01T03:00:00Z');
    await office.run('user', 'add', 'lan', '--role', 'province', '--area', '44');
  });
  afterAll(() => office.close());

  const plan = (waves: string) => `name: Bốc thăm
purpose: outreach
channels: [sms]
audience: { areas: ["44"] }
text: consent-guide
values: { hotline: "18001096" }
start: 2026-10-05T08:00:00+07:00
end: 2026-11-02T08:00:00+07:00
${waves}`;

  test('says before sending what could be seen, and draws on what the tables said', async () => {
    const communes = (await office.run('areas', 'find', 'Quảng Trị', '--json')).code;
    expect(communes).toBe(0);
    const { communesOf } = await import('../../areas/areas.ts');
    const units = communesOf('44', new Date('2026-10-01T00:00:00Z'));
    for (const [at, from] of ['2026-09-07', '2026-09-14', '2026-09-21'].entries()) {
      const lines = units.map(
        ({ fullName }, i) => `${fullName},${40 + i},${Math.round((40 + i) * (0.1 + 0.005 * i)) + at}`,
      );
      const file = office.file(
        `tuan-${at}.csv`,
        ['Xã/phường,Tổng số khai sinh,Qua liên thông', ...lines].join('\n'),
      );
      const loaded = await office.run(
        'uptake',
        'import',
        file,
        '--from',
        from,
        '--to',
        plusDays(from, 6),
        '--province',
        '44',
        '--json',
      );
      expect(loaded.code, loaded.err + loaded.out).toBe(0);
    }
    const file = office.file('c.yaml', plan('waves: { by: commune, count: 4, seed: 7 }'));
    const made = await office.run('campaign', 'create', file, '--as', 'lan', '--json');
    expect(made.code, made.err + made.out).toBe(0);
    const id = String(made.json<{ id: number }>().id);
    const told = await office.run('uptake', 'lift', '--campaign', id, '--json');
    const lift = told.json<{
      lots: { communes: { past: { linked: number; total: number } | null }[] }[];
      bundles: { bundle: string; foresight: { points: number | null } }[];
    }>();
    expect(lift.lots.map(({ communes }) => communes.length).reduce((a, b) => a + b, 0)).toBe(units.length);
    const rates = lift.lots.map(({ communes }) => {
      const [linked, total] = communes.reduce(
        ([l, t], { past }) => [l + (past?.linked ?? 0), t + (past?.total ?? 0)],
        [0, 0],
      );
      return linked / total;
    });
    // Balanced: rates of communes lie between one and five in ten, those of the lots within three points.
    expect(Math.max(...rates) - Math.min(...rates)).toBeLessThan(0.03);
    expect(lift.bundles.find(({ bundle }) => bundle === 'birth')?.foresight.points).toBeGreaterThan(0);
    expect(lift.bundles.find(({ bundle }) => bundle === 'death')?.foresight.points).toBeNull();
    const spoken = (await office.run('uptake', 'lift', '--campaign', id)).out;
    expect(spoken).toMatch(/Đợt 1, từ .*05\/10\/2026/);
    expect(spoken).toContain('chỉ thấy được tác dụng từ khoảng');
  });

  test('says of a campaign without a draw that nothing can be said of causes', async () => {
    const file = office.file('d.yaml', plan(''));
    const made = await office.run('campaign', 'create', file, '--as', 'lan', '--json');
    const id = String(made.json<{ id: number }>().id);
    const told = (await office.run('uptake', 'lift', '--campaign', id, '--json')).json<{
      drawn: boolean;
      bundles: { foresight: null; judgement: null }[];
    }>();
    expect(told.drawn).toBe(false);
    expect(told.bundles.every(({ foresight, judgement }) => foresight === null && judgement === null)).toBe(
      true,
    );
  });

  test('knows no campaign of another number or of garbage', async () => {
    for (const id of ['999', '-1', 'x', '1e3']) {
      const told = await office.run('uptake', 'lift', `--campaign=${id}`);
      expect(told.code).toBe(1);
      expect(told.err).toContain('không có chiến dịch này');
    }
  });
});
