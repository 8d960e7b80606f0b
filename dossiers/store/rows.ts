/** What the statements on filed cases share: columns, and the lock of one writer at a time. */
import type { Tx } from '../../prisma/client.ts';

export const SIDE = {
  id: true,
  filingId: true,
  side: true,
  rowKey: true,
  code: true,
  state: true,
  receivedOn: true,
  dueOn: true,
  doneOn: true,
  returnedOn: true,
  noticeSigned: true,
  whoSealed: true,
  phoneHash: true,
  reasonSealed: true,
  beyondRules: true,
  mark: true,
  markedOn: true,
  asOf: true,
  vanishedOn: true,
} as const;

export const FILING = {
  id: true,
  nationalCode: true,
  bundle: true,
  areaCode: true,
  provinceCode: true,
  filedOn: true,
  subjectKey: true,
  applicantKey: true,
  againOf: true,
  againBy: true,
  hold: true,
  holdSince: true,
  move: true,
  lookOn: true,
  ownerId: true,
  dueOn: true,
  demo: true,
} as const;

export const WHOLE = { ...FILING, sides: { select: SIDE, orderBy: { id: 'asc' } } } as const;

/** One writer of this room at a time, over all processes, until the transaction ends: two would add one case twice. */
export async function lockRoom(tx: Tx, now: Date): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "Setting" ("name", "value", "updatedAt") VALUES ('dossiers_lock', '', ${now})
    ON CONFLICT ("name") DO UPDATE SET "updatedAt" = excluded."updatedAt"`;
}
