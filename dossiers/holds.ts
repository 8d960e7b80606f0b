/**
 * What holds a filed case, since when, and whose move it is: decided from what each side says, never guessed from silence.
 * Pure. "Not synchronised" stands on a side's own list of a later day that does not hold the case, or on a list that says so;
 * "overdue" on the day that a list names.
 */
import type { Day } from '../calendar/day.ts';
import type { Bundle } from '../knowledge/bundle.ts';
import { FOLLOWING, type Mark, type Move, type Side, type SideState } from './sides.ts';

/** In the order in which they press: the first that holds is the one the work list shows. */
export const HOLD_WORDS = {
  returned: 'Bị trả lại',
  not_synchronised: 'Chưa đồng bộ',
  overdue: 'Quá hạn giải quyết',
  waiting_confirmation: 'Chờ xác nhận trên VNeID',
  notice_unsigned: 'Giấy chứng sinh, báo tử chưa ký số',
  not_resident: 'Đã khai sinh, chưa đăng ký thường trú',
} as const;
export type Hold = keyof typeof HOLD_WORDS;
export const HOLDS = Object.keys(HOLD_WORDS) as Hold[];

export function isHold(text: string): text is Hold {
  return Object.hasOwn(HOLD_WORDS, text);
}

/** What one side's list told, and what an officer marked since. Days as `YYYY-MM-DD`. */
export type SideFacts = {
  side: Side;
  state: SideState;
  receivedOn: Day | null;
  doneOn: Day | null;
  returnedOn: Day | null;
  dueOn: Day | null;
  /** Why it was returned stands in the list. */
  reasonGiven: boolean;
  /** An officer judged that papers were asked for that the rules do not name; null: nobody judged. */
  beyondRules: boolean | null;
  /** Has the facility signed its notice? null: the list does not say. */
  noticeSigned: boolean | null;
  mark: Mark | null;
  /** When it was marked; a list taken on a later day speaks again. */
  markedOn: Day | null;
  /** Of which day the list is. */
  asOf: Day;
};

/** A side's whole list: it holds every case that side received from `from` to `asOf`. */
export type WholeList = { side: Side; from: Day; asOf: Day };

export type FilingFacts = {
  bundle: Bundle;
  filedOn: Day | null;
  sides: readonly SideFacts[];
  /** Whole lists of sides for this commune and bundle. */
  lists: readonly WholeList[];
  /** Since when a confirmation is awaited; null: none is. */
  confirmationSince: Day | null;
  /** It was filed again, singly. */
  resubmitted: boolean;
};

export type FilingHold = { hold: Hold; since: Day; move: Move };

/** @returns everything that holds the case on this day, the most pressing first */
export function holdsOf(facts: FilingFacts, today: Day): FilingHold[] {
  if (facts.resubmitted) return [];
  const sides = facts.sides.filter((one) => !settled(one));
  if (sides.some(({ side, state }) => side === 'justice' && state === 'withdrawn')) return [];
  const held: FilingHold[] = [];
  for (const one of sides) {
    const { side, state } = one;
    if (state === 'returned')
      held.push({
        hold: 'returned',
        since: one.returnedOn ?? one.receivedOn ?? one.asOf,
        // Without a reason, or against the rules, the family has nothing to bring: the side explains itself first.
        move: one.reasonGiven && one.beyondRules !== true ? 'citizen' : side,
      });
  }
  held.push(...notSynchronised(facts, sides));
  for (const one of sides) {
    if ((one.state === 'arrived' || one.state === 'not_resident') && one.dueOn !== null && one.dueOn < today)
      held.push({ hold: 'overdue', since: one.dueOn, move: one.side });
  }
  const closed = held.some(({ hold }) => hold === 'returned');
  if (facts.confirmationSince !== null && !closed)
    held.push({ hold: 'waiting_confirmation', since: facts.confirmationSince, move: 'citizen' });
  for (const one of sides) {
    if (one.noticeSigned === false && one.state !== 'done')
      held.push({ hold: 'notice_unsigned', since: startOfFacts(facts, one), move: 'health' });
    if (one.state === 'not_resident')
      held.push({ hold: 'not_resident', since: startOfFacts(facts, one), move: 'police' });
  }
  return held;
}

/** What an officer settled by hand holds until a list of a later day says otherwise. */
function settled({ mark, markedOn, asOf }: SideFacts): boolean {
  return (mark === 'done' || mark === 'not_ours') && markedOn !== null && markedOn >= asOf;
}

function startOfFacts({ filedOn }: FilingFacts, { receivedOn, asOf }: SideFacts): Day {
  return receivedOn ?? filedOn ?? asOf;
}

/** States in which a side has the case. */
const TAKEN: readonly SideState[] = ['arrived', 'not_resident', 'returned', 'withdrawn', 'done'];

/** Registered at the registrar, and not at the next side: by that side's word, or by its whole list of a later day. */
function notSynchronised(facts: FilingFacts, open: readonly SideFacts[]): FilingHold[] {
  const justice = facts.sides.find(({ side }) => side === 'justice');
  const registered = justice?.state === 'done' || justice?.state === 'arrived' ? justice : null;
  // In the registrar's own list the words mean that it did not leave there.
  const unsent = open.find(({ side, state }) => side === 'justice' && state === 'not_arrived');
  const arrived = (side: Side) => facts.sides.some((one) => one.side === side && TAKEN.includes(one.state));
  if (unsent !== undefined && !arrived('police'))
    return [
      { hold: 'not_synchronised', since: unsent.doneOn ?? unsent.receivedOn ?? unsent.asOf, move: 'justice' },
    ];
  const since = registered?.doneOn ?? registered?.receivedOn ?? facts.filedOn;
  for (const side of FOLLOWING[facts.bundle]) {
    const there = facts.sides.find((one) => one.side === side);
    const said = open.find((one) => one.side === side && one.state === 'not_arrived');
    if (said !== undefined)
      return [{ hold: 'not_synchronised', since: since ?? said.receivedOn ?? said.asOf, move: 'justice' }];
    if (there !== undefined && there.state !== 'unknown') continue;
    if (there !== undefined && settled(there)) continue;
    if (registered?.state !== 'done' || since === null) continue;
    // A case that left a list of the side is asked for again only by a later one.
    const after = there === undefined || there.asOf < since ? since : there.asOf;
    const missing = facts.lists.some((list) => list.side === side && list.from <= since && list.asOf > after);
    if (!missing) continue;
    return [{ hold: 'not_synchronised', since, move: 'justice' }];
  }
  return [];
}

/**
 * The first day on which time alone may change the answer: the day after the nearest due day that has not passed.
 * @returns null: nothing changes before somebody says something
 */
export function looksAgainOn({ sides }: Pick<FilingFacts, 'sides'>, today: Day): Day | null {
  const due = sides
    .filter(({ state }) => state === 'arrived' || state === 'not_resident')
    .flatMap(({ dueOn }) => (dueOn === null || dueOn < today ? [] : [dueOn]))
    .sort();
  return due[0] ?? null;
}
