/** Counts, shares and money as Vietnamese readers write them: a dot between thousands, a comma before decimals. Pure. */

/** What stands where there is no figure. */
export const NO_FIGURE = '–';

/** 6943 is "6.943"; nothing is "–". Rounded to whole numbers. */
export function sayCount(value: number | null): string {
  return value === null ? NO_FIGURE : String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/g, '.');
}

/** A number with the decimals it has, at most three: 1204 is "1.204", 0.5 is "0,5". */
export function sayNumber(value: number): string {
  return sayDecimal(value, Math.min(3, (String(value).split('.')[1] ?? '').length));
}

/** 12.5 with one decimal is "12,5"; 1204.5 is "1.204,5". */
export function sayDecimal(value: number, decimals = 1): string {
  const [whole = '', fraction] = value.toFixed(decimals).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, '.');
  return fraction === undefined ? grouped : `${grouped},${fraction}`;
}

/** A percentage: 15.2 is "15,2 %"; nothing is "–". */
export function sayPercent(percent: number | null, decimals = 1): string {
  return percent === null ? NO_FIGURE : `${sayDecimal(percent, decimals)} %`;
}

/** A share in percent with one decimal: 38 of 250 is "15,2 %"; "–" for 0 of 0. */
export function sayShare(part: number, whole: number): string {
  return sayPercent(whole > 0 ? (100 * part) / whole : null);
}

/** "25.300.000 đồng" */
export function sayMoney(dong: number): string {
  return `${sayCount(dong)} đồng`;
}
