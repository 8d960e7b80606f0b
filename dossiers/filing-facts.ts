/** The facts by which holds are decided, out of the rows of a case. Pure. */
import type { Day } from '../calendar/day.ts';
import type { FilingFacts, SideFacts, WholeList } from './holds.ts';
import type { SideRecord, WholeFiling } from './rows.ts';

/** What is known besides the rows of the case itself. */
export type Around = {
  /** Whole lists of its commune and bundle. */
  lists: readonly WholeList[];
  /** Since when a confirmation is awaited; null: none is. */
  confirmationSince: Day | null;
};

export function factsOf(filing: WholeFiling, { lists, confirmationSince }: Around): FilingFacts {
  const { bundle, filedOn, againBy, sides } = filing;
  return {
    bundle,
    filedOn,
    lists,
    confirmationSince,
    resubmitted: againBy !== null,
    sides: sides.map(sideFacts),
  };
}

function sideFacts(one: SideRecord): SideFacts {
  const {
    side,
    state,
    receivedOn,
    doneOn,
    returnedOn,
    dueOn,
    beyondRules,
    noticeSigned,
    mark,
    markedOn,
    asOf,
  } = one;
  return {
    ...{
      side,
      state,
      receivedOn,
      doneOn,
      returnedOn,
      dueOn,
      beyondRules,
      noticeSigned,
      mark,
      markedOn,
      asOf,
    },
    reasonGiven: one.reasonSealed !== null,
  };
}
