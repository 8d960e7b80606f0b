import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cardFor, languageOf } from '../../knowledge/cards.ts';
import { readCards } from '../../knowledge/files.ts';

const { sets, faults } = readCards();
const english = sets.get('en');
if (english === undefined) throw new Error('no English cards');

describe('the language of a message', () => {
  test.each([
    'My husband is Korean, our baby was born in Da Nang last week. How do we register the birth?',
    'can you speak English',
    'hello, my wife gave birth in Đà Nẵng, what papers do I need?',
    'my father died yesterday',
    'how much does it cost',
    'where is the office',
    'tieng anh',
  ])('English: %s', (text) => expect(languageOf(text)).toBe('en'));

  test.each([
    'bố tôi mất hôm qua',
    'bo toi mat hom qua thi can giay gi',
    'toi can lam giay khai sinh cho con',
    'do so ho khau mat nen toi khong co',
    'the bhyt cua be',
    'can cuoc cua me toi',
    'ad oi help em voi',
    'ok',
    '😀',
    '',
    'con a my ten la an',
    'x'.repeat(4000),
  ])('not: %s', (text) => expect(languageOf(text)).toBeNull());

  test('a writing of its own is known', () => {
    expect(languageOf('តើខ្ញុំត្រូវចុះបញ្ជីនៅឯណា')).toBe('km');
    expect(languageOf('孩子出生登记')).toBe('zh');
  });
});

describe('the English cards', () => {
  test('can be used and stand on numbers of docs/facts', () => {
    expect(faults).toEqual([]);
    const written = readdirSync('docs/facts').map((name) => readFileSync(`docs/facts/${name}`, 'utf8'));
    const numbers = new Set(
      [...written.join('\n').matchAll(/\*\*([A-Z]\d{1,2})\*\*/gu)].map((one) => one[1]),
    );
    expect(english.cards.flatMap((card) => card.basis.filter((one) => !numbers.has(one)))).toEqual([]);
    expect(english.cards.filter((card) => card.basis.length === 0)).toEqual([]);
  });

  test.each([
    ['How do we register the birth of our baby?', 'birth'],
    ['which papers do I need', 'birth_papers'],
    ['My husband is Korean, we are not married', 'foreign'],
    ['my father passed away yesterday', 'death'],
    ['the landlord refuses to let us register', 'residence'],
    ['is the baby covered by health insurance', 'health'],
    ['how much money after the funeral of a pensioner', 'money'],
    ['can we choose a foreign first name', 'name'],
    ['they asked me for a bribe', 'refusal'],
  ])('%s -> %s', (text, id) => expect(cardFor(english, text)?.id).toBe(id));

  test('no word, no card', () => expect(cardFor(english, 'good morning')).toBeNull());
});

test('a province adds a language as a file; a broken file is named and left out', () => {
  const own = mkdtempSync(join(tmpdir(), 'cards-'));
  mkdirSync(join(own, 'cards'));
  const card = (language: string) =>
    `language: ${language}\nname: Khmer\ngreeting: a\nmore: b\nperson: c\nreviewed: 2026-12-01\ncards: [{ id: birth, title: d, text: e, words: [f] }]\n`;
  writeFileSync(join(own, 'cards', 'km.yaml'), card('km'));
  writeFileSync(join(own, 'cards', 'xx.yaml'), card('klingon'));
  const read = readCards(own);
  expect(read.sets.get('km')?.cards[0]?.text).toBe('e');
  expect(read.sets.get('en')).toBeDefined();
  expect(read.faults.map((fault) => fault.file)).toEqual(['cards/xx.yaml']);
});
