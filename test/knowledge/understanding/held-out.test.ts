import { describe, expect, test } from 'vitest';
import { TOPICS } from '../../../knowledge/understanding/topics.ts';
import { seeded } from '../../../knowledge/understanding/training/random.ts';
import { readSources } from '../../../knowledge/understanding/training/sources.ts';
import { loadModel, understand } from '../../../knowledge/understanding/understand.ts';
import { stripMarks } from '../../../writing/letters.ts';
import { measure, percent, together } from '../../eval/measure.ts';
import { ownMessages, seenInTraining } from '../../eval/messages.ts';
import { withSlips } from '../../eval/noise.ts';

const model = loadModel();
const asked = ownMessages();
const run = (change: (text: string) => string) =>
  measure(asked, ({ text, context }) => understand(model, change(text), context.map(change)));
const plain = run((text) => text);

describe('messages that training never saw', () => {
  test('there are at least six for every topic', () => {
    for (const { id } of TOPICS) {
      expect(asked.filter(({ topic }) => topic === id).length, id).toBeGreaterThanOrEqual(6);
    }
  });

  test('none of them is in the training messages', () => {
    expect(seenInTraining(readSources(), asked).map(({ text }) => text)).toEqual([]);
  });

  test('nine in ten are understood', () => {
    expect(percent(plain.all)).toBeGreaterThanOrEqual(93);
  });

  test('at most four in a hundred get a wrong answer instead of a question back', () => {
    expect(percent(plain.wrong)).toBeLessThanOrEqual(4);
  });

  test('most are answered without a question back', () => {
    expect(percent(plain.covered)).toBeGreaterThanOrEqual(88);
  });

  test('other procedures and other subjects are recognised', () => {
    expect(percent(plain.outside)).toBeGreaterThanOrEqual(92);
  });

  test('without diacritics at most two points are lost', () => {
    expect(percent(plain.all) - percent(run(stripMarks).all)).toBeLessThanOrEqual(2);
  });

  test('with a slip in every eight letters at most five points are lost', () => {
    const damaged = [1, 2, 3].map((seed) => {
      const random = seeded(seed);
      return run((text) => withSlips(text, 8, random)).all;
    });
    expect(percent(plain.all) - percent(together(damaged))).toBeLessThanOrEqual(5);
  });
});
