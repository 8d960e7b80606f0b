/** By what two rows are the same case when no code says so. Pure but for the key. */
import { type Day, daysBetween } from '../calendar/day.ts';
import type { Bundle } from '../knowledge/bundle.ts';
import type { Keys } from '../prisma/seal.ts';
import { fold } from '../writing/letters.ts';
import type { SideRow } from './loading/row.ts';
import type { Side } from './sides.ts';

type Told = Pick<SideRow, 'bundle' | 'areaCode' | 'who'>;

/** Bundle, commune, name and day of the child or the deceased, keyed so that the database holds no name in the open; ''. */
export function subjectKeyOf(keys: Keys, { bundle, areaCode, who }: Told): string {
  if (who.subject === null || who.eventDay === null) return '';
  return keys.hash('address', `filing/${bundle}/${areaCode}/${fold(who.subject)}/${who.eventDay}`);
}

/** Bundle, commune and name of the applicant; ''. */
export function applicantKeyOf(keys: Keys, { bundle, areaCode, who }: Told): string {
  if (who.applicant === null) return '';
  return keys.hash('address', `filing-by/${bundle}/${areaCode}/${fold(who.applicant)}`);
}

/** A case as two lists are held against each other. */
export type Candidate = {
  id: number;
  bundle: Bundle;
  areaCode: string;
  nationalCode: string | null;
  filedOn: Day | null;
  subjectKey: string;
  applicantKey: string;
  sides: readonly Side[];
};

/** Why two rows may be one case. subject: name, day and commune agree; applicant: who filed, the commune, and nearly the day. */
export const PAIR_WORDS = {
  subject: 'cùng họ tên, cùng ngày sinh (ngày mất), cùng xã',
  applicant: 'cùng người nộp, cùng xã, ngày nộp cách nhau không quá 7 ngày',
} as const;
export type PairReason = keyof typeof PAIR_WORDS;

/** Systems enter a case some days apart. */
const DAYS_APART = 7;

/**
 * May these be one case? Never when both stand in a list of the same side (that is filing again), or have two national codes.
 * It is a proposal: a person confirms it.
 */
export function pairReason(one: Candidate, other: Candidate): PairReason | null {
  if (one.bundle !== other.bundle || one.areaCode !== other.areaCode) return null;
  if (one.sides.some((side) => other.sides.includes(side))) return null;
  if (one.nationalCode !== null && other.nationalCode !== null) return null;
  if (one.subjectKey !== '' && one.subjectKey === other.subjectKey) return 'subject';
  // Two names of a child speak against it, whoever filed: twins are filed by one parent on one day.
  if (one.subjectKey !== '' && other.subjectKey !== '') return null;
  if (one.applicantKey === '' || one.applicantKey !== other.applicantKey) return null;
  if (one.filedOn === null || other.filedOn === null) return null;
  return Math.abs(daysBetween(one.filedOn, other.filedOn)) <= DAYS_APART ? 'applicant' : null;
}
