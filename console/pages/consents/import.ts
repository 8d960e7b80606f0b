import { fromWall, inputMoment } from '../../../calendar/moment.ts';
import { type ConsentImport, importConsents } from '../../../consent/consent.ts';
import type { FileCoverage, NotWhole } from '../../../imports/imports.ts';
import type { PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import { shortName } from '../../places.ts';
import { problemRows } from '../../problem-rows.ts';
import { tallyRows } from '../loads/labels.ts';

/** The empty form; the data is taken to be as old as the moment. */
export async function showConsentsImport(page: StaffPage): Promise<PageAnswer> {
  return formPage(page, inputMoment(page.now), {});
}

/** So many of the leaving dossiers are named on the page. */
const MOST_NAMED = 50;

/**
 * Checks the file first (nothing is saved), then saves it when the clerk says so. Where dossiers would leave, the clerk is
 * asked whether the file is the whole list before anything is saved.
 */
export async function loadConsents(page: StaffPage): Promise<PageAnswer> {
  const { needs, user, form, files, now, act } = page;
  const written = form.text('asOf');
  const asOf = fromWall(written);
  const upload = form.file('file') ?? files.take(user.id, form.text('ticket'), now);
  if (asOf === null) return formPage(page, written, { mistake: 'Ghi thời điểm cơ quan đã xuất tệp này.' });
  if (upload === null)
    return formPage(page, written, {
      mistake: 'Chọn tệp danh sách. Tệp đã chọn trước đó chỉ giữ 10 phút.',
    });
  const wish = form.text('do');
  const acceptGood = wish === 'save-good' || form.ticked('acceptGood');
  const coverage = coverageOf(form.text('coverage'));
  const seen = /^\d{1,7}$/.test(form.text('leaving')) ? Number(form.text('leaving')) : undefined;
  const ask = {
    fileName: upload.name,
    bytes: upload.bytes,
    asOf,
    acceptGood,
    coverage,
    agreed: form.ticked('agree') ? seen : undefined,
  };
  const checked = await importConsents(act, needs.deps, { ...ask, dryRun: true });
  if (checked.kind === 'denied') return formPage(page, written, { mistake: checked.staff });
  const wants = wish === 'save' || wish === 'save-good';
  const asked = checked.kind === 'imported' && checked.missing > 0 && coverage === undefined;
  const tooMany = checked.kind === 'imported' && coverage === 'whole' && checked.notWhole !== null;
  if (wants && checked.kind === 'imported' && !asked && !tooMany) {
    const result = await importConsents(act, needs.deps, ask);
    if (result.kind === 'imported') return { kind: 'goto', to: `/imports/${result.importId ?? ''}` };
  }
  const ticket = files.hold(user.id, upload, now);
  const mistake =
    wants && asked
      ? 'Chọn tệp là danh sách đầy đủ hay chỉ là phần bổ sung, rồi lưu.'
      : wants && tooMany
        ? 'Tệp chưa được coi là danh sách đầy đủ; xem lý do ở dưới.'
        : '';
  return formPage(page, written, {
    result: checked,
    ticket,
    fileName: upload.name,
    mistake,
    coverage,
    acceptGood,
  });
}

function coverageOf(written: string): FileCoverage | undefined {
  return written === 'whole' || written === 'additions' ? written : undefined;
}

type Checked = {
  mistake?: string;
  result?: Exclude<ConsentImport, { kind: 'denied' }>;
  ticket?: string;
  fileName?: string;
  coverage?: FileCoverage | undefined;
  acceptGood?: boolean;
};

const NOT_WHOLE: Record<NotWhole, string> = {
  rows_left_out:
    'Còn dòng chưa đọc được, nên tệp chỉ được nạp như phần bổ sung: không hồ sơ nào rời danh sách.',
  sheets_left_out:
    'Còn trang chưa đọc, nên tệp chỉ được nạp như phần bổ sung: không hồ sơ nào rời danh sách.',
  far_fewer:
    'Số hồ sơ trong tệp ít hơn hẳn số đang theo dõi. Nếu đúng là danh sách đầy đủ, hãy đánh dấu xác nhận.',
};

function formPage(page: StaffPage, asOf: string, checked: Checked): PageAnswer {
  const { result, mistake = '', ticket = '', fileName = '', coverage, acceptGood = false } = checked;
  const refused = result?.kind === 'refused';
  const problems = result?.problems ?? [];
  const read = result?.kind === 'imported' ? result : null;
  const asks = read !== null && read.missing > 0;
  return {
    kind: 'page',
    view: 'consents/import',
    title: 'Nạp danh sách xác nhận',
    status: mistake !== '' || refused ? 422 : 200,
    data: {
      asOf,
      mistake: mistake === '' ? null : mistake,
      ticket,
      fileName,
      refused,
      acceptGood,
      // An error of the whole file leaves no good rows.
      mayLeaveOut: refused && problems.every((one) => one.severity === 'warning' || one.row !== null),
      counts: read,
      tally: read === null ? null : tallyRows(read.counts, read.areas, page.now),
      leaving: !asks
        ? null
        : {
            count: read.missing,
            named: read.leaving
              .slice(0, MOST_NAMED)
              .map(({ code, areaCode }) => ({ code, place: shortName(areaCode, page.now) })),
            more: Math.max(0, read.missing - MOST_NAMED),
            whole: coverage === 'whole',
            additions: coverage === 'additions',
            mayBeWhole: read.notWhole === null || read.notWhole === 'far_fewer',
            farFewer: read.notWhole === 'far_fewer',
            why: read.notWhole === null ? '' : NOT_WHOLE[read.notWhole],
          },
      ...problemRows(problems),
    },
  };
}
