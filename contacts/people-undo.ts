/** A load of people is taken back. A wing of the front door. */
import { findLoad, noLoad, type UndoResult, undoLoad } from '../imports/imports.ts';
import type { Deps } from '../prisma/deps.ts';
import { type Act, actorId, may } from '../staff/act.ts';
import { takeBackGrants } from './permissions.ts';
import { removeMadeContact, restoreContact, takeImportTurn } from './store/many.ts';

/** What a load keeps of a person before it changes them. */
export type PersonTrace =
  | { row: 'made'; id: number }
  | {
      row: 'changed';
      id: number;
      areaCode: string;
      provinceCode: string;
      nameSealed: string | null;
      source: string;
      basis: string;
    };

/** Takes back a load of people: those it made are gone with their permissions, those it changed are as before. */
export async function undoPeople(act: Act, deps: Deps, id: number): Promise<UndoResult> {
  return deps.db.write(async (tx) => {
    const load = await findLoad(tx, act, id);
    if (load === null || load.kind !== 'people') return noLoad();
    await takeImportTurn(tx, act.now);
    return undoLoad(tx, act, deps.keys, {
      load,
      may: may(act, 'campaign.write'),
      undo: async (row) => {
        const traced = row as PersonTrace;
        const done =
          traced.row === 'made'
            ? await removeMadeContact(tx, traced.id, load.at)
            : await restoreContact(tx, traced, { madeAt: load.at, now: act.now });
        if (traced.row === 'changed')
          await takeBackGrants(
            tx,
            traced.id,
            { id: load.id, way: 'import' },
            { now: act.now, userId: actorId(act) },
          );
        return done ? 'restored' : 'touched';
      },
    });
  });
}
