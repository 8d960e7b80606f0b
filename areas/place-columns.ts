import type { ColumnSpec } from '../files/headers.ts';
import type { CellProblem } from '../files/problem.ts';
import type { CheckedRow } from '../files/rows.ts';
import { describe, find, unitAt } from './areas.ts';

/** The columns by which files name a place, in the usual wordings of offices. */
export const PLACE_COLUMNS = {
  area: {
    title: 'Mã đơn vị',
    also: [
      'Mã đơn vị hành chính',
      'Mã xã',
      'Mã phường',
      'Mã xã, phường',
      'Mã ĐVHC',
      'Mã địa bàn',
      'Mã xã/phường',
      'Mã xã/phường/đặc khu',
      'area',
      'area code',
      'commune code',
    ],
  },
  commune: {
    title: 'Xã/phường',
    also: [
      'Xã',
      'Phường',
      'Xã, phường',
      'Phường/xã',
      'Phường, xã',
      'Xã/phường/đặc khu',
      'Xã, phường, đặc khu',
      'Xã/phường/thị trấn',
      'Tên xã',
      'Tên xã/phường',
      'Tên đơn vị',
      'Đơn vị',
      'Đơn vị hành chính',
      'Đơn vị hành chính cấp xã',
      'Đơn vị cấp xã',
      'Địa bàn',
      'UBND xã',
      'UBND cấp xã',
      'UBND xã/phường',
      'commune',
      'ward',
    ],
    weak: [
      'Cơ quan thực hiện',
      'Đơn vị thực hiện',
      'Cơ quan tiếp nhận',
      'Đơn vị tiếp nhận',
      'Nơi tiếp nhận',
      'Đơn vị giải quyết',
      'Cơ quan giải quyết',
      'Đơn vị xử lý',
      'UBND',
      'Địa chỉ',
      'Địa chỉ thường trú',
      'Nơi thường trú',
      'Nơi cư trú',
      'Địa chỉ cư trú',
      'Nơi ở hiện nay',
      'Nơi ở',
      'Chỗ ở hiện nay',
      'Địa chỉ liên hệ',
      'Địa chỉ gia đình',
      'Địa chỉ nhà',
      'Địa chỉ người nộp',
    ],
  },
  district: {
    title: 'Quận/huyện cũ',
    also: ['Quận/huyện', 'Huyện', 'Quận', 'Quận, huyện', 'Huyện cũ', 'district'],
  },
  province: {
    title: 'Tỉnh',
    also: [
      'Tỉnh/thành phố',
      'Tỉnh, thành phố',
      'Tỉnh/TP',
      'Tỉnh, TP',
      'Tỉnh thành',
      'Tên tỉnh',
      'Thành phố',
      'province',
    ],
  },
} as const satisfies Record<string, ColumnSpec>;
type PlaceColumn = keyof typeof PLACE_COLUMNS;

/** The place that a row names; null: it was reported, at a column that the file has. */
export function placeOfRow(
  { cell, report, section }: Pick<CheckedRow<PlaceColumn>, 'cell' | 'report' | 'section'>,
  at: Partial<Record<PlaceColumn, number>>,
  placeOf: (written: WrittenPlace) => PlaceResult,
): { areaCode: string; provinceCode: string } | null {
  const written = cell('commune');
  const code = cell('area');
  // A part of a list stands under its commune's name; a commune's column may hold its code.
  const commune = written === '' && code === '' ? section : written;
  const isCode = /^\d{5}$/.test(commune);
  const place = placeOf({
    // A spreadsheet that takes a code for a number gives 19702.0.
    code: (isCode && code === '' ? commune : code).replace(/\.0+$/, ''),
    commune: isCode ? '' : commune,
    district: cell('district'),
    province: cell('province'),
  });
  if (place.kind === 'place') {
    if (place.assumed !== undefined) report('commune', place.assumed, 'warning');
    return place;
  }
  const named = at[place.column] === undefined ? (at.area === undefined ? 'commune' : 'area') : place.column;
  report(named, place);
  return null;
}

/** A commune or a province as a file names it. */
export type WrittenPlace = { code: string; commune: string; district: string; province: string };
export type PlaceResult =
  /** `assumed`: the file does not say which province, and the loader's own was taken. */
  | { kind: 'place'; areaCode: string; provinceCode: string; assumed?: CellProblem }
  | ({ kind: 'refused'; column: 'area' | 'commune' | 'province' } & CellProblem);

const ASK_CODE = 'Ghi mã đơn vị hành chính (5 chữ số) vào cột “Mã đơn vị”, hoặc sửa tên xã/phường và tỉnh.';

/**
 * Finds places of many rows at one date; a file of 100,000 people names few places, so each is looked up once. A code
 * wins over names, but both must mean the same place: a shifted column would otherwise move everybody.
 * @param home the loader's province: of communes with one name in several provinces, that of the loader is meant where the
 *   file names none; said once for each
 */
export function placeFinder(at: Date, home = ''): (written: WrittenPlace) => PlaceResult {
  const known = new Map<string, PlaceResult>();
  return (written) => {
    const key = JSON.stringify([written.code, written.commune, written.district, written.province]);
    const before = known.get(key);
    if (before !== undefined) return before;
    const place = findPlace(written, at, home);
    const { assumed: _said, ...again } = { assumed: undefined, ...place };
    known.set(key, again as PlaceResult);
    return place;
  };
}

function findPlace(written: WrittenPlace, at: Date, home: string): PlaceResult {
  const named = written.commune === '' ? null : byName(written, at, home);
  if (written.code === '')
    return (
      named ?? {
        kind: 'refused',
        column: 'commune',
        rule: 'place_missing',
        message: 'Chưa ghi xã/phường hoặc mã đơn vị.',
        todo: ASK_CODE,
      }
    );
  const coded = byCode(written.code, at);
  if (coded.kind === 'place' && named?.kind === 'place' && named.areaCode !== coded.areaCode)
    return {
      kind: 'refused',
      column: 'area',
      rule: 'place_mismatch',
      message: `Mã đơn vị ${coded.areaCode} không phải là mã của “${written.commune}”.`,
      todo: `Kiểm tra lại: mã của “${written.commune}” là ${named.areaCode}.`,
    };
  return coded;
}

/** Codes are text with leading zeros; a spreadsheet may have eaten them: `4` cannot be told (province 04?), `333` is 00333. */
function byCode(code: string, at: Date): PlaceResult {
  const full = /^\d{3,5}$/.test(code) ? code.padStart(5, '0') : code;
  const unit = /^(\d{2}|\d{5})$/.test(full) ? unitAt(full, at) : null;
  if (unit !== null) return { kind: 'place', areaCode: unit.code, provinceCode: unit.parent ?? unit.code };
  return {
    kind: 'refused',
    column: 'area',
    rule: 'place_code_unknown',
    message: `Không có đơn vị hành chính hiện nay mang mã “${code.slice(0, 20)}”.`,
    todo: 'Dùng mã theo Quyết định 19/2025/QĐ-TTg (xã, phường: 5 chữ số; tỉnh: 2 chữ số), hoặc ghi xã/phường và tỉnh.',
  };
}

function byName({ commune, district, province }: WrittenPlace, at: Date, home: string): PlaceResult {
  const asked = [commune, district, province].filter((part) => part !== '').join(', ');
  const found = find(asked, { at });
  if (found.kind === 'one' && found.unit.parent !== null)
    return { kind: 'place', areaCode: found.unit.code, provinceCode: found.unit.parent };
  if (found.kind === 'one')
    return {
      kind: 'refused',
      column: 'commune',
      rule: 'place_not_a_commune',
      message: `“${commune}” là tên tỉnh, không phải xã, phường, đặc khu.`,
      todo: ASK_CODE,
      asks: true,
    };
  const own = province === '' && home !== '' ? (unitAt(home, at)?.fullName ?? '') : '';
  if (own !== '') {
    const here = byName({ code: '', commune, district, province: own }, at, '');
    if (here.kind === 'place')
      return {
        ...here,
        assumed: {
          rule: 'place_home',
          message: `Tệp không ghi tỉnh; “${commune.slice(0, 60)}” được hiểu là của ${own}.`,
          todo: 'Không cần làm gì nếu đúng; nếu không, thêm cột Tỉnh.',
        },
      };
  }
  return {
    kind: 'refused',
    column: province === '' ? 'province' : 'commune',
    rule: `place_${found.kind}`,
    message: describe(found),
    todo: ASK_CODE,
    asks: true,
  };
}
