/** The guided check as the bot walks it: one question or one outcome at a time, from the decision tables. Pure. */
import type { AnswerSource } from './answer.ts';
import {
  type EligibilityAnswers,
  type EligibilityTable,
  inForce,
  nextQuestion,
  outcomeSourceLine,
  readChoice,
  sayOutcome,
  type TableId,
} from './eligibility.ts';
import type { TopicId } from './entry.ts';

/** The next step of a guided check; `expired`: its rules are out of date, the plain answer of `topic` stands in. */
export type CheckStep =
  | { kind: 'expired'; topic: TopicId }
  | { kind: 'question'; id: string; text: string; choices: { title: string; value: string }[] }
  | {
      kind: 'outcome';
      id: string;
      text: string;
      sourceLine: string;
      sources: AnswerSource[];
      followUps: TopicId[];
    };

/** What stands in for a table that is out of date, and what people ask after an outcome. */
const NEXT: Record<TableId, { plain: TopicId; followUps: TopicId[] }> = {
  birth: { plain: 'birth.eligibility', followUps: ['birth.documents', 'birth.how_to_file', 'consent.who'] },
  death: { plain: 'death.eligibility', followUps: ['death.documents', 'death.how_to_file', 'benefit.who'] },
  benefit: { plain: 'benefit.who', followUps: ['benefit.amount', 'benefit.recipient', 'death.how_to_file'] },
};

type Given = readonly (readonly [string, string])[];

/** The step after these answers. Throws when there is no such table: the bot asks only for its own. */
export function checkStep(
  tables: readonly EligibilityTable[],
  id: string,
  answers: Given,
  now: Date,
): CheckStep {
  const table = tableOf(tables, id);
  if (!inForce(table, now)) return { kind: 'expired', topic: NEXT[table.id].plain };
  const step = nextQuestion(table, asAnswers(answers));
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
    followUps: NEXT[table.id].followUps,
  };
}

/** Which choice of the open question typed words mean; null when none, or two. */
export function choiceMeant(
  tables: readonly EligibilityTable[],
  id: string,
  answers: Given,
  typed: string,
): { question: string; value: string } | null {
  const step = nextQuestion(tableOf(tables, id), asAnswers(answers));
  if (step.kind !== 'question') return null;
  const value = readChoice(step.question, typed);
  return value === null ? null : { question: step.question.id, value };
}

function tableOf(tables: readonly EligibilityTable[], id: string): EligibilityTable {
  const found = tables.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no decision table ${id}`);
  return found;
}

function asAnswers(answers: Given): EligibilityAnswers {
  return Object.fromEntries(answers);
}
