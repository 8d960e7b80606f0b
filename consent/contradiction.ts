/** What a file of an office tells of what is known: the same, something new, or the contrary of somebody's word. Pure. */
import { DAY_MS } from '../calendar/durations.ts';
import type { Problem } from '../files/problem.ts';
import { type Ladder, wordHolds } from './ladder.ts';
import type { ConsentRow } from './loading/dossier-row.ts';
import type { ConsentRecord, WholeDossier } from './rows.ts';

/** An `asOf` in the future would keep every true file out; a day covers clocks and zones. */
const FUTURE = { shown: DAY_MS, refused: 90 * DAY_MS };

export function fromTheFuture(file: string, asOf: Date, now: Date): Problem[] {
  const ahead = asOf.getTime() - now.getTime();
  if (ahead <= FUTURE.shown) return [];
  return [
    {
      file,
      row: null,
      column: null,
      value: asOf.toISOString(),
      rule: 'as_of_in_future',
      message: 'Thời điểm lấy số liệu (--as-of) nằm trong tương lai.',
      todo: 'Ghi thời điểm cơ quan đã xuất tệp này; nếu ghi sai, các tệp sau sẽ bị coi là cũ hơn.',
      severity: ahead > FUTURE.refused ? 'error' : 'warning',
    },
  ];
}

type Told = Pick<ConsentRow, 'state' | 'requestedAt' | 'deadlineAt'> & {
  contactId: number | null;
  personKey: string;
};

export function tellsTheSame(old: ConsentRecord, from: Told & Pick<ConsentRow, 'person'>): boolean {
  return (
    old.state === from.state &&
    old.requestedAt.getTime() === from.requestedAt.getTime() &&
    old.deadlineAt?.getTime() === from.deadlineAt?.getTime() &&
    (from.contactId === null || from.contactId === old.contactId || from.contactId === old.wrongContactId) &&
    (from.personKey === '' || from.personKey === old.personKey) &&
    (from.person.callOnly === null || old.phoneSealed !== null)
  );
}

/**
 * A file says "requested" of a confirmation that was told us to be done. `holds`: the word stands, the clerk sees the
 * contradiction and nobody is reminded. `broken`: the file was taken so long after that the word does not explain it; the
 * ladder goes on. The word of a citizen holds for `saidRestHours`; a paper that a clerk has in hand holds until the
 * confirmation is asked for anew. `none`: nothing is contradicted.
 */
export function wordAgainst(
  old: Pick<ConsentRecord, 'state' | 'asOf' | 'easedBy'>,
  from: Pick<Told, 'state' | 'requestedAt'>,
  asOf: Date,
  byHand: boolean,
  ladder: Pick<Ladder, 'saidRestHours'>,
): 'none' | 'holds' | 'broken' {
  if (from.state !== 'requested') return 'none';
  const askedAnew = from.requestedAt > old.asOf;
  if (old.state === 'said') return !askedAnew && wordHolds(old.asOf, asOf, ladder) ? 'holds' : 'broken';
  if (old.state === 'paper_signed' && byHand) return askedAnew ? 'broken' : 'holds';
  // A clerk's mark that it is not needed holds like a paper: until the confirmation is asked for anew.
  if (old.easedBy === 'hand') return askedAnew ? 'broken' : 'holds';
  return 'none';
}

/** People whose permission an earlier file of this dossier has recorded. */
export function permittedBefore(dossier: WholeDossier | undefined): Set<number> {
  const pending = dossier?.consents.filter((one) => one.state === 'requested') ?? [];
  const people = pending.flatMap((one) => one.contactId ?? []);
  const applicant = pending.length === 0 ? null : (dossier?.applicantId ?? null);
  return new Set(applicant === null ? people : [...people, applicant]);
}

/** A list that holds only provincial codes was loaded before one with both: the code we knew is the other one. */
export function otherCode(dossier: WholeDossier, nationalCode: string): string | null {
  if (dossier.provincialCode === nationalCode) return dossier.nationalCode;
  return dossier.provincialCode ?? (dossier.nationalCode === nationalCode ? null : dossier.nationalCode);
}
