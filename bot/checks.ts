/** Guided checks: going forward, back, on, and from the start. The tables themselves are in `knowledge/`. Pure. */
import { foldWords } from '../writing/letters.ts';
import type { BotDecision } from './decision.ts';
import { done, type TalkFacts, text } from './facts.ts';
import { afterTopic } from './talk.ts';

type Answers = [question: string, value: string][];

/** The next question, or the outcome, of a table after these answers. */
export function check(facts: TalkFacts, table: string, answers: Answers): BotDecision {
  const topic = table === 'benefit' ? 'benefit.who' : `${table}.eligibility`;
  return done(facts, topic, 'answer', [{ kind: 'check', table, answers }], [], {
    ...afterTopic(facts.talk, topic),
    check: { table, answers, paused: false },
  });
}

/** An answer to a guided question: kept in order; answering an earlier question again takes back what came after it. */
export function checked(facts: TalkFacts, table: string, question: string, value: string): BotDecision {
  const before = facts.talk.check?.table === table ? facts.talk.check.answers : [];
  const again = before.findIndex(([asked]) => asked === question);
  const kept = again === -1 ? before : before.slice(0, again);
  return check(facts, table, [...kept, [question, value]]);
}

/** Takes the last answer back; nothing to take back: the first question, or a greeting when no check was begun. */
export function back(facts: TalkFacts): BotDecision {
  const open = facts.talk.check;
  return open === null ? greet(facts) : check(facts, open.table, open.answers.slice(0, -1));
}

/** Asks the open question again after something else was talked about. */
export function resume(facts: TalkFacts): BotDecision {
  const open = facts.talk.check;
  return open === null ? greet(facts) : check(facts, open.table, open.answers);
}

/** The list of what to do; before the outcome is reached, the open question. */
export function checklist(facts: TalkFacts): BotDecision {
  const open = facts.talk.check;
  if (open === null) return greet(facts);
  const { table, answers } = open;
  return done(facts, `${table}.documents`, 'answer', [{ kind: 'checklist', table, answers }]);
}

function greet(facts: TalkFacts): BotDecision {
  return done(facts, 'chat.greeting', 'smalltalk', [{ kind: 'answer', topic: 'chat.greeting' }]);
}

const POLITE = '(?: (?:a|nhe|nha|voi|di|giup|em|toi|minh))*';
const BACK = new RegExp(
  `^(?:cho (?:em|toi) )?(?:quay lai|tro lai|lui lai|chon lai|sua lai|sua|cau truoc)(?: (?:cau|buoc))?(?: truoc)?${POLITE}$`,
);
const RESTART = new RegExp(
  `^(?:cho (?:em|toi) )?(?:lam lai|bat dau lai|kiem tra lai|tu dau)(?: tu dau)?${POLITE}$`,
);
const ON = new RegExp(
  `^(?:cho (?:em|toi) )?(?:tiep tuc|lam tiep|kiem tra tiep|tiep)(?: kiem tra)?(?: tiep)?${POLITE}$`,
);
const LIST = new RegExp(
  `^(?:cho (?:em|toi) )?(?:xem )?danh sach(?: (?:can lam|viec|viec can lam))?${POLITE}$`,
);
/** Question words, or a yes-no question of some length: "… có bắt buộc không ạ". A bare "không" is an answer. */
const ASKS =
  /(?:bao nhieu|bao lau|o dau|khi nao|the nao|lam sao|la gi|gi khong|tai sao|vi sao|may ngay|mat may)|(?:\S+ ){3,}(?:khong|ko|chua)(?: (?:a|vay|nhi|ha|the|ad|em))*$/;
/** So sure must the reading be before words that also fit a choice count as another question. */
const SURE = 0.6;
const BEYOND_DOUBT = 0.97;
/** Longer messages that fit no choice are no attempt at one. */
const SHORT_WORDS = 6;

/** Whether the words are about an open check. Asked before the words that allow messages again: both know "tiếp tục". */
export function steered(facts: TalkFacts): BotDecision | null {
  const open = facts.talk.check;
  if (open === null) return null;
  const plain = foldWords(facts.text, '/');
  if (BACK.test(plain)) return back(facts);
  if (RESTART.test(plain)) return check(facts, open.table, []);
  if (ON.test(plain)) return resume(facts);
  return LIST.test(plain) ? checklist(facts) : null;
}

/** The words read as an answer to the open question; null when they are none, or clearly ask something else. */
export function typed(facts: TalkFacts): BotDecision | null {
  const open = facts.talk.check;
  if (open === null || open.paused) return null;
  const choice = facts.readChoice(open.table, open.answers, facts.text);
  const reading = facts.understanding;
  if (choice !== null) {
    const other =
      ASKS.test(foldWords(facts.text, '/')) &&
      reading !== null &&
      reading.kind !== 'unknown' &&
      reading.confidence >= SURE;
    return other ? null : checked(facts, open.table, choice.question, choice.value);
  }
  const words = foldWords(facts.text, '/').split(' ').length;
  // One or two words in the middle of a check are an attempt at an answer unless they name a topic beyond doubt.
  const mumbled = words <= 2 && reading?.kind === 'answer' && reading.confidence < BEYOND_DOUBT;
  if (
    words > SHORT_WORDS ||
    !(mumbled || isUnsure(reading)) ||
    reading === null ||
    facts.isOver(open.table, open.answers)
  )
    return null;
  const question = resume(facts);
  return {
    ...question,
    replies: [text('bot-check-again'), ...question.replies],
    understood: { topic: reading.topic, kind: 'clarify', confidence: reading.confidence },
  };
}

function isUnsure(reading: TalkFacts['understanding']): reading is NonNullable<TalkFacts['understanding']> {
  return (
    reading !== null &&
    (reading.kind === 'unknown' || (reading.kind === 'clarify' && reading.confidence < SURE))
  );
}

/** Has this message brought a guided check to its outcome? Looking at the outcome again does not. */
export function finishes(facts: TalkFacts, decision: BotDecision): boolean {
  const before = facts.talk.check;
  const wasOver = before !== null && facts.isOver(before.table, before.answers);
  return (
    !wasOver &&
    decision.replies.some((reply) => reply.kind === 'check' && facts.isOver(reply.table, reply.answers))
  );
}
