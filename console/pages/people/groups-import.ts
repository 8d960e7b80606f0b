import { GROUPS, importGroups } from '../../../contacts/contacts.ts';
import type { PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import { type ListLook, listPage, listRefused, loadList } from '../loads/list-page.ts';
import type { ListKind } from '../loads/list-questions.ts';

const KIND: ListKind = {
  kind: 'groups',
  url: '/groups/import',
  spec: GROUPS,
  nouns: { one: 'nhóm', known: 'nhóm đang mở' },
  leaves: 'đóng lại, không gửi bài nữa',
};

const LOOK: ListLook = {
  title: 'Nạp danh sách nhóm',
  lead: 'Nhóm Zalo, Telegram của thôn, tổ dân phố. Nạp lại thì cập nhật; một nhóm không bị tính hai lần.',
  back: { to: '/groups', title: 'Nhóm thôn, tổ dân phố' },
  extras: [],
  ticks: null,
  needs: [
    { strong: 'Tên nhóm, Kênh', plain: ' (Zalo, Telegram)' },
    { strong: 'Mã đơn vị', plain: ', hoặc Xã/phường và Tỉnh' },
    { strong: '', plain: 'Nếu có: Mã nhóm, Thôn/ấp/khu phố, Cách gửi (api, thủ công), Số thành viên' },
  ],
};

/** The form for a file of groups; checks first, saves when told to. */
export async function showGroupsImport(page: StaffPage): Promise<PageAnswer> {
  return listPage(page, KIND, LOOK);
}

export async function loadGroups(page: StaffPage): Promise<PageAnswer> {
  return loadList(page, KIND, LOOK, {
    mistake: '',
    load: async (ask) => {
      const done = await importGroups(page.act, page.needs.deps, ask);
      if (done.kind === 'denied') return done;
      if (done.kind === 'refused') return listRefused(done);
      const { warnings, questions, importId } = done;
      return { kind: 'told', refused: false, plan: done, problems: warnings, questions, importId };
    },
  });
}
