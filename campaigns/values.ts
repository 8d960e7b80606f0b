/** What may stand around a reviewed text: its values, typed and bounded, so that nobody can put words of their own between them. Pure. */
import { readTarget } from '../links/target.ts';

/**
 * Said by the program itself, of the recipient's commune: every text can use them, and a file cannot say otherwise. `link` only
 * when the file has a link.
 */
export const BUILT_IN_VALUES: readonly string[] = ['place', 'area', 'province'];
const LONGEST_WORDS = 60;

/**
 * What is wrong with a value of a plan, as staff read it; null: it may stand in a text. `hotline` and every name that ends in
 * "phone": a telephone number. `link`: an official page. Others: a few words without an address, a number of an account or of a
 * telephone, or a break of the line.
 */
export function valueMistake(name: string, value: string): { message: string; todo: string } | null {
  if (BUILT_IN_VALUES.includes(name))
    return {
      message: `“${name}” do hệ thống ghi theo địa bàn của người nhận, không đặt riêng được.`,
      todo: `Bỏ ${name} khỏi mục values.`,
    };
  if (value === '') return null;
  if (name === 'link')
    return readTarget(value) !== null
      ? null
      : {
          message: 'Liên kết phải là trang https có đuôi .gov.vn.',
          todo: 'Sửa liên kết, hoặc dùng mục link.',
        };
  if (name === 'hotline' || /phone$/i.test(name))
    return isTelephone(value)
      ? null
      : {
          message: `“${name}” phải là số điện thoại (chữ số, dấu cách, dấu chấm), nhiều nhất 20 ký tự.`,
          todo: 'Ghi số điện thoại của cơ quan, ví dụ 18001096.',
        };
  if ([...value].length > LONGEST_WORDS)
    return { message: `“${name}” dài quá ${LONGEST_WORDS} ký tự.`, todo: 'Viết ngắn lại.' };
  if (!/^[\p{L}\p{M}\p{N} ,.;:()/%+–-]*$/u.test(value))
    return {
      message: `“${name}” có ký tự không dùng được trong tin.`,
      todo: 'Chỉ dùng chữ, số và dấu câu thường.',
    };
  if (/:\/\/|www\.|[\p{L}\p{N}]\.[a-z]{2,}/iu.test(value) || numberOfSomebody(value))
    return {
      message: `“${name}” không được chứa địa chỉ trang, số tài khoản hay số điện thoại.`,
      todo: 'Dùng giá trị hotline cho số điện thoại, mục link cho trang hướng dẫn.',
    };
  return null;
}

/** Six digits or more in a row, but for a day. */
function numberOfSomebody(value: string): boolean {
  return /\d(?:[ .-]?\d){5,}/.test(value.replace(/\b\d{1,4}-\d{1,2}-\d{1,4}\b/g, ''));
}

/** A telephone number of Viet Nam as offices write it: 3 to 11 digits, in groups or not, perhaps with +84. */
function isTelephone(value: string): boolean {
  const digits = value.replace(/[ .()-]/g, '');
  return [...value].length <= 20 && /^[\d+ .()-]+$/.test(value) && /^(?:\+84)?\d{3,11}$/.test(digits);
}
