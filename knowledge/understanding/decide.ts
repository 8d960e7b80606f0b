/** From probabilities to a decision: answer, ask back, hand over, redirect, small talk, or "I do not know". */
import type { Bundle } from '../bundle.ts';
import type { AnswerTopicKind, TopicEntry } from './topics.ts';
import { TOPICS, TWIN_INDEXES, topicIndex, twinOf } from './topics.ts';

export type TopicAlternative = { readonly topic: string; readonly confidence: number };
export type ClarifyingQuestion = {
  readonly question: string;
  readonly options: readonly { readonly title: string; readonly topic: string }[];
};
export type TopicDecision = {
  readonly topic: string;
  readonly kind: AnswerTopicKind;
  readonly confidence: number;
  readonly alternatives: readonly TopicAlternative[];
  readonly clarify?: ClarifyingQuestion;
};

/** Below this calibrated probability the bot asks back. Chosen on our own held-out messages: see docs of the evaluation. */
export const SURE = 0.55;
/** A message out of scope is not answered anyway; only a clear rival inside the scope makes the bot ask. */
const RIVAL = 0.3;
/** Share of the rarer twin from which on birth and death count as undecided. */
const UNDECIDED = 0.04;
const MOST_OPTIONS = 3;

/** Decides on the probabilities of one message. `bundle` is null when neither message nor talk says birth or death. */
export function decide(
  probabilities: Float64Array,
  bundle: Bundle | null,
  sure: number = SURE,
): TopicDecision {
  const weighed = bundle === null ? pooled(probabilities) : probabilities;
  const [best, ...next] = likeliest(weighed, 1 + MOST_OPTIONS);
  if (best === undefined) throw new Error('decide: no topics');
  const alternatives = next.map(({ topic, confidence }) => ({ topic: topic.id, confidence }));
  const twin = twinOf(best.topic.id);
  if (
    twin !== null &&
    bundle === null &&
    (probabilities[topicIndex(twin)] ?? 0) > UNDECIDED * best.confidence
  ) {
    return askBundle(best.topic, twin, best.confidence, alternatives);
  }
  const base = { topic: best.topic.id, confidence: best.confidence, alternatives };
  if (best.confidence >= sure) return { ...base, kind: best.topic.kind };
  const rivals = likeliest(
    weighed,
    MOST_OPTIONS,
    ({ kind }) => kind === 'answer' || kind === 'redirect' || kind === 'handoff',
  );
  if (best.topic.kind === 'unknown' || best.topic.kind === 'smalltalk') {
    const rival = rivals[0];
    if (rival === undefined || rival.confidence < RIVAL) return { ...base, kind: best.topic.kind };
  }
  return {
    ...base,
    kind: 'clarify',
    clarify: {
      question: 'Tôi chưa chắc đã hiểu đúng ý anh/chị. Anh/chị muốn hỏi về việc nào?',
      options: rivals.map(({ topic }) => ({ title: topic.title, topic: topic.id })),
    },
  };
}

type Ranked = { readonly topic: TopicEntry; readonly confidence: number };

/** The `most` likeliest topics, likeliest first; the earlier topic of two equal ones. */
function likeliest(
  weighed: Float64Array,
  most: number,
  wanted: (topic: TopicEntry) => boolean = () => true,
): Ranked[] {
  const found: Ranked[] = [];
  TOPICS.forEach((topic, index) => {
    const confidence = weighed[index] ?? 0;
    const last = found.length === most ? found[most - 1] : undefined;
    if ((last !== undefined && confidence <= last.confidence) || !wanted(topic)) return;
    if (last !== undefined) found.pop();
    let at = found.length;
    while (at > 0 && confidence > (found[at - 1]?.confidence ?? 0)) at--;
    found.splice(at, 0, { topic, confidence });
  });
  return found;
}

/** Without a bundle, twins share one question between them: the likelier one stands for both when weighed against the rest. */
function pooled(probabilities: Float64Array): Float64Array {
  const sums = Float64Array.from(probabilities);
  for (const [birth, death] of TWIN_INDEXES) {
    const [more, less] = (sums[birth] ?? 0) >= (sums[death] ?? 0) ? [birth, death] : [death, birth];
    sums[more] = (sums[more] ?? 0) + (sums[less] ?? 0);
    sums[less] = 0;
  }
  return sums;
}

function askBundle(
  topic: TopicEntry,
  twin: string,
  confidence: number,
  alternatives: readonly TopicAlternative[],
): TopicDecision {
  const birth = topic.id.startsWith('birth.') ? topic.id : twin;
  const death = topic.id.startsWith('birth.') ? twin : topic.id;
  return {
    topic: topic.id,
    kind: 'clarify',
    confidence,
    alternatives,
    clarify: {
      question: 'Anh/chị hỏi về thủ tục khai sinh hay khai tử?',
      options: [
        { title: 'Khai sinh cho trẻ', topic: birth },
        { title: 'Khai tử', topic: death },
      ],
    },
  };
}
