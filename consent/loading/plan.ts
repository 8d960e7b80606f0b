/**
 * What a list of an office does to what is known, decided before anything is done. Pure: known rows and read rows go in, a
 * plan comes out; `apply.ts` only carries it out, so that the figures shown before and after are the same.
 */

import { otherCode, permittedBefore, tellsTheSame, wordAgainst } from '../contradiction.ts';
import type { LadderOf } from '../ladders.ts';
import { type ConsentMerge, mergeConsents } from '../merge.ts';
import type { ConsentRecord, WholeDossier } from '../rows.ts';
import type { LivesWith } from '../states.ts';
import type { ListPart } from '../store/dossiers.ts';
import type { ConsentRow, DossierRow, NamedPerson } from './dossier-row.ts';

/** A person behind a telephone: the id of a contact, a negative number for one that has yet to be made, null without one. */
export type IncomingConsent = ConsentRow & { personKey: string; contactId: number | null };

/** Somebody to be made a contact, under their negative number. */
export type WantedContact = {
  ref: number;
  phone: string;
  /** Is there a row of this number, though it is nobody's? */
  met: boolean;
  name: string | null;
  areaCode: string;
  provinceCode: string;
};

export type ConsentStep =
  | { do: 'add'; from: IncomingConsent }
  /** The word of a citizen or clerk stands against the file. */
  | { do: 'hold'; old: ConsentRecord; word: 'holds' }
  | { do: 'same'; old: ConsentRecord }
  | { do: 'change'; old: ConsentRecord; from: IncomingConsent; word: 'none' | 'broken' }
  /** The dossier is in the file, this confirmation is not. */
  | { do: 'miss'; old: ConsentRecord };

/** How the dossier itself changes; null: it stays. */
export type DossierStep = {
  provincialCode: string | null;
  applicantId: number | null;
  livesWith: LivesWith | null;
  back: boolean;
  movedFrom: string | null;
} | null;

export type DossierPlan =
  | {
      kind: 'new';
      row: DossierRow;
      incoming: IncomingConsent[];
      applicantId: number | null;
      vanishedAt: Date | null;
    }
  | {
      kind: 'known';
      row: DossierRow;
      dossier: WholeDossier;
      consents: ConsentStep[];
      /** `untouched`: something newer is known, so the file does not speak of the dossier itself. */
      own: DossierStep | 'untouched';
      does: 'changed' | 'unchanged' | 'older';
      contradicted: number;
    };

export type ChunkPlan = {
  dossiers: DossierPlan[];
  wanted: WantedContact[];
  /** Whose own dossier is the basis for reminding them, by contact (or negative number): the dossier's code. */
  evidence: Map<number, string>;
};

/** What is known of the dossiers of a chunk, read before. */
export type KnownDossiers = {
  dossiers: readonly WholeDossier[];
  /** Contacts by telephone. */
  contacts: ReadonlyMap<string, number>;
  /** Telephones of which there is a row, also one that is nobody's. */
  met: ReadonlySet<string>;
  /** Confirmations that a clerk marked as signed on paper. */
  byHand: ReadonlySet<number>;
  /** When the newest file was taken that told of a commune and bundle. */
  newest: ReadonlyMap<string, Date | null>;
};

export type PlanContext = { asOf: Date; personKey: (named: NamedPerson) => string; ladderOf: LadderOf };

export function partKey({ areaCode, bundle }: ListPart): string {
  return `${areaCode}/${bundle}`;
}

/** The plan for some dossiers of a file. Nothing is read and nothing is written. */
export function planChunk(
  rows: readonly DossierRow[],
  known: KnownDossiers,
  context: PlanContext,
): ChunkPlan {
  const byCode = codesOf(known.dossiers);
  const dossierOf = (row: DossierRow) =>
    byCode.get(row.nationalCode) ??
    (row.provincialCode === null ? undefined : byCode.get(row.provincialCode));
  const people = peopleOf(rows, known, { dossierOf, asOf: context.asOf });
  const dossiers = rows.map((row): DossierPlan => {
    const dossier = dossierOf(row);
    const incoming = row.consents.map(
      (consent): IncomingConsent => ({
        ...consent,
        personKey: context.personKey(consent.person),
        contactId: people.refOf(consent.person),
      }),
    );
    const applicantId = people.refOf(row.applicant);
    if (dossier !== undefined) return planKnown(row, dossier, { incoming, applicantId, known, context });
    const newer = known.newest.get(partKey(row)) ?? null;
    // An older file tells of a dossier that a newer one of its commune does not hold: it had vanished by then.
    const vanishedAt = newer !== null && newer > context.asOf ? newer : null;
    return { kind: 'new', row, incoming, applicantId, vanishedAt };
  });
  return { dossiers, wanted: people.wanted, evidence: people.evidence };
}

/** Dossiers by both their codes; a national code goes before a provincial one. */
export function codesOf(dossiers: readonly WholeDossier[]): Map<string, WholeDossier> {
  return new Map([
    ...dossiers.flatMap((dossier) =>
      dossier.provincialCode === null ? [] : [[dossier.provincialCode, dossier] as const],
    ),
    ...dossiers.map((dossier) => [dossier.nationalCode, dossier] as const),
  ]);
}

/** Is something of this dossier known from after the file? What a citizen said is not a file. */
export function knowsNewer(dossier: WholeDossier, asOf: Date): boolean {
  return dossier.consents.some((one) => one.state !== 'said' && one.asOf > asOf);
}

type Heard = {
  incoming: IncomingConsent[];
  applicantId: number | null;
  known: KnownDossiers;
  context: PlanContext;
};

function planKnown(row: DossierRow, dossier: WholeDossier, heard: Heard): DossierPlan {
  const { incoming, applicantId, known, context } = heard;
  const merged = mergeConsents(dossier.consents, incoming, context.asOf);
  // Somebody whom only the older file names had been taken off by the time of the newer one.
  const newer = knowsNewer(dossier, context.asOf);
  if (newer) merged.create = [];
  const consents = stepsOf(dossier, merged, known.byHand, context);
  const own = newer ? ('untouched' as const) : dossierStep(dossier, row, { applicantId, asOf: context.asOf });
  const quiet = consents.every((step) => step.do === 'same') && (own === null || own === 'untouched');
  const does = newer && merged.update.length === 0 ? 'older' : quiet ? 'unchanged' : 'changed';
  const contradicted = consents.filter(
    (step) => step.do === 'hold' || (step.do === 'change' && step.word !== 'none'),
  ).length;
  return { kind: 'known', row, dossier, consents, own, does, contradicted };
}

function stepsOf(
  dossier: WholeDossier,
  merged: ConsentMerge<IncomingConsent>,
  byHand: ReadonlySet<number>,
  { asOf, ladderOf }: PlanContext,
): ConsentStep[] {
  const before = new Map(dossier.consents.map((one) => [one.id, one]));
  const ladder = ladderOf(dossier.provinceCode);
  const steps = merged.create.map((from): ConsentStep => ({ do: 'add', from }));
  for (const { id, from } of merged.update) {
    const old = before.get(id);
    if (old === undefined) continue;
    const word = wordAgainst(old, from, asOf, byHand.has(id), ladder);
    // What the law alone left aside is, to a file, still what it was before.
    const told = old.easedBy === 'law' ? { ...old, state: 'requested' as const } : old;
    if (word === 'holds') steps.push({ do: 'hold', old, word });
    else if (word === 'none' && tellsTheSame(told, from)) steps.push({ do: 'same', old });
    else steps.push({ do: 'change', old, from, word });
  }
  for (const id of merged.missing) {
    const old = before.get(id);
    if (old !== undefined) steps.push({ do: 'miss', old });
  }
  return steps;
}

function dossierStep(
  dossier: WholeDossier,
  row: DossierRow,
  { applicantId: told, asOf }: { applicantId: number | null; asOf: Date },
): DossierStep | 'untouched' {
  if (dossier.vanishedAt !== null && dossier.vanishedAt > asOf) return 'untouched';
  const applicantId = told === null || told === dossier.wrongApplicantId ? dossier.applicantId : told;
  const provincialCode = row.provincialCode ?? otherCode(dossier, row.nationalCode);
  // A file that does not say with whom the child is registered takes nothing away.
  const livesWith = row.bundle === 'birth' ? (row.livesWith ?? dossier.livesWith) : null;
  const same =
    dossier.nationalCode === row.nationalCode &&
    dossier.provincialCode === provincialCode &&
    dossier.bundle === row.bundle &&
    dossier.areaCode === row.areaCode &&
    dossier.applicantId === applicantId &&
    dossier.livesWith === livesWith &&
    dossier.vanishedAt === null;
  if (same) return null;
  return {
    provincialCode,
    applicantId,
    livesWith,
    back: dossier.vanishedAt !== null,
    movedFrom: dossier.areaCode === row.areaCode ? null : dossier.areaCode,
  };
}

type People = {
  refOf: (named: NamedPerson) => number | null;
  wanted: WantedContact[];
  evidence: Map<number, string>;
};

/**
 * Who becomes a contact: only somebody who may have to be reminded, and whose own dossier is the basis for it (a refusal
 * stands when it is granted).
 */
function peopleOf(
  rows: readonly DossierRow[],
  known: KnownDossiers,
  { dossierOf, asOf }: { dossierOf: (row: DossierRow) => WholeDossier | undefined; asOf: Date },
): People {
  const wanted = new Map<string, WantedContact>();
  const evidence = new Map<number, string>();
  const refOf = ({ phone }: NamedPerson) =>
    phone === null ? null : (known.contacts.get(phone) ?? wanted.get(phone)?.ref ?? null);
  for (const row of rows) {
    const dossier = dossierOf(row);
    const permitted = permittedBefore(dossier);
    const asked = row.consents.filter(({ state }) => state === 'requested').map(({ person }) => person);
    // An older file does not say who the applicant is now.
    if (asked.length > 0 && (dossier === undefined || !knowsNewer(dossier, asOf))) asked.push(row.applicant);
    for (const named of asked) {
      const { name, phone } = named;
      if (phone === null || permitted.has(known.contacts.get(phone) ?? 0)) continue;
      const { areaCode, provinceCode } = row;
      const before = wanted.get(phone);
      if (!known.contacts.has(phone) && (before === undefined || name !== null))
        wanted.set(phone, {
          ...{ ref: before?.ref ?? -wanted.size - 1, phone, met: known.met.has(phone) },
          ...{ name, areaCode, provinceCode },
        });
      const ref = refOf(named);
      if (ref !== null) evidence.set(ref, row.nationalCode);
    }
  }
  return { refOf, wanted: [...wanted.values()], evidence };
}
