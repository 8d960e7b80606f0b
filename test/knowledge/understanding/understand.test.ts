import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSources } from '../../../knowledge/understanding/training/sources.ts';
import { loadModel, understand } from '../../../knowledge/understanding/understand.ts';

const model = loadModel();
const topicOf = (text: string, ...context: string[]) => understand(model, text, context).topic;

describe('the shipped model', () => {
  test('was trained on the messages and word lists beside it', () => {
    const shipped = readFileSync(
      new URL('../../../knowledge/understanding/model.json', import.meta.url),
      'utf8',
    );
    expect((JSON.parse(shipped) as { sources: string }).sources).toBe(readSources().digest);
  });
});

describe('a question that is alike in both bundles', () => {
  test.each([
    'cần giấy tờ gì?',
    'can giay to gi',
    'mất bao lâu ạ',
    'lệ phí bao nhiêu vậy',
    'trễ hạn có sao không',
  ])('"%s" alone is asked back: birth or death', (text) => {
    const { kind, clarify, bundle } = understand(model, text);
    expect(kind).toBe('clarify');
    expect(clarify?.options.map(({ topic }) => topic.split('.')[0])).toEqual(['birth', 'death']);
    expect(bundle).toBeNull();
  });

  test.each([
    ['cần giấy tờ gì?', 'em muốn làm khai sinh cho con', 'birth.documents'],
    ['cần giấy tờ gì?', 'bố em mới mất, em muốn làm khai tử', 'death.documents'],
    ['mất bao lâu ạ', 'nộp khai sinh cho bé trên mạng', 'birth.processing_time'],
    ['mất bao lâu ạ', 'nộp khai tử cho bà', 'death.processing_time'],
    ['có mất tiền không', 'liên thông khai tử', 'death.fee'],
    ['có mất tiền không', 'gói khai sinh', 'birth.fee'],
  ])('"%s" after "%s" is about %s', (text, before, topic) => {
    expect(topicOf(text, before)).toBe(topic);
  });

  test('is about the bundle that the talk remembers', () => {
    expect(understand(model, 'cần giấy tờ gì?', { bundle: 'death' })).toMatchObject({
      topic: 'death.documents',
      kind: 'answer',
      bundle: 'death',
    });
    expect(understand(model, 'cần giấy tờ gì?', { bundle: 'birth' }).topic).toBe('birth.documents');
  });

  test('is about the bundle that it names, whatever was said before', () => {
    expect(topicOf('khai sinh cần giấy tờ gì', 'bố em mới mất, em muốn làm khai tử')).toBe('birth.documents');
  });
});

describe('what a message mentions', () => {
  test('day of death and benefit group are read in passing', () => {
    const { facts } = understand(
      model,
      'Bố tôi hưởng lương hưu, mất ngày 3/7/2026, được bao nhiêu tiền mai táng?',
    );
    expect(facts).toMatchObject({
      bundle: 'death',
      benefitGroup: 'pension',
      diedOn: { day: 3, month: 7, year: 2026 },
    });
  });

  test('a second question of the same message is kept', () => {
    const { topic, others } = understand(model, 'Khai tử cần giấy tờ gì? Mai táng phí được bao nhiêu tiền?');
    expect(new Set([topic, ...others])).toEqual(new Set(['death.documents', 'benefit.amount']));
  });
});

describe('odd input', () => {
  test.each(['', '   ', '😀😀', '????', '\u0000\u0001', '\ud800'])('%j is out of scope', (text) => {
    expect(understand(model, text)).toMatchObject({ topic: 'out_of_scope', kind: 'unknown' });
  });

  test('never throws, and the same message is always understood alike', () => {
    const words = fc
      .array(
        fc.constantFrom(
          'khai',
          'sinh',
          'mất',
          'dd',
          'ơiii',
          '12',
          '3/4',
          '?',
          'ﷺ',
          '👶',
          '\n',
          'a\u0301',
          'ws',
        ),
      )
      .map((list) => list.join(' '));
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), words),
        fc.array(words, { maxLength: 3 }),
        (text, context) => {
          const first = understand(model, text, context);
          expect(first.confidence).toBeGreaterThan(0);
          expect(first.confidence).toBeLessThanOrEqual(1.000001);
          expect(understand(model, text, context)).toEqual(first);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('a message of a hundred thousand letters is read by its beginning and its end', () => {
    const long = `${'trời mưa to quá '.repeat(6000)} làm khai sinh cho con cần giấy tờ gì?`;
    expect(() => understand(model, long)).not.toThrow();
  });

  test('composed and decomposed letters are the same', () => {
    const text = 'Giấy báo tử do ai cấp ạ?';
    expect(understand(model, text.normalize('NFD'))).toEqual(understand(model, text.normalize('NFC')));
  });
});
