import { describe, expect, test } from 'vitest';
import { allPaths, nextQuestion, sayOutcome } from '../../knowledge/eligibility.ts';
import { readTables } from '../../knowledge/files.ts';
import { talking } from './talking.ts';

const { tables } = readTables();
const BEGIN = { birth: 'birth.eligibility', death: 'death.eligibility', benefit: 'benefit.who' } as const;

function begun(table: keyof typeof BEGIN) {
  const talk = talking();
  talk.say(
    {
      birth: 'kiểm tra con tôi có được làm liên thông khai sinh không',
      death: 'trường hợp nhà tôi có làm được liên thông khai tử không',
      benefit: 'nhà tôi được hưởng chế độ gì khi người thân mất',
    }[table],
  );
  return talk;
}

describe('every path of every table', () => {
  for (const table of tables) {
    const paths = allPaths(table);

    test(`${table.id}: ${paths.length} paths lead to their outcome by buttons`, () => {
      for (const path of paths) {
        const talk = begun(table.id);
        let answer = talk.tap(/^(?:Kiểm tra trường hợp của tôi|Xem thuộc chế độ nào)$/);
        let answers: Record<string, string> = {};
        for (;;) {
          const step = nextQuestion(table, answers);
          if (step.kind === 'outcome') break;
          const { question } = step;
          expect(answer.text).toContain(question.text);
          const value = path.answers[question.id] ?? '';
          const choice = question.choices.find((one) => one.value === value);
          answer = talk.tap(choice?.title ?? '');
          answers = { ...answers, [question.id]: value };
        }
        expect(answer.text).toContain(sayOutcome(path.outcome));
        expect(answer.text).toMatch(/\nNguồn: /);
        expect(answer.buttons.map((button) => button.title)).toContain('Làm lại từ đầu');
      }
    });

    test(`${table.id}: the same paths lead there by typed words, with and without diacritics`, () => {
      const bare = (text: string) =>
        text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/g, 'd').replace(/Đ/g, 'D');
      for (const path of paths) {
        const talk = begun(table.id);
        let answer = talk.tap(/^(?:Kiểm tra trường hợp của tôi|Xem thuộc chế độ nào)$/);
        let answers: Record<string, string> = {};
        let turn = 0;
        for (;;) {
          const step = nextQuestion(table, answers);
          if (step.kind === 'outcome') break;
          const value = path.answers[step.question.id] ?? '';
          const index = step.question.choices.findIndex((one) => one.value === value);
          const title = step.question.choices[index]?.title ?? '';
          answer = talk.say([title, bare(title).toLowerCase(), String(index + 1)][turn % 3] ?? '');
          answers = { ...answers, [step.question.id]: value };
          turn += 1;
        }
        expect(answer.text).toContain(sayOutcome(path.outcome));
      }
    });
  }
});
