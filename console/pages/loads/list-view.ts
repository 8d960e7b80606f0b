/**
 * The page of every kind of list: what the file will do, a choice over each column, each unknown word asked once, bad cells
 * mended in the browser, "the whole list" or "additions". A page of a kind adds its own fields and its verb.
 */

import { sayMoment } from '../../../calendar/words.ts';
import type { Problem } from '../../../files/problem.ts';
import { MORE_PROBLEMS } from '../../../files/rows.ts';
import { LOAD_KINDS } from '../../../imports/imports.ts';
import type { ListQuestions } from '../../../imports/lists.ts';
import { type LoadPlan, whyNotWhole } from '../../../imports/plan.ts';
import { capitalised } from '../../../writing/letters.ts';
import type { HeldFile } from '../../held-files.ts';
import type { StaffPage } from '../../http.ts';
import { shortName } from '../../places.ts';
import { problemRows } from '../../problem-rows.ts';
import { tallyRows } from './labels.ts';
import { checkedAs, type ListAsked } from './list-form.ts';
import { asksOf, type ListKind } from './list-questions.ts';

const MOST_CELLS = 60;
/** So many of the leaving rows are named on the page. */
const MOST_NAMED = 50;

/** What became of the check. */
export type ListChecked = {
  refused: boolean;
  plan: LoadPlan | null;
  problems: readonly Problem[];
  questions: ListQuestions | undefined;
};

/**
 * May the file be saved as it was asked? A list of which something would leave has to say whether it is whole.
 * @returns null when it may, else what is said instead
 */
export function standsAgainst({ plan }: ListChecked, asked: ListAsked, kind: ListKind): string | null {
  if (plan === null) return '';
  if (kind.leaves === null) return null;
  if (plan.missing > 0 && asked.coverage === undefined)
    return 'Chọn tệp là danh sách đầy đủ hay chỉ là phần bổ sung, rồi lưu.';
  if (asked.coverage === 'whole' && plan.notWhole !== null)
    return 'Tệp chưa được coi là danh sách đầy đủ; xem lý do ở dưới.';
  return null;
}

/** The data of the shared parts of the page (`partials/list-*`). `asked` null: the empty form. */
export function listData(
  page: StaffPage,
  kind: ListKind,
  asked: ListAsked | null,
  checked: ListChecked | null,
  fields: readonly string[] = [],
) {
  const { files, user, now } = page;
  const problems = checked?.problems ?? [];
  const errors = problems.filter(({ severity }) => severity === 'error');
  const questions = checked?.questions;
  const cells = asked === null ? [] : cellsOf(problems);
  const asks = asksOf(page, kind, problems, questions);
  const chosen = asks.headings.map(({ field, options }) => [field, options.find((one) => one.chosen)?.value]);
  const shown = Object.fromEntries([...chosen, ...cells.map(({ field, value }) => [field, value])]);
  const plan = checked?.plan ?? null;
  const ticket =
    asked === null || checked === null
      ? ''
      : files.hold(user.id, heldAs(asked, { plan, shown, as: checkedAs(asked, fields) }), now);
  const mended = new Set(cells.map(({ field }) => field));
  const table = problems.filter((one) => !mended.has(fieldOf(one)) && one.asks?.kind !== 'word');
  return {
    list: {
      url: kind.url,
      kind: kind.kind,
      ticket,
      fileName: asked?.file.name ?? '',
      mended: asked?.repairs.length ?? 0,
      includeHidden: asked?.includeHidden ?? false,
      mayShowHidden: problems.some(({ rule }) => HIDDEN.has(rule)) || asked?.includeHidden === true,
      acceptGood: asked?.acceptGood ?? false,
      refused: checked?.refused ?? false,
      errors: errors.length,
      // An error of the whole file leaves no good rows.
      mayLeaveOut: checked?.refused === true && errors.length > 0 && errors.every(isOfRow),
      maySave: plan !== null,
      plan:
        plan === null
          ? null
          : {
              rows: plan.rows,
              what: LOAD_KINDS[kind.kind].toLowerCase(),
              ...tallyRows(plan.counts, plan.areas, now),
            },
      leaving:
        plan === null || plan.missing === 0 || kind.leaves === null
          ? null
          : leavingOf(page, kind, plan, asked),
      kept:
        questions === undefined || questions.kept === null
          ? null
          : {
              fileName: questions.kept.fileName,
              at: sayMoment(questions.kept.at),
              shape: questions.layout?.shape ?? '',
            },
      ...asks,
      cells,
      moreCells: Math.max(0, errors.filter((one) => one.letter !== undefined).length - cells.length),
      found: problemRows(table),
    },
  };
}

function heldAs(
  { file, answers, repairs }: ListAsked,
  { plan, shown, as }: { plan: LoadPlan | null; shown: HeldFile['shown'] & object; as: string },
): HeldFile {
  const { name, bytes } = file;
  const held = { name, bytes, answers, repairs, shown };
  if (plan === null) return held;
  return { ...held, checked: { asked: as, missing: plan.missing, notWhole: plan.notWhole } };
}

/** Is this wrong with one row, which may be left out, and not with the headings or the file? */
function isOfRow({ row, rule }: Problem): boolean {
  return rule === MORE_PROBLEMS || (row !== null && !rule.startsWith('column_'));
}

const HIDDEN = new Set(['sheet-hidden', 'rows-filtered', 'rows-hidden', 'columns-hidden']);

function leavingOf({ now }: StaffPage, { nouns, leaves }: ListKind, plan: LoadPlan, asked: ListAsked | null) {
  return {
    count: plan.missing,
    one: nouns.one,
    known: nouns.known,
    does: leaves,
    named: plan.leaving
      .slice(0, MOST_NAMED)
      .map(({ name, areaCode }) => ({ name, place: shortName(areaCode, now) })),
    more: Math.max(0, plan.missing - MOST_NAMED),
    whole: asked?.coverage === 'whole',
    additions: asked?.coverage === 'additions',
    mayBeWhole: plan.notWhole === null || plan.notWhole === 'far_fewer',
    farFewer: plan.notWhole === 'far_fewer',
    why: plan.notWhole === null ? '' : `${capitalised(whyNotWhole(plan.notWhole, nouns))}.`,
  };
}

type Cell = { field: string; place: string; heading: string; value: string; message: string; todo: string };

function fieldOf({ sheet = '', row, letter }: Problem): string {
  return row === null || letter === undefined ? '' : `fix:${encodeURIComponent(sheet)}:${row}:${letter}`;
}

/** Cells with an error that can be mended here; the first wrong thing of each. */
function cellsOf(problems: readonly Problem[]): Cell[] {
  const found = new Map<string, Cell>();
  for (const problem of problems) {
    const field = fieldOf(problem);
    // A word that is asked once needs no mending in each of its cells.
    if (problem.severity !== 'error' || field === '' || problem.asks !== undefined || found.has(field))
      continue;
    const { sheet, row, column, value, message, todo } = problem;
    const place = `${sheet === undefined ? '' : `Trang ${sheet}, `}${sheet === undefined ? 'D' : 'd'}òng ${row}`;
    found.set(field, { field, place, heading: column ?? '', value: value ?? '', message, todo });
    if (found.size === MOST_CELLS) break;
  }
  return [...found.values()];
}
