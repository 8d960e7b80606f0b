/**
 * Text pasted from a chat, a document or a PDF in which no sign parts the cells: one cell per line, single blanks, or a list
 * ("- Xã Cam Lộ: 36/40 (90%)"). A table is made of it only when its lines are alike; else the lines stay lines.
 */

/** Rows rebuilt from lines, each with the number of the line it begins on. */
export type RebuiltRows = { number: number; cells: string[] }[];

const FEWEST_ROWS = 2;
/** A number as it stands in a table of figures, with its percent sign. */
const NUMBER = String.raw`(?:\d{1,3}(?:[.,]\d{3})+|\d+(?:[.,]\d+)?)\s?%?|[-–—]`;

export function rebuilt(text: string): RebuiltRows | null {
  const lines = text
    .split(/\r\n|\n|\r/)
    .map((line, index) => ({ number: index + 1, text: line.replace(/\s+/g, ' ').trim() }));
  const filled = lines.filter((line) => line.text !== '');
  return byCell(filled) ?? byBlank(filled) ?? byList(filled);
}

type Written = { number: number; text: string };

/**
 * One cell per line: running numbers 1, 2, 3 … stand equally far apart. The heading is as many lines as a row has, the ones
 * before the first number; lines above it are titles.
 */
function byCell(lines: readonly Written[]): RebuiltRows | null {
  for (const [first, line] of lines.entries()) {
    if (line.text !== '1' && line.text !== '01' && line.text !== '1.') continue;
    const width = lines.slice(first + 1).findIndex(({ text }) => isNumber(text, 2)) + 1;
    if (width < 3 || width > first) continue;
    let rows = 0;
    while (
      isNumber(lines[first + rows * width]?.text ?? '', rows + 1) &&
      first + (rows + 1) * width <= lines.length
    )
      rows += 1;
    if (rows < FEWEST_ROWS) continue;
    const end = first + rows * width;
    const rest = lines.slice(end);
    return [
      ...asRows(lines.slice(0, first - width)),
      ...chunked(lines.slice(first - width, end), width),
      ...lastRow(rest, width),
    ];
  }
  return null;
}

function isNumber(text: string, number: number): boolean {
  return new RegExp(`^0?${number}\\.?$`).test(text);
}

function chunked(lines: readonly Written[], width: number): RebuiltRows {
  const rows: RebuiltRows = [];
  for (let at = 0; at + width <= lines.length; at += width) {
    const own = lines.slice(at, at + width);
    rows.push({ number: own[0]?.number ?? 0, cells: own.map(({ text }) => text) });
  }
  return rows;
}

/** A sum below the rows ("Tổng cộng", then its figures) has no running number. */
function lastRow(rest: readonly Written[], width: number): RebuiltRows {
  const own = rest.slice(0, width - 1);
  const isSum =
    /^(tổng|cộng|tong|cong)/i.test(own[0]?.text ?? '') &&
    own.length === width - 1 &&
    own.slice(1).every(({ text }) => new RegExp(`^(?:${NUMBER})$`).test(text));
  if (!isSum) return asRows(rest);
  return [
    { number: own[0]?.number ?? 0, cells: ['', ...own.map(({ text }) => text)] },
    ...asRows(rest.slice(width - 1)),
  ];
}

function asRows(lines: readonly Written[]): RebuiltRows {
  return lines.map(({ number, text }) => ({ number, cells: [text] }));
}

const FIGURES = new RegExp(`^(?:(\\d{1,4})[.)]? )?(\\D.*?)((?: (?:${NUMBER})){2,})$`);

/** Cells apart by single blanks: a running number, a name, and the same number of figures on most lines. */
function byBlank(lines: readonly Written[]): RebuiltRows | null {
  const read = lines.map((line) => {
    const found = FIGURES.exec(line.text);
    if (found === null || /:\s/.test(found[2] ?? '')) return { line, cells: null };
    const [, number = '', name = '', figures = ''] = found;
    return { line, cells: [number, name.trim(), ...(figures.match(new RegExp(NUMBER, 'g')) ?? [])] };
  });
  const widths = new Map<number, number>();
  for (const { cells } of read)
    if (cells !== null) widths.set(cells.length, (widths.get(cells.length) ?? 0) + 1);
  const [width = 0, count = 0] = [...widths].sort((a, b) => b[1] - a[1])[0] ?? [];
  const rows = read.filter(({ cells }) => cells !== null).length;
  if (count < FEWEST_ROWS || count < rows * 0.7) return null;
  const numbered = read.filter(({ cells }) => cells?.length === width && cells[0] !== '').length > count / 2;
  const first = read.findIndex(({ cells }) => cells?.length === width);
  return read.map(({ line, cells }, index) => {
    if (cells?.length === width) return { number: line.number, cells: numbered ? cells : cells.slice(1) };
    const heading = index === first - 1 ? headingOf(line.text, numbered ? width : width - 1) : null;
    return { number: line.number, cells: heading ?? [line.text] };
  });
}

/** A heading whose words are apart by single blanks: each column begins with a capital, or with a known short word. */
function headingOf(text: string, width: number): string[] | null {
  const words = text.split(' ');
  const cells: string[] = [];
  for (const word of words) {
    if (cells.length === 0 || /^[\p{Lu}%]/u.test(word)) cells.push(word);
    else cells.push(`${cells.pop()} ${word}`);
  }
  return cells.length === width ? cells : null;
}

const LIST =
  /^[-–—•*+·]?\s*(?:\d{1,3}[.)]\s*)?(\p{L}[^:]{1,80}?)\s*[:：]\s*(\d[\d.]*)\s*\/\s*(\d[\d.]*)(?:\s*(?:hồ sơ|hs|ca)\.?)?\s*(?:[(,;–=-]?\s*(?:đạt|tỷ lệ|tỉ lệ)?\s*(\d+(?:[.,]\d+)?\s*%)\s*\)?)?\s*[.;,]?$/iu;

/** What the two figures of "36/40" are nobody says: the headings name them by their place, so that they are asked for. */
const LIST_HEADING = ['Đơn vị', 'Số trước dấu /', 'Số sau dấu /', 'Tỷ lệ'];

function byList(lines: readonly Written[]): RebuiltRows | null {
  const read = lines.map((line) => ({ line, found: LIST.exec(line.text) }));
  const first = read.findIndex(({ found }) => found !== null);
  const rows = read.filter(({ found }) => found !== null).length;
  if (rows < FEWEST_ROWS) return null;
  const rates = read.some(({ found }) => found?.[4] !== undefined);
  const width = rates ? 4 : 3;
  const out: RebuiltRows = [];
  for (const [index, { line, found }] of read.entries()) {
    if (index === first)
      out.push({ number: Math.max(1, line.number - 1), cells: LIST_HEADING.slice(0, width) });
    if (found === null) out.push({ number: line.number, cells: [line.text] });
    else
      out.push({
        number: line.number,
        cells: [found[1] ?? '', found[2] ?? '', found[3] ?? '', found[4] ?? ''].slice(0, width),
      });
  }
  return shifted(out);
}

/** The heading is put between two lines: what follows moves down where it has to. */
function shifted(rows: RebuiltRows): RebuiltRows {
  let last = 0;
  return rows.map(({ number, cells }) => {
    last = Math.max(number, last + 1);
    return { number: last, cells };
  });
}
