import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestApp } from '../app.ts';
import { demoApp, type Person, signedIn } from './door.ts';

let started: TestApp;
let province: Person;
let lan: Person;
let viewer: Person;
beforeAll(async () => {
  started = await demoApp();
  province = await signedIn(started, 'tinh-quang-tri');
  lan = await signedIn(started, 'chi-lan');
  viewer = await signedIn(started, 'xem-so-lieu');
});
afterAll(() => started.close());

const TABLE = 'Liên thông khai sinh\nĐơn vị,Tổng số,Liên thông\nPhường Đông Hà,60,45\nXã Cam Lộ,60,6\n';

async function load(text: string) {
  const fields = { from: '2026-11-30', to: '2026-11-30', province: '44', do: 'save' };
  return province.upload('/uptake/import', fields, { name: 'ngay-30.csv', text });
}

test('pages of reports and difficulties are whole for everybody who may see them', async () => {
  for (const name of ['admin', 'tinh-quang-tri', 'tuyen-truyen', 'chi-lan', 'xem-so-lieu']) {
    const someone = await signedIn(started, name);
    for (const url of ['/uptake/reports', '/difficulties', '/difficulties/csv'])
      expect([name, url, (await someone.get(url)).status]).toEqual([name, url, 200]);
  }
  for (const kind of ['daily', 'weekly', 'monthly', 'letter'])
    expect((await province.get(`/uptake/wording?kind=${kind}`)).status).toBe(200);
  expect((await viewer.get('/uptake/wording?kind=daily')).status).toBe(403);
  expect((await province.get('/uptake/wording?kind=x')).status).toBe(404);
  expect((await province.get('/uptake/reports?province=75')).status).toBe(403);
  for (const id of ['0', '99999', 'x', '1e9'])
    expect((await province.get(`/uptake/reports/${id}`)).status).toBe(404);
});

test('a report is made, downloaded, kept as it was, and corrected with a reason', async () => {
  expect((await load(TABLE)).status).toBe(303);
  await viewer.get('/uptake/reports');
  expect(
    (await viewer.post('/uptake/reports', { kind: 'daily', day: '2026-11-30', province: '44' })).status,
  ).toBe(403);
  await province.get('/uptake/reports');
  for (const bad of [
    { kind: 'x' },
    { kind: 'daily', day: '2026-13-40' },
    { kind: 'daily', day: '2026-12-01' },
  ])
    expect((await province.post('/uptake/reports', { province: '44', ...bad })).status).toBe(422);
  const make = (more = {}) =>
    province.post('/uptake/reports', { province: '44', kind: 'daily', day: '2026-11-30', ...more });
  const first = String((await make()).headers.location).split('?')[0] ?? '';
  expect(first).toMatch(/^\/uptake\/reports\/\d+$/);
  const shown = await viewer.get(first);
  expect(shown.text).toContain('Phường Đông Hà');
  expect(shown.text).toContain('75,0 %');
  expect((await viewer.get(`${first}/docx`)).headers['content-type']).toContain('wordprocessingml');
  expect((await viewer.get(`${first}/xlsx`)).headers['content-type']).toContain('spreadsheetml');
  expect((await viewer.get(`${first}/exe`)).status).toBe(404);
  expect((await load(TABLE.replace('Xã Cam Lộ,60,6', 'Xã Cam Lộ,60,60'))).status).toBe(303);
  expect(String((await make()).headers.location)).toBe(first);
  await province.get('/uptake/reports');
  const second = String((await make({ correct: 'Cam Lộ gửi lại' })).headers.location).split('?')[0] ?? '';
  expect((await viewer.get(second)).text).toContain('Bản đính chính số 2');
  const old = await viewer.get(first);
  expect(old.text).toContain('10,0 %');
  expect(old.text).toContain(`href="${second}"`);
});

test('wording is previewed before it is kept, and mistakes are named by their field', async () => {
  const { text } = await province.get('/uptake/wording?kind=letter');
  const fields = Object.fromEntries(
    [...text.matchAll(/name="(\w+)"[^>]*?maxlength="\d+" value="([^"]*)"/g)].map(
      ([, name = '', value = '']) => [name, value],
    ),
  );
  const long = {
    subject: 'V/v {kỳ}',
    to: 'Sở Tư pháp',
    opening: 'Tại {tỉnh}:',
    praise: 'Khen',
    urge: 'Nhắc',
    closing: 'Hết./.',
    recipients: 'Lưu: VT',
  };
  const send = (more: Record<string, string>) =>
    province.post('/uptake/wording', {
      province: '44',
      kind: 'letter',
      base: '0',
      ...fields,
      ...long,
      ...more,
    });
  const preview = await send({ do: 'preview' });
  expect(preview.text).toContain('Tại tỉnh Quảng Trị:');
  const bad = await send({ do: 'save', opening: 'Tại {huyện}' });
  expect([bad.status, bad.text.includes('Không có ô')]).toEqual([422, true]);
  expect((await send({ do: 'save' })).status).toBe(303);
  expect((await send({ do: 'save' })).status).toBe(422);
});

test('a clerk logs what hinders her commune, and only there; words that could run or point to somebody stay out', async () => {
  await lan.get('/difficulties');
  const log = (who: Person, more: Record<string, string> = {}) =>
    who.post('/difficulties', {
      area: '19333',
      kind: 'system',
      day: '2026-11-30',
      words: '=1+1 phần mềm treo',
      ...more,
    });
  expect((await log(lan)).status).toBe(303);
  expect((await log(lan, { area: '19351' })).status).toBe(403);
  expect((await log(lan, { words: 'Gọi 0912345678' })).status).toBe(422);
  await viewer.get('/difficulties');
  expect((await log(viewer)).status).toBe(403);
  const csv = (await viewer.get('/difficulties/csv')).text;
  expect(csv).toContain("'=1+1 phần mềm treo");
  const { id, owner, base } = formOf((await lan.get('/difficulties')).text);
  const settle = (more: Record<string, string>) =>
    lan.post(`/difficulties/${id}`, { state: 'solved', owner, base, answer: 'Đã khởi động lại', ...more });
  expect((await settle({ state: 'x' })).status).toBe(422);
  expect((await settle({ owner: '0' })).status).toBe(422);
  expect((await settle({ answer: ' ' })).text).toContain('Ghi đã xử lý thế nào.');
  expect((await settle({ base: '2026-01-01T00:00:00.000Z' })).text).toContain('Có người vừa cập nhật');
  expect((await settle({})).status).toBe(303);
  expect((await lan.post('/difficulties/99999', { state: 'open', owner, answer: '' })).status).toBe(404);
  expect((await lan.get('/difficulties')).text).not.toContain('Đã khởi động lại');
  for (const query of ['state=all', 'state=solved&owner=me', 'state=solved&kind=system'])
    expect((await lan.get(`/difficulties?${query}`)).text).toContain('Đã khởi động lại');
  for (const query of ['state=solved&kind=papers', 'state=all&owner=none', 'owner=7;--', 'kind=%00'])
    expect((await lan.get(`/difficulties?${query}`)).text).not.toContain('Đã khởi động lại');
  expect((await viewer.get('/difficulties/csv?state=solved&kind=system')).text).toContain('Đã khởi động lại');
});

/** The form of the first difficulty on a page: its number, who owns it, and when it was last changed. */
function formOf(page: string) {
  return {
    id: /action="\/difficulties\/(\d+)"/.exec(page)?.[1] ?? '',
    owner: /id="owner\d+"[^>]*>.*?<option value="(\d+)" selected/s.exec(page)?.[1] ?? '',
    base: /name="base" value="([^"]+)"/.exec(page)?.[1] ?? '',
  };
}

test('a difficulty has one owner who sees it on the front page; a clerk who gave hers to the province only reads it', async () => {
  const propaganda = await signedIn(started, 'tuyen-truyen');
  await propaganda.get('/difficulties');
  const words = 'Trạm y tế chưa ký số giấy chứng sinh';
  const sent = { area: '19333', kind: 'unsigned_notice', day: '2026-11-30', words };
  expect((await propaganda.post('/difficulties', sent)).status).toBe(403);
  await lan.get('/difficulties');
  expect((await lan.post('/difficulties', sent)).status).toBe(303);
  expect((await lan.get('/')).text).toContain('do anh/chị phụ trách chưa xong');
  const own = '/difficulties?kind=unsigned_notice';
  const page = (await lan.get(own)).text;
  expect(page).not.toContain('chỉ xem (mẫu)</option>');
  const { id, base } = formOf(page);
  const office = /<option value="(\d+)" ?>Văn phòng tỉnh Quảng Trị/.exec(page)?.[1] ?? '';
  const give = { state: 'doing', answer: '', owner: office, base };
  expect((await lan.post(`/difficulties/${id}`, give)).status).toBe(303);
  expect((await lan.get('/')).text).not.toContain('do anh/chị phụ trách chưa xong');
  expect((await lan.get(own)).text).not.toContain(`action="/difficulties/${id}"`);
  expect((await lan.post(`/difficulties/${id}`, give)).status).toBe(403);
  expect((await province.get('/')).text).toContain('do anh/chị phụ trách chưa xong');
  const handed = formOf((await province.get('/difficulties?owner=me')).text);
  const done = { ...handed, state: 'solved', answer: 'Sở Y tế đã nhắc' };
  expect((await province.post(`/difficulties/${id}`, done)).status).toBe(303);
});

test('at noon the front page of the office and of the communes concerned says whose figures are missing', async () => {
  const own = await demoApp();
  let office = await signedIn(own, 'tinh-quang-tri');
  const { text } = await office.get('/uptake/wording?kind=daily');
  const fields = Object.fromEntries(
    [
      ...text.matchAll(
        /<(?:input|textarea)[^>]*? name="(\w+)"[^>]*?(?:value="([^"]*)"[^>]*>|>([^<]*)<\/textarea>)/g,
      ),
    ].map(([, name = '', value, words]) => [name, value ?? words ?? '']),
  );
  const saved = await office.post('/uptake/wording', {
    ...fields,
    province: '44',
    kind: 'daily',
    scheduled: '1',
    do: 'save',
  });
  expect(saved.status).toBe(303);
  own.at('2026-12-01T05:00:00Z');
  office = await signedIn(own, 'tinh-quang-tri');
  const clerk = await signedIn(own, 'chi-lan');
  const others = [await signedIn(own, 'xem-so-lieu'), await signedIn(own, 'tinh-dong-nai')];
  expect((await own.tick()).noticesGiven).toBe(1);
  expect((await own.tick()).noticesGiven).toBe(0);
  expect((await office.get('/')).text).toContain('đơn vị chưa gửi số liệu ngày 30/11/2026');
  expect((await clerk.get('/')).text).toContain('gửi trước 13 giờ hôm nay');
  for (const other of others) expect((await other.get('/')).text).not.toContain('chưa gửi số liệu');
  expect((await clerk.get('/uptake/reports?province=44')).text).toContain('Đã nhắc lúc');
  const rows = 'Liên thông khai sinh\nĐơn vị,Tổng số,Liên thông\nPhường Đông Hà,60,45\n';
  await office.get('/uptake/import');
  const day = { from: '2026-11-30', to: '2026-11-30', province: '44', do: 'save' };
  expect((await office.upload('/uptake/import', day, { name: 'dong-ha.csv', text: rows })).status).toBe(303);
  expect((await clerk.get('/')).text).not.toContain('gửi trước 13 giờ hôm nay');
  own.at('2026-12-01T06:00:01Z');
  office = await signedIn(own, 'tinh-quang-tri');
  expect((await own.tick()).reportsMade).toBe(1);
  expect((await office.get('/')).text).toContain('đã quá hạn 13 giờ');
  await own.close();
});
