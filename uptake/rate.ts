/**
 * The rate in percent: the share of dossiers filed through the bundle out of all that could have been.
 *
 * In plain words: of 6,943 registrations 1,057 came through the linked service, so 15.2 of 100. Where nothing happened
 * (0 of 0) there is no rate: not 0 %, because nobody failed to use the service. Rates of several units are never
 * averaged; their cases are added first and divided once.
 *
 * Rounded half up to `decimals` places, counted in whole numbers, so that 1 of 16 (6.25) is 6.3 on every machine and not
 * 6.2 by a binary fraction.
 * @returns null for 0 of 0
 */
export function percent(linked: number, total: number, decimals = 1): number | null {
  if (!(total > 0)) return null;
  const scale = 10 ** decimals;
  return Math.floor((200 * scale * linked + total) / (2 * total)) / scale;
}

/** Rates are compared at the printed precision, at most two decimals: formulas of spreadsheets carry fifteen. */
const MOST_DECIMALS = 2;

/** Whether a printed rate is what the counts give, at the precision it was printed with. Nothing to compare agrees. */
export function agrees(
  printed: { percent: number; decimals: number },
  linked: number,
  total: number,
): boolean {
  if (!(total > 0)) return true;
  const decimals = Math.min(MOST_DECIMALS, printed.decimals);
  // Half a unit of the last place, and a breath for binary fractions.
  return Math.abs(printed.percent - (100 * linked) / total) <= 0.5 * 10 ** -decimals + 1e-9;
}

/** With how many decimals a printed rate is shown: as printed, at least one, at most two. */
export function shownDecimals(printed: { decimals: number }): number {
  return Math.max(1, Math.min(MOST_DECIMALS, printed.decimals));
}
