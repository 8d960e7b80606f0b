/** The page that asks about the columns of a file, as an official of a province walks it. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DESKTOP, NO_BROWSER, openRig, PHONE, type Rig, tooWide } from './rig.ts';

const SHOTS = process.env.SHOTS ?? null;
/** What the columns count is nowhere said: a target, a result, a rate, a mark. */
const FILE = [
  'Kết quả thực hiện chỉ tiêu liên thông khai sinh tháng 9/2026 tỉnh Quảng Trị',
  'STT,Đơn vị,Chỉ tiêu giao (hồ sơ),Thực hiện (hồ sơ),Đạt (%),Xếp loại',
  '1,Phường Đông Hà,120,110,91.7,Khá',
  '2,Phường Nam Đông Hà,90,84,93.3,Khá',
  '3,Xã Cam Lộ,40,36,90,Khá',
];

describe.skipIf(NO_BROWSER)('the columns of a file', () => {
  let rig: Rig;
  let page: Page;
  let phone: Page;

  beforeAll(async () => {
    rig = await openRig();
    const desk = await rig.someone(DESKTOP);
    await rig.signIn(desk, 'tinh-quang-tri');
    page = await desk.newPage();
    const small = await rig.someone(PHONE);
    await rig.signIn(small, 'tinh-quang-tri');
    phone = await small.newPage();
  }, 60_000);
  afterAll(() => rig?.close());

  async function shoot(of: Page, name: string): Promise<void> {
    if (SHOTS !== null) await of.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
  }
  async function choose(of: Page, name: string, lines: readonly string[]): Promise<void> {
    await of.goto('/uptake/import');
    await of.locator('input[type=file]').setInputFiles({
      name,
      mimeType: 'text/csv',
      buffer: Buffer.from(lines.join('\n')),
    });
    await of.getByRole('button', { name: 'Kiểm tra' }).click();
  }

  test('are asked for, chosen, saved, and known for the next file of the same shape', async () => {
    await choose(page, 'thang-9.csv', FILE);
    await page.getByText('1 cột chưa rõ nghĩa').waitFor();
    await shoot(page, 'cot-hoi');
    expect(await page.getByRole('button', { name: /^Lưu/ }).count()).toBe(0);
    await page.getByLabel('Cột C đếm gì').selectOption('total:birth');
    await page.getByLabel('Cột D đếm gì').selectOption('linked:birth');
    await page.getByRole('button', { name: 'Kiểm tra' }).click();
    await page.getByText('Đã đọc được từ tệp').waitFor();
    await shoot(page, 'cot-chon');
    expect(await page.locator('main').textContent()).toContain('230');
    await page.getByRole('button', { name: 'Lưu', exact: true }).click();
    await page.waitForURL(/\/uptake\/tables\/\d+/);

    await choose(phone, 'thang-10.csv', [FILE[0]?.replace('9/2026', '10/2026') ?? '', ...FILE.slice(1)]);
    await phone.getByText('Đã dùng các lựa chọn của lần nạp “thang-9.csv”').waitFor();
    await shoot(phone, 'cot-nho-dien-thoai');
    expect(await tooWide(phone)).toBe(0);
    await phone.getByRole('button', { name: 'Lưu', exact: true }).click();
    await phone.waitForURL(/\/uptake\/tables\/\d+/);

    await choose(page, 'thang-11.csv', [FILE[0]?.replace('9/2026', '11/2026') ?? '', ...FILE.slice(1)]);
    await page.getByRole('button', { name: 'Bỏ các lựa chọn đã nhớ' }).click();
    await page.getByText('Đã bỏ các lựa chọn đã nhớ').waitFor();
    await choose(page, 'thang-11.csv', [FILE[0]?.replace('9/2026', '11/2026') ?? '', ...FILE.slice(1)]);
    await page.getByText('1 cột chưa rõ nghĩa').waitFor();
  });

  test('may be pasted, and a load is taken back', async () => {
    await page.goto('/uptake/import');
    await page
      .getByLabel('Hoặc dán bảng vào đây')
      .fill(
        'Liên thông khai tử tháng 8/2026 tỉnh Quảng Trị\nĐơn vị\tTổng số\tLiên thông\nXã Cam Lộ\t40\t36\nPhường Đông Hà\t50\t20',
      );
    await page.getByRole('button', { name: 'Kiểm tra' }).click();
    await page.getByText('Đã đọc được từ tệp').waitFor();
    await page.getByRole('button', { name: 'Lưu', exact: true }).click();
    await page.waitForURL(/\/uptake\/tables\/\d+/);
    await page.goto('/imports');
    await shoot(page, 'cac-tep');
    await page.getByRole('link', { name: 'dán từ văn bản' }).click();
    page.once('dialog', (dialog) => dialog.accept());
    await page.getByRole('button', { name: 'Lấy lại lần nạp này' }).click();
    await page.getByText('Đã lấy lại').first().waitFor();
    await shoot(page, 'lay-lai');
    expect(rig.complaints.filter((one) => !one.includes('status of 422'))).toEqual([]);
  });

  test('bad cells of a list are mended where they stand, unknown words answered once, and remembered', async () => {
    const list = [
      'Họ tên chủ hộ,Liên lạc qua,Nơi ấy',
      'Nguyễn Thị Mẫu,0900000311,Cam Lo xa',
      'Trần Văn Mẫu,090000031,Cam Lo xa',
      'Lê Thị Mẫu,0900000313,Phường Đông Hà',
    ];
    const open = async (name: string) => {
      await phone.goto('/people/import');
      await phone.locator('input[type=file]').setInputFiles({
        name,
        mimeType: 'text/csv',
        buffer: Buffer.from(list.join('\n')),
      });
      await phone.getByLabel('Ai cung cấp danh sách').fill('UBND xã Cam Lộ');
      await phone.getByLabel('Căn cứ được nhắn tin').fill('Phiếu đồng ý tháng 11/2026');
      await phone.getByLabel('Tuyên truyền, hướng dẫn').check();
      await phone.getByRole('button', { name: 'Kiểm tra' }).click();
    };
    await open('thon-1.csv');
    await phone.getByText('Còn cột chưa rõ').waitFor();
    await shoot(phone, 'danh-ba-cot-dien-thoai');
    expect(await tooWide(phone)).toBe(0);
    await phone.getByLabel('Cột B là gì').selectOption('phone');
    await phone.getByLabel('Cột C là gì').selectOption('commune');
    await phone.getByRole('button', { name: 'Kiểm tra lại' }).click();
    await phone.getByText('Sửa ngay các ô này').waitFor();
    await shoot(phone, 'danh-ba-sua-dien-thoai');
    expect(await tooWide(phone)).toBe(0);
    await phone.getByLabel(/Dòng 3, cột B/).fill('0900000312');
    await phone.getByLabel(/^Cam Lo xa/).selectOption({ label: 'Xã Cam Lộ' });
    await phone.getByRole('button', { name: 'Kiểm tra lại' }).click();
    await phone.getByText('sẽ làm gì (chưa lưu)').waitFor();
    expect(await phone.locator('main').textContent()).toContain('đã sửa 1 ô trên trang này');
    await shoot(phone, 'danh-ba-ke-hoach-dien-thoai');
    await phone.getByRole('button', { name: 'Lưu', exact: true }).click();
    await phone.waitForURL(/\/imports\/\d+/);

    await open('thon-2.csv');
    await phone.getByText('Đã dùng các lựa chọn của lần nạp “thon-1.csv”').waitFor();
    // Only the cell is still bad: columns and words are known.
    expect(await phone.locator('.mend li').count()).toBe(1);
    expect(await phone.getByText('Từ chưa rõ nghĩa').count()).toBe(0);
    await page.goto('/people/import');
    await shoot(page, 'danh-ba-trong');
  });
});
