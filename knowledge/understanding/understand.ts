/** Understanding a citizen's message: which topic, how surely, in which bundle, and what else was asked or mentioned. */
import type { Bundle } from '../bundle.ts';
import { decide, SURE, type TopicDecision } from './decide.ts';
import { readMessage, readPast, score, type TopicModel } from './engine.ts';
import { type MessageReading, type PastMessages, sentenceWeights } from './features.ts';
import { readModel } from './files.ts';
import { type BenefitGroupMention, benefitGroupIn, type DayMention, dayIn } from './mentions.ts';
import { bundleOf, TOPICS } from './topics.ts';

export type { TopicModel } from './engine.ts';
export type { BenefitGroupMention, DayMention } from './mentions.ts';

/** What the talk remembers; `messages` are the citizen's earlier messages, oldest first. */
export type TalkContext = { readonly messages?: readonly string[]; readonly bundle?: Bundle | null };

export type MentionedFacts = {
  readonly bundle?: Bundle;
  readonly benefitGroup?: BenefitGroupMention;
  readonly bornOn?: DayMention;
  readonly diedOn?: DayMention;
};

export type Understanding = TopicDecision & {
  readonly bundle: Bundle | null;
  /** Topics of further questions in the same message, in their order. */
  readonly others: readonly string[];
  readonly facts: MentionedFacts;
  /** How likely each topic is, in the order of `TOPICS`; empty for a message without words. */
  readonly probabilities: Float64Array;
};

/** Reads the shipped model (about 2 MB); call once at start. */
export function loadModel(): TopicModel {
  return readModel();
}

/** Understands one message. Never throws; a message without words is `out_of_scope`. */
export function understand(
  model: TopicModel,
  text: string,
  context: readonly string[] | TalkContext = [],
): Understanding {
  const talk: TalkContext = Array.isArray(context) ? { messages: context } : (context as TalkContext);
  const past = readPast(model, talk.messages ?? [], talk.bundle ?? null);
  const reading = readMessage(model, text);
  const facts = mentioned(text, reading);
  if (reading.sentences.length === 0) {
    const nothing = { topic: 'out_of_scope', kind: 'unknown', confidence: 1, alternatives: [] } as const;
    return {
      ...nothing,
      bundle: talk.bundle ?? null,
      others: [],
      facts,
      probabilities: new Float64Array(0),
    };
  }
  const scored = score(model, reading, past);
  const decision = decide(scored.probabilities, scored.bundle);
  const bundle = bundleOf(decision.topic) ?? scored.bundle;
  return {
    ...decision,
    bundle: decision.clarify?.question.includes('hay khai tử') ? null : bundle,
    others: further(model, reading, past, decision.topic),
    facts,
    probabilities: scored.probabilities,
  };
}

const MOST_QUESTIONS = 5;

/** Topics of the other sentences that clearly ask something else. */
function further(model: TopicModel, reading: MessageReading, past: PastMessages, topic: string): string[] {
  if (reading.sentences.length < 2) return [];
  const weights = sentenceWeights(reading.sentences);
  const asking = reading.sentences.flatMap((sentence, i) =>
    (weights[i] ?? 0) > 0.6 && sentence.words.length > 2 ? [i] : [],
  );
  if (asking.length < 2) return [];
  const found: string[] = [];
  for (const i of asking.slice(0, MOST_QUESTIONS)) {
    const sentence = reading.sentences[i];
    if (sentence === undefined) continue;
    const part: MessageReading = {
      sentences: [sentence],
      concepts: [reading.concepts[i] ?? []],
      lean: 0,
      strange: 0,
    };
    const whole: PastMessages = { readings: [...past.readings, { ...reading }], bundle: past.bundle };
    const ranked = score(model, part, whole).probabilities;
    TOPICS.forEach((other, index) => {
      const sure = (ranked[index] ?? 0) >= SURE;
      if (sure && other.kind === 'answer' && other.id !== topic && !found.includes(other.id))
        found.push(other.id);
    });
  }
  return found;
}

function mentioned(text: string, reading: MessageReading): MentionedFacts {
  const bundle = Math.abs(reading.lean) < 1 ? null : reading.lean > 0 ? 'birth' : 'death';
  const group = benefitGroupIn(text);
  const day = dayIn(text);
  return {
    ...(bundle === null ? {} : { bundle }),
    ...(group === null ? {} : { benefitGroup: group }),
    ...(day === null || bundle === null ? {} : bundle === 'birth' ? { bornOn: day } : { diedOn: day }),
  };
}
