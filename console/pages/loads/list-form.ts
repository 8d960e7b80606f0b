/** What the form of a list says: the file, answers about its columns and words, mended cells. */

import { answersOver, type ListAnswers, NO_ANSWERS } from '../../../files/list-answers.ts';
import { type Repair, sameCell } from '../../../files/repairs.ts';
import type { FileCoverage } from '../../../imports/imports.ts';
import { oneLine } from '../../../writing/cleaning.ts';
import type { HeldFile } from '../../held-files.ts';
import type { StaffPage } from '../../http.ts';

/** What the form says about the file, whatever its kind. */
export type ListAsked = {
  file: HeldFile;
  answers: ListAnswers;
  repairs: readonly Repair[];
  includeHidden: boolean;
  acceptGood: boolean;
  coverage: FileCoverage | undefined;
  agreed: number | undefined;
  save: boolean;
};

const MOST_PASTED = 200_000;
/** A choice that nobody made. */
export const UNSET = '?';

/** Reads the form: the file sent now or held from before, and everything answered and mended so far. Null: there is no file. */
export function listAsked({ form, files, user, now }: StaffPage): ListAsked | null {
  const pasted = form.text('pasted').slice(0, MOST_PASTED);
  const sent =
    form.file('file') ??
    (pasted === '' ? null : { name: 'dán từ văn bản', bytes: new TextEncoder().encode(pasted) });
  const held = files.take(user.id, form.text('ticket'), now);
  const file: HeldFile | null = sent ?? held;
  if (file === null) return null;
  const said = answersOfForm(form.fields(), held?.shown ?? {});
  const wish = form.text('do');
  const coverage = form.text('coverage');
  const leaving = /^\d{1,7}$/.test(form.text('leaving')) ? Number(form.text('leaving')) : undefined;
  return {
    file,
    // Headings and words are answered by what they say: the answers hold for the corrected file as well.
    answers: answersOver(held?.answers ?? NO_ANSWERS, said),
    repairs: sent === null ? repairsOfForm(form.fields(), file) : [],
    includeHidden: form.ticked('hidden'),
    acceptGood: wish === 'save-good' || form.ticked('acceptGood'),
    coverage: coverage === 'whole' || coverage === 'additions' ? coverage : undefined,
    agreed: form.ticked('agree') ? leaving : undefined,
    save: wish === 'save' || wish === 'save-good',
  };
}

/** What a verb is asked with. */
export function askOf({ file, answers, repairs, includeHidden, acceptGood, coverage, agreed }: ListAsked) {
  return {
    ...{ fileName: file.name, bytes: file.bytes, answers, repairs, includeHidden },
    ...{ acceptGood, coverage, agreed, remember: true },
  };
}

/** What a check holds for: the answers, the mended cells and what else was chosen; not yet what leaves. */
export function checkedAs(asked: ListAsked, fields: readonly string[]): string {
  const { answers, repairs, includeHidden, acceptGood } = asked;
  return JSON.stringify([answers, repairs, includeHidden, acceptGood, fields]);
}

/** May the file be saved by what its check found, without checking once more? The verb asks everything again. */
export function savesAsChecked(asked: ListAsked, fields: readonly string[]): boolean {
  const { checked } = asked.file;
  if (!asked.save || checked === undefined || checked.asked !== checkedAs(asked, fields)) return false;
  if (checked.missing === 0) return true;
  if (asked.coverage !== 'whole') return asked.coverage === 'additions';
  const { notWhole, missing } = checked;
  return notWhole === null || (notWhole === 'far_fewer' && asked.agreed === missing);
}

type Fields = readonly [name: string, value: string][];

/** Fields `as:HEADING`, `says:COLUMN:WORD`, `given:COLUMN`. */
function answersOfForm(fields: Fields, shown: Readonly<Record<string, string>>): ListAnswers {
  const columns: Record<string, string> = {};
  const words: Record<string, Record<string, string>> = {};
  const given: Record<string, string> = {};
  for (const [name, raw] of fields) {
    const value = raw.trim().slice(0, 100);
    if (value === '' || value === UNSET || shown[name] === value) continue;
    const [kind, first = '', second = ''] = name.split(':').map(decoded);
    if (kind === 'as') columns[first] = value;
    else if (kind === 'given') given[first] = value;
    else if (kind === 'says') words[first] = { ...words[first], [second]: value };
  }
  return { columns, words, given };
}

/** Fields `fix:SHEET:ROW:LETTER`; one that is as it was shown mends nothing. */
export function repairsOfForm(fields: Fields, held: HeldFile): Repair[] {
  let repairs = [...(held.repairs ?? [])];
  for (const [name, raw] of fields) {
    const [kind, sheet = '', row = '', letter = ''] = name.split(':').map(decoded);
    const text = oneLine(raw).slice(0, 500);
    if (kind !== 'fix' || held.shown?.[name] === text) continue;
    const repair: Repair = { sheet, row: Number(row), letter, text };
    repairs = [...repairs.filter((one) => !sameCell(one, repair)), repair];
  }
  return repairs.slice(-2_000);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}
