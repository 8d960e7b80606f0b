import { createHash } from 'node:crypto';
import type { CampaignPlan, DrawnCommune, PastCases } from './plan-type.ts';

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

/**
 * Draws the lots so that they had like uptake before (stratified randomisation): communes are ranked by past rate and cut into
 * blocks of as many as there are lots; within a block chance alone decides, one commune to each lot. Communes without figures
 * form a block of their own. Without any figures it is plain `dealLots`. The same communes, figures and seed give the same draw.
 */
export function drawLots(
  communes: readonly { code: string; past: PastCases | null }[],
  count: number,
  seed: number,
): DrawnCommune[] {
  const known: { code: string; past: PastCases; rate: number }[] = [];
  const unknown: string[] = [];
  for (const { code, past } of communes)
    if (past === null || past.total <= 0) unknown.push(code);
    else known.push({ code, past, rate: past.linked / past.total });
  known.sort((a, b) => b.rate - a.rate || (drawOf(a.code, seed) < drawOf(b.code, seed) ? -1 : 1));
  const drawn: DrawnCommune[] = [];
  const turns = [...Array(count).keys()].map(String);
  for (let from = 0; from < known.length; from += count) {
    const block = Math.floor(from / count);
    // The last block may have fewer communes than there are lots: which lots they get is drawn too.
    const lots = dealLots(turns, count, seed + block + 1);
    const inBlock = known.slice(from, from + count);
    const places = dealLots(
      inBlock.map(({ code }) => code),
      count,
      seed,
    );
    for (const { code, past } of inBlock) {
      const place = places.get(code) ?? 0;
      const lot = lots.get(String(place)) ?? place;
      drawn.push({ code, lot, block, past });
    }
  }
  const apart = Math.ceil(known.length / count);
  for (const [code, lot] of dealLots(unknown, count, seed))
    drawn.push({ code, lot, block: apart, past: null });
  return drawn;
}

/** When a lot starts: the time of the campaign is divided evenly. */
export function lotStart(plan: Pick<CampaignPlan, 'start' | 'end' | 'waves'>, lot: number): Date {
  const start = Date.parse(plan.start);
  const count = plan.waves?.count ?? 1;
  return new Date(start + lot * Math.floor((Date.parse(plan.end) - start) / count));
}
