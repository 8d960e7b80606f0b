/** Reads a file in the thread it is called in: container → sheets of cells. read.ts calls it in a thread of its own. */

import { CellBudget } from './budget.ts';
import { archiveKind, kindOf } from './container.ts';
import type { SheetGathering } from './gathering.ts';
import type { Sheet } from './grid.ts';
import { noteOf, type ReadingNote } from './notes.ts';
import { readDocx } from './office/docx.ts';
import { isEmail, isHtml, isMhtml } from './office/markup.ts';
import { readOds } from './office/ods.ts';
import type { PackedRows } from './packed.ts';
import { LIMITS, type ReadPolicy } from './policy.ts';
import { type RefusedFile, refused } from './refusals.ts';
import { decodeText } from './text/decode.ts';
import { readText } from './text/text.ts';
import { readXlsx } from './xlsx/workbook.ts';
import { hidesSomething, openZip } from './zip.ts';

/** What a file is by its content, whatever its name says. */
export type Container =
  | 'xlsx'
  | 'xls'
  | 'ods'
  | 'docx'
  | 'html'
  | 'mhtml'
  | 'pdf'
  /** Text with a separator between its cells (comma, semicolon, tab). */
  | 'delimited'
  | 'bars'
  /** Text whose cells stand apart by wide gaps. */
  | 'gaps'
  /** Pasted text rebuilt into a table: one cell per line, list lines of a chat. */
  | 'lines';

export type PackedSheet = Sheet & { rows: PackedRows };
export type FileReading =
  | {
      kind: 'read';
      container: Container;
      encoding: string | null;
      sheets: PackedSheet[];
      notes: ReadingNote[];
    }
  | RefusedFile;

/** Reads bytes or pasted text. Never throws for anything a file can hold. */
export async function readHere(source: Uint8Array | string, policy: ReadPolicy = {}): Promise<FileReading> {
  const budget = new CellBudget(policy);
  const opened = await openSource(source, budget, policy);
  if (budget.refusal !== null) return refused(budget.refusal);
  if (opened.kind === 'refused') return opened;
  const reading = finished(opened, budget);
  return budget.refusal === null ? reading : refused(budget.refusal);
}

type Opened = {
  kind: 'opened';
  container: Container;
  encoding: string | null;
  sheets: SheetGathering[];
  notes?: ReadingNote[];
};

async function openSource(
  source: Uint8Array | string,
  budget: CellBudget,
  policy: ReadPolicy,
): Promise<Opened | RefusedFile> {
  if (source.length === 0) return refused('file-empty');
  if (typeof source === 'string') return openText(source.normalize('NFC'), null, budget, policy);
  if (source.length > LIMITS.bytes) return refused('file-too-big');
  const kind = kindOf(source);
  if (typeof kind === 'object') return refused(kind.refusal);
  if (kind === 'zip') return openArchive(source, budget, policy);
  if (kind === 'compound') {
    const { compoundKind, readXls } = await import('./office/xls.ts');
    const inside = compoundKind(source);
    return inside === 'xls' ? opened('xls', readXls(source, budget, policy)) : inside;
  }
  if (kind === 'pdf') {
    const { readPdf } = await import('./pdf/pdf.ts');
    return opened('pdf', await readPdf(source, budget, policy));
  }
  const decoded = decodeText(source);
  if (decoded.kind === 'binary') return refused('not-a-table');
  const { text, encoding } = decoded;
  if (isMhtml(text)) {
    const { readMhtml } = await import('./office/html.ts');
    return opened('mhtml', readMhtml(source, budget, policy));
  }
  if (isEmail(text)) return refused('email');
  return openText(text, encoding, budget, policy);
}

type Gathered = SheetGathering[] | { sheets: SheetGathering[]; notes: ReadingNote[] } | RefusedFile;

function opened(container: Container, read: Gathered, encoding: string | null = null): Opened | RefusedFile {
  if (Array.isArray(read)) return { kind: 'opened', container, encoding, sheets: read };
  return 'refusal' in read ? read : { kind: 'opened', container, encoding, ...read };
}

async function openText(
  text: string,
  encoding: string | null,
  budget: CellBudget,
  policy: ReadPolicy,
): Promise<Opened | RefusedFile> {
  if (/^\s*<\?xml[\s\S]{0,2000}urn:schemas-microsoft-com:office:spreadsheet/i.test(text.slice(0, 4096))) {
    const { readXls } = await import('./office/xls.ts');
    return opened('xls', readXls(text, budget, policy), encoding);
  }
  if (isHtml(text)) {
    const { readHtml } = await import('./office/html.ts');
    return opened('html', readHtml(text, budget, policy), encoding);
  }
  if (/^\s*<\?xml/.test(text)) return refused('not-a-table');
  const read = await readText(text, budget, policy);
  if ('kind' in read) return read;
  return { kind: 'opened', encoding, ...read };
}

async function openArchive(
  source: Uint8Array,
  budget: CellBudget,
  policy: ReadPolicy,
): Promise<Opened | RefusedFile> {
  const zip = openZip(Buffer.from(source.buffer, source.byteOffset, source.byteLength));
  // A reader that goes by the headers and not by the directory would find what hides between the listed files.
  if (zip === null || hidesSomething(zip)) return refused('workbook-broken');
  const kind = archiveKind(zip);
  if (typeof kind === 'object') return refused(kind.refusal);
  if (kind === 'xlsx') return opened('xlsx', await readXlsx(zip, budget, policy));
  if (kind === 'ods') return opened('ods', await readOds(zip, budget, policy));
  return opened('docx', await readDocx(zip, budget, policy));
}

function finished(
  { container, encoding, sheets: gathered, notes: said = [] }: Opened,
  budget: CellBudget,
): FileReading {
  const sheets: PackedSheet[] = [];
  const notes = [...said];
  for (const one of gathered) {
    const { sheet, notes: seen } = one.finish();
    if (sheet !== null) sheets.push(sheet);
    notes.push(...seen);
  }
  if (encoding === 'tcvn3' || encoding === 'vni')
    notes.push(noteOf('old-font', { columns: [encoding === 'vni' ? 'VNI' : 'TCVN3'], count: budget.cells }));
  if (sheets.length > 0) return { kind: 'read', container, encoding, sheets, notes };
  return refused(
    notes.some(
      ({ kind }) =>
        kind === 'sheet-hidden' ||
        kind === 'rows-hidden' ||
        kind === 'rows-filtered' ||
        kind === 'columns-hidden',
    )
      ? 'only-hidden'
      : 'file-empty',
  );
}
