/** Names of people and places in order. Pure. */

const ORDER = new Intl.Collator('vi');

/** The order of a Vietnamese dictionary: a, ă, â, b, c, d, đ, e … */
export function compareNames(a: string, b: string): number {
  return ORDER.compare(a, b);
}
