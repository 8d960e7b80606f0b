/**
 * Dates as Vietnamese offices write them: day first, always. A date that could only be month first is refused, not turned
 * round, and a year of two digits is refused: a wrong deadline is worse than a question.
 */

import { type Day, dayFrom } from '../calendar/day.ts';
import { MINUTE_MS } from '../calendar/durations.ts';
import { startOf } from '../calendar/moment.ts';
import { oneLine, withoutTextMark } from '../writing/cleaning.ts';
import { dayOfSerial } from './xlsx/serial.ts';

export type ReadDate =
  | {
      kind: 'date';
      day: Day;
      /** Seconds since midnight, when a time was written. */
      seconds: number | null;
    }
  | { kind: 'refused'; why: string };

/** 1/1/1950 and 31/12/2119: a number outside is no date of ours (a year, a phone, an amount). */
const SERIAL = { first: 18_264, last: 80_354 };
const YEAR = { first: 1900, last: 2119 };

const EXAMPLE = 'viết ngày/tháng/năm, ví dụ 03/11/2026';

/** How people mark a day of the lunar calendar. */
const LUNAR =
  /âm lịch|\((?:âl|al)\)|(?:^|[\s\d])âl(?:$|[\s.)])|(?:^|\s)(?:mùng|mồng|rằm)(?:\s|$)|tháng (?:giêng|chạp)|năm (?:giáp|ất|bính|đinh|mậu|kỷ|canh|tân|nhâm|quý) /;
/** Excel's month names in its English short form. */
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * Reads `3/11/2026`, `03-11-2026`, `3.11.2026`, `2026-11-03`, `20-Nov-26`, `ngày 3 tháng 11 năm 2026` and Excel's day
 * numbers, each with an optional time (`14:30`, `14h30`, `2:30:00 CH`, before or after). Days of the lunar calendar are refused. A zone at the end (`Z`, `+0700`) is for
 * `readMoment`.
 */
export function readDate(written: string): ReadDate {
  const text = withoutTextMark(oneLine(written.toLowerCase()))
    .replace(/^(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật),? /, '')
    .trim();
  if (text === '') return { kind: 'refused', why: 'Chưa có ngày.' };
  if (LUNAR.test(text))
    return { kind: 'refused', why: `Đây là ngày âm lịch; ghi ngày dương lịch, ví dụ 03/11/2026.` };
  if (/^\d{5}(\.\d+)?$/.test(text)) return fromSerial(Number(text));
  const { rest, seconds } = takeTime(text);
  if (seconds === 'wrong') return { kind: 'refused', why: 'Giờ không đúng, ví dụ đúng: 14:30.' };
  const day = takeDay(rest);
  return typeof day === 'string' ? { kind: 'refused', why: day } : { kind: 'date', ...day, seconds };
}

/**
 * A point in time: without a time, midnight in Việt Nam; a written zone is obeyed. `hasTime` tells a deadline "on the
 * 3rd" from one at an hour.
 */
export function readMoment(
  written: string,
): { kind: 'moment'; at: Date; hasTime: boolean } | { kind: 'refused'; why: string } {
  const zoned = /^(\S+[t ]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?) ?(z|[+-]\d{2}:?\d{2})$/i.exec(written.trim());
  const read = readDate((zoned?.[1] ?? written).replace(/(:\d{2})\.\d+$/, '$1'));
  if (read.kind === 'refused') return read;
  const afterMidnight = (read.seconds ?? 0) * 1000;
  const at =
    zoned?.[2] === undefined
      ? new Date(startOf(read.day).getTime() + afterMidnight)
      : new Date(Date.parse(`${read.day}T00:00:00Z`) + afterMidnight - zoneOffset(zoned[2]));
  return { kind: 'moment', at, hasTime: read.seconds !== null };
}

function fromSerial(serial: number): ReadDate {
  if (serial < SERIAL.first || serial > SERIAL.last)
    return { kind: 'refused', why: `Không phải ngày; ${EXAMPLE}.` };
  const whole = Math.floor(serial);
  const seconds = Math.min(Math.round((serial - whole) * 86_400), 86_399);
  const day = dayOfSerial(whole, false);
  return day === null
    ? { kind: 'refused', why: `Không phải ngày; ${EXAMPLE}.` }
    : { kind: 'date', day, seconds: serial === whole ? null : seconds };
}

function takeTime(text: string): { rest: string; seconds: number | null | 'wrong' } {
  const time =
    /(\d{1,2}) ?(?::|h|giờ) ?(?:(\d{2})(?: ?(?::|phút) ?(\d{2}))?)?(?: ?(?:phút|giây))?(?: ?(sa|ch|am|pm|sáng|chiều|tối)(?![\p{L}]))?/u.exec(
      text,
    );
  if (time === null) return { rest: text, seconds: null };
  const [found, written = '0', minutes = '0', secs = '0', half] = time;
  const hours = ofDay(Number(written), half);
  const rest = `${text.slice(0, time.index)} ${text.slice(time.index + found.length)}`
    .replace(/(\d)t /, '$1 ')
    .replace(/^[ ,]*(ngày )?|[ ,]+$/g, '');
  if (hours === null || hours > 23 || Number(minutes) > 59 || Number(secs) > 59)
    return { rest, seconds: 'wrong' };
  return { rest, seconds: hours * 3600 + Number(minutes) * 60 + Number(secs) };
}

/** The hour of the day of one written with SA (sáng), CH (chiều), AM or PM; null when there is no such hour. */
function ofDay(hour: number, half: string | undefined): number | null {
  if (half === undefined) return hour;
  const late = half === 'ch' || half === 'pm' || half === 'chiều' || half === 'tối';
  // "14:30 chiều" is said too; "14:30 SA" is a slip.
  if (hour > 12) return late && half !== 'pm' ? hour : null;
  if (hour === 12) return late ? 12 : 0;
  return late ? hour + 12 : hour;
}

/** The day, or the sentence that says why it is none. */
function takeDay(written: string): { day: Day } | string {
  const text = written
    .replace(/^ngày /, '')
    .replace(/ ?tháng ?| ?năm ?/g, '/')
    .replace(/ ?([/.-]) ?/g, '$1')
    .trim();
  const named = /^(\d{1,2})[ -]([a-z]{3})[a-z]*\.?[ -](\d{4}|\d{2})$/.exec(written.trim());
  const month = named === null ? -1 : MONTHS.indexOf(named[2] ?? '');
  // With the month in letters nothing can be turned round: two figures of a year are of this century.
  if (named !== null && month >= 0)
    return checkedDay(
      Number(named[3]?.length === 2 ? `20${named[3]}` : named[3]),
      month + 1,
      Number(named[1]),
    );
  const iso = /^(\d{4})([/.-])(\d{1,2})\2(\d{1,2})$/.exec(text);
  const ours = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})$/.exec(text);
  if (iso !== null) return checkedDay(Number(iso[1]), Number(iso[3]), Number(iso[4]));
  if (ours !== null) return checkedDay(Number(ours[4]), Number(ours[3]), Number(ours[1]));
  if (/^\d{1,2}([/.-])\d{1,2}\1\d{2}$/.test(text)) return `Năm phải đủ 4 chữ số; ${EXAMPLE}.`;
  return `Không phải ngày; ${EXAMPLE}.`;
}

function checkedDay(y: number, m: number, d: number): { day: Day } | string {
  if (y < YEAR.first || y > YEAR.last) return `Năm không hợp lý; ${EXAMPLE}.`;
  if (m > 12 && d <= 12) return `Tháng lớn hơn 12, có thể đã viết tháng trước ngày; ${EXAMPLE}.`;
  const day = dayFrom(y, m, d);
  return day !== null ? { day } : `Ngày không có trong lịch; ${EXAMPLE}.`;
}

function zoneOffset(zone: string): number {
  const parts = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (parts === null) return 0;
  const minutes = Number(parts[2]) * 60 + Number(parts[3]);
  return (parts[1] === '-' ? -minutes : minutes) * MINUTE_MS;
}
