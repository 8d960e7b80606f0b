import { sayMoment, sayPeriod } from '../../calendar/words.ts';
import { gaps, isInside, type Period } from '../period.ts';
import type { StoredTable } from '../tables/stored.ts';
import { dueAt } from './office-period.ts';

export type ExpectedUnit = { code: string; name: string };

/** What one unit has sent of a period. */
export type ReportArrival = ExpectedUnit & {
  /** Days of the period without a figure in the tables in use, earliest first; none: all of it has come. */
  lacks: Period[];
  /** When the figures of the whole period were first there, in whatever version; null: never. */
  wholeAt: Date | null;
};

/** How many stretches of missing days are named; a unit that sent every second day of a month has fifteen. */
const MOST_GAPS = 3;

type Sent = { period: Period; loadedAt: Date; current: boolean };

/**
 * How far each unit's figures of a period have come. A day has one table; a week or a month is whole when one table of it, or
 * tables of its days together, name the unit. A later, better version makes nobody late.
 * @param tables all versions that lie within the period (others are left out)
 */
export function arrivalsOf(
  tables: readonly StoredTable[],
  expected: readonly ExpectedUnit[],
  period: Period,
): ReportArrival[] {
  const sent = new Map<string, Sent[]>();
  const inside = tables.filter((table) => isInside(table.period, period));
  for (const table of inside.sort((a, b) => a.loadedAt.getTime() - b.loadedAt.getTime() || a.id - b.id)) {
    const one: Sent = {
      period: table.period,
      loadedAt: table.loadedAt,
      current: table.supersededBy === null,
    };
    for (const code of new Set(table.rows.map((row) => row.areaCode)))
      if (code !== null) sent.set(code, [...(sent.get(code) ?? []), one]);
  }
  return expected.map((unit) => {
    const own = sent.get(unit.code) ?? [];
    const current = own.filter((one) => one.current).map((one) => one.period);
    return { ...unit, lacks: gaps(period, current), wholeAt: wholeAt(own, period) };
  });
}

function wholeAt(own: readonly Sent[], period: Period): Date | null {
  const covered: Period[] = [];
  for (const one of own) {
    covered.push(one.period);
    if (gaps(period, covered).length === 0) return one.loadedAt;
  }
  return null;
}

/** The units whose figures of the period are not whole, each with the days that lack when it sent some of them. */
export function missingOf(
  arrivals: readonly ReportArrival[],
  period: Period,
): { code: string; words: string }[] {
  return arrivals.flatMap(({ code, name, lacks }) => {
    const [first] = lacks;
    if (first === undefined) return [];
    if (first.from === period.from && first.to === period.to) return [{ code, words: name }];
    const more = lacks.length - MOST_GAPS;
    const days = lacks.slice(0, MOST_GAPS).map(sayPeriod);
    const end = more > 0 ? ` và ${more} khoảng khác` : '';
    return [{ code, words: `${name} (thiếu số liệu ${days.join(', ')}${end})` }];
  });
}

/** The units whose figures came whole, but after the hour. */
export function lateOf(
  arrivals: readonly ReportArrival[],
  period: Period,
): { unit: string; atText: string }[] {
  const due = dueAt(period);
  return arrivals.flatMap(({ name, lacks, wholeAt: at }) =>
    lacks.length > 0 || at === null || at <= due ? [] : [{ unit: name, atText: sayMoment(at) }],
  );
}
