/** Bars are drawn as SVG rectangles: widths in attributes, because the security policy allows no inline style. Pure. */

/** One piece of a bar: where it starts and how wide it is, in percent, and the class that colours it. */
export type BarPiece = { x: string; width: string; look: string; title: string };

/** Pieces side by side that fill the bar together. Nothing at all gives no piece. */
export function stacked(parts: readonly { count: number; look: string; title: string }[]): BarPiece[] {
  const total = parts.reduce((sum, part) => sum + part.count, 0);
  if (total <= 0) return [];
  let before = 0;
  return parts.flatMap(({ count, look, title }) => {
    if (count <= 0) return [];
    const x = percentOf(before, total);
    before += count;
    return [{ x, width: percentOf(count, total), look, title }];
  });
}

/**
 * A rate with its interval on a scale that ends at `most` percent: the filled part is the rate, the line the interval.
 * Null where there is no rate.
 */
export function rateBar(
  rate: { percent: number | null; low: number | null; high: number | null },
  most: number,
): { width: string; low: string; span: string } | null {
  if (rate.percent === null || rate.low === null || rate.high === null || most <= 0) return null;
  const scaled = (value: number) => percentOf(Math.min(value, most), most);
  return {
    width: scaled(rate.percent),
    low: scaled(rate.low),
    span: percentOf(Math.min(rate.high, most) - Math.min(rate.low, most), most),
  };
}

/** A round scale that holds the largest rate: 10, 20, 25, 50 or 100 percent. */
export function scaleFor(largest: number): number {
  return [5, 10, 20, 25, 50].find((end) => largest <= end) ?? 100;
}

function percentOf(part: number, whole: number): string {
  return `${Math.round((10_000 * part) / whole) / 100}%`;
}
