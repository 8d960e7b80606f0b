import { type Imported, importConsents } from '../../../consent/consent.ts';
import { can } from '../../../staff/access.ts';
import type { Answer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import { problemRows } from '../../problem-rows.ts';
import { inputMoment, readInputMoment } from '../../say.ts';

/** The empty form; the data is taken to be as old as the moment. */
export async function showConsentsImport(page: StaffPage): Promise<Answer> {
  return formPage(page, inputMoment(page.now), {});
}

/** Checks the file first (nothing is saved), then saves it when the clerk says so. */
export async function loadConsents(page: StaffPage): Promise<Answer> {
  const { needs, user, form, files, now } = page;
  if (!can(user, 'consent.write')) return formPage(page, '', { mistake: 'Anh/chị không có quyền nạp tệp.' });
  const written = form.text('asOf');
  const asOf = readInputMoment(written);
  const upload = form.file('file') ?? files.take(user.id, form.text('ticket'), now);
  if (asOf === null) return formPage(page, written, { mistake: 'Ghi thời điểm cơ quan đã xuất tệp này.' });
  if (upload === null)
    return formPage(page, written, {
      mistake: 'Chọn tệp danh sách (CSV, TSV hoặc XLSX). Tệp đã chọn trước đó chỉ giữ 10 phút.',
    });
  const save = form.text('do') === 'save' || form.text('do') === 'save-good';
  const result = await importConsents(needs.deps, {
    fileName: upload.name,
    bytes: upload.bytes,
    asOf,
    by: user.id,
    dryRun: !save,
    acceptGood: form.text('do') === 'save-good',
  });
  if (save && result.kind === 'imported') return { kind: 'goto', to: '/consents', done: 'imported' };
  const ticket = files.hold(user.id, upload, now);
  return formPage(page, written, { result, ticket, fileName: upload.name });
}

type Checked = { mistake?: string; result?: Imported; ticket?: string; fileName?: string };

function formPage(_page: StaffPage, asOf: string, checked: Checked): Answer {
  const { result, mistake = null, ticket = '', fileName = '' } = checked;
  const refused = result?.kind === 'refused';
  const problems = result?.problems ?? [];
  return {
    kind: 'page',
    view: 'consents/import',
    title: 'Nạp danh sách xác nhận',
    status: mistake !== null || refused ? 422 : 200,
    data: {
      asOf,
      mistake,
      ticket,
      fileName,
      refused,
      // An error of the whole file leaves no good rows.
      mayLeaveOut: refused && problems.every((one) => one.severity === 'warning' || one.row !== null),
      counts: result?.kind === 'imported' ? result : null,
      ...problemRows(problems),
    },
  };
}
