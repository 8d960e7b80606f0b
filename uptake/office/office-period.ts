import { mondayOf, plusDays } from '../../calendar/day.ts';
import { clockOn, dayOf } from '../../calendar/moment.ts';
import { sayPeriod } from '../../calendar/words.ts';
import type { Period } from '../period.ts';
import type { ReportKind } from './wording.ts';

/** Reports of a period are due at 13:00 of the day after it (Đồng Nai, plan of 2023: units send by 13:00). */
const DUE_HOUR = '13:00';
/** An hour before, so that there is time to ask. */
const NOTICE_HOUR = '12:00';

/** The period of a kind of report that holds a day: the day, its week from Monday, its calendar month. */
export function periodOf(kind: ReportKind, day: string): Period {
  if (kind === 'daily') return { from: day, to: day };
  if (kind === 'weekly') {
    const monday = mondayOf(day);
    return { from: monday, to: plusDays(monday, 6) };
  }
  const from = `${day.slice(0, 7)}-01`;
  const next = `${plusDays(from, 31).slice(0, 7)}-01`;
  return { from, to: plusDays(next, -1) };
}

/** The period of the same kind before this one. */
export function periodBefore(kind: ReportKind, period: Period): Period {
  return periodOf(kind, plusDays(period.from, -1));
}

/** When the figures of a period must have come. */
export function dueAt(period: Period): Date {
  return clockOn(plusDays(period.to, 1), DUE_HOUR);
}

/** When staff are told whose figures are still missing. */
export function noticeAt(period: Period): Date {
  return clockOn(plusDays(period.to, 1), NOTICE_HOUR);
}

/** The last period of a kind that is over. */
export function lastClosed(kind: ReportKind, now: Date): Period {
  return periodBefore(kind, periodOf(kind, dayOf(now)));
}

/** "ngày 30/11/2026", "tháng 11 năm 2026", "từ … đến …". */
export function periodText(kind: ReportKind, period: Period): string {
  if (kind === 'daily' || kind === 'weekly') return sayPeriod(period);
  return `tháng ${Number(period.from.slice(5, 7))} năm ${period.from.slice(0, 4)}`;
}
