/** A person's file as one page that needs nothing else: for themselves, in plain words. Pure. */
import { sayMoment } from '../calendar/words.ts';
import { isCut, MOST_OF_A_KIND, type PersonFile } from './person-file.ts';
import { sectionsOf } from './words.ts';

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign).replaceAll('\n', '<br>');
}

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 48rem; margin: 2rem auto; padding: 0 1rem; color: #1d2527 }
h1 { font-size: 1.6rem } h2 { font-size: 1.2rem; margin-top: 2rem; border-bottom: 1px solid #b9c4c6; padding-bottom: .2rem }
dl { margin: 0 } dt { font-weight: 600; margin-top: .8rem } dd { margin: 0; overflow-wrap: anywhere }
@media print { body { margin: 0 } dt { break-after: avoid } }`;

/** @returns a whole HTML document in UTF-8, without script and without anything to fetch */
export function personHtml(file: PersonFile, at: Date): string {
  const sections = sectionsOf(file, at).map(({ title, empty, rows }) => {
    const list = rows.map(
      ({ head, lines }) =>
        `<dt>${escaped(head)}</dt>${lines.map((line) => `<dd>${escaped(line)}</dd>`).join('')}`,
    );
    const body = list.length === 0 ? `<p>${escaped(empty)}</p>` : `<dl>${list.join('\n')}</dl>`;
    return `<section><h2>${escaped(title)}</h2>\n${body}</section>`;
  });
  const extent = isCut(file)
    ? `Mục nào dài thì chỉ ghi ${MOST_OF_A_KIND} dòng mới nhất; anh/chị cần phần còn lại thì báo Bộ phận Một cửa.`
    : 'Đây là toàn bộ những gì hệ thống đang lưu về anh/chị.';
  return `<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Dữ liệu về một người trong hệ thống Liên Thông</title><style>${STYLE}</style></head>
<body><h1>Dữ liệu về anh/chị trong hệ thống Liên Thông</h1>
<p>Lập ${escaped(sayMoment(at))}. ${extent} Số giấy tờ, mật khẩu, mã OTP không được
lưu; số trong lời nhắn đã được che. Anh/chị có quyền yêu cầu sửa, xóa hoặc rút lại sự đồng ý tại Bộ phận Một cửa.</p>
${sections.join('\n')}
</body></html>
`;
}
