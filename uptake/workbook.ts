import { openZip, type ZipEntry } from '../files/zip.ts';
import type { CellValue } from './number.ts';
import { type Book, cellsInto, emptyBook, stringsInto } from './worksheet.ts';
import { attribute, type Budget, type Listener, readXml } from './xml.ts';

type Page = { name: string; rows: CellValue[][] };
type Failure = { kind: 'unreadable' } | { kind: 'too-large' };
export type Workbook = { kind: 'pages'; pages: Page[] } | Failure;

const MOST_ENTRIES = 500;
/** A page of 120,000 rows and ten columns, twice over. */
const MOST_BYTES_UNPACKED = 160 * 1024 * 1024;
const WORKBOOK = 'xl/workbook.xml';
const RELATIONS = 'xl/_rels/workbook.xml.rels';

/**
 * The pages of an XLSX workbook as grids; positions are those of the spreadsheet. Dates become ISO text, true and false
 * "TRUE" and "FALSE", errors their code (#DIV/0!).
 *
 * Pages are read as a stream and only what their cells say is kept, so that a small file can neither unpack to gigabytes
 * nor claim a cell a million rows down: what is beyond any real table stops the reading at once.
 */
export async function readXlsx(bytes: Uint8Array): Promise<Workbook> {
  const archive = openZip(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (archive === null) return { kind: 'unreadable' };
  if (archive.entries.length > MOST_ENTRIES) return { kind: 'too-large' };
  const files = new Map(archive.entries.map((entry) => [entry.name, entry]));
  const budget: Budget = { bytes: MOST_BYTES_UNPACKED, over: false };
  const read = async (name: string, on: Partial<Listener>): Promise<Failure | null> =>
    readFile(files.get(name), on, budget);
  const book = emptyBook(budget);
  const sheets: { name: string; id: string }[] = [];
  const targets = new Map<string, { path: string; type: string }>();
  const failed =
    (await read(WORKBOOK, sheetsInto(sheets, book))) ?? (await read(RELATIONS, targetsInto(targets)));
  if (failed !== null) return failed;
  const pathOf = (type: string) => [...targets.values()].find((target) => target.type === type)?.path ?? '';
  for (const [path, on] of [
    [pathOf('styles'), datesInto(book)],
    [pathOf('sharedStrings'), stringsInto(book)],
  ] as const) {
    const failure = files.has(path) ? await read(path, on) : null;
    if (failure !== null) return failure;
  }
  const pages: Page[] = [];
  for (const { name, id } of sheets) {
    const target = targets.get(id);
    // Pages that are a chart or a dialogue hold no cells.
    if (target?.type !== 'worksheet') continue;
    const rows: CellValue[][] = [];
    const failure = await read(target.path, cellsInto(rows, book));
    if (failure !== null) return failure;
    pages.push({ name, rows });
  }
  return { kind: 'pages', pages };
}

async function readFile(
  entry: ZipEntry | undefined,
  on: Partial<Listener>,
  budget: Budget,
): Promise<Failure | null> {
  if (entry === undefined) return { kind: 'unreadable' };
  const nothing = () => {};
  const read = await readXml(entry, { open: nothing, close: nothing, text: nothing, ...on }, budget);
  if (read === 'read') return null;
  return { kind: read === 'broken' ? 'unreadable' : 'too-large' };
}

function sheetsInto(sheets: { name: string; id: string }[], book: Book): Partial<Listener> {
  return {
    open: (name, attributes) => {
      if (name === 'sheet')
        sheets.push({
          name: (attribute(attributes, 'name') ?? '').normalize('NFC'),
          id: attribute(attributes, 'id') ?? '',
        });
      if (name === 'workbookPr')
        book.since1904 = ['1', 'true'].includes(attribute(attributes, 'date1904') ?? '');
    },
  };
}

/** Where the parts of a workbook lie: paths are as seen from `xl/`, or from the root of the archive with a stroke before. */
function targetsInto(targets: Map<string, { path: string; type: string }>): Partial<Listener> {
  return {
    open: (name, attributes) => {
      if (name !== 'Relationship') return;
      const target = attribute(attributes, 'Target') ?? '';
      targets.set(attribute(attributes, 'Id') ?? '', {
        path: target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^\.\//, '')}`,
        type: (attribute(attributes, 'Type') ?? '').split('/').at(-1) ?? '',
      });
    },
  };
}

/** Formats of dates and times that need not be spelt out (ECMA-376, part 1, 18.8.30). */
const isBuiltInDate = (id: number) =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);

function datesInto(book: Book): Partial<Listener> {
  const own = new Map<number, string>();
  let inCells = false;
  return {
    open: (name, attributes) => {
      const id = Number(attribute(attributes, 'numFmtId') ?? 0);
      if (name === 'numFmt') own.set(id, attribute(attributes, 'formatCode') ?? '');
      else if (name === 'cellXfs') inCells = true;
      else if (name === 'xf' && inCells) {
        const code = own.get(id);
        book.dates.push(code === undefined ? isBuiltInDate(id) : showsDate(code));
      }
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false;
    },
  };
}

/** Whether a format holds letters of a date outside of quotes, brackets and escapes, and no sign of a number. */
function showsDate(code: string): boolean {
  const bare = code.replace(/"[^"]*"|\[[^\]]*\]|\\.|_./g, ' ');
  return /[dmyhs]/i.test(bare) && !/[#?%]/.test(bare);
}
