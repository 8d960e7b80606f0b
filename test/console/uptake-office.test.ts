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
  const page = (await lan.get('/difficulties')).text;
  const id = /action="\/difficulties\/(\d+)"/.exec(page)?.[1] ?? '';
  const owner = /id="owner\d+"[^>]*>.*?<option value="(\d+)" selected/s.exec(page)?.[1] ?? '';
  expect(
    (await lan.post(`/difficulties/${id}`, { state: 'solved', owner, answer: 'Đã khởi động lại' })).status,
  ).toBe(303);
  expect((await lan.post(`/difficulties/${id}`, { state: 'x', owner, answer: '' })).status).toBe(422);
  expect((await lan.post(`/difficulties/${id}`, { state: 'open', owner: '0', answer: '' })).status).toBe(422);
  expect((await lan.post('/difficulties/99999', { state: 'open', owner, answer: '' })).status).toBe(404);
  expect((await lan.get('/difficulties')).text).toContain('Đã khởi động lại');
});
