/** Why a file as a whole cannot be read, as a closed list, each with the way out. */
import type { CellProblem } from './problem.ts';

const SAVE_AS = 'chọn “Lưu thành” (Save As), kiểu “Excel Workbook (.xlsx)”, rồi nạp lại';
const AS_XLSX = `Mở tệp bằng Excel hoặc LibreOffice, ${SAVE_AS}.`;
const ASK_FOR_TABLE =
  'Xin đơn vị lập bảng gửi tệp Excel (.xlsx) hoặc Word (.docx), hoặc gõ lại bảng rồi nạp.';
const SPLIT = 'Chia thành nhiều tệp nhỏ hơn rồi nạp lần lượt.';

const SENTENCES = {
  'file-empty': [
    'Tệp không có dữ liệu.',
    'Kiểm tra lại tệp: cần có một bảng với dòng tiêu đề và các dòng số liệu.',
  ],
  'file-too-big': ['Tệp lớn hơn 64 MB.', SPLIT],
  'too-many-rows': ['Tệp có quá nhiều dòng (tối đa 200.000 dòng có dữ liệu).', SPLIT],
  'too-many-columns': ['Bảng có hơn 200 cột.', 'Chỉ giữ lại các cột cần nạp.'],
  'too-large-inside': [
    'Tệp quá lớn khi mở ra, hoặc có ô nằm rất xa bảng số liệu.',
    'Sao chép riêng bảng số liệu sang một tệp Excel mới rồi nạp lại.',
  ],
  'reading-too-slow': [
    'Đọc tệp quá lâu nên đã dừng; chưa nạp gì.',
    'Sao chép riêng bảng số liệu sang một tệp Excel mới rồi nạp lại; nếu vẫn vậy, chia nhỏ tệp.',
  ],
  'reader-busy': ['Hệ thống đang đọc nhiều tệp khác.', 'Chờ ít phút rồi nạp lại tệp này.'],
  'reading-failed': [
    'Không đọc được tệp: nội dung tệp không đúng định dạng của nó.',
    `${AS_XLSX} Nếu vẫn không được, xin đơn vị gửi lại tệp.`,
  ],
  'workbook-broken': [
    'Tệp Excel bị hỏng hoặc tải về chưa đủ.',
    'Xin gửi lại hoặc tải lại tệp; nếu Excel còn mở được, lưu lại thành tệp .xlsx mới rồi nạp.',
  ],
  'document-broken': [
    'Tệp Word bị hỏng hoặc tải về chưa đủ.',
    'Xin gửi lại hoặc tải lại tệp; nếu Word còn mở được, lưu lại thành tệp .docx mới rồi nạp.',
  ],
  'pdf-broken': [
    'Tệp PDF bị hỏng hoặc tải về chưa đủ.',
    'Xin gửi lại hoặc tải lại tệp PDF, tốt nhất là tệp Excel gốc.',
  ],
  'file-locked': [
    'Tệp có mật khẩu nên không đọc được.',
    `Mở tệp bằng mật khẩu, bỏ mật khẩu (Tệp > Thông tin > Bảo vệ > Mã hóa bằng mật khẩu, xóa trống), lưu lại rồi nạp.`,
  ],
  'pdf-locked': [
    'Tệp PDF có mật khẩu nên không đọc được.',
    'Mở PDF bằng mật khẩu, in lại thành PDF không mật khẩu, hoặc xin tệp Excel gốc.',
  ],
  'pdf-scanned': [
    'Tệp PDF là ảnh chụp (quét), trong tệp không có chữ để đọc.',
    `Phần mềm không tự đoán số từ ảnh. ${ASK_FOR_TABLE}`,
  ],
  'pdf-unreadable-letters': ['Chữ trong tệp PDF không mang mã chữ, đọc ra sẽ sai.', ASK_FOR_TABLE],
  'old-word': [
    'Tệp là Word kiểu cũ (.doc), không đọc được bảng trong tệp.',
    'Mở tệp bằng Word, chọn “Lưu thành”, kiểu “Word Document (.docx)”, rồi nạp lại.',
  ],
  'old-office': ['Tệp là định dạng Office cũ không có bảng tính bên trong.', AS_XLSX],
  'rich-text': [
    'Tệp là văn bản RTF, không đọc được bảng trong tệp.',
    'Mở tệp bằng Word, chọn “Lưu thành”, kiểu “Word Document (.docx)”, rồi nạp lại.',
  ],
  'excel-binary': ['Tệp là bảng tính nhị phân của Excel (.xlsb), không đọc được.', AS_XLSX],
  'apple-numbers': [
    'Tệp là bảng tính Numbers của máy Apple.',
    'Trên máy Apple mở bằng Numbers, chọn Tệp > Xuất sang > Excel, rồi nạp tệp .xlsx.',
  ],
  'apple-pages': [
    'Tệp là văn bản Pages của máy Apple.',
    'Trên máy Apple mở bằng Pages, chọn Tệp > Xuất sang > Word, rồi nạp tệp .docx.',
  ],
  'google-link': [
    'Tệp chỉ là đường dẫn tới Google Trang tính (hoặc Google Tài liệu), trong tệp không có số liệu.',
    'Mở đường dẫn bằng trình duyệt, chọn Tệp > Tải xuống > Microsoft Excel (.xlsx), rồi nạp tệp vừa tải.',
  ],
  picture: ['Tệp là ảnh, không phải bảng.', `Phần mềm không tự đoán số từ ảnh. ${ASK_FOR_TABLE}`],
  presentation: ['Tệp là bài trình chiếu (PowerPoint).', 'Chép bảng sang Excel, lưu thành .xlsx rồi nạp.'],
  'archive-zip': [
    'Tệp là tệp nén (.zip).',
    'Giải nén (bấm chuột phải, “Giải nén” hoặc “Extract”), rồi nạp từng tệp bên trong.',
  ],
  'archive-other': [
    'Tệp là tệp nén (.rar, .7z hoặc .gz).',
    'Giải nén bằng 7-Zip hoặc WinRAR, rồi nạp từng tệp bên trong.',
  ],
  email: ['Tệp là thư điện tử.', 'Mở thư, lưu tệp đính kèm ra máy, rồi nạp tệp đính kèm.'],
  program: [
    'Tệp là chương trình, không phải bảng.',
    'Kiểm tra lại tệp; không mở tệp này nếu không rõ nguồn.',
  ],
  'not-a-table': [
    'Tệp không phải bảng tính, văn bản Word, PDF hay tệp chữ.',
    'Nạp tệp .xlsx, .xls, .ods, .docx, .pdf, .csv, hoặc chép bảng rồi dán vào ô “Dán bảng”.',
  ],
  'no-table-inside': [
    'Trong tệp không có bảng nào.',
    'Kiểm tra lại có đúng tệp không; nếu bảng là ảnh dán vào văn bản, xin đơn vị gửi bảng dạng chữ.',
  ],
  'only-hidden': [
    'Mọi trang, dòng hoặc cột có số liệu trong tệp đều đang ẩn.',
    'Bỏ ẩn trong Excel rồi lưu lại, hoặc chọn “Đọc cả phần ẩn” khi nạp.',
  ],
  'quote-not-closed': [
    'Tệp CSV có dấu ngoặc kép (") mở mà không đóng, bắt đầu từ dòng này.',
    'Sửa dấu ngoặc kép ở dòng này, hoặc lưu tệp thành .xlsx.',
  ],
} as const satisfies Record<string, readonly [message: string, todo: string]>;

export type FileRefusal = keyof typeof SENTENCES;

/** Why a file was not read. `row`: of the sheet or text, where one can be named. */
export type RefusedFile = { kind: 'refused'; refusal: FileRefusal; row?: number };

export function refused(refusal: FileRefusal, row?: number): RefusedFile {
  return row === undefined ? { kind: 'refused', refusal } : { kind: 'refused', refusal, row };
}

export function sentenceOf(refusal: FileRefusal): CellProblem {
  const [message, todo] = SENTENCES[refusal];
  return { rule: refusal, message, todo };
}

/** All of them, for the documents and tests. */
export const REFUSALS = Object.keys(SENTENCES) as FileRefusal[];
