/** Every form and address of the uptake pages with whatever people and programs send: a page or a sentence, never an error page. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addUser } from '../../staff/staff.ts';
import { server } from '../acts.ts';
import { type TestApp, testApp } from '../app.ts';
import { demoApp, type Person, signedIn } from './door.ts';

const GARBAGE = [
  '',
  ' ',
  '\u0000',
  '0',
  '-1',
  '99999999999999999999',
  '1e309',
  'NaN',
  '44',
  '19333',
  '2026-02-30',
  '0000-00-00',
  '9999-99-99',
  '9999-12-31',
  '0001-01-01',
  '2026-11-30',
  'all',
  '{kỳ',
  '<script>alert(1)</script>',
  "'; DROP TABLE UptakeTable; --",
  '=HYPERLINK("http://x")',
  '../../etc/passwd',
  '%00',
  '\u202eđảo',
  '\ud800',
  '👶'.repeat(50),
  'Ủy ban '.repeat(2_000),
];

const ADDRESSES = (value: string): string[] => {
  const v = encodeURIComponent(Buffer.from(value.slice(0, 300)).toString());
  return [
    `/uptake/report?from=${v}&to=${v}&province=44&level=${v}`,
    `/uptake/report?from=0001-01-01&to=9999-12-31&province=${v}`,
    `/uptake/report/csv?from=${v}&to=9999-12-31`,
    `/uptake/report/${v}?from=2023-07-20&to=2023-10-16`,
    `/uptake/charts?province=${v}&from=${v}&to=${v}`,
    `/uptake/charts/rates-birth.svg?province=44&from=${v}&to=9999-12-31`,
    `/uptake/charts/${v}?province=44`,
    `/uptake/tables/${v}`,
    `/uptake/reports?province=${v}`,
    `/uptake/reports/${v}`,
    `/uptake/reports/${v}/docx`,
    `/uptake/wording?kind=${v}&province=44&version=${v}`,
    `/difficulties?state=${v}&kind=${v}&owner=${v}`,
    `/difficulties/csv?state=${v}&kind=${v}&owner=${v}`,
    `/areas/44/reach?from=${v}&to=${v}`,
    `/areas/${v}/reach`,
  ];
};

const FORMS: [string, Record<string, string>][] = [
  ['/uptake/reports', { province: '44', kind: 'daily', day: '2026-11-30', correct: '' }],
  [
    '/uptake/wording',
    { province: '44', kind: 'letter', do: 'preview', base: '0', subject: 'V/v', opening: 'x' },
  ],
  ['/difficulties', { area: '19333', kind: 'other', day: '2026-11-30', words: 'Máy quét hỏng' }],
  ['/difficulties/1', { state: 'doing', owner: '2', answer: 'Đã báo', base: '' }],
];

let started: TestApp;
let province: Person;
beforeAll(async () => {
  started = await demoApp();
  province = await signedIn(started, 'tinh-quang-tri');
  const rows = 'Liên thông khai sinh\nĐơn vị,Tổng số,Liên thông\nPhường Đông Hà,60,45\n';
  await province.get('/uptake/import');
  const day = { from: '2026-11-30', to: '2026-11-30', province: '44', do: 'save' };
  await province.upload('/uptake/import', day, { name: 'ngay.csv', text: rows });
  await province.get('/difficulties');
  for (const [url, form] of FORMS.slice(0, 3)) await province.post(url, form);
});
afterAll(() => started.close());

const isAnswer = (status: number) => status === 200 || status === 303 || (status >= 400 && status < 500);

test.each(GARBAGE.map((value) => [JSON.stringify(value).slice(0, 40), value]))(
  '%s in every address, field and file',
  async (_name, value) => {
    for (const url of ADDRESSES(value)) {
      const { status, text, headers } = await province.get(url);
      const place = url.slice(0, 60);
      expect([place, status, isAnswer(status)]).toEqual([place, status, true]);
      if (String(headers['content-type']).includes('html')) expect(text).not.toContain('<script>alert(1)');
    }
    for (const [url, form] of FORMS)
      for (const field of Object.keys(form)) {
        const { status } = await province.post(url, { ...form, [field]: value });
        expect([url, field, status, isAnswer(status)]).toEqual([url, field, status, true]);
      }
    for (const field of ['from', 'to', 'province', 'source', 'acceptTotal', 'ticket', 'do']) {
      const sent = { from: '2026-11-29', to: '2026-11-29', province: '44', do: 'check', [field]: value };
      const text = `Liên thông khai sinh\nĐơn vị,Tổng số,Liên thông\n${value.slice(0, 200)},60,45\n`;
      const { status } = await province.upload('/uptake/import', sent, { name: 'x.csv', text });
      expect([field, status, isAnswer(status)]).toEqual([field, status, true]);
    }
    expect(started.logged()).not.toContain('"level":50');
  },
);

test('an empty database has every page, and says what is to be done', async () => {
  const empty = await testApp();
  await addUser(server(empty.app.deps.now()), empty.app.deps, {
    name: 'tinh',
    displayName: 'Tỉnh',
    role: 'province',
    areaCode: '44',
  });
  const person = await signedIn(empty, 'tinh');
  const pages: [string, string][] = [
    ['/uptake', 'Chưa có bảng nào'],
    ['/uptake/report?from=2026-11-01&to=2026-11-30&province=44', 'Chưa có bảng số liệu nào'],
    ['/uptake/charts?province=44', 'Chưa có số liệu trong kỳ này'],
    ['/uptake/reports?province=44', 'Chưa có báo cáo nào'],
    ['/difficulties', 'Không có mục nào'],
    ['/areas/44/reach', 'Chưa có bảng số liệu cấp xã'],
  ];
  for (const [url, words] of pages) {
    const { status, text } = await person.get(url);
    expect([url, status, text.includes(words)]).toEqual([url, 200, true]);
  }
  await person.get('/uptake/reports?province=44');
  const made = await person.post('/uptake/reports', { province: '44', kind: 'monthly', day: '2026-11-30' });
  expect(made.status).toBe(303);
  const address = String(made.headers.location).split('?')[0] ?? '';
  expect((await person.get(address)).text).toContain('Chưa đơn vị nào gửi số liệu của kỳ này');
  for (const file of ['docx', 'xlsx']) expect((await person.get(`${address}/${file}`)).status).toBe(200);
  await empty.close();
});
