/** Reminder ladders as rows. */
import type { Reader, Tx } from '../../prisma/client.ts';

export type LadderRow = {
  provinceCode: string;
  version: number;
  body: string;
  note: string;
  validFrom: Date;
  savedBy: number | null;
  savedAt: Date;
  retiredAt: Date | null;
};

const LADDER = {
  provinceCode: true,
  version: true,
  body: true,
  note: true,
  validFrom: true,
  savedBy: true,
  savedAt: true,
  retiredAt: true,
} as const;

/** Versions that hold at a moment, of each province the one that began last first. */
export async function laddersInForce(
  reader: Reader,
  provinces: readonly string[],
  now: Date,
): Promise<LadderRow[]> {
  return reader.consentLadder.findMany({
    where: { provinceCode: { in: [...provinces] }, retiredAt: null, validFrom: { lte: now } },
    select: LADDER,
    orderBy: [{ validFrom: 'desc' }, { version: 'desc' }],
  });
}

/** Every version of a province, the newest first. */
export async function ladderRows(reader: Reader, provinceCode: string): Promise<LadderRow[]> {
  return reader.consentLadder.findMany({
    where: { provinceCode },
    select: LADDER,
    orderBy: { version: 'desc' },
  });
}

export async function addLadder(tx: Tx, row: Omit<LadderRow, 'retiredAt'>): Promise<void> {
  await tx.consentLadder.create({ data: row });
}

export async function retireLadders(tx: Tx, provinceCode: string, now: Date): Promise<number> {
  return (
    await tx.consentLadder.updateMany({ where: { provinceCode, retiredAt: null }, data: { retiredAt: now } })
  ).count;
}
