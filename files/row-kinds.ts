/** Rows under a heading that are none of its list: the heading again, sections, sums, what stands below a table. Pure. */
import { fold } from '../writing/letters.ts';

export type RowKind = 'row' | 'heading' | 'numbering' | 'section' | 'sum' | 'below';

/** Sums by how offices begin them; "Tống" and "Công" are names, so the marks count where there are any. */
const SUM =
  /^(tổng|cộng(?!\s+đồng)|lũy kế|luỹ kế|mang sang|chuyển sang|tong cong|tong so|cong( don| trang.*| mang sang)?\s*:?\s*$)(?!\p{L})/u;
const BELOW =
  /^\W*(nguoi lap|nguoi tong hop|nguoi ky|noi nhan|ghi chu|danh sach (nay|tren|co)|lanh dao|chu tich|pho chu tich|thu truong|can bo (lap|tong hop|phu trach)|kt\.|tm\.|tl\.|ky, ?ghi|.{0,30}, ngay ([\d.… ]+) thang|ngay [\d.… ]+ thang|xac nhan cua)/;
const NUMERAL = /^(?:[IVXLC]{1,6}|[A-ZĐ])[.)]?$|^[IVXLC]{1,6}\s*[.)-]\s*\S/u;
const PART =
  /^(thôn|ấp|bản|buôn|làng|khu phố|khu dân cư|tổ dân phố|tổ|kp|tdp|khối|xóm|sóc|phum|cụm|thon|ap|khu pho|to dan pho|to \d|xom|khoi|ban \d)(?![\p{L}])/u;
const COMMUNE =
  /^(?:[IVXLC\d]{1,6}\s*[.)-]\s*)?(?:ubnd\s+)?((?:xã|phường|thị trấn|đặc khu|xa|phuong|thi tran|dac khu)\s+\p{L}.*)$/iu;

/** The commune that a row of its own names ("Xã Cam Lộ", "I | Phường Đông Hà", "II. Xã Hiếu Giang (12 hộ)"); null: it is no such row. */
export function communeOf(cells: readonly string[]): string | null {
  const filled = cells.filter((cell) => cell !== '');
  if (filled.length === 0 || filled.length > 2) return null;
  if (filled.length === 2 && !/^[IVXLC\d]{1,6}[.)]?$/.test(filled[0] ?? '')) return null;
  const named = COMMUNE.exec(filled.at(-1) ?? '')?.[1];
  return named === undefined || named.length > 60 ? null : named.replace(/\s*[:(].*$/, '');
}

/**
 * Tells a row of the list from what stands between and below. `tells`: a cell that only a row of the list fills is filled.
 * Remembers that the table is over: under a signature stands a name.
 */
export function rowKinds(repeats: ReadonlySet<string>, foldHeading: (text: string) => string) {
  let isBelow = false;
  let isFirst = true;
  return (cells: readonly string[], tells: boolean): RowKind => {
    const filled = cells.filter((cell) => cell !== '');
    const wasFirst = isFirst;
    isFirst = false;
    if (filled.length >= 2 && filled.every((cell) => repeats.has(foldHeading(cell)))) return 'heading';
    if (wasFirst && isNumbering(filled)) return 'numbering';
    // A signature may stand under any column.
    const isShort = filled.length <= 2;
    if (isShort && filled.some((cell) => BELOW.test(fold(cell)))) isBelow = true;
    if (isBelow && isShort && !filled.some((cell) => /\d{5}/.test(cell))) return 'below';
    // "II | Thôn 2" may stand under the columns of names and telephones.
    if (isShort && isNumberedPart(filled)) return 'section';
    if (tells) {
      isBelow = false;
      return 'row';
    }
    const first = filled.find((cell) => /\p{L}/u.test(cell)) ?? '';
    const lower = first.normalize('NFC').toLowerCase();
    if (SUM.test(lower)) return 'sum';
    if (filled.some((cell) => BELOW.test(fold(cell)))) isBelow = true;
    if (isBelow) return 'below';
    if (isShort && (communeOf(cells) !== null || isPart(filled, lower))) return 'section';
    return 'row';
  };
}

/** Numbers under the headings: (1) (2) (3), A B 1 2. */
function isNumbering(filled: readonly string[]): boolean {
  return filled.length >= 3 && filled.every((cell) => /^\(?(\d{1,2}|[A-E])\)?(\s*=.*)?$/.test(cell));
}

function isPart(filled: readonly string[], lower: string): boolean {
  if (PART.test(lower)) return true;
  const [first = ''] = filled;
  return filled.length === 1 && /^[IVXLC]{1,6}\s*[.)-]\s*\S/u.test(first);
}

function isNumberedPart([first = '', second = '']: readonly string[]): boolean {
  return NUMERAL.test(first) && PART.test(second.normalize('NFC').toLowerCase());
}
