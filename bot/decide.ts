import type { Finding } from '../areas/areas.ts';
import { describe, provinceOf, unitAt } from '../areas/areas.ts';
import type { Understood } from '../knowledge/knowledge.ts';
import { type Action, decode, encode } from './buttons.ts';
import { dayMeant } from './day-meant.ts';
import type { AnswerKind, Decision, Effect, Reply, ReplyButton } from './decision.ts';
import { command } from './stop-words.ts';
import { afterTopic, NEW_TALK, type TalkState } from './talk.ts';

/** Everything the decision may depend on, loaded before: the same facts always give the same decision. */
export type TalkFacts = {
  now: Date;
  /** The message, already masked. */
  text: string;
  button: string | null;
  start: string | null;
  attachment: boolean;
  /** Masking found an id, a code or a password. */
  secretSent: boolean;
  talk: TalkState;
  firstContact: boolean;
  holder: 'bot' | 'person';
  /** The reading of the text by `knowledge/`; null when there is no text. */
  understanding: Understood | null;
  /** Which choice of the open question of a guided check the words mean. */
  readChoice: (
    table: string,
    answers: readonly (readonly [string, string])[],
    typed: string,
  ) => { question: string; value: string } | null;
  findArea: (name: string) => Finding;
  /** One sentence on where and when the commune can be met. */
  whereToMeet: string;
};

const button = (title: string, action: Action): ReplyButton => ({
  title,
  payload: encode({ kind: 'do', action }),
});
const HUMAN = button('Gặp cán bộ', 'human');
const text = (textId: string, values: Record<string, string> = {}, buttons: ReplyButton[] = []): Reply => ({
  kind: 'text',
  textId,
  values,
  buttons,
});
/** An area question is only worth buttons while they fit a phone screen and a channel's five. */
const MOST_AREA_BUTTONS = 5;

/**
 * What to do about one message of a citizen. Pure: reads no clock and no table.
 * Order matters: stopping comes before everything, a person's hold before the bot's wish to answer.
 */
export function decide(facts: TalkFacts): Decision {
  const decision = route(facts);
  const replies = [...decision.replies];
  if (
    facts.secretSent &&
    facts.holder === 'bot' &&
    !decision.effects.some((effect) => effect.kind === 'stop')
  ) {
    replies.unshift(text('bot-secret'));
  }
  if (facts.firstContact && replies.length > 0) replies.unshift(text('bot-welcome'));
  const effects: Effect[] =
    facts.start === null ? decision.effects : [{ kind: 'from_link', code: facts.start }, ...decision.effects];
  return { ...decision, replies, effects };
}

function route(facts: TalkFacts): Decision {
  const payload = facts.button === null ? decode(facts.text.trim()) : decode(facts.button);
  const said = facts.button === null ? command(facts.text) : null;
  const action = payload?.kind === 'do' ? payload.action : null;
  if (said === 'stop' || action === 'stop') {
    return done(facts, 'reminder.stop', 'answer', [text('bot-stopped')], [{ kind: 'stop' }], {
      ...facts.talk,
      expect: null,
      check: null,
    });
  }
  if (said === 'again' || action === 'again')
    return done(facts, 'reminder.subscribe', 'answer', [text('bot-again')], [{ kind: 'again' }]);
  if (facts.holder === 'person') {
    return action === 'bot'
      ? done(facts, null, 'smalltalk', [text('bot-held')], [{ kind: 'release' }])
      : done(facts, null, 'handoff', []);
  }
  if (action !== null) return act(facts, action);
  if (payload?.kind === 'topic') return answer(facts, payload.topic, 'answer', 1);
  if (payload?.kind === 'area') return areaChosen(facts, payload.code);
  if (payload?.kind === 'check') return checked(facts, payload.table, payload.question, payload.value);
  if (facts.start !== null && facts.text.trim() === '') {
    return done(facts, 'chat.greeting', 'smalltalk', [{ kind: 'answer', topic: 'chat.greeting' }]);
  }
  if (facts.text.trim() === '') {
    return done(facts, null, 'unknown', [
      facts.attachment ? text('bot-attachment') : text('bot-unknown', {}, [HUMAN]),
    ]);
  }
  if (facts.talk.expect?.kind === 'area') {
    const decision = areaNamed(facts, facts.text, facts.talk.expect.goal);
    if (decision !== null) return decision;
  }
  const open = facts.talk.check;
  if (open !== null) {
    const choice = facts.readChoice(open.table, open.answers, facts.text);
    if (choice !== null) return checked(facts, open.table, choice.question, choice.value);
  }
  return understood(facts);
}

function act(facts: TalkFacts, action: Action): Decision {
  switch (action) {
    case 'human':
    case 'help':
      return handoff(facts, 'support.human', 1);
    case 'guide':
      return guide(facts, 1);
    case 'restart':
      return done(facts, 'chat.greeting', 'smalltalk', [{ kind: 'answer', topic: 'chat.greeting' }], [], {
        ...NEW_TALK,
        areaCode: facts.talk.areaCode,
      });
    case 'confirmed':
      return done(facts, 'consent.how', 'answer', [], [{ kind: 'confirmed' }]);
    case 'not_me':
      return done(facts, 'consent.who', 'answer', [], [{ kind: 'not_me' }]);
    case 'check_birth':
      return check(facts, 'birth', []);
    case 'check_death':
      return check(facts, 'death', []);
    case 'check_benefit':
      return check(facts, 'benefit', []);
    default:
      return done(facts, null, 'smalltalk', [text('bot-held')]);
  }
}

function understood(facts: TalkFacts): Decision {
  const reading = facts.understanding;
  if (reading === null) return done(facts, null, 'unknown', [text('bot-unknown', {}, [HUMAN])]);
  if (isConfirmed(facts.text)) return done(facts, 'consent.how', 'answer', [], [{ kind: 'confirmed' }]);
  if (isNotMe(facts.text)) return done(facts, 'consent.who', 'answer', [], [{ kind: 'not_me' }]);
  if (reading.kind === 'clarify' && reading.clarify !== undefined) {
    return done(
      facts,
      reading.topic,
      'clarify',
      [{ kind: 'clarify', ...reading.clarify }],
      [],
      facts.talk,
      reading.confidence,
    );
  }
  if (reading.topic === 'reminder.stop') {
    return done(
      facts,
      reading.topic,
      'answer',
      [text('bot-stopped')],
      [{ kind: 'stop' }],
      facts.talk,
      reading.confidence,
    );
  }
  if (reading.topic === 'guide.qr') return guide(facts, reading.confidence);
  if (reading.topic === 'area.which_commune') {
    const decision = areaNamed(facts, reading.facts.areaName ?? facts.text, 'save');
    if (decision !== null) return decision;
  }
  if (reading.kind === 'handoff') return handoff(facts, reading.topic, reading.confidence);
  const decision = answer(facts, reading.topic, reading.kind, reading.confidence);
  if (reading.others.length === 0 || reading.kind !== 'answer') return decision;
  return {
    ...decision,
    replies: [...decision.replies, { kind: 'more', topics: reading.others.slice(0, 3) }],
  };
}

function answer(facts: TalkFacts, topic: string, kind: AnswerKind, confidence: number): Decision {
  if (topic === 'guide.qr') return guide(facts, confidence);
  if (topic === 'support.human') return handoff(facts, topic, confidence);
  const reply: Reply = { kind: 'answer', topic };
  const talk = { ...remember(afterTopic(facts.talk, topic), facts), check: null };
  if (topic === 'area.which_commune') {
    return done(
      facts,
      topic,
      kind,
      [text('bot-ask-area')],
      [],
      { ...talk, expect: { kind: 'area', goal: 'save' } },
      confidence,
    );
  }
  return done(facts, topic, kind, [reply], [], talk, confidence);
}

/** Keeps what the message said of the case: the scheme, the day of birth or death. Said again, the newer counts. */
function remember(talk: TalkState, { understanding, now }: TalkFacts): TalkState {
  if (understanding === null) return talk;
  const { benefitGroup, bornOn, diedOn } = understanding.facts;
  return {
    ...talk,
    benefitGroup: benefitGroup ?? talk.benefitGroup,
    bornOn: (bornOn && dayMeant(bornOn, now)) ?? talk.bornOn,
    diedOn: (diedOn && dayMeant(diedOn, now)) ?? talk.diedOn,
  };
}

function handoff(facts: TalkFacts, topic: string, confidence: number): Decision {
  const reply = text('bot-handoff', { where: facts.whereToMeet }, [button('Hỏi tiếp trợ lý', 'bot')]);
  const replies: Reply[] = topic === 'complaint' ? [{ kind: 'answer', topic }, reply] : [reply];
  return done(
    facts,
    topic,
    'handoff',
    replies,
    [{ kind: 'handoff' }],
    { ...facts.talk, expect: null, check: null },
    confidence,
  );
}

function guide(facts: TalkFacts, confidence: number): Decision {
  const named = facts.understanding?.facts.areaName;
  if (named !== undefined) {
    const decision = areaNamed(facts, named, 'guide');
    if (decision !== null) return decision;
  }
  if (facts.talk.areaCode !== null) {
    return done(
      facts,
      'guide.qr',
      'answer',
      [{ kind: 'guide', areaCode: facts.talk.areaCode }],
      [],
      afterTopic(facts.talk, 'guide.qr'),
      confidence,
    );
  }
  return done(
    facts,
    'guide.qr',
    'answer',
    [text('bot-ask-area')],
    [],
    { ...facts.talk, expect: { kind: 'area', goal: 'guide' } },
    confidence,
  );
}

/** @returns null when the words are no place at all: then they are read as a message */
function areaNamed(facts: TalkFacts, name: string, goal: 'guide' | 'save'): Decision | null {
  const finding = facts.findArea(name);
  const expect = { kind: 'area' as const, goal };
  if (finding.kind === 'one' && finding.unit.parent !== null)
    return areaChosen(facts, finding.unit.code, finding);
  if (finding.kind === 'none') return null;
  if (finding.kind === 'one') {
    // A province alone: the commune is still missing.
    return done(facts, 'area.which_commune', 'clarify', [text('bot-ask-area')], [], {
      ...facts.talk,
      expect,
    });
  }
  const options = finding.units.slice(0, MOST_AREA_BUTTONS).map((unit) => {
    const province = unit.parent === null ? null : unitAt(unit.parent, facts.now);
    return {
      title: `${unit.fullName}${province === null ? '' : `, ${province.name}`}`.slice(0, 60),
      payload: encode({ kind: 'area', code: unit.code }),
    };
  });
  return done(
    facts,
    'area.which_commune',
    'clarify',
    [text('bot-area', { finding: describe(finding) }, options)],
    [],
    { ...facts.talk, expect },
  );
}

function areaChosen(facts: TalkFacts, code: string, finding?: Finding): Decision {
  const unit = unitAt(code, facts.now);
  const province = unit === null ? null : unitAt(provinceOf(code), facts.now);
  if (unit === null || province === null)
    return done(facts, 'area.which_commune', 'clarify', [text('bot-ask-area')]);
  const goal = facts.talk.expect?.goal ?? (facts.understanding?.topic === 'guide.qr' ? 'guide' : 'save');
  const talk: TalkState = { ...afterTopic(facts.talk, 'area.which_commune'), areaCode: code };
  if (goal === 'guide')
    return done(facts, 'guide.qr', 'answer', [{ kind: 'guide', areaCode: code }], [], talk);
  const told = finding === undefined ? [] : [text('bot-area', { finding: describe(finding) })];
  const saved = text('bot-area-saved', { place: `${unit.fullName}, ${province.fullName}` }, [
    button('Nhận hướng dẫn và mã QR', 'guide'),
  ]);
  return done(facts, 'area.which_commune', 'answer', [...told, saved], [], talk);
}

function check(facts: TalkFacts, table: string, answers: [string, string][]): Decision {
  const topic = table === 'benefit' ? 'benefit.who' : `${table}.eligibility`;
  return done(facts, topic, 'answer', [{ kind: 'check', table, answers }], [], {
    ...afterTopic(facts.talk, topic),
    check: { table, answers },
  });
}

/** An answer to a guided question: kept in order; answering an earlier question again takes back what came after it. */
function checked(facts: TalkFacts, table: string, question: string, value: string): Decision {
  const before = facts.talk.check?.table === table ? facts.talk.check.answers : [];
  const again = before.findIndex(([asked]) => asked === question);
  const kept = again === -1 ? before : before.slice(0, again);
  return check(facts, table, [...kept, [question, value]]);
}

function isConfirmed(message: string): boolean {
  return /^\W*(?:(?:dạ|da|em|tôi|toi|mình|minh|chị|anh|rồi|vâng|e)\s+)*(?:đã|da)\s+(?:xác nhận|xac nhan|xnhan|xn)(?:\s+(?:rồi|roi|xong|r|ạ|a|nhé|nhe|trên|tren|vneid|xong rồi))*\W*$/iu.test(
    message.normalize('NFC'),
  );
}

function isNotMe(message: string): boolean {
  return /^\W*(?:(?:dạ|da|đây|day)\s+)*(?:không phải|khong phai|ko phải|ko phai|k phai|nhầm|nham)\s+(?:tôi|toi|em|mình|minh|anh|chị|chi|người|nguoi|số|so)(?:\s+(?:ạ|a|rồi|roi|đâu|dau|đâu ạ))*\W*$/iu.test(
    message.normalize('NFC'),
  );
}

function done(
  facts: TalkFacts,
  topic: string | null,
  kind: AnswerKind,
  replies: Reply[],
  effects: Effect[] = [],
  talk: TalkState = facts.talk,
  confidence = 1,
): Decision {
  return { replies, effects, talk, understood: { topic, kind, confidence } };
}
