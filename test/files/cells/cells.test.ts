import { describe, expect, test } from 'vitest';
import { dayOfDossierCode, readDossierCode } from '../../../files/cells/codes.ts';
import { unlikelyName } from '../../../files/cells/names.ts';
import { readPhones } from '../../../files/cells/phones.ts';
import { readDate } from '../../../files/dates.ts';

describe('telephones', () => {
  test.each([
    ['0912345678', ['0912345678']],
    ['0912.345.678 (Zalo)', ['0912345678']],
    ["'0912345678", ['0912345678']],
    ['0912345678.0', ['0912345678']],
    ['912345678', ['912345678']],
    ['+84 (0)91 234 5678', ['+840912345678']],
    ['\u202A0912000111\u202C', ['0912000111']],
    ['0912‑345–678', ['0912345678']],
    ['0912345678 - 0987654321', ['0912345678', '0987654321']],
    ['0912345678/0987654321', ['0912345678', '0987654321']],
    ['0912 345 678 0987 654 321', ['0912345678', '0987654321']],
    ['0912345678; 0912345678', ['0912345678']],
    ['ĐT: 0912345678 (vợ)', ['0912345678']],
    ['0233 3852 145', ['02333852145']],
  ])('%s is %j', (written, numbers) => expect(readPhones(written)).toEqual({ kind: 'numbers', numbers }));
  test.each(['', '-', '–', 'không có', 'Không', '0', 'chưa có', '(không)'])('%s is none', (written) =>
    expect(readPhones(written)).toEqual({ kind: 'none' }),
  );
  test.each([
    ['8.49E+10', 'phone-rounded'],
    ['8,49E+10', 'phone-rounded'],
    ['091234567', 'phone-digit-short'],
    ['091234567.0', 'phone-digit-short'],
    ['0912 345 67x', 'phone-unreadable'],
    ['Nguyễn Văn A', 'phone-unreadable'],
    ['123', 'phone-unreadable'],
  ])('%s is refused: %s', (written, rule) =>
    expect(readPhones(written)).toMatchObject({ kind: 'refused', found: { rule } }),
  );
});

describe('codes of dossiers', () => {
  test.each([
    ['G22.99.08-261103-0012', 'G22.99.08-261103-0012'],
    ['000.00.15.H50-261120-0001', '000.00.15.H50-261120-0001'],
    ['000.00.01.H26-260930-0012', '000.00.01.H26-260930-0012'],
    ['h50.15-261120-0001', 'H50.15-261120-0001'],
    ['G01.899.108.000-261120-00207', 'G01.899.108.000-261120-00207'],
    [' G22.99.08 – 261103 – 0012 ', 'G22.99.08-261103-0012'],
    ["'G22.99.08-261103-0012", 'G22.99.08-261103-0012'],
  ])('%s', (written, code) => expect(readDossierCode(written)).toBe(code));
  test.each(['', '1', 'H50-261120-0001', 'G22.99.08', 'G22.99.08-261340-0012', 'Tổng cộng', '261103-0012'])(
    '%s is none',
    (written) => expect(readDossierCode(written)).toBeNull(),
  );
  test('the day stands inside', () => expect(dayOfDossierCode('G22.99.08-261103-0012')).toBe('2026-11-03'));
});

describe('names', () => {
  test.each(['NULL', '#N/A', '#REF!', 'undefined', '0912345678', 'n/a'])('%s is none', (written) =>
    expect(unlikelyName(written)).not.toBeNull(),
  );
  test.each(['Nguyễn Thị Null Hà', 'Na', 'Nan Thị Bé', ''])('%s may be one', (written) =>
    expect(unlikelyName(written)).toBeNull(),
  );
});

describe('days', () => {
  test.each([
    ['20-Nov-26', '2026-11-20', null],
    ['20 Nov 2026', '2026-11-20', null],
    ['ngày 3 tháng 11 năm 2026', '2026-11-03', null],
    ['Ngày 03 Tháng 11 Năm 2026', '2026-11-03', null],
    ['03/11/2026 8:30:00 SA', '2026-11-03', 30600],
    ['03/11/2026 02:30:00 CH', '2026-11-03', 52200],
    ['03/11/2026 2:30 PM', '2026-11-03', 52200],
    ['03/11/2026 12:05 SA', '2026-11-03', 300],
    ['2:30 CH 03/11/2026', '2026-11-03', 52200],
    ["'03/11/2026", '2026-11-03', null],
    ['thứ Ba, 3/11/2026', '2026-11-03', null],
  ])('%s', (written, iso, seconds) => {
    const read = readDate(written);
    if (read.kind !== 'date') throw new Error(read.why);
    expect(read.day).toBe(iso);
    expect(read.seconds).toBe(seconds);
  });
  test.each([
    ['15/9 âm lịch năm Bính Ngọ', /âm lịch/],
    ['mùng 3 tháng Giêng năm 2026', /âm lịch/],
    ['15/09/2026 (ÂL)', /âm lịch/],
    ['11/20/2026', /tháng trước ngày/],
    ['3/11/26', /4 chữ số/],
    ['03/11/2026 14:30 SA', /Giờ không đúng/],
    ['31/02/2026', /không có trong lịch/],
  ])('%s is refused with its reason', (written, why) => {
    const read = readDate(written);
    expect(read.kind === 'refused' && read.why).toMatch(why);
  });
});
