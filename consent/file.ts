// Longer than 300 lines: every column of the one file that offices send, each with what may stand in it and what to do when it does not.
import { readMobile } from '../channels/sms/numbers.ts';
import { PLACE_COLUMNS, placeFinder, placeOfRow } from '../contacts/place.ts';
import { type ReadDate, readMoment } from '../files/dates.ts';
import { type ColumnSpec, foldHeader, matchHeaders } from '../files/headers.ts';
import type { Problem } from '../files/problem.ts';
import { dataRows, type Found, type Report, type Row, unlikelyName } from '../files/rows.ts';
import type { Sheet } from '../files/sheet.ts';
import type { Bundle, ConsentState, Role } from './states.ts';
import { bundleOf, roleOf, stateOf } from './wordings.ts';

/** A person as a file names them; never logged. `phone` is E.164; `callOnly`: a number that takes no messages. */
export type Named = { name: string | null; phone: string | null; callOnly: string | null };

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
const END_OF_DAY_MS = (24 * 60 * 60 - 1) * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

const COLUMNS = {
  code: {
    title: 'Mã hồ sơ',
    also: [
      'Mã số hồ sơ',
      'Mã hồ sơ DVC',
      'Mã hồ sơ DVCQG',
      'Mã hồ sơ trên Cổng DVCQG',
      'Mã hồ sơ Cổng Dịch vụ công quốc gia',
      'Số hồ sơ liên thông',
      'Số HS',
      'Mã số HS',
      'Mã hồ sơ trung ương',
      'Mã tiếp nhận',
      'Mã hồ sơ quốc gia',
      'Mã hồ sơ liên thông',
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
      'Mã hồ sơ một cửa tỉnh',
      'Mã hồ sơ trên hệ thống tỉnh',
      'Mã hồ sơ hệ thống một cửa',
      'Số hồ sơ địa phương',
      'Số hồ sơ một cửa',
      'Mã hồ sơ của địa phương',
      'Mã hồ sơ nội bộ',
      'Mã hồ sơ iGate',
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
      'Tên TTHC',
      'TTHC',
      'Tên thủ tục hành chính',
      'Nhóm TTHC',
      'Nhóm thủ tục hành chính',
      'Nhóm thủ tục liên thông',
      'Dịch vụ công',
      'Tên dịch vụ công',
      'Lĩnh vực',
      'Loại TTHC',
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
      'Họ tên người nộp hồ sơ',
      'Họ và tên người nộp hồ sơ',
      'Tên người nộp hồ sơ',
      'Họ và tên người yêu cầu',
      'Chủ hồ sơ',
      'Tên chủ hồ sơ',
      'Công dân nộp',
      'Người đăng ký',
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
      'Số điện thoại người nộp hồ sơ',
      'Điện thoại người nộp hồ sơ',
      'Số ĐT người nộp',
      'Số ĐT người nộp hồ sơ',
      'Di động người nộp',
      'SĐT chủ hồ sơ',
      'Điện thoại liên hệ người nộp',
      'Người nộp SĐT',
      'ĐTDĐ người nộp',
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
      'Tên người cần xác nhận',
      'Tên người xác nhận',
      'Người được yêu cầu xác nhận',
      'Họ tên người được yêu cầu xác nhận',
      'Họ tên chủ hộ/chủ sở hữu',
      'Họ và tên người phải xác nhận',
      'Người phải đồng ý',
      'Người cho ý kiến đồng ý',
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
      'Số ĐT người cần xác nhận',
      'Số ĐT người xác nhận',
      'Di động người cần xác nhận',
      'Số điện thoại người được yêu cầu xác nhận',
      'SĐT người được yêu cầu xác nhận',
      'SĐT người phải xác nhận',
      'ĐTDĐ người xác nhận',
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
    also: [
      'Vai trò của người xác nhận',
      'Vai trò người cần xác nhận',
      'Tư cách người xác nhận',
      'Loại người xác nhận',
      'Loại xác nhận',
      'Đối tượng xác nhận',
      'Vai trò xác nhận',
      'Tư cách',
      'Tư cách xác nhận',
      'Vai trò người xác nhận',
      'role',
    ],
    required: true,
  },
  requested: {
    title: 'Ngày gửi yêu cầu',
    also: [
      'Ngày gửi yêu cầu đồng ý',
      'Ngày giờ gửi yêu cầu',
      'Thời gian gửi',
      'Thời điểm gửi',
      'Thời gian yêu cầu xác nhận',
      'Thời điểm yêu cầu xác nhận',
      'Ngày gửi yêu cầu VNeID',
      'Ngày đề nghị xác nhận',
      'Ngày gửi đề nghị',
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
    also: [
      'Hạn',
      'Thời hạn phải xác nhận',
      'Hạn cuối',
      'Hạn cuối xác nhận',
      'Ngày hết hạn yêu cầu',
      'Xác nhận trước ngày',
      'Hạn phải xác nhận',
      'Thời hạn xác nhận',
      'Ngày hết hạn',
      'Ngày hết hạn xác nhận',
      'Hạn chót',
      'Thời hạn',
      'deadline',
    ],
  },
  state: {
    title: 'Trạng thái',
    also: [
      'Trạng thái xác nhận VNeID',
      'Trạng thái yêu cầu',
      'Trạng thái yêu cầu xác nhận',
      'Tình trạng yêu cầu',
      'Tình trạng xác nhận VNeID',
      'Trạng thái đồng ý',
      'Ý kiến',
      'Ý kiến xác nhận',
      'Tình trạng VNeID',
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
  ...PLACE_COLUMNS,
  commune: {
    title: PLACE_COLUMNS.commune.title,
    also: [
      ...PLACE_COLUMNS.commune.also,
      'Đơn vị tiếp nhận',
      'Nơi tiếp nhận',
      'Xã/phường tiếp nhận',
      'Đơn vị giải quyết',
    ],
  },
} as const satisfies Record<string, ColumnSpec>;
type Column = keyof typeof COLUMNS;
type Told = Report<Column>;

/**
 * Checks every row of a file of confirmations known at `asOf`. Pure. A row is one confirmation of one person; rows of one
 * dossier are put together. Blank optional cells are fine; every other unreadable cell is a problem with its place. Yields
 * now and then (`unhurried`).
 */
export function* readConsents(
  sheet: Sheet,
  asOf: Date,
): Generator<void, ConsentFile | { kind: 'refused'; problems: Problem[] }> {
  const headers = matchHeaders(sheet.fileName, sheet.rows, COLUMNS, [['area', 'commune']]);
  if (headers.kind === 'refused') return headers;
  const read = rowReader(headers.at, asOf);
  const file: ConsentFile = { dossiers: [], rows: 0, problems: [], badCodes: new Set(), incomplete: false };
  const byCode = new Map<string, DossierRow>();
  const isBelow = belowTable();
  const filled = unmerged();
  for (const row of dataRows(sheet.fileName, sheet.rows, headers)) {
    if (row === null) {
      yield;
      continue;
    }
    if (isBelow(row)) continue;
    file.rows += 1;
    const { dossier, code } = read(filled(row));
    const known = dossier === null ? undefined : byCode.get(dossier.nationalCode);
    const joined = dossier === null ? null : join(known, dossier, row.report);
    file.problems.push(...row.problems);
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

/** Columns of which a row of a confirmation fills at least one besides its code. */
const TELLING = ['bundle', 'role', 'requested', 'state'] as const;
const WHO = ['code', 'local', 'applicant', 'applicantPhone', 'person', 'personPhone', 'commune'] as const;
/** How offices begin what stands under a table: sums, signatures, notes, the place and day. */
const BELOW =
  /^(tong|cong|nguoilap|nguoitonghop|noinhan|ghichu|danhsach|lanhdao|chutich|thutruong|canbo|kt|tm|kyghiro|ngay\d)/;

/**
 * Tells the lines under a table from confirmations: no code and nothing told of one, and a word that closes a table, in
 * this line or in one above it (the name under a signature).
 */
function belowTable(): (row: Row<Column>) => boolean {
  let below = false;
  return ({ cell }) => {
    if (readCode(cell('code')) !== null || TELLING.some((column) => cell(column) !== '')) return false;
    const filled = WHO.map((column) => foldHeader(cell(column))).filter((text) => text !== '');
    below ||= filled.some((text) => BELOW.test(text));
    return below || filled.length === 0;
  };
}

/** Cells that a dossier's further confirmations share with its first, where offices merge them. */
const MERGED: readonly Column[] = [
  'code',
  'local',
  'bundle',
  'applicant',
  'applicantPhone',
  'requested',
  'deadline',
  'area',
  'commune',
  'district',
  'province',
];

/**
 * Fills what a merged cell leaves empty: a row without code and without procedure that names a role is a further
 * confirmation of the dossier above. A code that is only missing stands beside a procedure, and is an error.
 */
function unmerged(): (row: Row<Column>) => Row<Column> {
  let above: Row<Column> | null = null;
  return (row) => {
    const goesOn = row.cell('code') === '' && row.cell('bundle') === '' && row.cell('role') !== '';
    if (!goesOn || above === null) {
      above = row;
      return row;
    }
    const first = above;
    const cell = (column: Column) =>
      row.cell(column) === '' && MERGED.includes(column) ? first.cell(column) : row.cell(column);
    if (readCode(first.cell('code')) !== null) row.report('code', continues(first.row), 'warning');
    return { ...row, cell };
  };
}

function rowReader(at: Partial<Record<Column, number>>, asOf: Date) {
  const placeOf = placeFinder(asOf);
  return (written: Row<Column>): { dossier: DossierRow | null; code: string | null } => {
    const { row, cell, report } = written;
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
    const place = placeOfRow(written, at, placeOf);
    const unread = code === null || bundle === null || role === null || state === null;
    if (unread || requestedAt === null || deadlineAt === 'bad' || place === null || written.bad())
      return { dossier: null, code };
    const dossier: DossierRow = {
      nationalCode: code,
      provincialCode: local === code ? null : local,
      bundle,
      areaCode: place.areaCode,
      provinceCode: place.provinceCode,
      applicant,
      consents: [{ row, role, person, state, requestedAt, deadlineAt }],
    };
    return { dossier, code };
  };
}

/** Puts a row to the dossier it belongs to. Two rows that contradict each other are both shown; the second is left out. */
function join(known: DossierRow | undefined, more: DossierRow, report: Told): 'new' | 'joined' | 'bad' {
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
    callOnly: known.applicant.callOnly ?? more.applicant.callOnly,
  };
  return 'joined';

  function refuse(column: Column): 'bad' {
    report(column, differs(first));
    return 'bad';
  }
}

/** What tells two people of one role in one dossier apart: the name without diacritics, else the phone, else nothing. */
export function personId({ name, phone }: Pick<Named, 'name' | 'phone'>): string {
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

function readRequested(written: string, state: ConsentState | null, asOf: Date, report: Told): Date | null {
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

function readDeadline(written: string, requestedAt: Date | null, report: Told): Date | null | 'bad' {
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

function readNamed(name: string, phone: string, who: 'applicant' | 'person', report: Told): Named {
  const notAName = unlikelyName(name);
  if (notAName !== null) report(who, notAName);
  const named = { name: name === '' ? null : name, phone: null, callOnly: null };
  if (phone === '') return named;
  const read = readMobile(phone);
  if (read.kind === 'mobile') return { ...named, phone: read.e164 };
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
  return callable ? { ...named, callOnly: phone.slice(0, 30) } : named;
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
function continues(row: number): Found {
  return {
    rule: 'row_continues',
    message: `Dòng này không có mã hồ sơ, được hiểu là cùng hồ sơ với dòng ${row} (ô gộp).`,
    todo: 'Không cần làm gì nếu đúng; nếu là hồ sơ khác, ghi mã hồ sơ.',
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
