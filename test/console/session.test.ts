import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signInLink } from '../../staff/staff.ts';
import { server } from '../acts.ts';
import type { TestApp } from '../app.ts';
import { demoApp, person, signedIn } from './door.ts';

let started: TestApp;
beforeAll(async () => {
  started = await demoApp();
});
afterAll(() => started.close());

async function linkFor(name: string): Promise<string> {
  const link = await signInLink(server(started.app.deps.now()), started.app.deps, name);
  if (link.kind !== 'link') throw new Error(link.staff);
  return `/sign-in/${link.token}`;
}

describe('signing in', () => {
  test('every page of staff sends a stranger to the sign-in page', async () => {
    const staff = started.routes.filter(({ access }) => access === 'staff');
    expect(staff.length).toBeGreaterThan(30);
    for (const { method, url } of staff) {
      const path = url.replace(':format', 'csv').replaceAll(/:\w+/g, '1');
      if (method === 'HEAD') continue;
      const stranger = person(started);
      const visit = method === 'POST' ? await stranger.post(path) : await stranger.get(path);
      expect([path, visit.status, visit.headers.location]).toEqual([path, 303, '/sign-in']);
    }
  });

  test('a program that previews the link does not use it up', async () => {
    const link = await linkFor('chi-lan');
    for (let preview = 0; preview < 3; preview++) {
      const seen = await person(started).get(link);
      expect(seen.status).toBe(200);
      expect(seen.headers['set-cookie']).toBeUndefined();
    }
    const lan = person(started);
    expect((await lan.post(link)).status).toBe(303);
    expect((await lan.get('/')).text).toContain('Chị Lan');
  });

  test('a link lets in once', async () => {
    const link = await linkFor('chi-lan');
    await person(started).post(link);
    const second = await person(started).post(link);
    expect(second.status).toBe(403);
    expect(second.text).toContain('đã dùng hoặc đã hết hạn');
    expect(second.headers['set-cookie']).toBeUndefined();
  });

  test('a form of another site cannot sign anybody in', async () => {
    const link = await linkFor('chi-lan');
    const visit = await person(started).post(link, {}, { 'sec-fetch-site': 'cross-site' });
    expect(visit.status).toBe(403);
    expect((await person(started).post(link)).status).toBe(303);
  });

  test('the session cookie is out of reach of scripts and other sites', async () => {
    const visit = await person(started).post(await linkFor('chi-lan'));
    const cookie = String(visit.headers['set-cookie']);
    expect(cookie).toMatch(/^lt_session=/);
    expect(cookie).toContain('HttpOnly');
    expect(cookie).toContain('SameSite=Lax');
  });

  test('after signing out the old cookie opens nothing', async () => {
    const lan = await signedIn(started, 'chi-lan');
    const before = new Map(lan.cookies);
    expect((await lan.post('/sign-out')).headers.location).toBe('/sign-in?done=signed_out');
    for (const [name, value] of before) lan.cookies.set(name, value);
    expect((await lan.get('/')).headers.location).toBe('/sign-in');
  });
});

describe('forms', () => {
  test('a form without its token changes nothing', async () => {
    const lan = await signedIn(started, 'chi-lan');
    const visit = await lan.post('/areas/19333', { csrf: 'made-up', deskAddress: 'Nơi khác' });
    expect(visit.status).toBe(403);
    expect((await lan.get('/areas/19333')).text).not.toContain('Nơi khác');
  });

  test('a form sent from another site changes nothing even with the token', async () => {
    const lan = await signedIn(started, 'chi-lan');
    const visit = await lan.post(
      '/areas/19333',
      { deskAddress: 'Nơi khác' },
      { 'sec-fetch-site': 'cross-site' },
    );
    expect(visit.status).toBe(403);
  });
});

describe('who may what', () => {
  test.each([
    ['chi-lan', '/users', 403],
    ['chi-lan', '/audit', 403],
    ['chi-lan', '/uptake/import', 403],
    ['xem-so-lieu', '/campaigns/new', 403],
    ['xem-so-lieu', '/inbox', 403],
    ['tuyen-truyen', '/inbox', 403],
    ['tinh-quang-tri', '/users', 200],
    ['admin', '/users', 200],
  ])('%s asks for %s and gets %i', async (name, url, status) => {
    const someone = await signedIn(started, name);
    expect((await someone.get(url)).status).toBe(status);
  });

  test('a commune sees and changes its own commune only', async () => {
    const lan = await signedIn(started, 'chi-lan');
    expect((await lan.get('/areas/19333')).status).toBe(200);
    expect((await lan.get('/areas/26041')).status).toBe(403);
    expect((await lan.post('/areas/26041', { deskAddress: 'x' })).status).toBe(403);
    expect((await lan.get('/consents?area=26041')).status).toBe(403);
  });

  test('a province makes no administrator and nobody outside itself', async () => {
    const province = await signedIn(started, 'tinh-quang-tri');
    const admin = await province.post('/users', { name: 'x-admin', role: 'admin', areaCode: '' });
    expect(admin.status).toBe(422);
    const outside = await province.post('/users', { name: 'x-dong-nai', role: 'commune', areaCode: '26041' });
    expect(outside.status).toBe(422);
    const inside = await province.post('/users', { name: 'x-dong-ha', role: 'commune', areaCode: '19351' });
    expect(inside.headers.location).toBe('/users?done=created');
  });

  test('a sign-in link made on the page is shown once and works', async () => {
    const admin = await signedIn(started, 'admin');
    const users = await admin.get('/users');
    const id = /action="\/users\/(\d+)\/link"/.exec(users.text.split('chi-lan')[1] ?? '')?.[1];
    const shown = await admin.post(`/users/${id}/link`);
    const path = /\/sign-in\/[\w-]+/.exec(shown.text)?.[0] ?? '';
    expect((await person(started).post(path)).headers.location).toBe('/');
  });
});

describe('headers and error pages', () => {
  test('every page forbids inline script, frames and sniffing', async () => {
    for (const url of ['/sign-in', '/chat', '/no-such-page']) {
      const { headers } = await person(started).get(url);
      expect(headers['content-security-policy']).toContain("script-src 'self'");
      expect(headers['content-security-policy']).not.toContain('unsafe');
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
  });

  test('an unknown address is a page with a sentence', async () => {
    const visit = await person(started).get('/khong-co');
    expect(visit.status).toBe(404);
    expect(visit.text).toContain('Không có trang này');
  });

  test('a sentence after a form comes from a closed list, never from the address', async () => {
    const lan = await signedIn(started, 'chi-lan');
    expect((await lan.get('/?done=saved')).text).toContain('Đã lưu.');
    const other = await lan.get('/?done=constructor');
    expect(other.status).toBe(200);
    expect(other.text).not.toContain('native code');
  });
});
