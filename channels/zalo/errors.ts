import { firstOf, monthOf, plusMonths } from '../../calendar/day.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../calendar/durations.ts';
import { dayOf, momentOf } from '../../calendar/moment.ts';
import type { Outcome } from '../contract.ts';
import type { AllowanceName } from '../limits.ts';

/**
 * What Zalo's error numbers mean. Errors come with HTTP 200, and the same number means different things on the two hosts, so every row
 * belongs to one surface: `oa` (openapi.zalo.me) or `zns` (business.openapi.zalo.me).
 * Sources: the official error pages of docs.zaloplatforms.com as compiled on 2026-08-20 ("Zalo Platform API - Integration
 * Specification", 14.2, 14.3, 17.2); collected for this project in November 2026. No live call has confirmed them.
 */
export type ZaloSurface = 'oa' | 'zns';

/**
 * - `token`: refresh once, try once more.
 * - `upload`: the picture is older than seven days at Zalo; upload again, try once more.
 * - `night`: not between 22:00 and 06:00; `nextDay`, `nextMonth`: its quota is used up; `later`: transient.
 * - `window`: only because the citizen has been silent for too long.
 * - `slow`: a limit of calls per minute, for the whole lane. `stop`: quota of the account, the whole lane waits.
 */
type Kind =
  | 'token'
  | 'upload'
  | 'night'
  | 'nextDay'
  | 'nextMonth'
  | 'later'
  | 'slow'
  | 'stop'
  | 'window'
  | 'gone'
  | 'refused'
  | 'ourFault';

type Row = [codes: number[], kind: Kind, staff: string];

const OA: Row[] = [
  [
    [-216, -220, 216, -401, 401, -124],
    'token',
    'Zalo không nhận mã truy cập của OA; cần cấp lại quyền cho ứng dụng.',
  ],
  [[-100], 'upload', 'Ảnh trên Zalo đã quá 7 ngày; hệ thống sẽ tải lại ảnh.'],
  [[-32], 'slow', 'Đã chạm giới hạn số lượt gọi của Zalo; hệ thống sẽ gửi chậm lại.'],
  [[-200], 'later', 'Zalo gửi tin không thành công; hệ thống sẽ thử lại.'],
  [[-214], 'later', 'Zalo đang xử lý nội dung; hệ thống sẽ thử lại.'],
  [[-211], 'stop', 'OA đã dùng hết hạn mức gửi của Zalo; hệ thống chờ hạn mức mới.'],
  [[-218], 'nextDay', 'Người dân đã nhận đủ số tin Zalo cho phép; hệ thống sẽ gửi vào hôm sau.'],
  [[-234], 'night', 'Zalo không cho gửi loại tin này từ 22 giờ đến 6 giờ; hệ thống sẽ gửi sau 6 giờ sáng.'],
  [[-213], 'gone', 'Người dân chưa quan tâm Zalo OA.'],
  [[-217], 'gone', 'Người dân đã chặn lời mời của Zalo OA.'],
  [[-227], 'gone', 'Tài khoản Zalo bị khóa hoặc không hoạt động hơn 45 ngày.'],
  [[-244], 'gone', 'Người dân đã hạn chế nhận loại tin này từ OA.'],
  [[-403], 'gone', 'OA không còn trong nhóm Zalo này.'],
  [
    [-230],
    'window',
    'Người dân không tương tác với OA trong 7 ngày qua; phải dùng tin mẫu ZBS hoặc kênh khác.',
  ],
  [[-231, -232], 'window', 'Người dân chưa tương tác với OA hoặc lần tương tác cuối đã quá hạn.'],
  [[-248], 'refused', 'Zalo cho rằng nội dung vi phạm tiêu chuẩn nền tảng.'],
  [[-249], 'refused', 'Mẫu tin này không gửi được theo mã người dùng Zalo; phải gửi theo số điện thoại.'],
  [
    [-201, -210, -233, -240, -305, -311, -1340, -1341],
    'ourFault',
    'Zalo báo yêu cầu gửi không hợp lệ; cần người phụ trách kỹ thuật xem lại.',
  ],
  [[-204, -205], 'ourFault', 'Zalo OA đã bị khóa hoặc không tồn tại.'],
  [[-209, -219], 'ourFault', 'Ứng dụng Zalo chưa kích hoạt hoặc đã bị gỡ.'],
  [[112], 'ourFault', 'Ứng dụng Zalo chưa liên kết với Official Account.'],
  [[-212, -223], 'ourFault', 'Ứng dụng chưa được OA cấp quyền dùng chức năng này.'],
  [[-221], 'ourFault', 'Zalo OA cần được xác thực.'],
  [[-224, -235], 'ourFault', 'Gói dịch vụ của Zalo OA chưa hỗ trợ chức năng này.'],
  [[-237, -238, -241], 'ourFault', 'Gói nhóm chat GMF đã hết hạn hoặc đã dùng; cần gia hạn.'],
  [[-242], 'ourFault', 'Zalo yêu cầu appsecret_proof; cần tắt trong cài đặt ứng dụng.'],
  [[-320], 'ourFault', 'Ứng dụng chưa liên kết tài khoản Zalo Cloud để dùng chức năng trả phí.'],
  [[-321], 'ourFault', 'Tài khoản Zalo Cloud hết tiền hoặc không trừ được phí.'],
];

const ZNS: Row[] = [
  [[-124, 401, -401], 'token', 'Zalo không nhận mã truy cập của OA; cần cấp lại quyền cho ứng dụng.'],
  [[-100], 'later', 'Zalo báo lỗi tạm thời; hệ thống sẽ thử lại.'],
  [[-133], 'night', 'Zalo không cho gửi mẫu tin này từ 22 giờ đến 6 giờ; hệ thống sẽ gửi sau 6 giờ sáng.'],
  [[-160], 'nextDay', 'Đã hết lượt tạo mẫu hoặc tải ảnh trong ngày của Zalo; thử lại vào hôm sau.'],
  [[-144, -147], 'nextDay', 'Đã hết hạn mức gửi trong ngày của Zalo; hệ thống sẽ gửi vào hôm sau.'],
  [
    [-1441],
    'nextMonth',
    'Đã hết hạn mức tin truyền thông trong tháng của Zalo; hệ thống chờ sang tháng sau.',
  ],
  [[-115, -126], 'ourFault', 'Tài khoản Zalo hết hạn mức hoặc hết tiền.'],
  [[-108], 'gone', 'Zalo báo số điện thoại không đúng.'],
  [[-118, -119], 'gone', 'Số điện thoại này không có tài khoản Zalo nhận được tin.'],
  [[-141], 'gone', 'Người dân đã từ chối nhận tin ZNS từ OA này.'],
  [
    [-110, -114],
    'refused',
    'Người dân không nhận được tin này (trạng thái, từ chối nhận hoặc ứng dụng Zalo cũ).',
  ],
  [[-139, -140], 'refused', 'Người dân không nhận loại nội dung này.'],
  [[-1471, -1472], 'refused', 'Người dân đã nhận đủ số tin loại này mà Zalo cho phép.'],
  [[-101, -102, -103, -104, -105, -125], 'ourFault', 'Ứng dụng Zalo hoặc OA khai báo chưa đúng.'],
  [
    [-109, -1091, -117, -131, -146],
    'ourFault',
    'Mẫu tin ZNS chưa được duyệt, bị tắt hoặc không được phép dùng.',
  ],
  [
    [
      -106, -107, -111, -112, -113, -1121, -1122, -1123, -1124, -1131, -1132, -116, -121, -122, -130, -132,
      -153,
    ],
    'ourFault',
    'Nội dung điền vào mẫu tin ZNS không hợp lệ.',
  ],
  [[-1241], 'ourFault', 'Zalo yêu cầu appsecret_proof; cần tắt trong cài đặt ứng dụng.'],
  [[-134], 'refused', 'Người dân chưa đồng ý nhận tin (mã cũ của Zalo).'],
  [
    [-123, -128, -129, -142, -143, -151, -152],
    'ourFault',
    'Zalo báo lỗi khóa mã hóa; hệ thống không gửi tin mã hóa, cần kiểm tra cài đặt ứng dụng.',
  ],
  [
    [-148, -149, -1491, -150],
    'ourFault',
    'Zalo báo lỗi mã hành trình (journey); mẫu tin này không dùng được ở đây.',
  ],
  [[-158, -159], 'ourFault', 'Tệp tải lên Zalo quá lớn hoặc sai định dạng.'],
  [
    [-120, -1201, -1202, -127, -135, -1351, -138, -1381, -145, -161, -162],
    'ourFault',
    'OA chưa được phép gửi loại tin ZNS này.',
  ],
  [[-136, -137], 'ourFault', 'Tài khoản Zalo Cloud chưa liên kết hoặc không trừ được phí.'],
];

const TABLES: Record<ZaloSurface, ReadonlyMap<number, { kind: Kind; staff: string }>> = {
  oa: table(OA),
  zns: table(ZNS),
};

/** Refusals that mean an allowance of the account is used up: whoever needs it next need not ask. */
const USED_UP: Record<ZaloSurface, ReadonlyMap<number, AllowanceName>> = {
  oa: new Map(),
  zns: new Map([
    [-144, 'template_day'],
    [-1441, 'promotion_month'],
  ]),
};

/** The kind of a code, or null for a number that no table knows. */
export function kindOf(surface: ZaloSurface, code: number): Kind | null {
  return TABLES[surface].get(code)?.kind ?? null;
}

/** The outcome of a send that Zalo answered with an error number. Unknown numbers need a person. */
export function outcomeOf(surface: ZaloSurface, code: number, now: Date): Outcome {
  const row = TABLES[surface].get(code);
  const reason = surface === 'oa' ? `zalo_${code}` : `zns_${code}`;
  if (!row) return { kind: 'ourFault', reason, staff: `Zalo từ chối với mã lỗi lạ ${code}.` };
  const { kind, staff } = row;
  const allowance = USED_UP[surface].get(code);
  const usedUp = allowance === undefined ? {} : { usedUp: allowance };
  switch (kind) {
    case 'slow':
      return { kind: 'retry', reason, staff, afterMs: MINUTE_MS, whole: true };
    case 'stop':
      return { kind: 'retry', reason, staff, afterMs: HOUR_MS, whole: true };
    case 'night':
      return { kind: 'retry', reason, staff, afterMs: untilVietnamTime(now, 6, 5) };
    case 'nextDay':
      // One citizen's on the OA host, one template's (-147), or the account's: then the ledger keeps it for everybody. It never rests the
      // lane, because free words to people who wrote do not come out of it.
      return { kind: 'retry', reason, staff, afterMs: untilVietnamTime(now, 0, 5), ...usedUp };
    case 'nextMonth':
      return { kind: 'retry', reason, staff, afterMs: untilNextMonth(now), ...usedUp };
    case 'later':
    case 'upload':
      return { kind: 'retry', reason, staff };
    case 'token':
      return { kind: 'ourFault', reason, staff };
    case 'window':
      return { kind: 'refused', reason, staff, windowClosed: true };
    default:
      return { kind, reason, staff };
  }
}

/** Milliseconds until the clock in Viet Nam next shows this time; a full day when it shows it now. */
export function untilVietnamTime(now: Date, hour: number, minute: number): number {
  const today = momentOf(dayOf(now), hour * 60 + minute).getTime() - now.getTime();
  return today > 0 ? today : today + DAY_MS;
}

/** Milliseconds until five past midnight on the first of the next month in Viet Nam. */
export function untilNextMonth(now: Date): number {
  const next = plusMonths(monthOf(dayOf(now)), 1);
  return momentOf(firstOf(next), 5).getTime() - now.getTime();
}

function table(rows: Row[]): ReadonlyMap<number, { kind: Kind; staff: string }> {
  return new Map(
    rows.flatMap(([codes, kind, staff]) => codes.map((code) => [code, { kind, staff }] as const)),
  );
}
