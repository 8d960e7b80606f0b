import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { guideLinkFor, visitsOf } from '../../links/links.ts';
import type { TestApp } from '../app.ts';
import { demoApp, person, signedIn, whileTheBotWorks } from './door.ts';

let started: TestApp;
beforeAll(async () => {
  started = await demoApp();
});
afterAll(() => started.close());

describe('the public chat', () => {
  test('looking makes no session', async () => {
    const visit = await person(started).get('/chat');
    expect(visit.status).toBe(200);
    expect(visit.headers['set-cookie']).toBeUndefined();
    expect(visit.text).toContain('trợ lý tự động (AI)');
  });

  test('a question is answered on the page that follows, without any script', async () => {
    const citizen = person(started);
    const posted = await whileTheBotWorks(
      started,
      citizen.post('/chat/messages', { text: 'Làm giấy khai sinh cho con cần giấy tờ gì?' }),
    );
    expect(posted.status).toBe(303);
    expect(posted.headers.location).toMatch(/^\/chat#t\d+$/);
    const page = await citizen.get('/chat');
    expect(page.text).toContain('Làm giấy khai sinh cho con cần giấy tờ gì?');
    expect(page.text).toContain('Trợ lý tự động (AI)');
    expect(page.text.match(/class="turn bot"/g)?.length).toBeGreaterThan(0);
  });

  test('a script gets only what is new', async () => {
    const citizen = person(started);
    await whileTheBotWorks(started, citizen.post('/chat/messages', { text: 'xin chào' }));
    const all = await citizen.get('/chat/turns?after=0');
    expect(all.status).toBe(200);
    expect(all.text).not.toContain('<html');
    const last = /name="after" value="(\d+)"/.exec(all.text)?.[1];
    expect((await citizen.get(`/chat/turns?after=${last}`)).status).toBe(204);
  });

  test('somebody with a made-up cookie sees nobody’s conversation', async () => {
    const citizen = person(started);
    await whileTheBotWorks(started, citizen.post('/chat/messages', { text: 'xin chào' }));
    const [id = ''] = (citizen.cookies.get('lt_chat') ?? '').split('.');
    const thief = person(started);
    thief.cookies.set('lt_chat', `${id}.AAAA`);
    expect((await thief.get('/chat/turns?after=0')).status).toBe(204);
    expect((await thief.get('/chat')).text).not.toContain('class="turn ');
  });

  test('leaving forgets the conversation on this device', async () => {
    const citizen = person(started);
    await whileTheBotWorks(started, citizen.post('/chat/messages', { text: 'xin chào' }));
    await citizen.post('/chat/leave');
    expect((await citizen.get('/chat')).text).not.toContain('class="turn ');
  });

  test('a printed code is carried into the first message', async () => {
    const { deps } = started.app;
    const code = await deps.db.write((tx) => guideLinkFor(tx, '19333', deps.now()));
    const citizen = person(started);
    expect((await citizen.get(`/chat?start=${code}`)).text).toContain(`name="start" value="${code}"`);
    await whileTheBotWorks(started, citizen.post('/chat/messages', { text: 'khai sinh', start: code }));
    expect((await visitsOf(deps.db.read, [code])).get(code)?.chat).toBe(1);
  });

  test('an empty message is not a message', async () => {
    const citizen = person(started);
    expect((await citizen.post('/chat/messages', { text: '   ' })).headers.location).toBe('/chat');
    expect(citizen.cookies.size).toBe(0);
  });

  test('the twenty-first message of a minute is asked to wait', async () => {
    const citizen = person(started);
    await whileTheBotWorks(started, citizen.post('/chat/messages', { text: 'xin chào' }));
    let last = 0;
    for (let sent = 0; sent < 21; sent++) last = (await citizen.post('/chat/messages', { text: '' })).status;
    expect(last).toBe(429);
  });
});

describe('an official in the conversation', () => {
  test('sees it, answers, and gives it back', async () => {
    const citizen = person(started);
    await whileTheBotWorks(started, citizen.post('/chat/messages', { text: 'Tôi muốn gặp cán bộ' }));
    const admin = await signedIn(started, 'admin');
    expect((await admin.get('/')).text).toContain('cuộc trò chuyện cần cán bộ');
    const inbox = await admin.get('/inbox');
    const url = /\/inbox\/\d+/.exec(inbox.text)?.[0] ?? '';
    expect((await admin.get(url)).text).toContain('Tôi muốn gặp cán bộ');
    const reply = 'Chào anh/chị, tôi là cán bộ Một cửa.';
    expect((await admin.post(url, { text: reply })).headers.location).toContain('done=answered');
    expect((await citizen.get('/chat')).text).toContain(reply);
    expect((await admin.post(`${url}/release`)).headers.location).toBe('/inbox?done=released');
    expect((await admin.get(url)).status).toBe(404);
  });
});

describe('a scanned code', () => {
  test('opens the guide of its commune and is counted once for a person in an hour', async () => {
    const { deps } = started.app;
    const code = await deps.db.write((tx) => guideLinkFor(tx, '19351', deps.now()));
    const phone = person(started);
    const page = await phone.get(`/q/${code}`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Phường Nam Đông Hà');
    expect(page.text).toContain(`/chat?start&#x3D;${code}`);
    expect(page.headers['content-security-policy']).toContain("'sha256-");
    await phone.get(`/q/${code}`);
    await phone.get(`/q/${code}.png`);
    expect((await visitsOf(deps.db.read, [code])).get(code)?.visit).toBe(1);
  });

  test('report 16: opens whatever sticks to its address in a text, in capitals, with tracking parameters', async () => {
    const { deps } = started.app;
    const code = await deps.db.write((tx) => guideLinkFor(tx, '19351', deps.now()));
    const wide = String.fromCodePoint(...[...code].map((letter) => (letter.codePointAt(0) ?? 0) + 0xfee0));
    for (const path of [
      ...['.', ')', ',', '/', '//', '%E2%80%9D', ';', ':', '%E2%80%8B', '%C2%A0', '/index.html'].map(
        (tail) => `/q/${code}${tail}`,
      ),
      `/Q/${code}`,
      `/Q/${code.toLowerCase()}/`,
      `/q/${encodeURIComponent(wide)}`,
      `/q/${code}?fbclid=IwAR0&zarsrc=30&utm_source=zalo&gidzl=x`,
    ])
      expect([path, (await person(started).get(path)).status]).toEqual([path, 200]);
  });

  test('with a letter misread suggests the code that was meant', async () => {
    const { deps } = started.app;
    const code = await deps.db.write((tx) => guideLinkFor(tx, '19351', deps.now()));
    const misread = `${code.slice(0, 3)}0${code.slice(4)}`;
    const near = `${code.slice(0, 5)}${code.charAt(5) === 'B' ? 'C' : 'B'}${code.slice(6)}`;
    for (const wrong of [near, ...('DCG'.includes(code.charAt(3)) ? [misread] : [])]) {
      const visit = await person(started).get(`/q/${wrong}`);
      expect(visit.status).toBe(404);
      expect(visit.text).toContain(`href="/q/${code}"`);
      expect(visit.text).toContain('Phường Nam Đông Hà');
    }
  });

  test('is a picture under .png and .svg', async () => {
    const { deps } = started.app;
    const code = await deps.db.write((tx) => guideLinkFor(tx, '19333', deps.now()));
    const png = await person(started).get(`/q/${code}.png`);
    expect(png.headers['content-type']).toBe('image/png');
    const svg = await person(started).get(`/q/${code}.svg`);
    expect(svg.text).toContain('<svg');
  });

  test('that nobody printed is a friendly page', async () => {
    for (const url of ['/q/zzzzzzzz', '/q/zzzzzzzz.png', '/q/..%2f..%2fetc']) {
      const visit = await person(started).get(url);
      expect([url, visit.status]).toEqual([url, 404]);
      expect(visit.text).toContain('Không có trang này');
    }
  });
});
