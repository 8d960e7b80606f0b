/** Work without a telephone: what may be logged and how far its reach can be measured. Pure. */

import { isDay } from '../calendar/day.ts';
import { DAY_MS } from '../calendar/durations.ts';
import { dayOf, startOf } from '../calendar/moment.ts';
import { oneLine } from '../writing/cleaning.ts';

/** `days`: how long a scan of its code is held to come of it. */
export type OutreachKind = { key: string; name: string; unit: string; reached: string; days: number };

/** As a form carries it: everything still text. */
export type OutreachForm = {
  kind: string;
  areaCode: string;
  place: string;
  day: string;
  quantity: string;
  reached: string;
  linkCode: string;
  note: string;
};

/** `day` is YYYY-MM-DD in Viet Nam. `reached` null: nobody counted, which is not the same as nobody came. */
export type OutreachWork = {
  kind: string;
  areaCode: string;
  place: string;
  day: string;
  quantity: number;
  reached: number | null;
  linkCode: string | null;
  note: string;
};

export type OutreachMistake = { field: keyof OutreachForm; sentence: string };

export const LONGEST_PLACE = 160;
export const LONGEST_NOTE = 300;
const MOST_UNITS = 1_000_000;
const MOST_PEOPLE = 10_000_000;
const EARLIEST = '2023-01-01';

/**
 * Reads a form. `area` and `link` are what the caller found: whether the area is a commune that this person may write for,
 * and the code's own area (null: no such code).
 * @returns the work, or every mistake at once with its field and a sentence for staff
 */
export function readOutreach(
  form: OutreachForm,
  known: {
    kinds: readonly OutreachKind[];
    areaAllowed: boolean;
    link: { code: string; areaCode: string } | null;
  },
  now: Date,
): { work: OutreachWork } | { mistakes: OutreachMistake[] } {
  const mistakes: OutreachMistake[] = [];
  const wrong = (field: keyof OutreachForm, sentence: string) => void mistakes.push({ field, sentence });
  if (!known.kinds.some((kind) => kind.key === form.kind)) wrong('kind', 'Chọn hình thức trong danh sách.');
  if (!known.areaAllowed) wrong('areaCode', 'Ghi mã 5 chữ số của xã, phường thuộc địa bàn của anh/chị.');
  const place = oneLine(form.place);
  if (place === '' || place.length > LONGEST_PLACE)
    wrong('place', `Ghi nơi thực hiện, tối đa ${LONGEST_PLACE} chữ.`);
  if (form.note.length > LONGEST_NOTE) wrong('note', `Ghi chú tối đa ${LONGEST_NOTE} chữ.`);
  if (!isDay(form.day) || form.day < EARLIEST || form.day > dayOf(now))
    wrong('day', 'Ghi ngày đã thực hiện; ngày chưa đến thì chưa ghi được.');
  const quantity = wholeNumber(form.quantity);
  if (quantity === null || quantity < 1 || quantity > MOST_UNITS)
    wrong('quantity', 'Số lượng phải là số nguyên từ 1 đến 1.000.000.');
  const reached = form.reached.trim() === '' ? null : wholeNumber(form.reached);
  if (form.reached.trim() !== '' && (reached === null || reached > MOST_PEOPLE))
    wrong('reached', 'Số người phải là số nguyên không âm; không đếm được thì để trống.');
  if (form.linkCode.trim() !== '' && known.link === null)
    wrong('linkCode', 'Không có liên kết nào mang mã này. Xem mã ở trang Liên kết và mã QR.');
  if (known.link !== null && known.areaAllowed && known.link.areaCode !== form.areaCode)
    wrong('linkCode', 'Mã này thuộc xã, phường khác.');
  if (mistakes.length > 0 || quantity === null) return { mistakes };
  return {
    work: {
      kind: form.kind,
      areaCode: form.areaCode,
      place,
      day: form.day,
      quantity,
      reached,
      linkCode: known.link?.code ?? null,
      note: form.note.trim(),
    },
  };
}

/** "1.200" and "1200" are the same number to a clerk; null when it is none. */
function wholeNumber(written: string): number | null {
  const digits = written.trim().replace(/(?<=\d)[.\s](?=\d{3}(\D|$))/g, '');
  return /^\d{1,9}$/.test(digits) ? Number(digits) : null;
}

export type HourlyVisits = { linkCode: string; hour: Date; count: number };
/** `scans` null: no code was given, so nothing can be measured and the number is as declared. */
export type OutreachReach = { scans: number | null; sharedWith: number };

/**
 * How often each work's code was opened in its days. Works that share a code and days share the scans: each shows them, says
 * with how many it shares, and the total counts every hour once.
 */
export function measure(
  works: readonly (OutreachWork & { id: number })[],
  kinds: readonly OutreachKind[],
  hours: readonly HourlyVisits[],
): { reach: Map<number, OutreachReach>; total: { scans: number; declared: number; uncounted: number } } {
  const windows = works.map((work) => ({ work, ...windowOf(work, kinds) }));
  const reach = new Map<number, OutreachReach>();
  for (const { work, from, until } of windows) {
    const { linkCode } = work;
    const scans =
      linkCode === null
        ? null
        : hours
            .filter((one) => one.linkCode === linkCode && within(one.hour, from, until))
            .reduce((sum, one) => sum + one.count, 0);
    const sharedWith =
      linkCode === null
        ? 0
        : windows.filter(
            (other) =>
              other.work.id !== work.id &&
              other.work.linkCode === linkCode &&
              other.from < until &&
              from < other.until,
          ).length;
    reach.set(work.id, { scans, sharedWith });
  }
  const scans = hours
    .filter((one) =>
      windows.some(
        ({ work, from, until }) => work.linkCode === one.linkCode && within(one.hour, from, until),
      ),
    )
    .reduce((sum, one) => sum + one.count, 0);
  return {
    reach,
    total: {
      scans,
      declared: works.reduce((sum, work) => sum + (work.reached ?? 0), 0),
      uncounted: works.filter((work) => work.reached === null).length,
    },
  };
}

/** From midnight of the day in Viet Nam, for as many days as the kind is remembered. */
export function windowOf(
  work: Pick<OutreachWork, 'day' | 'kind'>,
  kinds: readonly OutreachKind[],
): { from: Date; until: Date } {
  const from = startOf(work.day);
  const days = kinds.find((kind) => kind.key === work.kind)?.days ?? 7;
  return { from, until: new Date(from.getTime() + days * DAY_MS) };
}

function within(at: Date, from: Date, until: Date): boolean {
  return from <= at && at < until;
}
