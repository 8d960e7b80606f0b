import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plusDays } from '../../calendar/day.ts';
import { campaignInLots, STORY_DAYS } from '../uptake/lot-story.ts';
import { DESKTOP, NO_BROWSER, openRig, PHONE, type Rig, tooWide } from './rig.ts';

/** `UPDATE_SCREENSHOTS=1 npx vitest run test/browser/reach.test.ts` draws the pictures of docs/screenshots anew. */
const SHOTS = process.env.UPDATE_SCREENSHOTS === '1' ? join(process.cwd(), 'docs', 'screenshots') : null;
const LOADED = `Promise.all([...document.querySelectorAll('img.chart')].map(async (image) => {
  await image.decode().catch(() => undefined);
  return image.naturalWidth > 0 && image.clientWidth > 200;
}))`;

describe.skipIf(NO_BROWSER)('reach and charts in a browser', () => {
  let rig: Rig;
  let pages: [string, string][];
  beforeAll(async () => {
    rig = await openRig();
    const today = new Date().toISOString().slice(0, 10);
    const first = plusDays(today, -STORY_DAYS - 1);
    const id = await campaignInLots(rig.started.app, 0.08, first);
    pages = [
      ['tiep-can-chien-dich', `/campaigns/${id}/reach`],
      ['tiep-can-dia-ban', '/areas/44/reach'],
      ['bieu-do-ty-le', `/uptake/charts?province=44&from=${first}&to=${today}`],
    ];
    if (SHOTS !== null) mkdirSync(SHOTS, { recursive: true });
  }, 120_000);
  afterAll(() => rig?.close());

  test.each([
    ['at a desk', DESKTOP, ''],
    ['on a phone', PHONE, '-dien-thoai'],
  ])(
    '%s every chart is there, nothing is refused and no page is wider than the window',
    async (_where, size, end) => {
      const context = await rig.someone(size);
      await rig.signIn(context, 'tinh-quang-tri');
      const page = await context.newPage();
      for (const [name, url] of pages) {
        await page.goto(url);
        const loaded = await page.evaluate<boolean[]>(LOADED);
        expect([name, loaded.length > 0, loaded.includes(false)]).toEqual([name, true, false]);
        expect([name, await tooWide(page)]).toEqual([name, 0]);
        if (SHOTS !== null) await page.screenshot({ path: join(SHOTS, `${name}${end}.png`), fullPage: true });
      }
      await context.close();
      expect(rig.complaints).toEqual([]);
    },
    60_000,
  );

  test('a chart opened by itself is refused nothing', async () => {
    const context = await rig.someone(DESKTOP);
    await rig.signIn(context, 'tinh-quang-tri');
    const page = await context.newPage();
    const [, campaign = ''] = pages[0] ?? [];
    await page.goto(`${campaign}/funnel.svg`);
    expect(await page.evaluate<string>('document.documentElement.tagName')).toBe('svg');
    await context.close();
    expect(rig.complaints).toEqual([]);
  });
});
