/**
 * From a heard message to a decision: keeps what it says of the case, then answers the thing asked with the one fact that holds
 * it, with two where either may be meant, asks the one question that decides, or says exactly what is missing. Pure.
 */
import {
  caseNow,
  type FactCandidate,
  type FactChoice,
  type HeardMessage,
  holdsAspect,
} from '../knowledge/knowledge.ts';
import { answerToSlot } from './answered-slot.ts';
import { taken } from './case-talk.ts';
import type { BotDecision, ReplyLead } from './decision.ts';
import { done, type TalkFacts, text } from './facts.ts';
import { asks, chosen, finished, given, type TalkScene, two, VERY_SURE } from './scene.ts';
import type { TalkState } from './talk.ts';
import { askedOfAnother, guidance, told } from './told.ts';

/** From this confidence the classifier alone may say that a message is a wish, small talk, or outside. */
const SURE = 0.55;
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
  const scene: TalkScene = { facts: { ...facts, talk }, heard, talk, changed, lead: leadOf(heard, talk) };
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

export const isAngerAlone = (heard: HeardMessage): boolean =>
  heard.acts.has('grumble') && heard.asked.length === 0 && heard.events.length === 0 && !isQuestion(heard);

const isQuestion = (heard: HeardMessage): boolean => heard.message.typed.some((line) => line.asks);

function isWish({ facts, heard }: TalkScene): boolean {
  const { understanding } = facts;
  if (understanding === null) return false;
  const { topic, kind, confidence } = understanding;
  if (heard.events.some((event) => !event.supposed) && topic !== 'reminder.subscribe') return false;
  if (WISHES.has(topic) && kind !== 'clarify') {
    if (topic === 'reminder.stop') return facts.speaksOfMessages && confidence >= SURE;
    // "Xã tôi sáp nhập rồi thì khai sinh ở đâu" asks where to register.
    if (topic === 'area.which_commune' && heard.speaks.size > 0 && heard.asked.length > 0) return false;
    // "Cảm ơn, thế còn …": thanks before a question are only manners.
    if ((topic === 'chat.greeting' || topic === 'chat.thanks') && heard.asked.length > 0) return false;
    return confidence >= SURE;
  }
  if (topic === 'complaint' && kind === 'handoff')
    return confidence >= SURE && heard.asked.every((one) => one.aspect === 'how' || one.weight < 2);
  return false;
}

function question(scene: TalkScene): BotDecision | null {
  const { facts, heard } = scene;
  const { understanding } = facts;
  // An insult asks nothing, whatever its words may also mean ("lũ" is a flood too).
  if (isAngerAlone(heard)) return null;
  const choice = chosen(scene);
  const topic = understanding?.topic ?? null;
  if (choice.kind === 'fact') return given(scene, choice, topic);
  if (choice.kind === 'ask') return asks(scene, choice);
  // Two guesses are worth less than the classifier's word that the matter is another office's.
  const elsewhere =
    understanding !== null && understanding.kind === 'redirect' && understanding.confidence >= SURE;
  if (choice.kind === 'two' && !elsewhere) return two(scene, choice, topic);
  // Nobody who tells of a death or a birth is told that this is another office's matter.
  if (choice.kind === 'none' && heard.events.some((event) => !event.supposed)) return guidance(scene);
  const outside =
    understanding !== null &&
    (understanding.kind === 'redirect' || understanding.kind === 'unknown') &&
    understanding.confidence >= SURE;
  const best = choice.candidates[0];
  if (outside && (best === undefined || best.features.near < 0.35 || (understanding?.confidence ?? 0) >= 0.9))
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

/** What nothing but its topic speaks for is not given. */
const LEAST_BELIEVED = 0.2;

/** The topic is beyond doubt: of its facts that fit the case, the one that holds the thing asked. */
function ofPlainTopic({ facts, heard, talk }: TalkScene, choice: FactChoice): FactCandidate | null {
  const { understanding } = facts;
  if (understanding === null || understanding.kind !== 'answer' || understanding.confidence < PLAIN_TOPIC)
    return null;
  return (
    choice.candidates.find(
      ({ fact, fit, features, share }) =>
        share >= LEAST_BELIEVED &&
        fit.kind === 'fits' &&
        fact.topics.some((one) => one === understanding.topic) &&
        features.missing < 3.4 &&
        !talk.given.includes(fact.id) &&
        (heard.asked.length === 0 || holdsAspect(fact, choice.asked)),
    ) ?? null
  );
}

function impossibleDay(facts: TalkFacts, heard: HeardMessage): BotDecision {
  return done(facts, facts.understanding?.topic ?? null, 'clarify', [
    text('bot-no-such-day', { day: heard.days.impossible ?? '' }),
  ]);
}
