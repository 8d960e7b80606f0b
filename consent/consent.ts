/**
 * The front door: what citizens and clerks tell of a confirmation stands here; files, reminders, ladders and the board are
 * its wings, handed on whole. Everything that decides is in the pure files beside it.
 */

import { facts as addressFacts } from '../contacts/contacts.ts';
import type { Bundle, ConsentStanding } from '../knowledge/bundle.ts';
import { cancelFor } from '../outbox/outbox.ts';
import type { Reader, Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import { type Act, actorId, type Denied, scopeOf } from '../staff/act.ts';
import { record } from '../staff/staff.ts';
import { sentOf } from './facts.ts';
import { deniedDossier, dossierOf } from './reminders.ts';
import type { ConsentEventKind, WholeConsent } from './rows.ts';
import type { ConsentState } from './states.ts';
import { NOT_BORNE_OUT } from './states.ts';
import { NO_LONGER_NEEDED, NOT_THIS_PERSON } from './still-needed.ts';
import { changeConsent, openOf, signedByHand } from './store/consents.ts';
import { changeDossier, peopleOfCases } from './store/dossiers.ts';
import { addEvents } from './store/events.ts';
import { messagesOf } from './store/messages.ts';
import { lockRoom } from './store/rows.ts';

export { awaitedSince } from './awaited.ts';
export { board, callList, history, lapses, list, plan } from './board.ts';
export { type HandResult, markNotNeeded, setLivesWith } from './by-hand.ts';
export { choiceVersions, lawFor, saveChoice } from './choices.ts';
export { formOf, type LadderForm, MOST_STEPS, previewOf, readLadderForm } from './ladder-form.ts';
export { dropLadders, type LadderVersion, laddersFor, ladderVersions, saveLadder } from './ladders.ts';
export { type ConsentLine, type DossierHappening, daysLeft } from './lines.ts';
export { CONSENTS } from './loading/columns.ts';
export { type ConsentImport, type ConsentImportRequest, importConsents } from './loading/loading.ts';
export { undoConsents } from './loading/undo.ts';
export { DOUBTS, type Need } from './need.ts';
export { consentSource, due, remind } from './reminders.ts';
export { retireNames } from './retention.ts';
export type { MonthlyConfirmations, PendingCounts } from './rows.ts';
export {
  CHOICE_WORDS,
  CHOICES,
  isChoice,
  isLivesWith,
  isNotNeededReason,
  isState,
  LIVES_WITH,
  LIVES_WITH_WORDS,
  NOT_NEEDED_WORDS,
  ROLE_WORDS,
  STATE_WORDS,
  STATES,
} from './states.ts';
export { type ConsentFilterName, NARROWED } from './store/narrowing.ts';
export {
  casesOfSubject,
  forgetCaseSubject,
  namedSubject,
  renameCaseSubject,
  type SubjectCase,
  subjectsOfCode,
} from './subjects.ts';

// ---------------------------------------------------------------- what citizens say

/**
 * "Đã xác nhận": the confirmations this person was reminded of (or, if of none, those that are theirs) count as said, and
 * the next file must bear it out. Gives how many.
 */
export async function said(tx: Tx, addressId: number, now: Date): Promise<number> {
  await lockRoom(tx, now);
  const { consents } = await meant(tx, addressId);
  for (const { id } of consents) {
    await changeConsent(tx, id, {
      state: 'said',
      asOf: now,
      contradictedAt: null,
      lookAt: null,
      callWhy: null,
      updatedAt: now,
    });
    await cancelFor(tx, { consentId: id }, NO_LONGER_NEEDED, now);
  }
  await addEvents(tx, answersOf(consents, 'said', now));
  return consents.length;
}

/**
 * "Không phải tôi": this person is taken off the confirmations they were reminded of, for good; the clerk must find the
 * right one. Gives how many.
 */
export async function notMe(tx: Tx, addressId: number, now: Date): Promise<number> {
  await lockRoom(tx, now);
  const { consents, contactId } = await meant(tx, addressId);
  for (const { id, dossier, ...consent } of consents) {
    const theirs = consent.contactId === contactId;
    await changeConsent(tx, id, {
      ...(theirs ? { contactId: null, wrongContactId: contactId } : {}),
      lookAt: now,
      updatedAt: now,
    });
    if (!theirs)
      await changeDossier(tx, dossier.id, { applicantId: null, wrongApplicantId: contactId, updatedAt: now });
    await cancelFor(tx, { consentId: id }, NOT_THIS_PERSON, now);
  }
  await addEvents(tx, answersOf(consents, 'not_me', now));
  return consents.length;
}

/** "Cần giúp": a person of pending confirmations is handed to an official; their dossiers' histories say so. */
export async function askedForHelp(tx: Tx, addressId: number, now: Date): Promise<number> {
  const { consents } = await meant(tx, addressId);
  await addEvents(tx, answersOf(consents, 'help', now));
  return consents.length;
}

function answersOf(consents: readonly WholeConsent[], kind: ConsentEventKind, at: Date) {
  return consents.map(({ id, dossier }) => ({
    dossierId: dossier.id,
    consentId: id,
    at,
    kind,
    detail: {},
    userId: null,
    importId: null,
  }));
}

/** Which confirmations a person's short answer is about. */
async function meant(
  tx: Tx,
  addressId: number,
): Promise<{ consents: WholeConsent[]; contactId: number | null }> {
  const contactId = (await addressFacts(tx, [addressId])).get(addressId)?.contactId ?? null;
  if (contactId === null) return { consents: [], contactId };
  const open = await openOf(tx, contactId);
  const reminded = new Set(
    (
      await messagesOf(
        tx,
        open.map((consent) => consent.id),
      )
    )
      .filter((row) => row.contactId === contactId && sentOf(row).state === 'sent')
      .map((row) => row.sourceId),
  );
  const consents = open.filter((consent) => reminded.has(consent.id));
  return {
    consents: consents.length > 0 ? consents : open.filter((consent) => consent.contactId === contactId),
    contactId,
  };
}

// ---------------------------------------------------------------- what a clerk has in hand

export type MarkResult = { kind: 'marked' } | { kind: 'refused'; staff: string };

/**
 * A clerk has the signed form (CT01) in hand: nobody is reminded of this confirmation any more. A file that still says
 * "requested" does not undo it (contradiction.ts). `undo` takes the clerk's own mark back.
 */
export async function markPaper(
  act: Act,
  deps: Deps,
  ask: { code: string; consentId: number; undo?: boolean },
): Promise<MarkResult | Denied> {
  const { now } = act;
  const { code, consentId, undo = false } = ask;
  const userId = actorId(act);
  return deps.db.write(async (tx) => {
    await lockRoom(tx, now);
    const no = await deniedDossier(tx, act, 'consent.write', code);
    if (no !== null) return no;
    const dossier = await dossierOf(tx, scopeOf(act), code);
    const consent = dossier?.consents.find((one) => one.id === consentId);
    if (dossier === null || consent === undefined)
      return { kind: 'refused', staff: 'Không có xác nhận này.' };
    const byHand = (await signedByHand(tx, [consentId])).has(consentId);
    if (undo ? consent.state !== 'paper_signed' || !byHand : !NOT_BORNE_OUT.includes(consent.state))
      return { kind: 'refused', staff: 'Trạng thái xác nhận đã thay đổi; anh/chị xem lại hồ sơ.' };
    await changeConsent(tx, consentId, {
      state: undo ? 'requested' : 'paper_signed',
      asOf: now,
      contradictedAt: null,
      lookAt: undo ? now : null,
      callWhy: null,
      updatedAt: now,
    });
    if (!undo) await cancelFor(tx, { consentId }, NO_LONGER_NEEDED, now);
    const kind: ConsentEventKind = undo ? 'paper_undone' : 'paper';
    await addEvents(tx, [
      { dossierId: dossier.id, consentId, at: now, kind, detail: {}, userId, importId: null },
    ]);
    await record(tx, act, {
      action: undo ? 'consent.paper-undo' : 'consent.paper',
      subject: `dossier:${dossier.id}`,
      areas: [dossier.areaCode],
      detail: { consentId },
    });
    return { kind: 'marked' };
  });
}

// ---------------------------------------------------------------- for campaigns

/** What the confirmations of a standing say. `said` is done as far as the person can do anything. */
const STANDING: Record<ConsentStanding, readonly ConsentState[]> = {
  pending: ['requested', 'unknown'],
  confirmed: ['said', 'confirmed', 'paper_signed'],
  lapsed: ['lapsed', 'refused'],
};

/** Which of these people have a filed case of a bundle, or confirmations that stand so: the answer to campaigns/consent-port.ts. */
export async function peopleWithCases(
  reader: Reader,
  wish: { bundle: Bundle | null; consent: ConsentStanding | null },
  contactIds: readonly number[],
): Promise<ReadonlySet<number>> {
  const { bundle, consent } = wish;
  return peopleOfCases(reader, { bundle, states: consent === null ? null : STANDING[consent] }, contactIds);
}
