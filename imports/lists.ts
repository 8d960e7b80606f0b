/** Reading a loaded list with what its office answered before about files of the same shape. */

import type { Matched } from '../files/headers.ts';
import { answersOver, type ListAnswers, NO_ANSWERS, noAnswers, readAnswers } from '../files/list-answers.ts';
import { type ListFile, type ListLayout, type ListSpec, type NamedSheet, readList } from '../files/lists.ts';
import type { Problem } from '../files/problem.ts';
import type { Reader, Tx } from '../prisma/client.ts';
import type { Act } from '../staff/act.ts';
import { type LoadKind, rememberAnswers, rememberedAnswers } from './imports.ts';

/** A list to be loaded. `remember`: the answers given with it hold for the next file of its shape from this office. */
export type ListLoad = ListFile & { remember?: boolean | undefined };

/** What a page shows of the reading besides the problems: each heading with what it was taken for, and whose answers helped. */
export type ListQuestions = {
  layout: ListLayout | null;
  /** Every answer the file was read with. */
  answers: ListAnswers;
  kept: { fileName: string; at: Date } | null;
};

export type LoadedList =
  | { kind: 'read'; problems: Problem[]; sheetsLeftOut: boolean; questions: ListQuestions }
  | { kind: 'refused'; problems: Problem[]; questions: ListQuestions };

/** Reads the sheets of a list (see `readList`) with remembered answers under those given. */
export async function readLoad<Name extends string>(
  reader: Reader,
  act: Act,
  kind: LoadKind,
  file: ListLoad,
  spec: ListSpec<Name>,
  each: (sheet: NamedSheet, headers: Matched<Name>) => Generator<void, Problem[]>,
): Promise<LoadedList> {
  const questions: ListQuestions = { layout: null, answers: file.answers ?? NO_ANSWERS, kept: null };
  const read = await readList(file, spec, each, async (shape) => {
    const before = await rememberedAnswers(reader, act, { kind, shape });
    const known = before === null ? null : readAnswers(before.answers, Object.keys(spec.columns));
    if (before !== null && known?.kind === 'answers') {
      questions.kept = { fileName: before.fileName, at: before.at };
      questions.answers = answersOver(known.answers, questions.answers);
    }
    return questions.answers;
  });
  questions.layout = read.layout;
  if (read.kind === 'refused') return { kind: 'refused', problems: read.problems, questions };
  const { notes, problems, sheetsLeftOut } = read;
  return { kind: 'read', problems: [...notes, ...problems], sheetsLeftOut, questions };
}

/** Keeps what was answered about the file, in the transaction that saves its rows. */
export async function keepListAnswers(
  tx: Tx,
  act: Act,
  kind: LoadKind,
  { remember, answers, fileName }: ListLoad,
  questions: ListQuestions,
): Promise<void> {
  if (remember !== true || answers === undefined || noAnswers(answers) || questions.layout === null) return;
  await rememberAnswers(tx, act, { kind, shape: questions.layout.shape, fileName }, questions.answers);
}
