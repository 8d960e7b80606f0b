/**
 * The ledger of loaded files, for every room that loads: who loaded what and when, what rows were before (for a day, in
 * which the load can be taken back), and what an office answered about files of one shape.
 */

import { createHash } from 'node:crypto';
import { DAY_MS } from '../calendar/durations.ts';
import type { Reader, Tx } from '../prisma/client.ts';
import type { Keys } from '../prisma/seal.ts';
import { placeOf } from '../prisma/sealed-columns.ts';
import { type Act, actorId, scopeOf } from '../staff/act.ts';
import { record } from '../staff/audit.ts';
import {
  addLoad,
  addTrace,
  answersOf,
  claimUndo,
  dropAnswers,
  dropTraces,
  forgetTraces,
  keepAnswers,
  type LoadRow,
  loadById,
  loadsSince,
  setLoad,
  setTrace,
  tracesAfter,
  tracesBefore,
} from './store.ts';
import type { AreaTally, LoadTally } from './tally.ts';

export {
  type AreaTally,
  counting,
  type FileCoverage,
  type LoadTally,
  type NotWhole,
} from './tally.ts';

/** What can be loaded, with the words of the page. */
export const LOAD_KINDS = {
  consents: 'Danh sách xác nhận',
  people: 'Danh bạ người dân',
  groups: 'Nhóm thôn, tổ',
  uptake: 'Bảng số liệu',
  desks: 'Bộ phận Một cửa',
  filings: 'Danh sách hồ sơ của cơ quan',
} as const;
export type LoadKind = keyof typeof LOAD_KINDS;

/** How long a load can be taken back. */
export const UNDO_MS = DAY_MS;
const TRACES_AT_ONCE = 50;
const MOST_LISTED = 50;

export type Load = {
  id: number;
  kind: LoadKind;
  fileName: string;
  at: Date;
  userId: number | null;
  areas: AreaTally[];
  counts: LoadTally;
  undoneAt: Date | null;
  /** Until when it can be taken back; null: no longer. */
  undoUntil: Date | null;
};

/** Opens the ledger line of a load, and forgets traces that nobody may use any more. */
export async function openLoad(
  tx: Tx,
  act: Act,
  file: { kind: LoadKind; fileName: string; bytes: Uint8Array },
): Promise<number> {
  await forgetTraces(tx, new Date(act.now.getTime() - UNDO_MS));
  return addLoad(tx, {
    kind: file.kind,
    fileName: file.fileName.slice(0, 200),
    digest: createHash('sha256').update(file.bytes).digest('hex'),
    at: act.now,
    userId: actorId(act),
    areaCode: act.user?.areaCode ?? '',
  });
}

/**
 * Keeps what rows were before this load changed them. `rows`: plain JSON, sealed; without
 * `keys` it holds nothing but ids.
 */
export async function trace(
  tx: Tx,
  keys: Keys | null,
  loadId: number,
  rows: readonly object[],
): Promise<void> {
  if (rows.length === 0) return;
  const body = JSON.stringify(rows);
  await addTrace(tx, loadId, keys === null ? body : keys.seal(body, placeOf.trace(loadId)));
}

/** Closes the line with the figures that were shown, in the transaction of the last change. */
export async function closeLoad(
  tx: Tx,
  loadId: number,
  done: { counts: LoadTally; areas: readonly AreaTally[] },
): Promise<void> {
  await setLoad(tx, loadId, { counts: JSON.stringify(done.counts), areas: JSON.stringify(done.areas) });
}

/** Loads of the last week in the actor's area, the newest first. */
export async function recentLoads(reader: Reader, act: Act, kind?: LoadKind): Promise<Load[]> {
  const since = new Date(act.now.getTime() - 7 * UNDO_MS);
  const rows = await loadsSince(reader, scopeOf(act), {
    since,
    limit: MOST_LISTED,
    ...(kind === undefined ? {} : { kind }),
  });
  return rows.map((row) => loadOf(row, act.now));
}

/** One load of the actor's area; null: there is none. */
export async function findLoad(reader: Reader, act: Act, id: number): Promise<Load | null> {
  const row = await loadById(reader, scopeOf(act), id);
  return row === null ? null : loadOf(row, act.now);
}

function loadOf(row: LoadRow, now: Date): Load {
  const until = new Date(row.at.getTime() + UNDO_MS);
  return {
    id: row.id,
    kind: row.kind as LoadKind,
    fileName: row.fileName,
    at: row.at,
    userId: row.userId,
    areas: JSON.parse(row.areas) as AreaTally[],
    counts: {
      fresh: 0,
      changed: 0,
      unchanged: 0,
      leaving: 0,
      refused: 0,
      ...JSON.parse(row.counts),
    } as LoadTally,
    undoneAt: row.undoneAt,
    undoUntil: row.undoneAt === null && until > now ? until : null,
  };
}

/** How a room takes back one traced row: `touched` when somebody changed it since, and it stays. */
export type UndoRow = (row: Record<string, unknown>) => Promise<'restored' | 'touched'>;

export type UndoResult =
  | { kind: 'undone'; load: Load; restored: number; touched: number }
  | { kind: 'refused'; why: keyof typeof REFUSALS; staff: string };

const REFUSALS = {
  not_found: 'Không có lần nạp nào mang số này trong địa bàn của anh/chị.',
  too_late: 'Lần nạp này đã quá một ngày nên không lấy lại được nữa.',
  already: 'Lần nạp này đã được lấy lại trước đó.',
  denied: 'Anh/chị không có quyền lấy lại lần nạp này.',
} as const;

function no(why: keyof typeof REFUSALS): UndoResult {
  return { kind: 'refused', why, staff: REFUSALS[why] };
}

/**
 * Takes back everything a load did within a day, the last change first, but for rows that somebody touched since. The
 * entry of the audit stands in the same transaction.
 * @param may whether the actor may undo a load of this kind
 */
export async function undoLoad(
  tx: Tx,
  act: Act,
  keys: Keys,
  asked: { load: Load; may: boolean; undo: UndoRow },
): Promise<UndoResult> {
  const { load, may, undo } = asked;
  if (!may) return no('denied');
  if (load.undoneAt !== null) return no('already');
  if (load.undoUntil === null) return no('too_late');
  if (!(await claimUndo(tx, load.id, { undoneAt: act.now, undoneBy: actorId(act) }))) return no('already');
  let restored = 0;
  let touched = 0;
  for (let before = 2 ** 31 - 1; ; ) {
    const traces = await tracesBefore(tx, load.id, before, TRACES_AT_ONCE);
    for (const { id, body } of traces) {
      const rows = JSON.parse(
        body.startsWith('[') ? body : keys.open(body, placeOf.trace(load.id)),
      ) as Record<string, unknown>[];
      for (const row of rows.reverse()) {
        if ((await undo(row)) === 'restored') restored += 1;
        else touched += 1;
      }
      before = id;
    }
    if (traces.length < TRACES_AT_ONCE) break;
  }
  await dropTraces(tx, load.id);
  await record(tx, act, {
    action: 'import.undo',
    subject: `import:${load.id}`,
    areas: load.areas.map(({ areaCode }) => areaCode),
    detail: { kind: load.kind, restored, touched },
  });
  return { kind: 'undone', load, restored, touched };
}

/**
 * Takes a person out of what loads keep for their undoing: rows for which `names` says yes are dropped, so that taking a
 * load back does not bring the person back.
 */
export async function forgetInTraces(
  tx: Tx,
  keys: Keys,
  names: (row: Record<string, unknown>) => boolean,
): Promise<void> {
  for (let after = 0; ; ) {
    const traces = await tracesAfter(tx, after, TRACES_AT_ONCE);
    for (const { id, importId, body } of traces) {
      const plain = body.startsWith('[');
      const rows = JSON.parse(plain ? body : keys.open(body, placeOf.trace(importId))) as Record<
        string,
        unknown
      >[];
      const left = rows.filter((row) => !names(row));
      if (left.length < rows.length) {
        const written = JSON.stringify(left);
        await setTrace(tx, id, plain ? written : keys.seal(written, placeOf.trace(importId)));
      }
      after = id;
    }
    if (traces.length < TRACES_AT_ONCE) return;
  }
}

/** Removes what loads kept for their undoing once their day is over; openLoad does the same when a file comes. */
export async function clearTraces(tx: Tx, now: Date): Promise<number> {
  return forgetTraces(tx, new Date(now.getTime() - UNDO_MS));
}

/** The refusal for a load that the actor's area does not hold. */
export function noLoad(): UndoResult {
  return no('not_found');
}

// ---------------------------------------------------------------- answers

/** What an office answered once about the columns and words of files of one shape. */
export type KeptAnswers = { fileName: string; at: Date; userId: number | null; answers: unknown };

/** The office that answers: the loader's area, in which colleagues profit from it. */
function officeOf(act: Act): string {
  return act.user?.areaCode ?? '';
}

export async function rememberedAnswers(
  reader: Reader,
  act: Act,
  file: { kind: LoadKind; shape: string },
): Promise<KeptAnswers | null> {
  const row = await answersOf(reader, { ...file, areaCode: officeOf(act) });
  if (row === null) return null;
  return { fileName: row.fileName, at: row.at, userId: row.userId, answers: JSON.parse(row.answers) };
}

/** Keeps answers for the next file of this shape from this office. */
export async function rememberAnswers(
  tx: Tx,
  act: Act,
  file: { kind: LoadKind; shape: string; fileName: string },
  answers: unknown,
): Promise<void> {
  const { kind, shape, fileName } = file;
  await keepAnswers(tx, {
    kind,
    shape,
    fileName: fileName.slice(0, 200),
    areaCode: officeOf(act),
    answers: JSON.stringify(answers),
    userId: actorId(act),
    at: act.now,
  });
}

/** Takes remembered answers back: the next file of this shape is asked about anew. */
export async function forgetAnswers(
  tx: Tx,
  act: Act,
  file: { kind: LoadKind; shape: string },
): Promise<boolean> {
  return dropAnswers(tx, { ...file, areaCode: officeOf(act) });
}
