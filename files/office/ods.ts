/**
 * OpenDocument spreadsheets (ISO/IEC 26300): content.xml as a stream. Read by ourselves because the library that reads XLS
 * forgets which rows and sheets are hidden, and unpacks rows that are repeated a million times.
 */

import type { CellBudget } from '../budget.ts';
import { dayText, numberText } from '../cell.ts';
import { SheetGathering } from '../gathering.ts';
import { LIMITS, type ReadPolicy } from '../policy.ts';
import { type RefusedFile, refused } from '../refusals.ts';
import { attribute, readXml, type XmlAttributes, type XmlListener } from '../xml.ts';
import type { Zip } from '../zip.ts';

/** A row or cell that says it is repeated more often than this, with something in it, is no table. */
const MOST_REPEATED = 2000;

export async function readOds(
  zip: Zip,
  budget: CellBudget,
  policy: ReadPolicy,
): Promise<SheetGathering[] | RefusedFile> {
  const files = new Map(zip.entries.map((entry) => [entry.name, entry]));
  const manifest = files.get('META-INF/manifest.xml');
  let locked = false;
  if (manifest !== undefined)
    await readXml(
      manifest,
      {
        open: (name) => {
          if (name === 'encryption-data') locked = true;
        },
      },
      budget,
    );
  if (locked) return refused('file-locked');
  const content = files.get('content.xml');
  if (content === undefined) return refused('workbook-broken');
  const sheets: SheetGathering[] = [];
  const read = await readXml(content, sheetsInto(sheets, budget, policy), budget);
  if (budget.refusal !== null) return refused(budget.refusal);
  return read === 'read' ? sheets : refused('workbook-broken');
}

type CellState = { attributes: XmlAttributes; repeated: number; paragraphs: string[]; covered: boolean };

function sheetsInto(sheets: SheetGathering[], budget: CellBudget, policy: ReadPolicy): XmlListener {
  const hiddenStyles = new Set<string>();
  let style = '';
  let sheet: SheetGathering | null = null;
  let row = { number: 0, repeated: 1, hidden: false };
  let cells: CellState[] = [];
  let cell: CellState | null = null;
  let text: string | null = null;
  let aside = 0;
  let column = 0;
  let depth = 0;

  const endRow = () => {
    if (sheet === null) return;
    const filled = cells.some(
      ({ paragraphs, attributes }) => paragraphs.length > 0 || attribute(attributes, 'value-type') !== null,
    );
    if (filled && row.repeated > MOST_REPEATED) budget.refuse('too-large-inside');
    for (let more = 0; filled && more < row.repeated && !budget.over; more += 1)
      putRow(sheet, row.number + more, row.hidden, cells);
    row = { ...row, number: row.number + row.repeated };
    cells = [];
  };
  return {
    open: (name, attributes) => {
      if (aside > 0 || name === 'annotation' || name === 'tracked-changes') {
        if (name === 'annotation') sheet?.see('comments', row.number);
        aside += 1;
        return;
      }
      if (name === 'style') style = attribute(attributes, 'name') ?? '';
      else if (name === 'table-properties' && attribute(attributes, 'display') === 'false')
        hiddenStyles.add(style);
      else if (name === 'table') {
        depth += 1;
        if (depth > 1) return;
        const hidden =
          hiddenStyles.has(attribute(attributes, 'style-name') ?? '') ||
          attribute(attributes, 'display') === 'false';
        sheet = new SheetGathering(
          { name: attribute(attributes, 'name') ?? '', hidden, index: sheets.length },
          budget,
          policy,
        );
        if (sheets.length >= LIMITS.sheets) budget.refuse('too-large-inside');
        sheets.push(sheet);
        row = { number: 1, repeated: 1, hidden: false };
        column = 0;
      } else if (depth !== 1) return;
      else if (name === 'table-column') {
        const repeated = repeats(attributes, 'number-columns-repeated');
        if (isHidden(attributes))
          for (let at = column; at < Math.min(column + repeated, LIMITS.columns); at += 1)
            sheet?.hideColumn(at);
        column += repeated;
      } else if (name === 'table-row') {
        const visibility = attribute(attributes, 'visibility');
        if (visibility === 'filter' && sheet !== null) sheet.filtered = true;
        row = { ...row, repeated: repeats(attributes, 'number-rows-repeated'), hidden: isHidden(attributes) };
        cells = [];
      } else if (name === 'table-cell' || name === 'covered-table-cell')
        cell = {
          attributes,
          repeated: repeats(attributes, 'number-columns-repeated'),
          paragraphs: [],
          covered: name !== 'table-cell',
        };
      else if (cell !== null && name === 'p') text = '';
      else if (text !== null && (name === 's' || name === 'tab' || name === 'line-break')) text += ' ';
    },
    close: (name) => {
      if (aside > 0) {
        aside -= 1;
        return;
      }
      if (name === 'table') {
        depth -= 1;
        if (depth === 0) sheet = null;
      } else if (depth !== 1) return;
      else if (name === 'p' && cell !== null && text !== null) {
        if (text.trim() !== '') cell.paragraphs.push(text);
        text = null;
      } else if ((name === 'table-cell' || name === 'covered-table-cell') && cell !== null) {
        cells.push(cell);
        cell = null;
      } else if (name === 'table-row') endRow();
    },
    text: (piece) => {
      if (text !== null && aside === 0) text += piece;
    },
  };

  function putRow(into: SheetGathering, number: number, hidden: boolean, states: readonly CellState[]): void {
    into.row(number, hidden);
    let at = 0;
    for (const state of states) {
      const filled = state.paragraphs.length > 0 || attribute(state.attributes, 'value-type') !== null;
      if (filled && state.repeated > MOST_REPEATED) budget.refuse('too-large-inside');
      for (let more = 0; filled && !state.covered && more < state.repeated && !budget.over; more += 1)
        put(into, number, at + more, state);
      at += state.repeated;
    }
  }
}

function put(
  sheet: SheetGathering,
  row: number,
  column: number,
  { attributes, paragraphs }: CellState,
): void {
  const wide = repeats(attributes, 'number-columns-spanned');
  const high = repeats(attributes, 'number-rows-spanned');
  if (wide > 1 || high > 1)
    sheet.merge({ top: row, left: column, bottom: row + high - 1, right: column + wide - 1 });
  const formula = attribute(attributes, 'formula') !== null;
  const shown = paragraphs.join(' ');
  const type = attribute(attributes, 'value-type');
  if (type === 'float' || type === 'percentage' || type === 'currency') {
    const value = Number(attribute(attributes, 'value'));
    if (Number.isFinite(value)) {
      sheet.cell(column, numberShown(value, shown, type), 'number', { value, formula });
      return;
    }
  }
  if (type === 'date') {
    const found = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}:\d{2}))?/.exec(
      attribute(attributes, 'date-value') ?? '',
    );
    if (found !== null) {
      const value =
        found[2] === undefined || found[2] === '00:00:00' ? (found[1] ?? '') : `${found[1]}T${found[2]}`;
      sheet.cell(column, dayText(value), 'day', { value, formula });
      return;
    }
  }
  if (type === 'boolean') {
    const value = attribute(attributes, 'boolean-value') === 'true';
    sheet.cell(column, value ? 'TRUE' : 'FALSE', 'truth', { value, formula });
  } else if (/^(#|Err:)/.test(shown) && formula) sheet.cell(column, shown, 'error', { formula });
  else sheet.cell(column, shown, 'text', { formula });
}

/** Percentages and numbers filled up with zeros as they are shown; every other number with all its digits. */
function numberShown(value: number, shown: string, type: string): string {
  if (type === 'percentage') return `${numberText(String(Number((value * 100).toPrecision(15))))}%`;
  return /^0\d{3,}$/.test(shown) && Number(shown) === value ? shown : numberText(String(value));
}

function isHidden(attributes: XmlAttributes): boolean {
  const visibility = attribute(attributes, 'visibility');
  return visibility === 'collapse' || visibility === 'filter';
}

function repeats(attributes: XmlAttributes, name: string): number {
  const count = Number(attribute(attributes, name) ?? 1);
  return Number.isInteger(count) && count >= 1 ? count : 1;
}
