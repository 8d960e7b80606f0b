import { describe, expect, test } from 'vitest';
import { bareDay } from '../../bot/bare-day.ts';
import { talking } from './talking.ts';

describe('a bare statement of a day', () => {
  test.each([
    ['con em sinh ngày 3/11', 'birth'],
    ['bé nhà em sinh 3/11/2026 ạ', 'birth'],
    ['cháu sinh mùng 3 tháng 11', 'birth'],
    ['vợ em mới đẻ hôm 15/11', 'birth'],
    ['bố em mất ngày 9/11', 'death'],
    ['ba toi mat hom 9', 'death'],
    ['ông nội em qua đời ngày 10-11-2026', 'death'],
  ] as const)('"%s" is about %s', (text, what) => {
    expect(bareDay(text, null)).toBe(what);
  });

  test('a day alone is about what the talk is about', () => {
    expect(bareDay('ngày 3/11 ạ', 'birth')).toBe('birth');
    expect(bareDay('ngày 3/11 ạ', 'death')).toBe('death');
    expect(bareDay('ngày 3/11 ạ', null)).toBe(null);
  });

  test.each([
    'con em sinh ngày 3/11 mua bảo hiểm nhân thọ được không',
    'em bị mất thẻ căn cước hôm 9/11',
    'con em sinh ngày 3/11 thì bố mất ngày 9/11',
    'con em 5 tuổi',
    'sinh nhật ngày 3/11 tặng gì',
    'con em sinh rồi',
  ])('"%s" is none', (text) => {
    expect(bareDay(text, null)).toBe(null);
  });
});

describe('in a talk', () => {
  test('the day of birth gives the last day to register', () => {
    const talk = talking();
    const answer = talk.say('con em sinh ngày 3/11');
    expect(answer.topic).toBe('birth.deadline');
    expect(answer.text).toMatch(/ngày 02\/01\/2027/);
    expect(talk.state()).toMatchObject({ bornOn: '2026-11-03', bundle: 'birth' });
  });

  test('the day of death gives the last day, with condolence', () => {
    const answer = talking().say('bố em mất ngày 9/11');
    expect(answer.topic).toBe('death.overview');
    expect(answer.text).toMatch(/^Xin chia buồn[\s\S]*ngày 24\/11\/2026/);
  });

  test('said again, the newer day counts', () => {
    const talk = talking();
    talk.say('con em sinh ngày 3/11');
    expect(talk.say('à nhầm, sinh ngày 6/11').text).toMatch(/ngày 05\/01\/2027/);
    expect(talk.say('sinh ngày 5/11 ạ').text).toMatch(/ngày 04\/01\/2027/);
  });

  test('a lunar or impossible day is not counted from', () => {
    expect(talking().say('con em sinh ngày 31/2').topic).not.toBe('birth.deadline');
  });
});
