import { createHash } from 'node:crypto';
import type { Plan } from './plan.ts';

/**
 * Which lot each unit starts with: shuffled by the seed and dealt out evenly, so that the lots are alike but for chance and
 * what the campaign changed can be measured later. The same units and seed always give the same lots.
 */
export function dealLots(units: readonly string[], count: number, seed: number): Map<string, number> {
  const order = [...new Set(units)]
    .map((unit) => ({ unit, draw: drawOf(unit, seed) }))
    .sort((a, b) => (a.draw < b.draw ? -1 : 1));
  return new Map(order.map(({ unit }, place) => [unit, place % count]));
}

/** The lot of a unit that was not dealt with the others (a single person among a million). */
export function lotOf(unit: string, count: number, seed: number): number {
  return Number.parseInt(drawOf(unit, seed).slice(0, 12), 16) % count;
}

function drawOf(unit: string, seed: number): string {
  return createHash('sha256').update(`${seed}/${unit}`).digest('hex');
}

/** When a lot starts: the time of the campaign is divided evenly. */
export function lotStart(plan: Pick<Plan, 'start' | 'end' | 'waves'>, lot: number): Date {
  const start = Date.parse(plan.start);
  const count = plan.waves?.count ?? 1;
  return new Date(start + lot * Math.floor((Date.parse(plan.end) - start) / count));
}
