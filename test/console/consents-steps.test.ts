/** The pages of a province's steps and words, and of the paper form. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestApp } from '../app.ts';
import { officeList } from './consent-list.ts';
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

const loaded = officeList(() => lan);

describe("a province's steps and words", () => {
  const fieldsOf = (html: string) => {
    const decode = (text: string) =>
      text
        .replaceAll('&quot;', '"')
        .replaceAll('&#x3D;', '=')
        .replaceAll('&#x27;', "'")
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&amp;', '&');
    const form = html.slice(html.indexOf('id="form"'));
    const fields: Record<string, string> = {};
    for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
      const name = / name="([^"]+)"/.exec(tag)?.[1];
      if (name !== undefined) fields[name] = decode(/ value="([^"]*)"/.exec(tag)?.[1] ?? '');
    }
    for (const [, name = '', value = ''] of form.matchAll(
      /<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)<\/textarea>/g,
    ))
      fields[name] = decode(value);
    return fields;
  };

  test('are previewed, saved with a reason, used for the next reminder, kept and dropped again', async () => {
    const fields = fieldsOf((await province.get('/consents/ladder')).text);
    expect(fields.s2_hours).toBe('24');
    const words =
      'Quảng Trị nhắc: hồ sơ {{bundle}} {{code}} chờ {{role}} xác nhận trên VNeID. Ngừng nhận tin: DỪNG';
    const changed = { ...fields, s1_chat: words, s1_sms: words, s2_hours: '48', s3_hours: '', s4_hours: '' };
    const shown = await province.post('/consents/ladder', { ...changed, do: 'preview' });
    expect(shown.status).toBe(200);
    expect(shown.text).toContain('Quảng Trị nhắc: hồ sơ khai sinh G22.99.08-261103-001234');
    expect((await province.post('/consents/ladder', { ...changed, do: 'save' })).status).toBe(422);
    const saved = await province.post('/consents/ladder', { ...changed, do: 'save', note: 'Thử lời ngắn' });
    expect(saved.status).toBe(303);
    // A second editor who still sees the old page keeps nothing.
    const late = await province.post('/consents/ladder', { ...changed, do: 'save', note: 'Bản khác' });
    expect(late.text).toContain('Có người vừa lưu một bản khác');
    const code = await loaded({ phone: '0913000444', asked: '01/12/2026' });
    await started.tick();
    const sent = started.app.sandboxSends.filter((one) => one.text.includes(code));
    expect(sent[0]?.text).toMatch(/^Quang Tri nhac: ho so khai sinh/);
    const coming = await lan.get(`/consents/${code}`);
    expect(coming.text).toContain('Nhắc sau 1 ngày: 00:00 03/12/2026');
    const page = await province.get('/consents/ladder');
    expect(page.text).toContain('đang dùng bản 1 của tỉnh');
    expect(page.text).toContain('Thử lời ngắn');
    expect((await province.post('/consents/ladder/drop', { area: '44' })).status).toBe(303);
    expect((await province.get('/consents/ladder')).text).toContain('đang dùng bản gốc');
    const audited = await started.app.deps.db.read.auditEntry.findMany({
      where: { action: { startsWith: 'consent.ladder' } },
    });
    expect(audited.map((one) => one.action)).toEqual(['consent.ladder-save', 'consent.ladder-drop']);
  });

  test('refuse what must never be sent, each mistake at its field, and keep what was typed', async () => {
    const fields = fieldsOf((await province.get('/consents/ladder')).text);
    const bad = {
      ...fields,
      s1_sms: 'Vào https://vneid.gov.vn đăng nhập ngay cho {{child}} trong 24 giờ',
      s2_hours: '3',
      deadlineHours: '72',
      maxAgeDays: 'mười',
    };
    const visit = await province.post('/consents/ladder', { ...bad, do: 'save', note: 'x' });
    expect(visit.status).toBe(422);
    for (const words of [
      'Không có giá trị {{child}}',
      'Không được có đường dẫn',
      'thì không ghi số giờ',
      'Phải có {{code}}',
      'DỪNG',
      'ít nhất 24 giờ',
      'Ghi cả số giờ và văn bản quy định',
      'Tuổi của số liệu',
    ])
      expect(visit.text).toContain(words);
    expect(fieldsOf(visit.text).maxAgeDays).toBe('mười');
  });

  test('are changed by the province and the administrator only', async () => {
    for (const name of ['chi-lan', 'tuyen-truyen', 'xem-so-lieu']) {
      const someone = await signedIn(started, name);
      expect((await someone.get('/consents/ladder')).text).not.toContain('id="form"');
      expect((await someone.post('/consents/ladder', { area: '44', do: 'preview' })).status).toBe(403);
      expect((await someone.post('/consents/ladder/drop', { area: '44' })).status).toBe(403);
    }
    expect((await province.post('/consents/ladder', { area: '75', do: 'preview' })).status).toBe(403);
    const admin = await signedIn(started, 'admin');
    expect((await admin.get('/consents/ladder?area=75')).text).toContain('id="form"');
  });
});

describe('the page on the paper form', () => {
  test('marks every sentence, names no time limit and asks for no extra paper', async () => {
    const { text } = await lan.get('/consents/paper');
    const main = text.slice(text.indexOf('<main'), text.indexOf('</main>'));
    expect(main.match(/class="tag (good|wait|bad)"/g)?.length).toBeGreaterThan(14);
    expect(main).not.toMatch(/\d+\s*(giờ|tiếng)\b/);
    expect(main).toContain('Công văn của UBND tỉnh Đồng Nai, 2025');
    expect(main).toContain('Chưa kiểm chứng');
  });
});
