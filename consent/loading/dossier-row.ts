/** Dossiers as a list of an office tells of them, put together from its rows. Pure. */

import { foldHeader } from '../../files/headers.ts';
import { PackedList } from '../../files/packed-list.ts';
import type { ReportProblem } from '../../files/rows.ts';
import type { Bundle } from '../../knowledge/bundle.ts';
import type { ConsentRole, ConsentState, LivesWith } from '../states.ts';
import type { ConsentColumn } from './columns.ts';
import { contradicts, differs, repeated } from './findings.ts';

type Told = ReportProblem<ConsentColumn>;

/** A person as a file names them; never logged. `phone` is E.164; `callOnly`: a number that takes no messages. */
export type NamedPerson = { name: string | null; phone: string | null; callOnly: string | null };

/** One confirmation of a file, checked. */
export type ConsentRow = {
  row: number;
  role: ConsentRole;
  person: NamedPerson;
  state: ConsentState;
  requestedAt: Date;
  deadlineAt: Date | null;
};

/** One dossier of a file with its confirmations. */
export type DossierRow = {
  nationalCode: string;
  provincialCode: string | null;
  bundle: Bundle;
  areaCode: string;
  provinceCode: string;
  /** With whom the child is registered; null: the file does not say. */
  livesWith: LivesWith | null;
  applicant: NamedPerson;
  consents: ConsentRow[];
};

/** What was read of a list. A row with an error is in no dossier. */
export type ConsentFile = {
  dossiers: PackedList<DossierRow>;
  /** Confirmations read, good and bad. */
  rows: number;
  /** Rows with an error, which are in no dossier. */
  bad: number;
  /** Codes of dossiers that have a bad row: they have not vanished. */
  badCodes: Set<string>;
  /** A bad row whose dossier or place could not be read: then nothing can be said to have vanished. */
  incomplete: boolean;
};

export function noDossiers(): PackedList<DossierRow> {
  return new PackedList((plain) => ({
    ...plain,
    consents: plain.consents.map((consent) => ({
      ...consent,
      requestedAt: new Date(consent.requestedAt),
      deadlineAt: consent.deadlineAt === null ? null : new Date(consent.deadlineAt),
    })),
  }));
}

/** Puts a row to the dossier it belongs to. Two rows that contradict each other are both shown; the second is left out. */
export function join(
  known: DossierRow | undefined,
  more: DossierRow,
  report: Told,
): 'new' | 'joined' | 'bad' {
  if (known === undefined) return 'new';
  const first = known.consents[0]?.row ?? 0;
  if (known.bundle !== more.bundle) return refuse('bundle');
  if (known.areaCode !== more.areaCode) return refuse('commune');
  if (
    known.provincialCode !== null &&
    more.provincialCode !== null &&
    known.provincialCode !== more.provincialCode
  )
    return refuse('local');
  if (known.livesWith !== null && more.livesWith !== null && known.livesWith !== more.livesWith)
    return refuse('livesWith');
  const [consent] = more.consents;
  if (consent === undefined) return 'bad';
  const twin = known.consents.find(
    (other) => other.role === consent.role && personId(other.person) === personId(consent.person),
  );
  if (twin === undefined) {
    known.consents.push(consent);
  } else if (twin.state === consent.state) {
    report('code', repeated(twin.row), 'warning');
  } else {
    report('state', contradicts(twin.row));
    return 'bad';
  }
  known.provincialCode ??= more.provincialCode;
  known.livesWith ??= more.livesWith;
  known.applicant = {
    name: known.applicant.name ?? more.applicant.name,
    phone: known.applicant.phone ?? more.applicant.phone,
    callOnly: known.applicant.callOnly ?? more.applicant.callOnly,
  };
  return 'joined';

  function refuse(column: ConsentColumn): 'bad' {
    report(column, differs(first));
    return 'bad';
  }
}

/** What tells two people of one role in one dossier apart: the name without diacritics, else the phone, else nothing. */
export function personId({ name, phone }: Pick<NamedPerson, 'name' | 'phone'>): string {
  const folded = name === null ? '' : foldHeader(name);
  if (folded !== '') return `name:${folded}`;
  return phone === null ? '' : `phone:${phone}`;
}
