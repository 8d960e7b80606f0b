/** How a campaign in lots meets the periods of the tables. Pure numbers: communes are rows, periods columns. */
export type EffectPanel = {
  /** Change of a commune's rate against its own rate before the campaign, as a share; null: no cases, or not in the table. */
  changes: readonly (readonly (number | null)[])[];
  /** How much a commune counts: its cases before the campaign. */
  weights: readonly number[];
  /** By lot and period: the share of the period's days on which the lot had been reached, 0 to 1. */
  exposure: readonly (readonly number[])[];
};

/**
 * The difference in differences of a campaign that started lot by lot, as weights on the changes of every commune and period.
 *
 * In plain words: everything rises a little while a campaign runs, with it or without. So in every period we ask two things: how
 * much did the rate change since before the campaign where people had already been written to, and how much where they had
 * not yet. The second is what would have happened anyway; the first minus the second is what the campaign goes with. Periods with
 * many communes on both sides say more than periods with one commune on one side, and count for more. A period in
 * which a lot was reached half-way says nothing clear about that lot and is not used for it.
 *
 * Communes count by their cases before the campaign. Only communes not yet reached are compared with, never communes reached
 * earlier, so that an effect that grows or fades with time does not disturb the comparison.
 *
 * @param lots the lot of each commune
 * @returns weights, rows as in `changes`; null when no period has communes on both sides
 * @see J. Thompson et al. (2018), Stat. Med. 37:2487 (comparisons within periods of stepped wedge trials); B. Callaway and
 * P. Sant'Anna (2021), J. Econometrics 225:200 (compared with the not yet treated)
 */
export function contrast(
  { changes, weights, exposure }: EffectPanel,
  lots: readonly number[],
): Float64Array[] | null {
  const periods = changes[0]?.length ?? 0;
  const rows = changes.map(() => new Float64Array(periods));
  let together = 0;
  for (let period = 0; period < periods; period++) {
    let [reached, waiting] = [0, 0];
    for (let unit = 0; unit < rows.length; unit++) {
      if (changes[unit]?.[period] === null) continue;
      const share = exposure[lots[unit] ?? 0]?.[period] ?? 0;
      if (share === 1) reached += weights[unit] ?? 0;
      else if (share === 0) waiting += weights[unit] ?? 0;
    }
    if (reached <= 0 || waiting <= 0) continue;
    const worth = (reached * waiting) / (reached + waiting);
    together += worth;
    for (let unit = 0; unit < rows.length; unit++) {
      const row = rows[unit];
      if (row === undefined || changes[unit]?.[period] === null) continue;
      const share = exposure[lots[unit] ?? 0]?.[period] ?? 0;
      const weight = weights[unit] ?? 0;
      if (share === 1) row[period] = (worth * weight) / reached;
      else if (share === 0) row[period] = (-worth * weight) / waiting;
    }
  }
  if (together === 0) return null;
  for (const row of rows)
    for (let period = 0; period < periods; period++) row[period] = (row[period] ?? 0) / together;
  return rows;
}

/** The weights applied to something known of every commune and period. */
export function applied(
  weights: readonly Float64Array[],
  to: (unit: number, period: number) => number,
): number {
  let sum = 0;
  for (const [unit, row] of weights.entries())
    for (let period = 0; period < row.length; period++) {
      const weight = row[period] ?? 0;
      if (weight !== 0) sum += weight * to(unit, period);
    }
  return sum;
}

/** The difference in differences itself, as a share (0.03 is three percentage points); null: nothing to compare. */
export function difference(panel: EffectPanel, lots: readonly number[]): number | null {
  const weights = contrast(panel, lots);
  return weights === null ? null : applied(weights, (unit, period) => panel.changes[unit]?.[period] ?? 0);
}
