/** Workbooks of Excel 97–2003 (BIFF8) and before, and "XML Spreadsheet 2003", through the kept-up republication of SheetJS. */

import { CFB, read, type WorkBook, type WorkSheet } from '@e965/xlsx';
import { sayDay } from '../../calendar/words.ts';
import type { CellBudget } from '../budget.ts';
import { SheetGathering } from '../gathering.ts';
import { LIMITS, type ReadPolicy } from '../policy.ts';
import { type RefusedFile, refused } from '../refusals.ts';
import { formatOf } from '../xlsx/styles.ts';
import { numberShown } from '../xlsx/worksheet.ts';

/** Streams of a compound file, by their names as UTF-16. */
const STREAMS = {
  encrypted: utf16('EncryptedPackage'),
  workbook: utf16('Workbook'),
  book: utf16('Book'),
  word: utf16('WordDocument'),
  slides: utf16('PowerPoint Document'),
  mail: utf16('__substg1.0_'),
};

/** What of the older Office formats a compound file holds. */
export function compoundKind(bytes: Uint8Array): 'xls' | RefusedFile {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer[0] !== 0xd0) return 'xls';
  if (buffer.includes(STREAMS.encrypted)) return refused('file-locked');
  if (buffer.includes(STREAMS.workbook) || buffer.includes(STREAMS.book)) return 'xls';
  if (buffer.includes(STREAMS.word)) return refused('old-word');
  if (buffer.includes(STREAMS.slides)) return refused('presentation');
  if (buffer.includes(STREAMS.mail)) return refused('email');
  return refused('old-office');
}

/** An old workbook is unpacked in memory: at most this much of it. */
const MOST_BYTES = 24 * 1024 * 1024;

export function readXls(
  bytes: Uint8Array | string,
  budget: CellBudget,
  policy: ReadPolicy,
): SheetGathering[] | RefusedFile {
  if (bytes.length > MOST_BYTES) return refused('too-large-inside');
  let book: WorkBook;
  try {
    const options = {
      dense: true,
      cellNF: true,
      cellStyles: true,
      cellHTML: false,
      cellText: false,
      sheetRows: LIMITS.rows + 1000,
    } as const;
    if (typeof bytes !== 'string' && !hasWholeRecords(bytes)) return refused('workbook-broken');
    book =
      typeof bytes === 'string'
        ? read(bytes, { ...options, type: 'string' })
        : read(Buffer.from(bytes), { ...options, type: 'buffer' });
  } catch (error) {
    // The library throws for everything a damaged workbook can be; only a password is worth telling apart.
    return refused(
      error instanceof Error && /password|encrypt/i.test(error.message) ? 'file-locked' : 'workbook-broken',
    );
  }
  const since1904 = book.Workbook?.WBProps?.date1904 === true;
  const sheets: SheetGathering[] = [];
  for (const [index, name] of book.SheetNames.entries()) {
    const sheet = book.Sheets[name];
    if (sheet === undefined || index >= LIMITS.sheets) continue;
    const hidden = (book.Workbook?.Sheets?.[index]?.Hidden ?? 0) !== 0;
    const gathered = new SheetGathering({ name, hidden, index }, budget, policy);
    putSheet(gathered, sheet, since1904);
    sheets.push(gathered);
    budget.share = (index + 1) / book.SheetNames.length;
    if (budget.over) break;
  }
  return sheets;
}

/** Data of one record at most: MS-XLS 2.1.4. */
const LONGEST_RECORD = 8_224;
const END_OF_PART = 0x0a;

/**
 * Do the records of the workbook stream follow one another to its end? The library believes any length it reads: a changed byte
 * in one took half a minute and two gigabytes.
 */
function hasWholeRecords(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file[0] !== 0xd0) return true;
  const inside = CFB.read(file, { type: 'buffer' });
  const stream = (CFB.find(inside, 'Workbook') ?? CFB.find(inside, 'Book'))?.content;
  if (stream === undefined) return false;
  const records = Buffer.from(stream as Uint8Array);
  let before = -1;
  for (let at = 0; at + 4 <= records.length; ) {
    const kind = records.readUInt16LE(at);
    const length = records.readUInt16LE(at + 2);
    // The stream may be filled up behind its last part.
    if (kind === 0 && before === END_OF_PART) return true;
    if (length > LONGEST_RECORD || at + 4 + length > records.length) return false;
    before = kind;
    at += 4 + length;
  }
  return true;
}

function putSheet(into: SheetGathering, sheet: WorkSheet, since1904: boolean): void {
  for (const [column, settings] of (sheet['!cols'] ?? []).entries())
    if (settings?.hidden === true) into.hideColumn(column);
  if (sheet['!autofilter'] !== undefined) into.filtered = true;
  for (const [number, row] of (sheet['!data'] ?? []).entries()) {
    if (row === undefined) continue;
    into.row(number + 1, sheet['!rows']?.[number]?.hidden === true);
    for (const [column, cell] of row.entries()) {
      if (cell === undefined || cell === null) continue;
      const formula = cell.f !== undefined;
      if (cell.c !== undefined && cell.c.length > 0) into.see('comments', number + 1);
      if (cell.t === 'n') {
        const { kind, shown, value } = numberShown(
          String(cell.v),
          formatOf(String(cell.z ?? 'General')),
          since1904,
        );
        into.cell(column, shown, kind, { ...(value === undefined ? {} : { value }), formula });
      } else if (cell.t === 'b')
        into.cell(column, cell.v === true ? 'TRUE' : 'FALSE', 'truth', { value: cell.v === true, formula });
      else if (cell.t === 'e') into.cell(column, cell.w ?? '#N/A', 'error', { formula });
      else if (cell.t === 's') into.cell(column, String(cell.v ?? ''), 'text', { formula });
      else if (cell.t === 'd' && cell.v instanceof Date) {
        const [day = '', time = ''] = cell.v.toISOString().split('T');
        const value = time.startsWith('00:00:00') ? day : `${day}T${time.slice(0, 8)}`;
        into.cell(column, sayDay(day), 'day', {
          value,
          formula,
        });
      }
    }
  }
  for (const { s, e } of sheet['!merges'] ?? [])
    into.merge({ top: s.r + 1, left: s.c, bottom: e.r + 1, right: e.c });
}

function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le');
}
