import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sayDay } from '../../calendar/words.ts';
import { DESKTOP, NO_BROWSER, openRig, PHONE, type Rig, tooWide } from './rig.ts';

/** `SHOTS=folder npx vitest run test/browser/consents.test.ts` draws the pages to be looked at. */
const SHOTS = process.env.SHOTS ?? null;
const AREA = '19333';
const daysAgo = (days: number) => sayDay(new Date(Date.now() - days * 86_400_000));
const inputMoment = (at: Date) => new Date(at.getTime() + 7 * 3_600_000).toISOString().slice(0, 16);

/** An office's list: overdue, near, without a deadline, landline only, nobody known. */
function officeList(): string {
  const header =
    'Mã hồ sơ,Mã hồ sơ tỉnh,Thủ tục,Vai trò,Ngày gửi yêu cầu,Hạn xác nhận,Trạng thái,Mã đơn vị,Người cần xác nhận,SĐT người cần xác nhận';
  const row = (n: number, cells: string[]) =>
    `G22.99.08-260901-${7000 + n},H50.15-260901-${7000 + n},${cells.join(',')}`;
  const rows = [
    row(1, [
      'khai sinh',
      'chủ hộ',
      daysAgo(9),
      daysAgo(1),
      'chờ xác nhận',
      AREA,
      'Trần Thị Bình',
      '0913111201',
    ]),
    row(2, [
      'khai sinh',
      'chủ sở hữu',
      daysAgo(3),
      daysAgo(-2),
      'chờ xác nhận',
      AREA,
      'Nguyễn Hữu Nghĩa',
      '0913111202',
    ]),
    row(3, ['khai tử', 'chủ hộ', daysAgo(12), '', 'chờ xác nhận', AREA, 'Lê Quang Vinh', '0233 3852 111']),
    row(4, ['khai sinh', 'cha/mẹ', daysAgo(2), '', 'chờ xác nhận', AREA, '', '']),
    row(5, ['khai sinh', 'chủ hộ', daysAgo(40), daysAgo(30), 'quá hạn', AREA, 'Hồ Thị Sen', '']),
    row(6, ['khai sinh', 'chủ hộ', daysAgo(41), '', 'đã xác nhận', AREA, 'Phan Văn Lộc', '']),
  ];
  return [header, ...rows].join('\n');
}

describe.skipIf(NO_BROWSER)('confirmations in a browser', () => {
  let rig: Rig;
  let clerk: Page;
  beforeAll(async () => {
    rig = await openRig();
    const context = await rig.someone(DESKTOP);
    await rig.signIn(context, 'chi-lan');
    clerk = await context.newPage();
    clerk.on('dialog', (dialog) => dialog.accept());
    if (SHOTS !== null) mkdirSync(SHOTS, { recursive: true });
  }, 60_000);
  afterAll(() => rig?.close());

  async function shoot(page: Page, name: string): Promise<void> {
    if (SHOTS !== null)
      await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true, caret: 'initial' });
  }

  test('a clerk loads the list and sees the most pressing first', async () => {
    await clerk.goto('/consents/import');
    await clerk.locator('input[type=file]').setInputFiles({
      name: 'cho-xac-nhan.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(officeList()),
    });
    await clerk.locator('#asOf').fill(inputMoment(new Date(Date.now() + 60_000)));
    await clerk.getByRole('button', { name: 'Kiểm tra' }).click();
    await clerk.getByText('sẽ làm gì (chưa lưu)').waitFor();
    await clerk.getByLabel('Phần bổ sung').check();
    await shoot(clerk, 'nap');
    await clerk.getByRole('button', { name: 'Lưu', exact: true }).click();
    await clerk.getByRole('heading', { name: 'Kết quả nạp tệp' }).waitFor();
    await clerk.getByRole('link', { name: 'Xem danh sách' }).click();
    const first = clerk.locator('table.cards tbody tr').first();
    expect(await first.textContent()).toMatch(/quá hạn/i);
  });

  test('the list to telephone fits on A4 paper and is printed without the frame', async () => {
    // The worker looks every few seconds; the list is what the ladder says at the moment of opening.
    await rig.started.app.queue.wake('inbound');
    for (let tries = 0; tries < 40; tries += 1) {
      await clerk.goto('/consents/calls');
      if ((await clerk.getByText('0233 3852 111').count()) > 0) break;
      await clerk.waitForTimeout(250);
    }
    const text = await clerk.locator('main').textContent();
    expect(text).toContain('Trần Thị Bình');
    expect(text).toContain('0913 111 201');
    await shoot(clerk, 'goi-dien');
    await clerk.emulateMedia({ media: 'print' });
    expect(await clerk.locator('.menu').isVisible()).toBe(false);
    expect(await clerk.getByRole('button', { name: 'In' }).isVisible()).toBe(false);
    expect(await clerk.getByText('dùng xong thì hủy').isVisible()).toBe(true);
    const paper = await clerk.pdf({
      preferCSSPageSize: true,
      ...(SHOTS === null ? {} : { path: join(SHOTS, 'goi-dien.pdf') }),
    });
    // A4 in points, and one page for four calls.
    expect(paper.toString('latin1')).toMatch(/\/MediaBox \[0 0 59[45](\.\d+)? 84[12](\.\d+)?\]/);
    expect(paper.toString('latin1').match(/\/Type \/Page\b(?!s)/g)).toHaveLength(1);
    await clerk.emulateMedia({ media: null });
  }, 30_000);

  test('a clerk marks the signed paper form, and the history says who', async () => {
    await clerk.goto('/consents/G22.99.08-260901-7004');
    await clerk.getByRole('button', { name: 'Đã ký giấy CT01' }).click();
    await clerk.getByText('Cán bộ ghi nhận đã ký giấy CT01').waitFor();
    expect(await clerk.locator('.history').textContent()).toContain('Chị Lan');
    await shoot(clerk, 'ho-so');
  });

  test('a province changes a step, looks at it first, and saves it', async () => {
    const context = await rig.someone(DESKTOP);
    await rig.signIn(context, 'tinh-quang-tri');
    const page = await context.newPage();
    page.on('dialog', (dialog) => dialog.accept());
    await page.goto('/consents/ladder');
    await page.locator('#s2_hours').fill('36');
    await page.locator('#s2_title').fill('Nhắc sau một ngày rưỡi');
    await page.getByRole('button', { name: 'Xem thử' }).click();
    await page.getByRole('heading', { name: 'Xem thử, chưa lưu' }).waitFor();
    await shoot(page, 'cac-buoc-xem-thu');
    await page.locator('#note').fill('Giãn bước hai');
    await page.getByRole('button', { name: 'Lưu', exact: true }).click();
    await page.getByText('đang dùng bản 1 của tỉnh').waitFor();
    await shoot(page, 'cac-buoc');
    await context.close();
  });

  test.each([
    ['a desk', DESKTOP, 'may-tinh'],
    ['a phone', PHONE, 'dien-thoai'],
  ])(
    'all pages fit on %s',
    async (_where, viewport, mark) => {
      await clerk.setViewportSize(viewport);
      for (const [name, url] of [
        ['bang', '/consents'],
        ['bang-tat-ca', '/consents?state=all'],
        ['ho-so', '/consents/G22.99.08-260901-7001'],
        ['goi-dien', '/consents/calls'],
        ['qua-han', '/consents/lapses'],
        ['ky-giay', '/consents/paper'],
        ['cac-buoc', '/consents/ladder'],
        ['theo-quy-dinh', '/consents/law'],
        ['hom-nay', '/'],
      ] as const) {
        const response = await clerk.goto(url);
        expect([url, response?.status()]).toEqual([url, 200]);
        expect([url, await clerk.locator('h1').count()]).toEqual([url, 1]);
        expect([url, await tooWide(clerk)]).toEqual([url, 0]);
        await shoot(clerk, `${name}-${mark}`);
      }
    },
    60_000,
  );

  test('the form of a province fits on a phone', async () => {
    const context = await rig.someone(PHONE);
    await rig.signIn(context, 'tinh-quang-tri');
    const page = await context.newPage();
    for (const url of [
      '/consents',
      '/consents/ladder',
      '/consents/law',
      '/consents/calls',
      '/consents/lapses',
    ]) {
      await page.goto(url);
      expect([url, await tooWide(page)]).toEqual([url, 0]);
      await shoot(page, `tinh${url.replaceAll('/', '-')}`);
    }
    await context.close();
  });

  test('no browser complained of anything', () => {
    expect(rig.complaints.filter((one) => !one.includes('status of 422'))).toEqual([]);
  });
});
