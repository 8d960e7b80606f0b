/** Whose table it is: the province given, and the one that the file names. */

import { find, unitAt } from '../../areas/areas.ts';
import { noonOf } from '../../calendar/moment.ts';
import { error, type TableFinding } from '../tables/problem.ts';
import { TWO_LEVELS_SINCE } from './area-units.ts';

const FIRST_DAY = noonOf(TWO_LEVELS_SINCE);
const MOST_WORDS = 5;

/** The printed name of a province at a moment ("Tỉnh Quảng Trị"), or the code itself when there is no such province. */
export function provinceName(code: string, at: Date): string {
  return unitAt(code, at < FIRST_DAY ? FIRST_DAY : at)?.fullName ?? code;
}

/**
 * The province of a table. A given one that the file contradicts refuses the file, as does none at all.
 * @param titles the lines around the tables
 */
export function provinceCodeOf(
  request: { provinceCode?: string },
  titles: string,
): { code: string | null; findings: TableFinding[] } {
  const todo = 'Ghi mã tỉnh, thành phố hiện nay (dòng lệnh: --province), ví dụ 44 cho tỉnh Quảng Trị.';
  if (request.provinceCode !== undefined) {
    const unit = unitAt(request.provinceCode, FIRST_DAY);
    if (unit !== null && unit.parent === null) {
      const written = [...new Set(provincesNamed(titles))];
      const differs = written.length > 0 && !written.includes(unit.code);
      return differs
        ? { code: null, findings: [provinceDiffers(unit.fullName, written)] }
        : { code: unit.code, findings: [] };
    }
    return {
      code: null,
      findings: [
        error('province-unknown', `Không có tỉnh, thành phố nào có mã "${request.provinceCode}".`, todo),
      ],
    };
  }
  const named = [...new Set(provincesNamed(titles))];
  const [only, ...others] = named;
  if (only !== undefined && others.length === 0) return { code: only, findings: [] };
  return {
    code: null,
    findings: [error('province-unknown', 'Không rõ bảng của tỉnh, thành phố nào.', todo)],
  };
}

/** The names of communes repeat across provinces by the hundred: a table of another one would pass row by row. */
function provinceDiffers(given: string, written: readonly string[]): TableFinding {
  const names = written.map((code) => provinceName(code, FIRST_DAY)).join('; ');
  const message = `Tệp ghi là của ${names} nhưng đang được nạp cho ${given}.`;
  const todo = `Chọn lại tỉnh, thành phố, hoặc kiểm tra xem có lấy nhầm tệp không; nếu đúng là số liệu của ${given}, sửa tên tỉnh trong tiêu đề tệp.`;
  return error('province-differs', message, todo);
}

/** Codes of the provinces that a title names after "tỉnh" or "thành phố"; old names lead to the province of today. */
function provincesNamed(text: string): string[] {
  const found: string[] = [];
  for (const [, kind = '', after = ''] of text.matchAll(
    /(?<!\p{L})(tỉnh|thành phố|tp\.?)\s+([^\n,;.()":]+)/giu,
  )) {
    const words = after.trim().split(/\s+/).slice(0, MOST_WORDS);
    for (let length = words.length; length >= 1; length -= 1) {
      const answer = find(`${kind} ${words.slice(0, length).join(' ')}`, { at: FIRST_DAY });
      if (answer.kind !== 'one' || answer.unit.parent !== null) continue;
      found.push(answer.unit.code);
      break;
    }
  }
  return found;
}
