import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reportDocx } from '../../uptake/office/extract.ts';
import { compared } from '../../uptake/report/comparison.ts';
import { reportHtml } from '../../uptake/report/export-html.ts';
import type { ReportModel } from '../../uptake/report/report-model.ts';
import type { StoredTable } from '../../uptake/tables/stored.ts';
import { partsOf } from './archive.ts';
import { printed, problem, reportOver, storedTable } from './stories.ts';

const REASON = 'Rà soát sổ cũ, đã đối chiếu';
const DONG_HA = ['19333', 'Phường Đông Hà'] as const;
const CAM_LO = ['19624', 'Xã Cam Lộ'] as const;

const reportOf = (table: StoredTable) => reportOver([table], table.period);

/** August against July: a printed total that is off, an unusual figure with its reason, returned dossiers, a unit without cases. */
function august(): ReportModel {
  const table = storedTable(
    [
      [...DONG_HA, 1096, 900],
      [...CAM_LO, 400, 100],
      ['19742', 'Đặc khu Cồn Cỏ', 0, 0],
    ],
    {
      printed: printed({ total: 5318, percent: 19.9 }),
      acceptedReason: REASON,
      problems: [
        problem({
          ...{ rule: 'outlier-past', severity: 'error', accepted: true, row: 3, column: 'B (Tổng số)' },
          message: 'Xã Cam Lộ: 400 hồ sơ, khác xa mức thường có.',
        }),
      ],
    },
  );
  const [first] = table.rows;
  if (first !== undefined)
    Object.assign(first, { received: 900, reached: 700, returned: 30, unexplained: 12 });
  const july = { from: '2025-07-01', to: '2025-07-31' };
  const before = reportOf(storedTable([[...DONG_HA, 1000, 700]], { id: 2, period: july }));
  return compared(reportOf(table), july, before);
}

/** What a reader sees of a page: without tags, signs as they are read. */
function seen(html: string): string {
  const signs: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
  return html
    .replace(/<style>[\s\S]*?<\/style>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(amp|lt|gt|quot|#39);/g, (_all, name: string) => signs[name] ?? '')
    .replace(/\s+/g, ' ');
}

/** The words of a document, as Word would show them. */
function words(docx: Buffer): string {
  const [xml = ''] = partsOf(docx, 'word/document.xml');
  return seen(xml.replaceAll('</w:p>', ' ')).replaceAll('\u00a0', ' ').replace(/ +/g, ' ');
}

describe('a report as a page and as a document', () => {
  const parts = [
    'Tỷ lệ hồ sơ qua dịch vụ công liên thông khai sinh, khai tử',
    'Bản trích số liệu, không phải báo cáo đã lưu',
    'Lập lúc 09:00 05/11/2025',
    'từ 01/08/2025 đến 31/08/2025',
    '1.000 trên 1.496 hồ sơ',
    '66,8 %',
    '1.096',
    '82,1 %',
    '+12,1 điểm',
    '[1]',
    `Xã Cam Lộ: 400 hồ sơ, khác xa mức thường có. Vẫn dùng với lý do: ${REASON}`,
    `Bảng vẫn được dùng với lý do: ${REASON}`,
    'in tổng 5.318',
    'Chênh lệch đồng bộ',
    '200 trên 900',
    '12 trên 30',
    'Nguồn [1]: Báo cáo số 12/BC-UBND',
    'Kỳ trước: từ 01/07/2025 đến 31/07/2025',
    'Wilson',
  ];

  it('says the same figures, changes, cautions, reasons and sources, and that it is not kept', async () => {
    const model = august();
    const [page, document] = [seen(reportHtml(model)), words(await reportDocx(model))];
    for (const part of parts) {
      expect(page).toContain(part);
      expect(document).toContain(part);
    }
    expect(page).toMatch(/– *Đặc khu Cồn Cỏ .{0,60}?0 0 – –/);
    expect(page).not.toMatch(/undefined|null|NaN|\[object/);
    expect(document).not.toMatch(/undefined|null|NaN|\[object/);
  });

  it('cannot be taken for a kept report: no number, recipients or signature', async () => {
    const document = words(await reportDocx(august()));
    expect(document).toContain('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM');
    expect(document).toContain('TỈNH QUẢNG TRỊ');
    expect(document).toContain('Không có số văn bản');
    for (const word of ['Nơi nhận', 'Kính gửi', 'Số:', 'TM.', 'Kèm theo'])
      expect(document).not.toContain(word);
  });

  it('names the province of a unit where there are several', async () => {
    const model = august();
    const [bundle] = model.bundles;
    if (bundle === undefined) throw new Error('no bundle');
    const rows = bundle.rows.map((row, at) => (at === 0 ? { ...row, province: 'Tỉnh Nghệ An' } : row));
    const both = { ...model, bundles: [{ ...bundle, rows }] };
    for (const text of [seen(reportHtml(both)), words(await reportDocx(both))]) {
      expect(text).toContain('Phường Đông Hà, Tỉnh Nghệ An');
      expect(text).toContain('Xã Cam Lộ, Tỉnh Quảng Trị');
    }
  });
});

describe('the page', () => {
  const HOSTILE = '</title></style><script>alert(1)</script><img src=x onerror="alert(2)">\u0000\'&amp;';

  function hostile(name: string): ReportModel {
    const table = storedTable(
      [
        ['1', name, 400, 100],
        [...DONG_HA, 300, 100],
      ],
      {
        source: name,
        fileName: name,
        acceptedReason: name,
        printed: printed({ total: 1, totalHeader: name, linkedHeader: name }),
        problems: [
          problem({ rule: 'outlier', accepted: true, row: 2, column: 'B (x)', message: name }),
          problem({ rule: 'unit-gone', message: name }),
        ],
      },
    );
    return reportOf(table);
  }

  it('is whole in itself: nothing is loaded, nothing runs', () => {
    const html = reportHtml(august());
    expect(html).toMatch(/^<!DOCTYPE html>\n<html lang="vi">/);
    expect(html).toContain('default-src &#39;none&#39;; img-src data:; style-src &#39;unsafe-inline&#39;');
    expect(html).not.toMatch(/<script|<link|<iframe|<object|@import|url\(|\son\w+=|javascript:/i);
    for (const [, at = ''] of html.matchAll(/(?:src|href)="([^"]*)"/g))
      expect(at).toMatch(/^data:image\/svg\+xml;base64,/);
    const [, data = ''] = /base64,([^"]*)"/.exec(html) ?? [];
    const svg = Buffer.from(data, 'base64').toString();
    expect(svg).toMatch(/^<svg /);
    expect(svg).toContain('Phường Đông Hà');
  });

  it('shows what a unit, a file or a reason is called, and never obeys it', () => {
    const html = reportHtml(hostile(HOSTILE));
    expect(html).not.toMatch(/<script|<img src=x/);
    expect(html).not.toContain('\u0000');
    expect(html.match(/<title>/g)).toHaveLength(1);
    expect(html.match(/<style>/g)).toHaveLength(1);
    expect(seen(html)).toContain('<script>alert(1)</script>');
    const [, data = ''] = /base64,([^"]*)"/.exec(html) ?? [];
    expect(Buffer.from(data, 'base64').toString()).not.toContain('<script');
  });

  it('has as many tags whatever the words are', () => {
    const tags = (html: string) => html.replace(/base64,[^"]*/g, '').match(/<[a-z/!][^>]*>/gi)?.length;
    const usual = tags(reportHtml(hostile('Xã A')));
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }), (name) => {
        fc.pre(name.trim() !== '' && name !== 'Phường Đông Hà');
        expect(tags(reportHtml(hostile(`x${name}`)))).toBe(usual);
      }),
      { numRuns: 50 },
    );
  });

  it('leaves the picture of very many units out; the table has them all', () => {
    const many = storedTable(Array.from({ length: 201 }, (_, at) => [String(at), `Xã ${at}`, 100 + at, 50]));
    const html = reportHtml(reportOf(many));
    expect(html).not.toContain('<img');
    expect(seen(html)).toContain('Xã 200');
  });
});
