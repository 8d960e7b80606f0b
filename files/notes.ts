/** What was seen in a file and either left out or cannot be read: told to the person, never silently dropped. */
import type { Problem } from './problem.ts';

const SENTENCES = {
  'sheet-hidden': [
    (note: Where) => `Trang “${note.sheet}” đang ẩn (${note.count} dòng), không nạp.`,
    'Nếu cần, bỏ ẩn trang trong Excel, hoặc chọn “Đọc cả phần ẩn” khi nạp.',
  ],
  'rows-filtered': [
    (note: Where) => `${note.count} dòng đang bị bộ lọc che, không nạp (${rowsOf(note)}).`,
    'Nếu cần cả các dòng này, bỏ lọc trong Excel, hoặc chọn “Đọc cả phần ẩn” khi nạp.',
  ],
  'rows-hidden': [
    (note: Where) => `${note.count} dòng đang ẩn, không nạp (${rowsOf(note)}).`,
    'Nếu cần cả các dòng này, bỏ ẩn trong Excel, hoặc chọn “Đọc cả phần ẩn” khi nạp.',
  ],
  'columns-hidden': [
    (note: Where) => `${note.count} cột đang ẩn, không nạp (cột ${note.columns.join(', ')}).`,
    'Nếu cần cả các cột này, bỏ ẩn trong Excel, hoặc chọn “Đọc cả phần ẩn” khi nạp.',
  ],
  'hidden-read': [
    (note: Where) => `Đã đọc cả phần đang ẩn: ${note.count} dòng hoặc cột.`,
    'Kiểm tra lại vì phần ẩn thường là số liệu cũ.',
  ],
  'cells-merged': [
    (note: Where) => `${note.count} vùng ô gộp; mỗi ô trong vùng được hiểu là mang nội dung của ô đầu.`,
    'Không cần làm gì nếu đúng.',
  ],
  colours: [
    (note: Where) => `${note.count} ô được tô màu; màu không đọc được.`,
    'Nếu màu có ý nghĩa (ví dụ đỏ là quá hạn), ghi thành chữ trong một cột riêng.',
  ],
  'struck-through': [
    (note: Where) => `${note.count} ô có chữ gạch ngang; gạch ngang không đọc được, ô vẫn được nạp.`,
    'Nếu gạch ngang là bỏ đi, xóa các dòng đó rồi nạp lại.',
  ],
  comments: [
    (note: Where) => `${note.count} ô có ghi chú (comment); ghi chú không được nạp.`,
    'Nếu ghi chú có nội dung cần nạp, ghi vào một cột riêng.',
  ],
  'old-font': [
    (note: Where) =>
      `Chữ phông cũ (${note.columns.join(', ')}) ở ${note.count} ô đã được chuyển sang Unicode.`,
    'Xem lại vài tên trong bảng để chắc chữ đã đúng.',
  ],
  'letters-lost': [
    (note: Where) => `${note.count} ô có ký tự lỗi (□ hoặc ?), chữ gốc đã mất từ trước.`,
    'Mở tệp gốc và lưu lại, hoặc sửa các ô này.',
  ],
  'quote-stray': [
    (note: Where) => `Dấu ngoặc kép mở mà không đóng (${rowsOf(note)}) được giữ như một chữ.`,
    'Kiểm tra dòng này; nếu ô dài nhiều dòng, sửa dấu ngoặc kép rồi nạp lại.',
  ],
  'formula-empty': [
    (note: Where) => `${note.count} ô công thức chưa có kết quả, được hiểu là để trống.`,
    'Mở tệp bằng Excel, lưu lại để công thức được tính, rồi nạp lại.',
  ],
  pictures: [
    (note: Where) => `Tệp có ${note.count} ảnh; ảnh không đọc được.`,
    'Nếu trong ảnh có bảng, xin đơn vị gửi bảng dạng chữ.',
  ],
  'page-scanned': [
    (note: Where) => `${note.count} trang PDF là ảnh quét, không đọc được.`,
    'Xin đơn vị gửi bảng dạng chữ cho các trang này.',
  ],
  'tables-guessed': [
    () => 'Bảng trong PDF hoặc văn bản dán được dựng lại theo vị trí chữ.',
    'Xem lại bảng đã đọc trước khi lưu.',
  ],
} as const satisfies Record<string, readonly [(note: Where) => string, string]>;

export type NoteKind = keyof typeof SENTENCES;

/** Where and how often: `rows` and `columns` name the first ones (20 at most), `count` counts all. */
type Where = {
  readonly sheet: string;
  readonly rows: readonly number[];
  readonly columns: readonly string[];
  readonly count: number;
};
export type ReadingNote = Where & { readonly kind: NoteKind };

/** Kinds that say that something was not read: a file with one of these is never "the whole list". */
export const LEAVES_OUT: ReadonlySet<NoteKind> = new Set([
  'sheet-hidden',
  'rows-filtered',
  'rows-hidden',
  'columns-hidden',
  'page-scanned',
]);

const MOST_NAMED = 20;

export function noteOf(kind: NoteKind, where: Partial<Where>): ReadingNote {
  const { sheet = '', rows = [], columns = [], count = 1 } = where;
  return { kind, sheet, rows: rows.slice(0, MOST_NAMED), columns: columns.slice(0, MOST_NAMED), count };
}

/** A note as a warning about the file. */
export function noteProblem(file: string, note: ReadingNote): Problem {
  const [message, todo] = SENTENCES[note.kind];
  return {
    file,
    ...(note.sheet === '' ? {} : { sheet: note.sheet }),
    row: note.rows[0] ?? null,
    column: null,
    value: null,
    rule: note.kind,
    message: message(note),
    todo,
    severity: 'warning',
  };
}

function rowsOf({ rows, count }: Where): string {
  return `dòng ${rows.join(', ')}${count > rows.length ? ', …' : ''}`;
}
