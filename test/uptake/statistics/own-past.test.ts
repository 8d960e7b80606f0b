import { describe, expect, it } from 'vitest';
import { chanceFrom } from '../../../uptake/statistics/chance.ts';
import { unusualCount, unusualShare } from '../../../uptake/statistics/own-past.ts';

const month = (cases: number) => ({ cases, days: 30 });
const months = (...cases: number[]) => cases.map(month);
const HISTORIES = 20_000;

/** A number of cases around `mean`: Poisson whose mean itself jumps by `unrest` (0.3: thirty per cent more or less). */
function counted(mean: number, unrest: number, chance: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(chance() || 1e-12)) * Math.cos(2 * Math.PI * chance());
  const own = mean * Math.exp(unrest * normal - unrest ** 2 / 2);
  let [left, cases] = [own, -1];
  while (left >= 0) {
    left += Math.log(chance() || 1e-12);
    cases += 1;
  }
  return cases;
}

/** How many of 10,000 new periods, each after a past of its own, are asked about. */
function asked(world: { mean: number; unrest: number; periods: number; trend?: number; times?: number }) {
  const { mean, unrest, periods, trend = 0, times = 1 } = world;
  const chance = chanceFrom(mean * 1000 + periods);
  let count = 0;
  for (let run = 0; run < HISTORIES; run += 1) {
    const past = Array.from({ length: periods }, (_, at) =>
      month(counted(mean * (1 + trend) ** (at - periods), unrest, chance)),
    );
    if (unusualCount(month(counted(mean * times, unrest, chance)), past) !== null) count += 1;
  }
  const share = (count / HISTORIES) * 10_000;
  if (process.env.SHOW_SIMULATIONS === '1')
    process.stdout.write(`${JSON.stringify(world)}: ${share.toFixed(1)} of 10,000\n`);
  return share;
}

describe('a count against the past of its own unit', () => {
  it('is asked about when it is ten times or a tenth of the usual, which is named', () => {
    expect(unusualCount(month(1328), months(120, 135, 131, 128))).toBe(129.5);
    expect(unusualCount(month(13), months(120, 135, 131, 128))).toBe(129.5);
    expect(unusualCount(month(140), months(120, 135, 131, 128))).toBeNull();
  });

  it('is put in proportion to the days of its period', () => {
    const weeks = [10, 11, 9, 10].map((cases) => ({ cases, days: 7 }));
    expect(unusualCount({ cases: 43, days: 30 }, weeks)).toBeNull();
    expect(unusualCount({ cases: 43, days: 7 }, weeks)).toBe(10);
  });

  it('has no usual before three earlier periods', () => {
    expect(unusualCount(month(1000), months(10, 10))).toBeNull();
    expect(unusualCount(month(1000), months(10, 10, 10))).toBe(10);
  });

  it('of few cases may be anything that chance makes of few cases', () => {
    for (const cases of [0, 1, 2, 3, 4, 5, 6])
      expect(unusualCount(month(cases), months(1, 0, 2, 1))).toBeNull();
    for (const cases of [0, 1, 2, 3, 4]) expect(unusualCount(month(cases), months(0, 0, 0))).toBeNull();
    expect(unusualCount(month(0), months(8, 9, 7))).toBeNull();
    expect(unusualCount(month(40), months(0, 0, 1))).toBe(0);
  });

  it('is seen although one earlier period was odd itself', () => {
    expect(unusualCount(month(1300), months(130, 1290, 128, 125, 131))).toBe(130);
  });

  it('of a unit that goes up and down by itself is left alone', () => {
    expect(unusualCount(month(260), months(40, 200, 60, 180, 90, 220))).toBeNull();
  });

  it.each([
    ['one case a month', { mean: 1, unrest: 0, periods: 3 }],
    ['three cases a month, after a long past', { mean: 3, unrest: 0.2, periods: 24 }],
    ['ten cases a month', { mean: 10, unrest: 0.3, periods: 3 }],
    ['ten cases, a trend of five per cent a month', { mean: 10, unrest: 0.2, periods: 12, trend: 0.05 }],
    ['fifty cases a month', { mean: 50, unrest: 0.25, periods: 5 }],
    ['two hundred cases, after a long past', { mean: 200, unrest: 0.2, periods: 24 }],
    ['three hundred cases, a trend of four per cent', { mean: 300, unrest: 0.15, periods: 12, trend: 0.04 }],
  ])('raises no false alarm: %s (at most 5 of 10,000 simulated periods)', (_name, world) => {
    expect(asked(world)).toBeLessThanOrEqual(5);
  });

  it.each([
    ['a nought too many on eight cases', { mean: 8, unrest: 0.2, periods: 3, times: 10 }, 9_800],
    ['a nought too few on two hundred', { mean: 200, unrest: 0.2, periods: 3, times: 0.1 }, 9_800],
    ['four months in one, of sixty cases', { mean: 60, unrest: 0.15, periods: 6, times: 4 }, 9_000],
    ['three months in one, after a year', { mean: 60, unrest: 0.15, periods: 12, times: 3 }, 8_000],
  ])('finds %s', (_name, world, least) => {
    expect(asked(world)).toBeGreaterThan(least);
  });
});

describe('a rate against the past of its own unit', () => {
  const of = (part: number, whole: number) => ({ part, whole });

  it('is asked about when it falls or rises far beyond its own past', () => {
    const past = [of(80, 100), of(78, 95), of(83, 104)];
    expect(unusualShare(of(12, 100), past)).toBe(0.8);
    expect(unusualShare(of(70, 100), past)).toBeNull();
  });

  it('of few cases says nothing', () => {
    expect(unusualShare(of(0, 9), [of(8, 10), of(9, 11), of(8, 10)])).toBeNull();
    expect(unusualShare(of(4, 12), [of(8, 10), of(9, 11), of(8, 10)])).toBeNull();
    expect(unusualShare(of(0, 500), [of(8, 9), of(8, 9), of(9, 9)])).toBeNull();
  });

  it('that rises from period to period, as it shall, is left alone', () => {
    const past = [of(20, 100), of(31, 100), of(39, 100), of(52, 100)];
    expect(unusualShare(of(62, 100), past)).toBeNull();
  });

  it('raises at most 5 false alarms in 10,000 simulated periods', () => {
    const chance = chanceFrom(7);
    const linked = (whole: number, rate: number) =>
      Array.from({ length: whole }, () => (chance() < rate ? 1 : 0)).reduce<number>((a, b) => a + b, 0);
    let alarms = 0;
    for (let run = 0; run < HISTORIES; run += 1) {
      const rate = 0.05 + 0.9 * chance();
      const period = () => {
        const whole = Math.round(5 + 40 * chance());
        return of(linked(whole, Math.min(1, Math.max(0, rate + 0.1 * (chance() - 0.5)))), whole);
      };
      if (unusualShare(period(), Array.from({ length: 3 + (run % 5) }, period)) !== null) alarms += 1;
    }
    expect((alarms / HISTORIES) * 10_000).toBeLessThanOrEqual(5);
  });
});
