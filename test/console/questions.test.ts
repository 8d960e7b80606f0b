import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { receive } from '../../bot/bot.ts';
import { TOPICS } from '../../knowledge/knowledge.ts';
import type { TestApp } from '../app.ts';
import { demoApp, type Person, signedIn } from './door.ts';

let started: TestApp;
let admin: Person;
let told = 0;

/** A citizen writes, and the bot has answered. */
async function says(text: string, from = 'nguoi-hoi'): Promise<void> {
  const { app } = started;
  told += 1;
  const at = app.deps.now();
  await receive(
    app.bot,
    [{ kind: 'message', channel: 'webchat', from, text, providerId: `q${told}`, at }],
    at,
  );
  await started.tick();
}

const keyOf = (page: string, words: string) =>
  [...page.matchAll(/name="key" value="([^"]+)"[^>]*><span class="words">([^<]+)</g)].find(
    ([, , text]) => text === words,
  )?.[1] ?? '';

beforeAll(async () => {
  started = await demoApp();
  admin = await signedIn(started, 'admin');
});
afterAll(() => started.close());

describe('what was not understood', () => {
  beforeEach(async () => {
    await started.app.deps.db.write(async (tx) => {
      await tx.turn.deleteMany();
      await tx.labelledMessage.deleteMany();
    });
  });

  test('the page says so when there is nothing, and the home page has no link in its tasks', async () => {
    expect((await admin.get('/questions')).text).toContain('Không có câu nào chưa hiểu');
    expect((await admin.get('/')).text).not.toContain('câu hỏi trợ lý chưa hiểu');
  });

  test('is grouped, masked, counted, and stands on the home page', async () => {
    await says('bán xe wave biển số đẹp 0912345678', 'nguoi-ban');
    await says('giá vàng hôm nay bao nhiêu');
    await says('Gia vang hom nay bao nhieu??');
    const { text, status } = await admin.get('/questions');
    expect(status).toBe(200);
    expect(text.match(/<h1[\s>]/g)).toHaveLength(1);
    expect(text).toContain('Gia vang hom nay bao nhieu??');
    expect(text).not.toContain('giá vàng hôm nay bao nhiêu');
    expect(text).toContain('Không hiểu: 2');
    expect(text).toContain('data-label="Số lần" class="number">2<');
    expect(text).not.toContain('0912345678');
    expect(text).not.toMatch(/ style="| onclick=|<script(?! src)/);
    for (const [, id] of text.matchAll(/<label[^>]* for="([^"]+)"/g)) expect(text).toContain(`id="${id}"`);
    for (const topic of TOPICS) expect(text).toContain(`<option value="${topic}"`);
    expect(text).not.toContain('>Xem thêm</option>');
    expect((await admin.get('/')).text).toMatch(/href="\/questions"><span class="amount">2</);
  });

  test('attaching keeps the masked words with the topic, takes them off the list, and is written down', async () => {
    await says('cháu 0912345678 hỏi giá vàng hôm nay');
    await says('bao giờ có đợt tuyển quân năm nay');
    const before = (await admin.get('/questions')).text;
    const key = keyOf(before, 'cháu [số điện thoại] hỏi giá vàng hôm nay');
    expect(key).not.toBe('');
    const done = await admin.post('/questions', { key, topic: 'out_of_scope' });
    expect(done.headers.location).toBe('/questions?done=attached');
    const after = (await admin.get('/questions?done=attached')).text;
    expect(after).toContain('Đã gắn vào mục');
    expect(keyOf(after, 'cháu [số điện thoại] hỏi giá vàng hôm nay')).toBe('');
    expect(keyOf(after, 'bao giờ có đợt tuyển quân năm nay')).not.toBe('');
    expect(after).toContain('chờ rà soát (1)');
    const file = await admin.get('/questions/labelled.txt');
    expect(file.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(file.headers['content-disposition']).toContain('attachment');
    expect(file.text).toBe('out_of_scope\tcháu [số điện thoại] hỏi giá vàng hôm nay\n');
    const audit = (await admin.get('/audit')).text;
    expect(audit).toContain('Gắn câu hỏi vào mục trả lời');
    expect(audit).toContain('topic:out_of_scope');
    expect(audit).not.toContain('giá vàng');
    expect((await admin.post('/questions', { key, topic: 'out_of_scope' })).status).toBe(422);
  });

  test('nothing ticked, no topic and made-up words are refused with a sentence', async () => {
    await says('giá vàng hôm nay bao nhiêu');
    const key = keyOf((await admin.get('/questions')).text, 'giá vàng hôm nay bao nhiêu');
    const none = await admin.post('/questions', { topic: 'out_of_scope' });
    expect([none.status, none.text.includes('Chưa đánh dấu câu nào')]).toEqual([422, true]);
    const noTopic = await admin.post('/questions', { key, topic: 'nothing.known' });
    expect([noTopic.status, noTopic.text.includes('Chưa chọn mục')]).toEqual([422, true]);
    expect(noTopic.text).toContain(`value="${key}" form="attach" checked`);
    expect((await admin.post('/questions', { key: 'cauchuatunghoi', topic: 'complaint' })).status).toBe(422);
    expect(await started.app.deps.db.read.labelledMessage.count()).toBe(0);
  });

  test('a wrong attachment is taken back, and what was reviewed leaves the file but not the memory', async () => {
    await says('giá vàng hôm nay bao nhiêu');
    const attach = async () => {
      const key = keyOf((await admin.get('/questions')).text, 'giá vàng hôm nay bao nhiêu');
      await admin.post('/questions', { key, topic: 'other_procedure' });
      return (await admin.get('/questions')).text;
    };
    const remove = /action="(\/questions\/labelled\/\d+\/remove)"/.exec(await attach())?.[1] ?? '';
    expect((await admin.post(remove)).headers.location).toBe('/questions?done=detached');
    expect((await admin.post(remove)).status).toBe(404);
    const last = /name="last" value="(\d+)"/.exec(await attach())?.[1] ?? '';
    expect((await admin.post('/questions/reviewed', { last })).headers.location).toBe(
      '/questions?done=reviewed',
    );
    expect((await admin.get('/questions/labelled.txt')).text).toBe('');
    const page = (await admin.get('/questions')).text;
    expect(page).toContain('Không có câu nào chưa hiểu');
    expect(page).not.toContain('chờ rà soát (');
  });

  test('a commune sees what was asked there, and attaches nothing', async () => {
    await says('giá vàng hôm nay bao nhiêu', 'o-dong-ha');
    await says('bao giờ có đợt tuyển quân năm nay', 'o-noi-khac');
    await started.app.deps.db.write(async (tx) => {
      const [first] = await tx.turn.findMany({ where: { by: 'citizen' }, orderBy: { id: 'asc' } });
      await tx.talk.update({ where: { id: first?.talkId ?? 0 }, data: { areaCode: '19333' } });
    });
    const lan = await signedIn(started, 'chi-lan');
    const { text } = await lan.get('/questions');
    expect(text).toContain('giá vàng hôm nay bao nhiêu');
    expect(text).not.toContain('tuyển quân');
    expect(text).not.toContain('name="key"');
    expect((await lan.post('/questions', { key: 'giavanghomnaybaonhieu', topic: 'complaint' })).status).toBe(
      403,
    );
    expect((await lan.get('/questions/labelled.txt')).status).toBe(403);
    expect((await lan.get('/')).text).toContain('href="/questions"');
  });

  test('who may not read what citizens write does not see the page', async () => {
    const viewer = await signedIn(started, 'xem-so-lieu');
    expect((await viewer.get('/questions')).status).toBe(403);
    expect((await viewer.get('/')).text).not.toContain('href="/questions"');
  });
});
