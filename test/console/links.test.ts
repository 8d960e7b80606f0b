import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findLink, visitsOf } from '../../links/links.ts';
import type { TestApp } from '../app.ts';
import { madeLink } from '../links/made.ts';
import { demoApp, type Person, person, signedIn } from './door.ts';

let started: TestApp;
let lan: Person;
beforeAll(async () => {
  started = await demoApp();
  lan = await signedIn(started, 'chi-lan');
});
afterAll(() => started.close());

const WORK = {
  kind: 'loudspeaker',
  areaCode: '19333',
  place: 'Cụm loa thôn Thượng',
  day: '2026-11-30',
  quantity: '2',
  reached: '300',
  linkCode: '',
  note: '',
};
const newLink = (areaCode = '19333', placement = 'Áp phích trạm y tế') =>
  madeLink(started.app.deps, { areaCode, placement });
const visitsTo = async (code: string) => (await visitsOf(started.app.deps.db.read, [code])).get(code);

test('a place is typed by name, and an unclear name is answered with what to type', async () => {
  const page = await lan.get('/links');
  expect(page.text).toContain('<option value="Phường Đông Hà, ');
  const made = await lan.post('/links', { areaCode: 'phuong dong ha', placement: 'Cổng chợ' });
  expect(made.status).toBe(303);
  const unclear = await lan.post('/links', { areaCode: 'xã Không Có Thật', placement: 'Cổng chợ' });
  expect([unclear.status, unclear.text]).toEqual([422, expect.stringContaining('xã Không Có Thật')]);
});

describe('the poster page', () => {
  test('says how large a code is on each sheet, and how large it has to be in each place', async () => {
    const page = await lan.get('/links/posters');
    expect(page.status).toBe(200);
    const plain = page.text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
    expect(plain).toContain('Mã QR phải to bao nhiêu');
    expect(plain).toMatch(/A4 \(áp phích nhỏ\) \d{2} mm \d+ mm \d{2} cm/);
    // A leaflet is read from the hand; a hall's wall is not.
    expect(plain).toMatch(/30 cm 30 mm A4, (A5, )?A6 /);
    expect(plain).toMatch(/Nhà văn hóa thôn, tổ dân phố 100 cm 100 mm roll-up/);
  });
});

describe('a printed code', () => {
  test('leads where staff say, and back, and never away from official pages', async () => {
    const code = await newLink();
    const citizen = person(started);
    const target = 'https://dichvucong.gov.vn/huong-dan';
    expect((await lan.post(`/links/${code}/target`, { target })).status).toBe(303);
    const sent = await citizen.get(`/q/${code}`);
    expect([sent.status, sent.headers.location, sent.headers['cache-control']]).toEqual([
      302,
      target,
      'no-store',
    ]);
    const refused = await lan.post(`/links/${code}/target`, { target: 'https://evil.example' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('.gov.vn');
    await lan.post(`/links/${code}/target`, { target: '' });
    expect((await citizen.get(`/q/${code}`)).status).toBe(200);
  });

  test('still opens when it is taken out of the list', async () => {
    const code = await newLink();
    expect((await lan.get('/links')).text).toContain(code);
    expect((await lan.post(`/links/${code}/hide`)).status).toBe(303);
    expect((await lan.get('/links')).text).not.toContain(code);
    expect((await person(started).get(`/q/${code}`)).status).toBe(200);
  });

  test('of another commune is nobody’s to see, change, hide or print', async () => {
    const code = await newLink('19429');
    expect((await lan.get(`/links/${code}`)).status).toBe(404);
    expect((await lan.get(`/links/${code}/poster.pdf`)).status).toBe(404);
    expect((await lan.post(`/links/${code}/target`, { target: '' })).status).toBe(404);
    expect((await lan.post(`/links/${code}/hide`)).status).toBe(404);
  });

  test('needs the token of the form, and the role', async () => {
    const code = await newLink();
    const forged = await lan.post(`/links/${code}/hide`, { csrf: 'forged' });
    expect(forged.status).toBe(403);
    expect((await findLink(started.app.deps.db.read, code))?.retiredAt).toBeNull();
    const viewer = await signedIn(started, 'xem-so-lieu');
    expect((await viewer.post(`/links/${code}/hide`)).status).toBe(403);
    expect((await viewer.get('/links/posters')).status).toBe(403);
    expect((await viewer.post('/outreach', WORK)).status).toBe(403);
  });

  test('garbage in the place of a code is "no such page", never an error', async () => {
    for (const code of ['%00', '..%2f..%2fetc', 'BCDFGHJK', 'a'.repeat(90), '%F0%9F%98%80', "BCDF'--"])
      for (const path of [`/q/${code}`, `/q/${code}.png`, `/links/${code}`, `/links/${code}/poster.pdf`])
        expect([path, (await lan.get(path)).status]).toEqual([
          path,
          expect.toSatisfy((s: number) => s === 404 || s === 400 || s === 414),
        ]);
  });
});

describe('the guide page', () => {
  test('is read by people, not by HEAD, prefetch and previews', async () => {
    const code = await newLink();
    const citizen = person(started);
    await citizen.get(`/q/${code}`, { purpose: 'prefetch' });
    await citizen.get(`/q/${code}`, { 'user-agent': 'facebookexternalhit/1.1' });
    await started.app.deps.db.read.link.count();
    expect((await visitsTo(code))?.visit).toBe(0);
    const page = await citizen.get(`/q/${code}`);
    expect(Buffer.byteLength(page.text)).toBeLessThan(50_000);
    await citizen.get(`/q/${code}`);
    expect((await visitsTo(code))?.visit).toBe(1);
    const done = await citizen.post(`/q/${code}/done`);
    expect(done.status).toBe(200);
    expect(done.text).toContain(`/chat?start=${code}`);
    await citizen.post(`/q/${code}/done`);
    expect(await visitsTo(code)).toMatchObject({ visit: 1, guide: 1 });
    expect((await citizen.post('/q/BCDFGHJK/done')).status).toBe(404);
  });
});

describe('posters', () => {
  test('of one link come as PDF in every size', async () => {
    const code = await newLink();
    for (const size of ['A4', 'A5', 'A6', 'rollup', 'nonsense']) {
      const file = await lan.get(`/links/${code}/poster.pdf?size=${size}&design=birth`);
      expect([size, file.status, file.headers['content-type']]).toEqual([size, 200, 'application/pdf']);
      expect(file.text.startsWith('%PDF-')).toBe(true);
    }
  });

  test('of a commune’s places come in one file, with the same codes again next time', async () => {
    const form = { areaCode: '19333', kind: 'school', size: 'A5', design: '' };
    const first = await lan.post('/links/posters', form);
    expect(first.headers['content-type']).toBe('application/pdf');
    const count = await started.app.deps.db.read.link.count();
    await lan.post('/links/posters', form);
    expect(await started.app.deps.db.read.link.count()).toBe(count);
  });

  test('wants a size, a place and a commune of one’s own', async () => {
    expect((await lan.post('/links/posters', { areaCode: '19333', size: 'A4' })).status).toBe(422);
    expect((await lan.post('/links/posters', { areaCode: '99999', kind: 'school', size: 'A4' })).status).toBe(
      422,
    );
    expect((await lan.post('/links/posters', { areaCode: '19429', kind: 'school', size: 'A4' })).status).toBe(
      403,
    );
  });
});

describe('the funnel', () => {
  test('shows places, communes and campaigns, and gives them as a file', async () => {
    for (const by of ['placement', 'area', 'campaign', 'nonsense'])
      expect([by, (await lan.get(`/links/funnel?by=${by}`)).status]).toEqual([by, 200]);
    const file = await lan.get('/links/funnel.csv?by=placement&from=2026-01-01&to=2026-12-31');
    expect(file.text).toContain('Lượt mở');
    expect(file.text).toContain('Trạm y tế');
  });
});

describe('work without a telephone', () => {
  test('is logged, corrected with the old kept, and withdrawn', async () => {
    expect((await lan.post('/outreach', WORK)).status).toBe(303);
    const list = await lan.get('/outreach');
    const [, id] = /href="\/outreach\/(\d+)"/.exec(list.text) ?? [];
    expect(list.text).toContain('tự khai');
    expect(list.text).toContain('không có mã');
    expect((await lan.post(`/outreach/${id}`, { ...WORK, reached: '450', do: 'save' })).status).toBe(303);
    const corrected = await lan.get('/outreach');
    expect(corrected.text).toContain('450');
    const [, newer] = /href="\/outreach\/(\d+)"/.exec(corrected.text) ?? [];
    expect((await lan.get(`/outreach/${newer}`)).text).toContain('số người 300');
    expect((await lan.post(`/outreach/${id}`, { ...WORK, do: 'save' })).status).toBe(422);
    expect((await lan.post(`/outreach/${newer}`, { do: 'withdraw' })).status).toBe(303);
    expect((await lan.get('/outreach')).text).not.toContain('Cụm loa thôn Thượng');
  });

  test('of another commune, of tomorrow or with a wrong code is refused in words', async () => {
    for (const [change, words] of [
      [{ areaCode: '19429' }, 'thuộc địa bàn'],
      [{ day: '2026-12-02' }, 'chưa đến'],
      [{ linkCode: 'BCDFGHJK' }, 'Không có liên kết nào'],
      [{ reached: 'đông' }, 'số nguyên'],
    ] as const) {
      const page = await lan.post('/outreach', { ...WORK, ...change });
      expect(page.status).toBe(422);
      expect(page.text).toContain(words);
    }
    for (const id of ['0', '-1', 'x', '99999999999999', '2147483647'])
      expect([id, (await lan.get(`/outreach/${id}`)).status]).toEqual([id, 404]);
  });

  test('is a file that no spreadsheet calculates', async () => {
    await lan.post('/outreach', { ...WORK, place: '=HYPERLINK("http://x")' });
    const file = await lan.get('/outreach.csv');
    expect(file.text).toContain(`"'=HYPERLINK(""http://x"")"`);
  });
});
