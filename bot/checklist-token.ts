/**
 * What a link to a printed list carries, so that no row has to be kept for it: choices and days, signed. Letters that need
 * no escaping in an address, because some apps escape them twice. Pure: the signature is an argument.
 */

import { createHash, timingSafeEqual } from 'node:crypto';
import { DAY_MS } from '../calendar/durations.ts';

export type PrintedChecklist = {
  table: string;
  answers: [question: string, value: string][];
  /** Days as YYYY-MM-DD. */
  bornOn: string | null;
  diedOn: string | null;
  areaCode: string | null;
  /** Code of the guide link of the commune. */
  guideCode: string | null;
  /** The day the link was given out. */
  madeOn: string;
};

/** A link opens its list so many days: who filed by then has a receipt, and a sheet found later may tell old rules. */
export const CHECKLIST_DAYS = 30;
/** 128 bits of the signature, in base64url: nobody guesses it, and the address stays short. */
const MARK_LETTERS = 22;
const VERSION = '1';
const MOST_LETTERS = 600;

/**
 * @param sign a keyed hash in base64url; its key may serve other uses, because what is signed begins with a name of its own
 * @returns null when an answer could not be told apart from its neighbour
 */
export function writeChecklistToken(list: PrintedChecklist, sign: (plain: string) => string): string | null {
  const answers = list.answers.flat();
  if (![list.table, ...answers].every((part) => /^[a-z0-9_]+$/.test(part))) return null;
  const body = [
    VERSION,
    list.table,
    answers.join('.'),
    list.bornOn ?? '',
    list.diedOn ?? '',
    list.areaCode ?? '',
    list.guideCode ?? '',
    list.madeOn,
  ].join('~');
  return `${body}~${markOf(body, sign)}`;
}

/** @returns `wrong`: not written by us, or changed; `old`: ours, and its days are over */
export function readChecklistToken(
  token: string,
  sign: (plain: string) => string,
  today: string,
): PrintedChecklist | 'wrong' | 'old' {
  if (token.length > MOST_LETTERS) return 'wrong';
  const end = token.lastIndexOf('~');
  const body = token.slice(0, Math.max(end, 0));
  if (!sameText(token.slice(end + 1), markOf(body, sign))) return 'wrong';
  const [version, table, flat, bornOn, diedOn, areaCode, guideCode, madeOn] = body.split('~');
  if (version !== VERSION || !table || flat === undefined || !madeOn) return 'wrong';
  if (daysBetween(madeOn, today) > CHECKLIST_DAYS) return 'old';
  const parts = flat === '' ? [] : flat.split('.');
  return {
    table,
    answers: parts.flatMap((part, at): [string, string][] =>
      at % 2 === 0 ? [[part, parts[at + 1] ?? '']] : [],
    ),
    bornOn: bornOn || null,
    diedOn: diedOn || null,
    areaCode: areaCode || null,
    guideCode: guideCode || null,
    madeOn,
  };
}

function markOf(body: string, sign: (plain: string) => string): string {
  return sign(`checklist:${body}`).slice(0, MARK_LETTERS);
}

/** Compares in a time that tells nothing about where the texts differ. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
}
