/** Takes back a loaded list: every row as it was before, but for those that somebody touched since. */
import { findLoad, type Load, noLoad, type UndoResult, undoLoad } from '../../imports/imports.ts';
import type { Tx } from '../../prisma/client.ts';
import type { Deps } from '../../prisma/deps.ts';
import { type Act, may } from '../../staff/act.ts';
import { refreshAll } from '../looking.ts';
import type { FilingRecord, SideRecord } from '../rows.ts';
import { dropListsOf } from '../store/events.ts';
import { lockRoom } from '../store/rows.ts';
import {
  filingsByIds,
  removeMadeFiling,
  removeMadeSide,
  restoreFiling,
  restoreSide,
} from '../store/undoing.ts';

type SideBefore = Omit<SideRecord, 'id' | 'filingId' | 'side' | 'rowKey'>;

/** What a load keeps of a row before it changes it. */
export type FilingTrace =
  | { row: 'newFiling'; id: number; againOf: number | null }
  | { row: 'newSide'; id: number; filing: FilingRecord }
  | { row: 'side'; id: number; before: SideBefore; filing: FilingRecord };

/** Takes back a list of an agency. */
export async function undoFilings(act: Act, deps: Deps, id: number): Promise<UndoResult> {
  return deps.db.write(async (tx) => {
    const load = await findLoad(tx, act, id);
    if (load === null || load.kind !== 'filings') return noLoad();
    await lockRoom(tx, act.now);
    const touched = new Set<number>();
    const done = await undoLoad(tx, act, deps.keys, {
      load,
      may: may(act, 'dossier.write'),
      undo: async (row) =>
        (await undoRow(tx, row as FilingTrace, load, act.now, touched)) ? 'restored' : 'touched',
    });
    if (done.kind !== 'undone') return done;
    await dropListsOf(tx, load.id);
    await refreshAll(tx, await filingsByIds(tx, [...touched]), act.now);
    return done;
  });
}

async function undoRow(
  tx: Tx,
  row: FilingTrace,
  load: Load,
  now: Date,
  touched: Set<number>,
): Promise<boolean> {
  const at = { madeAt: load.at, now };
  switch (row.row) {
    case 'newFiling': {
      if (row.againOf !== null) touched.add(row.againOf);
      return removeMadeFiling(tx, row, load.at);
    }
    case 'newSide':
      touched.add(row.filing.id);
      return (await removeMadeSide(tx, row.id, load.at)) && restoreFiling(tx, row.filing, at);
    case 'side': {
      touched.add(row.filing.id);
      if (!(await restoreSide(tx, row.id, row.before, at))) return false;
      await restoreFiling(tx, row.filing, at);
      return true;
    }
  }
}
