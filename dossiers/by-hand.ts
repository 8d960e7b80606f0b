/** What officers record in the joint review: marks, the judgement of a return, notes. A wing of the front door. */
import { type Day, isDay } from '../calendar/day.ts';
import { dayOf } from '../calendar/moment.ts';
import type { Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import { placeOf } from '../prisma/sealed-columns.ts';
import { canOwnFiling } from '../staff/access.ts';
import { type Act, actorId, type Denied, scopeOf } from '../staff/act.ts';
import { denied, record } from '../staff/audit.ts';
import type { AuditAction } from '../staff/audit-labels.ts';
import { findUserById } from '../staff/staff.ts';
import { oneLine } from '../writing/cleaning.ts';
import { refreshAll } from './looking.ts';
import type { FilingEventKind, NewFilingEvent, SideRecord, WholeFiling } from './rows.ts';
import type { Mark, Side } from './sides.ts';
import { addEvents } from './store/events.ts';
import { areaOfFiling, changeFiling, filingById } from './store/filings.ts';
import { lockRoom } from './store/rows.ts';
import { addSide, changeSide } from './store/sides.ts';

export type FilingDone = { kind: 'done' } | { kind: 'refused'; staff: string };

const NO_FILING = 'Không có hồ sơ này trong địa bàn của anh/chị.';
const LONGEST_NOTE = 500;

/** What a deed on one case does inside its transaction. */
export type Deed = (
  tx: Tx,
  filing: WholeFiling,
) => Promise<{
  refused?: string;
  action: AuditAction;
  detail: NewFilingEvent['detail'];
}>;

/**
 * Asks for the area, does the deed, writes the entry and works out anew what holds the case. Of a case elsewhere nothing is
 * told but that it is not the actor's.
 */
export async function byHand(act: Act, deps: Deps, id: number, deed: Deed): Promise<FilingDone | Denied> {
  return deps.db.write(async (tx) => {
    await lockRoom(tx, act.now);
    const areaCode = await areaOfFiling(tx, id);
    if (areaCode === null) return { kind: 'refused', staff: NO_FILING };
    const no = await denied(tx, act, 'dossier.write', { subject: `filing:${id}`, areaCode });
    if (no !== null) return no;
    const filing = await filingById(tx, scopeOf(act), id);
    if (filing === null) return { kind: 'refused', staff: NO_FILING };
    const { refused, action, detail } = await deed(tx, filing);
    if (refused !== undefined) return { kind: 'refused', staff: refused };
    await record(tx, act, { action, subject: `filing:${id}`, areas: [areaCode], detail });
    const after = await filingById(tx, scopeOf(act), id);
    if (after !== null) await refreshAll(tx, [after], act.now);
    return { kind: 'done' };
  });
}

/** An officer of a side marks where the case stands there; null takes the mark back. */
export async function mark(
  act: Act,
  deps: Deps,
  ask: { id: number; side: Side; mark: Mark | null; note?: string | undefined },
): Promise<FilingDone | Denied> {
  return byHand(act, deps, ask.id, async (tx, filing) => {
    const { side } = ask;
    const own = filing.sides.find((one) => one.side === side) ?? (await emptySide(tx, act, filing, side));
    const marked = { mark: ask.mark, markedOn: ask.mark === null ? null : dayOf(act.now) };
    await changeSide(tx, own.id, { ...marked, updatedAt: act.now });
    const detail = { from: own.mark, to: ask.mark };
    await addEvents(tx, [eventBy(act, deps, filing.id, 'mark', { side, detail, note: ask.note })]);
    return { action: 'dossier.mark', detail: { side, ...detail } };
  });
}

/** The same mark on many cases of a page; each is asked for by itself. */
export async function markMany(
  act: Act,
  deps: Deps,
  ask: { ids: readonly number[]; side: Side; mark: Mark | null },
): Promise<{ kind: 'marked'; done: number; refused: number }> {
  let done = 0;
  for (const id of ask.ids) {
    const one = await mark(act, deps, { id, side: ask.side, mark: ask.mark });
    if (one.kind === 'done') done += 1;
  }
  return { kind: 'marked', done, refused: ask.ids.length - done };
}

/** A side that has no list yet, so that its officer can say something all the same. */
async function emptySide(tx: Tx, { now }: Act, filing: WholeFiling, side: Side): Promise<SideRecord> {
  const row = {
    ...{ filingId: filing.id, side, rowKey: `hand/${filing.id}`, code: null, state: 'unknown' as const },
    ...{ receivedOn: null, dueOn: null, doneOn: null, returnedOn: null, noticeSigned: null },
    ...{ whoSealed: null, phoneHash: '', reasonSealed: null, asOf: filing.filedOn ?? dayOf(now) },
  };
  const id = await addSide(tx, { ...row, lastImportId: null, createdAt: now, updatedAt: now });
  return { ...row, id, beyondRules: null, mark: null, markedOn: null, vanishedOn: null };
}

/** Whether the papers that a return asks for stand in the rules (Decree 63/2024/NĐ-CP names them); null: not judged. */
export async function judge(
  act: Act,
  deps: Deps,
  ask: { id: number; side: Side; beyondRules: boolean | null; note?: string | undefined },
): Promise<FilingDone | Denied> {
  return byHand(act, deps, ask.id, async (tx, filing) => {
    const { side, beyondRules } = ask;
    const own = filing.sides.find((one) => one.side === side);
    const detail = { beyondRules };
    if (own?.state !== 'returned')
      return { refused: 'Cơ quan này không trả lại hồ sơ.', action: 'dossier.judge', detail };
    await changeSide(tx, own.id, { beyondRules, updatedAt: act.now });
    await addEvents(tx, [eventBy(act, deps, filing.id, 'judged', { side, detail, note: ask.note })]);
    return { action: 'dossier.judge', detail: { side, ...detail } };
  });
}

/**
 * Who looks after a case, and until when.
 * @param ask.ownerId null: nobody; whoever is chosen must be able to work on cases of that place
 */
export async function assign(
  act: Act,
  deps: Deps,
  ask: { id: number; ownerId: number | null; dueOn: Day | null },
): Promise<FilingDone | Denied> {
  return byHand(act, deps, ask.id, async (tx, filing) => {
    const { ownerId, dueOn } = ask;
    const detail = { owner: ownerId, dueOn };
    const action = 'dossier.assign' as const;
    if (dueOn !== null && !isDay(dueOn)) return { refused: 'Hạn xử lý không phải là ngày.', action, detail };
    if (ownerId !== null) {
      const owner = await findUserById(tx, ownerId);
      const fits = owner !== null && canOwnFiling(owner, filing.areaCode);
      if (!fits) return { refused: 'Người này không phụ trách hồ sơ của địa bàn này.', action, detail };
    }
    await changeFiling(tx, filing.id, { ownerId, dueOn, updatedAt: act.now });
    await addEvents(tx, [eventBy(act, deps, filing.id, 'assigned', { side: null, detail })]);
    return { action, detail };
  });
}

/** What an officer wants the others to know; sealed, and never part of a report. */
export async function note(
  act: Act,
  deps: Deps,
  ask: { id: number; words: string },
): Promise<FilingDone | Denied> {
  return byHand(act, deps, ask.id, async (tx, filing) => {
    const words = oneLine(ask.words).slice(0, LONGEST_NOTE);
    if (words === '') return { refused: 'Ghi chú còn trống.', action: 'dossier.note', detail: {} };
    await addEvents(tx, [eventBy(act, deps, filing.id, 'note', { side: null, detail: {}, note: words })]);
    return { action: 'dossier.note', detail: {} };
  });
}

/** @param note sealed with the event; a blank one is none */
export function eventBy(
  act: Act,
  { keys }: Deps,
  filingId: number,
  kind: FilingEventKind,
  {
    side,
    detail,
    note: words = '',
  }: { side: Side | null; detail: NewFilingEvent['detail']; note?: string | undefined },
): NewFilingEvent {
  const userId = actorId(act);
  const place = placeOf.filingNote({ at: act.now, kind, userId });
  const short = oneLine(words).slice(0, LONGEST_NOTE);
  return {
    ...{ filingId, at: act.now, kind, side, detail, userId, importId: null },
    noteSealed: short === '' ? null : keys.seal(short, place),
  };
}
