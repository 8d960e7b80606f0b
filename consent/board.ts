/** What staff look at: the board, the list to telephone, one dossier's history, what lapsed. A wing of the front door. */

import { provinceOf } from '../areas/areas.ts';
import { narrowed } from '../areas/scope.ts';
import { firstOf, monthOf, plusMonths } from '../calendar/day.ts';
import { DAY_MS } from '../calendar/durations.ts';
import { dayOf, startOf } from '../calendar/moment.ts';
import { factsOfPeople, revealAddress } from '../contacts/contacts.ts';
import type { Deps } from '../prisma/deps.ts';
import { placeOf } from '../prisma/sealed-columns.ts';
import { type Act, type Denied, scopeOf } from '../staff/act.ts';
import { denied, record } from '../staff/staff.ts';
import { consentFactsOf } from './facts.ts';
import { CHANNELS } from './files.ts';
import { type Ladder, nextStep, scheduleOf } from './ladder.ts';
import { laddersFor } from './ladders.ts';
import {
  type CallLine,
  type ConsentLine,
  type DossierHappening,
  lineOf,
  type ReminderPlan,
  sentLine,
} from './lines.ts';
import { dueCuts } from './need.ts';
import { dossierOf, load, wholeConsents } from './reminders.ts';
import type { MonthlyConfirmations, PendingCounts, WholeConsent } from './rows.ts';
import {
  askedBetween,
  consentsWhere,
  countWhere,
  oldestPending,
  pendingByCommune,
  provincesWithDossiers,
} from './store/board.ts';
import { eventsOf } from './store/events.ts';
import type { ConsentFilterName, DeadlineCuts, ListFilter } from './store/narrowing.ts';

/** One print-out: more than a clerk telephones in some days. */
const MOST_CALLS = 300;

/**
 * Confirmations of the actor's scope, or of one `area` in it, by id with what comes next for each, 1,000 a page (`after`: the last
 * id of the page before). No name, no address.
 */
export async function list(
  act: Act,
  deps: Deps,
  filter: ListFilter & { area?: string | undefined },
): Promise<ConsentLine[]> {
  const { area = '', ...rest } = filter;
  return linesOf(deps, await consentsWhere(deps.db.read, narrowed(scopeOf(act), area), rest), act.now);
}

async function linesOf(deps: Deps, consents: readonly WholeConsent[], at: Date): Promise<ConsentLine[]> {
  const loaded = await load(deps.db.read, deps.keys, consents, at);
  return consents.map((consent) => lineOf(consent, consentFactsOf(consent, loaded, CHANNELS, at), at));
}

export type ConfirmationBoard = {
  /** By commune, of everything, however much there is. */
  communes: PendingCounts[];
  oldest: Date | null;
  /** One page of lines, the most pressing first, of `total` that match. */
  lines: ConsentLine[];
  total: number;
};

/**
 * The board of an area ('' is the whole country, else a province or commune): figures by commune, and one page of lines.
 * Figures of the call list are as of the last time the ladder looked (each tick, once a day at the latest).
 */
export async function board(
  act: Act,
  deps: Deps,
  ask: {
    area: string;
    state?: ListFilter['state'];
    only?: ConsentFilterName | undefined;
    skip?: number;
    /** 0: only the figures. */
    limit: number;
  },
): Promise<ConfirmationBoard> {
  const { read } = deps.db;
  const { now: at } = act;
  const scope = narrowed(scopeOf(act), ask.area);
  const provinces = await provincesWithDossiers(read, scope);
  const ladderOf = await laddersFor(read, provinces, at);
  const communes: PendingCounts[] = [];
  for (const province of provinces)
    communes.push(
      ...(await pendingByCommune(read, narrowed(scope, province), cutsOf(ladderOf(province), at))),
    );
  const filter: ListFilter = {
    state: ask.state,
    ...(ask.state === 'requested' ? { vanished: false } : {}),
    // The cuts of one province; the whole country is counted by the shipped ladder.
    ...(ask.only === undefined
      ? {}
      : {
          only: { what: ask.only, cuts: cutsOf(ladderOf(ask.area === '' ? '' : provinceOf(ask.area)), at) },
        }),
    limit: ask.limit,
    pressing: { skip: ask.skip ?? 0 },
  };
  if (ask.limit === 0) return { communes, oldest: await oldestPending(read, scope), lines: [], total: 0 };
  return {
    communes,
    oldest: await oldestPending(read, scope),
    lines: await linesOf(deps, await consentsWhere(read, scope, filter), at),
    total: await countWhere(read, scope, filter),
  };
}

function cutsOf(ladder: Ladder, now: Date): DeadlineCuts {
  return {
    now,
    staleBefore: new Date(now.getTime() - ladder.maxAgeDays * DAY_MS),
    deadlineHours: ladder.deadline.hours,
    lawDue: (by) => dueCuts(ladder.law, by),
  };
}

/**
 * The list to telephone of an area, the most pressing first, with names and numbers: opening it is written to the audit.
 * Each line is asked of the ladder again: who confirmed a minute ago is not on it. `more`: how many did not fit.
 */
export async function callList(
  act: Act,
  deps: Deps,
  area: string,
): Promise<{ kind: 'calls'; lines: CallLine[]; more: number } | Denied> {
  const { read } = deps.db;
  const { now: at } = act;
  const no = await deps.db.write((tx) =>
    denied(tx, act, 'consent.write', { subject: `area:${area}`, areaCode: area }),
  );
  if (no !== null) return no;
  const scope = narrowed(scopeOf(act), area);
  const ladderOf = await laddersFor(read, await provincesWithDossiers(read, scope), at);
  const cuts = cutsOf(ladderOf(''), at);
  const filter: ListFilter = {
    state: 'requested',
    vanished: false,
    only: { what: 'call', cuts },
  };
  const consents = await consentsWhere(read, scope, { ...filter, limit: MOST_CALLS, pressing: { skip: 0 } });
  const loaded = await load(read, deps.keys, consents, at);
  const phones = await phonesOf(deps, consents);
  const lines = consents.flatMap((consent): CallLine[] => {
    const known = consentFactsOf(consent, loaded, CHANNELS, at);
    const next = nextStep(known.facts, known.ladder, at);
    if (next.do !== 'call_list') return [];
    const { dossier, role, requestedAt, nameSealed } = consent;
    const own =
      phones.get(consent.contactId ?? 0) ??
      (consent.phoneSealed === null
        ? null
        : deps.keys.open(consent.phoneSealed, placeOf.consentPhone(consent)));
    const applicants = phones.get(dossier.applicantId ?? 0) ?? null;
    return [
      {
        code: dossier.nationalCode,
        bundle: dossier.bundle,
        areaCode: dossier.areaCode,
        role,
        name: nameSealed === null ? null : deps.keys.open(nameSealed, placeOf.consentName(consent)),
        phone: own ?? applicants,
        who: own !== null ? 'person' : applicants !== null ? 'applicant' : null,
        requestedAt,
        deadlineAt: lineOf(consent, known, at).deadlineAt,
        why: next.why,
      },
    ];
  });
  await deps.db.write((tx) =>
    record(tx, act, {
      action: 'consent.call-list',
      subject: `area:${area}`,
      areas: [area],
      detail: { lines: lines.length },
    }),
  );
  return {
    kind: 'calls',
    lines,
    more: Math.max(0, (await countWhere(read, scope, filter)) - consents.length),
  };
}

async function phonesOf(deps: Deps, consents: readonly WholeConsent[]): Promise<Map<number, string>> {
  const { read } = deps.db;
  const people = consents.flatMap(({ contactId, dossier }) =>
    [contactId ?? [], dossier.applicantId ?? []].flat(),
  );
  const addresses = [...(await factsOfPeople(read, people))].flatMap(([person, theirs]) =>
    theirs.map((address) => ({ person, address })),
  );
  return new Map(
    addresses
      .filter(({ address }) => address.channel === 'sms' && address.sealed !== '')
      .map(({ person, address }) => [person, revealAddress(deps.keys, address)]),
  );
}

/** What was sent for a dossier and what comes next. Null when no dossier of the actor's scope has this code (national or provincial). */
export async function plan(act: Act, deps: Deps, code: string): Promise<ReminderPlan | null> {
  const { read } = deps.db;
  const { now: at } = act;
  const dossier = await dossierOf(read, scopeOf(act), code);
  if (dossier === null) return null;
  const consents = wholeConsents(dossier);
  const loaded = await load(read, deps.keys, consents, at);
  const { nationalCode, provincialCode, bundle, areaCode, vanishedAt, livesWith } = dossier;
  return {
    code: nationalCode,
    provincialCode,
    bundle,
    areaCode,
    vanishedAt,
    livesWith,
    consents: consents.map((consent) => {
      const known = consentFactsOf(consent, loaded, CHANNELS, at);
      const messages = loaded.messages.get(consent.id) ?? [];
      return {
        ...lineOf(consent, known, at),
        schedule: scheduleOf(known.facts, known.ladder),
        sent: messages.map((row) => sentLine(row, known)),
      };
    }),
  };
}

/** Everything that happened to a dossier, oldest first: files, states, messages, answers, what clerks did. */
export async function history(act: Act, deps: Deps, code: string): Promise<DossierHappening[]> {
  const { read } = deps.db;
  const { now: at } = act;
  const dossier = await dossierOf(read, scopeOf(act), code);
  if (dossier === null) return [];
  const consents = wholeConsents(dossier);
  const roles = new Map(consents.map((consent) => [consent.id, consent.role]));
  const loaded = await load(read, deps.keys, consents, at);
  const events = (await eventsOf(read, dossier.id)).map(
    ({ at: when, kind, detail, userId, file, consentId }): DossierHappening => ({
      what: 'event',
      role: roles.get(consentId ?? 0) ?? null,
      at: when,
      kind,
      detail,
      userId,
      file,
    }),
  );
  const ladder = loaded.ladderOf(dossier.provinceCode);
  const messages = consents.flatMap((consent) =>
    (loaded.messages.get(consent.id) ?? []).map(
      (row): DossierHappening => ({ what: 'message', role: consent.role, ...sentLine(row, { ladder }) }),
    ),
  );
  return [...events, ...messages].sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** Confirmations asked for in each of the last `months` months by commune, and how many lapsed; the oldest month first. */
export async function lapses(
  act: Act,
  deps: Deps,
  area: string,
  months: number,
): Promise<MonthlyConfirmations[]> {
  const { read } = deps.db;
  const { now: at } = act;
  const scope = narrowed(scopeOf(act), area);
  const provinces = await provincesWithDossiers(read, scope);
  const ladderOf = await laddersFor(read, provinces, at);
  const rows: MonthlyConfirmations[] = [];
  for (const span of lastMonths(months, at))
    for (const province of provinces)
      rows.push(
        ...(await askedBetween(read, narrowed(scope, province), span, cutsOf(ladderOf(province), at))),
      );
  return rows;
}

/** Calendar months in Việt Nam (UTC+7), the present one last. */
function lastMonths(count: number, at: Date): { month: string; from: Date; to: Date }[] {
  const present = monthOf(dayOf(at));
  return Array.from({ length: count }, (_, index) => {
    const month = plusMonths(present, index - count + 1);
    return { month, from: startOf(firstOf(month)), to: startOf(firstOf(plusMonths(month, 1))) };
  });
}
