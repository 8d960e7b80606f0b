import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resident } from '../campaigns/office.ts';
import { DESKTOP, NO_BROWSER, openRig, PHONE, type Rig, tooWide } from './rig.ts';

/** `UPDATE_SCREENSHOTS=1 npx vitest run test/browser` draws the README's pictures anew. */
const SHOTS = process.env.UPDATE_SCREENSHOTS === '1' ? join(process.cwd(), 'docs', 'screenshots') : null;

const DAY_MS = 86_400_000;
/** Nine in the morning of a Tuesday to come: an hour in which messages may leave. */
function nextTuesday(): number {
  for (let at = Math.floor(Date.now() / DAY_MS) * DAY_MS + 2 * 3_600_000 + DAY_MS; ; at += DAY_MS)
    if (new Date(at).getUTCDay() === 2) return at;
}
const OPENED = Date.now();
const TUESDAY = nextTuesday();
const now = () => new Date(TUESDAY + Date.now() - OPENED);
const inputMoment = (at: number) => new Date(at + 7 * 3_600_000).toISOString().slice(0, 16);

const PEOPLE = 24;

describe.skipIf(NO_BROWSER)('campaigns in a browser', () => {
  let rig: Rig;
  let author: Page;
  let second: Page;
  let contexts: BrowserContext[];
  /** Address of the campaign that the tests follow from its first word to its end. */
  let campaign = '';

  beforeAll(async () => {
    rig = await openRig(now);
    const { deps } = rig.started.app;
    await deps.db.write(async (tx) => {
      for (let i = 0; i < PEOPLE; i++) {
        // Numbers that end in 00, 01 and 02 are played misfortunes (channels/sandbox).
        const who = { sms: `+8491300${String(1010 + i)}` };
        const areaCode = i % 3 === 0 ? '19351' : '19333';
        const { contactId } = await resident(tx, who, { keys: deps.keys, areaCode });
        await tx.contactTag.create({ data: { contactId, tag: 'thu-nghiem' } });
      }
    });
    contexts = [await rig.someone(DESKTOP), await rig.someone(DESKTOP)];
    const [writing, approving] = contexts;
    if (writing === undefined || approving === undefined) throw new Error('no browsers');
    await rig.signIn(writing, 'tuyen-truyen');
    await rig.signIn(approving, 'tinh-quang-tri');
    author = await writing.newPage();
    second = await approving.newPage();
    for (const page of [author, second]) page.on('dialog', (dialog) => dialog.accept());
    if (SHOTS !== null) mkdirSync(SHOTS, { recursive: true });
  }, 90_000);
  afterAll(() => rig?.close());

  /** Both widths of a page, each without anything wider than the window. */
  async function shoot(page: Page, name: string, fullPage = true): Promise<void> {
    for (const [mark, viewport] of [
      ['-dien-thoai', PHONE],
      ['', DESKTOP],
    ] as const) {
      await page.setViewportSize(viewport);
      expect([name, mark, await tooWide(page)]).toEqual([name, mark, 0]);
      // Playwright hides the caret with a style of its own, which our policy refuses.
      if (SHOTS !== null)
        await page.screenshot({ path: join(SHOTS, `${name}${mark}.png`), fullPage, caret: 'initial' });
    }
  }

  const goOn = (page: Page) => page.getByRole('button', { name: /^Tiếp:/ }).click();
  const shown = async () =>
    Number((await second.locator('#progress h2').textContent())?.match(/\d+/)?.[0] ?? -1);

  test('five steps: mistakes stand beside their fields, a step can be left and found again', async () => {
    await author.goto('/campaigns/new');
    await goOn(author);
    await author.getByText('Thiếu tên chiến dịch').waitFor();
    await shoot(author, 'chien-dich-buoc-1-loi');
    await author.getByLabel('Tên chiến dịch').fill('Hướng dẫn khai sinh liên thông');
    await author.getByLabel('Chỉ đối tượng').fill('thu-nghiem');
    await goOn(author);
    await author.getByRole('heading', { name: 'Nội dung' }).waitFor();
    await author.getByLabel('Giới thiệu liên thông khai sinh').check();
    await author.locator('#value_hotline').fill('18001096');
    // The sample follows what is typed.
    await author.locator('#samples', { hasText: 'Hỏi thêm: 18001096' }).waitFor();
    await shoot(author, 'chien-dich-buoc-2');
    await author.getByRole('button', { name: 'Lưu, soạn tiếp sau' }).click();
    await author.getByText('Đã lưu phần đang soạn.').waitFor();
    await author.getByRole('link', { name: 'Hướng dẫn khai sinh liên thông' }).click();
    expect(await author.locator('#value_hotline').inputValue()).toBe('18001096');
    await goOn(author);
    await author.getByRole('heading', { name: 'Kênh và đường dẫn' }).waitFor();
    for (const channel of ['zalo', 'telegram']) await author.locator(`input[value=${channel}]`).uncheck();
    await goOn(author);
    await author.getByText('cần liên kết').first().waitFor();
    await author.getByLabel('Nhãn của đường dẫn').fill('Tin nhắn tháng này');
    await shoot(author, 'chien-dich-buoc-3');
    await goOn(author);
    await author.getByRole('heading', { name: 'Thời gian và đợt' }).waitFor();
    await author.getByLabel('Bắt đầu').fill(inputMoment(TUESDAY - 60_000));
    await author.getByLabel('Muộn nhất').fill(inputMoment(TUESDAY + 8 * 3_600_000));
    await author.getByText('Lặp lại, chia đợt').click();
    await author.getByLabel('Nhanh nhất bao nhiêu tin').fill('1');
    await shoot(author, 'chien-dich-buoc-4');
    await goOn(author);
    await author.getByRole('heading', { name: 'Tin sẽ trông như thế này' }).waitFor();
    await author.getByRole('heading', { name: 'Dự báo' }).waitFor();
    await shoot(author, 'chien-dich-xem-truoc');
    campaign = new URL(author.url()).pathname;
  }, 60_000);

  test('two persons: the author submits, another approves', async () => {
    await author.getByRole('button', { name: 'Trình duyệt' }).click();
    await author.getByText('Đã gửi duyệt.').waitFor();
    expect(await author.getByRole('button', { name: 'Duyệt', exact: true }).count()).toBe(0);
    await second.goto(campaign);
    await second.getByRole('button', { name: 'Duyệt', exact: true }).click();
    await second.getByText('Đã duyệt.').waitFor();
  }, 30_000);

  test('progress moves by itself, stands while paused, and comes to its end', async () => {
    const loads: string[] = [];
    second.on('request', (request) => loads.push(request.url()));
    // When it begins in earnest the page is loaded anew: another word stands beside the name.
    await second.locator('.head .tag', { hasText: 'Đang gửi' }).waitFor({ timeout: 40_000 });
    await expect.poll(shown, { timeout: 40_000 }).toBeGreaterThan(0);
    const before = await shown();
    const marked = await second.evaluate<string>("(document.body.dataset.mark = 'here')");
    await expect.poll(shown, { timeout: 20_000 }).toBeGreaterThan(before);
    // The numbers moved without the page being loaded again.
    expect(await second.evaluate<string>('document.body.dataset.mark')).toBe(marked);
    expect(loads.filter((url) => url.endsWith('/progress'))).toEqual([]);
    await second.getByRole('button', { name: 'Tạm dừng' }).click();
    await second.getByText('Đã tạm dừng.').waitFor();
    await shoot(second, 'chien-dich-tam-dung', false);
    const paused = await shown();
    await second.waitForTimeout(2_500);
    await second.reload();
    // What was in a worker's hands when the pause came had left already.
    expect(await shown()).toBeLessThanOrEqual(paused + 2);
    await second.getByRole('button', { name: 'Chạy tiếp' }).click();
    await second.getByText('Đã chạy tiếp.').waitFor();
    await expect.poll(shown, { timeout: 20_000 }).toBeGreaterThan(paused);
    await shoot(second, 'chien-dich-dang-gui', false);
    // At its end the page is loaded anew: another word stands beside the name.
    await second.getByText('Đã xong', { exact: true }).waitFor({ timeout: 90_000 });
    expect(await shown()).toBe(PEOPLE);
    expect(await second.locator('[data-events]').count()).toBe(0);
    await shoot(second, 'chien-dich-xong', false);
  }, 240_000);

  test('the ledger is filtered and loaded as a file', async () => {
    await second.goto(campaign);
    await second.getByLabel('Địa bàn').fill('19351');
    await second.getByRole('button', { name: 'Lọc' }).click();
    await second.getByText('Chỉ Phường').waitFor();
    expect(await second.locator('#ledger ~ table tbody tr, .card:has(#ledger) tbody tr').count()).toBe(
      PEOPLE / 3,
    );
    const [file] = await Promise.all([
      second.waitForEvent('download'),
      second.getByRole('link', { name: 'Tải CSV' }).click(),
    ]);
    // The file has what the page shows, and its name says that it is not all.
    expect(file.suggestedFilename()).toMatch(/^chien-dich-\d+-loc\.csv$/);
    const lines = readFileSync(await file.path(), 'utf8')
      .trim()
      .split('\r\n');
    expect(lines).toHaveLength(1 + PEOPLE / 3);
  }, 30_000);

  test('a page without script still shows where it stands', async () => {
    const plain = await rig.someone(PHONE, false);
    const page = await plain.newPage();
    const cookies = await contexts[1]?.cookies();
    await plain.addCookies(cookies ?? []);
    await page.goto(campaign);
    expect(await page.locator('#progress h2').textContent()).toMatch(/Đã gửi/);
    await page.goto('/campaigns');
    await page
      .locator('.month-list')
      .getByRole('link', { name: 'Hướng dẫn khai sinh liên thông' })
      .first()
      .waitFor();
    await plain.close();
  }, 30_000);

  test('the calendar and the rules fit a desk and a phone', async () => {
    await second.goto('/campaigns');
    await shoot(second, 'chien-dich-lich');
    await second.goto('/rules');
    await second.getByRole('heading', { name: 'Quy tắc gửi', level: 1 }).waitFor();
    await shoot(second, 'quy-tac-xem');
    const admin = await rig.someone(DESKTOP);
    await rig.signIn(admin, 'admin');
    const page = await admin.newPage();
    await page.goto('/rules/new?kind=window');
    await page.locator('#channel').selectOption('sms');
    for (const day of ['Thứ Hai', 'Thứ Ba', 'Thứ Tư', 'Thứ Năm', 'Thứ Sáu'])
      await page.getByLabel(day).fill('9-11');
    await page.locator('#source').fill('Công văn thử ngày 01/12/2026');
    await page.getByRole('button', { name: 'Xem tác động' }).click();
    await page.getByText('chỉ gửi thứ Hai–thứ Sáu 9–11 giờ').first().waitFor();
    await shoot(page, 'quy-tac-tac-dong');
    await page.getByRole('button', { name: 'Lưu quy tắc' }).click();
    await page.getByText('Đã lưu quy tắc.').waitFor();
    await page
      .getByRole('link', { name: /Sửa quy tắc/ })
      .first()
      .click();
    await page.getByRole('heading', { name: 'Sửa quy tắc gửi' }).waitFor();
    await shoot(page, 'quy-tac-sua');
    await admin.close();
  }, 60_000);

  test('no browser complained of anything', () => {
    // A form that is refused on purpose answers 422, which Chromium reports as a failed resource.
    expect(rig.complaints.filter((one) => !one.includes('status of 422'))).toEqual([]);
  });
});
