import { chanceFrom, shuffle } from './chance.ts';
import { applied, contrast, type EffectPanel } from './difference.ts';

/** Shares; `low` and `high` may be infinite: then the draw had too few other outcomes to say anything. */
export type PermutationResult = { estimate: number; low: number; high: number; p: number; draws: number };

const MISSES = 0.05;
const NOTHING = 1e-12;

/**
 * The 95 % interval of the difference in differences by permuting the lot.
 *
 * In plain words: the lots were drawn. Had the draw come out otherwise, other communes would have been "already reached". We draw
 * the lots again, two thousand times, each time exactly as the real draw was made (within its blocks), and look how large a difference
 * chance alone produces. An effect of so many points is plausible if, once it is taken out of the figures of the communes that had
 * been reached, the real draw looks like one of the many; the interval holds all plausible effects. It rests on the draw itself and on
 * no assumption about how rates are distributed, so it is right for small communes and odd weeks too.
 *
 * Reckoned exactly, not by trying values: an effect e passes against another draw when |a' - e·b'| ≥ |a - e|, where a and a' are
 * the differences under the real and the other draw, and b' is what the other draw makes of an effect of one where the real one
 * reached people. For each draw that is a stretch around a; the interval ends where too few stretches are left. Assumes that
 * the effect adds the same points wherever people were reached, in proportion to the days.
 *
 * @param lots the lot of each commune as drawn; `blocks`: within which it was drawn
 * @param seed of the repeated draws: the same gives the same interval
 * @returns null when no period has communes on both sides
 * @see P. R. Rosenbaum (2002), Observational Studies, 2nd ed., 2.6 (test inversion); X. Ji et al. (2017), Ann. Appl. Stat. 11:1
 * (stepped wedge); B. Phipson and G. K. Smyth (2010), Stat. Appl. Genet. Mol. Biol. 9:39 (the real draw counts as one)
 */
export function permutationInterval(
  panel: EffectPanel,
  lots: readonly number[],
  blocks: readonly number[],
  { draws = 1_999, seed = 1 }: { draws?: number; seed?: number } = {},
): PermutationResult | null {
  const changeOf = (unit: number, period: number) => panel.changes[unit]?.[period] ?? 0;
  const reachedOf = (unit: number, period: number) => panel.exposure[lots[unit] ?? 0]?.[period] ?? 0;
  const real = contrast(panel, lots);
  if (real === null) return null;
  const estimate = applied(real, changeOf);
  const chance = chanceFrom(seed);
  const members = membersOf(blocks);
  const drawn = [...lots];
  const lows: number[] = [];
  const highs: number[] = [];
  let asLarge = 1;
  let counted = 0;
  for (let draw = 0; draw < draws; draw++) {
    for (const units of members) {
      const dealt = units.map((unit) => lots[unit] ?? 0);
      shuffle(dealt, chance);
      units.forEach((unit, place) => {
        drawn[unit] = dealt[place] ?? 0;
      });
    }
    const other = contrast(panel, drawn);
    // With cells missing, a draw may leave nothing to compare: it counts as one that proves nothing.
    const a = other === null ? estimate : applied(other, changeOf);
    const b = other === null ? 1 : applied(other, reachedOf);
    counted += 1;
    if (Math.abs(a) >= Math.abs(estimate) - NOTHING) asLarge += 1;
    const ends = [
      1 - b < NOTHING ? Number.NEGATIVE_INFINITY : (estimate - a) / (1 - b),
      1 + b < NOTHING ? Number.POSITIVE_INFINITY : (estimate + a) / (1 + b),
    ];
    const always = !ends.every(Number.isFinite);
    lows.push(always ? Number.NEGATIVE_INFINITY : Math.min(...ends));
    highs.push(always ? Number.POSITIVE_INFINITY : Math.max(...ends));
  }
  lows.sort((x, y) => x - y);
  highs.sort((x, y) => y - x);
  const needed = Math.floor(MISSES * (counted + 1));
  const low = lows[needed - 1] ?? Number.NEGATIVE_INFINITY;
  const high = highs[needed - 1] ?? Number.POSITIVE_INFINITY;
  return { estimate, low, high, p: asLarge / (counted + 1), draws: counted };
}

/** How many different draws there could have been; large numbers are cut off. */
export function differentDraws(lots: readonly number[], blocks: readonly number[], most = 1_000_000): number {
  let product = 1;
  for (const units of membersOf(blocks)) {
    const left = new Map<number, number>();
    units.forEach((unit, place) => {
      const lot = lots[unit] ?? 0;
      const same = (left.get(lot) ?? 0) + 1;
      left.set(lot, same);
      // place+1 over same: builds n! / (n1! n2! …) a step at a time.
      product = (product * (place + 1)) / same;
    });
    if (product > most) return most;
  }
  return Math.round(product);
}

function membersOf(blocks: readonly number[]): number[][] {
  const members = new Map<number, number[]>();
  for (const [unit, block] of blocks.entries()) members.set(block, [...(members.get(block) ?? []), unit]);
  return [...members.values()];
}
