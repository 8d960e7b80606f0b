/** Tables in the ledger of loaded files, and taking a load back within a day. A wing of the front door. */
import {
  closeLoad,
  counting,
  findLoad,
  noLoad,
  openLoad,
  trace,
  type UndoResult,
  undoLoad,
} from '../../imports/imports.ts';
import type { Tx } from '../../prisma/client.ts';
import type { Deps } from '../../prisma/deps.ts';
import { type Act, may } from '../../staff/act.ts';
import { record } from '../../staff/audit.ts';
import type { ImportRequest } from '../reading/request.ts';
import { removeTable } from '../store/tables.ts';
import type { ImportedPeriod } from './imported.ts';

/** A new version and the versions it took the place of. */
type Traced = { row: 'table'; id: number; supersedes: number[] };

/** Writes the line of a load of tables, what undoing needs, and the entries of the audit. */
export async function enterLoad(
  tx: Tx,
  act: Act,
  of: {
    request: ImportRequest;
    kept: readonly ImportedPeriod[];
    provinceCode: string;
    accepted: boolean;
  },
): Promise<number> {
  const { request, kept, provinceCode, accepted } = of;
  const fresh = kept.filter(({ same }) => !same);
  const id = await openLoad(tx, act, { kind: 'uptake', ...request });
  const tally = counting();
  for (const { supersedes } of fresh) tally.add(provinceCode, supersedes.length === 0 ? 'fresh' : 'changed');
  const rows = fresh.flatMap(({ tableId, supersedes }): Traced[] =>
    tableId === null ? [] : [{ row: 'table', id: tableId, supersedes }],
  );
  await trace(tx, null, id, rows);
  await closeLoad(tx, id, { counts: tally.sum(), areas: tally.areas() });
  for (const { tableId, from, to } of fresh)
    await record(tx, act, {
      action: 'uptake.import',
      subject: `uptake:${tableId}`,
      areas: [provinceCode],
      detail: { from, to, accepted },
    });
  return id;
}

/** Takes back a load of tables: the versions it replaced are in force again. */
export async function undoTables(act: Act, deps: Deps, id: number): Promise<UndoResult> {
  return deps.db.write(async (tx) => {
    const load = await findLoad(tx, act, id);
    if (load === null || load.kind !== 'uptake') return noLoad();
    const own = load.areas.every(({ areaCode }) => may(act, 'uptake.write', areaCode));
    return undoLoad(tx, act, deps.keys, {
      load,
      may: own && may(act, 'uptake.write'),
      undo: async (row) => {
        const { id: tableId, supersedes } = row as unknown as Traced;
        return (await removeTable(tx, tableId, supersedes)) ? 'restored' : 'touched';
      },
    });
  }, 'uptake');
}
