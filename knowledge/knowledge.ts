import type { Reader, Tx } from '../prisma/client.ts';
import { allowanceValues, deadline } from './amounts.ts';
import {
  type Ending,
  expiredEntries,
  type Facts,
  type Given,
  type GivenSource,
  giveAnswer,
} from './answer.ts';
import { sayDay } from './day.ts';
import {
  type Answers,
  expiredTables,
  inForce,
  nextQuestion,
  outcomeSourceLine,
  readChoice,
  sayOutcome,
  type TableId,
} from './eligibility.ts';
import { type BenefitGroup, type Fault, TOPICS, type Topic, type ValueName } from './entry.ts';
import { readAmounts, readEntries, readTables } from './files.ts';
import * as store from './store.ts';
import { fingerprint } from './understanding/text.ts';
import { loadModel, type Understanding, understand } from './understanding/understand.ts';

export type { Ending, Given, GivenSource as AnswerSource } from './answer.ts';
export { BENEFIT_GROUPS, type BenefitGroup, TOPICS, type Topic } from './entry.ts';
export type { LabelledRow as LabelledMessage } from './store.ts';

/** An understanding whose benefit group is one of the schemes that the answers know. */
export type Understood = Omit<Understanding, 'facts'> & {
  facts: Omit<Understanding['facts'], 'benefitGroup'> & { benefitGroup?: BenefitGroup };
};

/** Who people say they were, and which scheme pays for them (facts 5.2). */
const SCHEME: Record<NonNullable<Understanding['facts']['benefitGroup']>, BenefitGroup> = {
  pension: 'social_insurance',
  worker: 'social_insurance',
  merit: 'merit_person',
  social: 'social_assistance',
  none: 'none',
};

function inSchemes(reading: Understanding): Understood {
  const { benefitGroup: group, ...facts } = reading.facts;
  return { ...reading, facts: group === undefined ? facts : { ...facts, benefitGroup: SCHEME[group] } };
}

/** What is known of a case when an answer is asked for; values of the commune come from its profile. */
export type AnswerFacts = {
  now: Date;
  bundle?: 'birth' | 'death' | null;
  benefitGroup?: BenefitGroup | null;
  /** Day of birth or death, when the citizen has said it. */
  bornOn?: Date | null;
  diedOn?: Date | null;
  areaCode?: string | null;
  provinceCode?: string | null;
  values?: Partial<Record<ValueName, string>>;
};

/** The next step of a guided check; `expired`: its rules are out of date, the plain answer of `topic` stands in. */
export type CheckStep =
  | { kind: 'expired'; topic: Topic }
  | { kind: 'question'; id: string; text: string; choices: { title: string; value: string }[] }
  | {
      kind: 'outcome';
      id: string;
      text: string;
      sourceLine: string;
      sources: GivenSource[];
      followUps: Topic[];
    };

/** The knowledge of the program, loaded once: understanding, reviewed answers, dated amounts, decision tables. */
export type Knowledge = {
  /** Reads one message. `context`: earlier messages of the same citizen, oldest first; `bundle`: what the talk was about. */
  understand: (text: string, context: readonly string[], bundle: 'birth' | 'death' | null) => Understood;
  answer: (topic: string, facts: AnswerFacts) => Given;
  /** Title of a topic, for buttons. */
  title: (topic: string) => string;
  check: (table: string, answers: readonly (readonly [string, string])[], now: Date) => CheckStep;
  /** Which choice of the open question typed words mean; null when none, or two. */
  readChoice: (
    table: string,
    answers: readonly (readonly [string, string])[],
    typed: string,
  ) => { question: string; value: string } | null;
  /** Answers that have ended or end within 30 days, for the staff home page and `doctor`. */
  alarms: (now: Date) => Ending[];
  /** Files that could not be used. */
  faults: readonly Fault[];
};

/** What stands in for a table that is out of date, and what people ask after an outcome. */
const NEXT: Record<TableId, { plain: Topic; followUps: Topic[] }> = {
  birth: { plain: 'birth.eligibility', followUps: ['birth.documents', 'birth.how_to_file', 'consent.who'] },
  death: { plain: 'death.eligibility', followUps: ['death.documents', 'death.how_to_file', 'benefit.who'] },
  benefit: { plain: 'benefit.who', followUps: ['benefit.amount', 'benefit.recipient', 'death.how_to_file'] },
};

/** Loads everything from this room's files. Takes well under half a second; throws when the model file is missing. */
export function loadKnowledge(ownFolder?: string): Knowledge {
  const { entries, faults } = readEntries(ownFolder);
  const amounts = readAmounts();
  const { tables, faults: tableFaults } = readTables();
  const model = loadModel();
  const titles = new Map(entries.map((entry) => [entry.topic, entry.title]));

  const table = (id: string) => {
    const found = tables.find((one) => one.id === id);
    if (found === undefined) throw new Error(`no decision table ${id}`);
    return found;
  };

  return {
    understand: (text, context, bundle) => inSchemes(understand(model, text, { messages: context, bundle })),
    answer: (topic, facts) => {
      const known = TOPICS.find((one) => one === topic);
      if (known === undefined)
        return { kind: 'missing', topic: 'out_of_scope', why: `không có mục "${topic}"` };
      return giveAnswer(entries, known, {
        ...withoutDays(facts),
        values: { ...computed(known, facts), ...facts.values },
      });
    },
    title: (topic) => titles.get(topic as Topic) ?? 'Xem thêm',
    check: (id, answers, now) => {
      if (!inForce(table(id), now)) return { kind: 'expired', topic: NEXT[table(id).id].plain };
      const step = nextQuestion(table(id), asAnswers(answers));
      if (step.kind === 'question') {
        const { id: question, text, choices } = step.question;
        return {
          kind: 'question',
          id: question,
          text,
          choices: choices.map(({ title, value }) => ({ title, value })),
        };
      }
      return {
        kind: 'outcome',
        id: step.outcome.id,
        text: sayOutcome(step.outcome),
        sourceLine: outcomeSourceLine(step.outcome),
        sources: step.outcome.sources.map(({ document, article, date, verified }) => ({
          document,
          ...(article === undefined ? {} : { article }),
          ...(date === undefined ? {} : { date }),
          verified,
        })),
        followUps: NEXT[table(id).id].followUps,
      };
    },
    readChoice: (id, answers, typed) => {
      const step = nextQuestion(table(id), asAnswers(answers));
      if (step.kind !== 'question') return null;
      const value = readChoice(step.question, typed);
      return value === null ? null : { question: step.question.id, value };
    },
    alarms: (now) => [...expiredEntries(entries, now), ...expiredTables(tables, now)],
    faults: [...faults, ...amounts.faults, ...tableFaults],
  };

  function computed(topic: Topic, facts: AnswerFacts): Partial<Record<ValueName, string>> {
    const values = allowanceValues(amounts.amounts, {
      benefitGroup: facts.benefitGroup ?? null,
      diedOn: facts.diedOn ?? null,
    });
    const start = topic.startsWith('birth.')
      ? facts.bornOn
      : topic.startsWith('death.')
        ? facts.diedOn
        : null;
    if (start != null) {
      const due = deadline(
        amounts.amounts,
        topic.startsWith('birth.') ? 'birth_registration' : 'death_registration',
        start,
      );
      if (due !== null) values.deadline = sayDay(due.on);
    }
    return values;
  }
}

function withoutDays(facts: AnswerFacts): Facts {
  const { bornOn: _bornOn, ...rest } = facts;
  return rest;
}

function asAnswers(answers: readonly (readonly [string, string])[]): Answers {
  return Object.fromEntries(answers);
}

/** PostgreSQL indexes about 2,700 bytes; nobody teaches with messages that differ only after this many letters. */
const MOST_LETTERS_OF_KEY = 500;

/** Alike for messages that differ in case, diacritics, spaces or punctuation only; '' when there is no letter or digit. */
export function foldedKey(text: string): string {
  return [...fingerprint(text).normalize('NFC')].slice(0, MOST_LETTERS_OF_KEY).join('');
}

/**
 * Keeps a message that was not understood with the topic an official chose for it. It teaches nothing by itself: it waits
 * for review and for the next training.
 * @param message.text masked already; kept on one line
 * @returns 'same_words' when such a message is attached already (whatever its topic), 'no_words' when it says nothing
 */
export async function labelMessage(
  tx: Tx,
  message: { text: string; topic: string; by: number | null; now: Date; demo?: boolean },
): Promise<'labelled' | 'same_words' | 'no_such_topic' | 'no_words'> {
  const topic = TOPICS.find((one) => one === message.topic);
  if (topic === undefined) return 'no_such_topic';
  const text = message.text
    .normalize('NFC')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  const folded = foldedKey(text);
  if (folded === '') return 'no_words';
  const { by, now, demo = false } = message;
  const added = await store.addLabelled(tx, { text, folded, topic, addedBy: by, addedAt: now, demo });
  return added ? 'labelled' : 'same_words';
}

/** Every attached message, the oldest first; `reviewedAt` null: still to be reviewed. */
export async function labelledMessages(reader: Reader): Promise<store.LabelledRow[]> {
  return store.labelledRows(reader);
}

/** Takes back an attachment that nobody has reviewed; false when there is none. */
export async function unlabelMessage(tx: Tx, id: number): Promise<boolean> {
  return store.removeUnreviewed(tx, id);
}

/** Notes that the messages up to this id were reviewed and are in `knowledge/messages`. @returns how many were waiting */
export async function reviewLabelled(tx: Tx, lastId: number, now: Date): Promise<number> {
  return store.reviewUpTo(tx, lastId, now);
}

/**
 * The file a reviewer works from: lines of `topic<TAB>text`. What the files of messages read as alternatives, comments,
 * stand-ins or context is left out.
 */
export function labelledFile(messages: readonly { topic: string; text: string }[]): string {
  const plain = (text: string) =>
    text
      .replace(/[{}|#@]|=>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
  return messages.map(({ topic, text }) => `${topic}\t${plain(text)}\n`).join('');
}
