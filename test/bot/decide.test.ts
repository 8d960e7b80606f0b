import { describe, expect, test } from 'vitest';
import { decide } from '../../bot/decide.ts';
import type { BotDecision, BotReply } from '../../bot/decision.ts';
import { NEW_TALK } from '../../bot/talk.ts';
import { facts, reading, tap } from './talking.ts';

const textIds = (decision: BotDecision) =>
  decision.replies.map((reply: BotReply) => (reply.kind === 'text' ? reply.textId : reply.kind));
const effects = (decision: BotDecision) => decision.effects.map((effect) => effect.kind);

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

describe('the commune', () => {
  const asking = (goal: 'guide' | 'save') => ({ ...NEW_TALK, expect: { kind: 'area' as const, goal } });

  test('one name, with its province, is remembered', () => {
    const decision = decide(facts({ text: 'phường Đông Hà, Quảng Trị', talk: asking('save') }));
    expect(decision.talk.areaCode).toMatch(/^\d{5}$/);
    expect(textIds(decision)).toEqual(['bot-area', 'bot-area-saved']);
    expect(decision.talk.expect).toBe(null);
  });

  test('a name that several communes bear is asked about with buttons that choose', () => {
    const decision = decide(facts({ text: 'xã Tân Lập', talk: asking('guide') }));
    const [reply] = decision.replies;
    if (reply?.kind !== 'text') throw new Error('a text was expected');
    expect(reply.textId).toBe('bot-area');
    expect(reply.buttons.length).toBeGreaterThan(1);
    expect(decision.understood.kind).toBe('clarify');
    const chosen = decide(tap(reply.buttons[0]?.payload ?? '', { talk: decision.talk }));
    expect(chosen.replies).toEqual([{ kind: 'guide', areaCode: reply.buttons[0]?.payload.slice(2) }]);
  });

  test('a province alone is not enough', () => {
    const decision = decide(facts({ text: 'tỉnh Lào Cai', talk: asking('save') }));
    expect(textIds(decision)).toEqual(['bot-ask-area']);
    expect(decision.talk.areaCode).toBe(null);
    expect(decision.talk.expect).toEqual({ kind: 'area', goal: 'save' });
  });

  test('words that are no place are read as a message', () => {
    const decision = decide(facts({ text: 'thôi cho tôi hỏi lệ phí', talk: asking('guide') }));
    expect(decision.replies).toEqual([{ kind: 'answer', topic: 'birth.fee' }]);
  });

  test('a button with a commune that does not exist asks again', () => {
    expect(textIds(decide(tap('a:99999')))).toEqual(['bot-ask-area']);
  });

  test('the guide of a known commune comes at once, of an unknown one after a question', () => {
    const known = decide(tap('d:guide', { talk: { ...NEW_TALK, areaCode: '19333' } }));
    expect(known.replies).toEqual([{ kind: 'guide', areaCode: '19333' }]);
    const unknown = decide(tap('d:guide'));
    expect(textIds(unknown)).toEqual(['bot-ask-area']);
    expect(unknown.talk.expect).toEqual({ kind: 'area', goal: 'guide' });
    const named = decide(
      facts({
        text: 'cho tôi mã QR phường Đông Hà',
        understanding: reading('guide.qr'),
      }),
    );
    expect(named.replies[0]?.kind).toBe('guide');
  });
});

describe('guided checks', () => {
  test('begin at the first question and keep the answers in order', () => {
    const begun = decide(tap('d:check_birth'));
    expect(begun.replies).toEqual([{ kind: 'check', table: 'birth', answers: [] }]);
    const second = decide(tap('c:birth:child:young', { talk: begun.talk }));
    expect(second.talk.check).toEqual({ table: 'birth', answers: [['child', 'young']], paused: false });
    const typed = decide(facts({ text: 'không, bình thường', talk: second.talk }));
    expect(typed.talk.check?.answers).toEqual([
      ['child', 'young'],
      ['special', 'ordinary'],
    ]);
  });

  test('an earlier question answered again takes back what came after it', () => {
    const talk = {
      ...NEW_TALK,
      check: {
        table: 'birth',
        answers: [
          ['child', 'young'],
          ['special', 'ordinary'],
          ['parents', 'married'],
        ] as [string, string][],
        paused: false,
      },
    };
    expect(decide(tap('c:birth:special:surrogacy', { talk })).talk.check?.answers).toEqual([
      ['child', 'young'],
      ['special', 'surrogacy'],
    ]);
    expect(decide(tap('d:check_birth', { talk })).talk.check).toEqual({
      table: 'birth',
      answers: [],
      paused: false,
    });
    expect(decide(tap('c:death:case:here', { talk })).talk.check).toMatchObject({
      table: 'death',
      answers: [['case', 'here']],
    });
  });

  test('starting over forgets everything but the commune', () => {
    const talk = {
      ...NEW_TALK,
      areaCode: '19333',
      bundle: 'death' as const,
      topics: ['death.fee'],
      diedOn: '2026-11-01',
    };
    expect(decide(tap('d:restart', { talk })).talk).toEqual({ ...NEW_TALK, areaCode: '19333' });
  });
});

describe('a day that is only stated', () => {
  const unknown = reading('out_of_scope', { kind: 'unknown' });

  test('leads to the last day when the words were not understood', () => {
    const decision = decide(facts({ text: 'con em sinh ngày 3/11', understanding: unknown }));
    expect(decision.replies).toMatchObject([{ kind: 'fact' }]);
    expect(decision.understood.topic).toBe('birth.deadline');
    expect(decision.talk).toMatchObject({ bornOn: '2026-11-03', bundle: 'birth' });
  });

  test('does not get in the way of a question that was understood', () => {
    const decision = decide(
      facts({ text: 'con em sinh ngày 3/11', understanding: reading('birth.residence') }),
    );
    expect(decision.replies).toEqual([{ kind: 'answer', topic: 'birth.residence' }]);
  });

  test('is remembered even when a question back is needed', () => {
    const clarify = { question: 'Việc nào ạ?', options: [{ title: 'Lệ phí', topic: 'birth.fee' as const }] };
    const decision = decide(
      facts({
        text: 'con em sinh ngày 3/11 thì làm cái kia sao',
        understanding: reading('birth.fee', {
          kind: 'clarify',
          clarify,
          facts: { bornOn: { day: 3, month: 11, year: null, lunar: false } },
        }),
      }),
    );
    expect(decision.talk.bornOn).toBe('2026-11-03');
  });
});

describe('feedback', () => {
  test('is asked for with the second answer and every fourth after it, never with small talk', () => {
    let talk = NEW_TALK;
    const asked = Array.from({ length: 8 }, () => {
      const decision = decide(facts({ talk }));
      talk = decision.talk;
      const [reply] = decision.replies;
      return reply?.kind === 'answer' && reply.feedback === true;
    });
    expect(asked).toEqual([false, true, false, false, false, true, false, false]);
    const thanks = reading('chat.thanks', { kind: 'smalltalk' });
    expect(decide(facts({ talk: { ...NEW_TALK, answered: 1 }, understanding: thanks })).replies).toEqual([
      { kind: 'answer', topic: 'chat.thanks' },
    ]);
  });

  test('a tap is thanked for and kept', () => {
    expect(effects(decide(tap('d:good')))).toEqual(['feedback']);
    const bad = decide(tap('d:bad'));
    expect(bad.effects).toEqual([{ kind: 'feedback', value: 'bad' }]);
    expect(bad.understood.topic).toBe(null);
  });
});
