import { may } from '../../../staff/act.ts';
import { acceptable, type ImportResult, importTable, type Problem } from '../../../uptake/uptake.ts';
import type { Answer } from '../../answer.ts';
import type { Upload } from '../../form.ts';
import type { StaffPage } from '../../http.ts';
import { provinceChoices } from '../../places.ts';
import { problemRows } from '../../problem-rows.ts';

type Filled = { from: string; to: string; province: string; source: string; acceptTotal: string };

const NOT_OWN = 'Tỉnh này không thuộc phần việc của anh/chị.';

/** The empty form. */
export async function showUptakeImport(page: StaffPage): Promise<Answer> {
  const own = page.user.areaCode === '' ? '' : page.user.areaCode;
  return formPage(page, { from: '', to: '', province: own, source: '', acceptTotal: '' }, {});
}

/**
 * Checks the file and shows what was understood and every problem; the second press, with nothing in the way, saves it.
 * What refuses a table and what may pass with a reason is the rule of uptake/, not of this page.
 */
export async function loadUptake(page: StaffPage): Promise<Answer> {
  const { act, needs, user, form, files, now } = page;
  const filled = {
    from: form.text('from'),
    to: form.text('to'),
    province: form.text('province'),
    source: form.text('source').slice(0, 300),
    acceptTotal: form.text('acceptTotal').slice(0, 500),
  };
  const upload = form.file('file') ?? files.take(user.id, form.text('ticket'), now);
  if (upload === null)
    return formPage(page, filled, { mistake: 'Chọn tệp bảng số liệu (CSV, TSV hoặc XLSX).' });
  if (filled.province !== '' && !may(act, 'uptake.write', filled.province))
    return formPage(page, filled, { mistake: NOT_OWN });
  const save = form.text('do') === 'save';
  const request = { ...requestOf(upload, filled), loadedBy: user.id };
  const result = await importTable(act, needs.deps, { ...request, dryRun: !save });
  if (result.kind === 'same') return { kind: 'goto', to: `/uptake/tables/${result.tableId}`, done: 'same' };
  if (result.kind === 'kept') {
    const fresh = result.tables.filter(({ same }) => !same);
    const to = fresh.length > 1 ? '/uptake' : `/uptake/tables/${result.tableId}`;
    return { kind: 'goto', to, done: 'imported' };
  }
  const ticket = files.hold(user.id, upload, now);
  return formPage(page, filled, { result, ticket, fileName: upload.name });
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

function problemCounts(problems: readonly Problem[]) {
  const of = (severity: Problem['severity']) => problems.filter((one) => one.severity === severity).length;
  return { errors: of('error'), warnings: of('warning') };
}

type Checked = { mistake?: string; result?: ImportResult; ticket?: string; fileName?: string };

function formPage(page: StaffPage, filled: Filled, checked: Checked): Answer {
  const { result, mistake = null, ticket = '', fileName = '' } = checked;
  const problems = result !== undefined && 'problems' in result ? result.problems : [];
  const tables = result?.tables ?? [];
  const isSeveral = tables.length > 1;
  const common = result !== undefined && 'common' in result ? result.common : [];
  const refused = result?.kind === 'refused';
  const askReason = problems.some((one) => one.severity === 'error' && acceptable(one));
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
      summary: result?.kind === 'checked' ? result.summary : null,
      periods: isSeveral ? tables.map((one) => ({ ...one, ...problemRows(one.problems) })) : [],
      provinces: provinceChoices(page.user, page.now, filled.province),
      total: problemCounts(problems),
      ...problemRows(isSeveral ? common : problems),
    },
  };
}
