/** One row of an agency's list, checked. */
import type { Day } from '../../calendar/day.ts';
import type { Bundle } from '../../knowledge/bundle.ts';
import type { SideState } from '../sides.ts';

/** People as the list names them: sealed when they are kept, never logged. `phone` is E.164. */
export type Who = {
  subject: string | null;
  eventDay: Day | null;
  applicant: string | null;
  phone: string | null;
};

export type SideRow = {
  row: number;
  /** The agency's own code, as it writes it; null: it has none. */
  code: string | null;
  /** The code of the national portal, which all sides share. */
  nationalCode: string | null;
  bundle: Bundle;
  areaCode: string;
  provinceCode: string;
  state: SideState;
  receivedOn: Day | null;
  dueOn: Day | null;
  doneOn: Day | null;
  returnedOn: Day | null;
  /** Why it was returned, in the agency's words. */
  reason: string | null;
  noticeSigned: boolean | null;
  who: Who;
};

/** How a row is named to the person who loads it. */
export function nameOfRow({ code, nationalCode, row }: SideRow): string {
  return code ?? nationalCode ?? `dòng ${row}`;
}
