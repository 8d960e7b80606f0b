/** Takes back a load of people: everything it did, but for those whom somebody touched since. */
import { findLoad, noLoad, type UndoResult, undoLoad } from '../../imports/imports.ts';
import type { Tx } from '../../prisma/client.ts';
import type { Deps } from '../../prisma/deps.ts';
import { type Act, actorId, may } from '../../staff/act.ts';
import { takeBackGrants } from '../permissions.ts';
import {
  type ContactBefore,
  dropLoadedAddresses,
  removeMadeContact,
  restoreContact,
  unlinkAddresses,
} from '../store/loads.ts';
import { takeImportTurn } from '../store/many.ts';

/** What a load keeps of a person before it changes them; days as milliseconds. */
export type TracedPerson =
  | { row: 'made'; id: number }
  | ({ row: 'changed' } & ContactBefore)
  /** Addresses that known people were given. */
  | { row: 'linked'; ids: number[] }
  /** People whose permissions ended with a whole list. */
  | { row: 'left'; ids: number[] };

export async function undoPeople(act: Act, deps: Deps, id: number): Promise<UndoResult> {
  return deps.db.write(async (tx) => {
    const load = await findLoad(tx, act, id);
    if (load === null || load.kind !== 'people') return noLoad();
    await takeImportTurn(tx, act.now);
    const done = await undoLoad(tx, act, deps.keys, {
      load,
      may: may(act, 'campaign.write'),
      undo: async (row) =>
        (await undoRow(tx, row as TracedPerson, {
          ...{ madeAt: load.at, now: act.now, userId: actorId(act), loadId: load.id },
        }))
          ? 'restored'
          : 'touched',
    });
    if (done.kind === 'undone') await dropLoadedAddresses(tx, load.at);
    return done;
  });
}

type UndoneBy = { madeAt: Date; now: Date; userId: number | null; loadId: number };

async function undoRow(tx: Tx, row: TracedPerson, by: UndoneBy): Promise<boolean> {
  const load = { id: by.loadId, way: 'import' as const };
  switch (row.row) {
    case 'made':
      return removeMadeContact(tx, row.id, by.madeAt);
    case 'changed': {
      const restored = await restoreContact(tx, row, by);
      // Grants of the load go also where somebody corrected the person since.
      await takeBackGrants(tx, row.id, load, by);
      return restored;
    }
    case 'linked':
      return unlinkAddresses(tx, row.ids);
    case 'left':
      for (const id of row.ids) await takeBackGrants(tx, id, load, by);
      return true;
  }
}
