/**
 * Decision tables (`knowledge/tables/*.yaml`): a few questions, rules read from the top, one outcome. The first rule that
 * the answers do not contradict decides: when all its conditions are answered it is the outcome, otherwise its first open
 * condition is the next question. So a citizen is asked only what matters, and the last rule, without conditions, makes
 * sure that every talk ends. Pure.
 */

import { z } from 'zod';
import { isDay, within } from '../calendar/day.ts';
import { dayOf } from '../calendar/moment.ts';
import { foldWords } from '../writing/letters.ts';
import { type ExpiringAnswer, ending, sourceLine } from './answer.ts';
import { BUNDLES } from './bundle.ts';
import { type KnowledgeMistake, LIMITS, PERIOD, SOURCE, shaped, type TopicId } from './entry.ts';

const id = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,19}$/, 'chỉ gồm chữ thường không dấu, số và gạch dưới, tối đa 20 ký tự');
const CHOICE = z.strictObject({
  value: id,
  title: z.string().trim().min(1).max(LIMITS.title),
  says: z.array(z.string().min(1)).default([]),
});
const QUESTION = z.strictObject({
  id,
  text: z.string().trim().min(1).max(400),
  choices: z.array(CHOICE).min(2).max(LIMITS.buttons),
});
const OUTCOME = z.strictObject({
  id,
  text: z.string().trim().min(1),
  oneGo: z.array(z.string().min(1)).default([]),
  separately: z.array(z.strictObject({ what: z.string(), where: z.string(), why: z.string() })).default([]),
  sources: z.array(SOURCE).min(1),
});
const RULE = z.strictObject({
  when: z
    .record(
      id,
      z.union([id, z.array(id).min(1)]).transform((one) => (typeof one === 'string' ? [one] : one)),
    )
    .default({}),
  outcome: id,
  sources: z.array(SOURCE).min(1),
});
const TABLE = z.strictObject({
  id: z.enum([...BUNDLES, 'benefit']),
  title: z.string().min(1),
  reviewed: z.string().refine(isDay, 'không phải là ngày có thật'),
  valid: PERIOD,
  questions: z.array(QUESTION).min(1),
  rules: z.array(RULE).min(1),
  outcomes: z.array(OUTCOME).min(1),
});

export type EligibilityTable = z.infer<typeof TABLE>;
export type EligibilityQuestion = EligibilityTable['questions'][number];
export type EligibilityOutcome = EligibilityTable['outcomes'][number];
export type TableId = EligibilityTable['id'];
/** Answers so far: question id to the value of the choice. */
export type EligibilityAnswers = Readonly<Record<string, string>>;

export type EligibilityStep =
  | { kind: 'question'; question: EligibilityQuestion }
  | { kind: 'outcome'; outcome: EligibilityOutcome };

/**
 * What comes next: a question, or the outcome. An answer that is none of the choices counts as not given (the question
 * comes again); answers to questions that do not matter are ignored.
 */
export function nextQuestion(table: EligibilityTable, answers: EligibilityAnswers): EligibilityStep {
  const known = sound(table, answers);
  for (const rule of table.rules) {
    const conditions = Object.entries(rule.when);
    if (conditions.some(([question, values]) => contradicts(known[question], values))) continue;
    const open = conditions.find(([question]) => known[question] === undefined);
    if (open !== undefined) {
      const question = table.questions.find((one) => one.id === open[0]);
      if (question === undefined) throw new Error(`table ${table.id}: unknown question ${open[0]}`);
      return { kind: 'question', question };
    }
    const outcome = table.outcomes.find((one) => one.id === rule.outcome);
    if (outcome === undefined) throw new Error(`table ${table.id}: unknown outcome ${rule.outcome}`);
    // The outcome carries what decided it: its own sources and those of the rule that led to it.
    return { kind: 'outcome', outcome: { ...outcome, sources: merged(outcome.sources, rule.sources) } };
  }
  throw new Error(`table ${table.id}: no rule decides`);
}

function contradicts(answer: string | undefined, values: readonly string[]): boolean {
  return answer !== undefined && !values.includes(answer);
}

function sound(table: EligibilityTable, answers: EligibilityAnswers): Record<string, string | undefined> {
  const known: Record<string, string | undefined> = {};
  for (const question of table.questions) {
    const answer = Object.hasOwn(answers, question.id) ? answers[question.id] : undefined;
    if (question.choices.some((choice) => choice.value === answer)) known[question.id] = answer;
  }
  return known;
}

function merged(
  own: EligibilityOutcome['sources'],
  more: EligibilityOutcome['sources'],
): EligibilityOutcome['sources'] {
  const key = (source: EligibilityOutcome['sources'][number]): string =>
    `${source.document}|${source.article ?? ''}`;
  const seen = new Set(own.map(key));
  return [...own, ...more.filter((source) => !seen.has(key(source)))];
}

/** The whole outcome in words: what to know, what goes in one filing, what has to be done apart and where. */
export function sayOutcome(outcome: EligibilityOutcome): string {
  const parts = [outcome.text];
  if (outcome.oneGo.length > 0) {
    parts.push(['Làm chung trong một hồ sơ:', ...outcome.oneGo.map((name) => `• ${name}`)].join('\n'));
  }
  if (outcome.separately.length > 0) {
    const rows = outcome.separately.map(({ what, where, why }) => `• ${what}: ${where}. ${why}`);
    parts.push(['Làm riêng:', ...rows].join('\n'));
  }
  return parts.join('\n\n').normalize('NFC');
}

/** The line under an outcome that names what it rests on. */
export function outcomeSourceLine(outcome: EligibilityOutcome): string {
  return sourceLine(outcome.sources);
}

const TOPIC: Record<TableId, TopicId> = {
  birth: 'birth.eligibility',
  death: 'death.eligibility',
  benefit: 'benefit.who',
};

/** Whether a table may be walked today; an expired one is replaced by the plain answer of its topic. */
export function inForce(table: EligibilityTable, now: Date): boolean {
  return within(dayOf(now), table.valid);
}

/** The tables that are out of date or will be within 30 days, in the shape of the answers' alarm list. */
export function expiredTables(tables: readonly EligibilityTable[], now: Date): ExpiringAnswer[] {
  return tables.flatMap((table) => {
    const { to } = table.valid;
    if (to === null) return [];
    const end = {
      topic: TOPIC[table.id],
      file: `tables/${table.id}.yaml`,
      what: 'table' as const,
      endsOn: to,
    };
    return ending({ ...end, name: `Bảng "${table.title}"` }, dayOf(now)) ?? [];
  });
}

/**
 * Which choice a typed reply means: its number in the list ("2"), its title, or one of its synonyms, with or without
 * diacritics, alone or inside a longer reply. Where two choices fit, the longer synonym wins; a tie is null: ask again.
 */
export function readChoice(question: EligibilityQuestion, typed: string): string | null {
  const said = ` ${foldWords(typed)} `;
  const number = /^ (?:so |chon |y )?(\d) $/.exec(said)?.[1];
  if (number !== undefined) return question.choices[Number(number) - 1]?.value ?? null;
  const scored = question.choices.map((choice) => {
    const fitting = [choice.title, ...choice.says]
      .map((one) => foldWords(one))
      .filter((one) => one !== '' && said.includes(` ${one} `));
    return { value: choice.value, length: Math.max(0, ...fitting.map((one) => one.length)) };
  });
  const most = Math.max(...scored.map((one) => one.length));
  const winners = scored.filter((one) => one.length === most);
  return most === 0 || winners.length > 1 ? null : (winners[0]?.value ?? null);
}

/** Every way through a table, each with the answers given and the outcome reached. For tests and for the console's preview. */
export function allPaths(
  table: EligibilityTable,
): { answers: Record<string, string>; outcome: EligibilityOutcome }[] {
  const walk = (
    answers: Record<string, string>,
  ): { answers: Record<string, string>; outcome: EligibilityOutcome }[] => {
    const step = nextQuestion(table, answers);
    if (step.kind === 'outcome') return [{ answers, outcome: step.outcome }];
    return step.question.choices.flatMap((choice) => walk({ ...answers, [step.question.id]: choice.value }));
  };
  return walk({});
}

/**
 * Reads one parsed table and checks that it can be walked: no name that leads nowhere, no choice or outcome that nothing
 * uses, a last rule without conditions, outcomes that fit a message.
 */
export function readTable(
  file: string,
  data: unknown,
): { table: EligibilityTable } | { faults: KnowledgeMistake[] } {
  const result = shaped(TABLE, file, data);
  if ('faults' in result) return result;
  const table = result.value;
  const faults: KnowledgeMistake[] = [];
  const say = (field: string, message: string): void => {
    faults.push({ file, field, message });
  };
  const questions = new Map(table.questions.map((question) => [question.id, question]));
  if (questions.size < table.questions.length) say('questions', 'có hai câu hỏi trùng mã');
  const outcomes = new Set(table.outcomes.map((outcome) => outcome.id));
  if (outcomes.size < table.outcomes.length) say('outcomes', 'có hai kết quả trùng mã');
  table.rules.forEach((rule, index) => {
    if (!outcomes.has(rule.outcome)) say(`rules.${index}.outcome`, `không có kết quả "${rule.outcome}"`);
    for (const [name, values] of Object.entries(rule.when)) {
      const question = questions.get(name);
      if (question === undefined) {
        say(`rules.${index}.when.${name}`, 'không có câu hỏi này');
        continue;
      }
      for (const value of values) {
        if (question.choices.some((choice) => choice.value === value)) continue;
        say(`rules.${index}.when.${name}`, `không có lựa chọn "${value}"`);
      }
    }
  });
  const last = table.rules.at(-1);
  if (last !== undefined && Object.keys(last.when).length > 0)
    say(`rules.${table.rules.length - 1}`, 'quy tắc cuối phải không có điều kiện');
  for (const outcome of table.outcomes) {
    const room = LIMITS.text - 200;
    if (sayOutcome(outcome).length > room) say(`outcomes.${outcome.id}`, `dài quá ${room} ký tự`);
  }
  if (faults.length > 0) return { faults };
  const reached = new Set(allPaths(table).map((path) => path.outcome.id));
  for (const name of outcomes)
    if (!reached.has(name)) say(`outcomes.${name}`, 'không đường nào dẫn tới kết quả này');
  return faults.length > 0 ? { faults } : { table };
}
