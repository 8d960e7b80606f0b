/** The import page with files of several periods. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { listTables } from '../../uptake/uptake.ts';
import { ROOT } from '../acts.ts';
import type { TestApp } from '../app.ts';
import { demoApp, type Person, signedIn } from './door.ts';

let started: TestApp;
let province: Person;
beforeAll(async () => {
  started = await demoApp();
  province = await signedIn(started, 'tinh-quang-tri');
  await province.get('/uptake/import');
});
afterAll(() => started.close());

const file = (linked: number) => ({
  name: 'hai-thang.csv',
  text: `Liên thông khai sinh, tỉnh Quảng Trị\nĐơn vị,Kỳ,Tổng số,Liên thông\nPhường Đông Hà,Tháng 7/2025,96,90\nPhường Đông Hà,Tháng 8/2025,88,${linked}\n`,
});
const empty = { from: '', to: '', province: '44' };

test('every period is shown with its figures and its problems; one wrong cell keeps out both', async () => {
  const before = await listTables(ROOT, started.app.deps);
  const refused = await province.upload('/uptake/import', { ...empty, do: 'save' }, file(89));
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('hoặc lưu tất cả, hoặc không kỳ nào');
  const [, july = '', august = ''] = refused.text.split('<h2 id="ky-');
  expect(july).toContain('Kỳ từ 01/07/2025 đến 31/07/2025');
  expect(july).toContain('Không có lỗi hay lưu ý.');
  expect(august).toContain('Kỳ từ 01/08/2025 đến 31/08/2025');
  expect(august).toContain('Dòng 4, cột D (Liên thông)');
  expect(await listTables(ROOT, started.app.deps)).toHaveLength(before.length);
});

test('typed days are refused in a sentence; without them both periods are saved, and known when sent again', async () => {
  const typed = { from: '2025-07-01', to: '2025-08-31', province: '44', do: 'check' };
  const refused = await province.upload('/uptake/import', typed, file(80));
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('Tệp có 2 kỳ');
  const checked = await province.upload('/uptake/import', { ...empty, do: 'check' }, file(80));
  expect(checked.status).toBe(200);
  expect(checked.text).toContain('2 kỳ, mỗi kỳ thành một bảng');
  expect(checked.text).toContain('90,9 %');
  const saved = await province.upload('/uptake/import', { ...empty, do: 'save' }, file(80));
  expect(saved.headers.location).toMatch(/^\/imports\/\d+\?done=imported$/);
  const own = (await listTables(ROOT, started.app.deps)).filter(
    ({ fileName }) => fileName === 'hai-thang.csv',
  );
  expect(own.map(({ period }) => period.from)).toEqual(['2025-08-01', '2025-07-01']);
  const again = await province.upload('/uptake/import', { ...empty, do: 'save' }, file(80));
  expect(again.headers.location).toMatch(/^\/uptake\/tables\/\d+\?done=same$/);
});

test('a file that names another province is not loaded by leaving the province open', async () => {
  const other = await signedIn(started, 'tinh-dong-nai');
  await other.get('/uptake/import');
  const before = await listTables(ROOT, started.app.deps);
  const refused = await other.upload(
    '/uptake/import',
    { from: '', to: '', province: '', do: 'save' },
    file(77),
  );
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('ở ngoài địa bàn của anh/chị');
  expect(await listTables(ROOT, started.app.deps)).toHaveLength(before.length);
});
