/** Web pages and their archives (MHTML), as portals and Excel itself save tables under the name of a workbook. */
import { type DefaultTreeAdapterTypes, parse, defaultTreeAdapter as tree } from 'parse5';
import type { CellBudget } from '../budget.ts';
import { SheetGathering } from '../gathering.ts';
import { LIMITS, type ReadPolicy } from '../policy.ts';
import { type RefusedFile, refused } from '../refusals.ts';
import { decodeText } from '../text/decode.ts';
import { oldFontNamed } from '../xlsx/styles.ts';
import { type BlockCell, type BlockRow, type DocumentBlock, sheetsOf } from './blocks.ts';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

/** A page is held in memory whole. */
const MOST_LETTERS = 16 * 1024 * 1024;

export function readHtml(
  text: string,
  budget: CellBudget,
  policy: ReadPolicy,
): SheetGathering[] | RefusedFile {
  const blocks = blocksOf(text, budget);
  if (budget.refusal !== null) return refused(budget.refusal);
  if (!blocks.some(({ kind }) => kind === 'table')) return refused('no-table-inside');
  return sheetsOf(blocks, budget, policy);
}

/** The pages of an archive of Excel, one for each sheet; of any other, all its pages together. */
export function readMhtml(
  bytes: Uint8Array,
  budget: CellBudget,
  policy: ReadPolicy,
): SheetGathering[] | RefusedFile {
  const raw = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const parts = partsOf(raw);
  const pages = parts.filter(({ type }) => /^text\/html/i.test(type));
  if (pages.length === 0) return refused('no-table-inside');
  const texts = pages.map((page) => ({ ...page, text: decoded(page.body) }));
  const book = texts.find(({ text }) => /<x:ExcelWorkbook/i.test(text));
  const listed = book === undefined ? [] : sheetsListed(book.text);
  if (book !== undefined && listed.length > 0) {
    const sheets: SheetGathering[] = [];
    for (const [index, { name, source, hidden }] of listed.entries()) {
      const page =
        texts.find(({ location }) => source !== '' && location.endsWith(source)) ??
        (listed.length === 1 ? book : undefined);
      if (page === undefined) continue;
      const sheet = new SheetGathering({ name, hidden, index }, budget, policy);
      const [only] = sheetsOf(blocksOf(page.text, budget), budget, policy);
      sheets.push(only === undefined ? sheet : only.renamed({ name, hidden, index }));
    }
    if (budget.refusal !== null) return refused(budget.refusal);
    if (sheets.length > 0) return sheets;
  }
  const blocks = texts.flatMap(({ text }) => blocksOf(text, budget));
  if (budget.refusal !== null) return refused(budget.refusal);
  if (!blocks.some(({ kind }) => kind === 'table')) return refused('no-table-inside');
  return sheetsOf(blocks, budget, policy);
}

function decoded(body: Buffer): string {
  const read = decodeText(body);
  return read.kind === 'text' ? read.text : '';
}

type Part = { type: string; location: string; body: Buffer };

/** The parts of a MIME message (RFC 2045, 2557). */
function partsOf(raw: string): Part[] {
  const boundary = /boundary="?([^"\r\n;]{1,200})"?/i.exec(raw.slice(0, 8192))?.[1];
  const pieces = boundary === undefined ? [raw] : raw.split(`--${boundary}`).slice(1);
  return pieces.flatMap((piece): Part[] => {
    const blank = /\r?\n\r?\n/.exec(piece);
    if (blank === null) return [];
    const head = piece.slice(0, blank.index).replace(/\r?\n[ \t]+/g, ' ');
    const field = (name: string) => new RegExp(`^${name}:\\s*(.*)$`, 'im').exec(head)?.[1]?.trim() ?? '';
    const body = piece.slice(blank.index + blank[0].length);
    return [
      {
        type: field('content-type'),
        location: field('content-location'),
        body: unwrapped(body, field('content-transfer-encoding')),
      },
    ];
  });
}

function unwrapped(body: string, encoding: string): Buffer {
  if (/base64/i.test(encoding)) return Buffer.from(body, 'base64');
  if (!/quoted-printable/i.test(encoding)) return Buffer.from(body, 'latin1');
  const joined = body.replace(/=\r?\n/g, '');
  return Buffer.from(
    joined.replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
}

function sheetsListed(book: string): { name: string; source: string; hidden: boolean }[] {
  return [...book.matchAll(/<x:ExcelWorksheet>([\s\S]*?)<\/x:ExcelWorksheet>/gi)].map(([, inner = '']) => ({
    name: /<x:Name>([^<]*)<\/x:Name>/i.exec(inner)?.[1]?.replaceAll('&amp;', '&') ?? '',
    source: (/<x:WorksheetSource[^>]*HRef=3?D?"?([^">\s]+)/i.exec(inner)?.[1] ?? '').split('/').at(-1) ?? '',
    hidden: /<x:Visible>\s*SheetHidden/i.test(inner),
  }));
}

/** Elements whose content nobody sees. */
const UNSEEN = new Set(['script', 'style', 'head', 'template', 'noscript', 'select', 'textarea', 'svg']);
/** Elements that begin a line of their own. */
const LINES = new Set([
  'p',
  'div',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'li',
  'center',
  'caption',
  'address',
  'pre',
  'section',
  'article',
  'header',
  'footer',
  'body',
  'form',
  'ul',
  'ol',
  'blockquote',
]);

function blocksOf(text: string, budget: CellBudget): DocumentBlock[] {
  if (text.length > MOST_LETTERS) {
    budget.refuse('too-large-inside');
    return [];
  }
  const blocks: DocumentBlock[] = [];
  let line = '';
  const endLine = () => {
    const flat = line.replace(/\s+/g, ' ').trim();
    if (flat !== '') blocks.push({ kind: 'line', text: flat.slice(0, LIMITS.cell) });
    line = '';
  };
  const stack: (Node | 'end')[] = [parse(text)];
  // A list of what is left to do instead of a call for each level: pages of hand are nested a thousand deep.
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node === 'end') endLine();
    else if (tree.isTextNode(node)) line += node.value;
    else if (tree.isElementNode(node)) {
      if (UNSEEN.has(node.tagName) || isUnseen(node)) continue;
      if (node.tagName === 'table' && !holdsTable(node)) {
        endLine();
        blocks.push({ kind: 'table', rows: rowsOf(node) });
        continue;
      }
      if (node.tagName === 'br' || node.tagName === 'tr') endLine();
      if (LINES.has(node.tagName) || node.tagName === 'td') {
        endLine();
        stack.push('end');
      }
      for (const child of [...node.childNodes].reverse()) stack.push(child);
    } else if ('childNodes' in node) for (const child of [...node.childNodes].reverse()) stack.push(child);
  }
  endLine();
  return blocks;
}

/** Whether a table only lays out others. */
function holdsTable(table: Element): boolean {
  return descendants(table).some(
    (node) => node !== table && tree.isElementNode(node) && node.tagName === 'table',
  );
}

function descendants(root: Node): Node[] {
  const found: Node[] = [];
  const stack: Node[] = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    found.push(node);
    if ('childNodes' in node) for (const child of [...node.childNodes].reverse()) stack.push(child);
  }
  return found;
}

function rowsOf(table: Element): BlockRow[] {
  const rows: BlockRow[] = [];
  for (const node of descendants(table)) {
    if (!tree.isElementNode(node)) continue;
    if (node.tagName === 'caption') rows.push({ cells: [{ text: textOf(node), wide: 1, high: 1 }] });
    if (node.tagName !== 'tr') continue;
    const cells = node.childNodes.flatMap((child) =>
      tree.isElementNode(child) && (child.tagName === 'td' || child.tagName === 'th') ? [cellOf(child)] : [],
    );
    rows.push({ cells, hidden: isUnseen(node) });
  }
  return rows;
}

function cellOf(element: Element): BlockCell {
  const text = textOf(element);
  const span = (name: string) => {
    const count = Number(attr(element, name) ?? 1);
    return Number.isInteger(count) && count >= 1 ? Math.min(count, LIMITS.columns) : 1;
  };
  const face = descendants(element)
    .map((node) =>
      tree.isElementNode(node)
        ? (attr(node, 'face') ?? /font-family:\s*["']?([^;"']+)/i.exec(attr(node, 'style') ?? '')?.[1] ?? '')
        : '',
    )
    .find((name) => oldFontNamed(name) !== null);
  const cell: BlockCell = {
    text,
    wide: span('colspan'),
    high: span('rowspan'),
    font: face === undefined ? null : oldFontNamed(face),
  };
  // Excel writes the number itself beside the text it shows.
  const native = attr(element, 'x:num');
  const value = native === null || native.trim() === '' ? Number.NaN : Number(native);
  return Number.isFinite(value) && !/[-/:]/.test(text) && !text.includes('%')
    ? { ...cell, text: String(value), value }
    : cell;
}

function textOf(element: Element): string {
  let text = '';
  for (const node of descendants(element)) {
    if (tree.isTextNode(node)) {
      const parent = node.parentNode;
      if (parent !== null && tree.isElementNode(parent) && (UNSEEN.has(parent.tagName) || isUnseen(parent)))
        continue;
      text += node.value;
    } else if (tree.isElementNode(node) && (node.tagName === 'br' || LINES.has(node.tagName))) text += ' ';
    else if (tree.isElementNode(node) && node.tagName === 'input' && attr(node, 'type') !== 'hidden')
      text += attr(node, 'value') ?? '';
    if (text.length > LIMITS.cell) break;
  }
  return text;
}

function isUnseen(element: Element): boolean {
  return /display\s*:\s*none/i.test(attr(element, 'style') ?? '') || attr(element, 'hidden') !== null;
}

function attr(element: Element, name: string): string | null {
  return (
    element.attrs.find((one) => one.name === name || `${one.prefix}:${one.name}` === name)?.value ?? null
  );
}
