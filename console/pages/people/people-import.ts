import { type ImportedPeople, importContacts, isPurpose, PURPOSES } from '../../../contacts/contacts.ts';
import type { PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import { problemRows } from '../../problem-rows.ts';
import { tallyRows } from '../loads/labels.ts';

type Filled = { source: string; basis: string; purposes: string[] };

const PURPOSE_TITLES = {
  reminder: 'Nhắc việc về hồ sơ của chính họ',
  outreach: 'Tuyên truyền, hướng dẫn',
} as const;

/** The empty form for a list of people. */
export async function showPeopleImport(page: StaffPage): Promise<PageAnswer> {
  return formPage(page, { source: '', basis: '', purposes: [] }, {});
}

/** Checks the list and shows by commune what it would do; the second press saves it. */
export async function loadPeople(page: StaffPage): Promise<PageAnswer> {
  const { needs, user, form, files, now, act } = page;
  const filled: Filled = {
    source: form.text('source').slice(0, 200),
    basis: form.text('basis').slice(0, 300),
    purposes: form.all('purpose').filter(isPurpose),
  };
  const upload = form.file('file') ?? files.take(user.id, form.text('ticket'), now);
  if (upload === null)
    return formPage(page, filled, { mistake: 'Chọn tệp danh bạ. Tệp đã chọn trước đó chỉ giữ 10 phút.' });
  const save = form.text('do') === 'save';
  const ask = {
    fileName: upload.name,
    bytes: upload.bytes,
    source: filled.source,
    basis: filled.basis,
    purposes: filled.purposes.filter(isPurpose),
  };
  const result = await importContacts(act, needs.deps, { ...ask, dryRun: !save });
  if (result.kind === 'denied') return formPage(page, filled, { mistake: result.staff });
  if (save && result.kind === 'imported') return { kind: 'goto', to: `/imports/${result.importId ?? ''}` };
  const ticket = files.hold(user.id, upload, now);
  return formPage(page, filled, { result, ticket, fileName: upload.name });
}

type Checked = {
  mistake?: string;
  result?: Exclude<ImportedPeople, { kind: 'denied' }>;
  ticket?: string;
  fileName?: string;
};

function formPage(page: StaffPage, filled: Filled, checked: Checked): PageAnswer {
  const { mistake = '', result, ticket = '', fileName = '' } = checked;
  const refused = result?.kind === 'refused';
  const read = result?.kind === 'imported' ? result : null;
  const problems = result === undefined ? [] : result.kind === 'refused' ? result.problems : result.warnings;
  return {
    kind: 'page',
    view: 'people/people-import',
    title: 'Nạp danh bạ người dân',
    status: mistake !== '' || refused ? 422 : 200,
    data: {
      filled,
      mistake,
      ticket,
      fileName,
      refused,
      read,
      tally: read === null ? null : tallyRows(read.counts, read.areas, page.now),
      purposes: PURPOSES.map((value) => ({
        value,
        title: PURPOSE_TITLES[value],
        chosen: filled.purposes.includes(value),
      })),
      ...problemRows(problems),
    },
  };
}
