import { flowNotes } from '../office/office-report.ts';
import { ratesChart } from './charts.ts';
import { exportNotes } from './export-rows.ts';
import { EXTRACT_WORDS, provincesOf, unitNames } from './extract.ts';
import { FLOW_LABELS, type FlowShare, type FlowShares } from './flow.ts';
import { harmless } from './formula.ts';
import { type Markup, markup } from './markup.ts';
import type { BundleReport, FlowReport, RateChange, ReportModel } from './report-model.ts';

/** A picture of more units than this is longer than anybody prints; the table has them all. */
const MOST_DRAWN = 200;
const KINDS = Object.keys(FLOW_LABELS) as (keyof FlowShares)[];

/** Nothing from outside is loaded and nothing runs, whatever a unit or a file is called. */
const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";
const STYLE = `
body{font:16px/1.45 'Times New Roman',Times,serif;color:#16232b;max-width:60rem;margin:1.5rem auto;padding:0 1rem}
h1{font-size:1.4rem;margin:.2rem 0}h2{font-size:1.15rem;margin:1.6rem 0 .3rem}p{margin:.4rem 0}
.extract{border:2px solid #16232b;padding:.4rem .7rem}.sub{display:block;font-size:.85em;color:#44525b}
.wide{overflow-x:auto;padding:1px}table{border-collapse:collapse;width:100%;margin:.6rem 0}
th,td{border:1px solid #7d8b94;padding:.25rem .45rem;text-align:left;vertical-align:top;font-weight:normal}
thead th,tfoot th,tfoot td{font-weight:bold;background:#eef2f4}.n{text-align:right;white-space:nowrap}thead .n{white-space:normal}
th[scope=row]{min-width:9rem}figure{margin:.6rem 0}figcaption{font-size:.9em}li{margin:.2rem 0;overflow-wrap:anywhere}
@page{size:A4;margin:15mm}
@media print{body{max-width:none;margin:0;padding:0;font-size:11pt}.wide{overflow:visible}img{max-width:100%;height:auto}th[scope=row]{min-width:0}thead{display:table-header-group}tfoot{display:table-row-group}tr,img{break-inside:avoid}h2{break-after:avoid}}
`;

/**
 * The report as one page that needs nothing else: no script, no address, pictures within; to be sent, opened and printed. The
 * same figures, sources, cautions and changes as the other files, and the sentence that it is no kept report.
 */
export function reportHtml(report: ReportModel): string {
  const unitName = unitNames(report);
  const bundles = report.bundles.map((bundle) => ({
    ...bundle,
    rows: bundle.rows.map((row) => ({ ...row, unit: unitName(row) })),
  }));
  // Said at its table already; the notes come ready for spreadsheets.
  const said = new Set(
    report.bundles
      .flatMap(({ label, printed, notes }) => [...printed.map(({ text }) => `${label}: ${text}`), ...notes])
      .map(harmless),
  );
  const lines = [...flowNotes(report), ...exportNotes(report)].filter((line) => !said.has(line));
  const page = markup`<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${report.title}, ${report.periodText}</title><style>${{ html: STYLE }}</style></head><body>
<h1>${report.title}</h1>
<p>${[provincesOf(report), report.periodText].filter(Boolean).join(', ')}; ${report.levelText}.</p>
<p class="extract"><strong>${EXTRACT_WORDS.title}.</strong> ${EXTRACT_WORDS.what(report)}</p>
${bundles.map(bundleSection)}
${report.flows.map(flowSection)}
<h2>Cách tính, lưu ý và nguồn</h2>
<ul>${lines.map((line) => markup`<li>${line}</li>`)}</ul>
</body></html>
`;
  return page.html;
}

function bundleSection(bundle: BundleReport): Markup {
  const { label, rows, total, printed, notes } = bundle;
  const cells = (
    row: Pick<BundleReport['total'], 'totalText' | 'linkedText' | 'percentText' | 'intervalText'>,
  ) => [row.totalText, row.linkedText, row.percentText, row.intervalText].map(number);
  return markup`<section><h2>${label}: ${total.percentText}</h2>
<p>${total.ofText} hồ sơ. “${bundle.linkedHeader}” chia cho “${bundle.totalHeader}”.</p>
${[...printed.map(({ text }) => text), ...notes].map((line) => markup`<p>${line}</p>`)}
${picture(bundle)}
<div class="wide"><table><thead><tr><th class="n">Hạng</th><th>Đơn vị</th><th class="n">Tổng số</th><th class="n">Qua liên thông</th><th class="n">Tỷ lệ</th><th class="n">Khoảng tin cậy 95 %</th><th class="n">So kỳ trước</th></tr></thead>
<tbody>${rows.map(
    (row) => markup`<tr>${number(row.rankText)}<th scope="row">${row.unit}${under([
      ...row.cautions,
      row.change.caution,
      `Số liệu: ${row.source}`,
    ])}</th>${cells(row)}${changed(row.change)}</tr>
`,
  )}</tbody>
<tfoot><tr><td></td><th scope="row">${total.label}${under([
    total.change.caution,
    `Số liệu: ${total.source}`,
  ])}</th>${cells(total)}${changed(total.change)}</tr></tfoot></table></div></section>
`;
}

/** As an image of its own a picture cannot run anything either. */
function picture({ label, rows }: BundleReport): Markup {
  if (rows.length === 0 || rows.length > MOST_DRAWN) return markup``;
  const title = `${label}: tỷ lệ theo đơn vị, khoảng tin cậy 95 %`;
  const data = Buffer.from(ratesChart(title, rows)).toString('base64');
  return markup`<figure><figcaption>${title}</figcaption><div class="wide"><img alt="${title}; số ở bảng dưới" src="data:image/svg+xml;base64,${data}"></div></figure>`;
}

function flowSection({ label, rows, total }: FlowReport): Markup {
  const shares = (row: FlowShares) => KINDS.map((kind) => shareCell(row[kind]));
  return markup`<section><h2>${label}: đồng bộ, trả lại, quá hạn</h2>
<div class="wide"><table><thead><tr><th>Đơn vị</th>${KINDS.map((kind) => markup`<th class="n">${FLOW_LABELS[kind].label}</th>`)}</tr></thead>
<tbody>${rows.map(
    (
      row,
    ) => markup`<tr><th scope="row">${row.unit}${under([`Số liệu: ${row.source}`])}</th>${shares(row)}</tr>
`,
  )}</tbody><tfoot><tr><th scope="row">Cộng các đơn vị</th>${shares(total)}</tr></tfoot></table></div></section>
`;
}

function shareCell({ percentText, ofText, small }: FlowShare): Markup {
  return markup`<td class="n">${percentText}${under([ofText, small ? 'ít hồ sơ' : ''])}</td>`;
}

function changed({ text, fromText }: RateChange): Markup {
  return markup`<td class="n">${text}${under([fromText === '' ? '' : `từ ${fromText}`])}</td>`;
}

function number(text: string): Markup {
  return markup`<td class="n">${text}</td>`;
}

function under(lines: readonly string[]): Markup[] {
  return lines.filter((line) => line !== '').map((line) => markup`<span class="sub">${line}</span>`);
}
