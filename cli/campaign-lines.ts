import { unitAt } from '../areas/areas.ts';
import { inSentence } from '../areas/units.ts';
import { sayMomentInSentence } from '../calendar/words.ts';
import type { CampaignPreview, CampaignRow, CampaignStatus } from '../campaigns/campaigns.ts';
import { CAMPAIGN_STATE_LABELS, CONSENT_STANDING_LABELS, REPEAT_WORDS } from '../campaigns/labels.ts';
import type { CampaignPlan } from '../campaigns/plan-type.ts';
import { channelLabel } from '../channels/labels.ts';
import { BUNDLE_WORDS } from '../knowledge/bundle.ts';
import { MESSAGE_STATE_LABELS } from '../outbox/labels.ts';
import { sayCount } from '../writing/numbers.ts';

/** What `campaign preview`, `status` and `list` print for people. Pure. */

export function sayState(state: CampaignRow['state']): string {
  return CAMPAIGN_STATE_LABELS[state].toLowerCase();
}

export function previewLines(seen: CampaignPreview & { runs: readonly string[] }, now: Date): string[] {
  const area = (code: string) => unitAt(code, now)?.fullName ?? code;
  const counts = (title: string, rows: Record<string, number>, word: (key: string) => string) =>
    Object.keys(rows).length === 0
      ? []
      : [
          `${title}: ${Object.entries(rows)
            .map(([key, count]) => `${word(key)} ${sayCount(count)}`)
            .join(', ')}`,
        ];
  const { sms } = seen;
  const price = sms.dong === null ? 'chưa có giá' : `khoảng ${sayCount(sms.dong)} đồng`;
  const checked = sms.verified ? '' : ' (giá tạm tính, chưa đối chiếu hợp đồng)';
  return [
    `${sayCount(seen.total)} tin sẽ gửi (${sayCount(seen.manual)} do cán bộ đăng tay).`,
    ...seen.places.map((words) => `Địa bàn: ${words}`),
    ...seen.runs,
    ...counts('Theo kênh', seen.byChannel, channelLabel),
    ...counts('Theo địa bàn', seen.byArea, area),
    ...seen.leftOut.map(({ words, count }) => `Không gửi ${sayCount(count)}: ${words}`),
    ...(sms.segments === 0 ? [] : [`SMS: ${sayCount(sms.segments)} phần, ${price}${checked}.`]),
    ...(sms.label === null ? [] : [sms.label.words]),
    ...seen.problems.map((problem) => `CHƯA TRÌNH ĐƯỢC: ${problem}`),
    ...seen.examples.flatMap((example) => [
      `--- ${channelLabel(example.channel)}, ${area(example.areaCode)}${partsOf(example.sms)}`,
      example.text,
      ...(example.sms?.costly == null ? [] : [`(${example.sms.costly.words})`]),
    ]),
  ];
}

function partsOf(sms: CampaignPreview['examples'][number]['sms']): string {
  if (sms === undefined) return '';
  const dong = sms.dong === null ? '' : `, ${sayCount(sms.dong)} đồng`;
  return ` (${sms.segments} phần${dong}, còn trống ${sms.left} chữ)`;
}

/** Areas with most messages; the rest is in the JSON and in the ledger. */
const MOST_AREAS = 30;

export function statusLines(seen: CampaignStatus, now: Date): string[] {
  const counted = Object.entries(seen.counts) as [keyof CampaignStatus['counts'], number][];
  const { budget, series, forecastFinishAt, pauseReason } = seen;
  return [
    `${seen.name}: ${sayState(seen.state)}, tổng ${sayCount(seen.total)} tin`,
    ...counted
      .filter(([, count]) => count > 0)
      .map(([state, count]) => `  ${MESSAGE_STATE_LABELS[state].toLowerCase()}: ${sayCount(count)}`),
    ...standing('Theo kênh', seen.byChannel, channelLabel),
    ...standing('Theo địa bàn', seen.byArea, (code) => unitAt(code, now)?.fullName ?? code),
    ...(pauseReason === null ? [] : [`Lý do dừng: ${pauseReason}`]),
    ...(forecastFinishAt === null
      ? []
      : [`Dự kiến xong lúc ${sayMomentInSentence(new Date(forecastFinishAt))}.`]),
    ...(budget === null
      ? []
      : [`Kinh phí: đã dùng ${sayCount(budget.spent)} trên ${sayCount(budget.dong)} đồng.`]),
    ...(series === null
      ? []
      : [
          `Lặp lại: đã đến lần ${series.posted} trên ${series.runs}${series.nextAt === null ? '' : `, lần sau lúc ${sayMomentInSentence(new Date(series.nextAt))}`}.`,
        ]),
  ];
}

/** "Theo kênh: SMS 30/40, Zalo 2/2": sent of all, those with most first. */
function standing(
  title: string,
  rows: Record<string, CampaignStatus['counts']>,
  word: (key: string) => string,
): string[] {
  const all = Object.entries(rows).map(([key, by]) => ({
    key,
    total: Object.values(by).reduce((sum, count) => sum + count, 0),
    reached: by.sent + by.delivered + by.seen,
  }));
  if (all.length === 0) return [];
  const shown = all.sort((a, b) => b.total - a.total).slice(0, MOST_AREAS);
  const more = all.length > shown.length ? `, và ${sayCount(all.length - shown.length)} nơi khác` : '';
  const said = shown.map(({ key, total, reached }) => `${word(key)} ${sayCount(reached)}/${sayCount(total)}`);
  return [`${title}: ${said.join(', ')}${more}`];
}

/** What `campaign show` prints: the plan as two persons agree on it. */
export function planLines(
  row: CampaignRow & { author: string | null; approver: string | null },
  plan: CampaignPlan,
  now: Date,
): string[] {
  const { audience, repeat, waves, link } = plan;
  const line = (title: string, words: string | null) =>
    words === null || words === '' ? [] : [`${title}: ${words}`];
  const list = (values: readonly string[]) => values.join(', ');
  return [
    `${row.id}. ${row.name}: ${sayState(row.state)}`,
    ...line('Lý do', row.pauseReason),
    ...line(
      'Địa bàn',
      audience.areas.length === 0
        ? 'mọi nơi'
        : list(audience.areas.map((code) => unitAt(code, now)?.fullName ?? code)),
    ),
    ...line('Đối tượng', list(audience.tags)),
    ...line('Trừ đối tượng', list(audience.excludeTags)),
    ...line('Nhóm', list(audience.groups.map(String))),
    ...line('Hồ sơ', audience.bundle === null ? null : BUNDLE_WORDS[audience.bundle]),
    ...line(
      'Xác nhận',
      audience.consent === null ? null : inSentence(CONSENT_STANDING_LABELS[audience.consent]),
    ),
    ...line('Kênh', list(plan.channels.map(channelLabel))),
    ...line(
      'Văn bản',
      list([...new Set(Object.values(plan.text).filter((text) => text !== undefined))].map(String)),
    ),
    ...line('Đường dẫn', link?.placement ?? null),
    `Thời gian: ${sayMomentInSentence(new Date(plan.start))} đến ${sayMomentInSentence(new Date(plan.end))}`,
    ...line('Khung giờ riêng', plan.hours),
    ...line('Lặp lại', repeat === null ? null : `${REPEAT_WORDS[repeat.every]}, đến hết ${repeat.until}`),
    ...line('Chia đợt', waves === null ? null : `${waves.count} đợt theo bốc thăm`),
    ...line('Kinh phí', plan.budget === null ? null : `nhiều nhất ${sayCount(plan.budget)} đồng`),
    ...line('Tốc độ', plan.rate === null ? null : `nhiều nhất ${plan.rate} tin mỗi giây`),
    ...line('Người soạn', row.author),
    ...line('Người duyệt', row.approver),
  ];
}
