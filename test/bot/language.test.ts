import { strict as assert } from 'node:assert';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'vitest';
import { ask } from '../../bot/ask.ts';
import { loadKnowledge } from '../../knowledge/knowledge.ts';

const bot = { knowledge: loadKnowledge(), publicUrl: 'https://example.vn' };
const NOW = new Date('2026-12-01T03:00:00Z');
const say = (text: string) => ask(bot, { text, now: NOW });
const tap = (button: string) => ask(bot, { text: '', button, now: NOW });

test('who writes English gets the card of the thing asked, with ways on and to a person', () => {
  const answer = say('How do I register my baby?');
  assert.match(answer.text, /^Register your baby within 60 days/);
  assert.deepEqual(
    answer.buttons.map((one) => one.payload),
    ['l:en:list', 'd:human'],
  );
  assert.match(say('The landlord refuses to confirm our residence').text, /landlord|refus/i);
});

test('Vietnamese without marks and Vietnamese with a foreign place stay Vietnamese', () => {
  for (const text of ['ba toi moi mat', 'to khai o dau', 'em sinh bé ở Mỹ', 'di lam the can cuoc cho con'])
    assert.ok(
      say(text).buttons.every((one) => !one.payload.startsWith('l:')),
      text,
    );
});

test('every card is reached page by page', () => {
  const set = bot.knowledge.cards.get('en');
  const seen = new Set<string>();
  let page = 'l:en:list';
  for (let count = 0; count < 10; count++) {
    const { buttons } = tap(page);
    assert.ok(buttons.length <= 5);
    const payloads = buttons.map((one) => one.payload);
    for (const payload of payloads) seen.add(payload);
    page = payloads.filter((one) => one.startsWith('l:')).at(-1) ?? '';
  }
  for (const card of set?.cards ?? []) assert.ok(seen.has(`l:en:${card.id}`), card.id);
});

test('a language without a file is not made up', () => {
  assert.equal(tap('l:all:list').buttons.length, 5);
  for (const answer of [tap('l:km:list'), say('có tiếng Khmer không'), say('សួស្តី')]) {
    assert.match(answer.text, /ខ្មែរ.*chưa có thông tin/);
    assert.ok(answer.buttons.some((one) => one.payload === 'd:human'));
  }
});

test('danger in English is danger, and the numbers are said in English', () => {
  for (const [text, kind] of [
    ['my baby is not breathing please help', 'medical'],
    ['my husband beats me', 'violence'],
    ['I want to die', 'despair'],
  ] as const) {
    const answer = say(text);
    assert.equal(answer.safety, kind, text);
    assert.match(answer.text, /^Danger to life: 115/, text);
  }
});

test('a province adds a language as a file; a file with a mistake is named and left out', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lienthong-cards-'));
  mkdirSync(join(folder, 'cards'));
  const card = { id: 'birth', title: '出生登记', text: '六十天内到乡政府登记，免费。', words: ['出生'] };
  const file = {
    language: 'zh',
    name: '中文',
    greeting: '您好。请选择一个主题。',
    more: '其他',
    person: '找工作人员',
    reviewed: '2026-12-01',
    cards: [card],
  };
  writeFileSync(join(folder, 'cards', 'zh.yaml'), JSON.stringify(file));
  writeFileSync(join(folder, 'cards', 'km.yaml'), JSON.stringify({ ...file, language: 'khmer' }));
  const own = { ...bot, knowledge: loadKnowledge(folder) };
  rmSync(folder, { recursive: true });
  const answer = (button: string) => ask(own, { text: '', button, now: NOW });
  assert.match(answer('l:zh:list').text, /请选择/);
  assert.match(answer('l:zh:birth').text, /六十天/);
  assert.match(answer('l:km:list').text, /Khmer.*chưa có thông tin/su);
  assert.ok(own.knowledge.faults.some((fault) => fault.file === 'cards/km.yaml'));
  assert.ok(own.knowledge.cards.has('en'));
});
