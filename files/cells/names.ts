/** A person's name in a cell. Pure. */
import type { CellProblem } from '../problem.ts';

const LONGEST_NAME = 100;
/** What programs write where they have nothing, and errors of a spreadsheet. */
const NO_NAME =
  /^(?:null|nil|none|undefined|nan|n\/a|#n\/a|#(?:ref|value|name|div\/0|num|null|spill|calc)[!?]?|err:\d+|\[object object\]|true|false)$/i;

/** A cell of a name that holds no name; null when it may be one (a blank cell too). */
export function unlikelyName(written: string): CellProblem | null {
  if (NO_NAME.test(written.trim()))
    return {
      rule: 'name-no-name',
      message: 'Ô họ tên chứa lỗi hoặc chữ của máy (NULL, #N/A …), không phải tên.',
      todo: 'Ghi họ tên, hoặc để trống.',
    };
  if (written.length <= LONGEST_NAME && !/\d{6}/.test(written.replace(/\D/g, ''))) return null;
  return {
    rule: 'name-unlikely',
    message: 'Họ tên quá dài hoặc chứa số điện thoại, số giấy tờ.',
    todo: 'Chỉ ghi họ tên, tối đa 100 ký tự; kiểm tra xem các cột có bị lệch không.',
  };
}
