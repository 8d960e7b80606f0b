/** Loaded lists. */
import type { Tx } from '../../prisma/client.ts';

export async function addImport(
  tx: Tx,
  row: {
    fileName: string;
    digest: string;
    asOf: Date;
    loadedAt: Date;
    loadedBy: number | null;
    rows: number;
  },
): Promise<number> {
  const data = { ...row, created: 0, updated: 0, vanished: 0 };
  return (await tx.consentImport.create({ data, select: { id: true } })).id;
}

export async function finishImport(
  tx: Tx,
  id: number,
  counted: { created: number; updated: number; vanished: number },
): Promise<void> {
  await tx.consentImport.update({ where: { id }, data: counted });
}
