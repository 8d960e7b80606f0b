/** What happened to a confirmation, in order; nothing here is ever changed. */
import type { Reader, Tx } from '../../prisma/client.ts';
import { manyRows } from '../../prisma/many-rows.ts';
import type { ConsentEventKind, EventRecord, NewEvent } from '../rows.ts';
import { inLots } from './rows.ts';

const NEW_EVENT = ['integer', 'integer', 'moment', 'text', 'text', 'integer', 'integer'] as const;

export async function addEvents(tx: Tx, events: readonly NewEvent[]): Promise<void> {
  await inLots(events, async (lot) => {
    const values = lot.map((event) => [
      ...[event.dossierId, event.consentId, event.at, event.kind, JSON.stringify(event.detail)],
      ...[event.userId, event.importId],
    ]);
    await tx.$executeRaw`
      INSERT INTO "ConsentEvent" ("dossierId", "consentId", "at", "kind", "detail", "userId", "importId")
      SELECT v.c1, v.c2, v.c3, v.c4, v.c5, v.c6, v.c7 FROM ${manyRows(tx, NEW_EVENT, values)} AS v`;
    return [];
  });
}

/** What happened to a dossier, oldest first, with the file that told it. */
export async function eventsOf(reader: Reader, dossierId: number): Promise<EventRecord[]> {
  const rows = await reader.consentEvent.findMany({ where: { dossierId }, orderBy: { id: 'asc' } });
  const imports = await reader.consentImport.findMany({
    where: { id: { in: [...new Set(rows.flatMap((row) => row.importId ?? []))] } },
    select: { id: true, fileName: true, asOf: true },
  });
  const files = new Map(imports.map((one) => [one.id, { name: one.fileName, asOf: one.asOf }]));
  return rows.map((row) => ({
    ...row,
    kind: row.kind as ConsentEventKind,
    detail: JSON.parse(row.detail) as NewEvent['detail'],
    file: row.importId === null ? null : (files.get(row.importId) ?? null),
  }));
}
