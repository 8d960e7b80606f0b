import { describe, expect, it } from 'vitest';
import { readPreamble } from '../../uptake/reading/preamble.ts';

describe('the period in a title', () => {
  it.each([
    ['Từ ngày 20/7/2023 đến 16/10/2023', '2023-07-20', '2023-10-16'],
    ['(từ ngày 01/7/2025 đến hết ngày 31/10/2025)', '2025-07-01', '2025-10-31'],
    ['Từ 01/9 đến 30/9/2023', '2023-09-01', '2023-09-30'],
    ['Tu ngay 1.7.2025 den ngay 31.7.2025', '2025-07-01', '2025-07-31'],
    ['BÁO CÁO THÁNG 02 NĂM 2024', '2024-02-01', '2024-02-29'],
    ['Kết quả tháng 9/2025', '2025-09-01', '2025-09-30'],
    ['Quý III/2025', '2025-07-01', '2025-09-30'],
    ['quý 4 năm 2025', '2025-10-01', '2025-12-31'],
    ['6 tháng đầu năm 2025', '2025-01-01', '2025-06-30'],
    ['Số liệu trong ngày 20/10/2025', '2025-10-20', '2025-10-20'],
    ['Kết quả thực hiện trong năm 2024', '2024-01-01', '2024-12-31'],
  ])('%s', (line, from, to) => {
    expect(readPreamble([line]).period).toEqual({ from, to });
  });

  it.each([
    ['Tính đến ngày 16/10/2023'],
    ['Công văn số 5630/UBND-NC ngày 27 tháng 10 năm 2023'],
    ['Từ ngày 31/2/2025 đến 16/10/2025'],
    ['Từ ngày 16/10/2025 đến 1/1/2025'],
    ['tháng 13/2025'],
    [''],
  ])('is not guessed from "%s"', (line) => {
    expect(readPreamble([line]).period).toBeNull();
  });
});

describe('source and time of extraction', () => {
  it('are read from the lines around the table', () => {
    const read = readPreamble([
      '(Ban hành kèm theo Công văn số: **5630**/UBND-NC ngày **27** tháng **10** năm 2023 của UBND tỉnh Quảng Trị)',
      'Số liệu trích xuất lúc 15 giờ 30 ngày 17/10/2023 từ CSDLQG về dân cư',
    ]);
    expect(read.source).toBe('Công văn số: 5630/UBND-NC ngày 27 tháng 10 năm 2023 của UBND tỉnh Quảng Trị');
    expect(read.extractedAt?.toISOString()).toBe('2023-10-17T08:30:00.000Z');
  });

  it('the document a table is issued with goes before the ones a letter cites', () => {
    const letter = [
      'Ngày 18/8/2023, UBND tỉnh đã ban hành Kế hoạch số 174/KH-UBND triển khai cung cấp dịch vụ công liên thông.',
      '(Ban hành kèm theo Công văn số 5630/UBND-NC ngày 27/10/2023 của UBND tỉnh Quảng Trị)',
    ];
    expect(readPreamble(letter).source).toBe(
      'Công văn số 5630/UBND-NC ngày 27/10/2023 của UBND tỉnh Quảng Trị',
    );
    expect(readPreamble(letter.slice(0, 1)).source).toBe('Kế hoạch số 174/KH-UBND');
    expect(readPreamble(['Kính gửi các xã, phường']).source).toBeNull();
  });

  it('a day without a clock means its end', () => {
    expect(readPreamble(['Cập nhật đến ngày 17/10/2023']).extractedAt?.toISOString()).toBe(
      '2023-10-17T16:59:00.000Z',
    );
    expect(readPreamble(['Cập nhật ngày 45/10/2023']).extractedAt).toBeNull();
  });
});
