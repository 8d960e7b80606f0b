import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestApp } from '../app.ts';
import { demoApp, type Person, signedIn } from './door.ts';

const TOPIC = 'birth.documents';
const URL = `/knowledge/${TOPIC}`;
let started: TestApp;
let admin: Person;
let shipped: string;
let edited: string;
beforeAll(async () => {
  started = await demoApp();
  admin = await signedIn(started, 'admin');
  shipped = started.app.knowledge.shipped(TOPIC, started.app.deps.now());
  edited = shipped.replace('Thường anh/chị chỉ cần hai thứ:', 'Anh/chị cần <b>hai</b> thứ:');
});
afterAll(() => started.close());

const told = () => {
  const given = started.app.knowledge.answer(TOPIC, { now: started.app.deps.now() });
  return given.kind === 'text' ? given.text : given.kind;
};

test('every topic is listed and its page says what citizens are told and on what it rests', async () => {
  expect((await admin.get('/knowledge')).text).toContain(`href="${URL}"`);
  const { text } = await admin.get(URL);
  expect(text).toContain('Thường anh/chị chỉ cần hai thứ:');
  expect(text).toContain('Điều 5 Nghị định 63/2024/NĐ-CP');
  expect(text).toContain('Đã kiểm chứng');
  expect(text).toContain('28/02/2027');
  expect(text.match(/<h1[\s>]/g)).toHaveLength(1);
  for (const topic of ['benefit.amount', 'chat.greeting', 'death.deadline', 'area.which_commune'])
    expect((await admin.get(`/knowledge/${topic}`)).status).toBe(200);
  expect((await admin.get('/knowledge/birth.nothing')).status).toBe(404);
});

test('only an administrator sees the form and may save', async () => {
  const lan = await signedIn(started, 'chi-lan');
  expect((await lan.get(URL)).text).not.toContain('<textarea');
  const form = { yaml: edited, note: 'thử', base: '0', do: 'save' };
  expect((await lan.post(URL, form)).status).toBe(403);
  expect((await lan.post(`${URL}/retire`)).status).toBe(403);
  expect((await admin.post(URL, { ...form, csrf: 'wrong' })).status).toBe(403);
  expect(told()).toContain('Thường anh/chị');
});

test('a preview shows the text as words and keeps nothing', async () => {
  const visit = await admin.post(URL, { yaml: edited, note: '', base: '0', do: 'preview' });
  expect(visit.status).toBe(200);
  expect(visit.text).toContain('Anh/chị cần &lt;b&gt;hai&lt;/b&gt; thứ:');
  expect(visit.text).not.toContain('<b>hai');
  expect(told()).toContain('Thường anh/chị');
});

test('faults are shown with their field, the words typed stay in the form', async () => {
  const wrong = edited.replace('hai</b> thứ', '17</b> thứ').replace('title: Giấy', 'titel: Giấy');
  const visit = await admin.post(URL, { yaml: wrong, note: 'sửa số', base: '0', do: 'save' });
  expect(visit.status).toBe(422);
  expect(visit.text).toContain('<code>title</code>');
  expect(visit.text).toContain('titel: Giấy');
  expect(visit.text).toContain('value="sửa số"');
  const noNote = await admin.post(URL, { yaml: edited, note: ' ', base: '0', do: 'save' });
  expect([noNote.status, noNote.text]).toEqual([422, expect.stringContaining('Chưa ghi lý do sửa')]);
});

test('a saved text answers, its history and what changed are shown, and the shipped one can come back', async () => {
  const saved = await admin.post(URL, { yaml: edited, note: 'Theo góp ý', base: '0', do: 'save' });
  expect([saved.status, saved.headers.location]).toEqual([303, `${URL}?done=saved`]);
  expect(told()).toContain('Anh/chị cần <b>hai</b> thứ:');
  const late = await admin.post(URL, { yaml: shipped, note: 'chậm tay', base: '0', do: 'save' });
  expect([late.status, late.text]).toEqual([422, expect.stringContaining('Có người vừa lưu')]);

  const { text } = await admin.get(URL);
  expect(text).toContain('đang dùng bản 1');
  expect(text).toContain('Theo góp ý');
  expect(text).toMatch(/<del><code>−\s+Thường anh\/chị chỉ cần hai thứ:/);
  expect(text).toMatch(/<ins><code>\+\s+Anh\/chị cần &lt;b&gt;/);
  expect((await admin.get(`${URL}?older=1&newer=1`)).text).toContain('Hai bản giống nhau');
  expect((await admin.get(`${URL}?older=9&newer=x`)).status).toBe(200);

  expect((await admin.post(`${URL}/retire`)).status).toBe(303);
  expect(told()).toContain('Thường anh/chị');
  const again = await admin.get(`${URL}?from=1`);
  expect(again.text).toContain('Đã thôi dùng');
  expect(again.text).toContain('đang chứa bản 1');
  const audit = (await admin.get('/audit')).text;
  expect(audit).toContain('Sửa nội dung trả lời');
  expect(audit).toContain('Dùng lại bản gốc của nội dung trả lời');
});
