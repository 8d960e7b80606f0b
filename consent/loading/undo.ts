/** Takes back a loaded list: every row as it was before, but for those that somebody touched since. */
import { forgetMadePerson, takeBackGrants } from '../../contacts/contacts.ts';
import { findLoad, type Load, noLoad, type UndoResult, undoLoad } from '../../imports/imports.ts';
import { cancelFor } from '../../outbox/outbox.ts';
import type { Tx } from '../../prisma/client.ts';
import type { Deps } from '../../prisma/deps.ts';
import { type Act, may } from '../../staff/act.ts';
import type { ConsentRecord, DossierRecord } from '../rows.ts';
import { NO_LONGER_NEEDED } from '../still-needed.ts';
import { lockRoom } from '../store/rows.ts';
import {
  consentIdsOf,
  isTied,
  removeMadeConsent,
  removeMadeDossier,
  restoreConsent,
  restoreDossier,
} from '../store/undoing.ts';

/** What a load keeps of a row before it changes it. Days travel as texts of JSON. */
export type UndoTrace =
  | { row: 'person'; id: number }
  | { row: 'newDossier'; id: number }
  | { row: 'newConsent'; dossierId: number; role: string; personKey: string }
  | { row: 'consent'; id: number; before: Partial<Omit<ConsentRecord, 'id' | 'dossierId'>> }
  | { row: 'dossier'; id: number; before: Partial<Omit<DossierRecord, 'id'>> }
  /** Confirmations of which the list told the same: when that was known before, in milliseconds. */
  | { row: 'asOf'; of: [id: number, asOf: number][] };

/** Takes back a load of confirmations. */
export async function undoConsents(act: Act, deps: Deps, id: number): Promise<UndoResult> {
  return deps.db.write(async (tx) => {
    const load = await findLoad(tx, act, id);
    if (load === null || load.kind !== 'consents') return noLoad();
    await lockRoom(tx, act.now);
    return undoLoad(tx, act, deps.keys, {
      load,
      may: may(act, 'consent.write'),
      undo: async (row) => ((await undoRow(tx, row as UndoTrace, load, act.now)) ? 'restored' : 'touched'),
    });
  });
}

async function undoRow(tx: Tx, row: UndoTrace, load: Load, now: Date): Promise<boolean> {
  const at = { madeAt: load.at, now };
  switch (row.row) {
    case 'newDossier': {
      const consents = await consentIdsOf(tx, row.id);
      if (!(await removeMadeDossier(tx, row.id, load.at))) return false;
      for (const consentId of consents) await cancelFor(tx, { consentId }, NO_LONGER_NEEDED, now);
      return true;
    }
    case 'newConsent': {
      const consentId = await removeMadeConsent(tx, row, load.at);
      if (consentId !== null) await cancelFor(tx, { consentId }, NO_LONGER_NEEDED, now);
      return consentId !== null;
    }
    case 'consent':
      return restoreConsent(tx, row.id, withDays(row.before), at);
    case 'dossier':
      return restoreDossier(tx, row.id, withDays(row.before), at);
    case 'asOf': {
      for (const [id, asOf] of row.of) await restoreConsent(tx, id, { asOf: new Date(asOf) }, at);
      return true;
    }
    case 'person':
      if (!(await isTied(tx, row.id)) && (await forgetMadePerson(tx, row.id, load.at))) return true;
      await takeBackGrants(tx, row.id, { id: load.id, way: 'consents' }, { now, userId: load.userId });
      return false;
  }
}

const DAYS: ReadonlySet<string> = new Set([
  'asOf',
  'requestedAt',
  'deadlineAt',
  'contradictedAt',
  'vanishedAt',
]);

/** JSON made texts of the moments. */
function withDays<Row extends object>(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      DAYS.has(name) && typeof value === 'string' ? new Date(value) : value,
    ]),
  ) as Row;
}
