import { DESKS, importDesks } from '../../../links/links.ts';
import type { PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import { type ListLook, listPage, listRefused, loadList } from '../loads/list-page.ts';
import type { ListKind } from '../loads/list-questions.ts';

const KIND: ListKind = {
  kind: 'desks',
  url: '/areas/import',
  spec: DESKS,
  nouns: { one: 'Bộ phận Một cửa', known: 'Bộ phận Một cửa' },
  leaves: null,
};

const LOOK: ListLook = {
  title: 'Nạp địa chỉ Bộ phận Một cửa',
  lead: 'Một bảng cho cả tỉnh: mỗi dòng một xã, phường. Ô để trống giữ nguyên điều đã biết; xã không có trong tệp giữ nguyên.',
  back: { to: '/areas', title: 'Bộ phận Một cửa' },
  extras: [],
  ticks: null,
  needs: [
    { strong: 'Mã đơn vị', plain: ', hoặc Xã/phường (và Tỉnh)' },
    { strong: '', plain: 'Ít nhất một trong: Địa chỉ, Giờ làm việc, Số điện thoại, Trang hướng dẫn' },
  ],
};

/** The form for a list of desks; checks first, saves when told to. */
export async function showDesksImport(page: StaffPage): Promise<PageAnswer> {
  return listPage(page, KIND, LOOK);
}

export async function loadDesks(page: StaffPage): Promise<PageAnswer> {
  return loadList(page, KIND, LOOK, {
    mistake: '',
    load: async (ask) => {
      const done = await importDesks(page.act, page.needs.deps, ask);
      if (done.kind === 'denied') return done;
      if (done.kind === 'refused') return listRefused(done);
      const { problems, questions, importId } = done;
      return { kind: 'told', refused: false, plan: done, problems, questions, importId };
    },
  });
}
