/** The law of the day on the pages: what it asks, the province's choice, and what a clerk records of one dossier. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestApp } from '../app.ts';
import { demoApp, type Person, signedIn } from './door.ts';

let started: TestApp;
let lan: Person;
let province: Person;
beforeAll(async () => {
  started = await demoApp();
  lan = await signedIn(started, 'chi-lan');
  province = await signedIn(started, 'tinh-quang-tri');
});
afterAll(() => started.close());

const CODE = 'G22.99.08-261130-7001';
const HEADER = 'Mã hồ sơ,Thủ tục,Vai trò,Ngày gửi yêu cầu,Trạng thái,Mã đơn vị,Trẻ về ở với';
async function loaded(code: string, livesWith: string, bundle = 'khai sinh'): Promise<void> {
  const text = [HEADER, `${code},${bundle},chủ hộ,30/11/2026,chờ xác nhận,19333,${livesWith}`].join('\n');
  const fields = { asOf: '2026-12-01T10:00', do: 'save', coverage: 'additions' };
  const visit = await lan.upload('/consents/import', fields, { name: 'mot.csv', text });
  expect(visit.headers.location).toMatch(/^\/imports\/\d+$/);
}
const idOf = (text: string) => /name="consent" value="(\d+)"/.exec(text)?.[1] ?? '';

describe('a dossier', () => {
  test('says what the law asks, and takes with whom the child is registered', async () => {
    await loaded(CODE, '');
    const before = await lan.get(`/consents/${CODE}`);
    expect(before.text).toContain('Chưa rõ có cần hay không');
    expect(before.text).toContain('Chưa ghi trẻ đăng ký về ở với ai');
    const saved = await lan.post(`/consents/${CODE}/case`, { livesWith: 'parents' });
    expect(saved.headers.location).toMatch(new RegExp(`^/consents/${CODE}`));
    const after = (await lan.get(`/consents/${CODE}`)).text;
    expect(after).toContain('Luật không đòi xác nhận');
    expect(after).toContain('Luật số 118/2025/QH15');
    expect(after).toContain('tỉnh chưa chọn');
    await lan.post(`/consents/${CODE}/case`, { livesWith: 'others' });
    expect((await lan.get(`/consents/${CODE}`)).text).toContain('vẫn cần ý kiến đồng ý của chủ hộ');
  });

  test('of a death has its five working days on the page', async () => {
    await loaded('G22.99.08-261130-7002', '', 'khai tử');
    const { text } = await lan.get('/consents/G22.99.08-261130-7002');
    // Monday 30 November and five working days.
    expect(text).toMatch(/hạn\s+5\s+ngày làm việc/);
    expect(text).toContain('07/12/2026');
    expect(text).not.toContain('Trẻ đăng ký cư trú cùng');
  });

  test('takes that a confirmation is not needed, with a reason, and takes it back', async () => {
    const code = 'G22.99.08-261130-7003';
    await loaded(code, 'ông bà');
    const consent = idOf((await lan.get(`/consents/${code}`)).text);
    const mark = (fields: Record<string, string>) =>
      lan.post(`/consents/${code}/not-needed`, { consent, ...fields });
    expect((await mark({ do: 'mark', reason: '' })).text).toContain('Chọn lý do');
    expect((await mark({ do: 'mark', reason: 'with_parents' })).text).toContain('Lý do này chỉ dùng cho');
    await mark({ do: 'mark', reason: 'police_asked' });
    const marked = (await lan.get(`/consents/${code}`)).text;
    expect(marked).toContain('Cán bộ ghi nhận không cần xác nhận');
    expect(marked).toContain('Công an xã, phường đã lấy ý kiến');
    await mark({ do: 'undo' });
    expect((await lan.get(`/consents/${code}`)).text).toContain('Cán bộ bỏ ghi nhận không cần xác nhận');
  });
});

describe('the choice of the province', () => {
  test('is the province’s, with its grounds; a commune only reads it', async () => {
    const read = await lan.get('/consents/law');
    expect(read.text).toContain('chưa chọn');
    expect(read.text).not.toContain('name="choice"');
    expect((await lan.post('/consents/law', { choice: 'rest', note: 'x', base: '0' })).status).toBe(403);
    const page = await province.get('/consents/law');
    expect(page.text).toContain('name="choice"');
    for (const fields of [
      { choice: '', note: 'x' },
      { choice: 'rest', note: '' },
      { choice: 'rest', note: 'x', from: 'hôm qua' },
    ])
      expect((await province.post('/consents/law', { base: '0', ...fields })).status).toBe(422);
    const choice = { choice: 'rest', note: 'Công văn 12 của Công an tỉnh', base: '0' };
    expect((await province.post('/consents/law', choice)).headers.location).toMatch(/^\/consents\/law/);
    expect((await province.post('/consents/law', choice)).text).toContain('vừa lưu một lựa chọn khác');
    expect((await lan.get('/consents/law')).text).toContain('Công văn 12 của Công an tỉnh');
  });

  test('ends the reminders of who need not confirm, and the dossier says so', async () => {
    const code = 'G22.99.08-261130-7004';
    await loaded(code, 'cha mẹ');
    await started.tick();
    const { text } = await lan.get(`/consents/${code}`);
    expect(text).toContain('Thôi nhắc theo quy định');
    expect(text).toContain('Không yêu cầu');
    const audit = await province.get('/audit?action=consent.by-law');
    expect(audit.text).toContain('Thôi nhắc xác nhận theo quy định');
  });
});
