import { fromWall, inputMoment } from '../../../calendar/moment.ts';
import { CONSENTS, importConsents } from '../../../consent/consent.ts';
import type { PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import { type ListLook, listPage, listRefused, loadList } from '../loads/list-page.ts';
import type { ListKind } from '../loads/list-questions.ts';

const KIND: ListKind = {
  kind: 'consents',
  url: '/consents/import',
  spec: CONSENTS,
  nouns: { one: 'hồ sơ', known: 'hồ sơ đang chờ' },
  leaves: 'không nhắc nữa',
};

/** The empty form; the data is taken to be as old as the moment. */
export async function showConsentsImport(page: StaffPage): Promise<PageAnswer> {
  return listPage(page, KIND, look(inputMoment(page.now)));
}

/**
 * Checks the file first (nothing is saved), then saves it when the clerk says so. Where dossiers would leave, the clerk is
 * asked whether the file is the whole list before anything is saved.
 */
export async function loadConsents(page: StaffPage): Promise<PageAnswer> {
  const { needs, form, act } = page;
  const written = form.text('asOf');
  const asOf = fromWall(written);
  return loadList(page, KIND, look(written), {
    mistake: asOf === null ? 'Ghi thời điểm cơ quan đã xuất tệp này.' : '',
    load: async (ask) => {
      const done = await importConsents(act, needs.deps, { ...ask, asOf: asOf ?? page.now });
      if (done.kind === 'denied') return done;
      if (done.kind === 'refused') return listRefused(done);
      const { older, contradicted, problems, questions, importId } = done;
      const notes = [
        ...(older === 0 ? [] : [`${older} hồ sơ giữ nguyên vì đã có số liệu mới hơn`]),
        ...(contradicted === 0 ? [] : [`${contradicted} người đã báo xong nhưng tệp ghi chưa`]),
      ];
      return { kind: 'told', refused: false, plan: done, problems, questions, notes, importId };
    },
  });
}

function look(asOf: string): ListLook {
  return {
    title: 'Nạp danh sách xác nhận',
    lead: 'Tệp xuất từ hệ thống một cửa: Excel, CSV, Word, PDF có chữ, hoặc dán bảng. Nạp lại tệp mới hơn để cập nhật; hồ sơ không bị tính hai lần.',
    back: { to: '/consents', title: 'Xác nhận VNeID' },
    extras: [
      {
        ...{
          name: 'asOf',
          label: 'Thời điểm xuất tệp',
          hint: 'Giờ Việt Nam. Tệp cũ không ghi đè số liệu mới.',
        },
        ...{ type: 'datetime-local', value: asOf, required: true, maxlength: null },
      },
    ],
    ticks: null,
    needs: [
      {
        strong: 'Mã hồ sơ, Thủ tục, Vai trò, Ngày gửi yêu cầu, Trạng thái',
        plain: ' (hoặc các cột Chủ hộ, Chủ sở hữu với trạng thái của từng người)',
      },
      { strong: 'Mã đơn vị', plain: ', hoặc Xã/phường và Tỉnh' },
      {
        strong: '',
        plain:
          'Nếu có: Mã hồ sơ tỉnh, Người nộp, SĐT người nộp, Người cần xác nhận, SĐT người cần xác nhận, Hạn xác nhận',
      },
    ],
  };
}
