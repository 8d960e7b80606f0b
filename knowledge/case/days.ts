/**
 * The days that a message names: in figures, in words, by the moon, or counted from today. A day that cannot be (30/2, 2062) is
 * told apart from none, so that the bot can ask instead of guessing. Pure.
 */

import { type Day, dayFrom, partsOf, plusDays } from '../../calendar/day.ts';
import { fromLunar } from '../../calendar/lunar.ts';
import { stripMarks } from '../../writing/letters.ts';
import type { Bundle } from '../bundle.ts';

export type NamedDay = {
  readonly of: Bundle | null;
  readonly on: Day;
  /** As said by the moon: "mùng 3 tháng 10 âm lịch". */
  readonly lunar?: string;
};
export type Days = {
  readonly named: readonly NamedDay[];
  readonly impossible: string | null;
  readonly years: readonly number[];
};

const NUMERIC =
  /(?<![\p{L}\d/.,-])(\d{1,2})\s?[/.-]\s?(\d{1,2})(?:\s?[/.-]\s?(\d{4}|\d{2}))?(?![\d/]|[.,-]\d)/gu;
const SPOKEN =
  /\b(?:(?:ngay|hom)\s+)?(?:(mung|mong|ram)\s*)?(?:(?:ngay\s+)?(\d{1,2})\s*)?(?:thang|t)\s*(\d{1,2}|gieng|chap|mot|hai|ba|tu|nam|sau|bay|tam|chin|muoi)\b(?:\s*(?:nam\s*)?(\d{4}))?/g;
const MONTHS: Readonly<Record<string, number>> = {
  gieng: 1,
  hai: 2,
  ba: 3,
  tu: 4,
  nam: 5,
  sau: 6,
  bay: 7,
  tam: 8,
  chin: 9,
  muoi: 10,
  mot: 11,
  chap: 12,
};
const LUNAR = /\b(?:am lich|am\b|lich am|ta\b|lich ta|ngay ta|ram|mung \w+ am)/;
/** "Thương binh 2/4", "Nghị định 63/2024": figures that are no day. */
const NO_DAY =
  /(?:thuong binh|benh binh|hang|loai|nghi dinh|nd|luat|quyet dinh|qd|thong tu|tt|dieu|khoan|so|ty le|duong|hem|ngo|kiet|lo)\s*$/;
const BIRTH = /\b(?:sinh|de|sanh|chao doi|ra doi|lot long)\b/g;
const DEATH = /\b(?:mat|chet|qua doi|tu tran|khuat|ra di|ta the|hy sinh)\b/g;
const OTHER = /\b(?:nop|gui|hen|cap|ket hon|ly hon|cuoi|dang ky|lam|len|goi|tra|xac nhan|xong)\b/g;

const RELATIVE: readonly (readonly [RegExp, number])[] = [
  [/\b(?:hom nay|sang nay|trua nay|chieu nay|toi nay|moi day|vua xong|ban nay)\b/, 0],
  [
    /\b(?:hom qua|toi qua|dem qua|chieu qua|sang qua|trua qua|toi hom qua|sang hom qua|dem hom qua|bua qua)\b/,
    -1,
  ],
  [/\b(?:hom kia|hom truoc kia|bua kia)\b/, -2],
  [/\b(?:hom kia kia|hom kiaa)\b/, -3],
];
const AGO =
  /\b(?:cach day|truoc day|duoc|moi|moi duoc)?\s*(\d{1,3}|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)\s*(?:ngay|hom|bua)\s*(truoc|roi|nay|tuoi)\b|\bcach day\s*(\d{1,3}|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)\s*(?:ngay|hom|bua)\b/;
const WORDS: Readonly<Record<string, number>> = {
  mot: 1,
  hai: 2,
  ba: 3,
  bon: 4,
  nam: 5,
  sau: 6,
  bay: 7,
  tam: 8,
  chin: 9,
  muoi: 10,
};
const YEAR = /\b(?:nam|hoi|tu|thang \d{1,2})\s*(1[89]\d{2}|20\d{2})\b/g;

/**
 * The days named in a text, of a birth or a death where the words around say so.
 * @param today the day of asking: a day without a year is the latest one that is not to come
 */
export function daysIn(text: string, today: Day): Days {
  if (text === '') return { named: [], impossible: null, years: [] };
  const plain = stripMarks(text.toLowerCase().normalize('NFC')).replace(/\s+/g, ' ');
  const named: NamedDay[] = [];
  let impossible: string | null = null;
  const taken: [number, number][] = [];
  const add = (at: number, length: number, d: number, m: number, y: number | null, written: string): void => {
    if (taken.some(([from, to]) => at < to && from < at + length)) return;
    taken.push([at, at + length]);
    const of = eventAt(plain, at, at + length);
    if (of === 'other') return;
    const lunar = LUNAR.test(plain.slice(Math.max(0, at - 12), at + length + 14));
    const on = resolve({ d, m, y }, today, lunar);
    if (on === 'none') impossible ??= written.trim();
    else if (on !== null) named.push({ of, on, ...(lunar ? { lunar: `${d}/${m} âm lịch` } : {}) });
  };
  for (const match of plain.matchAll(NUMERIC)) {
    const [written, d, m, y] = match;
    if (NO_DAY.test(plain.slice(0, match.index)) || Number(d) === 0 || Number(m) === 0) continue;
    // "24/7" and "50/50" are no days; a month past 12 with a year is one that cannot be.
    if (Number(m) > 12 && y === undefined) continue;
    add(
      match.index,
      written.length,
      Number(d),
      Number(m),
      y === undefined ? null : y.length === 2 ? 2000 + Number(y) : Number(y),
      written,
    );
  }
  for (const match of plain.matchAll(SPOKEN)) {
    const [written, first, d, m = '', y] = match;
    const day = first === 'ram' ? 15 : d === undefined ? null : Number(d);
    const month = MONTHS[m] ?? Number(m);
    if (day === null || !(day > 0) || Number.isNaN(month) || month > 12) continue;
    if (
      /^\d/.test(written.trim()) &&
      !/(?:ngay|hom|mung|mong|sinh|mat|de|chet|doi)\s*$/.test(plain.slice(0, match.index)) &&
      !/thang/.test(written)
    )
      continue;
    add(match.index, written.length, day, month, y === undefined ? null : Number(y), written);
  }
  if (named.length === 0) {
    for (const [pattern, days] of RELATIVE) {
      const match = pattern.exec(plain);
      if (match === null) continue;
      const of = eventAt(plain, match.index, match.index + match[0].length);
      if (of !== 'other') named.push({ of, on: plusDays(today, days) });
      break;
    }
  }
  if (named.length === 0) {
    const ago = AGO.exec(plain);
    if (ago !== null) {
      const written = ago[1] ?? ago[3] ?? '';
      const days = WORDS[written] ?? Number(written);
      const of = eventAt(plain, ago.index, ago.index + ago[0].length);
      const asks = /(?:trong|qua|may|vong)\s*$/.test(plain.slice(0, ago.index));
      if (of !== 'other' && days <= 400 && !asks)
        named.push({ of: ago[2] === 'tuoi' ? 'birth' : of, on: plusDays(today, -days) });
    }
  }
  return { named, impossible, years: [...plain.matchAll(YEAR)].map((match) => Number(match[1])) };
}

/** What the words beside a day speak of; `other`: of neither bundle. */
type EventSaid = Bundle | 'other';

/** The event nearest before a place in the text, else nearest behind it. */
function eventAt(plain: string, from: number, to: number): EventSaid | null {
  const before = plain
    .slice(0, from)
    .replace(/(?:giay )?(?:khai|chung) sinh|giay to|mat (?:giay|the|so|bao|may)/g, (all) =>
      '_'.repeat(all.length),
    );
  const last = lastOf(before.slice(-60));
  if (last !== null) return last;
  const behind = plain.slice(to, to + 30);
  const places = [firstAt(BIRTH, behind, 'birth'), firstAt(DEATH, behind, 'death')].filter(
    (one) => one.at >= 0,
  );
  return places.sort((a, b) => a.at - b.at)[0]?.kind ?? null;
}

function lastOf(text: string): EventSaid | null {
  const ends = (
    [
      [BIRTH, 'birth'],
      [DEATH, 'death'],
      [OTHER, 'other'],
    ] as const
  ).map(([pattern, kind]) => ({
    kind,
    at: Math.max(-1, ...[...text.matchAll(pattern)].map((match) => match.index)),
  }));
  const best = ends.filter((one) => one.at >= 0).sort((a, b) => b.at - a.at)[0];
  if (best === undefined) return null;
  // "Nộp hôm 20/11" is about the dossier only when it stands close by.
  return best.kind === 'other' && text.length - best.at > 22 ? null : best.kind;
}

function firstAt(pattern: RegExp, text: string, kind: Bundle) {
  return { kind, at: [...text.matchAll(pattern)][0]?.index ?? -1 };
}

function resolve(
  said: { d: number; m: number; y: number | null },
  today: Day,
  lunar: boolean,
): Day | 'none' | null {
  const { year } = partsOf(today);
  if (lunar) {
    if (said.d > 30 || said.m > 12) return 'none';
    const years = said.y === null ? [year, year - 1] : [said.y];
    const on = years
      .map((y) => fromLunar({ date: said.d, month: said.m, year: y, leap: false }))
      .find((one) => one !== null && one <= today);
    return on ?? 'none';
  }
  if (said.y !== null) {
    const on = dayFrom(said.y, said.m, said.d);
    return on === null || on > today || said.y < 1900 ? 'none' : on;
  }
  if (dayFrom(2024, said.m, said.d) === null) return 'none';
  for (const y of [year, year - 1, year - 2, year - 3, year - 4]) {
    const on = dayFrom(y, said.m, said.d);
    if (on !== null && on <= today) return on;
  }
  return 'none';
}
