/** Visits of links, counted without knowing who came. */
import type { Scope } from '../areas/scope.ts';
import type { Database, Reader, Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import { readCode } from './code.ts';
import { ROBOTS } from './files.ts';
import {
  type FunnelBy,
  type FunnelRow,
  funnelRows,
  noCounts,
  VISIT_KINDS,
  type VisitCounts,
  type VisitKind,
} from './funnel.ts';
import { addVisit, funnelParts, visitTotals } from './store.ts';
import {
  emptyMemory,
  fewEnough,
  firstThisHour,
  hourOf,
  isRobot,
  type Visitor,
  type VisitorMemory,
} from './visitors.ts';

const memories = new WeakMap<Database, VisitorMemory>();

/**
 * Counts a visit for the hour it happened in. Link previews and robots are left out, and one visitor counts once an hour
 * for a code and kind, by a keyed hash that lives in this process's memory only: with several web processes somebody may
 * count once an hour in each, which is the price of storing nothing about them. Without a visitor (the bot tells of a
 * conversation it knows) every call counts. False: not counted.
 */
export async function countVisit(
  deps: Deps,
  written: string,
  kind: VisitKind,
  visitor?: Visitor,
): Promise<boolean> {
  const code = readCode(written);
  if (code === null) return false;
  const hour = hourOf(deps.now());
  if (visitor !== undefined) {
    if (visitor.ahead === true || isRobot(visitor.userAgent, ROBOTS)) return false;
    const memory = memories.get(deps.db) ?? emptyMemory();
    memories.set(deps.db, memory);
    const who = `${code}/${kind}/${visitor.from}/${visitor.userAgent ?? ''}`;
    if (!firstThisHour(memory, hour, deps.keys.hash('visitor', who))) return false;
    // Names of browsers are made up as easily as they are read: one address counts so often a code and hour (security 15).
    if (!fewEnough(memory, hour, deps.keys.hash('visitor', `${code}/${kind}/${visitor.from}`))) return false;
  }
  return deps.db.write((tx) => addVisit(tx, code, hour, kind));
}

/** Counts something the bot saw come of a code, inside a transaction of the caller. False: no such code. */
export async function countVisitIn(tx: Tx, written: string, kind: VisitKind, now: Date): Promise<boolean> {
  const code = readCode(written);
  return code !== null && addVisit(tx, code, hourOf(now), kind);
}

/** How often each code led to what, over all time. A code nobody opened has zeros. */
export async function visitsOf(reader: Reader, codes: readonly string[]): Promise<Map<string, VisitCounts>> {
  const answer = new Map(codes.map((code) => [code, noCounts()]));
  for (const { linkCode, kind, count } of await visitTotals(reader, codes)) {
    const known = VISIT_KINDS.find((name) => name === kind);
    const totals = answer.get(linkCode);
    if (known !== undefined && totals !== undefined) totals[known] = count;
  }
  return answer;
}

/** From scan to reminder by place, area or campaign, of a scope; `until` is excluded. */
export async function funnel(
  reader: Reader,
  scope: Scope,
  ask: { by: FunnelBy; from: Date; until: Date },
): Promise<FunnelRow[]> {
  return funnelRows(await funnelParts(reader, scope, ask.from, ask.until), ask.by);
}
