import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { said } from '../../consent/consent.ts';
import { findAddress } from '../../contacts/contacts.ts';
import type { TestApp } from '../app.ts';
import { demoApp, type Person, signedIn } from './door.ts';

let started: TestApp;
let lan: Person;
let province: Person;
let viewer: Person;
beforeAll(async () => {
  started = await demoApp();
  lan = await signedIn(started, 'chi-lan');
  province = await signedIn(started, 'tinh-quang-tri');
  viewer = await signedIn(started, 'xem-so-lieu');
});
afterAll(() => started.close());

const HEADER =
  'Mã hồ sơ,Thủ tục,Vai trò,Ngày gửi yêu cầu,Hạn xác nhận,Trạng thái,Mã đơn vị,Người cần xác nhận,SĐT người cần xác nhận,Trẻ về ở với';
const PHONE = '0913 000 111';
let codes = 0;
/** The office's list so far: each file holds all of it, or what is left out would have vanished. */
const rows = new Map<string, string>();
type Told = {
  asked?: string;
  deadline?: string;
  state?: string;
  phone?: string;
  name?: string;
  code?: string;
  bundle?: string;
  asOf?: string;
};
/** Loads the list with one dossier more (or told anew) as the clerk of its commune, and gives its code. */
async function loaded(more: Told = {}): Promise<string> {
  codes += 1;
  const code = more.code ?? `G22.99.08-260901-${8000 + codes}`;
  const cells = [
    code,
    more.bundle ?? 'khai sinh',
    'chủ hộ',
    more.asked ?? '30/11/2026',
    more.deadline ?? '',
    more.state ?? 'chờ xác nhận',
    '19333',
    more.name ?? 'Trần Văn Thử',
    more.phone ?? '',
    // With others the confirmation is required, and the words are the ladder's.
    'ông bà',
  ];
  if (more.bundle === undefined) rows.set(code, cells.join(','));
  const text = [HEADER, ...(more.bundle === undefined ? rows.values() : [cells.join(',')])].join('\n');
  const asOf = more.asOf ?? `2026-12-01T10:${String(codes).padStart(2, '0')}`;
  const visit = await lan.upload(
    '/consents/import',
    { asOf, do: 'save', coverage: 'additions' },
    { name: 'mot.csv', text },
  );
  expect(visit.headers.location).toMatch(/^\/imports\/\d+$/);
  return code;
}

const PAGES = [
  '/consents',
  '/consents/paper',
  '/consents/lapses',
  '/consents/ladder',
  '/consents/law',
  '/consents?state=all&step=overdue',
];

describe('the pages of confirmations', () => {
  test.each(['admin', 'tinh-quang-tri', 'tuyen-truyen', 'chi-lan', 'xem-so-lieu'])(
    'are whole for %s',
    async (name) => {
      const someone = await signedIn(started, name);
      for (const url of PAGES) {
        const visit = await someone.get(url);
        expect([url, visit.status]).toEqual([url, 200]);
        expect(visit.text.match(/<h1[\s>]/g)?.length, url).toBe(1);
        expect(visit.text, url).not.toMatch(/ style="| onclick=|<script(?! src)/);
        for (const [, id] of visit.text.matchAll(/<label[^>]* for="([^"]+)"/g))
          expect(visit.text, `${url} has no field ${id}`).toContain(`id="${id}"`);
      }
    },
  );

  test('take odd addresses calmly', async () => {
    for (const url of [
      '/consents?area=99999',
      '/consents?area=%27%3B--',
      '/consents?page=-3&step=nonsense&state=nonsense',
      '/consents?page=99999999999',
      '/consents/lapses?area=00000',
      '/consents/calls?area=abc',
      '/consents/ladder?area=zz',
      '/consents/ladder?version=999',
      '/consents/%00',
      '/consents/..%2f..',
    ])
      expect([url, (await lan.get(url)).status < 500]).toEqual([url, true]);
  });
});

describe('the board', () => {
  test('puts the nearest deadline first, then the longest wait, and says so in days', async () => {
    const late = await loaded({ asked: '20/11/2026', deadline: '30/11/2026' });
    const soon = await loaded({ asked: '29/11/2026', deadline: '03/12/2026' });
    const open = await loaded({ asked: '01/11/2026' });
    const { text } = await lan.get('/consents');
    const places = [late, soon, open].map((code) => text.indexOf(code));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
    expect(text).toContain('Quá hạn');
    expect(text).toContain('Còn 3 ngày');
    expect(text).toContain('Đã chờ 30 ngày');
    const overdue = await lan.get('/consents?step=overdue');
    expect(overdue.text).toContain(late);
    expect(overdue.text).not.toContain(soon);
    const near = await lan.get('/consents?step=soon');
    expect(near.text).toContain(soon);
    expect(near.text).not.toContain(late);
  });

  test('shows the province its communes, and a commune nothing of another', async () => {
    expect((await province.get('/consents')).text).toContain('Theo xã, phường');
    expect((await province.get('/consents?area=19351')).status).toBe(200);
    expect((await lan.get('/consents?area=19351')).status).toBe(403);
    expect((await province.get('/consents?area=75')).status).toBe(403);
  });

  test('says how many rest upon old data, here and on the home page', async () => {
    const old = await loaded({ bundle: 'khai tử', asked: '01/11/2026', asOf: '2026-11-05T09:00' });
    const stale = await lan.get('/consents?step=stale');
    expect(stale.text).toContain(old);
    expect(stale.text).toContain('xác nhận có số liệu đã cũ.');
    expect((await lan.get('/')).text).toContain('xác nhận có số liệu đã cũ');
  });

  test('gives nobody a name or a telephone', async () => {
    await loaded({ phone: PHONE.replaceAll(' ', ''), name: 'Lý Thị Kín' });
    for (const url of ['/consents', '/consents?state=all']) {
      const { text } = await lan.get(url);
      expect(text).not.toContain('Kín');
      expect(text).not.toMatch(/913.?000.?111/);
    }
  });
});

describe('the list to telephone', () => {
  test('has name, number and reason, is for clerks of the commune, and leaves a mark in the audit', async () => {
    const code = await loaded({
      asked: '10/11/2026',
      deadline: '28/11/2026',
      phone: '0913000111',
      name: 'Phan Thị Gọi',
    });
    const landline = await loaded({ phone: '0233 3852 123', name: 'Hồ Văn Bàn' });
    await started.tick();
    const page = await lan.get('/consents/calls');
    expect(page.text).toContain(code);
    expect(page.text).toContain('Phan Thị Gọi');
    expect(page.text).toContain(PHONE);
    expect(page.text).toContain('đã quá hạn');
    expect(page.text).toContain(landline);
    expect(page.text).toContain('0233 3852 123');
    expect((await viewer.get('/consents/calls?area=19333')).status).toBe(403);
    expect((await (await signedIn(started, 'tuyen-truyen')).get('/consents/calls?area=19333')).status).toBe(
      403,
    );
    expect((await lan.get('/consents/calls?area=19351')).status).toBe(403);
    const opened = await started.app.deps.db.read.auditEntry.findMany({
      where: { action: 'consent.call-list' },
    });
    expect(opened).toHaveLength(1);
    expect(opened[0]?.detail).not.toMatch(/Phan|0913/);
  });

  test('shows a province nothing before it chose a commune', async () => {
    const before = await started.app.deps.db.read.auditEntry.count({
      where: { action: 'consent.call-list' },
    });
    const page = await province.get('/consents/calls');
    expect(page.text).toContain('Chọn một xã, phường');
    expect(page.text).not.toContain('Phan Thị Gọi');
    expect(await started.app.deps.db.read.auditEntry.count({ where: { action: 'consent.call-list' } })).toBe(
      before,
    );
    expect((await province.get('/consents/calls?area=19333')).text).toContain('Phan Thị Gọi');
  });

  test('leaves out who has confirmed since the ladder last looked', async () => {
    const code = await loaded({ asked: '11/11/2026', deadline: '29/11/2026' });
    await started.tick();
    expect((await lan.get('/consents/calls')).text).toContain(code);
    await loaded({ code, asked: '11/11/2026', state: 'Đã xác nhận' });
    expect((await lan.get('/consents/calls')).text).not.toContain(code);
  });
});

describe("a dossier's history", () => {
  test('tells files, reminders, answers and what clerks did, with who did it', async () => {
    const code = await loaded({ phone: '0913000222', asked: '30/11/2026' });
    await started.tick();
    const { deps } = started.app;
    const address = await findAddress(deps.db.read, deps.keys, 'sms', '+84913000222');
    await deps.db.write((tx) => said(tx, address?.id ?? 0, deps.now()));
    await loaded({ code, phone: '0913000222', asked: '30/11/2026' });
    const { text } = await lan.get(`/consents/${code}`);
    for (const words of [
      'Hồ sơ có trong danh sách lần đầu',
      'mot.csv',
      'Tin nhắc qua SMS: Nhắc sau 1 ngày',
      'Người dân báo đã xác nhận',
      'Tệp vẫn ghi chưa xác nhận',
      'Chị Lan',
    ])
      expect(text).toContain(words);
    expect(text).not.toMatch(/913.?000.?222/);
    expect((await lan.get('/consents?state=all&step=contradicted')).text).toContain(code);
  });

  test('takes the signed paper form: reminders stop, a file that does not know it changes nothing, and it can be taken back', async () => {
    const code = await loaded({ phone: '0913000333' });
    const id = /name="consent" value="(\d+)"/.exec((await lan.get(`/consents/${code}`)).text)?.[1] ?? '';
    expect((await viewer.post(`/consents/${code}/paper`, { consent: id, do: 'mark' })).status).toBe(403);
    const marked = await lan.post(`/consents/${code}/paper`, { consent: id, do: 'mark' });
    expect(marked.status).toBe(303);
    await loaded({ code, phone: '0913000333' });
    const page = await lan.get(`/consents/${code}`);
    expect(page.text).toContain('Cán bộ ghi nhận đã ký giấy CT01');
    expect(page.text).toContain('Ký giấy');
    expect(page.text).toContain('Tệp vẫn ghi chưa xác nhận');
    expect((await lan.post(`/consents/${code}/paper`, { consent: id, do: 'mark' })).status).toBe(422);
    expect((await lan.post(`/consents/${code}/paper`, { consent: '999999', do: 'mark' })).status).toBe(422);
    expect((await lan.post(`/consents/${code}/paper`, { consent: id, do: 'undo' })).status).toBe(303);
    expect((await lan.get(`/consents/${code}`)).text).toContain('Chờ xác nhận');
  });
});

describe('the rate of lapses', () => {
  test('stands with its numerator and its denominator, by month and by commune', async () => {
    await loaded({ asked: '05/10/2026', state: 'Quá hạn' });
    await loaded({ asked: '06/10/2026', state: 'Đã xác nhận' });
    const { text } = await province.get('/consents/lapses?area=19333');
    const october = /Tháng 10\/2026[\s\S]*?<\/tr>/.exec(text)?.[0] ?? '';
    expect(october).toContain('data-label="Quá hạn" class="number">1<');
    expect(october).toContain('data-label="Đã yêu cầu" class="number">2<');
    expect(october).toContain('50,0 %');
    expect(october).toContain('dưới 10 yêu cầu');
  });
});

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
