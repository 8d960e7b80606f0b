import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLog } from '../../server/log.ts';
import { type StartedProgram, start } from '../../server/start.ts';
import { signInLink } from '../../staff/staff.ts';
import { server } from '../acts.ts';
import { madeLink } from '../links/made.ts';

/** The system's browser; in CI its absence is a failure (test/left-out.ts), on a laptop these tests are left out. */
const CHROMIUM = '/usr/bin/chromium';
/** `UPDATE_SCREENSHOTS=1 npx vitest run test/browser` draws the README's pictures anew. */
const SHOTS = process.env.UPDATE_SCREENSHOTS === '1' ? join(process.cwd(), 'docs', 'screenshots') : null;

describe.skipIf(!existsSync(CHROMIUM) && process.env.CI !== 'true')('links in a browser', () => {
  let folder: string;
  let started: StartedProgram;
  let browser: Browser;
  let code: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lienthong-browser-'));
    const opened = await start({
      env: {
        PORT: '0',
        PUBLIC_URL: 'http://localhost:3000',
        DATABASE_URL: `file:${join(folder, 'lienthong.db')}`,
      },
      now: () => new Date(),
      log: createLog({ write: () => undefined }),
    });
    if ('mistakes' in opened) throw new Error(JSON.stringify(opened.mistakes));
    started = opened.started;
    code = await madeLink(started.app.deps, { areaCode: '19333', placement: 'Trạm y tế' });
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
    if (SHOTS !== null) mkdirSync(SHOTS, { recursive: true });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await started?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function shoot(page: Page, name: string): Promise<void> {
    if (SHOTS !== null)
      await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true, caret: 'initial' });
  }
  const overflow = (page: Page) =>
    page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

  test('the guide page is read on a phone of 320 points without JavaScript, in one request', async () => {
    const context = await browser.newContext({
      viewport: { width: 320, height: 568 },
      baseURL: started.url,
      javaScriptEnabled: false,
    });
    const page = await context.newPage();
    let [requests, bytes] = [0, 0];
    page.on('response', async (response) => {
      if (response.url().endsWith('favicon.ico')) return;
      requests += 1;
      bytes += (await response.body()).length;
    });
    await page.goto(`/q/${code}`, { waitUntil: 'networkidle' });
    expect(requests).toBe(1);
    expect(bytes).toBeLessThan(50_000);
    for (const picture of await page.locator('.steps svg').all())
      expect((await picture.boundingBox())?.width).toBeGreaterThan(30);
    const buttons = await page.locator('.button').all();
    for (const one of buttons) {
      const box = await one.boundingBox();
      expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(320);
      expect(box?.height).toBeGreaterThanOrEqual(44);
    }
    await shoot(page, 'trang-huong-dan-320');
    await page.getByRole('button', { name: 'Tôi đã xem xong hướng dẫn' }).click();
    await page.getByRole('heading', { name: 'Cảm ơn' }).waitFor();
    expect(await page.getByRole('link', { name: 'Hỏi trợ lý' }).getAttribute('href')).toBe(
      `/chat?start=${code}`,
    );
    await context.close();
  }, 30_000);

  test('staff pages of links fit a phone and a desk', async () => {
    for (const [width, suffix] of [
      [1280, ''],
      [390, '-dien-thoai'],
    ] as const) {
      const context = await browser.newContext({ viewport: { width, height: 860 }, baseURL: started.url });
      const link = await signInLink(server(started.app.deps.now()), started.app.deps, 'admin');
      if (link.kind !== 'link') throw new Error(link.staff);
      const page = await context.newPage();
      await page.goto(`/sign-in/${link.token}`);
      await page.getByRole('button', { name: 'Đăng nhập' }).click();
      await page.waitForURL('**/');
      for (const [name, url] of [
        ['lien-ket-mot', `/links/${code}`],
        ['lien-ket-ap-phich', '/links/posters'],
        ['lien-ket-pheu', '/links/funnel'],
        ['hoat-dong', '/outreach'],
      ] as const) {
        await page.goto(url);
        expect([url, width, await overflow(page)]).toEqual([url, width, 0]);
        await shoot(page, `${name}${suffix}`);
      }
      await context.close();
    }
  }, 60_000);
});
