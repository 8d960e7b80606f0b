import { dictionary } from '@zxcvbn-ts/language-common';
import { fold } from '../writing/letters.ts';

/** NIST SP 800-63B: length and a list of known passwords, no rules of composition. */
export const LEAST_PASSWORD = 12;
export const MOST_PASSWORD = 128;
/** Of the list of commonest passwords, which is ordered by how often they were found in breaches. */
const COMMONEST = 10_000;
const COMMON: ReadonlySet<string> = new Set(
  (dictionary['passwords-common'] as string[]).slice(0, COMMONEST).map((word) => word.toLowerCase()),
);

/**
 * Why a password is not taken, as a Vietnamese sentence; null: it is. Long passwords made of a common one (said twice, with
 * digits behind it) or of the person's own name are common too.
 * @param own words that anybody knows of the person: user name, display name
 */
export function passwordFault(password: string, own: readonly string[]): string | null {
  const length = [...password].length;
  if (length < LEAST_PASSWORD)
    return `Mật khẩu cần ít nhất ${LEAST_PASSWORD} ký tự. Một câu ngắn dễ nhớ là được, có dấu cách cũng được.`;
  if (length > MOST_PASSWORD) return `Mật khẩu dài quá ${MOST_PASSWORD} ký tự.`;
  const low = password.toLowerCase();
  if (new Set(low).size < 5) return 'Mật khẩu lặp lại quá ít ký tự khác nhau. Anh/chị chọn một câu khác.';
  if (isRun(low)) return 'Mật khẩu là một dãy liền nhau, ai cũng đoán được. Anh/chị chọn một câu khác.';
  const core = low.replace(/^[\d\W_]+|[\d\W_]+$/gu, '');
  const half = low.length % 2 === 0 && low.slice(0, low.length / 2) === low.slice(low.length / 2);
  const common =
    COMMON.has(low) ||
    (core !== '' && COMMON.has(core)) ||
    (half && COMMON.has(low.slice(0, low.length / 2)));
  if (common) return 'Mật khẩu này nằm trong danh sách mật khẩu hay bị lộ. Anh/chị chọn một câu khác.';
  const plain = fold(password).replace(/[^a-z0-9]/g, '');
  const known = ['lienthong', ...own.map((word) => fold(word).replace(/[^a-z0-9]/g, ''))].filter(
    (word) => word.length >= 4,
  );
  const left = known.reduce((rest, word) => rest.replaceAll(word, ''), plain);
  // Digits behind a name (a year, a number) add little.
  if (left !== plain && left.replace(/\d/g, '').length < 6)
    return 'Mật khẩu chỉ gồm tên của anh/chị hoặc của hệ thống. Anh/chị chọn một câu khác.';
  return null;
}

/** 123456789012, 987654321098, abcdefghijkl: each sign follows the one before, digits round the end too. */
function isRun(text: string): boolean {
  const signs = [...text].map((sign) => sign.codePointAt(0) ?? 0);
  const follows = (step: number) =>
    signs.every((sign, at) => {
      const before = signs[at - 1];
      if (before === undefined) return true;
      const digits = before >= 48 && before <= 57 && sign >= 48 && sign <= 57;
      return digits ? (before - 48 + step + 10) % 10 === sign - 48 : before + step === sign;
    });
  return follows(1) || follows(-1);
}
