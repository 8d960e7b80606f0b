import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DESKTOP, NO_BROWSER, openRig, PHONE, type Rig, tooWide } from './rig.ts';

/** `SHOTS=folder npx vitest run test/browser/uptake.test.ts` draws the pages to be looked at. */
const SHOTS = process.env.SHOTS ?? null;

const TABLE = [
  'Liên thông khai sinh',
  'Đơn vị,Tổng số,Liên thông,Tư pháp tiếp nhận,CSDLQG về dân cư nhận được,Hồ sơ trả lại,Trả lại không có lý do,Quá hạn',
  'Phường Đông Hà,60,45,45,40,3,1,2',
  'Xã Cam Lộ,60,6,6,6,0,0,0',
  'Đặc khu Cồn Cỏ,0,0,0,0,0,0,0',
].join('\n');

describe.skipIf(NO_BROWSER)('reports in a browser', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await openRig(() => new Date('2026-12-01T06:30:00Z'));
  }, 120_000);
  afterAll(() => rig.close());

  async function look(page: Page, name: string): Promise<void> {
    if (SHOTS === null) return;
    mkdirSync(SHOTS, { recursive: true });
    await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
  }

  test('a table is loaded, its report made, and a difficulty logged; every page fits a telephone', async () => {
    const context = await rig.someone(DESKTOP);
    await rig.signIn(context, 'tinh-quang-tri');
    const page = await context.newPage();
    await page.goto('/uptake/import');
    await page.locator('input[name=from]').fill('2026-11-30');
    await page.locator('input[name=to]').fill('2026-11-30');
    await page
      .locator('input[name=file]')
      .setInputFiles({ name: 'ngay-30.csv', mimeType: 'text/csv', buffer: Buffer.from(TABLE) });
    await page.locator('button[value=check], main form button[type=submit]').first().click();
    await page.locator('button[value=save]').click();
    await page.waitForURL(/\/uptake\/tables\/\d+/);

    await page.goto('/difficulties');
    await page.locator('input[name=area]').fill('19333');
    await page.locator('input[name=day]').fill('2026-11-30');
    await page.locator('textarea[name=words]').fill('Kết quả chưa chuyển sang Công an');
    await page.locator('main form button[type=submit]').first().click();
    await page.getByText('1 mục chưa xong').waitFor();
    await look(page, 'difficulties');

    await page.goto('/uptake/reports');
    await page.locator('input[name=day]').fill('2026-11-30');
    await page.locator('form[action="/uptake/reports"] button').click();
    await page.waitForURL(/\/uptake\/reports\/\d+/);
    const address = page.url();
    await look(page, 'report');
    const text = await page.locator('main').textContent();
    expect(text).toContain('75,0 %');
    expect(text).toContain('11,1 %');
    expect(text).toContain('Kết quả chưa chuyển sang Công an');
    await page.goto('/uptake/reports');
    await look(page, 'reports');

    await page.setViewportSize(PHONE);
    for (const url of [address, '/uptake/reports', '/difficulties', '/uptake/wording?kind=letter']) {
      await page.goto(url);
      expect([url, await tooWide(page)]).toEqual([url, 0]);
      await look(page, `phone-${url.replace(/\W+/g, '-').slice(-30)}`);
    }
    expect(rig.complaints).toEqual([]);
    await context.close();
  }, 120_000);
});
