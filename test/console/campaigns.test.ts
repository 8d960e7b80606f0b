import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestApp } from '../app.ts';
import { resident } from '../campaigns/office.ts';
import { demoApp, ownPhone, type Person, signedIn, type Visit } from './door.ts';

let started: TestApp;
let author: Person;
let second: Person;
beforeAll(async () => {
  started = await demoApp();
  author = await signedIn(started, 'tuyen-truyen');
  second = await signedIn(started, 'tinh-quang-tri');
});
afterAll(() => started.close());

const STEPS: Record<string, string>[] = [
  { name: 'Hướng dẫn khai sinh tháng 12', purpose: 'outreach', areas: '44' },
  { text: 'outreach-birth-bundle', value_hotline: '18001096' },
  { channels: 'sms', placement: 'SMS 12/2026' },
  { start: '2026-12-02T08:00', end: '2026-12-04T20:00' },
];

const addressOf = (visit: Visit) => String(visit.headers.location).split('?')[0] ?? '';
const next = (fields: Record<string, string>) => ({ ...fields, do: 'next' });

/** Goes through the builder. @returns the address of the campaign */
async function written(by: Person, changes: Record<string, string>[] = []): Promise<string> {
  let at = addressOf(await by.post('/campaigns/new', next({ ...STEPS[0], ...changes[0] })));
  expect(at).toMatch(/^\/campaigns\/drafts\/\d+\/2$/);
  for (const step of [1, 2, 3]) at = addressOf(await by.post(at, next({ ...STEPS[step], ...changes[step] })));
  expect(at).toMatch(/^\/campaigns\/\d+$/);
  return at;
}

describe('a campaign from the builder', () => {
  test('is previewed, submitted, approved by another person, and steered', async () => {
    const url = await written(author);
    const preview = await author.get(url);
    expect(preview.text).toContain('Tin sẽ trông như thế này');
    expect(preview.text).toContain('phần SMS');
    expect(preview.text).toContain('Dự báo');
    expect(preview.text).toContain('aria-current="step"');
    expect((await author.post(`${url}/submit`)).headers.location).toContain('done=submitted');
    expect((await author.post(`${url}/approve`)).status).toBe(403);
    expect((await author.get(url)).text).toContain('Chờ một người khác duyệt');
    // A refused step leaves its address in the browser.
    const tried = await author.post(`${url}/test`, { to: '0999999999' });
    expect([tried.status, tried.text.includes('đã xác nhận bằng mã')]).toEqual([422, true]);
    expect((await author.get(`${url}/test`)).headers.location).toBe(url);
    expect((await author.get(`${url}/nonsense`)).status).toBe(404);
    expect((await second.get('/')).text).toContain('chiến dịch chờ anh/chị duyệt');
    expect((await second.post(`${url}/approve`)).headers.location).toContain('done=approved');
    const shown = await second.get(url);
    expect(shown.text).toContain('Sổ gửi');
    expect(shown.text).toContain('data-events=');
    // Without script the page is loaded again by itself.
    expect(shown.text).toContain('<noscript><meta http-equiv="refresh"');
    expect((await second.post(`${url}/pause`)).headers.location).toContain('done=paused');
    expect((await second.get(url)).text).not.toContain('http-equiv="refresh"');
    expect((await second.post(`${url}/resume`)).headers.location).toContain('done=resumed');
    const file = await second.get(`${url}/ledger.csv`);
    expect(file.headers['content-disposition']).toContain('attachment');
    expect(file.text.split('\r\n').length).toBeGreaterThan(5);
    expect(file.text).not.toMatch(/\+?84\d{9}|09\d{8}/);
    // What the page shows of it is what the file has of it.
    const filtered = await second.get(`${url}?channel=zalo&state=queued`);
    const href = /href="([^"]*ledger\.csv[^"]*)"/.exec(filtered.text)?.[1] ?? '';
    const part = await second.get(href.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&'));
    const shown_ = filtered.text.match(/data-label="Tin số"/g)?.length ?? 0;
    expect(part.text.trim().split('\r\n')).toHaveLength(1 + shown_);
    expect(
      part.text
        .trim()
        .split('\r\n')
        .slice(1)
        .every((line) => /,zalo,.*,queued,/.test(line)),
    ).toBe(true);
    expect(
      (await second.get(`${url}/ledger.csv?id=x&wave=99999&area=%27`)).text.trim().split('\r\n'),
    ).toHaveLength(1);
    expect((await second.post(`${url}/cancel`)).headers.location).toContain('done=cancelled');
    expect((await second.get(`${url}/progress`)).text).toContain('Đã gửi');
  });

  test('a step with a mistake comes back with the words beside the field, and keeps what was written', async () => {
    const first = await author.post('/campaigns/new', next({ ...STEPS[0], name: '' }));
    expect(first.status).toBe(422);
    expect(first.text).toMatch(/id="name"[^>]*aria-invalid="true" aria-describedby="wrong-name"/);
    expect(first.text).toMatch(/id="wrong-name">Thiếu tên chiến dịch/);
    const at = addressOf(await author.post('/campaigns/new', next({ ...STEPS[0], name: 'Tên <b>' })));
    const second_ = await author.post(at, next({ ...STEPS[1], value_hotline: '' }));
    expect(second_.status).toBe(422);
    expect(second_.text).toContain('id="wrong-hotline"');
    const when = at.replace(/2$/, '4');
    const fourth = await author.post(when, next({ ...STEPS[3], end: '2026-12-01T08:00', rate: 'nhanh' }));
    expect(fourth.status).toBe(422);
    expect(fourth.text).toContain('value="nhanh"');
    expect(fourth.text).toContain('id="wrong-rate"');
    // A mistake of another step does not stop this one, but the campaign is not made: the step that is wrong shows.
    const last = await author.post(when, next(STEPS[3] ?? {}));
    expect(last.status).toBe(422);
    expect(last.text).toContain('id="wrong-hotline"');
  });

  test('can be left and gone on with later, by its author alone', async () => {
    const at = addressOf(await author.post('/campaigns/new', next({ ...STEPS[0], name: 'Soạn dở' })));
    const left = await author.post(at, { ...STEPS[1], value_hotline: '1900 9095', do: 'later' });
    expect(left.headers.location).toBe('/campaigns?done=kept');
    const list = await author.get('/campaigns');
    expect(list.text).toContain('Đang soạn dở');
    expect(list.text).toContain('Soạn dở');
    expect((await author.get(at)).text).toContain('value="1900 9095"');
    expect((await second.get(at)).status).toBe(404);
    expect((await second.post(at, next(STEPS[1] ?? {}))).status).toBe(404);
    await author.post(at.replace(/\/2$/, '/drop'));
    expect((await author.get(at)).status).toBe(404);
  });

  test('cannot reach beyond the author’s area', async () => {
    const visit = await author.post('/campaigns/new', next({ ...STEPS[0], areas: '75' }));
    expect(visit.status).toBe(422);
    expect(visit.text).toContain('vượt ra ngoài phần việc');
  });

  test('shows each channel’s words live, with the parts and the price of the SMS', async () => {
    const at = addressOf(await author.post('/campaigns/new', next(STEPS[0] ?? {})));
    const piece = await author.post(`${at}/samples`, { ...STEPS[1], value_hotline: '1800 1096' });
    expect(piece.status).toBe(200);
    expect(piece.text).toContain('id="samples"');
    expect(piece.text).toContain('1800 1096');
    // An SMS leaves without marks: nothing in it makes it dear.
    expect(piece.text).toContain('Hoi: 1800 1096');
    expect(piece.text).not.toContain('<mark>');
    expect(piece.text).toMatch(/khoảng [\d.]+ đồng một tin/);
    for (const channel of ['Zalo', 'Telegram', 'SMS'])
      expect(piece.text).toContain(`<strong>${channel}</strong>`);
    // Nothing of it was kept.
    expect((await author.get(at)).text).not.toContain('1800 1096');
    const empty = await author.post(`${at}/samples`, { text: 'outreach-birth-bundle', value_hotline: '' });
    expect(empty.text).toContain('cần giá trị');
  });

  test('a draft is opened again, changed, and is the same campaign', async () => {
    const url = await written(author);
    await author.post(`${url}/submit`);
    const at = addressOf(await author.post(`${url}/edit`));
    expect((await author.get(at)).text).toContain('value="Hướng dẫn khai sinh tháng 12"');
    await author.post(at, next({ ...STEPS[0], name: 'Tên mới' }));
    const done = await author.post(at.replace(/1$/, '4'), next({ ...STEPS[3], end: '2026-12-05T20:00' }));
    expect(done.headers.location).toBe(`${url}?done=saved`);
    const page = await author.get(url);
    expect(page.text).toContain('Tên mới');
    expect(page.text).toContain('Bản nháp');
  });

  test('what does not fit into its time is offered in days, and taken with a button', async () => {
    const url = await written(author, [{}, {}, {}, { start: '2026-12-02T20:30', end: '2026-12-02T21:30' }]);
    const page = await author.get(url);
    expect(page.text).toMatch(/Không xong trước|Không tin nào đi được/);
    expect(page.text).toMatch(/Chia làm \d+ ngày|Lùi giờ kết thúc/);
    const taken = await author.post(`${url}/split`);
    expect(taken.headers.location).toBe(`${url}?done=split`);
    expect((await author.get(url)).text).not.toContain('Không xong trước');
  });
});

describe('a test to oneself', () => {
  test('goes to an address that was proven to be one’s own, and to no other', async () => {
    const url = await written(author);
    const refused = await author.post(`${url}/test`, { to: '0999' });
    expect(refused.status).toBe(422);
    const { deps } = started.app;
    await deps.db.write((tx) => resident(tx, { sms: '+84913777888' }, { keys: deps.keys }));
    expect((await author.post(`${url}/test`, { to: '0913777888' })).status).toBe(422);
    await ownPhone(started, author, '0913 777 999');
    expect((await author.post(`${url}/test`)).headers.location).toContain('done=tried');
    const tests = await deps.db.read.message.findMany({ where: { source: 'campaign-test' } });
    expect(tests).toHaveLength(1);
    expect(tests[0]?.campaignId).toBe(null);
    const viewer = await signedIn(started, 'xem-so-lieu');
    expect((await viewer.post(`${url}/test`, { to: '0913777888' })).status).toBe(403);
  });
});

describe('the ledger', () => {
  test('is filtered by state, channel, reason, area and number, and paged', async () => {
    const all = await second.get('/campaigns/1');
    const ids = [...all.text.matchAll(/data-label="Tin số" class="number">(\d+)</g)].map((match) => match[1]);
    expect(ids.length).toBeGreaterThan(3);
    const one = await second.get(`/campaigns/1?id=${ids[2]}`);
    expect(
      [...one.text.matchAll(/data-label="Tin số" class="number">(\d+)</g)].map((match) => match[1]),
    ).toEqual([ids[2]]);
    expect((await second.get('/campaigns/1?id=không')).text).toContain('Không có tin nào khớp');
    expect((await second.get('/campaigns/1?area=19333')).text).toMatch(/Chỉ Phường/);
    const why = /<select id="why"[\s\S]*?<option value="([a-z_]+)"/.exec(all.text)?.[1];
    if (why !== undefined) expect((await second.get(`/campaigns/1?why=${why}`)).text).toMatch(/Tin số/);
    for (const garbage of [
      'after=-1',
      'after=99999999999999999999',
      'wave=x',
      'why=%00',
      'area=%27',
      'state=?',
      'id=1;2',
    ])
      expect((await second.get(`/campaigns/1?${garbage}`)).status).toBe(200);
  });
});

describe('the calendar', () => {
  test('shows past and coming months with every run', async () => {
    const url = await written(author, [
      { name: 'Nhắc hằng tuần' },
      {},
      {},
      { start: '2026-12-07T08:00', end: '2026-12-07T20:00', repeat: 'week', until: '2026-12-31' },
    ]);
    const december = await author.get('/campaigns?month=2026-12');
    expect(december.text.split(`class="run plain" href="${url}"`)).toHaveLength(5);
    expect(december.text).toContain('lần 2 trên 4');
    expect(december.text).toContain('Tháng 12/2026');
    const other = await author.get('/campaigns?month=2027-02');
    expect(other.text).not.toContain(`class="run plain" href="${url}"`);
    for (const garbage of ['2026-13', 'x', '9999-01', '%00'])
      expect((await author.get(`/campaigns?month=${garbage}`)).status).toBe(200);
  });
});
