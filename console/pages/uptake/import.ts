import { communesOf, provinceOf } from '../../../areas/areas.ts';
import { sayMoment } from '../../../calendar/words.ts';
import { forgetAnswers, rememberAnswers, rememberedAnswers } from '../../../imports/imports.ts';
import {
  acceptable,
  type ColumnMapping,
  columnAnswers,
  type FileLayout,
  type ImportResult,
  importTable,
  layoutOf,
  NO_MAPPING,
  overlaid,
  readMapping,
  type TableProblem,
} from '../../../uptake/uptake.ts';
import type { PageAnswer } from '../../answer.ts';
import type { Upload } from '../../form.ts';
import type { HeldFile } from '../../held-files.ts';
import type { StaffPage } from '../../http.ts';
import { provinceChoices } from '../../places.ts';
import { problemRows } from '../../problem-rows.ts';
import { repairsOfForm } from '../loads/list-form.ts';
import { type CellToMend, cellsToMend } from './cells.ts';
import { isEmpty, mappingOfForm, tableChoices, unitQuestions } from './mapping.ts';

type Filled = {
  from: string;
  to: string;
  province: string;
  source: string;
  acceptTotal: string;
  pasted: string;
};

const EMPTY: Filled = { from: '', to: '', province: '', source: '', acceptTotal: '', pasted: '' };
const MOST_PASTED = 100_000;

/** The empty form. */
export async function showUptakeImport(page: StaffPage): Promise<PageAnswer> {
  const own = page.user.areaCode === '' ? '' : provinceOf(page.user.areaCode);
  return formPage(page, { ...EMPTY, province: own }, {});
}

/**
 * Checks the file and shows what was understood, a choice over every column, and every problem; the second press, with
 * nothing in the way, saves it. Answers are kept for the next file of the same shape from the same office.
 * What refuses a table and what may pass with a reason is the rule of uptake/, not of this page.
 */
export async function loadUptake(page: StaffPage): Promise<PageAnswer> {
  const { needs, user, form, files, now, act } = page;
  const filled = {
    from: form.text('from'),
    to: form.text('to'),
    province: form.text('province'),
    source: form.text('source').slice(0, 300),
    acceptTotal: form.text('acceptTotal').slice(0, 500),
    pasted: form.text('pasted').slice(0, MOST_PASTED),
  };
  const sent = uploadOf(page, filled.pasted);
  const held = files.take(user.id, form.text('ticket'), now);
  const upload: HeldFile | null = sent !== null && !isSame(sent, held) ? sent : (held ?? sent);
  if (upload === null)
    return formPage(page, filled, { mistake: 'Chọn tệp bảng số liệu, hoặc dán bảng vào ô.' });
  const repairs = repairsOfForm(form.fields(), upload);
  const plain = await layoutOf(upload.bytes, undefined, repairs);
  const kept = plain === null ? null : await rememberedOf(page, plain);
  const own = mappingOfForm(form, plain);
  const mapping = overlaid(kept?.mapping ?? NO_MAPPING, own);
  const columns = isEmpty(mapping)
    ? undefined
    : columnAnswers(mapping, kept === null ? 'anh/chị đã chọn' : 'theo lựa chọn đã nhớ hoặc vừa chọn');
  const request = {
    ...requestOf(upload, filled),
    repairs,
    loadedBy: user.id,
    ...(columns === undefined ? {} : { columns, answers: mapping.units }),
  };
  const checked = await importTable(act, needs.deps, { ...request, dryRun: true });
  const save = form.text('do') === 'save';
  const result = save && checked.kind === 'checked' ? await importTable(act, needs.deps, request) : checked;
  if (result.kind === 'same') return { kind: 'goto', to: `/uptake/tables/${result.tableId}`, done: 'same' };
  if (result.kind === 'kept') {
    if (!isEmpty(own) && plain !== null)
      await needs.deps.db.write((tx) =>
        rememberAnswers(tx, act, { kind: 'uptake', shape: plain.shape, fileName: upload.name }, mapping),
      );
    const fresh = result.tables.filter(({ same }) => !same);
    const to = fresh.length > 1 ? `/imports/${result.importId}` : `/uptake/tables/${result.tableId}`;
    return { kind: 'goto', to, done: 'imported' };
  }
  const layout = columns === undefined ? plain : await layoutOf(upload.bytes, columns, repairs);
  const cells = result.kind === 'refused' ? cellsToMend(result.problems) : [];
  const shown = Object.fromEntries(cells.map(({ field, value }) => [field, value]));
  const ticket = files.hold(user.id, { ...upload, repairs, shown }, now);
  const mended = repairs.length;
  return formPage(page, filled, {
    result,
    ticket,
    fileName: upload.name,
    layout,
    mapping,
    kept,
    cells,
    mended,
  });
}

/** Takes back what this office answered for files of one shape. */
export async function forgetUptakeAnswers({ needs, act, form }: StaffPage): Promise<PageAnswer> {
  const shape = form.text('shape').slice(0, 60);
  await needs.deps.db.write((tx) => forgetAnswers(tx, act, { kind: 'uptake', shape }));
  return { kind: 'goto', to: '/uptake/import', done: 'forgotten' };
}

/** The pasted text comes again with every press; it is the held one, with what was mended in it. */
function isSame(sent: Upload, held: HeldFile | null): boolean {
  return held !== null && Buffer.compare(sent.bytes, held.bytes) === 0;
}

/** A chosen file, else what was pasted into the box. */
function uploadOf({ form }: StaffPage, pasted: string): Upload | null {
  const file = form.file('file');
  if (file !== null || pasted === '') return file;
  return { name: 'dán từ văn bản', bytes: new TextEncoder().encode(pasted) };
}

type Kept = { mapping: ColumnMapping; fileName: string; at: Date };

async function rememberedOf({ needs, act }: StaffPage, layout: FileLayout): Promise<Kept | null> {
  const kept = await rememberedAnswers(needs.deps.db.read, act, { kind: 'uptake', shape: layout.shape });
  const read = kept === null ? null : readMapping(kept.answers);
  if (kept === null || read?.kind !== 'mapping') return null;
  return { mapping: read.mapping, fileName: kept.fileName, at: kept.at };
}

function requestOf(upload: Upload, filled: Filled) {
  const given = (value: string) => value !== '';
  return {
    fileName: upload.name,
    bytes: upload.bytes,
    ...(given(filled.from) ? { from: filled.from } : {}),
    ...(given(filled.to) ? { to: filled.to } : {}),
    ...(given(filled.province) ? { provinceCode: filled.province } : {}),
    ...(given(filled.source) ? { source: filled.source } : {}),
    ...(given(filled.acceptTotal) ? { acceptTotal: filled.acceptTotal } : {}),
  };
}

function problemCounts(problems: readonly TableProblem[]) {
  const of = (severity: TableProblem['severity']) =>
    problems.filter((one) => one.severity === severity).length;
  return { errors: of('error'), warnings: of('warning') };
}

type Checked = {
  mistake?: string;
  result?: ImportResult;
  ticket?: string;
  fileName?: string;
  layout?: FileLayout | null;
  mapping?: ColumnMapping;
  kept?: Kept | null;
  cells?: readonly CellToMend[];
  mended?: number;
};

function formPage(page: StaffPage, filled: Filled, checked: Checked): PageAnswer {
  const { result, mistake = null, ticket = '', fileName = '' } = checked;
  const { layout = null, mapping = NO_MAPPING, kept = null, cells = [], mended = 0 } = checked;
  const problems = result !== undefined && 'problems' in result ? result.problems : [];
  const tables = result?.tables ?? [];
  const isSeveral = tables.length > 1;
  const common = result !== undefined && 'common' in result ? result.common : [];
  const refused = result?.kind === 'refused';
  const askReason = problems.some((one) => one.severity === 'error' && acceptable(one));
  const onlyReason = problems.every((one) => one.severity === 'warning' || acceptable(one));
  const province = tables.find(({ summary }) => summary !== null)?.summary?.provinceCode ?? filled.province;
  const choices = layout === null ? [] : tableChoices(layout);
  return {
    kind: 'page',
    view: 'uptake/import',
    title: 'Nạp bảng số liệu',
    status: mistake !== null || refused ? 422 : 200,
    data: {
      filled,
      mistake,
      ticket,
      fileName,
      refused,
      checked: result?.kind === 'checked',
      askReason,
      maySave: result !== undefined && (!refused || (askReason && onlyReason)),
      summary: result?.kind === 'checked' ? result.summary : null,
      periods: isSeveral ? tables.map((one) => ({ ...one, ...problemRows(one.problems) })) : [],
      provinces: provinceChoices(page.user, page.now, filled.province),
      total: problemCounts(problems),
      choices,
      cells,
      mended,
      asked: choices.reduce((sum, table) => sum + table.asked, 0),
      shape: layout?.shape ?? '',
      kept: kept === null ? null : { fileName: kept.fileName, at: sayMoment(kept.at) },
      units: unitQuestions(problems, province === '' ? [] : communesOf(province, page.now), mapping.units),
      ...problemRows(isSeveral ? common : problems),
    },
  };
}
