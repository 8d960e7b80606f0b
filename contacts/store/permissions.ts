/** What people allowed and refused: the standing of today, and the evidence of every change (written here alone, together). */
import { batches } from '../../prisma/batches.ts';
import { Prisma, type Reader, type Tx } from '../../prisma/client.ts';
import { manyRows } from '../../prisma/many-rows.ts';
import type { PermissionEvidence, PermissionPurpose } from '../permission.ts';

export type PermissionRow = PermissionEvidence & {
  contactId: number;
  purpose: PermissionPurpose;
  state: 'granted' | 'refused';
};

export type PermissionEventRow = PermissionEvidence & {
  id: number;
  contactId: number | null;
  addressId: number | null;
  /** `all`: a stop, or its end, of an address that belongs to nobody. */
  purpose: string;
  /** `none`: a load that had granted it was taken back. */
  state: string;
  importId: number | null;
  userId: number | null;
};

type NewEvent = Omit<PermissionEventRow, 'id' | 'importId' | 'userId'> &
  Pick<PermissionEvidence, 'importId' | 'userId'>;

/** Adds evidence; nothing of it is ever changed (a trigger refuses it). */
export async function addPermissionEvents(tx: Tx, events: readonly NewEvent[]): Promise<void> {
  for (const part of batches(events)) {
    const values = part.map((one) => [
      ...[one.contactId, one.addressId, one.purpose, one.state, one.way, one.source, one.basis, one.at],
      ...[one.importId ?? null, one.userId ?? null],
    ]);
    await tx.$executeRaw`
      INSERT INTO "PermissionEvent" ("contactId", "addressId", "purpose", "state", "way", "source", "basis", "at",
        "importId", "userId")
      SELECT v.c1, v.c2, v.c3, v.c4, v.c5, v.c6, v.c7, v.c8, v.c9, v.c10
      FROM ${manyRows(tx, EVENT, values)} AS v`;
  }
}

const EVENT = [
  ...(['integer', 'integer', 'text', 'text', 'text', 'text', 'text', 'moment'] as const),
  ...(['integer', 'integer'] as const),
];
const PERMISSION = ['integer', 'text', 'text', 'text', 'moment'] as const;

const eventOf = (row: PermissionRow): NewEvent => ({ ...row, addressId: null });

/** Writes what the person said: nothing stands above it. */
export async function setPermission(tx: Tx, row: PermissionRow): Promise<void> {
  const { contactId, purpose, state, source, basis, at } = row;
  const said = { state, source, basis, at };
  await tx.permission.upsert({
    where: { contactId_purpose: { contactId, purpose } },
    create: { contactId, purpose, ...said },
    update: said,
  });
  await addPermissionEvents(tx, [eventOf(row)]);
}

/** Writes what an office recorded, unless the person refused; says whether it was written. One statement, so that a stop cannot slip between. */
export async function permitUnlessRefused(tx: Tx, row: Omit<PermissionRow, 'state'>): Promise<boolean> {
  const changed = await tx.$executeRaw`
    INSERT INTO "Permission" ("contactId", "purpose", "state", "source", "basis", "at")
    VALUES (${row.contactId}, ${row.purpose}, 'granted', ${row.source}, ${row.basis}, ${row.at})
    ON CONFLICT ("contactId", "purpose") DO UPDATE
    SET "state" = 'granted', "source" = excluded."source", "basis" = excluded."basis", "at" = excluded."at"
    WHERE "Permission"."state" <> 'refused'`;
  if (changed > 0) await addPermissionEvents(tx, [eventOf({ ...row, state: 'granted' })]);
  return changed > 0;
}

/**
 * `permitUnlessRefused` for many. What stands already is not written again: the first evidence stays, and a list that comes
 * every day leaves no new line every day. `again`: what makes evidence another one, its basis, or its basis and its source.
 */
export async function permitAllUnlessRefused(
  tx: Tx,
  rows: readonly Omit<PermissionRow, 'state'>[],
  again: 'basis' | 'source',
): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map((row) => [row.contactId, row.purpose, row.source, row.basis, row.at]);
  const other =
    again === 'basis'
      ? Prisma.sql`"Permission"."basis" <> excluded."basis"`
      : Prisma.sql`("Permission"."basis" <> excluded."basis" OR "Permission"."source" <> excluded."source")`;
  const written = await tx.$queryRaw<{ contactId: number | bigint; purpose: string }[]>`
    INSERT INTO "Permission" ("contactId", "purpose", "state", "source", "basis", "at")
    SELECT v.c1, v.c2, 'granted', v.c3, v.c4, v.c5 FROM ${manyRows(tx, PERMISSION, values)} AS v WHERE true
    ON CONFLICT ("contactId", "purpose") DO UPDATE
    SET "state" = 'granted', "source" = excluded."source", "basis" = excluded."basis", "at" = excluded."at"
    WHERE "Permission"."state" <> 'refused' AND ${other}
    RETURNING "contactId", "purpose"`;
  const changed = new Set(written.map((one) => `${Number(one.contactId)} ${one.purpose}`));
  await addPermissionEvents(
    tx,
    rows
      .filter((row) => changed.has(`${row.contactId} ${row.purpose}`))
      .map((row) => eventOf({ ...row, state: 'granted' })),
  );
}

/** Ends what was granted, with its evidence. */
export async function dropGrants(
  tx: Tx,
  contactIds: readonly number[],
  purposes: readonly PermissionPurpose[],
  evidence: PermissionEvidence,
): Promise<void> {
  const where = { contactId: { in: [...contactIds] }, purpose: { in: [...purposes] }, state: 'granted' };
  const granted = await tx.permission.findMany({ where, select: { contactId: true, purpose: true } });
  await tx.permission.deleteMany({ where });
  await addPermissionEvents(
    tx,
    granted.map((one) => ({ ...one, addressId: null, state: 'none', ...evidence })),
  );
}

export async function permissionsOf(
  reader: Reader,
  contactIds: readonly number[],
): Promise<{ contactId: number; purpose: string; state: string }[]> {
  return reader.permission.findMany({
    where: { contactId: { in: [...contactIds] } },
    select: { contactId: true, purpose: true, state: true },
  });
}

/** The evidence of a person and of their addresses, oldest first; the newest thousand. */
export async function permissionEvents(
  reader: Reader,
  who: { contactId: number | null; addressIds: readonly number[] },
  most: number,
): Promise<PermissionEventRow[]> {
  const rows = await reader.permissionEvent.findMany({
    where: {
      OR: [
        ...(who.contactId === null ? [] : [{ contactId: who.contactId }]),
        { addressId: { in: [...who.addressIds] } },
      ],
    },
    orderBy: { id: 'desc' },
    take: most,
  });
  return rows.reverse() as PermissionEventRow[];
}

/**
 * Takes back what a load granted a person: what stood before stands again. What the person said meanwhile stays.
 * @param load `way` tells the two ledgers of loads apart
 */
export async function undoPermissions(
  tx: Tx,
  contactId: number,
  load: { id: number; way: PermissionEvidence['way'] },
  undone: Pick<PermissionEvidence, 'source' | 'basis' | 'at' | 'userId'>,
): Promise<void> {
  const events = (await permissionEvents(tx, { contactId, addressIds: [] }, 1_000)).filter(
    (one) => one.contactId === contactId,
  );
  for (const purpose of new Set(events.map((one) => one.purpose))) {
    const own = events.filter((one) => one.purpose === purpose);
    const last = own.at(-1);
    if (last?.importId !== load.id || last.way !== load.way) continue;
    const before = own.findLast((one) => one.importId !== load.id || one.way !== load.way);
    const where = { contactId_purpose: { contactId, purpose } };
    if (before === undefined || before.state === 'none')
      await tx.permission.deleteMany({ where: { contactId, purpose } });
    else {
      const { state, source, basis, at } = before;
      const data = { state, source, basis, at };
      // A whole list may have ended it: then there is no row.
      await tx.permission.upsert({ where, create: { contactId, purpose, ...data }, update: data });
    }
    const event = { contactId, addressId: null, purpose, state: before?.state ?? 'none', ...undone };
    await addPermissionEvents(tx, [{ ...event, way: 'undo', importId: load.id }]);
  }
}

/** Removes the evidence of people and addresses that are gone; of those who are still here the database refuses it. */
export async function removePermissionEvents(
  tx: Tx,
  gone: { contactIds: readonly number[]; addressIds: readonly number[] },
): Promise<void> {
  await tx.permissionEvent.deleteMany({
    where: { OR: [{ contactId: { in: [...gone.contactIds] } }, { addressId: { in: [...gone.addressIds] } }] },
  });
}
