import type { CellBudget } from '../budget.ts';
import { dayText, numberText } from '../cell.ts';
import type { CellMarks, SheetGathering } from '../gathering.ts';
import type { CellKind } from '../grid.ts';
import { columnIndex } from '../grid.ts';
import { LIMITS } from '../policy.ts';
import { attribute, type XmlAttributes, type XmlListener } from '../xml.ts';
import { dayOfSerial, timeOfSerial } from './serial.ts';
import { type CellStyle, PLAIN_STYLE } from './styles.ts';

/** What all sheets of a workbook have in common. */
export type WorkbookParts = {
  strings: string[];
  styles: CellStyle[];
  /** Days are counted from 1904 (old Macintosh) and not from 1900. */
  since1904: boolean;
  budget: CellBudget;
};

/** Gathers the shared strings; what is written above letters to say how they are read (rPh) is no part of them. */
export function stringsInto(book: WorkbookParts): XmlListener {
  let text = '';
  let inText = false;
  let above = 0;
  let letters = 0;
  return {
    open: (name) => {
      if (name === 'si') text = '';
      else if (name === 'rPh') above += 1;
      else if (name === 't') inText = above === 0;
    },
    close: (name) => {
      if (name === 'si') {
        const kept = own(unescaped(text.length > LIMITS.cell ? text.slice(0, LIMITS.cell) : text));
        letters += kept.length + 8;
        if (letters > LIMITS.letters) book.budget.refuse('too-large-inside');
        book.strings.push(kept);
      } else if (name === 'rPh') above -= 1;
      else if (name === 't') inText = false;
    },
    text: (piece) => {
      if (inText) text += piece;
    },
  };
}

/**
 * Gathers the cells of one sheet; positions are those of the spreadsheet, and cells or rows that do not say where they are
 * follow the one before. Cells that hold nothing but a style take no room, however far away they are.
 */
export function cellsInto(sheet: SheetGathering, book: WorkbookParts): XmlListener {
  let row = 0;
  let column = -1;
  let cell = { type: 'n', style: PLAIN_STYLE, formula: false };
  let text = '';
  let taking = false;
  let above = 0;
  return {
    open: (name, attributes) => {
      if (name === 'c') {
        const place = /^([A-Za-z]+)/.exec(attributes.r ?? attribute(attributes, 'r') ?? '')?.[1];
        column = place === undefined ? column + 1 : columnIndex(place);
        const style = attributes.s ?? attribute(attributes, 's');
        cell = {
          type: attributes.t ?? attribute(attributes, 't') ?? 'n',
          style: style === null ? PLAIN_STYLE : (book.styles[Number(style)] ?? PLAIN_STYLE),
          formula: false,
        };
        text = '';
      } else if (name === 'row') {
        row = Number(attribute(attributes, 'r') ?? row + 1);
        column = -1;
        sheet.row(row, isTrue(attribute(attributes, 'hidden')));
      } else if (name === 'v' || (name === 't' && above === 0)) taking = true;
      else if (name === 'f') cell.formula = true;
      else if (name === 'rPh') above += 1;
      else around(name, attributes, sheet);
    },
    close: (name) => {
      if (name === 'v' || name === 't') taking = false;
      else if (name === 'rPh') above -= 1;
      else if (name === 'c') put(sheet, column, text, cell, book);
    },
    text: (piece) => {
      if (taking) text += piece;
    },
  };
}

/** What stands around the cells: hidden columns, merged cells, a filter. */
function around(name: string, attributes: XmlAttributes, sheet: SheetGathering): void {
  if (name === 'col' && isTrue(attribute(attributes, 'hidden'))) {
    const last = Math.min(Number(attribute(attributes, 'max')), LIMITS.columns);
    for (let column = Number(attribute(attributes, 'min')); column <= last; column += 1)
      sheet.hideColumn(column - 1);
  } else if (name === 'mergeCell') {
    const merge = rangeOf(attribute(attributes, 'ref') ?? '');
    if (merge !== null) sheet.merge(merge);
  } else if (name === 'filterColumn') sheet.filtered = true;
}

/** `B4:D9`. */
export function rangeOf(ref: string): { top: number; left: number; bottom: number; right: number } | null {
  const found = /^\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})$/i.exec(ref);
  if (found === null) return null;
  const [, left = '', top = '', right = '', bottom = ''] = found;
  return { top: Number(top), left: columnIndex(left), bottom: Number(bottom), right: columnIndex(right) };
}

type Content = { type: string; style: CellStyle; formula: boolean };

function put(
  sheet: SheetGathering,
  column: number,
  text: string,
  content: Content,
  book: WorkbookParts,
): void {
  const { style, formula } = content;
  const { kind, shown, value } = contentOf(text, content, book);
  if (kind === 'text' && shown === '' && !style.coloured && !formula) return;
  const marks: CellMarks = { formula, coloured: style.coloured, struck: style.struck, font: style.font };
  if (value !== undefined) marks.value = value;
  sheet.cell(column, shown, kind, marks);
}

type Shown = { kind: CellKind; shown: string; value?: number | string | boolean };

/** The types of cells of ECMA-376, part 1, 18.18.11. */
function contentOf(text: string, { type, style }: Content, book: WorkbookParts): Shown {
  if (type === 's') return { kind: 'text', shown: book.strings[Number(text)] ?? '' };
  if (type === 'b') {
    const value = text === '1' || text === 'true';
    return text === ''
      ? { kind: 'text', shown: '' }
      : { kind: 'truth', shown: value ? 'TRUE' : 'FALSE', value };
  }
  if (type === 'e') return { kind: 'error', shown: text.slice(0, 20) };
  if (type === 'd') return isoDay(text);
  if (type !== 'n') return { kind: 'text', shown: unescaped(text) };
  return numberShown(text, style, book.since1904);
}

/** A native number as the spreadsheet shows it: a day, a time, a percentage, digits with zeros before. */
export function numberShown(
  text: string,
  style: Pick<CellStyle, 'shows' | 'digits'>,
  since1904: boolean,
): Shown {
  if (text.trim() === '') return { kind: 'text', shown: '' };
  const value = Number(text);
  if (!Number.isFinite(value)) return { kind: 'text', shown: text };
  if (style.shows === 'day') {
    const day = dayOfSerial(value, since1904);
    if (day !== null) return { kind: 'day', shown: dayText(day), value: day };
  }
  if (style.shows === 'time' && value >= 0 && value < 1) return { kind: 'text', shown: timeOfSerial(value) };
  if (style.shows === 'time') {
    const day = dayOfSerial(value, since1904);
    if (day !== null && value > 366) return { kind: 'day', shown: dayText(day), value: day };
  }
  if (style.shows === 'percent')
    return { kind: 'number', shown: `${numberText(String(Number((value * 100).toPrecision(15))))}%`, value };
  const shown = numberText(text.trim());
  return {
    kind: 'number',
    shown: style.digits > 0 && /^\d+$/.test(shown) ? shown.padStart(style.digits, '0') : shown,
    value,
  };
}

function isoDay(text: string): Shown {
  const found = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2})?))?/.exec(text);
  if (found === null) return { kind: 'text', shown: text };
  const [, day = '', time = ''] = found;
  const clock = time.length === 5 ? `${time}:00` : time;
  const value = clock === '' || clock === '00:00:00' ? day : `${day}T${clock}`;
  return { kind: 'day', shown: dayText(value), value };
}

function isTrue(written: string | null): boolean {
  return written === '1' || written === 'true';
}

/** Signs that XML forbids stand as `_x000D_` (ECMA-376, part 1, 22.9.2.19). */
function unescaped(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9a-f]{4})_/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** Shorter texts are copied by the engine itself; longer ones would hold on to the piece of the file they were cut from. */
const LONGEST_COPIED = 12;

function own(text: string): string {
  return text.length > LONGEST_COPIED ? Buffer.from(text).toString() : text;
}
