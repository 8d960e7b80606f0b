import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestApp } from '../app.ts';
import { demoApp, signedIn } from './door.ts';

let started: TestApp;
beforeAll(async () => {
  started = await demoApp();
});
afterAll(() => started.close());

const PAGES = [
  '/',
  '/consents',
  '/consents?state=all&step=call',
  '/campaigns',
  '/campaigns/1',
  '/campaigns?month=2026-12',
  '/campaigns/1?state=sent&channel=sms',
  '/rules',
  '/rules?all=1',
  '/uptake',
  '/uptake/tables/1',
  '/uptake/report',
  '/uptake/report?from=2023-07-20&to=2023-10-16&province=44',
  '/links',
  '/areas?name=H%E1%BA%A3i+Th%C6%B0%E1%BB%A3ng',
  '/channels',
  '/knowledge',
];

describe('every page of every role', () => {
  test.each(['admin', 'tinh-quang-tri', 'tuyen-truyen', 'chi-lan', 'xem-so-lieu'])('%s', async (name) => {
    const someone = await signedIn(started, name);
    for (const url of PAGES) {
      const visit = await someone.get(url);
      // The past campaign is the province's: a commune does not see it.
      const expected = name === 'chi-lan' && url.startsWith('/campaigns/1') ? 404 : 200;
      expect([url, visit.status]).toEqual([url, expected]);
      expect(visit.text.match(/<h1[\s>]/g)?.length, url).toBe(1);
      expect(visit.text, url).toContain('lang="vi"');
      expect(visit.text, url).not.toMatch(/ style="| onclick=|<script(?! src)/);
      for (const [, id] of visit.text.matchAll(/<label[^>]* for="([^"]+)"/g))
        expect(visit.text, `${url} has no field ${id}`).toContain(`id="${id}"`);
    }
  });
});

describe('what people typed', () => {
  test('is shown as words, never as markup', async () => {
    const lan = await signedIn(started, 'chi-lan');
    const placement = '<img src=x onerror=alert(1)>"\'';
    const made = await lan.post('/links', { areaCode: '19333', placement });
    const page = await lan.get(String(made.headers.location));
    expect(page.text).toContain('&lt;img src&#x3D;x onerror&#x3D;alert(1)&gt;');
    expect(page.text).not.toContain('<img src=x');
  });
});

describe('confirmations', () => {
  const good = (code: string) =>
    `Mã hồ sơ,Thủ tục,Vai trò,Ngày gửi yêu cầu,Trạng thái,Mã đơn vị\n${code},khai sinh,chủ hộ,01/12/2026,chờ xác nhận,19333\n`;

  test('a bad cell is named and nothing is saved', async () => {
    const lan = await signedIn(started, 'chi-lan');
    const text = good('G22.99.08-261201-7001').replace('01/12/2026', '41/12/2026');
    const visit = await lan.upload(
      '/consents/import',
      { asOf: '2026-12-01T09:00', do: 'check' },
      { name: 'sai.csv', text },
    );
    expect(visit.status).toBe(422);
    expect(visit.text).toContain('41/12/2026');
    expect(visit.text).toContain('Dòng 2');
    expect((await lan.get('/consents/G22.99.08-261201-7001')).status).toBe(404);
  });

  test('a good file is checked first, kept for a moment, and saved by the second press', async () => {
    const lan = await signedIn(started, 'chi-lan');
    const code = 'G22.99.08-261201-7002';
    const fields = { asOf: '2026-12-01T09:00', do: 'check', coverage: 'additions' };
    const checked = await lan.upload('/consents/import', fields, { name: 'moi.csv', text: good(code) });
    expect(checked.status).toBe(200);
    expect((await lan.get(`/consents/${code}`)).status).toBe(404);
    const ticket = /name="ticket" value="([^"]+)"/.exec(checked.text)?.[1] ?? '';
    const other = await signedIn(started, 'admin');
    const stolen = await other.post('/consents/import', { ...fields, do: 'save', ticket });
    expect(stolen.status).toBe(422);
    const saved = await lan.post('/consents/import', { ...fields, do: 'save', ticket });
    expect(saved.headers.location).toMatch(/^\/imports\/\d+$/);
    expect((await lan.get(`/consents/${code}`)).text).toContain('Chờ xác nhận');
  });

  test('reminding where nobody can be reached says to telephone', async () => {
    const lan = await signedIn(started, 'chi-lan');
    const code = 'G22.99.08-261201-7003';
    const fields = { asOf: '2026-12-01T10:00', do: 'save', coverage: 'additions' };
    await lan.upload('/consents/import', fields, { name: 'moi.csv', text: good(code) });
    const visit = await lan.post(`/consents/${code}/remind`);
    expect(visit.status).toBe(422);
    expect(visit.text).toContain('hãy gọi điện');
  });
});

describe('uptake', () => {
  test('the report shows the rate of the rows, the printed one beside it, and "–" for nothing', async () => {
    const province = await signedIn(started, 'tinh-quang-tri');
    const { text } = await province.get('/uptake/report?from=2023-07-20&to=2023-10-16');
    expect(text).toContain('Liên thông khai sinh: 15,2 %');
    expect(text).toContain('tỷ lệ 19,9 %');
    expect(text).toMatch(/Cồn Cỏ[\s\S]*?<strong>–<\/strong>/);
  });

  test('the report is also a file for spreadsheets, for Word and to be sent as a page', async () => {
    const province = await signedIn(started, 'tinh-quang-tri');
    const query = 'from=2023-07-20&to=2023-10-16&province=44';
    const csv = await province.get(`/uptake/report/csv?${query}`);
    expect(csv.headers['content-type']).toContain('text/csv');
    expect(csv.text).toContain('Triệu Phong');
    const xlsx = await province.get(`/uptake/report/xlsx?${query}`);
    expect(xlsx.text.startsWith('PK')).toBe(true);
    const docx = await province.get(`/uptake/report/docx?${query}`);
    expect(docx.headers['content-disposition']).toContain('.docx');
    expect(docx.text.startsWith('PK')).toBe(true);
    const html = await province.get(`/uptake/report/html?${query}`);
    expect(html.headers['content-disposition']).toContain('attachment');
    expect(html.text).toContain('Triệu Phong');
    for (const other of ['pdf', 'constructor'])
      expect((await province.get(`/uptake/report/${other}?${query}`)).status).toBe(404);
  });

  test('the reason for an unusual count stands beside it on the report, the chart and the table', async () => {
    const province = await signedIn(started, 'tinh-quang-tri');
    const period = 'from=2023-07-20&to=2023-10-16';
    const said =
      /1\.328 hồ sơ khai tử bên cạnh 794 hồ sơ khai sinh.*Vẫn dùng với lý do: Bảng mẫu: giữ nguyên số in/;
    for (const path of ['report', 'report/csv', 'report/html', 'charts', 'charts/rates-death.csv'])
      expect((await province.get(`/uptake/${path}?${period}&province=44`)).text).toMatch(said);
    const loaded = await province.get('/uptake/tables/1');
    expect(loaded.text).toContain('số khác thường');
    expect(loaded.text).toContain('1.328 hồ sơ khai tử bên cạnh 794 hồ sơ khai sinh');
  });

  test('a province asks about itself only', async () => {
    const province = await signedIn(started, 'tinh-dong-nai');
    expect((await province.get('/uptake/tables/1')).status).toBe(404);
    const report = await province.get('/uptake/report?from=2023-07-20&to=2023-10-16&province=44');
    expect(report.status).toBe(403);
  });

  test('a total that is not the sum of its rows is refused with the cell, and kept with a reason', async () => {
    const province = await signedIn(started, 'tinh-quang-tri');
    const text = await readFile(new URL('../../server/demo/quang-tri-2023.tsv', import.meta.url), 'utf8');
    const fields = { from: '2023-07-21', to: '2023-10-15', province: '44', do: 'check' };
    const file = { name: 'bang-khac.tsv', text: `${text}\n` };
    const refused = await province.upload('/uptake/import', fields, file);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('5.318');
    expect(refused.text).toContain('6.943');
    expect(refused.text).toContain('name="acceptTotal"');
    const kept = await province.upload(
      '/uptake/import',
      { ...fields, do: 'save', acceptTotal: 'Nguồn chưa sửa' },
      file,
    );
    expect(kept.headers.location).toMatch(/\/uptake\/tables\/\d+\?done=imported/);
  });
});

describe('a commune’s desk', () => {
  test('is saved, and an address that is not official is refused', async () => {
    const lan = await signedIn(started, 'chi-lan');
    const saved = await lan.post('/areas/19333', { deskAddress: 'Số 1 Hùng Vương', guideUrl: '' });
    expect(saved.headers.location).toBe('/areas/19333?done=saved');
    const refused = await lan.post('/areas/19333', {
      deskAddress: 'x',
      guideUrl: 'https://lua-dao.example.com',
    });
    expect(refused.status).toBe(422);
    expect((await lan.get('/areas/19333')).text).toContain('Số 1 Hùng Vương');
  });
});
