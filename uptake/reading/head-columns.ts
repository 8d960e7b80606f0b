/** What the columns under a header are: who a row is of, what is counted, what is left out, what has to be asked. */
import type { Bundle } from '../../knowledge/bundle.ts';
import { foldTitle } from '../fold-title.ts';
import type { CellValue } from '../number.ts';
import type { FigureColumn } from './figures.ts';
import { proposeMeaning } from './meaning.ts';
import { type ColumnMeaning, isKept } from './meanings.ts';
import { periodColumn } from './period-words.ts';

export type ColumnRole =
  | { kind: 'position' }
  | { kind: 'code' }
  | { kind: 'unit' }
  /** A second, wider unit column ("Huyện" beside "Xã"). */
  | { kind: 'parent' }
  | { kind: 'figure'; figure: FigureColumn; bundle: Bundle | null }
  | { kind: 'personal' }
  /** A period, a second unit: columns that serve the reading itself. */
  | { kind: 'other' }
  /** Understood and not counted: direct filings, ranks, last month. */
  | { kind: 'left'; meaning: ColumnMeaning }
  /** Asked for by name before anything of the table is counted. */
  | { kind: 'unknown' }
  | { kind: 'none' };

/** `path`: the words over the column, one for each row of the header, those of merged cells included; '' where there are none. */
export type TableColumn = {
  index: number;
  header: string;
  role: ColumnRole;
  path: readonly string[];
  /** Why it was taken for what it is, in Vietnamese; '' for columns that serve the reading. */
  reason: string;
};

const PERSONAL =
  /\b(ho va ten|ho ten|ho, ten|so cccd|cccd|can cuoc cong dan|so dinh danh|so dien thoai|sdt|dien thoai|ngay sinh|ma ho so|nguoi nop)\b/;
const POSITION = /^(stt|tt|so tt|so thu tu|#)$/;
const CODE = /^ma( |$|_)/;
export const UNIT =
  /^(ten |cac )?(don vi(?! tinh)|dia phuong|dia ban|xa\b|phuong\b|huyen\b|quan\b|thi xa\b|thanh pho\b|cap xa|cap huyen|ubnd\b|uy ban nhan dan\b|noi dang ky|co quan\b)/;
/** "Cơ quan Tư pháp tiếp nhận", "Đơn vị đã liên thông (%)": counted by or of units, not their names. */
const COUNTING =
  /(ty le|ti le|phan tram|%|so ho so|so luong|lien thong|^co quan (tu phap|cong an|bao hiem|bhxh|y te))/;
const YEAR = /^nam( bao cao)?$/;
const PARENT = /^(ten )?(huyen|quan|thi xa|thanh pho|cap huyen|don vi cap huyen|tinh)\b/;
const COMMUNE = /\b(xa|phuong|dac khu|thi tran)\b(?!.*\bhuyen\b)/;
export const BIRTH =
  /(khai sinh|thuong tru lan dau|tre em|tre duoi|duoi 0?6 tuoi|bhyt|bao hiem y te|(?<!phat )\bsinh\b|ltks|\bks\b)/;
export const DEATH =
  /(khai tu|xoa (dang ky )?(thuong|tt)|do chet|\bchet\b|tu vong|mai tang|tu tuat|ltkt|\bkt\b)/;

/**
 * What a person said columns count, by `columnKey` (a second column of the same words has ` #2` behind it). `bundle` where
 * the words do not say it. `reason`: where the answer comes from, when it is not from this load.
 */
export type ColumnAnswers = ReadonlyMap<
  string,
  { meaning: ColumnMeaning; bundle?: Bundle | null; reason?: string }
>;
export const NO_ANSWERS: ColumnAnswers = new Map();

/** The words over a column as one folded key, by which answers are found again. */
export function columnKey(path: readonly string[]): string {
  return path
    .map(foldTitle)
    .filter((words) => words !== '')
    .join(' > ');
}

export function columnsOf(lines: readonly (readonly CellValue[])[], answers: ColumnAnswers): TableColumn[] {
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
  let before: ColumnMeaning | null = null;
  const seen = new Map<string, number>();
  const columns = paths.map((path, index): TableColumn => {
    const column = { index, header: path.at(-1) ?? '', path: aligned[index] ?? [] };
    const serving = servingRole(path);
    const key = columnKey(path);
    const nth = (seen.get(key) ?? 0) + 1;
    seen.set(key, nth);
    const answer = path.length === 0 ? undefined : answers.get(nth === 1 ? key : `${key} #${nth}`);
    if (answer === undefined && serving !== null) return { ...column, role: serving, reason: '' };
    const bundle = answer?.bundle ?? firstBundle([...path].reverse());
    const proposal = proposeMeaning(path, before);
    const meaning = answer?.meaning ?? proposal.meaning;
    const reason = answer === undefined ? proposal.reason : (answer.reason ?? 'do người nạp chọn');
    if (!/^trong do\b/.test(foldTitle(path.join(' ')))) before = meaning;
    return { ...column, role: roleOf(meaning, bundle), reason };
  });
  return settleUnits(settleTotals(columns, paths));
}

function roleOf(meaning: ColumnMeaning, bundle: Bundle | null): ColumnRole {
  if (meaning === 'unknown') return { kind: 'unknown' };
  return isKept(meaning) ? { kind: 'figure', figure: meaning, bundle } : { kind: 'left', meaning };
}

/** What a column is before its neighbours are looked at; null: its heading has to be understood (meaning.ts). */
function servingRole(path: readonly string[]): ColumnRole | null {
  const leaf = foldTitle(path.at(-1) ?? '');
  if (leaf === '') return { kind: 'none' };
  if (PERSONAL.test(leaf)) return { kind: 'personal' };
  if (POSITION.test(leaf)) return { kind: 'position' };
  if (CODE.test(leaf)) return { kind: 'code' };
  if (UNIT.test(leaf) && leaf.length <= 60 && !COUNTING.test(leaf)) return { kind: 'unit' };
  return periodColumn(leaf) !== null || YEAR.test(leaf) ? { kind: 'other' } : null;
}

function firstBundle(levels: readonly string[]): Bundle | null {
  for (const level of levels) {
    const text = foldTitle(level);
    const birth = BIRTH.test(text);
    const death = DEATH.test(text);
    if (birth !== death) return birth ? 'birth' : 'death';
  }
  return null;
}

/** Under "DVC liên thông khai sinh" the columns "Tổng số | Số hồ sơ" mean all and linked. */
function settleTotals(columns: TableColumn[], paths: readonly string[][]): TableColumn[] {
  return columns.map((column) => {
    if (column.role.kind !== 'figure' || column.role.figure !== 'total') return column;
    const { bundle } = column.role;
    const same = columns.filter((other) => other.role.kind === 'figure' && other.role.bundle === bundle);
    const totals = same.filter((other) => other.role.kind === 'figure' && other.role.figure === 'total');
    const linked = same.some((other) => other.role.kind === 'figure' && other.role.figure === 'linked');
    const group = foldTitle((paths[column.index] ?? []).slice(0, -1).join(' '));
    const isAll = /^tong/.test(foldTitle(column.header));
    const otherIsAll = totals.some((other) => other !== column && /^tong/.test(foldTitle(other.header)));
    if (totals.length !== 2 || linked || isAll || !otherIsAll || !/lien thong|dvclt/.test(group))
      return column;
    return { ...column, role: { kind: 'figure', figure: 'linked', bundle } };
  });
}

/** Of two unit columns the narrower one names the row. */
function settleUnits(columns: TableColumn[]): TableColumn[] {
  const units = columns.filter((column) => column.role.kind === 'unit');
  if (units.length < 2) return columns;
  const own = units.find((column) => COMMUNE.test(foldTitle(column.header))) ?? units.at(-1);
  return columns.map((column) => {
    if (column.role.kind !== 'unit' || column === own) return column;
    return {
      ...column,
      role: PARENT.test(foldTitle(column.header)) ? { kind: 'parent' } : { kind: 'other' },
    };
  });
}

/** The bundle named by free text (a title), when it names only one. */
export function bundleOf(text: string): Bundle | null {
  return firstBundle([text]);
}

export function words(cell: CellValue | undefined): string {
  return cell === null || cell === undefined ? '' : String(cell).replace(/\s+/g, ' ').trim();
}

export function blank(cell: CellValue | undefined): boolean {
  return words(cell) === '';
}
