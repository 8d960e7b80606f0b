/** Enrolling, signing in by passkey, confirming again and approving, in Chromium with its virtual authenticator. */
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { create, submit } from '../../campaigns/campaigns.ts';
import { byProgram, byUser } from '../../staff/act.ts';
import { addUser, findUser, signInLink } from '../../staff/staff.ts';
import { DESKTOP, NO_BROWSER, openRig, PHONE, type Rig, tooWide } from './rig.ts';

let rig: Rig;
let minutes = 0;
const START = Date.parse('2026-12-01T02:00:00Z');

/** A security key inside the machine that says yes by itself. */
async function withAuthenticator(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return page;
}

async function newcomer(name: string, role: string, areaCode: string): Promise<string> {
  const { deps } = rig.started.app;
  const act = byProgram('server', deps.now());
  await addUser(act, deps, { name, displayName: `Cán bộ ${name}`, role, areaCode });
  const link = await signInLink(act, deps, name);
  if (link.kind !== 'link') throw new Error(link.staff);
  return `/sign-in/${link.token}`;
}

/** A campaign that the demo's propaganda officer wrote and submitted. */
async function submitted(): Promise<number> {
  const { deps } = rig.started.app;
  const author = await findUser(deps.db.read, 'tuyen-truyen');
  if (author === null) throw new Error('no demo');
  const text = `name: Hướng dẫn liên thông
purpose: outreach
channels: [sms]
audience: { areas: ["44"] }
text: consent-guide
values: { hotline: "18001096" }
start: 2026-12-02T09:00:00+07:00
end: 2026-12-02T20:00:00+07:00
`;
  const created = await create(byUser(author, deps.now()), deps, { fileName: 'chien-dich.yaml', text });
  if (created.kind !== 'created') throw new Error(JSON.stringify(created));
  const sent = await submit(byUser(author, deps.now()), deps, created.id);
  if (sent.kind !== 'submitted') throw new Error(JSON.stringify(sent));
  return created.id;
}

describe.skipIf(NO_BROWSER)('an official of flesh and blood', () => {
  beforeAll(async () => {
    rig = await openRig(() => new Date(START + minutes * 60_000));
  });
  afterAll(async () => rig.close());

  test('enrols by a link, signs in by passkey, is asked again before approving, and what was typed survives', async () => {
    const context = await rig.someone(PHONE);
    const page = await withAuthenticator(context);
    await page.goto(await newcomer('anh-binh', 'province', '44'));
    await page.getByRole('button', { name: 'Đăng nhập' }).click();
    await page.waitForURL('**/account');
    expect(await page.getByText('Liên kết đã dùng xong').isVisible()).toBe(true);
    expect(await tooWide(page)).toBe(0);
    // Nothing else is open before a way is set up.
    await page.goto('/consents');
    expect(new URL(page.url()).pathname).toBe('/account');

    await page.getByRole('button', { name: 'Thêm khóa trên máy này' }).click();
    await page.getByLabel('Đặt tên cho khóa').fill('Điện thoại của Bình');
    await page.getByRole('button', { name: 'Tiếp tục' }).click();
    await page.waitForURL('**/account?done=way_added');
    expect(await page.getByRole('rowheader', { name: 'Điện thoại của Bình' }).isVisible()).toBe(true);

    await page.getByRole('button', { name: 'Đăng xuất', exact: true }).click();
    await page.goto('/links');
    await page.waitForURL('**/sign-in');
    await page.getByRole('button', { name: 'Đăng nhập bằng khóa truy cập' }).click();
    // The key answers by itself, and the person is where they were going.
    await page.waitForURL('**/links');

    // Eleven minutes later a user is added: the factor is asked for again, then the form goes on.
    minutes += 11;
    await page.goto('/users');
    await page.getByLabel('Tên đăng nhập').fill('chi-hoa');
    await page.getByLabel('Họ tên, chức danh').fill('Chị Hoa ở Bộ phận Một cửa');
    await page.getByLabel('Địa bàn').fill('phường Đông Hà');
    await page.getByRole('button', { name: 'Thêm người dùng' }).click();
    await page.waitForURL('**/confirm');
    await page.getByRole('button', { name: 'Xác nhận bằng khóa truy cập' }).click();
    await page.waitForURL('**/held');
    expect(await page.getByText('Chị Hoa ở Bộ phận Một cửa').isVisible()).toBe(true);
    expect(await tooWide(page)).toBe(0);
    await page.getByRole('button', { name: 'Gửi tiếp' }).click();
    await page.waitForURL('**/users?done=created');
    expect(await findUser(rig.started.app.deps.db.read, 'chi-hoa')).toMatchObject({ areaCode: '19333' });

    // A campaign of somebody else waits: an hour later it is approved, after the factor was shown again.
    const id = await submitted();
    minutes += 25;
    await page.goto(`/campaigns/${id}`);
    page.once('dialog', (dialog) => void dialog.accept());
    await page.getByRole('button', { name: 'Duyệt', exact: true }).click();
    await page.waitForURL('**/confirm');
    await page.getByRole('button', { name: 'Xác nhận bằng khóa truy cập' }).click();
    await page.waitForURL('**/held');
    await page.getByRole('button', { name: 'Gửi tiếp' }).click();
    await page.waitForURL('**/campaigns/**done=approved');
    const approved = await rig.started.app.deps.db.read.campaign.findUniqueOrThrow({ where: { id } });
    expect(approved.approverId).toBe((await findUser(rig.started.app.deps.db.read, 'anh-binh'))?.id);
    await context.close();
    expect(rig.complaints).toEqual([]);
  });

  test('a form sent after the session ended is given back to its owner after signing in, and to nobody else', async () => {
    const context = await rig.someone(DESKTOP);
    const page = await withAuthenticator(context);
    await page.goto(await newcomer('chi-mai', 'commune', '19333'));
    await page.getByRole('button', { name: 'Đăng nhập' }).click();
    await page.getByRole('button', { name: 'Thêm khóa trên máy này' }).click();
    await page.getByRole('button', { name: 'Tiếp tục' }).click();
    await page.waitForURL('**/account?done=way_added');
    await page.goto('/areas/19333');
    await page.locator('input[name="deskAddress"]').fill('Số 5 đường Hùng Vương');
    minutes += 31;
    await page.locator('form[action="/areas/19333"] button[type="submit"]').first().click();
    await page.waitForURL('**/sign-in');
    expect(await page.getByText('Nội dung anh/chị vừa nhập được giữ lại').isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Đăng nhập bằng khóa truy cập' }).click();
    await page.waitForURL('**/held');
    expect(await page.getByText('Số 5 đường Hùng Vương').isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Gửi tiếp' }).click();
    await page.waitForURL('**/areas/19333**');
    expect(await page.locator('input[name="deskAddress"]').inputValue()).toBe('Số 5 đường Hùng Vương');
    await context.close();
  });

  test('a key of another machine opens nothing', async () => {
    const context = await rig.someone(DESKTOP);
    const page = await withAuthenticator(context);
    await page.goto('/sign-in');
    await page.getByRole('button', { name: 'Đăng nhập bằng khóa truy cập' }).click();
    // This authenticator holds no key of ours: the browser refuses, and the page says so.
    await page.getByRole('alert').waitFor({ state: 'visible' });
    expect(await page.getByText('chưa dùng được khóa truy cập').isVisible()).toBe(true);
    await context.close();
  });
});
