/**
 * What an agency's list does to the cases that are known, decided before anything is done. Pure: rows and known cases go in, a
 * plan comes out; `apply.ts` only carries it out, so that the figures shown before and after are the same.
 */
import type { Day } from '../../calendar/day.ts';
import type { SideRecord, WholeFiling } from '../rows.ts';
import type { Side, SideState } from '../sides.ts';
import type { SideRow } from './row.ts';

export type KeyedRow = SideRow & { subjectKey: string; applicantKey: string };

export type FilingPlan =
  /** Nobody knew it. `againOf`: a known case of the same person that this list's side had before: it was filed again. */
  | { does: 'created'; row: KeyedRow; againOf: number | null }
  /** Known, and new to this side. */
  | { does: 'changed'; row: KeyedRow; filing: WholeFiling; old: SideRecord | null }
  | { does: 'unchanged'; row: KeyedRow; filing: WholeFiling; old: SideRecord }
  /** A newer list of this side spoke already. */
  | { does: 'older'; row: KeyedRow; filing: WholeFiling; old: SideRecord };

/** Known cases by every name they have on this side. */
export type KnownFilings = {
  byNational: ReadonlyMap<string, WholeFiling>;
  /** By the side's own codes, and by the key of a row that has none. */
  byRow: ReadonlyMap<string, WholeFiling>;
  bySubject: ReadonlyMap<string, readonly WholeFiling[]>;
};

export function knownFilings(filings: readonly WholeFiling[], side: Side): KnownFilings {
  const byNational = new Map<string, WholeFiling>();
  const byRow = new Map<string, WholeFiling>();
  const bySubject = new Map<string, WholeFiling[]>();
  for (const filing of filings) {
    if (filing.nationalCode !== null) byNational.set(filing.nationalCode, filing);
    for (const one of filing.sides)
      if (one.side === side) {
        byRow.set(one.rowKey, filing);
        if (one.code !== null) byRow.set(one.code, filing);
      }
    if (filing.subjectKey === '') continue;
    const same = bySubject.get(filing.subjectKey);
    if (same === undefined) bySubject.set(filing.subjectKey, [filing]);
    else same.push(filing);
  }
  return { byNational, byRow, bySubject };
}

/** What a row is known by for good. */
export function rowKeyOf({ code, nationalCode, subjectKey }: KeyedRow): string {
  return code ?? nationalCode ?? subjectKey;
}

export function planRows(
  rows: readonly KeyedRow[],
  known: KnownFilings,
  { side, asOf }: { side: Side; asOf: Day },
): FilingPlan[] {
  return rows.map((row): FilingPlan => {
    const filing = filingOf(row, known);
    if (filing === undefined) return { does: 'created', row, againOf: filedBefore(row, known, side) };
    const old = filing.sides.find((one) => one.side === side) ?? null;
    if (old === null) return { does: 'changed', row, filing, old };
    if (old.asOf > asOf) return { does: 'older', row, filing, old };
    return { does: tellsTheSame(old, filing, row) ? 'unchanged' : 'changed', row, filing, old };
  });
}

function filingOf(row: KeyedRow, { byNational, byRow, bySubject }: KnownFilings): WholeFiling | undefined {
  const { nationalCode, code, subjectKey } = row;
  const national = nationalCode === null ? undefined : byNational.get(nationalCode);
  if (national !== undefined) return national;
  const own = code === null ? undefined : (byRow.get(code) ?? byNational.get(code));
  if (own !== undefined) return own;
  if (nationalCode !== null || code !== null || subjectKey === '') return undefined;
  // A notebook without codes: the one case of this person, if there is just one.
  const byKey = byRow.get(subjectKey);
  if (byKey !== undefined) return byKey;
  const same = bySubject.get(subjectKey) ?? [];
  return same.length === 1 ? same[0] : undefined;
}

/** The same person stands in this side's list under another code: the newest such case that nobody filed again yet. */
function filedBefore(row: KeyedRow, { bySubject }: KnownFilings, side: Side): number | null {
  const before = (bySubject.get(row.subjectKey) ?? []).filter(
    ({ sides, againBy }) => againBy === null && sides.some((one) => one.side === side),
  );
  return row.subjectKey === '' ? null : (before.at(-1)?.id ?? null);
}

function tellsTheSame(old: SideRecord, filing: WholeFiling, row: KeyedRow): boolean {
  return (
    old.vanishedOn === null &&
    old.state === row.state &&
    filing.areaCode === row.areaCode &&
    filing.bundle === row.bundle &&
    (row.nationalCode === null || row.nationalCode === filing.nationalCode) &&
    (row.code === null || row.code === old.code) &&
    (['receivedOn', 'dueOn', 'doneOn', 'returnedOn', 'noticeSigned'] as const).every(
      (name) => row[name] === null || row[name] === old[name],
    ) &&
    (row.reason === null || old.reasonSealed !== null)
  );
}

/** States of which a list of nothing but trouble consists; such a list says nothing of the other cases. */
const TROUBLES: readonly SideState[] = ['not_arrived', 'returned', 'not_resident'];

export function isTroubleList(rows: readonly Pick<SideRow, 'state'>[]): boolean {
  return rows.length > 0 && rows.every(({ state }) => TROUBLES.includes(state));
}

/** Which known rows of a side leave when a whole list does not hold them. Settled ones have long left such lists. */
export function leavingStates(troubles: boolean): SideState[] {
  return troubles ? [...TROUBLES] : ['not_arrived', 'arrived', 'returned', 'not_resident'];
}
