import { describe, expect, test } from 'vitest';
import { type ComposeContext, compose } from '../../bot/compose.ts';
import { ownData } from '../../bot/files.ts';
import { NEW_TALK } from '../../bot/talk.ts';
import { TOPICS } from '../../knowledge/knowledge.ts';
import { knowledge, NOW } from './talking.ts';

const context = (more: Partial<ComposeContext> = {}): ComposeContext => ({
  knowledge: knowledge(),
  now: NOW,
  channel: 'zalo',
  talk: NEW_TALK,
  publicUrl: 'https://lienthong.example.gov.vn',
  profile: null,
  guideCodes: new Map(),
  canRemind: true,
  isClosed: () => false,
  lastDay: knowledge().lastDay,
  checklists: ownData().checklists,
  ...more,
});
const one = (...args: Parameters<typeof compose>) => {
  const [message, ...rest] = compose(...args);
  if (message === undefined || rest.length > 0) throw new Error('one message was expected');
  return message;
};

describe('answers', () => {
  test('every topic fits a message with five buttons at most, and each button leads somewhere', () => {
    for (const topic of TOPICS) {
      for (const message of compose([{ kind: 'answer', topic }], context())) {
        expect(message.text.length, topic).toBeLessThanOrEqual(2000);
        expect(message.text, topic).not.toMatch(/\{\{|undefined|null/);
        expect(message.buttons.length, topic).toBeLessThanOrEqual(5);
        for (const button of message.buttons)
          if (button.kind === 'reply') expect(Buffer.byteLength(button.payload)).toBeLessThanOrEqual(64);
      }
    }
  });

  test('an answer carries its source in its last line', () => {
    const message = one([{ kind: 'answer', topic: 'birth.documents' }], context());
    expect(message.text.split('\n').at(-1)).toMatch(/^Nguồn: /);
    expect(message.sources.length).toBeGreaterThan(0);
  });

  test('a topic that nobody knows, and an entry that has ended, are honest and offer a person', () => {
    for (const [topic, now] of [
      ['birth.nonsense', NOW],
      ['birth.fee', new Date('2040-01-01T00:00:00Z')],
    ] as const) {
      const message = one([{ kind: 'answer', topic }], context({ now }));
      expect(message.text).toMatch(/chưa có thông tin đã kiểm chứng/);
      expect(message.buttons).toEqual([{ kind: 'reply', title: 'Gặp cán bộ', payload: 'd:human' }]);
    }
  });

  test('a day of birth gives the last day to register', () => {
    const message = one(
      [{ kind: 'answer', topic: 'birth.deadline' }],
      context({ talk: { ...NEW_TALK, bornOn: '2026-11-03' } }),
    );
    expect(message.text).toMatch(/ngày 02\/01\/2027/);
  });

  test('what staff entered about the commune stands in the answer', () => {
    const message = one(
      [{ kind: 'answer', topic: 'support.where' }],
      context({
        talk: { ...NEW_TALK, areaCode: '19333' },
        profile: { deskAddress: '1 Hùng Vương', hours: '7:30–11:30', phone: '0233 385 1234', guideUrl: null },
      }),
    );
    expect(message.text).toMatch(/1 Hùng Vương/);
    expect(message.text).toMatch(/0233 385 1234/);
  });
});

describe('messages', () => {
  test('neighbours travel as one message while they fit', () => {
    const message = one(
      [
        { kind: 'text', textId: 'bot-welcome', values: {}, buttons: [] },
        { kind: 'answer', topic: 'chat.greeting' },
      ],
      context(),
    );
    expect(message.text.length).toBeLessThanOrEqual(1900);
  });

  test('more than fits goes as several, each within the limit', () => {
    const many = compose(
      ['birth.how_to_file', 'death.how_to_file', 'consent.how'].map((topic) => ({
        kind: 'answer' as const,
        topic,
      })),
      context(),
    );
    expect(many.length).toBeGreaterThan(1);
    for (const message of many) {
      expect(message.text.length).toBeLessThanOrEqual(2000);
      expect(message.buttons.length).toBeLessThanOrEqual(5);
    }
  });

  test('further questions become buttons with the titles of their answers', () => {
    const message = one([{ kind: 'more', topics: ['birth.fee'] }], context());
    expect(message.buttons).toEqual([
      { kind: 'reply', title: knowledge().title('birth.fee'), payload: 't:birth.fee' },
    ]);
  });

  test('a question of understanding has its options as buttons', () => {
    const message = one(
      [{ kind: 'clarify', question: 'Hỏi gì ạ?', options: [{ title: 'Khai sinh', topic: 'birth.fee' }] }],
      context(),
    );
    expect(message).toMatchObject({ text: 'Hỏi gì ạ?', buttons: [{ payload: 't:birth.fee' }] });
  });

  test('the guide of a commune has its link and code; without a code it has the front page', () => {
    const guided = one(
      [{ kind: 'guide', areaCode: '19333' }],
      context({ guideCodes: new Map([['19333', 'ABCDEFGH']]) }),
    );
    expect(guided.qr).toBe('ABCDEFGH');
    expect(guided.text).toMatch('https://lienthong.example.gov.vn/q/ABCDEFGH');
    expect(one([{ kind: 'guide', areaCode: '19333' }], context()).qr).toBe(null);
  });

  test('a text that does not exist is a bug and says so', () => {
    expect(() =>
      compose([{ kind: 'text', textId: 'bot-nothing', values: {}, buttons: [] }], context()),
    ).toThrow(/bot-nothing/);
  });
});

describe('guided checks', () => {
  test('a table that is out of date is replaced by the plain answer', () => {
    const [message] = compose(
      [{ kind: 'check', table: 'birth', answers: [] }],
      context({ now: new Date('2027-03-02T03:00:00Z') }),
    );
    expect(message?.text).not.toMatch(/Câu thứ nhất/);
  });
});

describe('reminders', () => {
  const born = { ...NEW_TALK, bornOn: '2026-11-03' };
  const titles = (more: Partial<ComposeContext>, topic = 'birth.deadline') =>
    one([{ kind: 'answer', topic }], context(more)).buttons.map((button) => button.title);

  test('are offered with a last day that is ahead, where they can arrive', () => {
    expect(titles({ talk: born })[0]).toBe('Nhắc tôi trước hạn');
    expect(titles({ talk: NEW_TALK })).not.toContain('Nhắc tôi trước hạn');
    expect(titles({ talk: born, canRemind: false })).not.toContain('Nhắc tôi trước hạn');
    expect(titles({ talk: { ...born, bornOn: '2026-01-03' } })).not.toContain('Nhắc tôi trước hạn');
    expect(titles({ talk: NEW_TALK }, 'consent.how')).toContain('Nhắc tôi mở VNeID');
  });

  test('on Zalo the confirmation says that it may not arrive', () => {
    const set = [
      {
        kind: 'text' as const,
        textId: 'bot-remind-set',
        values: { day: '30/12/2026', deadline: '02/01/2027' },
        buttons: [],
      },
    ];
    expect(one(set, context({ channel: 'zalo' })).text).toMatch(/có thể không đến/);
    expect(one(set, context({ channel: 'telegram' })).text).not.toMatch(/có thể không đến/);
  });
});

test('asking whether it helped leaves room for three other buttons', () => {
  const { buttons } = one([{ kind: 'answer', topic: 'birth.deadline', feedback: true }], context());
  expect(buttons).toHaveLength(5);
  expect(buttons.slice(-2).map((button) => button.title)).toEqual(['Có ích', 'Chưa đúng']);
});
