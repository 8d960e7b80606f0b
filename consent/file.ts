// Longer than 300 lines: every column of the one file that offices send, each with what may stand in it and what to do when it does not.
import { readMobile } from '../channels/sms/numbers.ts';
import { placeFinder } from '../contacts/place.ts';
import { type ReadDate, readMoment } from '../files/dates.ts';
import { type ColumnSpec, foldHeader, type Headers, matchHeaders } from '../files/headers.ts';
import type { Problem } from '../files/problem.ts';
import type { Sheet } from '../files/sheet.ts';
import type { Bundle, ConsentState, Role } from './states.ts';
import { bundleOf, roleOf, stateOf } from './wordings.ts';

/** A person as a file names them; never logged. `phone` is E.164. */
export type Named = { name: string | null; phone: string | null };

/** One confirmation of a file, checked. */
export type ConsentRow = {
  row: number;
  role: Role;
  person: Named;
  state: ConsentState;
  requestedAt: Date;
  deadlineAt: Date | null;
};

/** One dossier of a file with its confirmations. */
export type DossierRow = {
  nationalCode: string;
  provincialCode: string | null;
  bundle: Bundle;
  areaCode: string;
  provinceCode: string;
  applicant: Named;
  consents: ConsentRow[];
};

/** `problems` are in the order of the rows, warnings among them. A row with an error is in no dossier. */
export type ConsentFile = {
  dossiers: DossierRow[];
  /** Confirmations read, good and bad. */
  rows: number;
  problems: Problem[];
  /** Codes of dossiers that have a bad row: they have not vanished. */
  badCodes: Set<string>;
  /** A bad row whose dossier or place could not be read: then nothing can be said to have vanished. */
  incomplete: boolean;
};

/**
 * Both codes of one case have this shape: `G22.99.08-261103-0012` (national), `H21.15-261103-0012` (provincial). The
 * length of the end is not fixed (seen in a provincial tool, 2025).
 */
const CODE = /^[A-Z]\d{2}(\.\d{2,3}){1,3}-\d{6}-\d{4,6}$/;
const LONGEST_NAME = 100;
const END_OF_DAY_MS = (24 * 60 * 60 - 1) * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

const COLUMNS = {
  code: {
    title: 'Mã hồ sơ',
    also: [
      'Mã hồ sơ quốc gia',
      'Mã hồ sơ liên thông',
      'Mã hồ sơ DVCQG',
      'Số hồ sơ',
      'Số hồ sơ quốc gia',
      'Mã HS',
      'dossier',
      'dossier code',
      'national code',
      'code',
    ],
    required: true,
  },
  local: {
    title: 'Mã hồ sơ tỉnh',
    also: [
      'Mã hồ sơ địa phương',
      'Mã hồ sơ cấp tỉnh',
      'Mã hồ sơ của tỉnh',
      'Số hồ sơ tỉnh',
      'Mã HS tỉnh',
      'Mã hồ sơ một cửa',
      'provincial code',
      'local code',
    ],
  },
  bundle: {
    title: 'Thủ tục',
    also: [
      'Tên thủ tục',
      'Loại thủ tục',
      'Nhóm thủ tục',
      'Loại hồ sơ',
      'Thủ tục hành chính',
      'bundle',
      'procedure',
    ],
    required: true,
  },
  applicant: {
    title: 'Người nộp',
    also: [
      'Người nộp hồ sơ',
      'Họ tên người nộp',
      'Họ và tên người nộp',
      'Tên người nộp',
      'Người yêu cầu',
      'Họ tên người yêu cầu',
      'applicant',
    ],
  },
  applicantPhone: {
    title: 'SĐT người nộp',
    also: [
      'Số điện thoại người nộp',
      'Điện thoại người nộp',
      'ĐT người nộp',
      'SĐT người nộp hồ sơ',
      'SĐT người yêu cầu',
      'Số điện thoại người yêu cầu',
      'Điện thoại người yêu cầu',
      'applicant phone',
    ],
  },
  person: {
    title: 'Người cần xác nhận',
    also: [
      'Người xác nhận',
      'Người phải xác nhận',
      'Họ tên người cần xác nhận',
      'Họ và tên người cần xác nhận',
      'Họ tên người xác nhận',
      'Họ và tên người xác nhận',
      'confirmer',
    ],
  },
  personPhone: {
    title: 'SĐT người cần xác nhận',
    also: [
      'Số điện thoại người cần xác nhận',
      'Điện thoại người cần xác nhận',
      'ĐT người cần xác nhận',
      'SĐT người xác nhận',
      'Số điện thoại người xác nhận',
      'Điện thoại người xác nhận',
      'ĐT người xác nhận',
      'confirmer phone',
    ],
  },
  role: {
    title: 'Vai trò',
    also: ['Vai trò xác nhận', 'Tư cách', 'Tư cách xác nhận', 'Vai trò người xác nhận', 'role'],
    required: true,
  },
  requested: {
    title: 'Ngày gửi yêu cầu',
    also: [
      'Ngày yêu cầu',
      'Ngày gửi',
      'Ngày gửi yêu cầu xác nhận',
      'Ngày gửi xác nhận',
      'Thời điểm gửi yêu cầu',
      'Thời gian gửi yêu cầu',
      'Ngày yêu cầu xác nhận',
      'requested',
      'requested at',
    ],
    required: true,
  },
  deadline: {
    title: 'Hạn xác nhận',
    also: ['Thời hạn xác nhận', 'Ngày hết hạn', 'Ngày hết hạn xác nhận', 'Hạn chót', 'Thời hạn', 'deadline'],
  },
  state: {
    title: 'Trạng thái',
    also: [
      'Trạng thái xác nhận',
      'Tình trạng',
      'Tình trạng xác nhận',
      'Kết quả xác nhận',
      'Xác nhận',
      'state',
      'status',
    ],
    required: true,
  },
  area: {
    title: 'Mã đơn vị',
    also: ['Mã đơn vị hành chính', 'Mã xã', 'Mã ĐVHC', 'Mã xã/phường', 'area', 'area code', 'commune code'],
  },
  commune: {
    title: 'Xã/phường',
    also: [
      'Xã',
      'Phường',
      'Xã, phường',
      'Phường/xã',
      'Xã/phường/đặc khu',
      'Tên xã',
      'Đơn vị',
      'Đơn vị tiếp nhận',
      'Nơi tiếp nhận',
      'commune',
      'ward',
    ],
  },
  district: { title: 'Quận/huyện cũ', also: ['Quận/huyện', 'Huyện', 'Quận', 'Huyện cũ', 'district'] },
  province: {
    title: 'Tỉnh',
    also: ['Tỉnh/thành phố', 'Tỉnh, thành phố', 'Tỉnh/TP', 'Tỉnh thành', 'province'],
  },
} as const satisfies Record<string, ColumnSpec>;
type Column = keyof typeof COLUMNS;
type Found = { rule: string; message: string; todo: string };

/**
 * Checks every row of a file of confirmations known at `asOf`. Pure. A row is one confirmation of one person; rows of one
 * dossier are put together. Blank optional cells are fine; every other unreadable cell is a problem with its place.
 */
export function readConsents(
  sheet: Sheet,
  asOf: Date,
): ConsentFile | { kind: 'refused'; problems: Problem[] } {
  const headers = matchHeaders(sheet.fileName, sheet.rows, COLUMNS, [['area', 'commune']]);
  if (headers.kind === 'refused') return headers;
  const read = rowReader(sheet.fileName, headers, asOf);
  const file: ConsentFile = { dossiers: [], rows: 0, problems: [], badCodes: new Set(), incomplete: false };
  const byCode = new Map<string, DossierRow>();
  for (const [index, cells] of sheet.rows.entries()) {
    if (index <= headers.row || cells.every((cell) => cell === '')) continue;
    file.rows += 1;
    const { dossier, code, problems, report } = read(index + 1, cells);
    const known = dossier === null ? undefined : byCode.get(dossier.nationalCode);
    const joined = dossier === null ? null : join(known, dossier, report);
    file.problems.push(...problems);
    if (dossier === null || joined === 'bad') {
      if (code === null) file.incomplete = true;
      else file.badCodes.add(code);
    } else if (joined === 'new') {
      byCode.set(dossier.nationalCode, dossier);
      file.dossiers.push(dossier);
    }
  }
  return file;
}

type Report = (column: Column, found: Found, severity?: Problem['severity']) => void;

function rowReader(file: string, headers: Extract<Headers<Column>, { kind: 'headers' }>, asOf: Date) {
  const placeOf = placeFinder(asOf);
  return (row: number, cells: readonly string[]) => {
    const cell = (name: Column) => cells[headers.at[name] ?? -1] ?? '';
    const problems: Problem[] = [];
    const report: Report = (column, found, severity = 'error') => {
      const value = headers.at[column] === undefined ? null : cell(column);
      problems.push({ file, row, column: headers.label(column), value, ...found, severity });
    };
    const code = readCode(cell('code'));
    if (code === null) report('code', cell('code') === '' ? NO_CODE : BAD_CODE);
    const local = cell('local') === '' ? null : readCode(cell('local'));
    if (cell('local') !== '' && local === null) report('local', BAD_CODE);
    const bundle = bundleOf(cell('bundle'));
    if (bundle === null) report('bundle', BAD_BUNDLE);
    const role = roleOf(cell('role'));
    if (role === null) report('role', BAD_ROLE);
    const state = stateOf(cell('state'));
    if (state === null) report('state', BAD_STATE);
    const requestedAt = readRequested(cell('requested'), state, asOf, report);
    const deadlineAt = readDeadline(cell('deadline'), requestedAt, report);
    const applicant = readNamed(cell('applicant'), cell('applicantPhone'), 'applicant', report);
    const person = readNamed(cell('person'), cell('personPhone'), 'person', report);
    const place = placeOf({
      code: cell('area'),
      commune: cell('commune'),
      district: cell('district'),
      province: cell('province'),
    });
    if (place.kind === 'refused') {
      const named = place.column === 'code' ? 'area' : place.column;
      const at =
        headers.at[named] === undefined ? (headers.at.area === undefined ? 'commune' : 'area') : named;
      report(at, { rule: place.rule, message: place.message, todo: place.todo });
    }
    const good =
      code !== null &&
      bundle !== null &&
      role !== null &&
      state !== null &&
      requestedAt !== null &&
      deadlineAt !== 'bad';
    if (!good || place.kind === 'refused' || problems.some((problem) => problem.severity === 'error'))
      return { dossier: null, code, problems, report };
    const dossier: DossierRow = {
      nationalCode: code,
      provincialCode: local === code ? null : local,
      bundle,
      areaCode: place.areaCode,
      provinceCode: place.provinceCode,
      applicant,
      consents: [{ row, role, person, state, requestedAt, deadlineAt }],
    };
    return { dossier, code, problems, report };
  };
}

/** Puts a row to the dossier it belongs to. Two rows that contradict each other are both shown; the second is left out. */
function join(known: DossierRow | undefined, more: DossierRow, report: Report): 'new' | 'joined' | 'bad' {
  if (known === undefined) return 'new';
  const first = known.consents[0]?.row ?? 0;
  if (known.bundle !== more.bundle) return refuse('bundle');
  if (known.areaCode !== more.areaCode) return refuse('commune');
  if (
    known.provincialCode !== null &&
    more.provincialCode !== null &&
    known.provincialCode !== more.provincialCode
  )
    return refuse('local');
  const [consent] = more.consents;
  if (consent === undefined) return 'bad';
  const twin = known.consents.find(
    (other) => other.role === consent.role && personId(other.person) === personId(consent.person),
  );
  if (twin === undefined) {
    known.consents.push(consent);
  } else if (twin.state === consent.state) {
    report('code', repeated(twin.row), 'warning');
  } else {
    report('state', contradicts(twin.row));
    return 'bad';
  }
  known.provincialCode ??= more.provincialCode;
  known.applicant = {
    name: known.applicant.name ?? more.applicant.name,
    phone: known.applicant.phone ?? more.applicant.phone,
  };
  return 'joined';

  function refuse(column: Column): 'bad' {
    report(column, differs(first));
    return 'bad';
  }
}

/** What tells two people of one role in one dossier apart: the name without diacritics, else the phone, else nothing. */
export function personId({ name, phone }: Named): string {
  const folded = name === null ? '' : foldHeader(name);
  if (folded !== '') return `name:${folded}`;
  return phone === null ? '' : `phone:${phone}`;
}

/** A dossier code as people copy it: spaces, small letters and long dashes are forgiven. Null when it is none. */
export function readCode(written: string): string | null {
  const code = written
    .replace(/\s/g, '')
    .replace(/[–—‐‑−]/g, '-')
    .toUpperCase();
  return code.length <= 40 && CODE.test(code) ? code : null;
}

function readRequested(written: string, state: ConsentState | null, asOf: Date, report: Report): Date | null {
  // Nothing was asked of anybody, so there is no date to write.
  if (written === '' && (state === 'not_required' || state === 'unknown')) return asOf;
  const read = readMoment(written);
  if (read.kind === 'refused') {
    report('requested', badDate(read));
    return null;
  }
  if (read.at.getTime() > asOf.getTime() + DAY_MS) {
    report('requested', AFTER_AS_OF);
    return null;
  }
  return read.at;
}

function readDeadline(written: string, requestedAt: Date | null, report: Report): Date | null | 'bad' {
  if (written === '') return null;
  const read = readMoment(written);
  if (read.kind === 'refused') {
    report('deadline', badDate(read));
    return 'bad';
  }
  // A day without an hour means the whole day.
  const at = read.hasTime ? read.at : new Date(read.at.getTime() + END_OF_DAY_MS);
  if (requestedAt !== null && at < requestedAt) {
    report('deadline', BEFORE_REQUEST);
    return 'bad';
  }
  return at;
}

function readNamed(name: string, phone: string, who: 'applicant' | 'person', report: Report): Named {
  if (name.length > LONGEST_NAME || /\d{6}/.test(name.replace(/\D/g, ''))) report(who, BAD_NAME);
  if (phone === '') return { name: name === '' ? null : name, phone: null };
  const read = readMobile(phone);
  if (read.kind === 'refused') {
    // A landline or a foreign number is a true number: it is kept out of messages, and the clerk may still call it.
    const callable = read.reason === 'landline' || read.reason === 'foreign';
    const todo = callable
      ? 'Hồ sơ vẫn được nạp nhưng không nhắn tin được qua số này; nếu có, ghi thêm số di động.'
      : 'Ghi số di động 10 chữ số, ví dụ 0912345678; không có số thì để trống.';
    report(
      `${who}Phone`,
      { rule: `phone_${read.reason}`, message: read.staff, todo },
      callable ? 'warning' : 'error',
    );
  }
  return { name: name === '' ? null : name, phone: read.kind === 'mobile' ? read.e164 : null };
}

function badDate(read: Extract<ReadDate, { kind: 'refused' }>): Found {
  return { rule: 'date_unreadable', message: read.why, todo: 'Ghi ngày/tháng/năm, ví dụ 03/11/2026.' };
}
function differs(row: number): Found {
  return {
    rule: 'dossier_differs',
    message: `Cùng mã hồ sơ nhưng khác với dòng ${row}.`,
    todo: `Sửa cho giống dòng ${row}, hoặc kiểm tra lại mã hồ sơ.`,
  };
}
function contradicts(row: number): Found {
  return {
    rule: 'state_contradicts',
    message: `Cùng hồ sơ, cùng người, cùng vai trò nhưng trạng thái khác với dòng ${row}.`,
    todo: 'Chỉ giữ dòng đúng; nếu là hai người khác nhau, ghi tên hoặc số điện thoại của từng người.',
  };
}
function repeated(row: number): Found {
  return {
    rule: 'row_twice',
    message: `Dòng này lặp lại dòng ${row}, được bỏ qua.`,
    todo: 'Không cần làm gì; nếu là hai người khác nhau, ghi tên hoặc số điện thoại của từng người.',
  };
}

const NO_CODE = { rule: 'code_missing', message: 'Chưa có mã hồ sơ.', todo: 'Ghi mã hồ sơ, hoặc xóa dòng.' };
const BAD_CODE = {
  rule: 'code_unreadable',
  message: 'Mã hồ sơ không đúng dạng.',
  todo: 'Chép lại mã hồ sơ trên giấy tiếp nhận, ví dụ G22.99.08-261103-0012.',
};
const BAD_BUNDLE = {
  rule: 'bundle_unknown',
  message: 'Không rõ là thủ tục khai sinh hay khai tử.',
  todo: 'Ghi “khai sinh” hoặc “khai tử”.',
};
const BAD_ROLE = {
  rule: 'role_unknown',
  message: 'Không rõ vai trò của người cần xác nhận.',
  todo: 'Ghi “chủ hộ”, “chủ sở hữu”, “cha/mẹ” hoặc “giám hộ”.',
};
const BAD_STATE = {
  rule: 'state_unknown',
  message: 'Không rõ trạng thái xác nhận.',
  todo: 'Ghi “chờ xác nhận”, “đã xác nhận”, “từ chối”, “quá hạn”, “ký giấy”, “không yêu cầu” hoặc “chưa rõ”.',
};
const BAD_NAME = {
  rule: 'name_unlikely',
  message: 'Họ tên quá dài hoặc chứa số điện thoại, số giấy tờ.',
  todo: 'Chỉ ghi họ tên, tối đa 100 ký tự; kiểm tra xem các cột có bị lệch không.',
};
const AFTER_AS_OF = {
  rule: 'date_after_as_of',
  message: 'Ngày gửi yêu cầu sau thời điểm của tệp (--as-of).',
  todo: 'Kiểm tra lại ngày gửi yêu cầu, hoặc thời điểm lấy số liệu.',
};
const BEFORE_REQUEST = {
  rule: 'deadline_before_request',
  message: 'Hạn xác nhận trước ngày gửi yêu cầu.',
  todo: 'Kiểm tra lại hai ngày.',
};
