/**
 * What is due, what a clerk sends by hand, and what the outbox asks at the moment of sending. A wing of the front door,
 * which hands it on whole.
 */

import type { Scope } from '../areas/scope.ts';
import { HOUR_MS } from '../calendar/durations.ts';
import { factsOfPeople, sameNumberOn } from '../contacts/contacts.ts';
import { readDossierCode } from '../files/cells/codes.ts';
import { approvedTexts, cancelFor, type MessageSource, type NewMessage, post } from '../outbox/outbox.ts';
import type { Reader, Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import type { Keys } from '../prisma/seal.ts';
import type { StaffAction } from '../staff/access.ts';
import { type Act, actorId, byProgram, type Denied, scopeOf } from '../staff/act.ts';
import { denied, record } from '../staff/staff.ts';
import { type TurnByLaw, turnByLaw } from './by-law.ts';
import { consentFactsOf, groupBy, type LoadedRows, reachableBy } from './facts.ts';
import { CHANNELS, LAW_AS_OF } from './files.ts';
import { nextStep } from './ladder.ts';
import { laddersFor } from './ladders.ts';
import { LOOK_AGAIN_MS, lookAgain, messageOf } from './message.ts';
import { NUDGE_REFUSALS, type NudgeRefusal, nudgeMoment, nudgeStep, whyNotNudge } from './nudge.ts';
import type { ReminderRecipient } from './recipient.ts';
import type { ConsentRecord, NewEvent, WholeConsent, WholeDossier } from './rows.ts';
import type { ConsentRole } from './states.ts';
import { NO_LONGER_NEEDED, prepareReminder } from './still-needed.ts';
import { changeConsent, consentsByIds, dueConsents, lookAtAllPending, setLookAt } from './store/consents.ts';
import { areaOfDossier, dossiersByCodes } from './store/dossiers.ts';
import { addEvents } from './store/events.ts';
import { messagesOf, remindersTo } from './store/messages.ts';
import { lockRoom, swapMark } from './store/rows.ts';

const CONSENTS_A_TIME = 300;

export type DueCounts = { looked: number; posted: number; held: number; callList: number };

/**
 * Posts the reminders that are due at `now`, each step once. `held`: confirmations that wait for a fresh file;
 * `callList`: those that came onto the clerk's list or stayed there.
 */
export async function due(deps: Deps, now: Date): Promise<DueCounts> {
  const total: DueCounts = { looked: 0, posted: 0, held: 0, callList: 0 };
  for (;;) {
    const round = await deps.db.write(async (tx) => {
      await lockRoom(tx, now);
      // Once for each edition of the rules of law: files and reminders from before are looked at again by them.
      if (await swapMark(tx, 'consent_law', LAW_AS_OF, now)) await lookAtAllPending(tx, now);
      return dueRound(tx, deps.keys, now);
    });
    total.looked += round.looked;
    total.posted += round.posted;
    total.held += round.held;
    total.callList += round.callList;
    if (round.looked < CONSENTS_A_TIME) return total;
  }
}

async function dueRound(tx: Tx, keys: Keys, now: Date): Promise<DueCounts> {
  const consents = await dueConsents(tx, now, CONSENTS_A_TIME);
  const loaded = await load(tx, keys, consents, now);
  const counts: DueCounts = { looked: consents.length, posted: 0, held: 0, callList: 0 };
  const messages: NewMessage[] = [];
  const taken = new Set<number>();
  const later = new Map<string, { ids: number[]; lookAt: Date | null; callWhy: string | null }>();
  for (const consent of consents) {
    const known = consentFactsOf(consent, loaded, CHANNELS, now);
    const byLaw = turnByLaw(consent, known, now);
    if (byLaw !== null) {
      await settle(tx, consent, byLaw, now);
      continue;
    }
    const { facts, recipient, ladder } = known;
    const busy = recipient.kind === 'to' && taken.has(recipient.contactId);
    const next = nextStep(busy ? { ...facts, openToPerson: true } : facts, ladder, now);
    if (next.do === 'send' && next.at <= now && recipient.kind === 'to') {
      const to = await withAddress(tx, keys, recipient, consent, now);
      messages.push(
        messageOf({ ...consent, deadlineAt: facts.deadlineAt }, to, facts.history, next, ladder, now),
      );
      taken.add(recipient.contactId);
    } else if (next.do === 'call_list') counts.callList += 1;
    else if (next.do === 'wait' && next.why === 'stale_data') counts.held += 1;
    const lookAt = sooner(lookAgain(next, now), ladder.law.nextChoiceAt);
    const callWhy = next.do === 'call_list' ? next.why : null;
    const key = `${lookAt?.getTime() ?? ''}/${callWhy ?? ''}`;
    const same = later.get(key);
    if (same === undefined) later.set(key, { ids: [consent.id], lookAt, callWhy });
    else same.ids.push(consent.id);
  }
  counts.posted = await post(tx, keys, messages, now);
  for (const { ids, lookAt, callWhy } of later.values()) await setLookAt(tx, ids, { lookAt, callWhy });
  return counts;
}

/** Does what the law made of one confirmation, with its audit entry. */
async function settle(tx: Tx, consent: WholeConsent, { turn, change, event }: TurnByLaw, now: Date) {
  await changeConsent(tx, consent.id, change);
  if (turn === 'eased') await cancelFor(tx, { consentId: consent.id }, NO_LONGER_NEEDED, now);
  await addEvents(tx, [event]);
  await record(tx, byProgram('schedule', now), {
    action: turn === 'eased' ? 'consent.by-law' : 'consent.needed-again',
    subject: `dossier:${consent.dossier.id}`,
    areas: [consent.dossier.areaCode],
    detail: { consentId: consent.id, ...event.detail },
  });
}

/** When the ladder looks again: also when another choice of the province begins. */
function sooner(lookAt: Date | null, choiceAt: Date | null): Date | null {
  if (lookAt === null || choiceAt === null) return lookAt ?? choiceAt;
  return choiceAt < lookAt ? choiceAt : lookAt;
}

type To = Extract<ReminderRecipient, { kind: 'to' }>;

/** A number that is first written to on Zalo becomes an address of its person there. */
async function withAddress(tx: Tx, keys: Keys, to: To, consent: WholeConsent, now: Date): Promise<To> {
  if (!to.byNumber) return to;
  const { demo } = consent.dossier;
  return { ...to, addressId: await sameNumberOn(tx, keys, to.addressId, to.channel, now, { demo }) };
}

/** Everything that the ladder decides on, for a batch of confirmations. */
export async function load(
  reader: Reader,
  keys: Keys,
  consents: readonly WholeConsent[],
  now: Date,
): Promise<LoadedRows> {
  const people = new Set(
    consents.flatMap(({ contactId, dossier }) => [contactId ?? [], dossier.applicantId ?? []].flat()),
  );
  const provinces = consents.map((consent) => consent.dossier.provinceCode);
  const ladderOf = await laddersFor(reader, provinces, now);
  const gap = Math.max(24, ladderOf('').gapHours);
  const since = new Date(now.getTime() - gap * HOUR_MS);
  return {
    ladderOf,
    addresses: reachableBy(await factsOfPeople(reader, people), keys),
    messages: groupBy(
      await messagesOf(
        reader,
        consents.map((consent) => consent.id),
      ),
      (row) => row.sourceId,
    ),
    reminders: groupBy(await remindersTo(reader, people, since), (row) => row.contactId),
    approved: await approvedTexts(reader),
  };
}

/** The dossier of a scope by its code, national or provincial, as somebody wrote it. */
export async function dossierOf(reader: Reader, scope: Scope, written: string): Promise<WholeDossier | null> {
  const code = readDossierCode(written);
  if (code === null) return null;
  const found = await dossiersByCodes(reader, scope, [code]);
  return found.find((dossier) => dossier.nationalCode === code) ?? found[0] ?? null;
}

/** Asks for the area a dossier lies in, before anything of it is read; null: they may, or there is none of this code. */
export async function deniedDossier(
  tx: Tx,
  act: Act,
  action: StaffAction,
  written: string,
): Promise<Denied | null> {
  const code = readDossierCode(written);
  const areaCode = code === null ? null : await areaOfDossier(tx, code);
  return areaCode === null
    ? denied(tx, act, action, { subject: 'dossier:' })
    : denied(tx, act, action, { subject: `dossier:${code}`, areaCode });
}

export function wholeConsents({ consents, ...dossier }: WholeDossier): WholeConsent[] {
  return consents.map((consent: ConsentRecord) => ({ ...consent, dossier }));
}

// ---------------------------------------------------------------- at the moment of sending

/** Says, at the moment of sending, whether a reminder is still needed, and renders its words. */
export function consentSource(deps: Deps): MessageSource {
  return {
    name: 'consent',
    async prepare(rows, now) {
      const { read } = deps.db;
      const ids = rows.flatMap((row) => (row.sourceId === null ? [] : [row.sourceId]));
      const consents = new Map((await consentsByIds(read, ids)).map((consent) => [consent.id, consent]));
      const provinces = [...consents.values()].map((consent) => consent.dossier.provinceCode);
      const ladderOf = await laddersFor(read, provinces, now);
      return new Map(
        rows.map((row) => {
          const consent = consents.get(row.sourceId ?? 0);
          const ladder = ladderOf(consent?.dossier.provinceCode ?? '');
          return [row.id, prepareReminder(row, consent, ladder, now)];
        }),
      );
    },
  };
}

// ---------------------------------------------------------------- by hand

export type NudgeResult =
  | {
      kind: 'posted';
      messages: { role: ConsentRole; channel: string; who: 'person' | 'applicant'; at: Date }[];
    }
  | { kind: 'refused'; reason: string; staff: string };

/**
 * A clerk reminds by hand: one message to each person whose confirmation of this dossier is missing. It takes the place of
 * the automatic one that waits, and leaves a day after the person's last reminder at the earliest.
 */
export async function remind(act: Act, deps: Deps, code: string): Promise<NudgeResult | Denied> {
  const { now: at } = act;
  const userId = actorId(act);
  return deps.db.write(async (tx) => {
    await lockRoom(tx, at);
    const no = await deniedDossier(tx, act, 'consent.write', code);
    if (no !== null) return no;
    const dossier = await dossierOf(tx, scopeOf(act), code);
    if (dossier === null) return refusedNudge('no_such_dossier');
    const consents = wholeConsents(dossier);
    const loaded = await load(tx, deps.keys, consents, at);
    const messages: (NewMessage & { role: ConsentRole; who: 'person' | 'applicant' })[] = [];
    const events: NewEvent[] = [];
    const reasons: NudgeRefusal[] = [];
    const taken = new Set<number>();
    for (const consent of consents) {
      const { facts, recipient, ladder } = consentFactsOf(consent, loaded, CHANNELS, at, 'nudge');
      const refusal = whyNotNudge(facts, ladder, at);
      if (refusal !== null || recipient.kind !== 'to') {
        reasons.push(refusal ?? 'unreachable');
        continue;
      }
      if (taken.has(recipient.contactId)) continue;
      taken.add(recipient.contactId);
      await cancelFor(tx, { consentId: consent.id }, 'replaced_by_nudge', at);
      const step = {
        step: nudgeStep(facts),
        text: ladder.nudge.text,
        at: nudgeMoment(facts, ladder, at),
      };
      const to = await withAddress(tx, deps.keys, recipient, consent, at);
      const message = messageOf({ ...consent, deadlineAt: facts.deadlineAt }, to, [], step, ladder, at);
      messages.push({ ...message, role: consent.role, who: recipient.who });
      events.push({
        dossierId: dossier.id,
        consentId: consent.id,
        at,
        kind: 'nudge',
        detail: { channel: recipient.channel, who: recipient.who },
        userId,
        importId: null,
      });
    }
    if (messages.length === 0)
      return refusedNudge(reasons.find((reason) => reason !== 'not_pending') ?? 'not_pending');
    await post(
      tx,
      deps.keys,
      messages.map(({ role: _, who: __, ...message }) => message),
      at,
    );
    await setLookAt(
      tx,
      consents.map((consent) => consent.id),
      { lookAt: new Date(at.getTime() + LOOK_AGAIN_MS.outbox) },
    );
    await addEvents(tx, events);
    await record(tx, act, {
      action: 'consent.remind',
      subject: `dossier:${dossier.id}`,
      areas: [dossier.areaCode],
      detail: { messages: messages.length },
    });
    return {
      kind: 'posted',
      messages: messages.map(({ role, channel, who, nextAt }) => ({ role, channel, who, at: nextAt })),
    };
  });
}

function refusedNudge(reason: NudgeRefusal): NudgeResult {
  return { kind: 'refused', reason, staff: NUDGE_REFUSALS[reason] };
}
