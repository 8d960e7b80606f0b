import { drawLots } from '../../../campaigns/waves.ts';
import { chanceFrom } from '../../../uptake/statistics/chance.ts';
import type { EffectPanel } from '../../../uptake/statistics/difference.ts';
import type { LinkedTally } from '../../../uptake/statistics/tally.ts';

export type World = {
  communes: number;
  lots: number;
  /** Periods before the campaign; then as many as there are lots, one more lot reached in each. */
  before: number;
  /** Cases of the smallest commune a period; the largest has five times as many. */
  cases: number;
  /** Points (share) added where people had been reached. */
  effect: number;
  /** Of single communes: how much an effect differs from commune to commune (share). */
  uneven?: number;
  /** Weekly jumps of a commune beyond luck with single cases (standard deviation, share). */
  jumps?: number;
};

/** One campaign in an invented province: communes of different habit and size, a rising trend, good and bad weeks, luck with cases. */
export function simulate(world: World, seed: number) {
  const chance = chanceFrom(seed * 7_919 + 13);
  const normal = () => Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
  const periods = world.before + world.lots;
  const habits = Array.from({ length: world.communes }, () => 0.15 + 0.1 * chance());
  const effects = habits.map(() => world.effect + (world.uneven ?? 0) * normal());
  const sizes = habits.map(() => Math.round(world.cases * (1 + 4 * chance())));
  const weeks = Array.from({ length: periods }, (_, week) => 0.006 * week + 0.02 * normal());
  const draw = (week: number, unit: number, reached: number): LinkedTally => {
    const total = sizes[unit] ?? 1;
    const wish =
      (habits[unit] ?? 0) +
      (weeks[week] ?? 0) +
      reached * (effects[unit] ?? 0) +
      (world.jumps ?? 0) * normal();
    const rate = Math.min(0.98, Math.max(0.02, wish));
    let linked = 0;
    for (let one = 0; one < total; one++) if (chance() < rate) linked += 1;
    return { linked, total };
  };
  const past = habits.map((_, unit) =>
    Array.from({ length: world.before }, (_, week) => draw(week, unit, 0)),
  );
  const sums = past.map((row) =>
    row.reduce((a, b) => ({ linked: a.linked + b.linked, total: a.total + b.total }), {
      linked: 0,
      total: 0,
    }),
  );
  const drawn = drawLots(
    sums.map((sum, unit) => ({ code: String(10_000 + unit), past: sum })),
    world.lots,
    seed,
  ).sort((a, b) => (a.code < b.code ? -1 : 1));
  const lots = drawn.map(({ lot }) => lot);
  const blocks = drawn.map(({ block }) => block);
  const exposure = Array.from({ length: world.lots }, (_, lot) =>
    Array.from({ length: world.lots }, (_, period) => (period >= lot ? 1 : 0)),
  );
  const changes = sums.map((sum, unit) =>
    Array.from({ length: world.lots }, (_, period) => {
      const { linked, total } = draw(world.before + period, unit, exposure[lots[unit] ?? 0]?.[period] ?? 0);
      return linked / total - sum.linked / sum.total;
    }),
  );
  const panel: EffectPanel = { changes, weights: sums.map(({ total }) => total), exposure };
  return { panel, lots, blocks, past, sums, sizes };
}
