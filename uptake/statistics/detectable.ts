import { applied, contrast } from './difference.ts';
import type { LinkedTally } from './tally.ts';

/** 97.5th and 80th percentile of the normal distribution. */
const Z_95 = 1.959963984540054;
const Z_80 = 0.8416212335729143;

export type PlannedCampaign = {
  /** Of each commune, before the campaign: all its cases, and how many of its cases one coming period will bring. */
  before: readonly LinkedTally[];
  perPeriod: readonly number[];
  lots: readonly number[];
  /** By lot and coming period. */
  exposure: readonly (readonly number[])[];
  /** See dispersion.ts. */
  dispersion: number;
};

/**
 * The smallest effect that a campaign could show: the change of the rate, as a share, that would be told from chance in four of
 * five campaigns.
 *
 * In plain words: with few communes, few cases or few periods, luck alone moves the comparison by several points. An effect
 * smaller than that cannot be seen, however true it is. It is better to know before sending than to wait for an answer
 * that cannot come.
 *
 * (1.96 + 0.84) × standard error of the very comparison that will be made (difference.ts): each commune's and period's rate varies
 * by dispersion × p(1 − p)/cases, and the rate before the campaign varies too and is subtracted in each period.
 * @returns null when no coming period would have communes on both sides
 * @see H. S. Bloom (1995), Evaluation Review 19:547 (minimum detectable effect = 2.8 standard errors at 5 % and 80 %)
 */
export function detectable(plan: PlannedCampaign): number | null {
  const { before, perPeriod, lots, exposure, dispersion } = plan;
  const periods = exposure[0]?.length ?? 0;
  const known = before.map(({ total }, unit) => (total > 0 && (perPeriod[unit] ?? 0) > 0 ? 0 : null));
  const changes = known.map((value) => Array.from({ length: periods }, () => value));
  const weights = contrast({ changes, weights: before.map(({ total }) => total), exposure }, lots);
  if (weights === null) return null;
  const together = before.reduce(
    (all, one) => ({ linked: all.linked + one.linked, total: all.total + one.total }),
    { linked: 0, total: 0 },
  );
  // A small commune that had no case through the bundle is not without luck: one case with the habit of the whole is lent to each.
  const varies = before.map(({ linked, total }) => {
    const rate = (linked + together.linked / together.total) / (total + 1);
    return dispersion * Math.max(0, rate * (1 - rate));
  });
  const after = weights.reduce((sum, row, unit) => {
    const cases = perPeriod[unit] ?? 0;
    return cases <= 0 ? sum : sum + applied([row.map((one) => one * one)], () => (varies[unit] ?? 0) / cases);
  }, 0);
  const ago = weights.reduce((sum, row, unit) => {
    const cases = before[unit]?.total ?? 0;
    return cases <= 0 ? sum : sum + (applied([row], () => 1) ** 2 * (varies[unit] ?? 0)) / cases;
  }, 0);
  return (Z_95 + Z_80) * Math.sqrt(after + ago);
}
