import { describe, expect, test } from 'vitest';
import type { CheckedConsents } from '../../consent/loading/file.ts';
import { readConsents } from '../../consent/loading/file.ts';
import { readDossierCode } from '../../files/cells/codes.ts';
import type { TextSheet } from '../../files/sheet.ts';

const AS_OF = new Date('2026-11-10T00:00:00Z');
const HEADER = [
  'Mã hồ sơ',
  'Mã hồ sơ tỉnh',
  'Thủ tục',
  'Người nộp',
  'SĐT người nộp',
  'Người cần xác nhận',
  'SĐT người cần xác nhận',
  'Vai trò',
  'Ngày gửi yêu cầu',
  'Hạn xác nhận',
  'Trạng thái',
  'Mã đơn vị',
];
const GOOD = [
  'G22.99.08-261103-0012',
  'H50.15-261103-0007',
  'khai sinh',
  'Trần Thị B',
  '0912345678',
  'Nguyễn Văn A',
  '0987654321',
  'chủ hộ',
  '3/11/2026',
  '',
  'Chờ xác nhận',
  '19333',
];

const sheet = (...rows: string[][]): TextSheet => ({ kind: 'sheet', fileName: 'cho-xac-nhan.xlsx', rows });
const withCells = (changes: Record<string, string>, row = GOOD) =>
  row.map((cell, index) => changes[HEADER[index] ?? ''] ?? cell);

/** The reader without its pauses. */
function readAll(...asked: Parameters<typeof readConsents>) {
  const reading = readConsents(...asked);
  for (;;) {
    const step = reading.next();
    if (step.done) return step.value;
  }
}

function read(...rows: string[][]): CheckedConsents {
  const file = readAll(sheet(HEADER, ...rows), AS_OF);
  if ('kind' in file) throw new Error(JSON.stringify(file.problems));
  return file;
}

describe('a file of confirmations', () => {
  test('gives dossiers with both codes, the people, the dates in Vietnamese time', () => {
    const { dossiers, problems } = read(GOOD);
    expect(problems).toEqual([]);
    expect(dossiers).toEqual([
      {
        nationalCode: 'G22.99.08-261103-0012',
        provincialCode: 'H50.15-261103-0007',
        bundle: 'birth',
        areaCode: '19333',
        provinceCode: '44',
        livesWith: null,
        applicant: { name: 'Trần Thị B', phone: '+84912345678', callOnly: null },
        consents: [
          {
            row: 2,
            role: 'household_head',
            person: { name: 'Nguyễn Văn A', phone: '+84987654321', callOnly: null },
            state: 'requested',
            requestedAt: new Date('2026-11-02T17:00:00Z'),
            deadlineAt: null,
          },
        ],
      },
    ]);
  });

  test('puts the confirmations of one dossier together, whatever the order of rows and columns', () => {
    const owner = withCells({ 'Vai trò': 'Chủ sở hữu chỗ ở hợp pháp', 'Người cần xác nhận': 'Lê Thị C' });
    const other = withCells({ 'Mã hồ sơ': 'G22.99.08-261104-0001', 'Thủ tục': 'Đăng ký khai tử' });
    const turned = [HEADER, GOOD, other, owner].map((row) => row.toReversed());
    const file = readAll(sheet(...turned), AS_OF);
    if ('kind' in file) throw new Error('refused');
    expect(file.dossiers.map((one) => [one.bundle, one.consents.map((consent) => consent.role)])).toEqual([
      ['birth', ['household_head', 'dwelling_owner']],
      ['death', ['household_head']],
    ]);
  });

  test('is read with other wordings, without diacritics, under a title', () => {
    const file = readAll(
      sheet(
        ['DANH SÁCH HỒ SƠ CHỜ XÁC NHẬN'],
        [
          'so ho so',
          'TINH TRANG',
          'loai thu tuc',
          'tu cach',
          'Ngay gui',
          'xa/phuong',
          'tinh',
          'SDT nguoi xac nhan',
        ],
        [
          'G22.99.08-261103-0012',
          'DA XAC NHAN',
          'Khai sinh',
          'Chu ho',
          '46329',
          'phường Đông Hà',
          'Quảng Trị',
          '912345678',
        ],
      ),
      AS_OF,
    );
    if ('kind' in file) throw new Error(JSON.stringify(file.problems));
    expect(file.problems).toEqual([]);
    expect(file.dossiers[0]).toMatchObject({ areaCode: '19333', provincialCode: null });
    expect(file.dossiers[0]?.consents[0]).toMatchObject({
      state: 'confirmed',
      person: { name: null, phone: '+84912345678', callOnly: null },
      requestedAt: new Date('2026-11-02T17:00:00Z'),
    });
  });

  const states: [string, string][] = [
    ['chờ xác nhận', 'requested'],
    ['Đang chờ xác nhận', 'requested'],
    ['CHƯA XÁC NHẬN', 'requested'],
    ['Đã xác nhận', 'confirmed'],
    ['đồng ý', 'confirmed'],
    ['Từ chối', 'refused'],
    ['Không đồng ý', 'refused'],
    ['Quá hạn', 'lapsed'],
    ['Ký giấy', 'paper_signed'],
    ['đã ký CT01', 'paper_signed'],
    ['Không yêu cầu', 'not_required'],
    ['Chưa gửi', 'unknown'],
    ['chưa rõ', 'unknown'],
  ];
  for (const [written, state] of states)
    test(`reads the state “${written}”`, () => {
      expect(read(withCells({ 'Trạng thái': written })).dossiers[0]?.consents[0]?.state).toBe(state);
    });

  const roles: [string, string][] = [
    ['Chủ hộ', 'household_head'],
    ['chủ sở hữu', 'dwelling_owner'],
    ['Cha/mẹ', 'other_parent'],
    ['Mẹ', 'other_parent'],
    ['Người giám hộ', 'guardian'],
    ['Chủ hộ kiêm chủ sở hữu', 'household_head'],
    ['chủ sở hữu chỗ ở, chủ hộ', 'household_head'],
  ];
  for (const [written, role] of roles)
    test(`reads the role “${written}”`, () => {
      expect(read(withCells({ 'Vai trò': written })).dossiers[0]?.consents[0]?.role).toBe(role);
    });

  test('takes a deadline without an hour to the end of its day', () => {
    const at = (written: string) =>
      read(withCells({ 'Hạn xác nhận': written })).dossiers[0]?.consents[0]?.deadlineAt?.toISOString();
    expect(at('05/11/2026')).toBe('2026-11-05T16:59:59.000Z');
    expect(at('05/11/2026 11:30')).toBe('2026-11-05T04:30:00.000Z');
  });
});

describe('a bad cell is shown with its row, its column, what stands there and what to do', () => {
  const cases: [string, string, string][] = [
    ['Mã hồ sơ', '12345', 'code_unreadable'],
    ['Mã hồ sơ', '', 'code_missing'],
    ['Mã hồ sơ tỉnh', 'H50/15', 'code_unreadable'],
    ['Thủ tục', 'kết hôn', 'bundle_unknown'],
    ['SĐT người nộp', '12345', 'phone-unreadable'],
    ['SĐT người cần xác nhận', '01234567890', 'phone_old_11_digits'],
    ['Người cần xác nhận', '0912345678', 'name-unlikely'],
    ['Vai trò', 'hàng xóm', 'role_unknown'],
    ['Ngày gửi yêu cầu', '31/02/2026', 'date_unreadable'],
    ['Ngày gửi yêu cầu', '11/13/2026', 'date_unreadable'],
    ['Ngày gửi yêu cầu', '20/11/2026', 'date_after_as_of'],
    ['Ngày gửi yêu cầu', '', 'date_unreadable'],
    ['Hạn xác nhận', '01/11/2026', 'deadline_before_request'],
    ['Trạng thái', 'xong', 'state_unknown'],
    ['Trạng thái', '', 'state_unknown'],
    ['Mã đơn vị', '99999', 'place_code_unknown'],
  ];
  for (const [column, value, rule] of cases)
    test(`${column}: “${value}”`, () => {
      const { dossiers, problems } = read(
        GOOD.with(0, 'G22.99.08-261103-0001'),
        withCells({ [column]: value }),
      );
      expect(dossiers).toHaveLength(1);
      expect(problems).toHaveLength(1);
      const letter = String.fromCharCode(65 + HEADER.indexOf(column));
      expect(problems[0]).toMatchObject({
        file: 'cho-xac-nhan.xlsx',
        row: 3,
        column: `${letter}: ${column}`,
        value,
        rule,
        severity: 'error',
      });
      expect(problems[0]?.message).not.toBe('');
      expect(problems[0]?.todo).not.toBe('');
    });

  test('and two bad cells of one row are two problems', () => {
    const { problems } = read(withCells({ 'Vai trò': '?', 'Trạng thái': '?' }));
    expect(problems.map((problem) => problem.rule)).toEqual(['role_unknown', 'state_unknown']);
  });

  test('a landline is a warning: the dossier is kept for the clerk to call', () => {
    const { dossiers, problems } = read(withCells({ 'SĐT người cần xác nhận': '02333852123' }));
    expect(problems).toMatchObject([{ rule: 'phone_landline', severity: 'warning' }]);
    expect(dossiers[0]?.consents[0]?.person.phone).toBeNull();
  });

  test('a missing column refuses the file', () => {
    const file = readAll(sheet(HEADER.slice(0, 10), GOOD.slice(0, 10)), AS_OF);
    expect('kind' in file && file.problems.map((problem) => problem.rule)).toEqual([
      'column_missing',
      'column_missing',
    ]);
  });
});

describe('rows of one dossier', () => {
  test('that say the same twice count once, with a warning', () => {
    const { dossiers, problems } = read(GOOD, GOOD);
    expect(dossiers[0]?.consents).toHaveLength(1);
    expect(problems).toMatchObject([{ row: 3, rule: 'row_twice', severity: 'warning' }]);
  });

  test('that contradict each other are an error', () => {
    const { problems } = read(
      GOOD,
      withCells({ 'Trạng thái': 'Đã xác nhận', 'Người cần xác nhận': 'NGUYEN VAN A' }),
    );
    expect(problems).toMatchObject([{ row: 3, rule: 'state_contradicts', severity: 'error' }]);
  });

  test('that name another bundle or commune are an error', () => {
    const { problems, badCodes } = read(
      GOOD,
      withCells({ 'Thủ tục': 'khai tử' }),
      withCells({ 'Mã đơn vị': '19351', 'Vai trò': 'Chủ sở hữu' }),
    );
    expect(problems.map((problem) => [problem.row, problem.rule])).toEqual([
      [3, 'dossier_differs'],
      [4, 'dossier_differs'],
    ]);
    expect([...badCodes]).toEqual(['G22.99.08-261103-0012']);
  });

  test('with two people of one role are two confirmations', () => {
    const { dossiers } = read(
      GOOD,
      withCells({ 'Người cần xác nhận': 'Lê Văn D', 'SĐT người cần xác nhận': '' }),
    );
    expect(dossiers[0]?.consents).toHaveLength(2);
  });
});

test('a code is read as people copy it, and nothing else is a code', () => {
  expect(readDossierCode(' g22.99.08–261103–0012 ')).toBe('G22.99.08-261103-0012');
  expect(readDossierCode('H21.15-261103-123456')).toBe('H21.15-261103-123456');
  for (const text of [
    '',
    'G22-261103-0012',
    'G22.99.08-26110-0012',
    'G22.99.08-261103-1234567',
    'G'.repeat(500),
  ])
    expect(readDossierCode(text)).toBeNull();
});
