/** Pages of facts: written in a form, previewed, published by a second person, unanswered questions that become drafts, endings. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { receive } from '../../bot/bot.ts';
import { factVersions } from '../../knowledge/knowledge.ts';
import { addUser, findUser } from '../../staff/staff.ts';
import { official, server } from '../acts.ts';
import type { TestApp } from '../app.ts';
import { demoApp, type Person, signedIn } from './door.ts';

let started: TestApp;
let admin: Person;

beforeAll(async () => {
  started = await demoApp();
  admin = await signedIn(started, 'admin');
});
afterAll(() => started.close());

/** The fields of a form as a browser would send them again. */
function fieldsOf(page: string): [string, string][] {
  const form = /<form class="card fields"[\s\S]*?<\/form>/.exec(page)?.[0] ?? '';
  const decode = (text: string) =>
    text.replaceAll('&#x3D;', '=').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  const found: [string, string][] = [];
  for (const [input = ''] of form.matchAll(/<input\b[^>]*>/g)) {
    const name = /name="([^"]+)"/.exec(input)?.[1];
    if (name === undefined || name === 'csrf' || (/type="checkbox"/.test(input) && !/ checked/.test(input)))
      continue;
    found.push([name, decode(/value="([^"]*)"/.exec(input)?.[1] ?? '')]);
  }
  for (const [, name = '', text = ''] of form.matchAll(/<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)</g))
    found.push([name, decode(text)]);
  for (const [, name = '', options = ''] of form.matchAll(
    /<select[^>]*name="([^"]+)"[^>]*>([\s\S]*?)<\/select>/g,
  ))
    found.push([name, decode(/<option value="([^"]*)" selected/.exec(options)?.[1] ?? '')]);
  return found;
}
const post = (who: Person, url: string, fields: [string, string][], more: Record<string, string>) =>
  who.post(url, { ...Object.fromEntries(fields.filter(([name]) => name !== 'aspect')), ...more });

test('a fact is edited with words and lists, previewed before and after, and published by somebody else', async () => {
  const list = await admin.get('/facts?q=bo%20phan%20mot%20cua');
  expect(list.text).toContain('/facts/help.desk');
  const edit = await admin.get('/facts/help.desk/edit');
  expect(edit.status).toBe(200);
  // Words and no keys: neither slots nor aspects are shown by their names.
  const seen = edit.text.replace(/<[^>]*>/g, ' ');
  expect(seen).not.toMatch(/foreignParent|may_they_demand|restsOn|check_birth/);
  expect(seen).toContain('cha hoặc mẹ là người nước ngoài');
  const fields = fieldsOf(edit.text);
  const say1 = 'Anh/chị tới quầy số 1 của UBND xã, phường.';
  const changed = { say1, say2: '', aspect: 'where', note: 'theo góp ý' };
  const preview = await post(admin, '/facts/help.desk/edit', fields, { ...changed, do: 'preview' });
  expect(preview.status).toBe(200);
  expect(preview.text).toContain('Xem thử 10 trường hợp');
  expect(preview.text).toContain('Sẽ nghe');
  expect(preview.text).toContain('quầy số 1');
  const { read } = started.app.deps.db;
  const act = server(started.app.deps.now());
  expect(await factVersions(act, read, 'help.desk')).toEqual([]);
  const bad = await post(admin, '/facts/help.desk/edit', fields, { ...changed, say1: '', do: 'preview' });
  expect(bad.status).toBe(422);
  expect(bad.text).toContain('Câu trả lời');

  const saved = await post(admin, '/facts/help.desk/edit', fields, { ...changed, do: 'save' });
  expect(saved.headers.location).toContain('/facts/help.desk');
  const [version] = await factVersions(act, read, 'help.desk');
  // What the form does not show stays; what was chosen in lists is what the file said.
  const shipped = started.app.knowledge.facts.shipped.find((fact) => fact.id === 'help.desk');
  expect(version?.body).toMatchObject({
    basis: shipped?.basis,
    topics: shipped?.topics,
    buttons: shipped?.buttons,
  });
  const own = await admin.get('/facts/help.desk');
  expect(own.text).toContain('không tự duyệt được');
  expect((await admin.post('/facts/help.desk/publish', { version: '1' })).status).toBe(403);

  await addUser(act, started.app.deps, {
    name: 'admin2',
    displayName: 'Người duyệt',
    role: 'admin',
    areaCode: '',
  });
  const second = await signedIn(started, 'admin2');
  const waiting = await second.get('/facts/help.desk');
  expect(waiting.text).toContain('Duyệt và dùng');
  expect((await second.post('/facts/help.desk/publish', { version: '1' })).status).toBe(303);
  expect(started.app.knowledge.citizen.fact('help.desk')?.say).toEqual([say1]);
  const after = await second.get('/facts/help.desk?older=0&newer=1');
  expect(after.text).toContain('Bản gốc đi kèm phần mềm');
  expect((await second.post('/facts/help.desk/retire', { note: 'thử xong', do: 'retire' })).status).toBe(303);
  expect(started.app.knowledge.citizen.fact('help.desk')?.say).toEqual(shipped?.say);
});

test('what was asked and not answered becomes a draft with one click, without names', async () => {
  const { app } = started;
  const at = app.deps.now();
  const said = ['giá vàng hôm nay anh Hùng bán bao nhiêu', 'nguyễn văn bình hỏi giá vàng hôm nay bao nhiêu'];
  for (const [index, text] of said.entries()) {
    await receive(
      app.bot,
      [{ kind: 'message', channel: 'webchat', from: `f${index}`, text, providerId: `f${index}`, at }],
      at,
    );
    await started.tick();
  }
  const page = await admin.get('/facts/asked');
  expect(page.status).toBe(200);
  expect(page.text).toContain('Soạn câu trả lời<span');
  expect(page.text).toContain('được bao nhiêu');
  expect(page.text).not.toMatch(/Hùng|văn bình/);
  const key = /name="key" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const drafted = await admin.post('/facts/asked', { key });
  expect(drafted.status).toBe(303);
  const edit = await admin.get(String(drafted.headers.location));
  expect(edit.status).toBe(200);
  expect(edit.text).toContain('giá vàng');
  expect((await admin.get('/facts')).text).toContain('Chưa có câu trả lời');
});

test('facts that end within 90 days stand on the home page by their law, with a working list', async () => {
  const home = await admin.get('/');
  expect(home.text.replace(/<[^>]*>|\s+/g, ' ').replace(/ +/g, ' ')).toMatch(
    /\d+ nội dung hết hiệu lực ngày 28\/02\/2027: luật hộ tịch mới/,
  );
  const list = await admin.get('/facts/ending?to=2027-02-28');
  expect(list.text).toContain('Luật Hộ tịch 03/2026/QH16');
  expect(list.text).toContain('Chưa ai soạn');
  // A clerk of a commune has none of these to write.
  const users = await findUser(started.app.deps.db.read, 'phuong.dongha');
  if (users !== null) {
    const clerk = await signedIn(started, 'phuong.dongha');
    expect((await clerk.get('/')).text).not.toContain('hết hiệu lực ngày 28/02/2027');
  }
  expect(official('commune', '19333', started.app.deps.now()).user.areaCode).toBe('19333');
});
