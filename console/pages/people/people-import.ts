import { importContacts, isPurpose, PEOPLE, PURPOSES } from '../../../contacts/contacts.ts';
import type { PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import { type ListLook, listPage, listRefused, loadList } from '../loads/list-page.ts';
import type { ListKind } from '../loads/list-questions.ts';

const KIND: ListKind = {
  kind: 'people',
  url: '/people/import',
  spec: PEOPLE,
  nouns: { one: 'người', known: 'người của cùng nguồn' },
  leaves: 'không nhận tin theo danh sách này nữa',
};

type Filled = { source: string; basis: string; purposes: string[] };

const PURPOSE_TITLES = {
  reminder: 'Nhắc việc về hồ sơ của chính họ',
  outreach: 'Tuyên truyền, hướng dẫn',
} as const;

/** The empty form for a list of people. */
export async function showPeopleImport(page: StaffPage): Promise<PageAnswer> {
  return listPage(page, KIND, look({ source: '', basis: '', purposes: [] }));
}

/** Checks the list and shows by commune what it would do; the second press saves it. */
export async function loadPeople(page: StaffPage): Promise<PageAnswer> {
  const { needs, form, act } = page;
  const filled: Filled = {
    source: form.text('source').slice(0, 200),
    basis: form.text('basis').slice(0, 300),
    purposes: form.all('purpose').filter(isPurpose),
  };
  const { source, basis } = filled;
  return loadList(page, KIND, look(filled), {
    mistake: '',
    load: async (ask) => {
      const done = await importContacts(act, needs.deps, {
        ...ask,
        ...{ source, basis, purposes: filled.purposes.filter(isPurpose) },
      });
      if (done.kind === 'denied') return done;
      if (done.kind === 'refused') return listRefused(done);
      const { refused, leftOut, importId, questions, warnings } = done;
      const notes = [
        ...(refused === 0 ? [] : [`${refused} người đã từ chối nhận tin, chỉ cập nhật, không nhắn`]),
        ...(leftOut === 0 ? [] : [`${leftOut} người đã yêu cầu xóa, không nạp lại`]),
      ];
      return { kind: 'told', refused: false, plan: done, problems: warnings, questions, notes, importId };
    },
  });
}

function look({ source, basis, purposes }: Filled): ListLook {
  const text = { type: 'text' as const, required: true };
  return {
    title: 'Nạp danh bạ người dân',
    lead: 'Danh sách người dân của thôn, xã đã đồng ý nhận tin. Nạp lại thì cập nhật; một người không bị tính hai lần. Mọi trang của tệp Excel đều được đọc.',
    back: { to: '/imports', title: 'Các tệp đã nạp' },
    extras: [
      {
        ...text,
        name: 'source',
        label: 'Ai cung cấp danh sách',
        hint: 'Ví dụ: UBND xã Cam Lộ',
        value: source,
        maxlength: '200',
      },
      {
        ...text,
        ...{
          name: 'basis',
          label: 'Căn cứ được nhắn tin',
          hint: 'Ví dụ: Phiếu đồng ý nhận tin tháng 11/2026',
        },
        ...{ value: basis, maxlength: '300' },
      },
    ],
    ticks: {
      legend: 'Họ đã đồng ý nhận',
      items: PURPOSES.map((value) => ({
        ...{ name: 'purpose', value, title: PURPOSE_TITLES[value] },
        chosen: purposes.includes(value),
      })),
    },
    needs: [
      { strong: 'Số điện thoại', plain: ' (hoặc Zalo, Telegram)' },
      {
        strong: 'Mã đơn vị',
        plain: ', hoặc Xã/phường và Tỉnh, hoặc tên xã đứng riêng một dòng trên mỗi phần',
      },
      { strong: '', plain: 'Nếu có: Họ tên, Đối tượng, Nguồn' },
    ],
  };
}
