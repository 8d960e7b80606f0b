import { plusDays } from '../../calendar/day.ts';
import { sayPeriod } from '../../calendar/words.ts';
import { sayCount, sayDecimal, sayPercent } from '../../writing/numbers.ts';
import { daysIn, isInside, type Period } from '../period.ts';
import { shareChange } from '../statistics/change.ts';
import { isSmall } from '../tables/checks.ts';
import type { BundleReport, RateChange, ReportModel, ReportRow } from './report-model.ts';

export const NO_CHANGE: RateChange = {
  points: null,
  text: '–',
  total: null,
  linked: null,
  percent: null,
  fromText: '',
  sure: false,
  caution: '',
};

/**
 * The period before this one in the calendar people use: whole months go with as many whole months before (so a quarter with a
 * quarter, a year with a year), everything else with as many days just before.
 */
export function calendarBefore(period: Period): Period {
  const to = plusDays(period.from, -1);
  const wholeMonths = period.from.endsWith('-01') && plusDays(period.to, 1).endsWith('-01');
  if (!wholeMonths) return { from: plusDays(period.from, -daysIn(period)), to };
  const month = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
  const first = 2 * month(period.from) - month(plusDays(period.to, 1));
  const year = String(Math.floor(first / 12)).padStart(4, '0');
  return { from: `${year}-${String((first % 12) + 1).padStart(2, '0')}-01`, to };
}

/**
 * Which earlier period to compare with: that of the calendar when a table lies in it, else the one of the table that ended
 * last (of several the one most like this in length), because offices do not always send months.
 * @param known periods of tables that ended before this one
 */
export function periodToCompare(period: Period, known: readonly Period[]): Period {
  const usual = calendarBefore(period);
  if (known.some((one) => isInside(one, usual))) return usual;
  const apart = (one: Period) => Math.abs(Math.log(daysIn(one) / daysIn(period)));
  const ended = known.filter((one) => one.to < period.from);
  const last = ended.sort((a, b) => (a.to > b.to ? -1 : a.to < b.to ? 1 : apart(a) - apart(b)))[0];
  return last ?? usual;
}

/**
 * The report with every rate set against the one of an earlier period. A unit without a figure there has "–", never 0.
 * @param before the report of the earlier period at the same level; null: there is no table of it
 * @param why said beside the name of the period when there is nothing to compare with
 */
export function compared(
  model: ReportModel,
  period: Period,
  before: ReportModel | null,
  why = '',
): ReportModel {
  const bundles = model.bundles.map((bundle) => {
    const old = before?.bundles.find((other) => other.bundle === bundle.bundle);
    const rows = bundle.rows.map((row) => ({ ...row, change: rowChange(row, old) }));
    return { ...bundle, rows, total: { ...bundle.total, change: totalChange(bundle, old) } };
  });
  const periodText = sayPeriod(period);
  const names = (before?.sources ?? []).map(({ source, tableId }) => `${source} (bản số ${tableId})`);
  const text =
    before === null
      ? `Không có bảng nào của kỳ trước (${periodText}) để so sánh.${why === '' ? '' : ` ${why}`}`
      : `Kỳ trước: ${periodText}, theo bảng ${names.join('; ')}.${lengths(model, period)}`;
  // A figure that was let in with a reason carries it where it is only compared with, too.
  const accepted = (before?.bundles ?? []).flatMap(({ rows }) => rows.flatMap((row) => row.accepted));
  const notes = [...new Set([...(before?.notes ?? []), ...accepted])].map((note) => `Kỳ trước: ${note}`);
  return {
    ...model,
    bundles,
    before: { ...period, periodText, text, sources: before?.sources ?? [], notes },
  };
}

/** "+3,3 điểm", "−0,4 điểm", "–" when there is nothing to compare with. */
function points(change: number | null): string {
  if (change === null) return '–';
  const sign = change > 0 ? '+' : change < 0 ? '−' : '';
  return `${sign}${sayDecimal(Math.abs(change))} điểm`;
}

/** The row of the same unit in another period; units of several provinces may share a name. */
function sameUnit(rows: readonly ReportRow[], row: ReportRow): ReportRow | undefined {
  return rows.find((other) => keyOf(other) === keyOf(row));
}

type Rate = { total: number; linked: number; percent: number | null };

/** How a rate moved since an earlier one, with what speaks against leaning on it. */
export function change(now: Rate, old: Rate | undefined): RateChange {
  if (old === undefined || old.percent === null) return NO_CHANGE;
  const moved = now.percent === null ? null : Math.round((now.percent - old.percent) * 10) / 10;
  const known: RateChange = {
    points: moved,
    text: points(moved),
    total: old.total,
    linked: old.linked,
    percent: old.percent,
    fromText: `${sayPercent(old.percent)}, ${sayCount(old.linked)} trên ${sayCount(old.total)}`.replaceAll(
      /(?<=\d) (?=[%t])|(?<=trên) /g,
      '\u00a0',
    ),
    sure: false,
    caution: '',
  };
  if (moved === null || isSmall(now.linked, now.total)) return known;
  if (isSmall(old.linked, old.total))
    return { ...known, caution: 'Ít hồ sơ ở kỳ trước: chưa nên dựa vào mức thay đổi.' };
  const interval = shareChange(
    { part: now.linked, whole: now.total },
    { part: old.linked, whole: old.total },
  );
  const sure = interval !== null && (interval.low > 0 || interval.high < 0);
  return { ...known, sure, caution: sure || moved === 0 ? '' : 'Mức thay đổi có thể do may rủi.' };
}

function rowChange(row: ReportRow, old: BundleReport | undefined): RateChange {
  return change(row, old === undefined ? undefined : sameUnit(old.rows, row));
}

/** Sums of different units must not pass for a change of habit: how many stand on one side only is said. */
function totalChange(bundle: BundleReport, old: BundleReport | undefined): RateChange {
  if (old === undefined) return NO_CHANGE;
  const made = change(bundle.total, old.total);
  const lacking = (rows: readonly ReportRow[], other: readonly ReportRow[]) => {
    const keys = new Set(other.map(keyOf));
    return rows.filter((row) => !keys.has(keyOf(row))).length;
  };
  const [then, now] = [lacking(bundle.rows, old.rows), lacking(old.rows, bundle.rows)];
  const sides = [
    ...(then > 0 ? [`kỳ trước thiếu ${then} đơn vị`] : []),
    ...(now > 0 ? [`kỳ này thiếu ${now} đơn vị`] : []),
  ];
  if (made.points === null) return made;
  const said = [
    ...(isSmall(bundle.total.linked, bundle.total.total) ? ['Ít hồ sơ: chưa nên dựa vào mức thay đổi.'] : []),
    ...(made.caution === '' ? [] : [made.caution]),
    ...(sides.length === 0 ? [] : [`Hai kỳ không cùng các đơn vị (${sides.join(', ')}).`]),
  ];
  return { ...made, sure: made.sure && sides.length === 0, caution: said.join(' ') };
}

function keyOf({ provinceCode, areaCode, district, unit }: ReportRow): string {
  return `${provinceCode} ${areaCode ?? district ?? unit}`;
}

function lengths(model: Period, before: Period): string {
  const [now, then] = [daysIn(model), daysIn(before)];
  // Months differ by up to three days in 31, which nobody needs to be told.
  return Math.abs(now - then) <= 0.1 * Math.max(now, then)
    ? ''
    : ` Kỳ này ${now} ngày, kỳ trước ${then} ngày.`;
}
