/**
 * From a heard message to a decision: keeps what it says of the case, then answers the thing asked with the one fact that holds
 * it, asks the one question that decides, or says exactly what is missing. Pure.
 */
import {
  type Aspect,
  caseNow,
  type Fact,
  type FactCandidate,
  type FactChoice,
  type HeardMessage,
  holdsAspect,
  leans,
  QUESTIONS,
  type SlotName,
  valuesOf,
} from '../knowledge/knowledge.ts';
import { type ChangedSlots, taken } from './case-talk.ts';
import type { BotDecision, BotReply, ReplyLead } from './decision.ts';
import { done, HUMAN, type TalkFacts, text } from './facts.ts';
import { afterTopic, type TalkState } from './talk.ts';

/** From this confidence the classifier alone may say that a message is a wish, small talk, or outside. */
const SURE = 0.55;
const VERY_SURE = 0.8;
/** … and from this one its facts are given though their words are not those of the question. */
const PLAIN_TOPIC = 0.85;
/** Topics that no fact answers: wishes and small talk have their own ways. */
const WISHES = new Set([
  'guide.qr',
  'reminder.subscribe',
  'reminder.stop',
  'support.human',
  'area.which_commune',
  'bot.identity',
  'chat.greeting',
  'chat.thanks',
]);

/** How the citizen's message changed the talk, and what is to be told of it. */
type Scene = {
  readonly facts: TalkFacts;
  readonly heard: HeardMessage;
  readonly talk: TalkState;
  readonly changed: ChangedSlots;
  readonly lead: ReplyLead | null;
};

/**
 * Answers a typed message by facts.
 * @returns null when this is no matter of facts (a wish, small talk, something outside): the caller goes on
 */
export function byFacts(facts: TalkFacts): BotDecision | null {
  const { heard } = facts;
  if (heard === null) return null;
  const { talk, changed } = taken(facts.talk, heard);
  if (heard.days.impossible !== null && heard.days.named.length === 0)
    return impossibleDay({ ...facts, talk }, heard);
  const scene: Scene = { facts: { ...facts, talk }, heard, talk, changed, lead: leadOf(heard, talk) };
  const answered = answerToSlot(scene);
  if (answered !== null) return answered;
  if (isWish(scene)) return null;
  if (isEventAlone(heard)) return guidance(scene);
  const again = askedOfAnother(scene);
  if (again !== null) return again;
  // "À nhầm, không có lương hưu": a correction asks again what was asked before.
  const corrects = heard.acts.has('correction') && talk.about !== null;
  if ((heard.asked.length === 0 || corrects) && changed.size > 0 && !isQuestion(heard)) return told(scene);
  return question(scene);
}

function leadOf(heard: HeardMessage, talk: TalkState): ReplyLead | null {
  const happened = heard.events.filter((event) => !event.supposed);
  const longAgo = caseNow(talk.cases).slots.diedLongAgo !== undefined;
  if (!talk.condoled && happened.some((event) => event.kind === 'child_death' || event.kind === 'stillbirth'))
    return 'child_condolence';
  if (!talk.condoled && !longAgo && happened.some((event) => event.kind === 'death')) return 'condolence';
  if (heard.acts.has('grumble')) return 'sorry';
  return null;
}

/** A death or a birth is told and nothing asked. */
function isEventAlone(heard: HeardMessage): boolean {
  const happened = heard.events.some((event) => !event.supposed);
  return (
    happened &&
    (heard.asked.length === 0 || heard.asked.every((one) => one.weight < 2 || one.aspect === 'cannot')) &&
    !heard.message.typed.some((line) => line.asks)
  );
}

const isQuestion = (heard: HeardMessage): boolean => heard.message.typed.some((line) => line.asks);

function isWish({ facts, heard }: Scene): boolean {
  const { understanding } = facts;
  if (understanding === null) return false;
  const { topic, kind, confidence } = understanding;
  if (heard.events.some((event) => !event.supposed) && topic !== 'reminder.subscribe') return false;
  if (WISHES.has(topic) && kind !== 'clarify') {
    if (topic === 'reminder.stop') return facts.speaksOfMessages && confidence >= SURE;
    // "Cảm ơn, thế còn …": thanks before a question are only manners.
    if ((topic === 'chat.greeting' || topic === 'chat.thanks') && heard.asked.length > 0) return false;
    return confidence >= SURE;
  }
  if (topic === 'complaint' && kind === 'handoff')
    return confidence >= SURE && heard.asked.every((one) => one.aspect === 'how' || one.weight < 2);
  return false;
}

/** The probabilities that the classifier gave; none for a message without words. */
const likely = (facts: TalkFacts): Float64Array => facts.understanding?.probabilities ?? new Float64Array(0);

function chosen(
  scene: Scene,
  more: { heard?: HeardMessage; only?: readonly string[]; about?: boolean } = {},
): FactChoice {
  const { facts, talk } = scene;
  const heard = more.heard ?? scene.heard;
  return facts.choose({
    heard,
    known: caseNow(talk.cases),
    probabilities: likely(facts),
    about: more.about === true || leans(heard) ? talk.about : null,
    place: { areaCode: talk.areaCode },
    now: facts.now,
    local: facts.local,
    ...(more.only === undefined ? {} : { only: new Set(more.only) }),
  });
}

/** Somebody told of a death or a birth: a word for it, then what to do next. */
function guidance(scene: Scene): BotDecision {
  const { heard, talk } = scene;
  const happened = heard.events.find((event) => !event.supposed)?.kind ?? 'birth';
  const lead: ReplyLead | null =
    scene.lead ?? (happened === 'birth' && !talk.congratulated && !talk.condoled ? 'congratulation' : null);
  const asking = { ...heard, asked: [{ aspect: 'next' as const, weight: 2 }, ...heard.asked] };
  const choice = chosen(scene, { heard: asking });
  const topic = happened === 'birth' || happened === 'expecting' ? 'birth.overview' : 'death.overview';
  if (choice.kind === 'fact') return given({ ...scene, lead }, choice, topic);
  const fallback = scene.facts.topicFacts(topic, caseNow(talk.cases)).find((one) => one !== null);
  const reply: BotReply =
    fallback === undefined ? { kind: 'answer', topic } : { kind: 'fact', id: fallback, back: [] };
  return finished(scene, [withLead(reply, lead)], topic, 'answer', 1, choice, lead);
}

function withLead(reply: BotReply, lead: ReplyLead | null): BotReply {
  if (lead === null) return reply;
  if (
    reply.kind === 'fact' ||
    reply.kind === 'question' ||
    reply.kind === 'which' ||
    reply.kind === 'missing'
  )
    return { ...reply, lead };
  return reply;
}

/** Something was told of the case and nothing asked: the last question is answered again for the case as it is now. */
function told(scene: Scene): BotDecision | null {
  const { facts, heard, talk, changed } = scene;
  const before = talk.about;
  const aspects: Aspect[] = before !== null ? [...before.aspects] : [];
  const asking: HeardMessage = {
    ...heard,
    asked: (aspects.length > 0 ? aspects : impliedBy(changed)).map((aspect) => ({ aspect, weight: 1 })),
  };
  // The fact just given rests on what has changed: "thế nếu mất ngày 2 tháng 7".
  const same = before === null ? null : chosen(scene, { heard: asking, only: before.facts, about: true });
  if (same?.kind === 'fact' && usedOf(same.best.fact, changed).length > 0)
    return given(scene, same, facts.understanding?.topic ?? null);
  const choice = chosen(scene, { heard: asking, about: true });
  // The same fact for another day or another scheme is another answer.
  const repeats =
    choice.kind === 'fact' &&
    talk.given.includes(choice.best.fact.id) &&
    usedOf(choice.best.fact, changed).length === 0;
  if (
    choice.kind === 'fact' &&
    !repeats &&
    (choice.best.slots > 0 || changed.has('bornOn') || changed.has('diedOn'))
  )
    return given(scene, choice, facts.understanding?.topic ?? null);
  if (choice.kind === 'ask') return asks(scene, choice);
  const implied = chosen(scene, {
    heard: { ...heard, asked: impliedBy(changed).map((aspect) => ({ aspect, weight: 1 })) },
  });
  if (implied.kind === 'fact' && !talk.given.includes(implied.best.fact.id) && implied.best.slots > 0)
    return given(scene, implied, facts.understanding?.topic ?? null);
  // A day told is answered by the last day to register; the caller knows how.
  if (changed.has('bornOn') || changed.has('diedOn')) return null;
  const back = facts.sayBack(caseNow(talk.cases), changed);
  if (back === '') return null;
  return finished(
    scene,
    [withLead(text('bot-understood', { case: back }, [HUMAN]), scene.lead)],
    facts.understanding?.topic ?? null,
    'answer',
    0.6,
    choice,
    scene.lead,
  );
}

/** What somebody who tells this most likely wants to know. */
function impliedBy(changed: ChangedSlots): Aspect[] {
  const has = (...slots: (SlotName | 'bornOn' | 'diedOn')[]): boolean =>
    slots.some((slot) => changed.has(slot));
  if (has('bornOn', 'diedOn')) return ['deadline', 'next'];
  if (has('scheme', 'insured', 'survivor')) return ['entitled', 'how_much'];
  if (has('lost', 'lacking', 'dossier', 'householder')) return ['cannot', 'next', 'status'];
  return ['next', 'how', 'must', 'entitled'];
}

/** "Thế còn má em?": the last question, for somebody else. */
function askedOfAnother(scene: Scene): BotDecision | null {
  const { facts, heard, talk } = scene;
  const before = talk.about;
  if (before === null || heard.asked.length > 0 || heard.words > ANSWER_WORDS) return null;
  if (!heard.acts.has('other_person') && !heard.acts.has('other_child')) return null;
  const asking: HeardMessage = { ...heard, asked: before.aspects.map((aspect) => ({ aspect, weight: 1 })) };
  const choice = chosen(scene, { heard: asking, only: before.facts, about: true });
  if (choice.kind !== 'fact') return null;
  return given({ ...scene, lead: scene.lead ?? 'also' }, choice, facts.understanding?.topic ?? null);
}

function question(scene: Scene): BotDecision | null {
  const { facts, heard } = scene;
  const { understanding } = facts;
  const choice = chosen(scene);
  const topic = understanding?.topic ?? null;
  if (choice.kind === 'fact') return given(scene, choice, topic);
  if (choice.kind === 'ask') return asks(scene, choice);
  const outside =
    understanding !== null &&
    (understanding.kind === 'redirect' || understanding.kind === 'unknown') &&
    understanding.confidence >= SURE;
  const best = choice.candidates[0];
  if (outside && (best === undefined || best.near < 0.35 || (understanding?.confidence ?? 0) >= 0.9))
    return null;
  if (understanding?.kind === 'smalltalk' || understanding?.kind === 'handoff') return null;
  // The topic is plain but none of its facts holds the thing asked: an old text is given only where there are no facts yet.
  if (
    understanding?.kind === 'answer' &&
    understanding.confidence >= VERY_SURE &&
    facts.topicFacts(understanding.topic, caseNow(scene.talk.cases)).length === 0
  )
    return null;
  const plain = ofPlainTopic(scene, choice);
  if (plain !== null) return given(scene, { ...choice, kind: 'fact', best: plain }, topic);
  if (choice.kind === 'which') {
    const options = choice.options.map((one) => one.id);
    return finished(
      scene,
      [{ kind: 'which', facts: options, ...(scene.lead === null ? {} : { lead: scene.lead }) }],
      topic,
      'clarify',
      0.5,
      choice,
      scene.lead,
    );
  }
  if (understanding?.kind === 'clarify' && understanding.clarify !== undefined && heard.asked.length === 0)
    return null;
  if (heard.asked.length === 0 && heard.concepts.length === 0 && heard.said.length === 0) return null;
  if (heard.acts.has('grumble') && heard.asked.length === 0) return null;
  const aspect = heard.asked[0]?.aspect ?? null;
  const about = facts.thingAsked(heard);
  return finished(
    scene,
    [
      {
        kind: 'missing',
        aspect,
        about,
        query: facts.text,
        ...(scene.lead === null ? {} : { lead: scene.lead }),
      },
    ],
    topic,
    'unknown',
    0.5,
    choice,
    scene.lead,
  );
}

/** Every so many answers the bot asks whether it helped. */
const FEEDBACK_EVERY = 4;
const FEEDBACK_AT = 2;

/** The topic is beyond doubt: of its facts that fit the case, the one that holds the thing asked. */
function ofPlainTopic({ facts, heard, talk }: Scene, choice: FactChoice): FactCandidate | null {
  const { understanding } = facts;
  if (understanding === null || understanding.kind !== 'answer' || understanding.confidence < PLAIN_TOPIC)
    return null;
  return (
    choice.candidates.find(
      ({ fact, fit, missing }) =>
        fit.kind === 'fits' &&
        fact.topics.some((one) => one === understanding.topic) &&
        missing > -1.2 &&
        !talk.given.includes(fact.id) &&
        (heard.asked.length === 0 || holdsAspect(fact, choice.asked)),
    ) ?? null
  );
}

/** The reply to a choice that is a fact. */
function given(
  scene: Scene,
  choice: Extract<FactChoice, { kind: 'fact' }>,
  topic: string | null,
): BotDecision {
  const { facts, talk, changed } = scene;
  const { fact, score } = choice.best;
  const back = usedOf(fact, changed);
  const again = talk.given.at(-1) === fact.id || talk.given.at(-2) === fact.id;
  const lead: ReplyLead | null = scene.lead ?? (again && back.length === 0 ? 'again' : null);
  const beside = besides(scene, choice);
  const reply: BotReply = {
    kind: 'fact',
    id: fact.id,
    back,
    ...(lead === null ? {} : { lead }),
    ...(beside === null ? {} : { beside }),
    // Nobody is asked whether an answer about a death was of use.
    ...((talk.answered + 1) % FEEDBACK_EVERY === FEEDBACK_AT && talk.bundle !== 'death'
      ? { feedback: true as const }
      : {}),
  };
  const topics: readonly string[] = fact.topics;
  const own =
    topic !== null && topics.includes(topic)
      ? topic
      : (facts.understanding?.confidence ?? 0) >= VERY_SURE &&
          topic !== null &&
          facts.understanding?.kind === 'answer'
        ? topic
        : (topics[0] ?? topic);
  return finished(scene, [reply], own, 'answer', confidenceOf(score), choice, lead);
}

/** What a message changed and the fact rests on: said back, so that people can check it. */
function usedOf(fact: Fact, changed: ChangedSlots): string[] {
  const used = new Set<string>([...Object.keys(fact.when), ...Object.keys(fact.and)]);
  const wording = fact.say.join(' ');
  if (/\{\{\s*(?:born|birth)/.test(wording)) used.add('bornOn');
  if (/\{\{\s*(?:died|death|insurance|survivor|claim)/.test(wording)) used.add('diedOn');
  return [...changed].filter((slot) => used.has(slot) && slot !== 'bundle');
}

/** A second thing asked in the same message that another fact answers well: offered as a button. */
function besides(scene: Scene, choice: Extract<FactChoice, { kind: 'fact' }>): string | null {
  const { heard } = scene;
  if (heard.asked.length < 2 && heard.message.typed.length < 2) return null;
  const { best } = choice;
  const missed = new Set(best.uncovered);
  const aspects = new Set(
    heard.asked
      .filter((one) => one.weight >= 2 && !best.fact.aspects.includes(one.aspect))
      .map((one) => one.aspect),
  );
  const other = choice.candidates.find(
    (one) =>
      one !== best &&
      one.fit.kind === 'fits' &&
      one.score >= 2.6 &&
      one.near >= 0.25 &&
      one.fact.title !== undefined &&
      ([...missed].some((name) => !one.uncovered.includes(name)) ||
        one.fact.aspects.some((aspect) => aspects.has(aspect))),
  );
  return other?.fact.id ?? null;
}

/** A score as a number between 0 and 1, for the record only. */
function confidenceOf(score: number): number {
  return Math.round((1 / (1 + Math.exp(-(score - 2.6)))) * 1000) / 1000;
}

function asks(scene: Scene, choice: Extract<FactChoice, { kind: 'ask' }>): BotDecision {
  const { slot, facts } = choice;
  const decision = finished(
    scene,
    [{ kind: 'question', slot, ...(scene.lead === null ? {} : { lead: scene.lead }) }],
    scene.facts.understanding?.topic ?? null,
    'clarify',
    0.6,
    choice,
    scene.lead,
  );
  return { ...decision, talk: { ...decision.talk, expect: { kind: 'slot', slot, facts: [...facts] } } };
}

/** Most words of an answer to our question that is not itself a question. */
const ANSWER_WORDS = 14;

/** The citizen answers the question that decides: by its words, its number, or yes. */
function answerToSlot(scene: Scene): BotDecision | null {
  const { facts, heard, talk } = scene;
  const { expect } = facts.talk;
  if (expect?.kind !== 'slot' || heard.words > ANSWER_WORDS) return null;
  const said =
    heard.said.find((one) => one.slot === expect.slot && !one.off)?.value ??
    choiceIn(facts.text, expect.slot);
  if (said === null || said === undefined) return null;
  return slotAnswered({ ...facts, talk }, expect.slot, said, expect.facts);
}

/** "2", or the words of a choice as its button shows them. */
function choiceIn(typed: string, slot: SlotName): string | null {
  const choices = QUESTIONS[slot]?.choices ?? [];
  const number = /^\s*(\d)\s*[.)]?\s*$/.exec(typed)?.[1];
  if (number !== undefined) return choices[Number(number) - 1]?.[0] ?? null;
  const folded = typed.trim().toLowerCase().normalize('NFC');
  return choices.find(([, title]) => title.toLowerCase() === folded)?.[0] ?? null;
}

/** A value was chosen (typed or tapped): the facts that waited for it are asked again. */
export function slotAnswered(
  facts: TalkFacts,
  slot: SlotName,
  value: string,
  waiting: readonly string[],
): BotDecision | null {
  if (!valuesOf(slot).includes(value)) return null;
  const heard: HeardMessage = {
    ...(facts.heard ?? facts.nothingHeard),
    said: [{ slot, value, off: false, words: '' }],
    asked: (facts.talk.about?.aspects ?? []).map((aspect) => ({ aspect, weight: 1 })),
  };
  const { talk, changed } = taken({ ...facts.talk, expect: null }, heard);
  const scene: Scene = { facts: { ...facts, talk }, heard, talk, changed, lead: null };
  const choice = chosen(scene, { about: true, ...(waiting.length === 0 ? {} : { only: waiting }) });
  if (choice.kind === 'fact') return given(scene, choice, null);
  const free = chosen(scene, { about: true });
  if (free.kind === 'fact') return given(scene, free, null);
  if (free.kind === 'ask') return asks(scene, free);
  const back = facts.sayBack(caseNow(talk.cases), changed);
  return finished(
    scene,
    [text('bot-understood', { case: back === '' ? 'trường hợp của anh/chị' : back }, [HUMAN])],
    null,
    'answer',
    0.5,
    free,
    null,
  );
}

function impossibleDay(facts: TalkFacts, heard: HeardMessage): BotDecision {
  return done(facts, facts.understanding?.topic ?? null, 'clarify', [
    text('bot-no-such-day', { day: heard.days.impossible ?? '' }),
  ]);
}

/** A decision with the memory of the question: facts, aspects and carrying words, never the words themselves. */
function finished(
  scene: Scene,
  replies: BotReply[],
  topic: string | null,
  kind: BotDecision['understood']['kind'],
  confidence: number,
  choice: FactChoice,
  lead: ReplyLead | null,
): BotDecision {
  const { facts, heard, talk } = scene;
  const ids = replies.flatMap((reply) => (reply.kind === 'fact' ? [reply.id] : []));
  const asked = choice.asked.map((one) => one.aspect);
  const leant = leans(heard) && heard.concepts.length === 0;
  const about = {
    facts: (ids.length > 0 ? ids : (talk.about?.facts ?? [])).slice(0, 4),
    aspects: (asked.length > 0 ? asked : (talk.about?.aspects ?? [])).slice(0, 6),
    concepts: (leant && talk.about !== null
      ? [...heard.concepts, ...talk.about.concepts]
      : heard.concepts
    ).slice(0, 10),
  };
  const next: TalkState = {
    ...(topic === null ? talk : keepBundle(afterTopic(talk, topic), talk)),
    about,
    given: [...talk.given, ...ids].slice(-4),
    expect: null,
    condoled: talk.condoled || lead === 'condolence' || lead === 'child_condolence',
    congratulated: talk.congratulated || lead === 'congratulation',
    answered: talk.answered + (kind === 'answer' ? 1 : 0),
    check: talk.check === null ? null : { ...talk.check, paused: true },
  };
  const decision = done(facts, topic, kind, replies, [], next, confidence);
  return { ...decision, understood: { ...decision.understood, facts: ids, asked, choice } };
}

/** The case says what the talk is about; a topic only where the case says nothing. */
function keepBundle(after: TalkState, before: TalkState): TalkState {
  return { ...after, bundle: caseNow(before.cases).slots.bundle ?? after.bundle };
}
