import type { CellBudget } from '../budget.ts';
import { SheetGathering } from '../gathering.ts';
import { LIMITS, type ReadPolicy } from '../policy.ts';
import { type RefusedFile, refused } from '../refusals.ts';
import { attribute, readXml, type XmlListener } from '../xml.ts';
import type { Zip, ZipEntry } from '../zip.ts';
import { stylesInto } from './styles.ts';
import { cellsInto, stringsInto, type WorkbookParts } from './worksheet.ts';

type Target = { path: string; type: string };
type SheetEntry = { name: string; id: string; hidden: boolean };

/**
 * The sheets of an XLSX workbook (ECMA-376 or its strict form, with any prefixes); positions are those of the spreadsheet.
 *
 * Sheets are read as a stream and only what their cells say is kept, so that a small file can neither unpack to gigabytes
 * nor claim a cell a million rows down: what is beyond any real table stops the reading at once.
 */
export async function readXlsx(
  zip: Zip,
  budget: CellBudget,
  policy: ReadPolicy,
): Promise<SheetGathering[] | RefusedFile> {
  const files = new Map(zip.entries.map((entry) => [entry.name.replace(/^\//, ''), entry]));
  const read = async (path: string, on: XmlListener) => readPart(files.get(path), on, budget);
  const root = await targetsOf('', '', read);
  const path = [...root.values()].find(({ type }) => type === 'officeDocument')?.path ?? 'xl/workbook.xml';
  const book: WorkbookParts = { strings: [], styles: [], since1904: false, budget };
  const entries: SheetEntry[] = [];
  if (!(await read(path, sheetsInto(entries, book)))) return broken(budget);
  const targets = await targetsOf(folderOf(path), nameOf(path), read);
  const partOf = (type: string) => [...targets.values()].find((target) => target.type === type)?.path ?? '';
  if (files.has(partOf('styles')) && !(await read(partOf('styles'), stylesInto(book.styles))))
    return broken(budget);
  const strings = partOf('sharedStrings');
  if (files.has(strings) && !(await read(strings, stringsInto(book)))) return broken(budget);
  const worksheets = entries.filter(({ id }) => targets.get(id)?.type === 'worksheet');
  if (worksheets.length === 0 || targets.size === 0) return broken(budget);
  if (worksheets.length > LIMITS.sheets) return refused('too-large-inside');
  const sheets: SheetGathering[] = [];
  for (const [index, { name, id, hidden }] of worksheets.entries()) {
    const part = targets.get(id)?.path ?? '';
    const sheet = new SheetGathering({ name, hidden, index }, budget, policy);
    budget.share = index / worksheets.length;
    if (!(await read(part, cellsInto(sheet, book)))) return broken(budget);
    const beside = [...(await targetsOf(folderOf(part), nameOf(part), read)).values()];
    const comments = beside.find(({ type }) => type === 'comments');
    if (comments !== undefined) await read(comments.path, commentsInto(sheet));
    sheets.push(sheet);
    if (budget.over) break;
  }
  return sheets;
}

function broken(budget: CellBudget): RefusedFile {
  return refused(budget.refusal ?? 'workbook-broken');
}

async function readPart(entry: ZipEntry | undefined, on: XmlListener, budget: CellBudget): Promise<boolean> {
  return entry !== undefined && (await readXml(entry, on, budget)) === 'read' && !budget.over;
}

function sheetsInto(sheets: SheetEntry[], book: WorkbookParts): XmlListener {
  return {
    open: (name, attributes) => {
      if (name === 'sheet')
        sheets.push({
          name: attribute(attributes, 'name') ?? '',
          id: attribute(attributes, 'id') ?? '',
          hidden: /hidden/i.test(attribute(attributes, 'state') ?? ''),
        });
      if (name === 'workbookPr')
        book.since1904 = ['1', 'true'].includes(attribute(attributes, 'date1904') ?? '');
    },
  };
}

/** Where the parts beside one lie, by their id; the paths in the file are as seen from its folder, or from the root. */
async function targetsOf(
  folder: string,
  name: string,
  read: (path: string, on: XmlListener) => Promise<boolean>,
): Promise<Map<string, Target>> {
  const targets = new Map<string, Target>();
  const relations = `${folder}_rels/${name}.rels`;
  await read(relations, {
    open: (tag, attributes) => {
      if (tag !== 'Relationship') return;
      targets.set(attribute(attributes, 'Id') ?? '', {
        path: resolved(folder, attribute(attributes, 'Target') ?? ''),
        type: (attribute(attributes, 'Type') ?? '').split('/').at(-1) ?? '',
      });
    },
  });
  return targets;
}

function resolved(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const parts: string[] = [];
  for (const part of `${folder}${target}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function commentsInto(sheet: SheetGathering): XmlListener {
  return {
    open: (name, attributes) => {
      if (name !== 'comment') return;
      const row = Number(/\d+$/.exec(attribute(attributes, 'ref') ?? '')?.[0] ?? 0);
      sheet.see('comments', row);
    },
  };
}
