import { describe, expect, test } from 'vitest';
import { detectable } from '../../../uptake/statistics/detectable.ts';
import { dispersion } from '../../../uptake/statistics/dispersion.ts';
import { permutationInterval } from '../../../uptake/statistics/permutation.ts';
import { simulate, type World } from './simulated.ts';

const CAMPAIGNS = 1_000;
const DRAWS = 199;
const PROVINCE: World = { communes: 24, lots: 4, before: 4, cases: 12, effect: 0 };

/** How often the interval held the truth, and how often it called the campaign a success or a failure. */
function judged(world: World, campaigns = CAMPAIGNS) {
  const found = { held: 0, success: 0, failure: 0 };
  for (let seed = 1; seed <= campaigns; seed++) {
    const { panel, lots, blocks } = simulate(world, seed);
    const got = permutationInterval(panel, lots, blocks, { draws: DRAWS, seed });
    if (got === null) throw new Error('nothing to compare');
    if (got.low <= world.effect && world.effect <= got.high) found.held += 1;
    if (got.low > 0) found.success += 1;
    if (got.high < 0) found.failure += 1;
  }
  return found;
}

/** For the table of docs/uptake.md. */
function show(name: string, found: ReturnType<typeof judged>): void {
  if (process.env.SHOW_SIMULATIONS === '1') process.stdout.write(`${name}: ${JSON.stringify(found)}\n`);
}

const table: [string, World][] = [
  ['without effect', PROVINCE],
  ['with an effect of five points', { ...PROVINCE, effect: 0.05 }],
  [
    'with an effect that differs between communes and weeks that jump',
    { ...PROVINCE, effect: 0.05, uneven: 0.02, jumps: 0.04 },
  ],
  ['without effect, with weeks that jump', { ...PROVINCE, jumps: 0.04 }],
  ['without effect, in few small communes', { ...PROVINCE, communes: 11, lots: 3, cases: 4 }],
];

describe('a thousand invented campaigns', () => {
  test.each(table)(
    '%s the interval of 95 in 100 holds the truth in 92 to 98 of 100, and nothing is called a success that is none',
    (name, world) => {
      const found = judged(world);
      show(name, found);
      expect(found.held).toBeGreaterThanOrEqual(920);
      expect(found.held).toBeLessThanOrEqual(980);
      if (world.effect === 0) expect(found.success).toBeLessThanOrEqual(50);
    },
  );

  test('an effect as large as the smallest that can be seen is seen in about four of five campaigns', () => {
    const { past, sums, sizes, panel, lots } = simulate(PROVINCE, 1);
    const smallest = detectable({
      before: sums,
      perPeriod: sizes,
      lots,
      exposure: panel.exposure,
      dispersion: dispersion(past) ?? 1,
    });
    expect(smallest).not.toBeNull();
    const found = judged({ ...PROVINCE, effect: smallest ?? 0 }, 400);
    show(`smallest ${smallest}`, found);
    expect(found.success / 400).toBeGreaterThan(0.7);
    expect(found.success / 400).toBeLessThan(0.9);
  });
});
