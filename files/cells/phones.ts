/** The telephone numbers of one cell, as clerks write them. What kind of number each is says `channels/sms/numbers.ts`. Pure. */
import { plainDashes, plainForm, withoutTextMark } from '../../writing/cleaning.ts';
import type { CellProblem } from '../problem.ts';

export type PhonesCell =
  /** Blank, "-", "không có", "0". */
  | { kind: 'none' }
  /** Each as one run of digits, with its `+`, in the order of the cell. */
  | { kind: 'numbers'; numbers: string[] }
  | { kind: 'refused'; found: CellProblem };

const NONE =
  /^(?:[-–—./]+|0+|x|k|ko|kh?ông|không có|ko có|k có|chưa có|không rõ|không số|không sđt|không dùng|n\/a|none)$/iu;
const LONGEST = 200;
/** What people write beside a number: whose it is, where it is used. */
const WORDS =
  /\([^)\d]*\)|\[[^\]\d]*\]|(?:zalo|viber|sđt|đt|dđ|đtdđ|tel|phone|mobile|nhà|riêng|vợ|chồng|con|bố|mẹ|cha|ông|bà|anh|chị|em|và|hoặc|số|máy|di động|điện thoại|liên hệ)(?![\p{L}\d])[:.]?/giu;

/**
 * Takes the numbers of a cell apart: `0912.345.678 (Zalo)`, `'0912345678`, `0912345678.0`, `0912345678 - 0987654321`,
 * `0912345678/0987654321`. A number that a spreadsheet rounded (`8.49E+10`) and one with a digit too few are refused with the
 * reason, never completed.
 */
export function readPhones(written: string): PhonesCell {
  const text = withoutTextMark(plainDashes(plainForm(written))).trim();
  if (text === '' || NONE.test(text)) return { kind: 'none' };
  if (text.length > LONGEST) return refuse('phone-unreadable');
  if (/\d[.,]?\d*e\+?\d{1,2}$/i.test(text)) return refuse('phone-rounded');
  const bare = text
    .replace(WORDS, ' ')
    .replace(/(\d)\.0+(?=$|[\s;,/])/g, '$1')
    .trim();
  if (/\p{L}/u.test(bare)) return refuse('phone-unreadable');
  if (!/\d/.test(bare)) return { kind: 'none' };
  const numbers: string[] = [];
  for (const part of bare.split(/[;,/\n]|\s-+\s/)) {
    if (!/\d/.test(part)) continue;
    const parted = apart(part);
    if (parted === null)
      return refuse(
        /^\D*0?[35789]\d{7}\D*$/.test(part.replace(/[\s.()-]/g, ''))
          ? 'phone-digit-short'
          : 'phone-unreadable',
      );
    numbers.push(...parted);
  }
  if (numbers.some((number) => /^0[35789]\d{7}$/.test(number))) return refuse('phone-digit-short');
  return { kind: 'numbers', numbers: [...new Set(numbers)] };
}

/** One number, or two that stand without a sign between them ("0912 345 678 0987 654 321"). Null: neither. */
function apart(part: string): string[] | null {
  const plus = part.trim().startsWith('+') ? '+' : '';
  const digits = part.replace(/\D/g, '');
  if (digits.length >= 7 && digits.length <= 13) return [plus + digits];
  const two =
    /^(0\d{9})(0\d{9})$/.exec(digits) ??
    /^(0\d{9})(84\d{9})$/.exec(digits) ??
    /^(84\d{9})(84\d{9})$/.exec(digits);
  return two === null ? null : [two[1] ?? '', two[2] ?? ''];
}

const SENTENCES = {
  'phone-rounded': [
    'Excel đã làm tròn số điện thoại (dạng 8.49E+10), các chữ số cuối đã mất.',
    'Mở tệp gốc, định dạng cột thành “Văn bản” (Text), ghi lại đủ số rồi nạp.',
  ],
  'phone-digit-short': ['Số điện thoại thiếu một chữ số.', 'Hỏi lại và ghi đủ 10 chữ số, ví dụ 0912345678.'],
  'phone-unreadable': [
    'Không phải số điện thoại.',
    'Ghi số di động 10 chữ số, ví dụ 0912345678; hai số thì cách nhau bằng dấu chấm phẩy; không có số thì để trống.',
  ],
} as const;

function refuse(rule: keyof typeof SENTENCES): PhonesCell {
  const [message, todo] = SENTENCES[rule];
  return { kind: 'refused', found: { rule, message, todo } };
}
