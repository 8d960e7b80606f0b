/** One line of the table. `ratio`: against the contender that the part names. CPU and memory are of all its processes. */
export type Row = {
  what: string;
  perSecond: number;
  ratio: number | null;
  cpuSeconds?: number;
  peakMb?: number;
};
/** What a part found: its table, and sentences under it (targets reached or not, what was left out). */
export type Report = { rows: Row[]; says?: string[] };

export type Part = (folder: string, flags: ReadonlyMap<string, number>) => Promise<Report>;

const WIDTH = 66;

export function print(title: string, { rows, says = [] }: Report): void {
  const out = (line: string) => process.stdout.write(`${line}\n`);
  out(
    `\n${title.padEnd(WIDTH)}${'per second'.padStart(12)}${'ratio'.padStart(8)}${'CPU s'.padStart(8)}${'peak MB'.padStart(9)}`,
  );
  for (const { what, perSecond, ratio, cpuSeconds, peakMb } of rows)
    out(
      what.padEnd(WIDTH) +
        Math.round(perSecond).toLocaleString('en').padStart(12) +
        (ratio === null ? '' : ratio.toFixed(2)).padStart(8) +
        (cpuSeconds === undefined ? '' : cpuSeconds.toFixed(1)).padStart(8) +
        (peakMb === undefined ? '' : Math.round(peakMb).toString()).padStart(9),
    );
  for (const line of says) out(line);
}

/** A sentence for a target: the figure, the target, and plainly whether it is reached. */
export function verdict(what: string, figure: number, target: number, better: 'more' | 'less'): string {
  const reached = better === 'more' ? figure >= target : figure <= target;
  const sign = better === 'more' ? '≥' : '≤';
  return `${reached ? 'reached    ' : 'NOT REACHED'} ${what}: ${figure.toFixed(2)} (target ${sign} ${target})`;
}

export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('no figures');
  return sorted.length % 2 === 1 ? middle : (middle + (sorted[sorted.length / 2 - 1] ?? middle)) / 2;
}
