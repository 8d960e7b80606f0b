/** Plain facts a citizen mentions in passing: dates, the benefit group of the deceased. Places are read by `areas/`. */
import { stripMarks } from '../../writing/letters.ts';

export type DayMention = {
  readonly day: number;
  readonly month: number | null;
  readonly year: number | null;
  readonly lunar: boolean;
};

/** Groups of docs/facts/money.md, by who pays after a death. */
export type BenefitGroupMention = 'pension' | 'merit' | 'social' | 'worker' | 'none';

const GROUPS: readonly (readonly [BenefitGroupMention, RegExp])[] = [
  [
    'none',
    /\b(?:khong|ko|k|khg|hong) (?:co |huong |duoc )*(?:luong huu|luong gi|luong|che do gi|tro cap gi|bao hiem gi)/u,
  ],
  [
    'social',
    /\b(?:huu tri xa hoi|bao tro|khuyet tat|tien gia\b|tro cap xa hoi|tro cap nguoi cao tuoi|tro cap nguoi gia)/u,
  ],
  [
    'merit',
    /\b(?:nguoi co cong|thuong binh|benh binh|liet si|me viet nam anh hung|chat doc|da cam|cach mang|tu day)/u,
  ],
  ['pension', /\b(?:luong huu|huu tri|ve huu|nghi huu|bo doi huu|can bo huu|mat suc|so huu)/u],
  ['worker', /\b(?:dong bao hiem|dong bhxh|dang dong|bao hiem xa hoi|bhxh|tham gia bao hiem)/u],
];

const NUMERIC_DAY = /(?<!\d)(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}))?(?![\d/])/u;
const SPOKEN_DAY =
  /\b(?:ngay|mung|mong|hom|ram)\s+(?:mung |mong )?(\d{1,2})(?:\s*(?:thang|t)\s*(\d{1,2}|nay))?(?:\s*nam\s*(\d{4}))?/u;
const NOT_A_DATE = /\b(?:trong|vong|qua|hon|duoc|may|sau)\s+\d{1,2}\s+ngay\b/u;

/** The first date in the message as written, without guessing month or year; null when there is none. */
export function dayIn(text: string): DayMention | null {
  if (!/\d/u.test(text)) return null;
  const plain = stripMarks(text.toLowerCase());
  const lunar = /\b(?:am lich|am\b|ta\b)/u.test(plain);
  const numeric = NUMERIC_DAY.exec(plain);
  if (numeric !== null) return day(numeric[1], numeric[2], numeric[3], lunar);
  const spoken = SPOKEN_DAY.exec(plain);
  if (spoken === null || (NOT_A_DATE.test(plain) && spoken[2] === undefined)) return null;
  return day(spoken[1], spoken[2] === 'nay' ? undefined : spoken[2], spoken[3], lunar);
}

function day(
  d: string | undefined,
  m: string | undefined,
  y: string | undefined,
  lunar: boolean,
): DayMention | null {
  const value = Number(d);
  const month = m === undefined ? null : Number(m);
  if (!(value >= 1 && value <= 31) || (month !== null && !(month >= 1 && month <= 12))) return null;
  return { day: value, month, year: y === undefined ? null : Number(y), lunar };
}

/** The benefit group that the message names, or null. */
export function benefitGroupIn(text: string): BenefitGroupMention | null {
  const plain = stripMarks(text.toLowerCase()).replace(/\s+/gu, ' ');
  return GROUPS.find(([, pattern]) => pattern.test(plain))?.[0] ?? null;
}
