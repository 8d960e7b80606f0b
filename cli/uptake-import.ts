/** What `uptake import` says: every period of a file with its figures and what is wrong with it. */
import { acceptable, type ImportedPeriod, type ImportResult, type TableProblem } from '../uptake/uptake.ts';
import { type CommandResult, problemLines } from './result.ts';

/** The result of an import for the screen and for programs. */
export function importSaid(done: ImportResult, before = ''): CommandResult {
  const said = saidOf(done);
  return before === '' || said.kind !== 'done' ? said : { ...said, text: `${before}\n${said.text}` };
}

function saidOf(done: ImportResult): CommandResult {
  if (done.kind === 'refused') {
    const { tables } = done;
    const found = tables.length > 1 ? ['Các kỳ trong tệp:', ...tables.flatMap(periodLines)] : [];
    return { ...done, json: { tables }, note: [...found, refusalNote(done.problems)].join('\n') };
  }
  if (done.kind === 'same') {
    const ids = done.tables.map(({ tableId }) => tableId).join(', ');
    return {
      kind: 'done',
      json: done,
      text: `Bảng này đã được nạp trước đó (số ${ids}); không có gì thay đổi.`,
    };
  }
  const [only, ...others] = done.tables;
  if (only !== undefined && others.length === 0) {
    const first = done.kind === 'checked' ? 'Kiểm tra xong, chưa lưu.' : `Đã lưu bảng số ${done.tableId}.`;
    const head = `${first} ${done.summary.province}, ${done.summary.periodText}:`;
    return {
      kind: 'done',
      json: done,
      text: [head, ...countLines(only), ...problemLines(done.problems)].join('\n'),
    };
  }
  const what = `${done.tables.length} kỳ, mỗi kỳ một bảng`;
  const head = done.kind === 'checked' ? `Kiểm tra xong, chưa lưu. ${what}` : `Đã lưu ${what}`;
  const lines = done.tables.flatMap((one) => [...periodLines(one), ...problemLines(one.problems)]);
  return {
    kind: 'done',
    json: done,
    text: [`${head}. ${done.summary.province}:`, ...lines, ...problemLines(done.common)].join('\n'),
  };
}

function periodLines(one: ImportedPeriod): string[] {
  const sheet = one.sheet === '' ? '' : ` (trang ${one.sheet})`;
  const state = one.same
    ? `, đã nạp trước đó (số ${one.tableId})`
    : one.tableId === null
      ? ''
      : `, bảng số ${one.tableId}`;
  const errors = one.problems.filter(({ severity }) => severity === 'error').length;
  const wrong = errors === 0 ? '' : `, ${errors} lỗi`;
  return [`Kỳ ${one.periodText}${sheet}${state}${wrong}:`, ...countLines(one)];
}

function countLines({ summary }: ImportedPeriod): string[] {
  return (summary?.bundles ?? []).map(
    ({ label, linkedText, totalText, percentText, units }) =>
      `  ${label}: ${linkedText} / ${totalText} hồ sơ, ${percentText} (${units} đơn vị)`,
  );
}

function refusalNote(problems: TableProblem[]): string {
  const reasonHelps = problems.some((one) => one.severity === 'error' && acceptable(one));
  return reasonHelps
    ? 'Chưa lưu gì. Nếu chỉ tổng in sai hoặc số khác xa các kỳ trước, các đơn vị khác, và vẫn cần dùng bảng, thêm --accept-total "LÝ DO"; lý do sẽ in kèm mọi báo cáo.'
    : 'Chưa lưu gì. Sửa các lỗi trên rồi nạp lại.';
}
