/** Word documents (ECMA-376, WordprocessingML): the tables of a letter's appendix and the lines around them. */
import type { CellBudget } from '../budget.ts';
import type { SheetGathering } from '../gathering.ts';
import { noteOf, type ReadingNote } from '../notes.ts';
import { LIMITS, type ReadPolicy } from '../policy.ts';
import { type RefusedFile, refused } from '../refusals.ts';
import type { OldFont } from '../text/old-fonts.ts';
import { oldFontNamed } from '../xlsx/styles.ts';
import { attribute, readXml, type XmlAttributes, type XmlListener } from '../xml.ts';
import type { Zip } from '../zip.ts';
import { type BlockCell, type BlockRow, type DocumentBlock, sheetsOf } from './blocks.ts';

export async function readDocx(
  zip: Zip,
  budget: CellBudget,
  policy: ReadPolicy,
): Promise<{ sheets: SheetGathering[]; notes: ReadingNote[] } | RefusedFile> {
  const entry =
    zip.entries.find(({ name }) => /^\/?word\/document\d*\.xml$/.test(name)) ??
    zip.entries.find(({ name }) => name.endsWith('document.xml'));
  if (entry === undefined) return refused('document-broken');
  const blocks: DocumentBlock[] = [];
  const read = await readXml(entry, blocksInto(blocks, budget), budget);
  if (budget.refusal !== null) return refused(budget.refusal);
  if (read === 'broken') return refused('document-broken');
  const pictures = zip.entries.filter(({ name }) => /^word\/media\//.test(name)).length;
  const notes = pictures > 0 ? [noteOf('pictures', { count: pictures })] : [];
  if (!blocks.some((block) => block.kind === 'table'))
    return refused(pictures > 0 && blocks.length < 3 ? 'picture' : 'no-table-inside');
  return { sheets: sheetsOf(blocks, budget, policy), notes };
}

/** `vertical`: goes on from the cell above, or begins to. */
type OpenCell = BlockCell & { vertical: 'none' | 'begins' | 'goes-on' };
type OpenTable = { rows: { cells: OpenCell[]; hidden: boolean }[] };

/** Parts that repeat or take back what is said elsewhere: old text boxes, moved and deleted text, field codes. */
const ASIDE = new Set(['Fallback', 'moveFrom', 'del', 'instrText', 'delText', 'footnoteReference']);

function blocksInto(blocks: DocumentBlock[], budget: CellBudget): XmlListener {
  const tables: OpenTable[] = [];
  let line = '';
  let font: OldFont | null = null;
  let inText = false;
  let aside = 0;
  let cells = 0;
  const put = (text: string) => {
    const cell = tables.at(-1)?.rows.at(-1)?.cells.at(-1);
    if (tables.length === 0) line += text;
    else if (cell !== undefined && cell.text.length < LIMITS.cell) {
      cell.text += text;
      cell.font = cell.font ?? font;
    }
  };
  const open = (name: string, attributes: XmlAttributes) => {
    if (ASIDE.has(name) || aside > 0) {
      aside += 1;
      return;
    }
    const row = tables.at(-1)?.rows.at(-1);
    const cell = row?.cells.at(-1);
    if (name === 't') inText = true;
    else if (name === 'tab' || name === 'br' || name === 'cr') put(' ');
    else if (name === 'noBreakHyphen') put('-');
    else if (name === 'rFonts')
      font = oldFontNamed(attribute(attributes, 'ascii') ?? attribute(attributes, 'hAnsi') ?? '');
    else if (name === 'r') font = null;
    else if (name === 'tbl') tables.push({ rows: [] });
    else if (name === 'tr') tables.at(-1)?.rows.push({ cells: [], hidden: false });
    else if (name === 'tc') {
      cells += 1;
      if (cells > LIMITS.cells) budget.refuse('too-large-inside');
      row?.cells.push({ text: '', wide: 1, high: 1, vertical: 'none' });
    } else if (name === 'gridBefore' && row !== undefined)
      row.cells.push({ text: '', wide: count(attributes), high: 1, vertical: 'none' });
    else if (name === 'gridSpan' && cell !== undefined) cell.wide = count(attributes);
    else if (name === 'vMerge' && cell !== undefined)
      cell.vertical = attribute(attributes, 'val') === 'restart' ? 'begins' : 'goes-on';
    else if (name === 'hidden' && row !== undefined && row.cells.length === 0)
      row.hidden = attribute(attributes, 'val') !== '0' && attribute(attributes, 'val') !== 'false';
  };
  const close = (name: string) => {
    if (aside > 0) {
      aside -= 1;
      return;
    }
    if (name === 't') inText = false;
    else if (name === 'p') {
      if (tables.length > 0) put(' ');
      else {
        if (line.trim() !== '') blocks.push({ kind: 'line', text: line.slice(0, LIMITS.cell), font });
        line = '';
      }
    } else if (name === 'tbl') endTable();
  };
  return {
    open,
    close,
    text: (piece) => {
      if (inText && aside === 0) put(piece);
    },
  };

  function endTable(): void {
    const table = tables.pop();
    if (table === undefined) return;
    // A table within a cell is part of what the cell says.
    if (tables.length > 0) put(table.rows.flatMap(({ cells: own }) => own.map(({ text }) => text)).join(' '));
    else blocks.push({ kind: 'table', rows: mergedDown(table.rows) });
  }
}

/** Cells that go on from above become part of the first one's height. */
function mergedDown(rows: OpenTable['rows']): BlockRow[] {
  const open = new Map<number, BlockCell>();
  return rows.map(({ cells, hidden }) => {
    const kept: BlockCell[] = [];
    let column = 0;
    for (const { vertical, ...cell } of cells) {
      const above = open.get(column);
      if (vertical === 'goes-on' && above !== undefined) above.high += 1;
      else {
        kept.push(cell);
        if (vertical === 'begins') open.set(column, cell);
        else open.delete(column);
      }
      column += cell.wide;
    }
    return { cells: kept, hidden };
  });
}

function count(attributes: XmlAttributes): number {
  const value = Number(attribute(attributes, 'val') ?? 1);
  return Number.isInteger(value) && value >= 1 && value <= LIMITS.columns ? value : 1;
}
