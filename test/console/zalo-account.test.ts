import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { examine } from '../../server/doctor.ts';
import { addUser } from '../../staff/staff.ts';
import { startZaloSandbox, ZALO_SANDBOX } from '../../stand-ins/zalo/zalo-server.ts';
import type { ZaloState } from '../../stand-ins/zalo/zalo-state.ts';
import { server } from '../acts.ts';
import { type TestApp, testApp } from '../app.ts';
import { type Person, person, signedIn } from './door.ts';

const START = '2026-12-01T03:00:00Z';
const DAY = 24 * 3_600_000;
const USER = '2512523625412515777';

let stand: { url: string; close(): Promise<void>; state: ZaloState };
let app: TestApp;
let admin: Person;
let clock: Date;

const settings = (url: string): Record<string, string> => ({
  PUBLIC_URL: 'https://lienthong.example.gov.vn',
  ZALO_APP_ID: ZALO_SANDBOX.appId,
  ZALO_APP_SECRET: ZALO_SANDBOX.secret,
  ZALO_OA_SECRET_KEY: ZALO_SANDBOX.secret,
  ZALO_OA_ID: ZALO_SANDBOX.oaId,
  ZALO_API_URL: url,
  ZALO_OAUTH_URL: url,
  ZALO_ZNS_URL: url,
});

beforeEach(async () => {
  clock = new Date(START);
  stand = await startZaloSandbox({ port: 0, now: () => clock, random: () => 0.5, faults: [] });
  app = await testApp(settings(stand.url), START);
  await addUser(server(app.app.deps.now()), app.app.deps, {
    name: 'admin',
    displayName: 'Quản trị',
    role: 'admin',
    areaCode: '',
  });
  admin = await signedIn(app, 'admin');
});
afterEach(async () => {
  await app.close();
  await stand.close();
});

function goTo(at: Date): void {
  clock = at;
  app.at(at.toISOString());
}

/** What the official's browser does: press the button, follow the link to Zalo, come back. */
async function grantLink(who: Person = admin): Promise<string> {
  await who.get('/channels/zalo');
  const page = await who.post('/channels/zalo/connect');
  return (
    /href="([^"]*\/v4\/oa\/permission[^"]*)"/
      .exec(page.text)?.[1]
      ?.replaceAll('&amp;', '&')
      .replaceAll('&#x3D;', '=') ?? ''
  );
}
async function yesAtZalo(link: string): Promise<string> {
  const answer = await fetch(link, { redirect: 'manual' });
  const back = new URL(answer.headers.get('location') ?? 'http://nowhere');
  return `${back.pathname}${back.search}`;
}

describe('connecting the Zalo account', () => {
  test('goes from the button over Zalo to a pair, facts and templates, without a token in the settings', async () => {
    expect((await admin.get('/channels/zalo')).text).toContain('Chưa nối');
    const link = await grantLink();
    const asked = new URL(link).searchParams;
    expect([...asked.keys()].sort()).toEqual(['app_id', 'code_challenge', 'redirect_uri', 'state']);
    expect(asked.get('redirect_uri')).toBe('https://lienthong.example.gov.vn/channels/zalo/callback');
    const back = await admin.get(await yesAtZalo(link));
    expect(back.status).toBe(303);
    expect(back.headers.location).toBe('/channels/zalo?done=connected');
    const page = (await admin.get('/channels/zalo')).text;
    expect(page).toContain('Đã nối');
    expect(page).toContain('UBND xã (tập luyện)');
    expect(page).toContain('01/03/2027');
    await stand.state.follow(USER);
    expect((await app.app.channels.zalo.send({ address: USER }, { text: 'Xin chào' }, 'k')).kind).toBe(
      'accepted',
    );
    expect(stand.state.tokens.refreshes()).toBe(0);
    const rows = JSON.stringify(await app.app.deps.db.read.auditEntry.findMany());
    expect(rows).toContain('"zalo.grant"');
    const everything = `${rows} ${app.logged()} ${page} ${JSON.stringify(await app.app.deps.db.read.channelToken.findMany())}`;
    expect(everything).not.toMatch(/tap-luyen-(access|refresh)/);
  });

  test('works once for each link, for its own official, for ten minutes', async () => {
    const link = await grantLink();
    const back = await yesAtZalo(link);
    await addUser(server(app.app.deps.now()), app.app.deps, {
      name: 'khac',
      displayName: 'Người khác',
      role: 'admin',
      areaCode: '',
    });
    const other = await signedIn(app, 'khac');
    expect((await other.get(back)).status).toBe(422);
    expect((await admin.get(back)).status).toBe(303);
    expect((await admin.get(back)).text).toContain('bấm nối lại từ đầu');
    const late = await yesAtZalo(await grantLink());
    goTo(new Date(clock.getTime() + 10 * 60_000));
    expect((await admin.get(late)).status).toBe(422);
  });

  test('refuses a wrong or missing state, a missing code, another account, and leaves the old pair alone', async () => {
    await admin.get(await yesAtZalo(await grantLink()));
    for (const change of [
      (url: URLSearchParams) => url.set('state', 'x'),
      (url: URLSearchParams) => url.delete('state'),
      (url: URLSearchParams) => url.delete('code'),
      (url: URLSearchParams) => url.set('oa_id', '999'),
      (url: URLSearchParams) => url.set('code', 'stolen'),
    ]) {
      const [path = '', query] = (await yesAtZalo(await grantLink())).split('?');
      const changed = new URLSearchParams(query);
      change(changed);
      expect((await admin.get(`${path}?${changed}`)).status).toBe(422);
    }
    await stand.state.follow(USER);
    expect((await app.app.channels.zalo.send({ address: USER }, { text: 'a' }, 'k')).kind).toBe('accepted');
  });

  test('is for the administrator only, and never by a form of another site', async () => {
    await addUser(server(app.app.deps.now()), app.app.deps, {
      name: 'tinh',
      displayName: 'Tỉnh',
      role: 'province',
      areaCode: '44',
    });
    const province = await signedIn(app, 'tinh');
    await province.get('/channels/zalo');
    expect((await province.post('/channels/zalo/connect')).status).toBe(403);
    expect((await province.get('/channels/zalo/callback?code=1&state=2')).status).toBe(403);
    await admin.get('/channels/zalo');
    expect((await admin.post('/channels/zalo/connect', { csrf: 'x' })).status).toBe(403);
    expect((await person(app).get('/channels/zalo/callback?code=1&state=2')).status).toBe(303);
  });
});

describe('what officials hear of the Zalo account', () => {
  const connect = async () => void (await admin.get(await yesAtZalo(await grantLink())));

  test('is nothing while all is well, a week before its end, and at once when Zalo refuses', async () => {
    await connect();
    expect((await admin.get('/')).text).not.toContain('kênh Zalo');
    goTo(new Date(Date.parse(START) + 84 * DAY));
    admin = await signedIn(app, 'admin');
    expect((await admin.get('/')).text).toContain('kênh Zalo sắp phải nối lại');
    goTo(new Date(START));
    admin = await signedIn(app, 'admin');
    stand.state.tokens.spoilRefresh();
    await stand.state.follow(USER);
    await app.app.channels.zalo.send({ address: USER }, { text: 'a' }, 'k');
    expect((await admin.get('/')).text).toContain('kênh Zalo mất nối');
    const lines = await examine(app.env, () => clock);
    expect(lines.filter((line) => !line.ok).map((line) => line.name)).toContain('Mã truy cập Zalo');
    await connect();
    expect((await admin.get('/')).text).not.toContain('kênh Zalo');
  });

  test('is what the account lacks: verification, package, billing', async () => {
    stand.state.account = { verified: false, package: 'Tiêu chuẩn', billing: '' };
    await connect();
    const page = (await admin.get('/channels/zalo')).text;
    for (const word of ['chưa được xác thực', 'không có quyền dùng API', 'ZCA']) expect(page).toContain(word);
    expect((await admin.get('/')).text).toContain('việc còn thiếu của Zalo OA');
  });
});

describe('templates', () => {
  test('are listed with prices, bound to one of our texts, and refused when the text does not exist', async () => {
    stand.state.world.templates.set('900025', {
      id: '900025',
      name: 'Nhắc xác nhận',
      status: 'ENABLE',
      tag: 'TRANSACTION',
      params: [{ name: 'ma_ho_so', require: true, maxLength: 30 }],
      byUser: true,
    });
    await admin.get(await yesAtZalo(await grantLink()));
    const page = (await admin.get('/channels/zalo')).text;
    for (const word of ['Nhắc xác nhận', '560', '800', 'Chưa gắn với nội dung']) expect(page).toContain(word);
    const bind = (textId: string, field = 'code') =>
      admin.post('/channels/zalo/templates/900025', {
        textId,
        purpose: 'reminder',
        'field.ma_ho_so': field,
        byUser: '1',
      });
    expect((await bind('khong-co')).text).toContain('không có nội dung nào');
    expect((await bind('consent-reminder-1', '<b>')).status).toBe(422);
    expect((await bind('consent-reminder-1')).status).toBe(303);
    expect((await admin.get('/channels/zalo')).text).toContain('Đang dùng');
    expect((await admin.post('/channels/zalo/templates/1', { textId: '' })).status).toBe(404);
    // Zalo's next list keeps what officials bound.
    await admin.post('/channels/zalo/refresh');
    expect((await admin.get('/channels/zalo')).text).toContain('Đang dùng');
  });
});
