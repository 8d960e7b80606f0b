/** Work without a telephone, as staff log it: kept as versions, so that a correction hides nothing. */
import { COUNTRY, holds, type Scope } from '../areas/scope.ts';
import type { Reader, Tx } from '../prisma/client.ts';
import { type Act, actorId, type Denied } from '../staff/act.ts';
import { denied, record } from '../staff/staff.ts';
import { OUTREACH_KINDS } from './files.ts';
import { measure, type OutreachReach, type OutreachWork, windowOf } from './outreach.ts';
import {
  addOutreach,
  type OutreachRow,
  outreachBefore,
  outreachById,
  outreachWhere,
  setReplaced,
  visitHours,
} from './store.ts';

/** Logs work without a telephone. The work has been read by `readOutreach`. */
export async function logOutreach(
  act: Act,
  tx: Tx,
  work: OutreachWork,
  opts: { demo?: boolean } = {},
): Promise<number | Denied> {
  const { areaCode } = work;
  const no = await denied(tx, act, 'links.write', { subject: 'outreach:', areaCode });
  if (no !== null) return no;
  const id = await addOutreach(tx, {
    ...work,
    loggedAt: act.now,
    loggedBy: actorId(act),
    withdrawn: false,
    demo: opts.demo ?? false,
  });
  await record(tx, act, { action: 'outreach.log', subject: `outreach:${id}`, areas: [areaCode] });
  return id;
}

/**
 * Corrects a logged work (`work`), or withdraws it (null): a new row stands for it and the old one is kept as it was.
 * Asked for the area it was in and for the one it is given.
 * @returns the new row's id; 'replaced' when somebody else has corrected it meanwhile
 */
export async function correctOutreach(
  act: Act,
  tx: Tx,
  id: number,
  work: OutreachWork | null,
): Promise<number | 'unknown' | 'replaced' | Denied> {
  const old = await outreachById(tx, COUNTRY, id);
  if (old === null) return 'unknown';
  const areas = [old.areaCode, ...(work === null ? [] : [work.areaCode])];
  for (const one of areas) {
    const no = await denied(tx, act, 'links.write', { subject: `outreach:${id}`, areaCode: one });
    if (no !== null) return no;
  }
  if (old.replacedBy !== null || old.withdrawn) return 'replaced';
  const { kind, areaCode, place, day, quantity, reached, linkCode, note, demo } = old;
  const kept: OutreachWork = { kind, areaCode, place, day, quantity, reached, linkCode, note };
  const made = await addOutreach(tx, {
    ...(work ?? kept),
    loggedAt: act.now,
    loggedBy: actorId(act),
    withdrawn: work === null,
    demo,
  });
  if (!(await setReplaced(tx, id, made)))
    throw new Error('a correction was overtaken inside one transaction');
  await record(tx, act, {
    action: work === null ? 'outreach.withdraw' : 'outreach.correct',
    subject: `outreach:${made}`,
    areas,
    detail: { before: id },
  });
  return made;
}

/** One logged work of a scope with everything it said before, newest first. Null: no such row there. */
export async function outreachHistory(
  reader: Reader,
  scope: Scope,
  id: number,
): Promise<OutreachRow[] | null> {
  const last = await outreachById(reader, scope, id);
  if (last === null) return null;
  const history = [last];
  for (let row = await outreachBefore(reader, id); row !== null; row = await outreachBefore(reader, row.id))
    history.push(row);
  return history.every((row) => holds(scope, row.areaCode)) ? history : null;
}

/** Most works that one list or file shows. */
const MOST_WORKS = 5_000;

/** What holds of a period (days inclusive), with the reach that could be measured by codes. */
export async function listOutreach(
  reader: Reader,
  scope: Scope,
  where: { from: string; to: string },
): Promise<{
  works: OutreachRow[];
  reach: Map<number, OutreachReach>;
  total: { scans: number; declared: number; uncounted: number };
}> {
  const works = await outreachWhere(reader, scope, { ...where, limit: MOST_WORKS });
  const windows = works.map((work) => windowOf(work, OUTREACH_KINDS));
  const codes = [...new Set(works.flatMap((work) => work.linkCode ?? []))];
  const from = new Date(Math.min(...windows.map((one) => one.from.getTime()), 8.64e15));
  const until = new Date(Math.max(...windows.map((one) => one.until.getTime()), 0));
  const hours = codes.length === 0 ? [] : await visitHours(reader, codes, from, until);
  return { works, ...measure(works, OUTREACH_KINDS, hours) };
}
