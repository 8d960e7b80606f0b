/** Runs the page of one kind of list: checks, asks, saves. */
import type { TellProgress } from '../../../files/load-progress.ts';
import type { ListQuestions } from '../../../imports/lists.ts';
import type { PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import { askOf, type ListAsked, listAsked, savesAsChecked } from './list-form.ts';
import type { ListKind } from './list-questions.ts';
import { type ListChecked, listData, standsAgainst } from './list-view.ts';

export type ListExtra = {
  name: string;
  label: string;
  hint: string;
  type: 'text' | 'datetime-local' | 'date';
  value: string;
  required: boolean;
  maxlength: string | null;
  /** Chosen from a list instead of written. */
  options?: readonly { value: string; title: string; chosen: boolean }[];
};

/** How the page of a kind looks besides what all share. */
export type ListLook = {
  title: string;
  lead: string;
  back: { to: string; title: string };
  extras: readonly ListExtra[];
  ticks: { legend: string; items: { name: string; value: string; title: string; chosen: boolean }[] } | null;
  needs: readonly { strong: string; plain: string }[];
};

/** What the verb of a kind answers, brought to one form. `notes`: what else the plan says. */
export type ListDone =
  | { kind: 'denied'; staff: string }
  | (ListChecked & { kind: 'told'; notes?: string[]; importId: number | null });

type ListAskWith = ReturnType<typeof askOf> & { dryRun: boolean; onProgress: TellProgress };

/** A file that the verb refused. */
export function listRefused({
  problems,
  questions,
}: Pick<ListChecked, 'problems'> & { questions?: ListQuestions }): ListDone {
  return { kind: 'told', refused: true, plan: null, importId: null, problems, questions };
}

/** The empty form. */
export function listPage(page: StaffPage, kind: ListKind, look: ListLook): PageAnswer {
  return answer(page, kind, look, { asked: null, checked: null, mistake: '', notes: [] });
}

/**
 * Checks the file and shows what it would do; the second press saves it. `load` is the verb of the kind. `mistake`: what is
 * wrong with the fields of the kind itself.
 */
export async function loadList(
  page: StaffPage,
  kind: ListKind,
  look: ListLook,
  { mistake, load }: { mistake: string; load: (ask: ListAskWith) => Promise<ListDone> },
): Promise<PageAnswer> {
  const asked = listAsked(page);
  if (asked === null)
    return answer(page, kind, look, {
      ...{ asked: null, checked: null, notes: [] },
      mistake: 'Chọn tệp danh sách, hoặc dán vào ô. Tệp đã chọn trước đó chỉ giữ 20 phút.',
    });
  if (mistake !== '') {
    const empty: ListChecked = { refused: false, plan: null, problems: [], questions: undefined };
    return answer(page, kind, look, { asked, checked: empty, mistake, notes: [] });
  }
  const { user, loads } = page;
  return loads.run({ userId: user.id, fileName: asked.file.name }, async (onProgress) => {
    const ask = { ...askOf(asked), onProgress };
    const fields = fieldsOf(look);
    const told = (done: ListDone) =>
      done.kind === 'told' && done.importId !== null ? `/imports/${done.importId}` : null;
    if (savesAsChecked(asked, fields)) {
      const to = told(await load({ ...ask, dryRun: false }));
      if (to !== null) return { kind: 'goto', to };
    }
    const checked = await load({ ...ask, dryRun: true });
    if (checked.kind === 'denied')
      return answer(page, kind, look, { asked: null, checked: null, mistake: checked.staff, notes: [] });
    const against = standsAgainst(checked, asked, kind);
    if (asked.save && against === null) {
      const to = told(await load({ ...ask, dryRun: false }));
      if (to !== null) return { kind: 'goto', to };
    }
    const said = asked.save ? (against ?? '') : '';
    return answer(page, kind, look, { asked, checked, mistake: said, notes: checked.notes ?? [] });
  });
}

/** What was chosen in the fields of the kind itself. */
function fieldsOf({ extras, ticks }: ListLook): string[] {
  const ticked = (ticks?.items ?? []).filter(({ chosen }) => chosen).map(({ value }) => value);
  return [...extras.map(({ value }) => value), ...ticked];
}

type Shown = { asked: ListAsked | null; checked: ListChecked | null; mistake: string; notes: string[] };

function answer(
  page: StaffPage,
  kind: ListKind,
  look: ListLook,
  { asked, checked, mistake, notes }: Shown,
): PageAnswer {
  const { title, ...rest } = look;
  return {
    kind: 'page',
    view: 'loads/list-page',
    title,
    status: mistake !== '' || checked?.refused === true ? 422 : 200,
    data: { ...rest, mistake, notes, ...listData(page, kind, asked, checked, fieldsOf(look)) },
  };
}
