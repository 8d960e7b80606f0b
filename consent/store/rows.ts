/** What the statements on cases share: pages of values, columns, and the lock of one loading at a time. */
import { batches } from '../../prisma/batches.ts';
import type { Tx } from '../../prisma/client.ts';

/** Rows per INSERT: a statement of thousands of bound values costs both databases more than several of hundreds. */
const LOT = 250;

/** What is written of many rows, lot by lot. */
export async function inLots<Row, Made>(
  rows: readonly Row[],
  write: (lot: readonly Row[]) => Promise<Made[]>,
): Promise<Made[]> {
  const made: Made[] = [];
  for (const lot of batches(rows, LOT)) made.push(...(await write(lot)));
  return made;
}

export const CONSENT = {
  id: true,
  dossierId: true,
  role: true,
  personKey: true,
  contactId: true,
  wrongContactId: true,
  nameSealed: true,
  phoneSealed: true,
  state: true,
  asOf: true,
  requestedAt: true,
  deadlineAt: true,
  contradictedAt: true,
  easedBy: true,
} as const;

export const DOSSIER = {
  id: true,
  nationalCode: true,
  provincialCode: true,
  bundle: true,
  areaCode: true,
  provinceCode: true,
  applicantId: true,
  wrongApplicantId: true,
  vanishedAt: true,
  livesWith: true,
  demo: true,
} as const;

/** Puts a mark of the room; true when it was another one (or none) before. */
export async function swapMark(tx: Tx, name: string, value: string, now: Date): Promise<boolean> {
  const found = await tx.setting.findUnique({ where: { name } });
  if (found?.value === value) return false;
  await tx.$executeRaw`
    INSERT INTO "Setting" ("name", "value", "updatedAt") VALUES (${name}, ${value}, ${now})
    ON CONFLICT ("name") DO UPDATE SET "value" = excluded."value", "updatedAt" = excluded."updatedAt"`;
  return true;
}

/**
 * One writer of this room at a time, over all processes, until the transaction ends: two of them would post two reminders
 * to one person, or add one dossier twice.
 */
export async function lockRoom(tx: Tx, now: Date): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "Setting" ("name", "value", "updatedAt") VALUES ('consent_lock', '', ${now})
    ON CONFLICT ("name") DO UPDATE SET "updatedAt" = excluded."updatedAt"`;
}
