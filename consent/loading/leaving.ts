/** Pending dossiers that a newer list of their commune and bundle no longer holds. */

import type { Problem } from '../../files/problem.ts';
import type { FileCoverage, NotWhole } from '../../imports/imports.ts';
import { trace } from '../../imports/imports.ts';
import { type CoverageAsk, coverageOf, type Nouns } from '../../imports/plan.ts';
import { cancelFor } from '../../outbox/outbox.ts';
import type { Reader, Tx } from '../../prisma/client.ts';
import { groupBy } from '../facts.ts';
import type { ConsentRecord } from '../rows.ts';
import { NO_LONGER_NEEDED } from '../still-needed.ts';
import { consentsOf } from '../store/consents.ts';
import { changeDossier, type ListPart, pendingCodes } from '../store/dossiers.ts';
import { addEvents } from '../store/events.ts';
import { eventOf, type SaveContext } from './apply.ts';
import type { UndoTrace } from './undo.ts';

export const CONSENT_NOUNS: Nouns = { one: 'hồ sơ', known: 'hồ sơ đang chờ' };

/** A pending dossier that a newer list does not hold. */
export type LeavingDossier = {
  id: number;
  nationalCode: string;
  areaCode: string;
  consents: ConsentRecord[];
};

/** Pending dossiers of a commune and bundle that a newer file of them does not hold. */
export async function leavingFrom(
  reader: Tx,
  part: ListPart,
  present: ReadonlySet<string>,
  asOf: Date,
): Promise<{ known: number; leaving: LeavingDossier[] }> {
  const pending = await pendingCodes(reader, part);
  const absent = pending.filter(
    ({ nationalCode, provincialCode }) =>
      !present.has(nationalCode) && !(provincialCode !== null && present.has(provincialCode)),
  );
  const consents = groupBy(
    await consentsOf(
      reader,
      absent.map(({ id }) => id),
    ),
    (consent) => consent.dossierId,
  );
  const leaving = absent
    .map(({ id, nationalCode }) => ({
      id,
      nationalCode,
      areaCode: part.areaCode,
      consents: consents.get(id) ?? [],
    }))
    .filter((dossier) =>
      dossier.consents.every((consent) => consent.asOf < asOf || consent.state === 'said'),
    );
  return { known: pending.length, leaving };
}

/** Marks what a newer list no longer holds: it is shown, not deleted, and nobody is reminded of it. */
export async function applyLeaving(saving: SaveContext, leaving: readonly LeavingDossier[]): Promise<void> {
  const { tx, keys, now, asOf, loadId } = saving;
  for (const dossier of leaving) {
    await changeDossier(tx, dossier.id, { vanishedAt: asOf, updatedAt: now });
    for (const consent of dossier.consents)
      await cancelFor(tx, { consentId: consent.id }, NO_LONGER_NEEDED, now);
  }
  await addEvents(
    tx,
    leaving.map(({ id }) => ({
      ...eventOf(saving, id),
      userId: null,
      kind: 'vanished' as const,
      detail: {},
    })),
  );
  const traced = leaving.map(({ id }): UndoTrace => ({ row: 'dossier', id, before: { vanishedAt: null } }));
  await trace(tx, keys, loadId, traced);
}

type Going = {
  coverage: FileCoverage;
  /** Those that leave now, and those that would if the file were the whole list. */
  leave: LeavingDossier[];
  missing: LeavingDossier[];
  notWhole: NotWhole | null;
  problems: Problem[];
};

export async function leavingOf(
  reader: Reader,
  parts: readonly ListPart[],
  file: {
    present: ReadonlySet<string>;
    asOf: Date;
    rowsLeftOut: boolean;
    sheetsLeftOut: boolean;
    ask: CoverageAsk & { fileName: string };
  },
): Promise<Going> {
  const { present, asOf, rowsLeftOut, sheetsLeftOut, ask } = file;
  const missing: LeavingDossier[] = [];
  let known = 0;
  for (const part of parts) {
    const found = await leavingFrom(reader, part, present, asOf);
    known += found.known;
    missing.push(...found.leaving);
  }
  const { fileName } = ask;
  const { coverage, notWhole, problems } = coverageOf(fileName, ask, CONSENT_NOUNS, {
    ...{ rowsLeftOut, sheetsLeftOut, known },
    missing: missing.length,
  });
  return { coverage, leave: coverage === 'whole' ? missing : [], missing, notWhole, problems };
}
