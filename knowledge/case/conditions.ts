/** Whether the conditions of a fact hold in a case. Unknown is not false: `when` needs knowledge, `unless` needs it too. Pure. */
import { isWithin } from '../../areas/areas.ts';
import type { Conditions, Fact } from '../fact.ts';
import { type Case, heldIn, SLOT_NAMES, type SlotName } from './slots.ts';

export type CasePlace = { readonly areaCode: string | null };
/** `met`: slots that were asked for and hold; `open`: slots that nothing is known of, which alone keep the fact back. */
export type ConditionFit =
  | { readonly kind: 'fits'; readonly met: readonly SlotName[] }
  | { readonly kind: 'open'; readonly met: readonly SlotName[]; readonly open: readonly SlotName[] }
  | { readonly kind: 'against'; readonly slot: SlotName | 'day' | 'area' };

/** The slots that conditions name: looked up for every fact and every message, so kept beside the conditions. */
const NAMED = new WeakMap<Conditions, readonly SlotName[]>();
function slotsOf(conditions: Conditions): readonly SlotName[] {
  const known = NAMED.get(conditions);
  if (known !== undefined) return known;
  const named = SLOT_NAMES.filter((slot) => conditions[slot] !== undefined);
  NAMED.set(conditions, named);
  return named;
}

/** How a fact stands to a case. */
export function fitOf(
  fact: Pick<Fact, 'when' | 'and' | 'unless'>,
  known: Case,
  place: CasePlace,
): ConditionFit {
  const met: SlotName[] = [];
  const open: SlotName[] = [];
  for (const conditions of [fact.when, fact.and]) {
    for (const slot of slotsOf(conditions)) {
      const wanted = conditions[slot] ?? [];
      const held = heldIn(known.slots, slot);
      if (held.length === 0) {
        if (!wanted.includes('unknown')) open.push(slot);
      } else if (wanted.includes('any') || held.some((value) => wanted.includes(value))) met.push(slot);
      else return { kind: 'against', slot };
    }
    const dated = daysHold(conditions, known);
    if (dated !== true) return { kind: 'against', slot: 'day' };
    if (conditions.area !== undefined && !inArea(conditions.area, place))
      return { kind: 'against', slot: 'area' };
  }
  for (const slot of slotsOf(fact.unless)) {
    const barred = fact.unless[slot] ?? [];
    const held = heldIn(known.slots, slot);
    const hit =
      held.length === 0
        ? barred.includes('unknown')
        : barred.includes('any') || held.some((value) => barred.includes(value));
    if (hit) return { kind: 'against', slot };
  }
  if (barredDays(fact.unless, known)) return { kind: 'against', slot: 'day' };
  if (fact.unless.area !== undefined && inArea(fact.unless.area, place))
    return { kind: 'against', slot: 'area' };
  return open.length === 0 ? { kind: 'fits', met } : { kind: 'open', met, open };
}

function daysHold({ diedFrom, diedTo, bornFrom, bornTo }: Conditions, { diedOn, bornOn }: Case): boolean {
  const within = (on: string | undefined, from: string | undefined, to: string | undefined): boolean =>
    (from === undefined && to === undefined) ||
    (on !== undefined && (from === undefined || on >= from) && (to === undefined || on <= to));
  return within(diedOn?.on, diedFrom, diedTo) && within(bornOn?.on, bornFrom, bornTo);
}

function barredDays(unless: Conditions, known: Case): boolean {
  const { diedFrom, diedTo, bornFrom, bornTo } = unless;
  if (diedFrom === undefined && diedTo === undefined && bornFrom === undefined && bornTo === undefined)
    return false;
  return daysHold(unless, known);
}

function inArea(codes: readonly string[], { areaCode }: CasePlace): boolean {
  return areaCode !== null && codes.some((code) => isWithin(areaCode, code));
}
