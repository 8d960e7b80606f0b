/** Which notions a heading names, which it denies, and which of its words nobody taught the program. Pure. */
import { foldTitle } from '../fold-title.ts';
import { type HeadingNotion, type HeadingPhrase, phrasesOf, wordsOf } from './heading-words.ts';

/** The notions of one heading. */
export type HeadingRead = {
  has: (...notions: HeadingNotion[]) => boolean;
  denied: (notion: HeadingNotion) => boolean;
  /** Words nobody taught the program, as they were written. */
  unknown: string[];
  /** Every notion found. */
  notions: ReadonlySet<HeadingNotion>;
  /** The notion of its first word, if that has one. */
  first: HeadingNotion | null;
};

/** The whole name of a bundle: its parts (cards, residence, allowances) are no notions of the column. */
const BUNDLE_NAMES = [
  /(?:dang ky )?khai sinh\b.{0,60}?\bthuong tru\b.{0,40}?\b(?:the )?(?:bhyt|bao hiem y te)\b(?:.{0,20}?\btre em\b)?(?:.{0,12}?\b0?6 tuoi\b)?/g,
  /(?:dang ky )?khai tu\b.{0,60}?\bthuong tru\b.{0,60}?\b(?:mai tang phi|chi phi mai tang|mai tang|tu tuat)\b(?:.{0,40}?\b(?:mai tang phi|chi phi mai tang|mai tang|tu tuat)\b)?/g,
];
/** "(bao gồm cả hồ sơ trả lại)" widens a count and does not name another; "(5)=(4)/(3)" is a formula. */
const ASIDES = /\((?:bao gom|gom|ke|tinh) ca [^)]*\)|\(?\d+\)?\s*=\s*[\d()/+*x\s.-]+%?/g;

/** Reads one heading, as it was written, into its notions. Pure. */
export function readHeading(heading: string): HeadingRead {
  let folded = foldTitle(heading).replace(ASIDES, ' ');
  let written = heading.normalize('NFC').toLowerCase();
  for (const name of BUNDLE_NAMES)
    folded = folded.replace(name, (found) => {
      // Only folded words tell the name; the marks of the other words are lost with it, which no bundle's heading needs.
      written = '';
      return `khai ${found.includes('khai tu') ? 'tu' : 'sinh'}`;
    });
  const words = wordsOf(folded);
  const spelled = written.match(/%|\+\/-|[\p{L}\p{N}]+/gu) ?? [];
  const marks = spelled.length === words.length ? spelled : words;
  const { phrases, unknown } = phrasesOf(words, marks);
  const denied = deniedBy(phrases);
  const notions = new Set(phrases.map(({ notion }) => notion));
  return {
    has: (...wanted) => wanted.some((notion) => notions.has(notion) && !denied.has(notion)),
    denied: (notion) => denied.has(notion),
    unknown: unknown.map((at) => marks[at] ?? words[at] ?? ''),
    notions,
    first: phrases[0]?.from === 0 ? phrases[0].notion : null,
  };
}

/** Says nothing by itself: a denial goes past these to what it denies ("chưa thực hiện qua liên thông"). */
const TRANSPARENT: ReadonlySet<HeadingNotion> = new Set([
  'count',
  'total',
  'done',
  'registered',
  'bundle',
  'issued',
]);

/** What "không", "chưa", "ngoài" deny: the first notion behind them that can be denied; 'denial' itself when there is none. */
function deniedBy(phrases: readonly HeadingPhrase[]): ReadonlySet<HeadingNotion> {
  const denied = new Set<HeadingNotion>();
  phrases.forEach(({ notion }, at) => {
    if (notion !== 'denial') return;
    const behind = phrases.slice(at + 1);
    const target = behind.find((one) => !TRANSPARENT.has(one.notion)) ?? behind[0];
    denied.add(target === undefined ? 'denial' : target.notion);
  });
  return denied;
}
