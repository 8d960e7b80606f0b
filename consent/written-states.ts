import { foldHeader } from '../files/headers.ts';
import type { Bundle } from '../knowledge/bundle.ts';
import type { ConsentRole, ConsentState, LivesWith } from './states.ts';

/** How offices write states and roles, without diacritics, spaces and punctuation. */
const STATE_OF = dictionary<ConsentState>({
  requested: [
    'Chờ xác nhận',
    'Đang chờ xác nhận',
    'Đang chờ',
    'Chờ',
    'Chưa xác nhận',
    'Đã gửi yêu cầu',
    'Đã gửi yêu cầu xác nhận',
    'Đã gửi',
    'Chờ phản hồi',
    'Chưa phản hồi',
    'Chờ đồng ý',
    'Chưa đồng ý',
    'Chờ chủ hộ xác nhận',
    'Chờ công dân xác nhận',
    'requested',
    'pending',
  ],
  confirmed: [
    'Đã xác nhận',
    'Xác nhận',
    'Đã đồng ý',
    'Đồng ý',
    'Đã xác nhận đồng ý',
    'Xác nhận đồng ý',
    'Đã xác nhận trên VNeID',
    'Đã xác nhận VNeID',
    'Hoàn thành xác nhận',
    'confirmed',
  ],
  refused: ['Từ chối', 'Đã từ chối', 'Không đồng ý', 'Từ chối xác nhận', 'Không xác nhận', 'refused'],
  lapsed: [
    'Quá hạn',
    'Hết hạn',
    'Đã hết hạn',
    'Đã quá hạn',
    'Quá thời hạn',
    'Quá hạn xác nhận',
    'Hết hạn xác nhận',
    'Quá thời hạn xác nhận',
    'lapsed',
    'expired',
  ],
  paper_signed: [
    'Ký giấy',
    'Đã ký giấy',
    'Ký bản giấy',
    'Đã ký bản giấy',
    'Ký CT01',
    'Đã ký CT01',
    'Ký tờ khai CT01',
    'Ký trực tiếp',
    'Xác nhận bằng giấy',
    'Xác nhận bản giấy',
    'paper signed',
    'paper',
  ],
  not_required: [
    'Không yêu cầu',
    'Không cần',
    'Không cần xác nhận',
    'Không phải xác nhận',
    'Không yêu cầu xác nhận',
    'Miễn',
    'Miễn xác nhận',
    'Không thuộc trường hợp xác nhận',
    'Không thuộc trường hợp phải xác nhận',
    'Không cần theo quy định mới',
    'Không cần theo Luật 118',
    'not required',
  ],
  // "Chưa gửi" is what the residence form shows before the request has left: nobody can confirm yet, the clerk must look.
  unknown: ['Không rõ', 'Chưa rõ', 'Chưa biết', 'Chưa gửi', 'Chưa gửi yêu cầu', 'unknown'],
});

const ROLE_OF = dictionary<ConsentRole>({
  household_head: ['Chủ hộ', 'Chủ hộ gia đình', 'CH', 'household head', 'head'],
  dwelling_owner: [
    'Chủ sở hữu',
    'CSH',
    'Chủ SH',
    'Chủ sở hữu chỗ ở',
    'Chủ sở hữu nhà',
    'Chủ sở hữu hợp pháp',
    'Chủ sở hữu chỗ ở hợp pháp',
    'Chủ sở hữu nhà ở',
    'Chủ nhà',
    'Chủ chỗ ở',
    'Chủ chỗ ở hợp pháp',
    'Người sở hữu chỗ ở',
    'owner',
    'dwelling owner',
  ],
  other_parent: [
    'Cha/mẹ',
    'Cha mẹ',
    'Cha hoặc mẹ',
    'Cha',
    'Mẹ',
    'Bố',
    'Ba',
    'Má',
    'Bố/mẹ',
    'Bố mẹ',
    'Cha/mẹ còn lại',
    'Người cha',
    'Người mẹ',
    'parent',
    'other parent',
  ],
  guardian: ['Giám hộ', 'Người giám hộ', 'guardian'],
});

const LIVES_WITH_OF = dictionary<LivesWith>({
  parents: [
    'Cha, mẹ hoặc người giám hộ',
    'Cha, mẹ, người giám hộ',
    'Cha mẹ',
    'Cha và mẹ',
    'Cha hoặc mẹ',
    'Bố mẹ',
    'Bố và mẹ',
    'Ba mẹ',
    'Ba má',
    'Cha',
    'Mẹ',
    'Bố',
    'Ba',
    'Má',
    'Mẹ đẻ',
    'Cha đẻ',
    'Bố đẻ',
    'Cha mẹ đẻ',
    'Bố mẹ đẻ',
    'Giám hộ',
    'Người giám hộ',
    'parents',
    'parent',
    'guardian',
  ],
  others: [
    'Người khác',
    'Người khác (ông bà, họ hàng…)',
    'Ông bà',
    'Ông bà nội',
    'Ông bà ngoại',
    'Ông nội',
    'Bà nội',
    'Ông ngoại',
    'Bà ngoại',
    'Ông',
    'Bà',
    'Cô',
    'Dì',
    'Chú',
    'Bác',
    'Cậu',
    'Họ hàng',
    'Người thân khác',
    'Không ở với cha mẹ',
    'Không cùng cha mẹ',
    'others',
    'other',
  ],
});
const NOT_SAID = new Set(['', 'chuaro', 'khongro', 'chuabiet', 'unknown'].map(foldHeader));

/**
 * With whom the child is registered; null: the cell leaves it open; `unreadable`: it says something that is not known. "Cha mẹ,
 * ông bà" is unreadable: whose home it is decides, and only the clerk knows.
 */
export function livesWithOf(written: string): LivesWith | null | 'unreadable' {
  const folded = foldHeader(written.normalize('NFC').replace(/^\s*(?:với|cùng|ở với|về ở với)\s+/iu, ''));
  if (NOT_SAID.has(folded)) return null;
  return LIVES_WITH_OF.get(folded) ?? 'unreadable';
}

export function stateOf(written: string): ConsentState | null {
  return STATE_OF.get(foldHeader(written)) ?? STATE_OF.get(bareState(written)) ?? null;
}

/** What clerks write around the very words: abbreviations, where and when it was confirmed, who has to. */
function bareState(written: string): string {
  const words = written
    .normalize('NFC')
    .toLowerCase()
    .replace(/(?<!\p{L})(xn|x\/n)(?!\p{L})/gu, 'xác nhận')
    .replace(/(?<!\p{L})đc(?!\p{L})/gu, 'được')
    .replace(/[,;]?\s*(?:hôm|ngày|lúc)?\s*\d{1,2}\s*[/.-]\s*\d{1,2}(?:\s*[/.-]\s*\d{2,4})?\s*$/u, '')
    .replace(/\s+(?:trên|qua|bằng|tại)\s+(?:ứng dụng\s+|app\s+)?(?:vneid|app|ứng dụng)(?!\p{L})/gu, '')
    .replace(/(?<!\p{L})vneid(?!\p{L})/gu, '')
    .replace(/\s+của\s+(?:chủ hộ|chủ sở hữu|công dân|người dân|csh|ch|người xác nhận)/gu, '')
    .replace(/(?<!\p{L})(?:chủ hộ|chủ sở hữu|công dân|người dân|csh|người xác nhận)(?!\p{L})/gu, '')
    .replace(/(?<!\p{L})(?:rồi|xong|được)(?!\p{L})/gu, '')
    .replace(/^vẫn\s+/u, '');
  const folded = foldHeader(words);
  // In the column of confirmations "chưa" alone says that it has not been given.
  return folded === 'chua' ? 'chuaxacnhan' : folded;
}

/**
 * The role of a cell. Someone who is both ("chủ hộ kiêm chủ sở hữu") confirms once (TT 53/2025/TT-BCA, sample CT01), so
 * the first of the roles in the list of states.ts stands for both.
 */
export function roleOf(written: string): ConsentRole | null {
  const text = written.normalize('NFC');
  const whole = ROLE_OF.get(foldHeader(text)) ?? ROLE_OF.get(bareRole(text));
  if (whole !== undefined) return whole;
  const parts = written
    .normalize('NFC')
    .toLowerCase()
    .split(/[,;+&/]|\s(?:kiêm|kiem|đồng thời là|và|va)\s/)
    .map((part) => ROLE_OF.get(foldHeader(part)));
  if (parts.length < 2 || parts.includes(undefined)) return null;
  return parts.includes('household_head') ? 'household_head' : (parts[0] ?? null);
}

/**
 * "Chủ hộ: Trần Văn Bình", "Chủ hộ (bố chồng)", "Ông nội (chủ hộ)": the role stands before a colon or bracket, or in the
 * bracket. "Vợ chủ hộ" is not the householder: a word before the role in one breath makes it another person.
 */
function bareRole(written: string): string {
  const inside = /\(([^)]*)\)/.exec(written)?.[1] ?? '';
  if (ROLE_OF.has(foldHeader(inside))) return foldHeader(inside);
  const before = written.split(/[:(]|\s[-–]\s/)[0] ?? '';
  return foldHeader(before.replace(/\s+(?:mới|cũ|hiện tại)\s*$/iu, ''));
}

/** Both bundles have long official names; the first procedure tells them apart. */
export function bundleOf(written: string): Bundle | null {
  const folded = foldHeader(written);
  const birth = /khaisinh|^sinh$|^birth$/.test(folded);
  const death = /khaitu|^tu$|^death$/.test(folded);
  if (birth === death) return null;
  return birth ? 'birth' : 'death';
}

function dictionary<Value extends string>(wordings: Partial<Record<Value, string[]>>): Map<string, Value> {
  const found = new Map<string, Value>();
  for (const [value, words] of Object.entries(wordings) as [Value, string[]][])
    for (const word of words) found.set(foldHeader(word), value);
  return found;
}
