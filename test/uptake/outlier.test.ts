import { describe, expect, it } from 'vitest';
import { type CountPair, outliers } from '../../uptake/tables/outlier.ts';
import { QUANG_TRI_2023 } from './stories.ts';

/** Draws that are the same everywhere: numbers between 0 and 1, and normal ones. */
function seeded(seed: number) {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}

/** A province in which nothing is wrong: sizes and proportions differ from unit to unit, counts are drawn by chance. */
function province(units: number, unrest: number, { normal }: ReturnType<typeof seeded>): CountPair[] {
  const drawn = (mean: number) => Math.max(20, Math.round(mean + Math.sqrt(mean) * normal()));
  return Array.from({ length: units }, () => {
    const births = 100 * Math.exp(0.6 * normal());
    return { beside: drawn(births), count: drawn(0.42 * births * Math.exp(unrest * normal())) };
  });
}

describe('outliers', () => {
  it('points at the one unit far from the rest and names the usual proportion', () => {
    const found = outliers(QUANG_TRI_2023.map(([, beside, count]) => ({ count, beside })));
    expect(QUANG_TRI_2023.filter((_, index) => found[index] !== null).map(([unit]) => unit)).toEqual([
      'Thành phố Đông Hà',
    ]);
    expect(found[QUANG_TRI_2023.findIndex(([unit]) => unit === 'Thành phố Đông Hà')]).toBeCloseTo(0.415, 3);
  });

  it('agrees with a cut-off worked by hand', () => {
    // Median of the logarithms 0, of their distances 0.4, over 0.6745: 0.593. The normal quantile of 0.05 / 7 / 2 is 2.690, so
    // only what is further off than 1.595 is asked about.
    const beside = (last: number) =>
      outliers(
        [0.8, -0.8, 0.4, -0.4, 0, 0, last].map((log) => ({ count: 1e6 * Math.exp(log), beside: 1e6 })),
      );
    expect(beside(1.4)).toEqual([null, null, null, null, null, null, null]);
    expect(beside(1.57)[6]).toBeNull();
    expect(beside(1.64)[6]).toBeCloseTo(1, 6);
    expect(beside(-1.64)[6]).toBeCloseTo(1, 6);
  });

  it('asks nothing where there is no usual proportion, only a small difference, or only a few cases', () => {
    const of = (...counts: number[]) => counts.map((count) => ({ count, beside: 1000 }));
    expect(outliers(of(100, 100, 100, 900))).toEqual([null, null, null, null]);
    expect(outliers(of(400, 400, 400, 400, 1100))).toEqual([null, null, null, null, null]);
    expect(outliers([])).toEqual([]);
    const even = Array.from({ length: 6 }, () => ({ count: 40, beside: 100 }));
    expect(outliers([...even, { count: 30, beside: 22 }]).at(-1)).toBeNull();
    expect(outliers([...even, { count: 300, beside: 220 }]).at(-1)).toBeCloseTo(0.4, 6);
  });

  it('asks about few of a thousand tables in which nothing is wrong, and about a nought too many in nearly all', () => {
    const lines = [6, 9, 34, 78, 160].flatMap((units) =>
      [0.25, 0.35, 0.45].map((unrest) => {
        const chance = seeded(units * 100 + unrest * 1000);
        let [asked, seen] = [0, 0];
        for (let table = 0; table < 1000; table += 1) {
          const pairs = province(units, unrest, chance);
          if (outliers(pairs).some((usual) => usual !== null)) asked += 1;
          const slip = pairs.map((pair, at) => (at === 0 ? { ...pair, count: pair.count * 10 } : pair));
          if (outliers(slip)[0] !== null) seen += 1;
        }
        return { units, unrest, asked, seen };
      }),
    );
    if (process.env.SHOW_SIMULATIONS === '1')
      process.stdout.write(`${lines.map((line) => Object.values(line).join('\t')).join('\n')}\n`);
    for (const { asked, seen } of lines) {
      expect(asked).toBeLessThanOrEqual(130);
      expect(seen).toBeGreaterThanOrEqual(840);
    }
  });
});
