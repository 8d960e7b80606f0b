import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readFactFile, reviewFacts } from '../../../knowledge/fact.ts';
import { readFacts } from '../../../knowledge/files.ts';

const fact = {
  id: 'birth.where.residence',
  say: 'Khai sinh tại UBND xã nơi cha hoặc mẹ cư trú.',
  aspects: ['where'],
  topics: ['birth.how_to_file'],
  restsOn: [{ document: 'Luật Hộ tịch 2014', article: 'Điều 13', verified: true }],
  valid: { from: '2025-07-01', to: '2027-02-28' },
  certainty: 'law',
};
const file = (...facts: object[]) => ({ subject: 'Thử', reviewed: '2026-12-01', facts });
const faultsOf = (...facts: object[]) => {
  const read = readFactFile('facts/thu.yaml', file(...facts));
  return 'faults' in read ? read.faults.map((one) => `${one.field}: ${one.message}`).join('\n') : '';
};

describe('the shipped facts', () => {
  const { facts, faults } = readFacts();

  test('all files can be used', () => {
    expect(faults).toEqual([]);
    expect(facts.length).toBeGreaterThanOrEqual(5);
  });

  test('every number a fact stands on is written in docs/facts', () => {
    const written = readdirSync('docs/facts').map((name) => readFileSync(`docs/facts/${name}`, 'utf8'));
    const numbers = new Set(
      [...written.join('\n').matchAll(/\*\*([A-Z]\d{1,2})\*\*/gu)].map((one) => one[1]),
    );
    const wrong = facts.flatMap((one) => one.basis.filter((number) => !numbers.has(number)));
    expect(wrong, 'write these numbers into docs/facts, with their source').toEqual([]);
    expect(facts.filter((one) => one.basis.length === 0).map((one) => one.id)).toEqual([]);
  });

  test('every fact shows at least two ways to ask for it', () => {
    expect(
      facts.filter((one) => one.asks.length < 2).map((one) => one.id),
      'give each a second line under `asks`, as a citizen would write it',
    ).toEqual([]);
  });
});

describe('the note of QĐ 296 on relatives (docs/facts M40), read only as a law portal quotes it', () => {
  test('is nowhere marked verified, and its five days are said with where they were read', () => {
    const ids = ['consent.death_relatives', 'deletion.confirm_who'];
    for (const { id, restsOn, say } of readFacts().facts.filter((one) => ids.includes(one.id))) {
      const notes = restsOn.filter((one) => one.document.startsWith('Quyết định 296'));
      expect(
        notes.map((one) => one.verified),
        id,
      ).toEqual([false]);
      expect([say].flat().join(' '), id).toContain('theo bản trích quy trình');
    }
    expect(readFacts().facts.filter((one) => ids.includes(one.id))).toHaveLength(2);
  });
});

describe('reading a file of facts', () => {
  test('a whole fact is read', () => expect(faultsOf(fact)).toBe(''));

  test('a slot or a value that does not exist is named', () => {
    expect(faultsOf({ ...fact, when: { weather: 'rain' } })).toContain('facts.0.when');
    expect(faultsOf({ ...fact, when: { home: 'castle' } })).toContain('facts.0.when.home');
  });

  test('an unknown value, a button to no topic, a missing source are faults', () => {
    expect(faultsOf({ ...fact, say: 'Hạn là {{someday}}.' })).toContain('{{someday}}');
    expect(faultsOf({ ...fact, buttons: ['birth.party'] })).toContain('birth.party');
    expect(faultsOf({ ...fact, restsOn: [] })).toContain('thiếu căn cứ');
  });

  test('condolence is the bot’s to say, once, and stands in no fact', () => {
    expect(faultsOf({ ...fact, say: 'Xin chia buồn cùng gia đình.' })).toContain('chia buồn');
  });

  test('an id that stands twice and a button to no fact are found across files', () => {
    const read = readFactFile('facts/thu.yaml', file(fact, { ...fact, buttons: ['fact:no.such'] }));
    const faults = 'facts' in read ? reviewFacts(read.facts) : [];
    expect(faults.map((one) => one.message)).toEqual([
      'mã "birth.where.residence" đã có ở một sự việc khác',
      'nút "fact:no.such" không dẫn tới sự việc nào',
    ]);
  });
});
