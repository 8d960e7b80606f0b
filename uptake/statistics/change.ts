import type { Interval } from '../report/wilson.ts';
import { wilson } from '../report/wilson.ts';

/** Cases of one place in one period. */
type Cases = { part: number; whole: number };

/**
 * How far a share moved between two periods, with its 95 % interval (Newcombe's method 10, from two Wilson intervals).
 *
 * In plain words: a commune that went from 2 of 5 to 4 of 5 rose by 40 points on paper, but two families more explain all
 * of it. The interval says which changes of the habit fit what was counted; where it holds 0, nothing may have changed at all.
 *
 * @returns shares between -1 and 1; null where one of the periods has no cases
 * @see R. G. Newcombe (1998), Stat. Med. 17:873, method 10 and table II.
 */
export function shareChange(now: Cases, before: Cases): Interval | null {
  const here = wilson(now.part, now.whole);
  const there = wilson(before.part, before.whole);
  if (here === null || there === null) return null;
  const [p, q] = [now.part / now.whole, before.part / before.whole];
  return {
    low: p - q - Math.hypot(p - here.low, there.high - q),
    high: p - q + Math.hypot(here.high - p, q - there.low),
  };
}
