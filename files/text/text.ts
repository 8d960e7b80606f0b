/** Text that holds one table: opened by its separator. */
import type { CellBudget } from '../budget.ts';
import { SheetGathering } from '../gathering.ts';
import type { ReadPolicy } from '../policy.ts';
import { type RefusedFile, refused } from '../refusals.ts';
import { type RebuiltRows, rebuilt } from './lines.ts';
import { partText, type Separator, separatorOf } from './separators.ts';

export type TextContainer = 'delimited' | 'bars' | 'gaps' | 'lines';

/** Excel's first line `sep=;`, which names the separator. */
const DIRECTIVE = /^sep=(.)\r?\n/i;

/** Reads a text as the one sheet it holds. */
export async function readText(
  text: string,
  budget: CellBudget,
  policy: ReadPolicy,
): Promise<{ container: TextContainer; sheets: SheetGathering[] } | RefusedFile> {
  const directive = DIRECTIVE.exec(text);
  const separator = (directive?.[1] as Separator | undefined) ?? separatorOf(text);
  if (directive === null && !isTableBy(separator, text)) {
    const rows = text.length > LONGEST_PASTED ? null : rebuilt(text);
    if (rows !== null) return rebuiltSheet(rows, budget, policy);
  }
  // The line itself becomes a blank one, so that rows keep their numbers.
  const body = directive === null ? text : `\n${text.slice(directive[0].length)}`;
  const sheet = new SheetGathering({ name: '', index: 0 }, budget, policy);
  const parted = await partText(body, separator, sheet, budget);
  if (parted.kind === 'parted') return { container: containerOf(separator), sheets: [sheet] };
  const again = new SheetGathering({ name: '', index: 0 }, budget, policy);
  if (!isRegular(body, separator)) return refused('quote-not-closed', parted.row);
  await partText(body, separator, again, budget, { quotes: false });
  again.see('quote-stray', parted.row);
  return { container: containerOf(separator), sheets: [again] };
}

/** Text that was pasted is short. */
const LONGEST_PASTED = 2_000_000;

/** Whether the sign makes rows of three cells and more; a comma in a title does not. */
function isTableBy(separator: Separator, text: string): boolean {
  if (separator === 'none') return false;
  if (separator !== ',' && separator !== ';') return true;
  const lines = text
    .slice(0, 20_000)
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '');
  return lines.filter((line) => line.split(separator).length >= 2).length * 2 > lines.length;
}

function rebuiltSheet(
  rows: RebuiltRows,
  budget: CellBudget,
  policy: ReadPolicy,
): { container: TextContainer; sheets: SheetGathering[] } {
  const sheet = new SheetGathering({ name: '', index: 0 }, budget, policy);
  for (const { number, cells } of rows) sheet.texts(number, cells);
  sheet.see('tables-guessed', rows[0]?.number ?? 1);
  return { container: 'lines', sheets: [sheet] };
}

/** Whether the lines make a table when quotes are letters: nearly all have the same number of cells. */
function isRegular(text: string, separator: string): boolean {
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
  const widths = new Map<number, number>();
  for (const line of lines) {
    const width = line.split(separator).length;
    widths.set(width, (widths.get(width) ?? 0) + 1);
  }
  const [width, count] = [...widths].sort((a, b) => b[1] - a[1])[0] ?? [0, 0];
  return width >= 2 && count >= lines.length * 0.9;
}

function containerOf(separator: Separator): TextContainer {
  if (separator === '|') return 'bars';
  return separator === 'gaps' ? 'gaps' : 'delimited';
}
