/** Samples to fill in go in as they are; loads are listed, and taken back only by those who may. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SAMPLE_FILES } from '../../console/pages/loads/samples.ts';
import type { TestApp } from '../app.ts';
import { demoApp, type Person, signedIn } from './door.ts';

let started: TestApp;
let province: Person;
let clerk: Person;
beforeAll(async () => {
  started = await demoApp();
  province = await signedIn(started, 'tinh-quang-tri');
  clerk = await signedIn(started, 'chi-lan');
  await province.get('/people/import');
  await clerk.get('/people/import');
});
afterAll(() => started.close());

test.each([
  ['consents', '/consents/import', { asOf: '2026-12-01T09:30', coverage: 'additions' }],
  ['people', '/people/import', { source: 'UBND xã', basis: 'Phiếu đồng ý', purpose: 'outreach' }],
  ['groups', '/groups/import', { coverage: 'additions' }],
  ['desks', '/areas/import', {}],
  ['uptake', '/uptake/import', { from: '', to: '', province: '44', acceptTotal: 'số mẫu' }],
] as const)('the sample of %s is downloaded and loaded as it is', async (kind, url, fields) => {
  const sample = SAMPLE_FILES[kind]();
  const downloaded = await province.get(`/imports/sample/${kind}`);
  expect([downloaded.status, downloaded.text]).toEqual([200, sample.text]);
  const checked = await province.upload(url, { ...fields, do: 'check' }, sample);
  expect(checked.status).toBe(200);
  const saved = await province.upload(url, { ...fields, do: 'save' }, sample);
  expect(saved.status).toBe(303);
});

test('a clerk loads people of her own commune, sees what was done, and takes it back', async () => {
  const fields = { source: 'UBND phường', basis: 'Phiếu đồng ý', purpose: 'outreach' };
  const file = (area: string) => ({
    name: 'dan.csv',
    text: `Họ tên,SĐT,Mã đơn vị\nNgười Thử,0900000777,${area}\n`,
  });
  const foreign = await clerk.upload('/people/import', { ...fields, do: 'save' }, file('19624'));
  expect(foreign.text).toContain('không thuộc địa bàn của anh/chị');
  const saved = await clerk.upload('/people/import', { ...fields, do: 'save' }, file('19333'));
  const at = String(saved.headers.location);
  expect(at).toMatch(/^\/imports\/\d+$/);
  expect((await clerk.get(at)).text).toContain('Lấy lại lần nạp này');
  expect((await clerk.get('/imports')).text).toContain('dan.csv');
  const undone = await clerk.post(`${at}/undo`);
  expect(undone.text).toContain('Đã lấy lại');
  const other = await signedIn(started, 'tinh-dong-nai');
  expect((await other.get(at)).status).toBe(404);
});

test('groups and desks are taken back as well, but for what somebody corrected since', async () => {
  const load = async (url: string, name: string, text: string, more = {}) => {
    const saved = await clerk.upload(url, { ...more, do: 'save' }, { name, text });
    return String(saved.headers.location);
  };
  const groups = await load(
    '/groups/import',
    'nhom.csv',
    'Tên nhóm,Kênh,Mã đơn vị\nTổ Lấy Lại,Zalo,19333\n',
    {
      coverage: 'additions',
    },
  );
  expect((await clerk.get('/groups')).text).toContain('Tổ Lấy Lại');
  expect((await clerk.post(`${groups}/undo`)).text).toContain('Đã lấy lại');
  expect((await clerk.get('/groups')).text).not.toContain('Tổ Lấy Lại');

  const desk = 'Xã,Địa chỉ,Điện thoại\nPhường Đông Hà,Số 9 đường Thử,0233 000 0009\n';
  const desks = await load('/areas/import', 'mot-cua.csv', desk);
  expect(desks).toMatch(/^\/imports\/\d+$/);
  expect((await clerk.get('/areas/19333')).text).toContain('Số 9 đường Thử');
  expect((await clerk.post(`${desks}/undo`)).text).toContain('Đã lấy lại');
  expect((await clerk.get('/areas/19333')).text).not.toContain('Số 9 đường Thử');
  // Another commune's desk is not hers to load.
  const foreign = await clerk.upload(
    '/areas/import',
    { do: 'save' },
    { name: 'x.csv', text: 'Xã,Địa chỉ\nXã Cam Lộ,Số 1\n' },
  );
  expect([foreign.status, foreign.text.includes('không thuộc địa bàn của anh/chị')]).toEqual([422, true]);
});
