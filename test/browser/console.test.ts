import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sayDay } from '../../calendar/words.ts';
import { DESKTOP, NO_BROWSER, openRig, PHONE, type Rig, tooWide } from './rig.ts';

/** `UPDATE_SCREENSHOTS=1 npx vitest run test/browser` draws the README's pictures anew. */
const SHOTS = process.env.UPDATE_SCREENSHOTS === '1' ? join(process.cwd(), 'docs', 'screenshots') : null;

const PAGES = [
  ['hom-nay', '/'],
  ['xac-nhan', '/consents'],
  ['xac-nhan-nap', '/consents/import'],
  ['hop-thu', '/inbox'],
  ['chien-dich', '/campaigns'],
  ['chien-dich-soan', '/campaigns/new'],
  ['chien-dich-mau', '/campaigns/1'],
  ['tin-chua-ro', '/outbox/unknown'],
  ['quy-tac', '/rules'],
  ['quy-tac-them', '/rules/new?kind=quiet'],
  ['ty-le', '/uptake'],
  ['ty-le-nap', '/uptake/import'],
  ['ty-le-bang', '/uptake/tables/1'],
  ['ty-le-bao-cao', '/uptake/report?from=2023-07-20&to=2023-10-16&province=44'],
  ['lien-ket', '/links'],
  ['mot-cua', '/areas?province=44'],
  ['mot-cua-xa', '/areas/19333'],
  ['noi-dung', '/knowledge'],
  ['noi-dung-muc', '/knowledge/birth.documents'],
  ['cau-hoi-chua-hieu', '/questions'],
  ['cau-tra-loi', '/facts'],
  ['cau-tra-loi-sua', '/facts/help.desk/edit'],
  ['cau-tra-loi-sap-het', '/facts/ending'],
  ['tim-van-ban', '/knowledge/search?q=khai%20sinh'],
  ['kenh', '/channels'],
  ['nguoi-dung', '/users'],
  ['nhat-ky', '/audit'],
] as const;

describe.skipIf(NO_BROWSER)('in a browser', () => {
  let rig: Rig;
  let staff: BrowserContext;

  beforeAll(async () => {
    rig = await openRig();
    staff = await rig.someone(DESKTOP);
    await rig.signIn(staff, 'admin');
    if (SHOTS !== null) mkdirSync(SHOTS, { recursive: true });
  });
  afterAll(() => rig?.close());

  async function shoot(page: Page, name: string, fullPage = false): Promise<void> {
    // Playwright hides the caret with a style of its own, which our policy refuses.
    if (SHOTS !== null)
      await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage, caret: 'initial' });
  }

  test('a citizen asks on a phone and gets an answer and a QR code', async () => {
    const context = await rig.someone(PHONE);
    const page = await context.newPage();
    await page.goto('/chat');
    expect(await tooWide(page)).toBe(0);
    await shoot(page, 'hoi-dap-dien-thoai-dau');
    await page.getByRole('button', { name: 'Làm giấy khai sinh cho con cần giấy tờ gì?' }).click();
    await page.locator('.turn.bot').first().waitFor();
    expect(await page.locator('.turn.bot').textContent()).toMatch(/khai sinh/i);
    await page.getByLabel('Câu hỏi của anh/chị').fill('Cho tôi mã QR hướng dẫn của phường Đông Hà');
    await page.getByRole('button', { name: 'Gửi', exact: true }).click();
    const code = page.getByAltText('Mã QR mở trang hướng dẫn');
    await code.waitFor();
    const drawn = () => page.evaluate<number>("document.querySelector('.turn img').naturalWidth");
    await expect.poll(drawn).toBeGreaterThan(200);
    expect(await page.locator('.turn').count()).toBe(4);
    expect(await tooWide(page)).toBe(0);
    await shoot(page, 'hoi-dap-dien-thoai');
    await code.click();
    await page.waitForURL('**/q/*');
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
    expect(await tooWide(page)).toBe(0);
    await shoot(page, 'huong-dan-dien-thoai');
    await context.close();
  });

  test('a citizen whose browser runs no script is answered too', async () => {
    const context = await rig.someone(PHONE, false);
    const page = await context.newPage();
    await page.goto('/chat');
    await page.getByLabel('Câu hỏi của anh/chị').fill('Khai tử ở đâu?');
    await page.getByRole('button', { name: 'Gửi', exact: true }).click();
    await page.locator('.turn.bot').first().waitFor();
    expect(await page.locator('.turn').count()).toBe(2);
    await context.close();
  });

  test('an official answers, and the citizen sees it without reloading', async () => {
    const citizen = await rig.someone(DESKTOP);
    const chat = await citizen.newPage();
    await chat.goto('/chat');
    await chat.getByRole('button', { name: 'Tôi muốn gặp cán bộ' }).click();
    await chat.locator('.turn.bot').first().waitFor();
    const page = await staff.newPage();
    await page.goto('/inbox');
    await page.locator('.tasks a', { hasText: 'Tôi muốn gặp cán bộ' }).click();
    await page.getByLabel('Câu trả lời').fill('Chào anh/chị, tôi là cán bộ Một cửa. Anh/chị cần hỏi gì ạ?');
    await shoot(page, 'hop-thu-tra-loi');
    await page.getByRole('button', { name: 'Gửi trả lời' }).click();
    await page.getByText('Đã gửi câu trả lời.').waitFor();
    await chat.locator('.turn.staff').waitFor();
    await shoot(chat, 'hoi-dap-may-tinh');
    await page.getByRole('button', { name: 'Trả lại cho trợ lý' }).click();
    await page.getByText('Đã trả cuộc trò chuyện lại cho trợ lý.').waitFor();
    await page.close();
    await citizen.close();
  });

  test('a list of confirmations is checked, mended and saved', async () => {
    const page = await staff.newPage();
    const asked = sayDay(new Date(Date.now() - 2 * 86_400_000));
    const rows = (day: string) =>
      Buffer.from(
        `Mã hồ sơ,Thủ tục,Vai trò,Ngày gửi yêu cầu,Trạng thái,Mã đơn vị\nG22.99.08-251120-9001,khai sinh,chủ hộ,${day},chờ xác nhận,19624\nG22.99.08-251120-9002,khai tử,chủ sở hữu,${asked},đang chờ,19624\n`,
      );
    await page.goto('/consents/import');
    const file = page.locator('input[type=file]');
    await file.setInputFiles({ name: 'xac-nhan.csv', mimeType: 'text/csv', buffer: rows('31/02/2025') });
    await page.getByRole('button', { name: 'Kiểm tra' }).click();
    await page.getByText('Sửa ngay các ô này').waitFor();
    await shoot(page, 'xac-nhan-nap-loi');
    await page.getByLabel(/Dòng 2, cột D/).fill(asked);
    await page.getByRole('button', { name: 'Kiểm tra lại' }).click();
    await page.getByText('sẽ làm gì (chưa lưu)').waitFor();
    const additions = page.getByLabel('Phần bổ sung');
    if ((await additions.count()) > 0) await additions.check();
    await page.getByRole('button', { name: 'Lưu', exact: true }).click();
    await page.getByRole('heading', { name: 'Kết quả nạp tệp' }).waitFor();
    await page.getByRole('link', { name: 'Xem danh sách' }).click();
    await page.getByRole('link', { name: 'G22.99.08-251120-9001' }).click();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('G22.99.08-251120-9001');
    await page.close();
  });

  test.each([
    ['a desk', DESKTOP, ''],
    ['a phone', PHONE, '-dien-thoai'],
  ])(
    'all pages on %s fit, have one heading, and make the browser complain of nothing',
    async (_where, viewport, mark) => {
      const page = await staff.newPage();
      await page.setViewportSize(viewport);
      for (const [name, url] of PAGES) {
        const response = await page.goto(url);
        expect([url, response?.status()]).toEqual([url, 200]);
        expect([url, await page.locator('h1').count()]).toEqual([url, 1]);
        expect([url, await tooWide(page)]).toEqual([url, 0]);
        await shoot(page, `${name}${mark}`);
      }
      await page.close();
    },
    60_000,
  );

  test('the menu of a phone opens by keyboard', async () => {
    const page = await staff.newPage();
    await page.setViewportSize(PHONE);
    await page.goto('/');
    await page.locator('.menu summary').focus();
    await page.keyboard.press('Enter');
    await page.locator('.menu .fold').getByRole('link', { name: 'Chiến dịch' }).waitFor();
    await shoot(page, 'trinh-don-dien-thoai');
    await page.close();
  });

  test('no browser complained of anything', () => {
    // A form that is refused on purpose answers 422, which Chromium reports as a failed resource.
    expect(rig.complaints.filter((one) => !one.includes('status of 422'))).toEqual([]);
  });
});
