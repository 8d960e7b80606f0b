import type { Network, Price } from './files.ts';

/**
 * The price of one part on a day.
 * @param network hint of the number, or null
 * @param day `YYYY-MM-DD`, Vietnamese calendar
 * @returns the latest row that holds on that day, for the network or for `any`; null when none does.
 */
export function priceOf(prices: readonly Price[], network: Network | null, day: string): Price | null {
  const holding = prices
    .filter((price) => price.from <= day)
    .toSorted((a, b) => (a.from < b.from ? 1 : a.from > b.from ? -1 : 0));
  return (
    holding.find((price) => price.network === network) ??
    holding.find((price) => price.network === 'any') ??
    null
  );
}
