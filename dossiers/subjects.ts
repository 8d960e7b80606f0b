/** A wing of the front door: what agencies' lists say of one person, by their telephone; forgotten when they are, and in time. */
import type { Day } from '../calendar/day.ts';
import type { Bundle } from '../knowledge/bundle.ts';
import type { Reader, Tx } from '../prisma/client.ts';
import type { Side, SideState } from './sides.ts';
import { clearFilingNames, forgetByPhone, sidesByPhone } from './store/subjects.ts';

/** A filed case of this person, as one agency knows it. */
export type SubjectFiling = {
  id: number;
  code: string | null;
  bundle: Bundle;
  areaCode: string;
  side: Side;
  state: SideState;
  receivedOn: Day | null;
  asOf: Day;
  /** Something still holds the case. */
  open: boolean;
};

/** @param hashes of the person's numbers (`addressHash`) */
export async function filingsOfSubject(
  reader: Reader,
  hashes: readonly string[],
  most: number,
): Promise<SubjectFiling[]> {
  if (hashes.length === 0) return [];
  return (await sidesByPhone(reader, hashes, most)).map(({ filing, ...one }) => ({
    ...{ id: filing.id, code: filing.nationalCode ?? one.code, bundle: filing.bundle as Bundle },
    ...{ areaCode: filing.areaCode, side: one.side as Side, state: one.state as SideState },
    ...{ receivedOn: one.receivedOn, asOf: one.asOf, open: filing.hold !== null },
  }));
}

/**
 * Takes a person out of the cases they filed, whoever else is named beside them; the cases stay, as the office's own.
 * @returns the rows that named them
 */
export async function forgetFilingSubject(tx: Tx, hashes: readonly string[]): Promise<number[]> {
  return hashes.length === 0 ? [] : forgetByPhone(tx, hashes);
}

/** Names, reasons and notes of cases untouched since then that nothing holds. */
export async function retireFilingNames(tx: Tx, before: Date): Promise<{ removed: number; held: number }> {
  return clearFilingNames(tx, before);
}
