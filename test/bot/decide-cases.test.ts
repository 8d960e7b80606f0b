/** Decisions about the commune, guided checks, stated days and feedback. */
import { describe, expect, test } from 'vitest';
import { decide } from '../../bot/decide.ts';
import { NEW_TALK } from '../../bot/talk.ts';
import { effects, textIds } from './decide-parts.ts';
import { facts, reading, tap } from './talking.ts';

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
