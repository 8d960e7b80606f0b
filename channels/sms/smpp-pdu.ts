/** What travels inside SMPP 3.4 packets, as values: a text cut into submit_sm, an answer's code. Pure. */
import type { Outcome } from '../contract.ts';
import { gsmBytes, partsOf } from './text.ts';

/** The bit of esm_class that says that the text begins with a user data header. */
const WITH_HEADER = 0x40;
/** "Tell me of success and failure, once." */
const FINAL_RECEIPT = 1;

/**
 * A text as submit_sm fields, one per part. The header of a part is `05 00 03 reference total number` (8-bit concatenation,
 * 3GPP TS 23.040 9.2.3.24.1). `data_coding` is 0 or 8 and never left to the package, which would choose 1 or 3 for some
 * Vietnamese letters. `reference` (0–255) tells the parts of two texts to one phone apart.
 */
export function submitFields(
  sms: { to: string; text: string },
  sender: string,
  reference: number,
): Record<string, unknown>[] {
  const { encoding, parts } = partsOf(sms.text);
  return parts.map(({ text }, index) => {
    const body =
      encoding === 'GSM-7' ? Buffer.from(gsmBytes(text) ?? []) : Buffer.from(text, 'utf16le').swap16();
    const header =
      parts.length === 1
        ? Buffer.alloc(0)
        : Buffer.from([0x05, 0x00, 0x03, reference & 0xff, parts.length, index + 1]);
    return {
      ...sourceFields(sender),
      dest_addr_ton: 1,
      dest_addr_npi: 1,
      destination_addr: sms.to.replace(/^\+/, ''),
      esm_class: parts.length === 1 ? 0 : WITH_HEADER,
      registered_delivery: FINAL_RECEIPT,
      data_coding: encoding === 'GSM-7' ? 0 : 8,
      short_message: Buffer.concat([header, body]),
    };
  });
}

/** A brand name is alphanumeric (type 5), a short number has no type, a long one is international. */
function sourceFields(sender: string): Record<string, unknown> {
  if (/^\d{1,8}$/.test(sender)) return { source_addr_ton: 0, source_addr_npi: 1, source_addr: sender };
  if (/^\+?\d{9,15}$/.test(sender)) {
    return { source_addr_ton: 1, source_addr_npi: 1, source_addr: sender.replace(/^\+/, '') };
  }
  return { source_addr_ton: 5, source_addr_npi: 0, source_addr: sender };
}

type Row = {
  kind: 'gone' | 'refused' | 'ourFault' | 'retry' | 'unknown';
  staff: string;
  whole?: true;
  afterMs?: number;
};

const WRONG_REQUEST = (what: string): Row => ({
  kind: 'ourFault',
  staff: `Trung tâm tin nhắn báo ${what}; cần người phụ trách kỹ thuật xem lại cấu hình SMPP.`,
});
const BUSY: Pick<Row, 'kind' | 'whole'> = { kind: 'retry', whole: true };

/** command_status of submit_sm_resp and bind_transceiver_resp (SMPP 3.4, 5.1.3). An error means that nothing was taken. */
const STATUS: Record<number, [name: string, row: Row]> = {
  1: ['ESME_RINVMSGLEN', WRONG_REQUEST('độ dài tin sai')],
  2: ['ESME_RINVCMDLEN', WRONG_REQUEST('độ dài gói sai')],
  3: ['ESME_RINVCMDID', WRONG_REQUEST('lệnh không được hỗ trợ')],
  4: ['ESME_RINVBNDSTS', { ...BUSY, staff: 'Phiên kết nối SMPP chưa sẵn sàng; hệ thống sẽ gửi lại.' }],
  5: ['ESME_RALYBND', { ...BUSY, staff: 'Tài khoản SMPP đang được dùng ở phiên khác; hệ thống sẽ thử lại.' }],
  6: ['ESME_RINVPRTFLG', WRONG_REQUEST('mức ưu tiên sai')],
  7: ['ESME_RINVREGDLVFLG', WRONG_REQUEST('yêu cầu báo phát sai')],
  8: ['ESME_RSYSERR', { ...BUSY, staff: 'Trung tâm tin nhắn gặp lỗi hệ thống; hệ thống sẽ gửi lại.' }],
  10: [
    'ESME_RINVSRCADR',
    { kind: 'ourFault', staff: 'Tên định danh (SMS_SENDER) chưa được nhà mạng chấp nhận cho tài khoản này.' },
  ],
  11: ['ESME_RINVDSTADR', { kind: 'gone', staff: 'Nhà mạng báo số điện thoại không đúng hoặc không còn.' }],
  13: [
    'ESME_RBINDFAIL',
    {
      kind: 'ourFault',
      staff: 'Trung tâm tin nhắn từ chối phiên kết nối; kiểm tra tài khoản và địa chỉ IP.',
    },
  ],
  14: ['ESME_RINVPASWD', { kind: 'ourFault', staff: 'Mật khẩu SMPP (SMS_PASSWORD) không đúng.' }],
  15: ['ESME_RINVSYSID', { kind: 'ourFault', staff: 'Tài khoản SMPP (SMS_USER) không đúng.' }],
  20: [
    'ESME_RMSGQFUL',
    { ...BUSY, afterMs: 5_000, staff: 'Hàng đợi của trung tâm tin nhắn đầy; hệ thống sẽ gửi tiếp.' },
  ],
  21: ['ESME_RINVSERTYP', WRONG_REQUEST('loại dịch vụ sai')],
  67: ['ESME_RINVESMCLASS', WRONG_REQUEST('kiểu tin sai')],
  69: ['ESME_RSUBMITFAIL', { kind: 'refused', staff: 'Trung tâm tin nhắn từ chối tin này.' }],
  72: ['ESME_RINVSRCTON', WRONG_REQUEST('kiểu số gửi sai')],
  73: ['ESME_RINVSRCNPI', WRONG_REQUEST('kế hoạch đánh số gửi sai')],
  80: ['ESME_RINVDSTTON', WRONG_REQUEST('kiểu số nhận sai')],
  81: ['ESME_RINVDSTNPI', WRONG_REQUEST('kế hoạch đánh số nhận sai')],
  83: ['ESME_RINVSYSTYP', WRONG_REQUEST('loại hệ thống sai')],
  88: [
    'ESME_RTHROTTLED',
    { ...BUSY, afterMs: 1_000, staff: 'Vượt tốc độ nhà mạng cho phép; hệ thống gửi chậm lại rồi gửi tiếp.' },
  ],
  97: ['ESME_RINVSCHED', WRONG_REQUEST('giờ hẹn gửi sai')],
  98: ['ESME_RINVEXPIRY', WRONG_REQUEST('hạn của tin sai')],
  100: ['ESME_RX_T_APPN', { ...BUSY, staff: 'Nhà mạng tạm thời chưa nhận; hệ thống sẽ gửi lại.' }],
  101: ['ESME_RX_P_APPN', { kind: 'refused', staff: 'Nhà mạng từ chối hẳn tin này.' }],
  102: ['ESME_RX_R_APPN', { kind: 'refused', staff: 'Nhà mạng từ chối tin này.' }],
  192: ['ESME_RINVTLVSTREAM', WRONG_REQUEST('phần mở rộng sai')],
  193: ['ESME_RTLVNOTALLWD', WRONG_REQUEST('phần mở rộng không được phép')],
  194: ['ESME_RINVTLVLEN', WRONG_REQUEST('độ dài phần mở rộng sai')],
  195: ['ESME_RMISSINGTLV', WRONG_REQUEST('thiếu phần mở rộng')],
  196: ['ESME_RINVTLVVAL', WRONG_REQUEST('giá trị phần mở rộng sai')],
  254: ['ESME_RDELIVERYFAILURE', { kind: 'refused', staff: 'Nhà mạng báo không chuyển được tin này.' }],
  255: [
    'ESME_RUNKNOWNERR',
    {
      kind: 'unknown',
      staff: 'Trung tâm tin nhắn báo lỗi không rõ nên chưa biết tin đã được nhận hay chưa.',
    },
  ],
  256: ['ESME_RSERTYPUNAUTH', WRONG_REQUEST('tài khoản chưa được dùng loại dịch vụ này')],
  257: ['ESME_RPROHIBITED', WRONG_REQUEST('tài khoản không được phép gửi')],
  258: ['ESME_RSERTYPUNAVAIL', { ...BUSY, staff: 'Dịch vụ của nhà mạng tạm ngừng; hệ thống sẽ gửi lại.' }],
  259: ['ESME_RSERTYPDENIED', WRONG_REQUEST('loại dịch vụ bị từ chối')],
  260: ['ESME_RINVDCS', WRONG_REQUEST('bảng mã sai')],
};

/** The words for a code other than 0. Codes that operators add of their own (0x400–0x4ff) refuse; others leave doubt. */
export function outcomeOfStatus(status: number): Exclude<Outcome, { kind: 'accepted' }> {
  const known = STATUS[status];
  if (known) {
    const [name, { kind, staff, whole, afterMs }] = known;
    const reason = `smpp_${name.replace(/^ESME_R/, '').toLowerCase()}`;
    if (kind !== 'retry') return { kind, reason, staff };
    return {
      kind,
      reason,
      staff,
      ...(whole ? { whole } : {}),
      ...(afterMs === undefined ? {} : { afterMs }),
    };
  }
  const reason = `smpp_status_${status}`;
  if (status >= 0x400 && status <= 0x4ff) {
    return { kind: 'refused', reason, staff: `Nhà mạng từ chối tin với mã riêng ${status}.` };
  }
  return {
    kind: 'unknown',
    reason,
    staff: `Trung tâm tin nhắn trả lời mã lạ ${status} nên chưa rõ tin đã được nhận hay chưa.`,
  };
}
