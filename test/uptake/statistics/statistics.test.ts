import { describe, expect, test } from 'vitest';
import { chanceFrom, shuffle } from '../../../uptake/statistics/chance.ts';
import { detectable } from '../../../uptake/statistics/detectable.ts';
import { contrast, difference, type EffectPanel } from '../../../uptake/statistics/difference.ts';
import { dispersion } from '../../../uptake/statistics/dispersion.ts';
import { differentDraws, permutationInterval } from '../../../uptake/statistics/permutation.ts';

/** Two lots, one period between their starts: what was reached against what was not. */
const TWO = [[1], [0]];

/**
 * Darwin's maize: fifteen pairs of a crossed and a self-fertilised plant, differences of height in eighths of an inch
 * (R. A. Fisher, The Design of Experiments, 1935, sections 17 and 21).
 */
const MAIZE = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];
const maize: EffectPanel = {
  changes: MAIZE.flatMap((gap) => [[gap], [0]]),
  weights: MAIZE.flatMap(() => [1, 1]),
  exposure: TWO,
};
const maizeLots = MAIZE.flatMap(() => [0, 1]);
const maizeBlocks = MAIZE.flatMap((_, pair) => [pair, pair]);

/** Fisher's own test, every one of the 2^15 assignments: how many are as far from `effect` as the real one. */
function everySign(effect: number): number {
  const gaps = MAIZE.map((gap) => gap - effect);
  const real = Math.abs(gaps.reduce((a, b) => a + b, 0));
  let asFar = 0;
  for (let signs = 0; signs < 2 ** gaps.length; signs++) {
    const sum = gaps.reduce((all, gap, pair) => all + ((signs >> pair) & 1 ? gap : -gap), 0);
    if (Math.abs(sum) >= real - 1e-9) asFar += 1;
  }
  return asFar / 2 ** gaps.length;
}

describe('the difference in differences', () => {
  test('of wages and jobs in New Jersey and Pennsylvania is the published 2.76', () => {
    // D. Card and A. Krueger (1994), American Economic Review 84:772, table 3: full-time jobs a restaurant before and after.
    const jobs: EffectPanel = { changes: [[21.03 - 20.44], [21.17 - 23.33]], weights: [1, 1], exposure: TWO };
    expect(difference(jobs, [0, 1])).toBeCloseTo(2.75, 10);
    // The paper's 2.76 is reckoned before rounding the means.
    expect(Math.abs((difference(jobs, [0, 1]) ?? 0) - 2.76)).toBeLessThanOrEqual(0.0101);
  });

  test('weighs communes by their cases, and periods by how many communes stand on both sides', () => {
    const panel: EffectPanel = {
      changes: [
        [0.1, 0.2],
        [0.4, 0.2],
        [0, 0.1],
      ],
      weights: [1, 3, 2],
      exposure: [
        [1, 1],
        [0, 1],
        [0, 0],
      ],
    };
    // First period: 0.1 against (3·0.4 + 2·0)/5 = 0.24, worth 1·5/6; second: 0.2 against 0.1, worth 4·2/6.
    const expected = ((0.1 - 0.24) * (5 / 6) + (0.2 - 0.1) * (8 / 6)) / (13 / 6);
    expect(difference(panel, [0, 1, 2])).toBeCloseTo(expected, 12);
  });

  test('is nothing when all start together, and leaves out what was reached half-way or has no cases', () => {
    const changes = [
      [0.1, 0.2],
      [0.3, null],
    ];
    expect(difference({ changes, weights: [1, 1], exposure: [[1, 1]] }, [0, 0])).toBeNull();
    const half = {
      changes,
      weights: [1, 1],
      exposure: [
        [0.5, 1],
        [0, 0],
      ],
    };
    expect(difference(half, [0, 1])).toBeNull();
    expect(contrast({ changes: [], weights: [], exposure: [] }, [])).toBeNull();
  });
});

describe('the interval by permuting the lot', () => {
  test("gives Fisher's probability for Darwin's maize, 1,726 of 32,768", () => {
    expect(everySign(0)).toBe(1726 / 32768);
    const got = permutationInterval(maize, maizeLots, maizeBlocks, { draws: 9_999, seed: 5 });
    expect(got?.estimate).toBeCloseTo(314 / 15, 10);
    expect(got?.p).toBeGreaterThan(0.045);
    expect(got?.p).toBeLessThan(0.06);
  });

  test("ends where Fisher's test on every assignment starts to say no", () => {
    const got = permutationInterval(maize, maizeLots, maizeBlocks, { draws: 9_999, seed: 5 });
    for (const end of [got?.low, got?.high]) {
      expect(everySign(end ?? Number.NaN)).toBeGreaterThan(0.035);
      expect(everySign(end ?? Number.NaN)).toBeLessThan(0.065);
    }
    expect(everySign((got?.low ?? 0) - 3)).toBeLessThan(0.05);
    expect(everySign((got?.high ?? 0) + 3)).toBeLessThan(0.05);
  });

  test('says nothing when the draw could hardly have come out otherwise', () => {
    const few: EffectPanel = { changes: [[0.5], [0.5], [0], [0]], weights: [1, 1, 1, 1], exposure: TWO };
    expect(permutationInterval(few, [0, 0, 1, 1], [0, 0, 0, 0])).toMatchObject({
      estimate: 0.5,
      low: Number.NEGATIVE_INFINITY,
      high: Number.POSITIVE_INFINITY,
    });
  });

  test('is the same for the same seed and moves with the figures', () => {
    const once = permutationInterval(maize, maizeLots, maizeBlocks, { draws: 499, seed: 3 });
    expect(permutationInterval(maize, maizeLots, maizeBlocks, { draws: 499, seed: 3 })).toEqual(once);
    const moved = {
      ...maize,
      changes: maize.changes.map((row, unit) => [(row[0] ?? 0) + (unit % 2 === 0 ? 10 : 0)]),
    };
    const then = permutationInterval(moved, maizeLots, maizeBlocks, { draws: 499, seed: 3 });
    expect(then?.estimate).toBeCloseTo((once?.estimate ?? 0) + 10, 9);
    expect(then?.low).toBeCloseTo((once?.low ?? 0) + 10, 9);
    expect(then?.high).toBeCloseTo((once?.high ?? 0) + 10, 9);
  });

  test('knows how many draws there could have been', () => {
    expect(differentDraws([0, 0, 0, 1, 1, 1], [0, 0, 0, 0, 0, 0])).toBe(20);
    expect(differentDraws([0, 1, 2, 2, 0, 1], [0, 0, 0, 1, 1, 1])).toBe(36);
    expect(
      differentDraws(
        Array.from({ length: 100 }, (_, i) => i % 4),
        Array(100).fill(0),
      ),
    ).toBe(1_000_000);
  });
});

describe('the smallest effect that can be seen', () => {
  test('of two equal halves is 2.8 standard errors of the textbook', () => {
    // Ten communes of 100 cases a period, five reached; 300 cases each before, a rate of one in five, twice the luck.
    const before = Array.from({ length: 10 }, () => ({ linked: 60, total: 300 }));
    const lots = before.map((_, unit) => unit % 2);
    const got = detectable({ before, perPeriod: before.map(() => 100), lots, exposure: TWO, dispersion: 2 });
    const error = Math.sqrt(2 * 0.2 * 0.8 * 2 * (1 / 500 + 1 / 1500));
    expect(got).toBeCloseTo((1.959964 + 0.8416212) * error, 6);
  });

  test('is none when no period lies between two starts', () => {
    const before = [
      { linked: 1, total: 9 },
      { linked: 2, total: 9 },
    ];
    expect(
      detectable({ before, perPeriod: [3, 3], lots: [0, 1], exposure: [[0.5], [0.2]], dispersion: 1 }),
    ).toBeNull();
    expect(
      detectable({ before, perPeriod: [3, 3], lots: [0, 1], exposure: [[], []], dispersion: 1 }),
    ).toBeNull();
    expect(detectable({ before, perPeriod: [0, 0], lots: [0, 1], exposure: TWO, dispersion: 1 })).toBeNull();
  });
});

describe('how much more than luck', () => {
  test('is one for coins, and grows with cases that come in bundles', () => {
    const chance = chanceFrom(11);
    const throws = (bundle: number) =>
      Array.from({ length: 30 }, () =>
        Array.from({ length: 12 }, () => {
          let linked = 0;
          for (let one = 0; one < 40; one++) if (chance() < 0.3) linked += bundle;
          return { linked, total: 40 * bundle };
        }),
      );
    expect(dispersion(throws(1))).toBeLessThan(1.2);
    // Ten cases that go one way together are one throw of the coin: ten times as much as luck.
    expect(dispersion(throws(10))).toBeGreaterThan(8);
    expect(dispersion(throws(10))).toBeLessThan(12);
  });

  test('is not known from a past too short', () => {
    expect(dispersion([])).toBeNull();
    expect(dispersion([[{ linked: 1, total: 4 }], [{ linked: 2, total: 4 }], [null]])).toBeNull();
  });
});

test('a seed gives the same chance everywhere, and every order of three comes up as often', () => {
  const chance = chanceFrom(1);
  expect([chance(), chance()].map((one) => one.toFixed(6))).toEqual(['0.627074', '0.002736']);
  const seen = new Map<string, number>();
  for (let round = 0; round < 6_000; round++) {
    const order = [1, 2, 3];
    shuffle(order, chance);
    seen.set(order.join(), (seen.get(order.join()) ?? 0) + 1);
  }
  expect(seen.size).toBe(6);
  for (const count of seen.values()) expect(Math.abs(count - 1_000)).toBeLessThan(120);
});
