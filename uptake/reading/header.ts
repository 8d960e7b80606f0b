/** The heads of tables: where they stand, and what each column counts. Past 300 lines: the words of headers are read in one place. */
import { fold } from '../fold.ts';
import type { CellValue } from '../number.ts';
import { periodOfHeading, periodOfPath, periodOfTitle } from './period-words.ts';

/** The two linked procedure groups. */
export type Bundle = 'birth' | 'death';
export const BUNDLES: readonly Bundle[] = ['birth', 'death'];
export const BUNDLE_LABELS: Record<Bundle, string> = {
  birth: 'Liên thông khai sinh',
  death: 'Liên thông khai tử',
};

/**
 * What becomes of linked dossiers: taken in by the justice side, arrived in the population database, the gap as printed,
 * given back (with a reason, without one), past their date.
 */
export const FLOWS = [
  'received',
  'reached',
  'gap',
  'returned',
  'explained',
  'unexplained',
  'overdue',
] as const;
export type Flow = (typeof FLOWS)[number];

export type Figure = 'total' | 'linked' | 'rate' | Flow;

export function isFlow(figure: Figure): figure is Flow {
  return (FLOWS as readonly string[]).includes(figure);
}

type Role =
  | { kind: 'position' }
  | { kind: 'code' }
  | { kind: 'unit' }
  /** A second, wider unit column ("Huyện" beside "Xã"). */
  | { kind: 'parent' }
  | { kind: 'figure'; figure: Figure; bundle: Bundle | null }
  | { kind: 'personal' }
  /** Of another thing: ranks, notes, dossiers filed directly. */
  | { kind: 'other' }
  | { kind: 'none' };

/** `path`: the words over the column, one for each row of the header, those of merged cells included; '' where there are none. */
export type Column = { index: number; header: string; role: Role; path: readonly string[] };

/** Rows `first` … `last` (0-based) head the columns; the data begin at `last + 1`. */
export type Header = { first: number; last: number; columns: Column[] };

const MOST_HEADER_ROWS = 4;
/** A line of prose may hold one word of a header; a table holds two columns of figures. */
const FEWEST_COLUMNS = 2;
/** How far above its columns the title of a table may stand. */
export const TITLE_LINES = 6;

const PERSONAL =
  /\b(ho va ten|ho ten|ho, ten|so cccd|cccd|can cuoc cong dan|so dinh danh|so dien thoai|sdt|dien thoai|ngay sinh|ma ho so|nguoi nop)\b/;
const POSITION = /^(stt|tt|so tt|so thu tu|#)$/;
const CODE = /^ma( |$|_)/;
const UNIT =
  /^(ten |cac )?(don vi(?! tinh)|dia phuong|dia ban|xa\b|phuong\b|huyen\b|quan\b|thi xa\b|thanh pho\b|cap xa|cap huyen|ubnd\b|uy ban nhan dan\b|noi dang ky|co quan\b)/;
const PARENT = /^(ten )?(huyen|quan|thi xa|thanh pho|cap huyen|don vi cap huyen|tinh)\b/;
const COMMUNE = /\b(xa|phuong|dac khu|thi tran)\b(?!.*\bhuyen\b)/;
const RATE = /(ty le|ti le|phan tram|ty trong|%)/;
const POPULATION = /(csdl|co so du lieu|dan cu)/;
const TAKEN_IN = /(tiep nhan|nhan duoc|da nhan|dong bo|chuyen sang|chuyen den)/;
const JUSTICE = /(tu phap|ho tich)/;
const GAP = /(chenh lech|chua dong bo|khong dong bo)/;
const RETURNED = /(tra lai|bi tra\b)/;
const WITHOUT_REASON = /khong (co |ghi |ro |neu |kem )?(ro )?ly do/;
const WITH_REASON = /\bco (ghi |neu )?ly do/;
const OVERDUE = /(?<!truoc )(qua han|tre han)/;
const OTHER =
  /(khong (qua )?lien thong|ngoai lien thong|khong qua dvc|truc tiep|dung han|ghi chu|xep hang|thu hang|xep loai|so sanh|tang giam|danh gia)/;
const LINKED = /(lien thong|dvclt|dvc lt|\blt\b|qua dvc|qua cong dich vu cong|02 nhom)/;
const TOTAL =
  /(tong|so ho so|so truong hop|so luot|so luong|so tre|so khai|so sinh|so chet|thuong tru lan dau|xoa (dang ky )?thuong|phai giai quyet|tiep nhan|phat sinh|da dang ky|^hs\b|^ho so\b|khai sinh$|khai tu$)/;
const BIRTH =
  /(khai sinh|thuong tru lan dau|tre em|tre duoi|duoi 0?6 tuoi|bhyt|bao hiem y te|(?<!phat )\bsinh\b|ltks)/;
const DEATH = /(khai tu|xoa (dang ky )?(thuong|tt)|do chet|\bchet\b|tu vong|mai tang|tu tuat|ltkt)/;

/** One reading asks several times for the headers of the same page; a long page is searched once. */
const HEADERS = new WeakMap<readonly CellValue[][], Header[]>();

/** Every header of a page; one that only repeats the columns above it (a new printed page) is not counted. */
export function allHeaders(rows: readonly CellValue[][]): Header[] {
  const known = HEADERS.get(rows);
  if (known !== undefined) return known;
  const found: Header[] = [];
  let of: string | null = null;
  for (let header = findHeader(rows, 0); header !== null; header = findHeader(rows, header.last + 1)) {
    const previous = found.at(-1);
    const period = periodAbove(rows, header, previous === undefined ? 0 : previous.last + 1);
    if (previous !== undefined && (period === null || period === of) && repeats(rows, previous, header))
      continue;
    found.push(header);
    of = period ?? of;
  }
  HEADERS.set(rows, found);
  return found;
}

/** Which period the lines above a header name: the same columns under another one are another table. */
function periodAbove(rows: readonly CellValue[][], header: Header, floor: number): string | null {
  for (let row = header.first - 1; row >= Math.max(floor, header.first - TITLE_LINES); row -= 1) {
    const cells = (rows[row] ?? []).filter((cell) => !blank(cell));
    if (cells.length > 2) return null;
    const line = cells.map(words).join(' ');
    const period = periodOfTitle(line, null);
    if (period !== null) return `${period.from}/${period.to}`;
    if (periodOfHeading(line, null).kind === 'unclear') return fold(line);
  }
  return null;
}

/** The same columns again without a title of their own ("Bảng 2: khai tử" would make them another table). */
function repeats(rows: readonly CellValue[][], previous: Header, header: Header): boolean {
  const shape = (one: Header) =>
    JSON.stringify(one.columns.map(({ role, header, path }) => [role, header, periodOfPath(path, null)]));
  const titled = rows
    .slice(Math.max(previous.last + 1, header.first - TITLE_LINES), header.first)
    .some(
      (row) => row.filter((cell) => !blank(cell)).length <= 2 && bundleOf(row.map(words).join(' ')) !== null,
    );
  return shape(previous) === shape(header) && !titled;
}

/** Finds the next header at or below row `from`; null when there is none. */
function findHeader(rows: readonly CellValue[][], from: number): Header | null {
  for (let row = from; row < rows.length; row += 1) {
    // Numbers first: they are found fast, and nearly every row has some.
    if ((rows[row] ?? []).some(isNumber)) continue;
    const unit = (rows[row] ?? []).findIndex((cell) => isUnitHeader(cell));
    if (unit < 0) continue;
    const header = headerAt(rows, row, unit, from);
    if (header.columns.filter(({ role }) => counts(role)).length >= FEWEST_COLUMNS) return header;
  }
  return null;
}

function counts(role: Role): boolean {
  return role.kind === 'figure';
}

function headerAt(rows: readonly CellValue[][], anchor: number, unit: number, floor: number): Header {
  let first = anchor;
  // A group line above ("… khai sinh | … khai tử") whose unit cells are blank because nobody merged them.
  while (first > floor && anchor - first < 2 && isGroupLine(rows[first - 1] ?? [], unit)) first -= 1;
  let last = anchor;
  while (
    last + 1 < rows.length &&
    last - first + 1 < MOST_HEADER_ROWS &&
    isLowerLine(rows[last + 1] ?? [], unit)
  )
    last += 1;
  return { first, last, columns: columnsOf(rows.slice(first, last + 1)) };
}

function isUnitHeader(cell: CellValue | undefined): boolean {
  if (typeof cell !== 'string' || /^\s*(\d|$)/.test(cell)) return false;
  const text = fold(cell);
  return text.length <= 60 && UNIT.test(text);
}

function isGroupLine(row: readonly CellValue[], unit: number): boolean {
  const first = row.findIndex((cell) => blank(cell) === false);
  return (
    first > unit &&
    (row.some((cell) => typeof cell === 'string' && (BIRTH.test(fold(cell)) || DEATH.test(fold(cell)))) ||
      // "Tháng 7/2025 | | Tháng 8/2025": one alone is a title.
      row.filter((cell) => periodOfHeading(words(cell), null).kind !== 'none').length >= 2)
  );
}

/** Still header: the leading columns are blank (merged from above) and nothing here is a number. */
function isLowerLine(row: readonly CellValue[], unit: number): boolean {
  const leading = row.slice(0, unit + 1).every(blank);
  const cells = row.slice(unit + 1).filter((cell) => !blank(cell));
  return leading && cells.length > 0 && cells.every((cell) => !isNumber(cell));
}

/** A number, a rate, or the number of a column ("(3)=(2)/(1)"): no header is made of these. */
function isNumber(cell: CellValue): boolean {
  if (typeof cell === 'number') return true;
  // "7/2025" over a group of columns is a month.
  return (
    cell !== null && /^[\d(][\d\s.,()=/:%+-]*$/.test(cell.trim()) && !/^\d{1,2}\/\d{4}$/.test(cell.trim())
  );
}

function columnsOf(lines: readonly (readonly CellValue[])[]): Column[] {
  const width = Math.max(0, ...lines.map((line) => line.length));
  const aligned: string[][] = Array.from({ length: width }, () => []);
  lines.forEach((line, depth) => {
    let carried = '';
    for (let index = 0; index < width; index += 1) {
      const own = words(line[index]);
      // A cell merged to the right fills the blanks behind it, up to where a line above begins something new,
      // and only above columns that have words of their own further down.
      const newAbove = lines.slice(0, depth).some((above) => words(above[index]) !== '');
      const below = lines.slice(depth + 1).some((under) => words(under[index]) !== '');
      if (own !== '') carried = own;
      else if (newAbove || !below) carried = '';
      const text = own !== '' ? own : carried;
      aligned[index]?.push(text);
    }
  });
  const paths = aligned.map((path) => path.filter((text) => text !== ''));
  const columns = paths.map((path, index) => ({
    index,
    header: path.at(-1) ?? '',
    role: roleOf(path),
    path: aligned[index] ?? [],
  }));
  return settleUnits(settleTotals(columns, paths));
}

function roleOf(path: readonly string[]): Role {
  const levels = path.map(fold).reverse();
  const leaf = levels[0] ?? '';
  if (leaf === '') return { kind: 'none' };
  if (PERSONAL.test(leaf)) return { kind: 'personal' };
  if (POSITION.test(leaf)) return { kind: 'position' };
  if (CODE.test(leaf)) return { kind: 'code' };
  if (UNIT.test(leaf) && leaf.length <= 60 && !RATE.test(leaf)) return { kind: 'unit' };
  const bundle = firstBundle(path.map((text) => text).reverse());
  const flow = flowOf(leaf, levels[1] ?? '');
  // A share of returned or overdue dossiers is counted again from their numbers.
  if (flow !== null) return RATE.test(leaf) ? { kind: 'other' } : { kind: 'figure', figure: flow, bundle };
  if (OTHER.test(leaf)) return { kind: 'other' };
  if (RATE.test(leaf)) return { kind: 'figure', figure: 'rate', bundle };
  for (const text of levels) {
    if (LINKED.test(text) && (text === leaf || !TOTAL.test(leaf)))
      return { kind: 'figure', figure: 'linked', bundle };
    if (TOTAL.test(text)) return { kind: 'figure', figure: 'total', bundle };
  }
  return { kind: 'other' };
}

/** "Hồ sơ trả lại" over "Tổng số | Có lý do | Không có lý do": the group says what its columns count. */
function flowOf(leaf: string, group: string): Flow | null {
  const returned = RETURNED.test(leaf) || (RETURNED.test(group) && !TAKEN_IN.test(group));
  if (returned && WITHOUT_REASON.test(leaf)) return 'unexplained';
  if (returned && WITH_REASON.test(leaf)) return 'explained';
  if (returned) return 'returned';
  if (OVERDUE.test(leaf)) return 'overdue';
  if (GAP.test(leaf)) return 'gap';
  if (POPULATION.test(leaf) && TAKEN_IN.test(leaf)) return 'reached';
  return JUSTICE.test(leaf) && TAKEN_IN.test(leaf) ? 'received' : null;
}

function firstBundle(levels: readonly string[]): Bundle | null {
  for (const level of levels) {
    const text = fold(level);
    const birth = BIRTH.test(text);
    const death = DEATH.test(text);
    if (birth !== death) return birth ? 'birth' : 'death';
  }
  return null;
}

/** Under "DVC liên thông khai sinh" the columns "Tổng số | Số hồ sơ" mean all and linked. */
function settleTotals(columns: Column[], paths: readonly string[][]): Column[] {
  return columns.map((column) => {
    if (column.role.kind !== 'figure' || column.role.figure !== 'total') return column;
    const { bundle } = column.role;
    const same = columns.filter((other) => other.role.kind === 'figure' && other.role.bundle === bundle);
    const totals = same.filter((other) => other.role.kind === 'figure' && other.role.figure === 'total');
    const linked = same.some((other) => other.role.kind === 'figure' && other.role.figure === 'linked');
    const group = fold((paths[column.index] ?? []).slice(0, -1).join(' '));
    const isAll = /^tong/.test(fold(column.header));
    const otherIsAll = totals.some((other) => other !== column && /^tong/.test(fold(other.header)));
    if (totals.length !== 2 || linked || isAll || !otherIsAll || !LINKED.test(group)) return column;
    return { ...column, role: { kind: 'figure', figure: 'linked', bundle } };
  });
}

/** Of two unit columns the narrower one names the row. */
function settleUnits(columns: Column[]): Column[] {
  const units = columns.filter((column) => column.role.kind === 'unit');
  if (units.length < 2) return columns;
  const own = units.find((column) => COMMUNE.test(fold(column.header))) ?? units.at(-1);
  return columns.map((column) => {
    if (column.role.kind !== 'unit' || column === own) return column;
    return {
      ...column,
      role: PARENT.test(fold(column.header)) ? { kind: 'parent' } : { kind: 'other' },
    };
  });
}

/** The bundle named by free text (a title), when it names only one. */
export function bundleOf(text: string): Bundle | null {
  return firstBundle([text]);
}

function words(cell: CellValue | undefined): string {
  return cell === null || cell === undefined ? '' : String(cell).replace(/\s+/g, ' ').trim();
}

function blank(cell: CellValue | undefined): boolean {
  return words(cell) === '';
}
