import { describe, expect, test } from 'vitest';
import {
  foldedKey,
  labelledFile,
  labelledMessages,
  labelMessage,
  reviewLabelled,
  unlabelMessage,
} from '../../knowledge/knowledge.ts';
import { admin } from '../acts.ts';
import { onBothDatabases } from '../database.ts';

const NOW = new Date('2026-11-21T02:00:00Z');
const LATER = new Date('2026-11-22T02:00:00Z');

onBothDatabases('messages attached to a topic', (open) => {
  test('a message is kept on one line with its topic, who attached it and when', async () => {
    const { database, close } = await open();
    const text = ' lệ phí\tkhai sinh\nbao nhiêu\u0000 ạ ';
    const label = { text, topic: 'birth.fee' };
    expect(await database.write((tx) => labelMessage(admin(NOW, 3), tx, label))).toBe('labelled');
    expect(await labelledMessages(database.read)).toEqual([
      {
        id: 1,
        text: 'lệ phí khai sinh bao nhiêu ạ',
        folded: 'lephikhaisinhbaonhieua',
        topic: 'birth.fee',
        addedBy: 3,
        addedAt: NOW,
        reviewedAt: null,
      },
    ]);
    await close();
  });

  test('the same words in another spelling are attached once, and the first topic stays', async () => {
    const { database, close } = await open();
    const label = (text: string, topic: string) =>
      database.write((tx) => labelMessage(admin(NOW), tx, { text, topic }));
    expect(await label('Lệ phí khai sinh?', 'birth.fee')).toBe('labelled');
    expect(await label('LE PHI  KHAI SINH!!', 'death.fee')).toBe('same_words');
    expect((await labelledMessages(database.read)).map((one) => one.topic)).toEqual(['birth.fee']);
    await close();
  });

  test('an unknown topic and a message without words are refused', async () => {
    const { database, close } = await open();
    const label = (text: string, topic: string) =>
      database.write((tx) => labelMessage(admin(NOW), tx, { text, topic }));
    expect(await label('lệ phí khai sinh', 'birth.nonsense')).toBe('no_such_topic');
    expect(await label('?! …', 'birth.fee')).toBe('no_words');
    expect(await labelledMessages(database.read)).toEqual([]);
    await close();
  });

  test('a very long message fits the index', async () => {
    const { database, close } = await open();
    const text = Array.from({ length: 800 }, (_, at) => `chữ${at}`).join(' ');
    const label = { text, topic: 'out_of_scope', by: null, now: NOW };
    expect(await database.write((tx) => labelMessage(admin(NOW), tx, label))).toBe('labelled');
    expect(await database.write((tx) => labelMessage(admin(NOW), tx, label))).toBe('same_words');
    await close();
  });

  test('what waits can be taken back, what was reviewed stays, and later ones are not marked with it', async () => {
    const { database, close } = await open();
    for (const text of ['câu một', 'câu hai', 'câu ba'])
      await database.write((tx) => labelMessage(admin(NOW), tx, { text, topic: 'complaint' }));
    const [first, second, third] = await labelledMessages(database.read);
    const of = (row: typeof first) => row?.id ?? 0;
    expect(await database.write((tx) => unlabelMessage(admin(NOW), tx, of(first)))).toBe(true);
    expect(await database.write((tx) => reviewLabelled(admin(LATER), tx, of(second)))).toBe(1);
    expect(await database.write((tx) => reviewLabelled(admin(LATER), tx, of(second)))).toBe(0);
    expect(await database.write((tx) => unlabelMessage(admin(NOW), tx, of(second)))).toBe(false);
    const left = await labelledMessages(database.read);
    expect(left.map(({ id, reviewedAt }) => [id, reviewedAt])).toEqual([
      [of(second), LATER],
      [of(third), null],
    ]);
    await close();
  });
});

describe('the key of a message', () => {
  test('does not depend on case, diacritics, spaces or punctuation', () => {
    expect(foldedKey('Đăng ký  khai sinh?')).toBe(foldedKey('dang ky khai sinh'));
    expect(foldedKey('khai sinh')).not.toBe(foldedKey('khai tử'));
  });

  test('is never cut inside a letter', () => {
    expect(foldedKey('𠮷'.repeat(600))).toBe('𠮷'.repeat(500));
  });
});

describe('the file for the reviewer', () => {
  test('has one line a message and nothing that the files of messages read as an instruction', () => {
    const file = labelledFile([
      { topic: 'birth.fee', text: '# {lệ phí|phí} => @child bao nhiêu' },
      { topic: 'complaint', text: 'chờ lâu quá' },
    ]);
    expect(file).toBe('birth.fee\tlệ phí phí child bao nhiêu\ncomplaint\tchờ lâu quá\n');
  });
});
