/** What a list asks on its page: which heading is which column, what stands for a missing one, what a word means. */
import { provinceOf } from '../../../areas/areas.ts';
import type { ColumnSpec } from '../../../files/headers.ts';
import { LEAVE_OUT, NO_ANSWERS, wordKey } from '../../../files/list-answers.ts';
import type { ListSpec } from '../../../files/lists.ts';
import type { Problem } from '../../../files/problem.ts';
import { forgetAnswers, LOAD_KINDS, type LoadKind } from '../../../imports/imports.ts';
import type { ListQuestions } from '../../../imports/lists.ts';
import type { Nouns } from '../../../imports/plan.ts';
import type { PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import { communesWithin, provinceChoices, type SelectOption } from '../../places.ts';
import { UNSET } from './list-form.ts';

const MOST_WORDS = 40;

/** One kind of list. `does`: what leaving means ("không nhắc nữa"); null: nothing ever leaves. */
export type ListKind = {
  kind: LoadKind;
  url: string;
  spec: ListSpec<string>;
  nouns: Nouns;
  leaves: string | null;
};

type Question = {
  field: string;
  title: string;
  hint: string;
  options: SelectOption[];
  free: boolean;
  value: string;
};

/** The choices over columns, words and missing columns. */
export function asksOf(
  page: StaffPage,
  { spec }: ListKind,
  problems: readonly Problem[],
  questions: ListQuestions | undefined,
) {
  const columns: Record<string, ColumnSpec> = spec.columns;
  const answers = questions?.answers ?? NO_ANSWERS;
  const titles = Object.entries(columns).map(([name, { title }]) => ({ name, title }));
  const known = new Set<string>();
  const headings = (questions?.layout?.sheets ?? []).flatMap((sheet) =>
    sheet.headings.flatMap((heading) => {
      if (known.has(heading.key)) return [];
      known.add(heading.key);
      const chosen = heading.column ?? LEAVE_OUT;
      return [
        {
          field: `as:${encodeURIComponent(heading.key)}`,
          letter: heading.letter,
          header: heading.text,
          samples: heading.samples.join('; '),
          look: heading.why === 'twice' ? 'asked' : heading.column === null ? 'left' : 'kept',
          reason: WHY[heading.why],
          options: [
            { value: LEAVE_OUT, title: 'Để ngoài, không nạp', chosen: chosen === LEAVE_OUT },
            ...titles.map(({ name, title }) => ({ value: name, title, chosen: name === chosen })),
          ],
        },
      ];
    }),
  );
  const missing = [
    ...new Set(problems.flatMap(({ asks }) => (asks?.kind === 'column' ? [...asks.columns] : []))),
  ];
  const given = [...new Set([...missing, ...Object.keys(answers.given)])].flatMap((name): Question[] => {
    // A commune for the whole list is chosen once, by its code.
    if (name === 'commune' && columns.area !== undefined) return [];
    const title = name === 'area' ? 'Cả danh sách là của' : columns[name]?.title;
    const choices = choicesOf(page, name, columns[name], answers.given[name] ?? '');
    if (title === undefined || choices === null) return [];
    const hint = 'Tệp không có cột này; chọn nếu mọi dòng đều như nhau';
    return [{ field: `given:${name}`, title, hint, ...choices }];
  });
  const words = new Map<string, Question>();
  for (const { asks } of problems) {
    if (asks?.kind !== 'word' || words.size === MOST_WORDS) continue;
    const { column, word } = asks;
    const field = `says:${encodeURIComponent(column)}:${encodeURIComponent(wordKey(word))}`;
    if (words.has(field)) continue;
    const choices = choicesOf(page, column, columns[column], '');
    if (choices !== null)
      words.set(field, { field, title: word, hint: columns[column]?.title ?? '', ...choices });
  }
  return {
    headings,
    columnsAsked: problems.some(({ asks, rule }) => asks?.kind === 'column' || rule === 'column_twice'),
    given,
    words: [...words.values()],
  };
}

const WHY = {
  known: 'theo tên cột',
  answered: 'theo lựa chọn của anh/chị',
  weak: 'đoán theo tên cột, hãy xem lại',
  left: 'đã có cột khác cùng nghĩa',
  twice: 'có hai cột cùng nghĩa, hãy chọn một',
  unknown: 'không có nghĩa nào khớp',
} as const;

/** What a column may say: its closed list, the units of the person's area; null: anything, so nothing can be chosen. */
function choicesOf(
  { user, now }: StaffPage,
  name: string,
  spec: ColumnSpec | undefined,
  chosen: string,
): Pick<Question, 'options' | 'free' | 'value'> | null {
  const first = { value: UNSET, title: 'Chọn', chosen: chosen === '' };
  const listed = (options: SelectOption[]) => ({ options: [first, ...options], free: false, value: chosen });
  if (name === 'area' || name === 'commune') {
    const communes = communesWithin(user, now);
    if (communes === null) return { options: [], free: true, value: chosen };
    return listed(
      communes.map(({ code, fullName }) => ({ value: code, title: fullName, chosen: code === chosen })),
    );
  }
  if (name === 'province') {
    const own = user.areaCode === '' ? '' : provinceOf(user.areaCode);
    return listed(
      provinceChoices(user, now, own).map(({ title }) => {
        const says = title.replace(/\s*\(\d+\)$/, '');
        return { value: says, title: says, chosen: says === chosen };
      }),
    );
  }
  if (spec?.choices === undefined) return null;
  return listed(spec.choices.map(({ says, title }) => ({ value: says, title, chosen: says === chosen })));
}

/** Takes back what this office answered for files of one shape. */
export async function forgetListAnswers({ needs, act, form }: StaffPage): Promise<PageAnswer> {
  const kind = form.text('kind');
  const shape = form.text('shape').slice(0, 60);
  if (!Object.hasOwn(LOAD_KINDS, kind)) return { kind: 'goto', to: '/imports' };
  await needs.deps.db.write((tx) => forgetAnswers(tx, act, { kind: kind as LoadKind, shape }));
  return { kind: 'goto', to: '/imports', done: 'forgotten' };
}
