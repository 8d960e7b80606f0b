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
      benefit: 'mẹ tôi hưởng trợ cấp xã hội, mất rồi thì gia đình có được trợ cấp mai táng không',
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

describe('leaving and coming back', () => {
  const halfway = () => {
    const talk = begun('birth');
    talk.tap('Kiểm tra trường hợp của tôi');
    talk.tap('Dưới 6 tuổi, chưa có khai sinh');
    return talk;
  };

  test('another question in the middle is answered, and the check waits behind a button', () => {
    const talk = halfway();
    const other = talk.say('thẻ căn cước cho bé có bắt buộc không ạ');
    expect(other.topic).toBe('birth.identity_card');
    expect(other.buttons[0]?.title).toBe('Tiếp tục kiểm tra');
    expect(talk.state().check).toMatchObject({ table: 'birth', answers: [['child', 'young']], paused: true });
    expect(talk.tap('Tiếp tục kiểm tra').text).toMatch(/hoàn cảnh sau/);
    expect(talk.state().check?.paused).toBe(false);
  });

  test('while it waits, typed words are questions, not answers; buttons of the check still count', () => {
    const talk = halfway();
    talk.say('thẻ căn cước cho bé có bắt buộc không ạ');
    talk.say('rồi');
    expect(talk.state().check?.answers).toEqual([['child', 'young']]);
    talk.tap('Tiếp tục kiểm tra');
    talk.say('không');
    expect(talk.state().check?.answers).toEqual([
      ['child', 'young'],
      ['special', 'ordinary'],
    ]);
  });

  test('"tiếp tục" comes back to it, in every spelling', () => {
    for (const words of ['tiếp tục', 'Tiếp tục kiểm tra ạ', 'cho em kiểm tra tiếp nhé', 'tiep tuc']) {
      const talk = halfway();
      talk.say('thẻ căn cước cho bé có bắt buộc không ạ');
      expect(talk.say(words).text, words).toMatch(/hoàn cảnh sau/);
    }
  });

  test('a wrong answer is taken back by button or by words, one question at a time', () => {
    const talk = halfway();
    talk.tap('Không, bé ở cùng cha mẹ đẻ');
    expect(talk.tap('Quay lại').text).toMatch(/hoàn cảnh sau/);
    expect(talk.say('quay lại').text).toMatch(/Câu thứ nhất/);
    expect(talk.state().check?.answers).toEqual([]);
    expect(talk.say('quay lại').text).toMatch(/Câu thứ nhất/);
  });

  test('a question with five choices has no room for the button and says how to go back', () => {
    const talk = halfway();
    talk.tap('Không, bé ở cùng cha mẹ đẻ');
    const home = talk.tap('Đã đăng ký kết hôn');
    expect(home.buttons).toHaveLength(5);
    expect(home.text).toMatch(/nhắn "quay lại"/);
    expect(talk.say('Quay lại').text).toMatch(/đăng ký kết hôn chưa/);
  });

  test('an outcome can be corrected, or done again from the start', () => {
    const talk = halfway();
    talk.tap('Sinh nhờ mang thai hộ');
    expect(talk.tap('Quay lại').text).toMatch(/hoàn cảnh sau/);
    talk.tap('Bé bị bỏ rơi');
    expect(talk.tap('Làm lại từ đầu').text).toMatch(/Câu thứ nhất/);
    talk.tap('Đã đủ 6 tuổi');
    expect(talk.say('làm lại từ đầu').text).toMatch(/Câu thứ nhất/);
  });

  test('a question that happens to hold a word of a choice is still a question', () => {
    const talk = halfway();
    talk.tap('Không, bé ở cùng cha mẹ đẻ');
    const answer = talk.say('rồi hạn đăng ký khai sinh là bao nhiêu ngày vậy ạ');
    expect(answer.topic).toBe('birth.deadline');
    expect(talk.state().check?.answers).toHaveLength(2);
  });

  test('short words that are no choice are asked about again, with the question', () => {
    const talk = halfway();
    const answer = talk.say('ờ thì');
    expect(answer.kind).toBe('clarify');
    expect(answer.text).toMatch(/chưa rõ anh\/chị chọn mục nào[\s\S]*hoàn cảnh sau/);
  });

  test('the words of going back are ordinary words outside a check', () => {
    const talk = talking();
    expect(talk.say('quay lại').text).not.toMatch(/Câu thứ nhất/);
    expect(talk.state().check).toBe(null);
  });
});
