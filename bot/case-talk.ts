/** What a message says of the case, kept in the talk: which case it is about, what it changed. Pure. */
import type { Day } from '../calendar/day.ts';
import type { Bundle } from '../knowledge/bundle.ts';
import {
  applied,
  caseNow,
  type HeardMessage,
  SLOT_NAMES,
  type SlotName,
  turnedTo,
  understoodLine,
  withCase,
} from '../knowledge/knowledge.ts';
import { type TalkState, withCases } from './talk.ts';

export type ChangedSlots = ReadonlySet<SlotName | 'bornOn' | 'diedOn'>;

/**
 * The talk after a message. A message about the other bundle turns to that case; "đứa thứ hai", "thế còn má em" and the death
 * of somebody else open a case of their own.
 */
export function taken(talk: TalkState, heard: HeardMessage): { talk: TalkState; changed: ChangedSlots } {
  const bundle = bundleOf(heard, talk);
  const cases = turnedTo(talk.cases, bundle, isOther(talk, heard, bundle));
  const said = heard.said.filter((one) => one.slot !== 'bundle');
  const merged = applied(caseNow(cases), said, heard.days.named, bundle === 'death' ? heard.person : null);
  const next = withCase(cases, merged.case);
  return {
    talk: withCases(talk, next),
    changed: merged.changed,
  };
}

/** The talk with the day of its birth or death, said bare after it was asked for: its case holds it like any other. */
export function withDay(talk: TalkState, of: Bundle, on: Day): TalkState {
  const cases = turnedTo(talk.cases, of, false);
  return withCases(talk, withCase(cases, applied(caseNow(cases), [], [{ of, on }], null).case));
}

function bundleOf(heard: HeardMessage, talk: TalkState): Bundle | null {
  const own = heard.said.find((one) => one.slot === 'bundle')?.value;
  if (own === 'birth' || own === 'death') return own;
  // "Phải khai sinh nữa à?" of parents whose baby died is asked of that baby, not of another.
  if (caseNow(talk.cases).slots.child !== undefined && !opensAnother(heard)) return talk.bundle;
  if (heard.speaks.size === 1) return [...heard.speaks][0] ?? null;
  return talk.bundle;
}

const opensAnother = (heard: HeardMessage): boolean =>
  heard.acts.has('other_child') ||
  heard.acts.has('back') ||
  heard.events.some((event) => (event.kind === 'birth' || event.kind === 'death') && !event.supposed);

function isOther(talk: TalkState, heard: HeardMessage, bundle: Bundle | null): boolean {
  const now = caseNow(talk.cases);
  if (heard.acts.has('correction')) return false;
  if (bundle === 'birth' && now.slots.bundle === 'birth') return heard.acts.has('other_child');
  if (bundle !== 'death' || now.slots.bundle !== 'death') return false;
  const another = heard.person !== null && now.person !== null && !sameKin(heard.person, now.person);
  const dies = heard.events.some((event) => event.kind === 'death');
  const described = heard.said.some((one) => one.slot === 'scheme' && !one.off);
  return another && (heard.acts.has('other_person') || dies || described) && !asksForSurvivor(heard);
}

/** "Bà nội có được gì hằng tháng không" asks what the widow gets: nobody else has died. */
function asksForSurvivor(heard: HeardMessage): boolean {
  return heard.said.some((one) => one.slot === 'survivor');
}

const FATHER = new Set(['bố', 'ba', 'cha', 'tía']);
const MOTHER = new Set(['mẹ', 'má']);
function sameKin(a: string, b: string): boolean {
  if (a === b || a.startsWith(`${b} `) || b.startsWith(`${a} `)) return true;
  return (FATHER.has(a) && FATHER.has(b)) || (MOTHER.has(a) && MOTHER.has(b));
}

/** The case in one line for the official who takes the talk over; '' when nothing is known. */
export function caseLine(talk: TalkState): string {
  const known = caseNow(talk.cases);
  const bundle = { birth: 'Khai sinh', death: 'Người thân mất' }[talk.bundle ?? 'birth'];
  const line = understoodLine(known, new Set([...SLOT_NAMES, 'bornOn', 'diedOn']));
  if (line === '' && talk.bundle === null) return '';
  return [bundle, line].filter((part) => part !== '').join(': ');
}
