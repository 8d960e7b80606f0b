/**
 * The one writer of workbooks that offices print: a title, headings that are repeated on each printed page, lines, widths,
 * A4 lying or standing, fitted to its width, page numbers. Numbers are numbers; no cell is ever a formula.
 */
import writeWorkbook, { type SheetData } from 'write-excel-file/node';
import { writable } from './writable.ts';

export type PrintedCell = string | number | null;

export type PrintedSheet = {
  /** Of the tab: at most 31 letters, without \ / ? * [ ] : */
  name: string;
  /** Lines above the table; the first in bold. */
  title: readonly string[];
  /** `width` in letters. Without headings the sheet is a page of lines (notes). */
  columns: readonly { heading: string; width: number }[];
  rows: readonly (readonly PrintedCell[])[];
  /** Rows (from 0) of sums, in bold. */
  sums?: readonly number[];
  /** Lying unless it is a page of lines. */
  standing?: boolean;
};

const LINES = { borderColor: '#808080', borderStyle: 'thin' } as const;
/** What a spreadsheet would calculate once somebody edits the cell: kept as text by its format, not by an apostrophe. */
const WOULD_CALCULATE = /^[\s\u200b\ufeff]*[=+\-@＝＋－＠−]/u;
const TEXT_FORMAT = '@';

export async function printedWorkbook(sheets: readonly PrintedSheet[]): Promise<Buffer> {
  const heads = sheets.map(headRow);
  return writeWorkbook(
    sheets.map((sheet, index) => ({
      data: dataOf(sheet),
      sheet: sheet.name,
      columns: sheet.columns.map(({ width }) => ({ width })),
      ...(heads[index] === null ? {} : { stickyRowsCount: heads[index] ?? 0 }),
      ...(sheet.standing === true ? {} : { orientation: 'landscape' as const }),
    })),
    {
      features: [
        {
          files: {
            transform: {
              'xl/worksheets/sheet{id}.xml': { transform: fitted },
              'xl/workbook.xml': { transform: (xml: string) => titled(xml, sheets, heads) },
            },
          },
        },
      ],
    },
  ).toBuffer();
}

/** The row of the headings, from 1; null: a page of lines has none. */
function headRow({ title, columns }: PrintedSheet): number | null {
  if (columns.every(({ heading }) => heading === '')) return null;
  return title.length === 0 ? 1 : title.length + 2;
}

function dataOf(sheet: PrintedSheet): SheetData {
  const { title, columns, rows, sums = [] } = sheet;
  const span = columns.length;
  const isTable = headRow(sheet) !== null;
  const data: SheetData = title.map((line, index) => [
    {
      ...text(line),
      ...(span > 1 ? { columnSpan: span } : { wrap: true }),
      align: isTable ? ('center' as const) : ('left' as const),
      ...(index === 0 ? { fontWeight: 'bold' as const, fontSize: 13 } : {}),
    },
  ]);
  if (title.length > 0) data.push([]);
  // Bold letters are wider than the width counts.
  const lines = Math.max(
    1,
    ...columns.map(({ heading, width }) => Math.ceil((heading.length * 1.25) / width)),
  );
  const height = 16 * lines + 4;
  if (isTable)
    data.push(
      columns.map(({ heading }) => ({
        ...text(heading),
        height,
        ...{
          fontWeight: 'bold' as const,
          wrap: true,
          align: 'center' as const,
          alignVertical: 'center' as const,
        },
        ...LINES,
      })),
    );
  for (const [index, row] of rows.entries()) {
    const bold = sums.includes(index) ? { fontWeight: 'bold' as const } : {};
    data.push(
      columns.map((_, column) => {
        const value = row[column] ?? null;
        const lines = isTable ? LINES : {};
        if (value === null || value === '') return { ...lines };
        if (typeof value === 'number') return { value, type: Number, ...lines, ...bold };
        return { ...text(value), wrap: true, alignVertical: 'top' as const, ...lines, ...bold };
      }),
    );
  }
  return data;
}

function text(value: string) {
  const kept = writable(value);
  return {
    value: kept,
    type: String,
    ...(WOULD_CALCULATE.test(kept) ? { format: TEXT_FORMAT } : {}),
  };
}

/** One page wide and as many as it takes high, A4, with the page's number at its foot. */
function fitted(xml: string): string {
  const fit = '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>';
  const withFit = /<sheetPr[\s>/]/.test(xml) ? xml : xml.replace(/(<worksheet[^>]*>)/, `$1${fit}`);
  const orientation = /<pageSetup[^>]*orientation="(\w+)"/.exec(withFit)?.[1] ?? 'portrait';
  const setup = `<pageMargins left="0.5" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="${orientation}" fitToWidth="1" fitToHeight="0"/><headerFooter><oddFooter>&amp;CTrang &amp;P/&amp;N</oddFooter></headerFooter>`;
  const bare = withFit
    .replace(/<pageMargins[^>]*\/>/, '')
    .replace(/<pageSetup[^>]*\/>/, '')
    .replace(/<headerFooter>.*?<\/headerFooter>/s, '');
  // After the cells and their merges, before drawings.
  return bare.replace(/(<drawing[^>]*\/>)?<\/worksheet>/, `${setup}$1</worksheet>`);
}

/** The headings are repeated on every printed page. */
function titled(xml: string, sheets: readonly PrintedSheet[], heads: readonly (number | null)[]): string {
  const names = sheets.flatMap(({ name }, index) => {
    const head = heads[index];
    if (head === null || head === undefined) return [];
    const sheet = `'${name.replaceAll("'", "''").replaceAll('&', '&amp;').replaceAll('<', '&lt;')}'`;
    return [
      `<definedName name="_xlnm.Print_Titles" localSheetId="${index}">${sheet}!$${head}:$${head}</definedName>`,
    ];
  });
  if (names.length === 0) return xml;
  const known = /<definedNames>(.*?)<\/definedNames>/s.exec(xml);
  if (known !== null) return xml.replace('</definedNames>', `${names.join('')}</definedNames>`);
  return xml.replace('</sheets>', `</sheets><definedNames>${names.join('')}</definedNames>`);
}
