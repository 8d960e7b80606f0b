/** What provinces chose for confirmations that the law no longer asks, as rows that are never changed. */
import type { Reader, Tx } from '../../prisma/client.ts';
import type { ReminderChoice } from '../states.ts';

export type ChoiceRow = {
  provinceCode: string;
  version: number;
  choice: ReminderChoice;
  note: string;
  validFrom: Date;
  savedBy: number | null;
  savedAt: Date;
};

const CHOICE = {
  provinceCode: true,
  version: true,
  choice: true,
  note: true,
  validFrom: true,
  savedBy: true,
  savedAt: true,
} as const;

/** Every choice of these provinces, of each the one that begins last first. Offices choose a few times in years. */
export async function choicesOf(reader: Reader, provinces: readonly string[]): Promise<ChoiceRow[]> {
  const rows = await reader.consentChoice.findMany({
    where: { provinceCode: { in: [...provinces] } },
    select: CHOICE,
    orderBy: [{ validFrom: 'desc' }, { version: 'desc' }],
  });
  return rows as ChoiceRow[];
}

/** Every choice of a province, the newest first. */
export async function choiceRows(reader: Reader, provinceCode: string): Promise<ChoiceRow[]> {
  const rows = await reader.consentChoice.findMany({
    where: { provinceCode },
    select: CHOICE,
    orderBy: { version: 'desc' },
  });
  return rows as ChoiceRow[];
}

export async function addChoice(tx: Tx, row: ChoiceRow): Promise<void> {
  await tx.consentChoice.create({ data: row });
}
