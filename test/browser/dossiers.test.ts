import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DESKTOP, NO_BROWSER, openRig, PHONE, type Rig, tooWide } from './rig.ts';

/** `SHOTS=folder npx vitest run test/browser/dossiers.test.ts` draws the pages to be looked at. */
const SHOTS = process.env.SHOTS ?? null;

const JUSTICE = [
  'STT;Mã hồ sơ;Tên TTHC;Họ tên người được khai sinh;Ngày sinh;Người nộp;Ngày tiếp nhận;Ngày trả kết quả;Trạng thái;Đơn vị',
  '1;G22.99.08-261103-0001;Liên thông khai sinh;Nguyễn Văn Mẫu;01/11/2026;Trần Thị Mẫu;03/11/2026;04/11/2026;Đã trả kết quả;Xã Cam Lộ',
  '2;G22.99.08-261104-0002;Liên thông khai sinh;Lê Thị Mẫu;02/11/2026;Lê Văn Mẫu;04/11/2026;05/11/2026;Hoàn thành;Xã Cam Lộ',
].join('\n');
const POLICE = [
  'STT;Mã hồ sơ cư trú;Thủ tục;Họ tên trẻ;Ngày sinh;Ngày tiếp nhận;Kết quả;Xã/phường',
  '1;CT-2611-00045;Liên thông khai sinh;Nguyễn Văn Mẫu;01/11/2026;03/11/2026;Đang xử lý;Xã Cam Lộ',
].join('\n');

describe.skipIf(NO_BROWSER)('the joint review in a browser', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await openRig(() => new Date('2026-12-01T02:30:00Z'));
  }, 120_000);
  afterAll(() => rig.close());

  async function look(page: Page, name: string): Promise<void> {
    if (SHOTS === null) return;
    mkdirSync(SHOTS, { recursive: true });
    await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
  }

  async function load(page: Page, side: string, text: string, whole: boolean): Promise<void> {
    await page.goto('/dossiers/import');
    await page.locator('select[name=side]').selectOption(side);
    await page.locator('input[name=asOf]').fill('2026-11-30');
    await page
      .locator('input[name=file]')
      .setInputFiles({ name: `${side}.csv`, mimeType: 'text/csv', buffer: Buffer.from(text) });
    if (whole) await page.locator('input[name=whole]').check();
    await page.locator('button[value=check], main form button[type=submit]').first().click();
    await look(page, `import-${side}`);
    await page.locator('button[value=save]').click();
    await page.waitForURL(/\/imports\/\d+/);
  }

  test('two lists are loaded, a pair is joined, a case is marked and noted on a telephone', async () => {
    const context = await rig.someone(DESKTOP);
    await rig.signIn(context, 'tinh-quang-tri');
    const page = await context.newPage();
    await load(page, 'justice', JUSTICE, false);
    await load(page, 'police', POLICE, true);
    await page.goto('/dossiers');
    // The second child is in no list of the police.
    await page.getByText('Chưa đồng bộ').first().waitFor();
    await page.goto('/dossiers/pairs');
    await page.getByText('cùng họ tên').waitFor();
    await look(page, 'pairs');
    await page.locator('button[value=join]').click();
    await page.getByText('Đã ghép hai hồ sơ làm một.').waitFor();
    await page.getByText('Không có cặp nào cần xem').waitFor();
    await look(page, 'pairs-none');

    const returned = POLICE.replace('Đang xử lý', 'Trả lại');
    await load(page, 'police', returned, false);
    await page.goto('/dossiers');
    await page.getByText('Bị trả lại').first().waitFor();
    await look(page, 'list');
    expect(await tooWide(page)).toBe(0);

    const phone = await rig.someone(PHONE);
    await rig.signIn(phone, 'tinh-quang-tri');
    const small = await phone.newPage();
    await small.goto('/dossiers');
    await look(small, 'list-phone');
    expect(await tooWide(small)).toBe(0);
    await small.getByRole('link', { name: 'G22.99.08-261103-0001' }).click();
    await small.getByRole('button', { name: 'Đòi giấy tờ ngoài quy định' }).click();
    await small.getByText('Đã lưu.').waitFor();
    await small.locator('#mark-title ~ form select[name=side]').selectOption('police');
    await small.locator('select[name=mark]').selectOption('done');
    await small.locator('input[name=note]').fill('Đã gọi công an xã');
    await small.getByRole('button', { name: 'Đánh dấu' }).click();
    await small.getByText('Không còn vướng gì').waitFor();
    await small.getByText('“Đã gọi công an xã”').waitFor();
    await look(small, 'case-phone');
    expect(await tooWide(small)).toBe(0);
    await page.goto(small.url());
    await look(page, 'case');
    expect(await tooWide(page)).toBe(0);
  });
});
