/** What was asked and not answered, by what was asked and in which case: where the knowledge has holes. Pure. */

import { slotValueWords } from '../knowledge/case/slot-words.ts';
import {
  ASPECTS,
  type Aspect,
  type Citizen,
  SLOT_NAMES,
  SLOTS,
  type SlotName,
  slotNamed,
} from '../knowledge/knowledge.ts';
import type { UnclearGroup } from './unanswered.ts';

export type UnansweredCase = {
  /** What was asked; null: nothing that we know. */
  aspect: Aspect | null;
  /** What was said of the case, of the slots that may stand in lists: `{ home: 'rented' }`. */
  conditions: Readonly<Partial<Record<SlotName, readonly string[]>>>;
  /** Both in words. */
  aspectWords: string;
  caseWords: readonly string[];
  count: number;
  questions: readonly UnclearGroup[];
};

/**
 * Groups unclear questions by aspect and case, the most frequent first. Slots that only the desk may see (family quarrels, a very
 * young mother) are left out of the case.
 */
export function byCase(groups: readonly UnclearGroup[], hear: Citizen['hear'], now: Date): UnansweredCase[] {
  const cases = new Map<string, UnansweredCase & { questions: UnclearGroup[] }>();
  for (const group of groups) {
    const heard = hear(group.text, null, now);
    const aspect = heard.asked[0]?.aspect ?? null;
    const conditions = listed(heard);
    const key = JSON.stringify([aspect, conditions]);
    const known = cases.get(key) ?? {
      aspect,
      conditions,
      aspectWords: aspect === null ? 'Không rõ hỏi gì' : ASPECTS[aspect],
      caseWords: SLOT_NAMES.flatMap((slot) =>
        (conditions[slot] ?? []).map((value) => slotValueWords(slot, value)),
      ),
      count: 0,
      questions: [],
    };
    known.count += group.count;
    known.questions.push(group);
    cases.set(key, known);
  }
  return [...cases.values()].sort((a, b) => b.count - a.count);
}

function listed(heard: ReturnType<Citizen['hear']>): Partial<Record<SlotName, string[]>> {
  const found: Partial<Record<SlotName, string[]>> = {};
  if (heard.speaks.size === 1) found.bundle = [...heard.speaks];
  for (const { slot, value, off } of heard.said) {
    const name = slotNamed(slot);
    if (off || name === null || SLOTS[name].seenBy !== 'lists') continue;
    const held = found[name] ?? [];
    if (!held.includes(value)) found[name] = [...held, value];
  }
  return Object.fromEntries(
    SLOT_NAMES.flatMap((slot) => (found[slot] === undefined ? [] : [[slot, found[slot]]])),
  );
}
