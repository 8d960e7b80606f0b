import { sayMoment, sayPeriod } from '../../calendar/words.ts';
import type { Bundle } from '../../knowledge/bundle.ts';
import { sayCount, sayPercent } from '../../writing/numbers.ts';
import { agrees, shownDecimals } from '../rate.ts';
import type { StoredTable } from '../tables/stored.ts';
import { figure } from './figure.ts';

/** What a source printed in its total row that its own rows do not bear out. */
export type PrintedNote = {
  tableId: number;
  printedTotal: number | null;
  printedLinked: number | null;
  printedPercent: number | null;
  reason: string | null;
  text: string;
};

export type SourceLine = {
  tableId: number;
  /** What stands for this source beside its figures: "[1]". */
  mark: string;
  /** When the figures were taken, for people: "17/10/2023 15:30", or that the source does not say. */
  extractedText: string;
  fileName: string;
  source: string;
  from: string;
  to: string;
  extractedAt: string | null;
  loadedAt: string;
  demo: boolean;
  acceptedReason: string | null;
  text: string;
};

/** What the total row of a table says beside what its rows give; null when they agree. */
export function printedNote(table: StoredTable, bundle: Bundle): PrintedNote | null {
  const printed = table.printed[bundle];
  if (printed === undefined) return null;
  const rows = table.rows.filter((row) => row.bundle === bundle);
  const sum = figure(
    rows.reduce((total, row) => total + (row.total ?? 0), 0),
    rows.reduce((linked, row) => linked + (row.linked ?? 0), 0),
  );
  const said: string[] = [];
  if (printed.total !== null && printed.total !== sum.total)
    said.push(`tổng ${sayCount(printed.total)} (cộng các dòng được ${sum.totalText})`);
  if (printed.linked !== null && printed.linked !== sum.linked)
    said.push(`qua liên thông ${sayCount(printed.linked)} (cộng các dòng được ${sum.linkedText})`);
  if (
    printed.percent !== null &&
    !agrees({ percent: printed.percent, decimals: printed.decimals }, sum.linked, sum.total)
  ) {
    said.push(
      `tỷ lệ ${sayPercent(printed.percent, shownDecimals(printed))} (tính từ các dòng là ${sum.percentText})`,
    );
  }
  if (said.length === 0) return null;
  const reason = table.acceptedReason;
  const why = reason === null ? '' : ` Bảng vẫn được dùng với lý do: ${reason}`;
  return {
    tableId: table.id,
    printedTotal: printed.total,
    printedLinked: printed.linked,
    printedPercent: printed.percent,
    reason,
    text: `Nguồn "${table.source}" in ${said.join('; ')}.${why}`,
  };
}

/**
 * What the check of a whole table left to be said beside its figures.
 * @param here names of the units that stand in the report: one that another table brought is not gone
 */
export function wholeTableNotes(table: StoredTable, here: ReadonlySet<string>): string[] {
  const kept = table.problems.filter(
    (problem) =>
      (problem.rule === 'unit-gone' && !here.has(problem.value ?? '')) ||
      problem.rule === 'period-differs' ||
      problem.rule === 'subtotal-mismatch',
  );
  return kept.map((problem) => problem.message);
}

/** So many sources are named one by one; a month of daily tables is told as a range. */
const MOST_NAMED = 3;

/**
 * The sources behind the figures of one row and when each was taken: "[1] 17/10/2023 15:30; [2] 02/11/2023 08:00"; of many
 * "[1]–[30] từ 02/10/2025 08:00 đến 01/11/2025 08:00".
 */
export function marked(sources: readonly SourceLine[], tables: readonly number[]): string {
  const own = sources.filter(({ tableId }) => tables.includes(tableId));
  if (own.length <= MOST_NAMED) {
    const moments = new Map<string, string[]>();
    for (const { mark, extractedText } of own)
      moments.set(extractedText, [...(moments.get(extractedText) ?? []), mark]);
    return [...moments].map(([moment, marks]) => `${marks.join(' ')} ${moment}`).join('; ');
  }
  const dated = own.filter(({ extractedAt }) => extractedAt !== null);
  const byMoment = dated.sort((a, b) => ((a.extractedAt ?? '') < (b.extractedAt ?? '') ? -1 : 1));
  const [first, last] = [byMoment[0]?.extractedText, byMoment.at(-1)?.extractedText];
  const moments = first === undefined ? '' : first === last ? ` ${first}` : ` từ ${first} đến ${last}`;
  const silent = own.length - dated.length;
  return `${ranges(sources, own)}${moments}${silent === 0 ? '' : `; ${silent} nguồn không ghi thời điểm`}`;
}

/** "[1]–[30] [32]": marks that follow one another are one range. */
function ranges(sources: readonly SourceLine[], own: readonly SourceLine[]): string {
  const runs: SourceLine[][] = [];
  for (const source of sources) {
    if (!own.includes(source)) runs.push([]);
    else if (runs.length === 0) runs.push([source]);
    else runs.at(-1)?.push(source);
  }
  const ends = (run: SourceLine[]) => [...new Set([run[0]?.mark, run.at(-1)?.mark])].join('–');
  return runs
    .filter((run) => run.length > 0)
    .map(ends)
    .join(' ');
}

/** The source document, period, time of extraction and version behind the figures, as one line; `index` counts the sources of a report from 0. */
export function sourceLine(table: StoredTable, index: number): SourceLine {
  const parts = [
    table.source === table.fileName ? `Tệp ${table.fileName}` : `${table.source} (tệp ${table.fileName})`,
    `số liệu ${sayPeriod(table.period)}`,
    table.extractedAt === null
      ? 'nguồn không ghi thời điểm lấy số liệu'
      : `lấy số liệu lúc ${sayMoment(table.extractedAt)}`,
    `nạp lúc ${sayMoment(table.loadedAt)}`,
    `bản số ${table.id}`,
  ];
  if (table.demo) parts.push('dữ liệu mẫu');
  return {
    tableId: table.id,
    mark: `[${index + 1}]`,
    extractedText: table.extractedAt === null ? 'không ghi lúc lấy' : sayMoment(table.extractedAt),
    fileName: table.fileName,
    source: table.source,
    from: table.period.from,
    to: table.period.to,
    extractedAt: table.extractedAt?.toISOString() ?? null,
    loadedAt: table.loadedAt.toISOString(),
    demo: table.demo,
    acceptedReason: table.acceptedReason,
    text: `${parts.join('; ')}.`,
  };
}
