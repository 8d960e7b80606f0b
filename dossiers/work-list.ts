/** The joint work list of an area and one case as its officers see it. A wing of the front door; reads only, but for the entry. */
import { unitAt } from '../areas/areas.ts';
import { narrowed } from '../areas/scope.ts';
import { type Day, daysBetween } from '../calendar/day.ts';
import { dayOf } from '../calendar/moment.ts';
import type { Bundle } from '../knowledge/bundle.ts';
import type { Deps } from '../prisma/deps.ts';
import { placeOf } from '../prisma/sealed-columns.ts';
import { type Act, may, scopeOf } from '../staff/act.ts';
import { record } from '../staff/audit.ts';
import { factsOf } from './filing-facts.ts';
import { type FilingHold, type Hold, holdsOf } from './holds.ts';
import type { Who } from './loading/row.ts';
import { aroundOf } from './looking.ts';
import type { SideRecord, WholeFiling } from './rows.ts';
import type { Mark, Move, Side, SideState } from './sides.ts';
import { eventsOfFiling, type FilingEventRow } from './store/events.ts';
import {
  countAgain,
  countFilings,
  countHeld,
  type FilingFilter,
  filingById,
  heldFilings,
} from './store/filings.ts';
import { openReason, openWho } from './who.ts';

/** A case on the list: codes, never a name. */
export type FilingLine = {
  id: number;
  /** The national code, or the first code of a side; null: a notebook's case without one. */
  code: string | null;
  bundle: Bundle;
  areaCode: string;
  hold: Hold;
  since: Day;
  days: number;
  move: Move;
  ownerId: number | null;
  dueOn: Day | null;
  sides: { side: Side; state: SideState; mark: Mark | null }[];
};

export type WorkList = {
  /** By commune and by what holds: how many, and since when the oldest. */
  counts: { areaCode: string; hold: Hold; move: Move; count: number; oldest: Day }[];
  total: number;
  /** Cases that repeat an earlier one. */
  again: number;
  lines: FilingLine[];
};

/** What is stuck in a part of the actor's area, the longest first. */
export async function workList(
  act: Act,
  deps: Deps,
  ask: FilingFilter & { area: string; skip: number; limit: number },
): Promise<WorkList> {
  const scope = narrowed(scopeOf(act), ask.area);
  const reader = deps.db.read;
  const { area: _area, skip, limit, ...filter } = ask;
  const [counts, total, again, found] = [
    await countHeld(reader, scope),
    await countFilings(reader, scope, filter),
    await countAgain(reader, scope),
    await heldFilings(reader, scope, filter, { skip, limit }),
  ];
  return { counts, total, again, lines: found.flatMap((one) => lineOf(one, dayOf(act.now)) ?? []) };
}

export function lineOf(filing: WholeFiling, today: Day): FilingLine | null {
  const { id, bundle, areaCode, hold, holdSince, move, ownerId, dueOn } = filing;
  if (hold === null || holdSince === null || move === null) return null;
  return {
    ...{ id, bundle, areaCode, hold, move, ownerId, dueOn, since: holdSince },
    code: codeOf(filing),
    days: Math.max(0, daysBetween(holdSince, today)),
    sides: filing.sides.map(({ side, state, mark }) => ({ side, state, mark })),
  };
}

export function codeOf({ nationalCode, sides }: WholeFiling): string | null {
  return nationalCode ?? sides.find(({ code }) => code !== null)?.code ?? null;
}

export type SideShown = SideRecord & { who: Who | null; reason: string | null };
export type FilingShown = {
  filing: WholeFiling;
  code: string | null;
  holds: FilingHold[];
  sides: SideShown[];
  events: (FilingEventRow & { note: string | null })[];
  place: string;
  mayWrite: boolean;
};

/**
 * One case with whom it is about, why it was returned and what happened: who opens it stands in the journal.
 * @returns null: there is none in the actor's area
 */
export async function openFiling(act: Act, deps: Deps, id: number): Promise<FilingShown | null> {
  const filing = await filingById(deps.db.read, scopeOf(act), id);
  if (filing === null) return null;
  const mayWrite = may(act, 'dossier.write', filing.areaCode);
  await deps.db.write((tx) =>
    record(tx, act, {
      action: 'dossier.read',
      subject: `filing:${id}`,
      areas: [filing.areaCode],
      detail: {},
    }),
  );
  const around = (await aroundOf(deps.db.read, [filing]))(filing);
  const events = await eventsOfFiling(deps.db.read, id);
  return {
    filing,
    code: codeOf(filing),
    holds: holdsOf(factsOf(filing, around), dayOf(act.now)),
    // Names are for those who work on the case.
    sides: filing.sides.map((one) => ({
      ...one,
      who: mayWrite ? openWho(deps.keys, one) : null,
      reason: mayWrite ? openReason(deps.keys, one) : null,
    })),
    events: events.map((one) => ({
      ...one,
      note:
        mayWrite && one.noteSealed !== null
          ? deps.keys.open(
              one.noteSealed,
              placeOf.filingNote({ at: one.at, kind: one.kind, userId: one.userId }),
            )
          : null,
    })),
    place: unitAt(filing.areaCode, act.now)?.fullName ?? '',
    mayWrite,
  };
}

const PAGE = 500;

/** Every stuck case of a part of the area, page by page, for the list that goes with a letter; the taking is an entry. */
export async function* filingsForLetter(
  act: Act,
  deps: Deps,
  ask: FilingFilter & { area: string },
): AsyncGenerator<FilingLine[]> {
  const scope = narrowed(scopeOf(act), ask.area);
  const { area, ...filter } = ask;
  await deps.db.write((tx) =>
    record(tx, act, {
      action: 'dossier.list',
      subject: 'filings',
      areas: [area],
      detail: { hold: filter.hold ?? '' },
    }),
  );
  for (let skip = 0; ; skip += PAGE) {
    const found = await heldFilings(deps.db.read, scope, filter, { skip, limit: PAGE });
    yield found.flatMap((one) => lineOf(one, dayOf(act.now)) ?? []);
    if (found.length < PAGE) return;
  }
}
