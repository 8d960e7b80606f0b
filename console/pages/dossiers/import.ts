import { isDay } from '../../../calendar/day.ts';
import { dayOf } from '../../../calendar/moment.ts';
import {
  FILING_NOUNS,
  importFilings,
  isSide,
  SIDE_LIST,
  SIDE_WORDS,
  SIDES,
} from '../../../dossiers/dossiers.ts';
import type { PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import { type ListLook, listPage, listRefused, loadList } from '../loads/list-page.ts';
import type { ListKind } from '../loads/list-questions.ts';

const KIND: ListKind = {
  kind: 'filings',
  url: '/dossiers/import',
  spec: SIDE_LIST,
  nouns: FILING_NOUNS,
  leaves: 'không còn coi là vướng',
};

/** The empty form; the list is taken to be of today. */
export async function showFilingsImport(page: StaffPage): Promise<PageAnswer> {
  return listPage(page, KIND, look('', dayOf(page.now), false));
}

/** Checks an agency's list first (nothing is saved), then saves it when the officer says so. */
export async function loadFilings(page: StaffPage): Promise<PageAnswer> {
  const { needs, form, act } = page;
  const asOf = form.text('asOf');
  const side = form.text('side');
  const whole = form.ticked('whole');
  const mistake = !isSide(side)
    ? 'Chọn danh sách này là của cơ quan nào.'
    : isDay(asOf)
      ? ''
      : 'Ghi ngày cơ quan lấy danh sách này.';
  return loadList(page, KIND, look(side, asOf, whole), {
    mistake,
    load: async (ask) => {
      const done = await importFilings(act, needs.deps, {
        ...ask,
        // Also where nothing would leave: a whole list speaks of the cases that it does not hold.
        coverage: ask.coverage ?? (whole ? 'whole' : undefined),
        asOf,
        side: isSide(side) ? side : 'justice',
      });
      if (done.kind === 'denied') return done;
      if (done.kind === 'refused') return listRefused(done);
      const { older, again, problems, questions, importId } = done;
      const notes = [
        ...(older === 0 ? [] : [`${older} hồ sơ giữ nguyên vì đã có danh sách mới hơn của cơ quan này`]),
        ...(again === 0 ? [] : [`${again} hồ sơ là nộp lại của người đã có hồ sơ trước đó`]),
      ];
      return { kind: 'told', refused: false, plan: done, problems, questions, notes, importId };
    },
  });
}

function look(side: string, asOf: string, whole: boolean): ListLook {
  const options = SIDES.map((value) => ({ value, title: SIDE_WORDS[value], chosen: value === side }));
  return {
    title: 'Nạp danh sách hồ sơ của cơ quan',
    lead: 'Tệp xuất từ phần mềm hộ tịch, một cửa, cư trú, bảo hiểm; danh sách chưa đồng bộ, bị trả lại; hoặc sổ ghi tay. Nạp danh sách của từng cơ quan, hệ thống tự đối chiếu.',
    back: { to: '/dossiers', title: 'Rà soát hồ sơ' },
    extras: [
      {
        ...{ name: 'side', label: 'Danh sách của', hint: 'Cơ quan có phần mềm xuất ra danh sách này' },
        ...{ type: 'text', value: side, required: true, maxlength: null, options },
      },
      {
        ...{ name: 'asOf', label: 'Ngày lấy danh sách', hint: 'Danh sách cũ không ghi đè số liệu mới' },
        ...{ type: 'date', value: asOf, required: true, maxlength: null },
      },
    ],
    ticks: {
      legend: 'Danh sách này',
      items: [
        {
          ...{ name: 'whole', value: 'whole', chosen: whole },
          title:
            'Là danh sách đầy đủ của cơ quan cho các xã, phường trong tệp: hồ sơ tư pháp đã làm mà không có trong danh sách thì coi là chưa sang',
        },
      ],
    },
    needs: [
      {
        strong: 'Mã hồ sơ',
        plain: ' của cơ quan hoặc của Cổng Dịch vụ công quốc gia (sổ ghi tay: họ tên và ngày sinh, ngày mất)',
      },
      { strong: 'Thủ tục', plain: ' (khai sinh hay khai tử)' },
      { strong: 'Tình trạng', plain: ', hoặc các cột Ngày giải quyết, Ngày trả lại, Lý do trả lại' },
      { strong: 'Mã đơn vị', plain: ', hoặc Xã/phường và Tỉnh' },
      {
        strong: '',
        plain:
          'Nếu có: Ngày tiếp nhận, Ngày hẹn trả, Ký số giấy chứng sinh, Họ tên trẻ (người mất), Ngày sinh (ngày mất), Người nộp, SĐT người nộp',
      },
    ],
  };
}
