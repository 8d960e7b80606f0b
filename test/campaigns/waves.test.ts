import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dealLots, drawLots } from '../../campaigns/waves.ts';

const past = (percent: number) => ({ linked: percent, total: 100 });
const communes = (rates: (number | null)[]) =>
  rates.map((rate, i) => ({ code: String(19_000 + i), past: rate === null ? null : past(rate) }));

describe('the draw of the lots', () => {
  test('puts into every lot one commune of each block of like past uptake', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 2, max: 6 }),
        fc.nat(999),
        (rates, count, seed) => {
          const drawn = drawLots(communes(rates), count, seed);
          expect(drawn.map(({ code }) => code).sort()).toEqual(communes(rates).map(({ code }) => code));
          const blocks = new Map<number, typeof drawn>();
          for (const one of drawn) blocks.set(one.block, [...(blocks.get(one.block) ?? []), one]);
          for (const members of blocks.values()) {
            expect(new Set(members.map(({ lot }) => lot)).size).toBe(members.length);
            for (const { lot } of members) expect(lot >= 0 && lot < count).toBe(true);
          }
          const [lows, highs] = [Math.min, Math.max].map((end) =>
            [...blocks.values()].map((members) => end(...members.map((one) => one.past?.linked ?? 0))),
          );
          for (let block = 1; block < blocks.size; block++)
            expect(lows?.[block - 1]).toBeGreaterThanOrEqual(highs?.[block] ?? 101);
        },
      ),
    );
  });

  test('is the same for the same seed in whatever order the communes come, and another for another seed', () => {
    const rates = [5, 40, 12, 33, 7, 28, 19, 21, 2];
    const draw = (seed: number, list = communes(rates)) =>
      Object.fromEntries(drawLots(list, 3, seed).map(({ code, lot }) => [code, lot]));
    expect(draw(7, communes(rates).reverse())).toEqual(draw(7));
    expect(draw(8)).not.toEqual(draw(7));
  });

  test('leaves every commune every lot, the last and incomplete block too', () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 60; seed++)
      for (const { code, lot } of drawLots(communes([50, 40, 30, 20]), 3, seed)) seen.add(`${code} ${lot}`);
    expect(seen.size).toBe(12);
  });

  test('deals communes without figures apart, and as before when nobody has figures', () => {
    const drawn = drawLots(communes([50, null, 40, null]), 2, 1);
    expect(new Set(drawn.filter((one) => one.past === null).map(({ block }) => block))).toEqual(new Set([1]));
    const none = communes([null, null, null, null, null]);
    const plain = dealLots(
      none.map(({ code }) => code),
      2,
      9,
    );
    expect(new Map(drawLots(none, 2, 9).map(({ code, lot }) => [code, lot]))).toEqual(plain);
  });

  test('makes the lots more alike than plain chance', () => {
    const rates = Array.from({ length: 30 }, (_, i) => 3 * i);
    const gap = (lots: (code: string, i: number) => number) => {
      const means = [0, 1].map((lot) => {
        const own = rates.filter((_, i) => lots(String(19_000 + i), i) === lot);
        return own.reduce((a, b) => a + b, 0) / own.length;
      });
      return Math.abs((means[0] ?? 0) - (means[1] ?? 0));
    };
    let [balanced, plain] = [0, 0];
    for (let seed = 0; seed < 50; seed++) {
      const drawn = new Map(drawLots(communes(rates), 2, seed).map(({ code, lot }) => [code, lot]));
      const dealt = dealLots(
        communes(rates).map(({ code }) => code),
        2,
        seed,
      );
      balanced += gap((code) => drawn.get(code) ?? 0);
      plain += gap((code) => dealt.get(code) ?? 0);
    }
    expect(balanced).toBeLessThan(plain / 5);
  });
});
