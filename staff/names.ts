/** The name a user signs in with and appears under in the audit: short, so that it can be read out on the telephone. */
import { oneLine } from '../writing/cleaning.ts';

const LONGEST_NAME = 60;

const NAME = /^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._-]*$/u;

export type ReadName = { kind: 'name'; name: string } | { kind: 'refused'; staff: string };

/** Checks a user's name: letters of any language, digits, space, dot, hyphen and underscore; at most 60 characters. */
export function readUserName(written: string): ReadName {
  const name = oneLine(written);
  if (name === '') return { kind: 'refused', staff: 'Chưa ghi tên người dùng.' };
  if ([...name].length > LONGEST_NAME) return { kind: 'refused', staff: 'Tên người dùng dài quá 60 ký tự.' };
  if (!NAME.test(name))
    return {
      kind: 'refused',
      staff: 'Tên người dùng chỉ gồm chữ, số, dấu cách, dấu chấm và gạch nối, bắt đầu bằng chữ hoặc số.',
    };
  return { kind: 'name', name };
}
