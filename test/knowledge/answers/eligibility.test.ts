import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isDay } from '../../../calendar/day.ts';
import { dayOf } from '../../../calendar/moment.ts';
import {
  allPaths,
  type EligibilityTable,
  expiredTables,
  inForce,
  nextQuestion,
  outcomeSourceLine,
  readChoice,
  sayOutcome,
} from '../../../knowledge/eligibility.ts';
import { LIMITS } from '../../../knowledge/entry.ts';
import { readTables } from '../../../knowledge/files.ts';
import { asksForSecret, strayNumbers, urlsIn } from '../../../knowledge/review.ts';

const { tables, faults } = readTables();
const table = (id: EligibilityTable['id']): EligibilityTable => {
  const found = tables.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no table ${id}`);
  return found;
};
const outcome = (id: EligibilityTable['id'], answers: Record<string, string>): string => {
  const step = nextQuestion(table(id), answers);
  return step.kind === 'outcome' ? step.outcome.id : `asks ${step.question.id}`;
};
const NUMBERS = [
  '6 tuổi',
  '15 năm',
  '80 tuổi',
  '75 tuổi',
  '70',
  '60 ngày',
  '10 lần',
  '20 lần',
  '3 tháng',
  '3 ngày làm việc',
  '01/9/2026',
  '2023',
  '1900 9068',
];

describe('the decision tables', () => {
  test('are sound, and there is one for each bundle and one for benefits', () => {
    expect(faults).toEqual([]);
    expect(tables.map((one) => one.id).sort()).toEqual(['benefit', 'birth', 'death']);
  });

  test('every path ends in one outcome within five questions, and every outcome is reached', () => {
    for (const one of tables) {
      const paths = allPaths(one);
      expect(paths.length).toBeGreaterThan(5);
      expect(new Set(paths.map((path) => path.outcome.id))).toEqual(
        new Set(one.outcomes.map((end) => end.id)),
      );
      for (const path of paths) expect(Object.keys(path.answers).length, one.id).toBeLessThanOrEqual(5);
    }
  });

  test('every rule decides some path, and every question is asked on some path', () => {
    for (const one of tables) {
      const asked = new Set(allPaths(one).flatMap((path) => Object.keys(path.answers)));
      expect(asked).toEqual(new Set(one.questions.map((question) => question.id)));
      for (const [index, rule] of one.rules.entries()) {
        const without = { ...one, rules: one.rules.filter((_, at) => at !== index) };
        if (Object.keys(rule.when).length === 0) continue;
        const before = allPaths(one).map((path) => JSON.stringify([path.answers, path.outcome.id]));
        const after = allPaths(without).map((path) => JSON.stringify([path.answers, path.outcome.id]));
        expect(after, `${one.id} rule ${index}`).not.toEqual(before);
      }
    }
  });

  test('every outcome fits a message, names a source and says something to do', () => {
    for (const one of tables) {
      for (const { outcome: end } of allPaths(one)) {
        const text = sayOutcome(end);
        const line = outcomeSourceLine(end);
        expect(text.length + 2 + line.length, end.id).toBeLessThanOrEqual(LIMITS.comfortable);
        expect(text).toBe(text.normalize('NFC'));
        expect(line, end.id).toMatch(/^Nguồn: \S/);
        expect(line.length, line).toBeLessThanOrEqual(160);
        expect(
          end.oneGo.length + end.separately.length + Number(/anh\/chị hỏi/i.test(end.text)),
          end.id,
        ).toBeGreaterThan(0);
        for (const source of end.sources)
          if (source.date !== undefined) expect(isDay(source.date)).toBe(true);
      }
    }
  });

  test('every rule and every outcome carries its own source', () => {
    for (const one of tables) {
      for (const rule of one.rules) expect(rule.sources.length).toBeGreaterThan(0);
      for (const end of one.outcomes) expect(end.sources.length).toBeGreaterThan(0);
    }
  });

  test('no outcome invents a number, prints a foreign address or asks for a secret', () => {
    for (const one of tables) {
      for (const end of one.outcomes) {
        const text = sayOutcome(end);
        expect(strayNumbers(text, NUMBERS, end.sources), `${one.id} ${end.id}`).toEqual([]);
        expect(urlsIn(text)).toEqual([]);
        expect(asksForSecret(text)).toBeNull();
        expect(text).not.toMatch(/24 giờ|48 giờ|3 ngày(?! làm việc)/);
      }
    }
  });

  test('questions and choices fit the buttons, and talks after a death begin with condolence', () => {
    for (const one of tables) {
      for (const question of one.questions) {
        expect(question.choices.length).toBeLessThanOrEqual(LIMITS.buttons);
        for (const choice of question.choices) {
          expect(choice.title.length).toBeLessThanOrEqual(LIMITS.title);
          const payload = `c:${one.id}:${question.id}:${choice.value}`;
          expect(payload.length).toBeLessThanOrEqual(64);
          expect(payload).toMatch(/^[\w.:-]{3,64}$/);
        }
      }
    }
    for (const id of ['death', 'benefit'] as const) {
      expect(table(id).questions[0]?.text).toMatch(/^Xin chia buồn cùng gia đình\./);
    }
  });

  test('each choice is understood by its title, its number and its synonyms', () => {
    for (const one of tables) {
      for (const question of one.questions) {
        question.choices.forEach((choice, index) => {
          expect(readChoice(question, choice.title), `${one.id} ${choice.title}`).toBe(choice.value);
          expect(readChoice(question, String(index + 1))).toBe(choice.value);
          for (const said of choice.says)
            expect(readChoice(question, said), `${one.id} ${said}`).toBe(choice.value);
        });
      }
    }
  });

  test('end with the law they rest on', () => {
    const last = new Date('2027-02-28T05:00:00Z');
    const next = new Date('2027-03-01T05:00:00Z');
    expect([inForce(table('birth'), last), inForce(table('birth'), next)]).toEqual([true, false]);
    expect(inForce(table('benefit'), next)).toBe(true);
    expect(expiredTables(tables, new Date('2026-11-21'))).toEqual([]);
    expect(
      expiredTables(tables, last)
        .map((one) => [one.topic, one.state])
        .sort(),
    ).toEqual([
      ['birth.eligibility', 'soon'],
      ['death.eligibility', 'soon'],
    ]);
    expect(dayOf(last)).toBe('2027-02-28');
  });
});

describe('the birth table', () => {
  const young = { child: 'young', special: 'ordinary' };

  test('lets married parents do everything in one filing', () => {
    expect(outcome('birth', { ...young, parents: 'married', home: 'parents_home' })).toBe('all');
    const step = nextQuestion(table('birth'), { ...young, parents: 'married', home: 'parents_home' });
    expect(step.kind === 'outcome' && step.outcome.oneGo.length).toBe(4);
  });

  test('keeps the residence apart for collective households', () => {
    const step = nextQuestion(table('birth'), { ...young, parents: 'married', home: 'collective' });
    expect(step.kind === 'outcome' && step.outcome.oneGo).toEqual([
      'Đăng ký khai sinh',
      'Cấp thẻ bảo hiểm y tế',
    ]);
    expect(step.kind === 'outcome' && step.outcome.separately[0]?.what).toBe('Đăng ký thường trú');
  });

  test('sends abandoned children, unknown parents, surrogacy and a father to be recorded to the commune', () => {
    for (const special of ['abandoned', 'unknown_parents', 'surrogacy']) {
      expect(outcome('birth', { child: 'young', special })).toBe('special_case');
    }
    expect(outcome('birth', { ...young, parents: 'with_father' })).toBe('with_father');
    expect(outcome('birth', { child: 'older' })).toBe('single_older');
  });

  test('asks nothing more once the answer is clear', () => {
    expect(outcome('birth', {})).toBe('asks child');
    expect(outcome('birth', { child: 'young' })).toBe('asks special');
    expect(outcome('birth', { child: 'certified' })).toBe('single_certified');
  });
});

describe('the death table', () => {
  test('follows the two, three or four procedures of the decree', () => {
    const member = { case: 'here', household: 'member' };
    const goes = (benefit: string) => {
      const step = nextQuestion(table('death'), { ...member, benefit });
      return step.kind === 'outcome' ? step.outcome.oneGo.length : 0;
    };
    expect([goes('none'), goes('assistance'), goes('insurance')]).toEqual([2, 3, 4]);
  });

  test('sends the deletion of a head of household to the commune police', () => {
    for (const benefit of ['none', 'insurance']) {
      const step = nextQuestion(table('death'), { case: 'here', household: 'head', benefit });
      const text = step.kind === 'outcome' ? sayOutcome(step.outcome) : '';
      expect(text).toContain('công an xã, phường');
      expect(text).toContain('đổi chủ hộ');
    }
  });

  test('does not register a death twice', () => {
    expect(outcome('death', { case: 'registered' })).toBe('registered');
  });
});

describe('the benefit table', () => {
  test('finds the scheme', () => {
    expect(outcome('benefit', { group: 'pension' })).toBe('insurance');
    expect(outcome('benefit', { group: 'contributor', paid: 'mixed' })).toBe('insurance_paid');
    expect(outcome('benefit', { group: 'contributor', paid: 'less' })).toBe('insurance_little');
    expect(outcome('benefit', { group: 'merit' })).toBe('merit');
    expect(outcome('benefit', { group: 'assistance', support: 'over80' })).toBe('over80');
    expect(outcome('benefit', { group: 'none', applied: 'yes_applied' })).toBe('social_pension');
    expect(outcome('benefit', { group: 'none', applied: 'no_applied' })).toBe('nothing');
  });
});

describe('the engine', () => {
  test('never throws and always comes to an outcome, whatever answers are thrown at it', () => {
    const anything = fc.dictionary(fc.string(), fc.string());
    fc.assert(
      fc.property(fc.constantFrom(...tables), anything, fc.infiniteStream(fc.nat(4)), (one, noise, picks) => {
        const answers: Record<string, string> = { ...noise, __proto__: 'x', constructor: 'y' };
        for (let asked = 0; asked <= one.questions.length; asked++) {
          const step = nextQuestion(one, answers);
          if (step.kind === 'outcome') return;
          const { choices, id } = step.question;
          const pick = choices[(picks.next().value ?? 0) % choices.length];
          answers[id] = pick?.value ?? '';
        }
        throw new Error('asks for ever');
      }),
    );
  });

  test('an answer that is none of the choices is asked for again', () => {
    expect(outcome('benefit', { group: 'toString' })).toBe('asks group');
  });

  test('typed words are read with or without diacritics, the longer meaning wins, a tie asks again', () => {
    const household = table('death').questions.find((question) => question.id === 'household');
    if (household === undefined) throw new Error('no household question');
    expect(readChoice(household, 'Dạ bà LÀ CHỦ HỘ ạ')).toBe('head');
    expect(readChoice(household, 'khong phai chu ho')).toBe('member');
    expect(readChoice(household, 'ông không là chủ hộ')).toBe('member');
    expect(readChoice(household, 'tôi muốn hỏi chuyện khác')).toBeNull();
    expect(readChoice(household, '9')).toBeNull();
    expect(readChoice(household, '')).toBeNull();
  });
});
