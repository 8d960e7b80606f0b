import { describe, expect, test } from 'vitest';
import { bodyOf, type ChecklistSheet, footOf } from '../../links/checklist-layout.ts';
import { checklistPdf } from '../../links/links.ts';

const SHEET: ChecklistSheet = {
  opening: 'Xin chia buồn cùng gia đình.',
  title: 'DANH SÁCH CẦN LÀM – khai tử',
  sections: [
    { title: 'Chuẩn bị', items: ['Giấy báo tử hoặc giấy thay giấy báo tử, chụp rõ nét để đính kèm.'] },
    {
      title: 'Các bước',
      items: ['Điền tờ khai, xem lại cho đúng từng chữ.', 'Lưu lại số hồ sơ và ngày hẹn trả.'],
    },
  ],
  deadline: { name: 'Hạn khai tử', day: 'ngày 24/11/2026', note: '' },
  where: 'Phường Đông Hà, Tỉnh Quảng Trị chưa nhập địa chỉ và giờ làm việc của Bộ phận Một cửa vào hệ thống.',
  guideUrl: 'https://lienthong.example.gov.vn/q/BCDFGHJK',
  sourceLine: 'Nguồn: Điều 8 Nghị định 63/2024/NĐ-CP',
  made: { at: new Date('2026-11-21T02:00:00Z'), day: '21/11/2026' },
};

const pagesOf = (pdf: Buffer) => pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;
const picturesOf = (pdf: Buffer) => pdf.toString('latin1').match(/\/Subtype \/Image\b/g)?.length ?? 0;

describe('the printed list', () => {
  test('is one A4 page with both faces embedded, small enough for a slow line', async () => {
    const pdf = await checklistPdf(SHEET);
    const raw = pdf.toString('latin1');
    expect(raw.startsWith('%PDF-1.')).toBe(true);
    expect(pagesOf(pdf)).toBe(1);
    expect(raw).toContain('/MediaBox [0 0 595.28 841.89]');
    expect(raw).toMatch(/\/FontName \/[A-Z]{6}\+BeVietnamPro-Regular/);
    expect(raw).toMatch(/\/FontName \/[A-Z]{6}\+BeVietnamPro-SemiBold/);
    expect(raw.match(/\/FontFile2/g)).toHaveLength(2);
    expect(pdf.length).toBeLessThan(200_000);
  });

  test('has the QR code when a guide is known, and none otherwise', async () => {
    expect(picturesOf(await checklistPdf(SHEET))).toBeGreaterThan(0);
    const without = await checklistPdf({ ...SHEET, guideUrl: null });
    expect(picturesOf(without)).toBe(0);
    expect(pagesOf(without)).toBe(1);
  });

  test('keeps no author and no other moment than its own in the file', async () => {
    const raw = (await checklistPdf(SHEET)).toString('latin1');
    expect(raw).not.toContain('/Author');
    expect(raw).toContain('(D:20261121020000Z)');
    expect((await checklistPdf(SHEET)).equals(await checklistPdf(SHEET))).toBe(true);
  });

  test('a long list shrinks a little before it takes a second page', async () => {
    const items = (count: number) =>
      Array.from({ length: count }, (_, index) => `Việc thứ ${index + 1}: chuẩn bị giấy tờ, chụp rõ nét.`);
    const long = (count: number) =>
      checklistPdf({ ...SHEET, sections: [{ title: 'Các bước', items: items(count) }] });
    expect(pagesOf(await long(24))).toBe(1);
    expect(pagesOf(await long(60))).toBe(2);
  });

  test('has one page for every commune that staff wrote much about', async () => {
    const where = 'Bộ phận Một cửa Phường Đông Hà – địa chỉ rất dài. '.repeat(12);
    expect(pagesOf(await checklistPdf({ ...SHEET, where, guideUrl: null }))).toBe(1);
  });

  test('says the last day in strong letters and a box for every item', () => {
    const body = bodyOf(SHEET);
    const strong = body.flatMap((one) => one.runs).filter((run) => run.face === 'strong');
    expect(strong.map((run) => run.text)).toContain('ngày 24/11/2026');
    expect(body.filter((one) => one.kind === 'box')).toHaveLength(3);
    const foot = footOf(SHEET).flatMap((one) => one.runs.map((run) => run.text));
    expect(foot.join(' ')).toMatch(/chưa nhập địa chỉ.*Nguồn: Điều 8.*Lập ngày 21\/11\/2026/s);
  });
});
