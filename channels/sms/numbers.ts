import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { NETWORK_OF_PREFIX, type Network, RENUMBERED } from './files.ts';

/**
 * What a written phone number is.
 * - `mobile`: a Vietnamese mobile, `e164` as `+84` and nine digits; `network` is a hint by prefix (numbers move between networks);
 *   `sure` is false when only the prefix vouches for it (some ranges are missing in the phone library's tables).
 * - `refused`: cannot get an SMS from us; `staff` says why in Vietnamese; `renewed` is what an old 11-digit number most likely became.
 */
export type ReadNumber =
  | { kind: 'mobile'; e164: string; network: Network | null; sure: boolean }
  | {
      kind: 'refused';
      reason: 'empty' | 'not_a_number' | 'old_11_digits' | 'landline' | 'foreign' | 'not_mobile';
      staff: string;
      renewed?: string;
    };

const STAFF = {
  empty: 'Chưa có số điện thoại.',
  not_a_number: 'Không phải số điện thoại hợp lệ; số di động gồm 10 chữ số, bắt đầu bằng 0.',
  old_11_digits: 'Số cũ 11 chữ số, đã đổi sang 10 chữ số từ năm 2018; cần hỏi lại số hiện nay.',
  landline: 'Số máy bàn, không nhận được tin nhắn SMS.',
  foreign: 'Số nước ngoài; hệ thống chỉ gửi tới số di động Việt Nam.',
  not_mobile: 'Không phải số di động (tổng đài hoặc dịch vụ), không nhận được tin nhắn SMS.',
} as const;

/**
 * Reads a number as people write it: `0912345678`, `84912345678`, `+84 (0)91 234 5678`, `0912.345.678`, `912345678`
 * (a spreadsheet ate the zero). Pure; never throws.
 */
export function readMobile(written: string): ReadNumber {
  const text = written.normalize('NFKC').trim();
  if (text === '') return refused('empty');
  if (text.length > 40 || !/^[+\d\s().\-/]+$/.test(text)) return refused('not_a_number');
  const digits = text.replace(/\D/g, '');
  const international = text.startsWith('+') || digits.startsWith('00');
  const national = nationalDigits(digits, international);
  if (national === null) {
    return refused(international && /^(00)?(?!84)[1-9]/.test(digits) ? 'foreign' : 'not_a_number');
  }

  const renewed = RENUMBERED.get(`0${national.slice(0, 3)}`);
  if (national.length === 10 && renewed !== undefined) {
    return { ...refused('old_11_digits'), renewed: `+84${renewed.slice(1)}${national.slice(3)}` };
  }
  const network = NETWORK_OF_PREFIX.get(`0${national.slice(0, 2)}`) ?? null;
  const e164 = `+84${national}`;
  const parsed = parsePhoneNumberFromString(e164);
  const type = parsed?.isValid() ? parsed.getType() : undefined;
  if (type === 'MOBILE' && national.length === 9) return { kind: 'mobile', e164, network, sure: true };
  if (type === 'FIXED_LINE') return refused('landline');
  if (type !== undefined) return refused('not_mobile');
  // 089, 052, 055 are partly missing in the library: the prefix table may vouch instead.
  if (network !== null && national.length === 9) return { kind: 'mobile', e164, network, sure: false };
  return refused('not_a_number');
}

/** The digits after +84, without a leading 0; null when they cannot be Vietnamese. */
function nationalDigits(digits: string, international: boolean): string | null {
  let rest = digits.replace(/^00/, '');
  if (international || (rest.startsWith('84') && rest.length >= 11)) {
    if (!rest.startsWith('84')) return null;
    rest = rest.slice(2);
  }
  rest = rest.replace(/^0/, '');
  return /^[1-9]\d{6,9}$/.test(rest) ? rest : null;
}

function refused(reason: keyof typeof STAFF): Extract<ReadNumber, { kind: 'refused' }> {
  return { kind: 'refused', reason, staff: STAFF[reason] };
}

/** Is it an address of the `sms` channel: a mobile in E.164? */
export function isMobileAddress(address: string): boolean {
  return /^\+84[35789]\d{8}$/.test(address);
}

/** `+84912345678` as domestic providers want it: `0912345678`. */
export function domestic(e164: string): string {
  return e164.replace(/^\+84/, '0');
}
