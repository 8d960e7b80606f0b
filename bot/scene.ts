/** What a message and its talk give to go by, and how a choice of facts becomes a decision with the memory of the question. Pure. */
import { caseNow, type Fact, type FactChoice, type HeardMessage, leans } from '../knowledge/knowledge.ts';
import type { ChangedSlots } from './case-talk.ts';
import type { BotDecision, BotReply, ReplyLead } from './decision.ts';
import { done, type TalkFacts } from './facts.ts';
import { afterTopic, type TalkState } from './talk.ts';

/** From here on the classifier is sure of its topic. */
export const VERY_SURE = 0.8;

/** Most words of an answer to our question that is not itself a question. */
export const ANSWER_WORDS = 14;

/** How the citizen's message changed the talk, and what is to be told of it. */
export type TalkScene = {
  readonly facts: TalkFacts;
  readonly heard: HeardMessage;
  readonly talk: TalkState;
  readonly changed: ChangedSlots;
  readonly lead: ReplyLead | null;
};

/** The probabilities that the classifier gave; none for a message without words. */
const likely = (facts: TalkFacts): Float64Array => facts.understanding?.probabilities ?? new Float64Array(0);

export function chosen(
  scene: TalkScene,
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

export function withLead(reply: BotReply, lead: ReplyLead | null): BotReply {
  if (lead === null) return reply;
  if (
    reply.kind === 'fact' ||
    reply.kind === 'question' ||
    reply.kind === 'which' ||
    reply.kind === 'two' ||
    reply.kind === 'missing'
  )
    return { ...reply, lead };
  return reply;
}

/** Every so many answers the bot asks whether it helped. */
const FEEDBACK_EVERY = 4;
const FEEDBACK_AT = 2;

/** The reply to a choice that is a fact. */
export function given(
  scene: TalkScene,
  choice: Extract<FactChoice, { kind: 'fact' }>,
  topic: string | null,
): BotDecision {
  const { facts, talk, changed } = scene;
  const { fact, share } = choice.best;
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
  return finished(scene, [reply], own, 'answer', rounded(share), choice, lead);
}

/** What a message changed and the fact rests on: said back, so that people can check it. */
export function usedOf(fact: Fact, changed: ChangedSlots): string[] {
  const used = new Set<string>([...Object.keys(fact.when), ...Object.keys(fact.and)]);
  const wording = fact.say.join(' ');
  if (/\{\{\s*(?:born|birth)/.test(wording)) used.add('bornOn');
  if (/\{\{\s*(?:died|death|insurance|survivor|claim)/.test(wording)) used.add('diedOn');
  return [...changed].filter((slot) => used.has(slot) && slot !== 'bundle');
}

/** Belief from which a second fact is worth a button. */
const BESIDE = 0.03;

/** A second thing asked in the same message that another fact answers well: offered as a button. */
function besides(scene: TalkScene, choice: Extract<FactChoice, { kind: 'fact' }>): string | null {
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
      one.share >= BESIDE &&
      one.features.near >= 0.25 &&
      one.fact.title !== undefined &&
      ([...missed].some((name) => !one.uncovered.includes(name)) ||
        one.fact.aspects.some((aspect) => aspects.has(aspect))),
  );
  return other?.fact.id ?? null;
}

/** The share of belief, for the record. */
const rounded = (share: number): number => Math.round(share * 1000) / 1000;

/** Both of two facts, either of which may be meant. */
export function two(
  scene: TalkScene,
  choice: Extract<FactChoice, { kind: 'two' }>,
  topic: string | null,
): BotDecision {
  const facts = choice.options.map((one) => one.fact.id);
  const believed = choice.options.reduce((sum, one) => sum + one.share, 0);
  const own = choice.options[0]?.fact.topics[0] ?? topic;
  return finished(
    scene,
    [{ kind: 'two', facts, ...(scene.lead === null ? {} : { lead: scene.lead }) }],
    own,
    'answer',
    rounded(believed),
    choice,
    scene.lead,
  );
}

export function asks(scene: TalkScene, choice: Extract<FactChoice, { kind: 'ask' }>): BotDecision {
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

/** A decision with the memory of the question: facts, aspects and carrying words, never the words themselves. */
export function finished(
  scene: TalkScene,
  replies: BotReply[],
  topic: string | null,
  kind: BotDecision['understood']['kind'],
  confidence: number,
  choice: FactChoice,
  lead: ReplyLead | null,
): BotDecision {
  const { facts, heard, talk } = scene;
  const ids = replies.flatMap((reply) =>
    reply.kind === 'fact' ? [reply.id] : reply.kind === 'two' ? reply.facts : [],
  );
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
