/**
 * What must be heard before anything else: somebody in despair, hurt, cheated at this moment, asked for a bribe, or threatening.
 * Reviewed phrases (`rules.txt`), high recall: a wrong alarm costs a kind sentence, a missed one may cost a life.
 */
import { type FoundPhrase, foundIn, type Message } from '../words/message.ts';
import type { Phrases } from '../words/phrases.ts';

export const SAFETY_KINDS = [
  'medical',
  'despair',
  'violence',
  'child_danger',
  'threat',
  'fraud',
  'grief',
  'bribe',
  'fraud_try',
] as const;
/** The first of them that is heard counts: the order is that of danger. */
export type SafetyKind = (typeof SAFETY_KINDS)[number];

/**
 * @returns what was heard, and the words it was heard in (for `--explain`); null when nothing was
 */
export function safetyOf(rules: Phrases, message: Message): { kind: SafetyKind; words: string } | null {
  const found = foundIn(rules, message);
  const has = (name: string) => found.some((hit) => hit.name === name);
  const heard = new Map<SafetyKind, string>();
  for (const hit of found) {
    const kind = hit.name === 'self_harm' ? 'despair' : SAFETY_KINDS.find((one) => one === hit.name);
    if (kind === undefined || heard.has(kind) || spared(hit, found)) continue;
    // What somebody died of is no wish to die: the words of a death or of its papers stand beside it.
    if (kind === 'despair' && has('self_harm-') && !wishes(hit)) continue;
    heard.set(kind, saidIn(hit).join(' '));
  }
  const kind = SAFETY_KINDS.find((one) => heard.has(one));
  return kind === undefined ? null : { kind, words: heard.get(kind) ?? '' };
}

/** Taken back by a line "…-": one that lies around a phrase of despair, or anywhere in the message for the others. */
function spared(hit: FoundPhrase, found: readonly FoundPhrase[]): boolean {
  const rivals = found.filter((one) => one.name === `${hit.name}-`);
  if (hit.name !== 'despair') return rivals.length > 0;
  return rivals.some(
    (one) => one.sentence === hit.sentence && one.at <= hit.at && one.at + one.length >= hit.at + hit.length,
  );
}

const saidIn = (hit: FoundPhrase): string[] =>
  hit.words.slice(hit.at, hit.at + hit.length).map((word) => word.plain);

/** Words of wanting to die or of not being able to live on, which no death certificate explains away. */
function wishes(hit: FoundPhrase): boolean {
  return hit.name === 'despair' && saidIn(hit).some((plain) => WISH.has(plain));
}
const WISH = new Set(
  'muon song tha theo thiet dinh doi toan doa tuyet chan ganh be nghi uoc want kill end'.split(' '),
);
