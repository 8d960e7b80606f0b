import { plusDays } from '../../calendar/day.ts';
import { BUNDLE_LABELS, BUNDLES, type Bundle } from '../../knowledge/bundle.ts';
import { sayCount, sayPercent } from '../../writing/numbers.ts';
import { chooseDisjoint, daysIn, type Period } from '../period.ts';
import { cellOf, type Figures, writtenOf } from '../reading/columns.ts';
import type { UptakeTable } from '../reading/table.ts';
import type { TableRow } from '../reading/table-rows.ts';
import { unitKey } from '../reading/units.ts';
import { FEWEST_PERIODS, unusualCount, unusualShare } from '../statistics/own-past.ts';
import { atCell, type TableFinding } from './problem.ts';

/** How far back a unit's own past goes, and how many periods of it are looked at. */
const DAYS_BACK = 731;
const MOST_PERIODS = 24;
/** Periods are compared with such as are about as long; days with the same day of the week, because desks are closed on Sunday. */
const ALIKE = 1.5;
const WEEK = 7;

/** A table that is already loaded, without its rows. */
export type KnownHead = { id: number; period: Period };
/** What a unit had in one earlier period. Null: the table did not say. */
export type PastFigures = {
  tableId: number;
  key: string;
  bundle: Bundle;
  total: number | null;
  linked: number | null;
};

/**
 * The loaded tables with which those of a period are compared: earlier ones about as long, no day counted twice, the
 * latest two years. Several tables of one period (parts of a province) all belong to it.
 */
export function pastOf(period: Period, tables: readonly KnownHead[]): KnownHead[] {
  const since = plusDays(period.from, -DAYS_BACK);
  const days = daysIn(period);
  const alike = tables.filter(({ period: other }) => {
    if (other.to >= period.from || other.from < since) return false;
    const ratio = daysIn(other) / days;
    if (ratio > ALIKE || ratio < 1 / ALIKE) return false;
    return days >= WEEK || daysIn({ from: other.from, to: period.from }) % WEEK === 1;
  });
  const periods = new Map(alike.map(({ period: other }) => [nameOf(other), other]));
  const chosen = new Set(
    chooseDisjoint([...periods.values()])
      .slice(-MOST_PERIODS)
      .map(nameOf),
  );
  return chosen.size < FEWEST_PERIODS ? [] : alike.filter((table) => chosen.has(nameOf(table.period)));
}

/**
 * Units whose count or rate is far from their own past. Refuses the table unless somebody says why the figure is right;
 * the reason is printed beside it. A count that falls within less than a week is not asked for: holidays do that.
 * @param past the tables of `pastOf`, oldest version first, and their rows
 */
export function* unlikeOwnPast(
  table: UptakeTable,
  period: Period,
  past: { tables: readonly KnownHead[]; rows: readonly PastFigures[] },
): Generator<TableFinding> {
  if (past.tables.length === 0) return;
  const histories = historiesOf(past);
  for (const row of table.rows) {
    if (row.unit === null) continue;
    for (const bundle of BUNDLES) {
      const figures = row.figures[bundle];
      const history = histories.get(`${bundle} ${unitKey(row.unit)}`);
      if (figures === undefined || history === undefined || figures.unread.length > 0) continue;
      yield* unlikeCount(row, bundle, figures, period, history);
      yield* unlikeShare(row, bundle, figures, history);
    }
  }
}

type Past = { period: Period; total: number | null; linked: number | null };

/** Per unit and bundle its earlier periods, each once: of a part of a province that was sent again the newest counts. */
function historiesOf(past: {
  tables: readonly KnownHead[];
  rows: readonly PastFigures[];
}): Map<string, Past[]> {
  const periods = new Map(past.tables.map((table) => [table.id, table.period]));
  const histories = new Map<string, Map<string, Past>>();
  for (const { tableId, key, bundle, total, linked } of [...past.rows].sort(
    (a, b) => a.tableId - b.tableId,
  )) {
    const period = periods.get(tableId);
    if (period === undefined) continue;
    const name = `${bundle} ${key}`;
    const own = histories.get(name) ?? new Map<string, Past>();
    histories.set(name, own.set(nameOf(period), { period, total, linked }));
  }
  return new Map([...histories].map(([name, own]) => [name, [...own.values()]]));
}

function* unlikeCount(
  row: TableRow,
  bundle: Bundle,
  figures: Figures,
  period: Period,
  history: readonly Past[],
): Generator<TableFinding> {
  const cell = cellOf(figures, 'total');
  if (cell === undefined) return;
  const days = daysIn(period);
  const earlier = history.map((one) => ({ cases: one.total ?? 0, days: daysIn(one.period) }));
  const cases = figures.total ?? 0;
  const usual = unusualCount({ cases, days }, earlier);
  if (usual === null || (cases < usual && days < WEEK)) return;
  const message = `${nameOfRow(row, bundle)}: ${sayCount(cases)} hồ sơ, khác xa mức thường có của chính đơn vị (khoảng ${sayCount(usual)} hồ sơ một kỳ dài như kỳ này, theo ${history.length} kỳ trước).`;
  yield atCell(cell, writtenOf(figures, 'total'), {
    rule: 'outlier-past',
    message,
    todo: TODO,
    computed: Math.round(usual),
    severity: 'error',
  });
}

function* unlikeShare(
  row: TableRow,
  bundle: Bundle,
  figures: Figures,
  history: readonly Past[],
): Generator<TableFinding> {
  const cell = cellOf(figures, 'linked');
  if (cell === undefined || cellOf(figures, 'total') === undefined) return;
  const earlier = history.map((one) => ({ part: one.linked ?? 0, whole: one.total ?? 0 }));
  const now = { part: figures.linked ?? 0, whole: figures.total ?? 0 };
  const usual = unusualShare(now, earlier);
  if (usual === null) return;
  const percentText = (share: number) => sayPercent(share * 100);
  const message = `${nameOfRow(row, bundle)}: tỷ lệ ${percentText(now.part / now.whole)} (${sayCount(now.part)} trên ${sayCount(now.whole)}), khác xa mức thường có của chính đơn vị (khoảng ${percentText(usual)}, theo ${history.length} kỳ trước).`;
  yield atCell(cell, writtenOf(figures, 'linked'), {
    rule: 'outlier-past',
    message,
    todo: TODO,
    computed: Math.round(usual * 1000) / 10,
    severity: 'error',
  });
}

const TODO =
  'Hỏi đơn vị lập bảng: gõ nhầm, gộp nhiều kỳ, thiếu nơi báo cáo hay có đợt rà soát, chiến dịch? Sửa rồi nạp lại; nếu số đúng, hãy nạp kèm lý do chấp nhận (dòng lệnh: --accept-total), lý do được in cạnh số này.';

function nameOfRow(row: TableRow, bundle: Bundle): string {
  return `${row.label}, ${BUNDLE_LABELS[bundle].toLowerCase()}`;
}

function nameOf({ from, to }: Period): string {
  return `${from}/${to}`;
}
