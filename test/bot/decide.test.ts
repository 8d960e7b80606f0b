import { describe, expect, test } from 'vitest';
import { decide } from '../../bot/decide.ts';
import { NEW_TALK } from '../../bot/talk.ts';
import { effects, textIds } from './decide-parts.ts';
import { facts, reading, tap } from './talking.ts';

describe('stopping', () => {
  const inCheck = {
    ...NEW_TALK,
    expect: { kind: 'area' as const, goal: 'guide' as const },
    check: { table: 'birth', answers: [['child', 'young']] as [string, string][], paused: false },
  };

  test.each(['DỪNG', 'dung', 'Stop'])(
    '"%s" stops in the middle of a check and of a question for the commune',
    (text) => {
      const decision = decide(facts({ text, talk: inCheck }));
      expect(effects(decision)).toEqual(['stop']);
      expect(textIds(decision)).toEqual(['bot-stopped']);
      expect(decision.talk.check).toBe(null);
      expect(decision.talk.expect).toBe(null);
    },
  );

  test('stops while a person holds the talk', () => {
    expect(effects(decide(facts({ text: 'dừng', holder: 'person' })))).toEqual(['stop']);
    expect(effects(decide(tap('d:stop', { holder: 'person' })))).toEqual(['stop']);
  });

  test('a stop is answered with the confirmation alone, even when a secret was sent', () => {
    expect(textIds(decide(facts({ text: 'dừng', secretSent: true })))).toEqual(['bot-stopped']);
  });

  test('a whole sentence that asks to stop is understood as a stop', () => {
    const decision = decide(
      facts({ text: 'làm ơn đừng gửi tin cho số này', understanding: reading('reminder.stop') }),
    );
    expect(effects(decision)).toEqual(['stop']);
  });

  test('"tiếp tục" allows again', () => {
    const decision = decide(facts({ text: 'Tiếp tục' }));
    expect(effects(decision)).toEqual(['again']);
    expect(textIds(decision)).toEqual(['bot-again']);
  });
});

describe('while a person holds the talk', () => {
  test('what is written is taken in with a word, the first time and then now and then', () => {
    const first = decide(facts({ holder: 'person' }));
    expect(textIds(first)).toEqual(['bot-noted']);
    expect(effects(first)).toEqual([]);
    expect(decide(facts({ holder: 'person', talk: first.talk })).replies).toEqual([]);
    expect(textIds(decide(tap('t:birth.fee', { holder: 'person' })))).toEqual(['bot-noted']);
    const fifth = { ...first.talk, notes: 4 };
    expect(textIds(decide(facts({ holder: 'person', talk: fifth })))).toEqual(['bot-noted']);
  });

  test('a commune named meanwhile sends the talk to its desk', () => {
    const decision = decide(facts({ holder: 'person', text: 'tôi ở phường Đông Hà, Quảng Trị' }));
    expect(decision.talk.areaCode).toMatch(/^\d{5}$/);
  });

  test('the button "ask the assistant" gives it back', () => {
    const decision = decide(tap('d:bot', { holder: 'person' }));
    expect(effects(decision)).toEqual(['release']);
    expect(textIds(decision)).toEqual(['bot-held']);
  });
});

describe('around the answer', () => {
  test('first contact begins with who we are, then the answer', () => {
    expect(textIds(decide(facts({ firstContact: true })))).toEqual(['bot-welcome', 'answer']);
  });

  test('a secret is warned of before the answer', () => {
    expect(textIds(decide(facts({ secretSent: true })))).toEqual(['bot-secret', 'answer']);
    expect(textIds(decide(facts({ secretSent: true, firstContact: true })))).toEqual([
      'bot-welcome',
      'bot-secret',
      'answer',
    ]);
  });

  test('a scanned code is noted, and greets', () => {
    const decision = decide(facts({ text: '', start: 'ABCDEFGH', understanding: null }));
    expect(decision.effects).toEqual([{ kind: 'from_link', code: 'ABCDEFGH' }]);
    expect(decision.replies).toEqual([{ kind: 'answer', topic: 'chat.greeting' }]);
  });

  test('a picture is not opened, an empty message is not guessed', () => {
    expect(textIds(decide(facts({ text: '', attachment: 'image', understanding: null })))).toEqual([
      'bot-attachment',
    ]);
    expect(textIds(decide(facts({ text: ' ', understanding: null })))).toEqual(['bot-unknown']);
  });
});

describe('understanding', () => {
  test('two topics as likely as each other are asked about', () => {
    const clarify = {
      question: 'Anh/chị hỏi về khai sinh hay khai tử ạ?',
      options: [{ title: 'Khai sinh', topic: 'birth.fee' as const }],
    };
    const decision = decide(facts({ understanding: reading('birth.fee', { kind: 'clarify', clarify }) }));
    expect(decision.replies).toEqual([{ kind: 'clarify', ...clarify }]);
    expect(decision.understood.kind).toBe('clarify');
    expect(decision.talk.topics).toEqual([]);
  });

  test('further questions of the same message are offered, three at most', () => {
    const others = ['birth.documents', 'birth.deadline', 'birth.result', 'birth.residence'] as const;
    const decision = decide(facts({ understanding: reading('birth.fee', { others: [...others] }) }));
    expect(decision.replies).toEqual([
      { kind: 'answer', topic: 'birth.fee' },
      { kind: 'more', topics: others.slice(0, 3) },
    ]);
  });

  test('the bundle follows the topic; what was said of the case is kept', () => {
    const decision = decide(
      facts({
        understanding: reading('benefit.amount', {
          facts: {
            benefitGroup: 'social_insurance',
            diedOn: { day: 9, month: 11, year: null, lunar: false },
          },
        }),
      }),
    );
    expect(decision.talk).toMatchObject({
      bundle: 'death',
      benefitGroup: 'social_insurance',
      diedOn: '2026-11-09',
      topics: ['benefit.amount'],
    });
  });

  test('a wish for a person hands over; a complaint is answered first', () => {
    const asked = decide(facts({ understanding: reading('support.human', { kind: 'handoff' }) }));
    expect(effects(asked)).toEqual(['handoff']);
    expect(textIds(asked)).toEqual(['bot-handoff', 'bot-handoff-where']);
    const angry = decide(facts({ understanding: reading('complaint', { kind: 'handoff' }) }));
    expect(textIds(angry)).toEqual(['bot-lead-sorry', 'bot-handoff', 'bot-handoff-where']);
    expect(effects(decide(tap('d:human')))).toEqual(['handoff']);
    expect(effects(decide(tap('t:support.human')))).toEqual(['handoff']);
  });

  test.each(['đã xác nhận', 'dạ em đã xác nhận rồi ạ', 'da xac nhan roi', 'em đã xác nhận trên VNeID'])(
    '"%s" is told to the reminders',
    (text) => {
      expect(effects(decide(facts({ text })))).toEqual(['confirmed']);
    },
  );

  test.each(['không phải tôi', 'nhầm người rồi', 'ko phai em a'])('"%s" is told to the reminders', (text) => {
    expect(effects(decide(facts({ text })))).toEqual(['not_me']);
  });
});
