/** Cases that two lists may tell of under different codes: proposed here, confirmed by a person. A wing of the front door. */
import type { Deps } from '../prisma/deps.ts';
import { type Act, actorId, type Denied, may, scopeOf } from '../staff/act.ts';
import { denied, record } from '../staff/audit.ts';
import { eventBy, type FilingDone } from './by-hand.ts';
import { type Candidate, type PairReason, pairReason } from './identity.ts';
import { refreshAll } from './looking.ts';
import type { WholeFiling } from './rows.ts';
import { addEvents } from './store/events.ts';
import { areaOfFiling, changeFiling, filingById, removeFiling } from './store/filings.ts';
import { handOver, keepApart, sharingKeys, toldApart } from './store/pairs.ts';
import { lockRoom } from './store/rows.ts';

export type PairShown = { one: WholeFiling; other: WholeFiling; why: PairReason };

/** So many groups of cases that share a key are compared at once; the rest comes when these are decided. */
const MOST_GROUPS = 200;
const MOST_PAIRS = 100;

function candidate(filing: WholeFiling): Candidate {
  return {
    ...filing,
    sides: filing.sides.filter(({ state }) => state !== 'unknown').map(({ side }) => side),
  };
}

/** Pairs of the actor's area that may be one case and were not told apart, the surest first. */
export async function pairs(act: Act, deps: Deps): Promise<PairShown[]> {
  if (!may(act, 'dossier.write')) return [];
  const reader = deps.db.read;
  const filings = await sharingKeys(reader, scopeOf(act), MOST_GROUPS);
  const apartBefore = await toldApart(
    reader,
    filings.map(({ id }) => id),
  );
  const groups = new Map<string, WholeFiling[]>();
  for (const filing of filings)
    for (const key of [`s/${filing.subjectKey}`, `a/${filing.applicantKey}`])
      if (key.length > 2) groups.set(key, [...(groups.get(key) ?? []), filing]);
  const found = new Map<string, PairShown>();
  for (const group of groups.values())
    for (const [index, one] of group.entries())
      for (const other of group.slice(index + 1)) {
        const key = `${Math.min(one.id, other.id)}/${Math.max(one.id, other.id)}`;
        if (found.has(key) || apartBefore.has(key)) continue;
        const why = pairReason(candidate(one), candidate(other));
        if (why !== null) found.set(key, { one, other, why });
      }
  return [...found.values()]
    .sort((a, b) => Number(b.why === 'subject') - Number(a.why === 'subject'))
    .slice(0, MOST_PAIRS);
}

const CHANGED = 'Hai hồ sơ này đã thay đổi hoặc đã được ghép; anh/chị xem lại danh sách.';

/** Two rows are one case: everything of the second becomes the first's, and its history goes with it. */
export async function join(
  act: Act,
  deps: Deps,
  ids: readonly [number, number],
): Promise<FilingDone | Denied> {
  return both(act, deps, ids, async (tx, one, other) => {
    if (pairReason(candidate(one), candidate(other)) === null) return CHANGED;
    await handOver(tx, other.id, one.id, act.now);
    await removeFiling(tx, other.id);
    await changeFiling(tx, one.id, {
      nationalCode: one.nationalCode ?? other.nationalCode,
      filedOn: one.filedOn ?? other.filedOn,
      subjectKey: one.subjectKey === '' ? other.subjectKey : one.subjectKey,
      applicantKey: one.applicantKey === '' ? other.applicantKey : one.applicantKey,
      ownerId: one.ownerId ?? other.ownerId,
      dueOn: one.dueOn ?? other.dueOn,
      updatedAt: act.now,
    });
    const detail = { other: other.id };
    await addEvents(tx, [eventBy(act, deps, one.id, 'joined', { side: null, detail })]);
    const areas = [one.areaCode];
    await record(tx, act, { action: 'dossier.join', subject: `filing:${one.id}`, areas, detail });
    const after = await filingById(tx, scopeOf(act), one.id);
    if (after !== null) await refreshAll(tx, [after], act.now);
    return null;
  });
}

/** They are two cases (twins, a name twice): they are not proposed again. */
export async function apart(
  act: Act,
  deps: Deps,
  ids: readonly [number, number],
): Promise<FilingDone | Denied> {
  return both(act, deps, ids, async (tx, one, other) => {
    const [low, high] = one.id < other.id ? [one.id, other.id] : [other.id, one.id];
    await keepApart(tx, [low, high], { at: act.now, userId: actorId(act) });
    for (const [filing, of] of [
      [one, other],
      [other, one],
    ] as const)
      await addEvents(tx, [eventBy(act, deps, filing.id, 'apart', { side: null, detail: { other: of.id } })]);
    const detail = { other: other.id };
    await record(tx, act, {
      action: 'dossier.apart',
      subject: `filing:${one.id}`,
      areas: [one.areaCode],
      detail,
    });
    return null;
  });
}

type Work = (
  tx: Parameters<Parameters<Deps['db']['write']>[0]>[0],
  one: WholeFiling,
  other: WholeFiling,
) => Promise<string | null>;

/** Asks for the areas of both, and does the work on them as they stand now. */
async function both(
  act: Act,
  deps: Deps,
  ids: readonly [number, number],
  work: Work,
): Promise<FilingDone | Denied> {
  return deps.db.write(async (tx) => {
    await lockRoom(tx, act.now);
    for (const id of ids) {
      const areaCode = await areaOfFiling(tx, id);
      if (areaCode === null) return { kind: 'refused', staff: CHANGED };
      const no = await denied(tx, act, 'dossier.write', { subject: `filing:${id}`, areaCode });
      if (no !== null) return no;
    }
    const one = await filingById(tx, scopeOf(act), ids[0]);
    const other = await filingById(tx, scopeOf(act), ids[1]);
    if (one === null || other === null || one.id === other.id) return { kind: 'refused', staff: CHANGED };
    const refused = await work(tx, one, other);
    return refused === null ? { kind: 'done' } : { kind: 'refused', staff: refused };
  });
}
