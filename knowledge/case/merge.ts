/** From what was said to the case: the newest sentence beats an older slot, what is denied is taken back. Pure. */

import { isDay } from '../../calendar/day.ts';
import type { Bundle } from '../bundle.ts';
import type { NamedDay } from './days.ts';
import type { SaidSlot } from './read.ts';
import {
  type Case,
  type EventDay,
  heldIn,
  NO_CASE,
  SLOT_NAMES,
  SLOTS,
  type SlotName,
  type Slots,
  valuesOf,
} from './slots.ts';

/** Schemes of which at most the newest holds: who corrects "không, trợ cấp xã hội thôi" names another. */
const RIVALS: readonly (readonly string[])[] = [
  ['none', '*'],
  ['social_pension', 'pension'],
  ['insured', 'voluntary'],
];

/** The case after a message. `changed`: slots (and `bornOn`, `diedOn`) that hold something else than before. */
export function applied(
  before: Case,
  said: readonly SaidSlot[],
  days: readonly NamedDay[],
  person: string | null,
): { case: Case; changed: ReadonlySet<SlotName | 'bornOn' | 'diedOn'> } {
  const changed = new Set<SlotName | 'bornOn' | 'diedOn'>();
  const slots: Record<string, string | readonly string[]> = { ...before.slots };
  const corrected = new Set<SlotName>();
  for (const one of said) {
    const held = heldIn(slots as Slots, one.slot);
    const many = 'many' in SLOTS[one.slot];
    if (one.off) {
      if (!held.includes(one.value)) continue;
      corrected.add(one.slot);
      const rest = held.filter((value) => value !== one.value);
      if (many && rest.length > 0) slots[one.slot] = rest;
      else delete slots[one.slot];
      changed.add(one.slot);
      continue;
    }
    if (held.includes(one.value)) continue;
    slots[one.slot] = many ? withValue(held, one.value) : one.value;
    changed.add(one.slot);
  }
  let { bornOn, diedOn } = before;
  const bundle = heldIn(slots as Slots, 'bundle')[0];
  for (const { of, on, lunar } of days) {
    const event = lunar === undefined ? { on } : { on, lunar };
    const what = of ?? (bundle === 'death' ? 'death' : bundle === 'birth' ? 'birth' : null);
    if (what === 'birth' && bornOn?.on !== on) {
      bornOn = event;
      changed.add('bornOn');
    } else if (what === 'death' && diedOn?.on !== on) {
      diedOn = event;
      changed.add('diedOn');
    }
  }
  return { case: { slots: slots as Slots, bornOn, diedOn, person: person ?? before.person }, changed };
}

function withValue(held: readonly string[], value: string): readonly string[] {
  const rivals = new Set(
    RIVALS.flatMap(([one = '', other = '']) => (value === one ? [other] : value === other ? [one] : [])),
  );
  if (rivals.has('*')) return [value];
  return [...held.filter((one) => !rivals.has(one) && one !== 'none'), value].slice(-4);
}

/** The cases of one talk and which of them is spoken of. A second child, a second death, is a case of its own. */
export type TalkCases = { readonly all: readonly Case[]; readonly at: number };
export const NO_CASES: TalkCases = { all: [NO_CASE], at: 0 };
const MOST_CASES = 4;

export function caseNow(cases: TalkCases): Case {
  return cases.all[cases.at] ?? NO_CASE;
}

export function withCase(cases: TalkCases, changed: Case): TalkCases {
  return { all: cases.all.map((one, at) => (at === cases.at ? changed : one)), at: cases.at };
}

/**
 * Turns to the case that a message is about: the last one of its bundle; a new one when none is, or when it speaks of another
 * child or another dead.
 */
export function turnedTo(cases: TalkCases, bundle: Bundle | null, other: boolean): TalkCases {
  const now = caseNow(cases);
  const own = now.slots.bundle;
  if (!other && (bundle === null || own === bundle)) return cases;
  if (!other && own === undefined)
    return withCase(cases, { ...now, slots: { ...now.slots, ...(bundle === null ? {} : { bundle }) } });
  const known = other ? -1 : cases.all.findLastIndex((one) => one.slots.bundle === bundle);
  if (known !== -1) return { all: cases.all, at: known };
  const fresh: Case = { ...NO_CASE, slots: bundle === null ? {} : { bundle } };
  const all = [...cases.all, fresh].slice(-MOST_CASES);
  return { all, at: all.length - 1 };
}

/** Cases as an older state kept them: whatever no longer fits is forgotten. */
export function casesFrom(kept: unknown): TalkCases {
  const { all, at } = (kept ?? {}) as { all?: unknown; at?: unknown };
  if (!Array.isArray(all) || all.length === 0) return NO_CASES;
  const cases = all.slice(-MOST_CASES).map(caseFrom);
  return { all: cases, at: typeof at === 'number' && at >= 0 && at < cases.length ? at : cases.length - 1 };
}

function caseFrom(kept: unknown): Case {
  const one = (kept ?? {}) as {
    slots?: Record<string, unknown>;
    bornOn?: unknown;
    diedOn?: unknown;
    person?: unknown;
  };
  const slots: Record<string, string | string[]> = {};
  for (const slot of SLOT_NAMES) {
    const held = one.slots?.[slot];
    const values = (Array.isArray(held) ? held : [held]).filter(
      (value): value is string => typeof value === 'string' && valuesOf(slot).includes(value),
    );
    if (values.length > 0) slots[slot] = 'many' in SLOTS[slot] ? values : (values[0] ?? '');
  }
  return {
    slots: slots as Slots,
    bornOn: dayFrom(one.bornOn),
    diedOn: dayFrom(one.diedOn),
    person: typeof one.person === 'string' && one.person.length <= 20 ? one.person : null,
  };
}

function dayFrom(kept: unknown): EventDay | null {
  const { on, lunar } = (kept ?? {}) as { on?: unknown; lunar?: unknown };
  if (typeof on !== 'string' || !isDay(on)) return null;
  return typeof lunar === 'string' && lunar.length <= 30 ? { on, lunar } : { on };
}
