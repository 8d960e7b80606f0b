import { unitAt } from '../areas/areas.ts';
import type { CampaignRow, Preview, Status } from '../campaigns/campaigns.ts';
import { sayCount, sayMoment } from '../campaigns/say.ts';
import { CHANNEL_WORDS } from '../outbox/rule-say.ts';

/** What `campaign preview`, `status` and `list` print for people. Pure. */

const STATES: Record<CampaignRow['state'], string> = {
  draft: 'bản nháp',
  submitted: 'chờ duyệt',
  approved: 'đã duyệt',
  running: 'đang gửi',
  paused: 'tạm dừng',
  cancelled: 'đã hủy',
  finished: 'đã xong',
};

export function sayState(state: CampaignRow['state']): string {
  return STATES[state];
}

const MESSAGES: Record<keyof Status['counts'], string> = {
  queued: 'chờ gửi',
  sending: 'đang gửi',
  sent: 'đã gửi',
  delivered: 'đã đến',
  seen: 'đã xem',
  failed: 'không gửi được',
  dropped: 'không gửi theo quy tắc',
  unknown: 'chưa rõ đã gửi',
  expired: 'hết hạn',
};

export function previewLines(seen: Preview, now: Date): string[] {
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
    ...counts('Theo kênh', seen.byChannel, (key) => CHANNEL_WORDS[key] ?? key),
    ...counts('Theo địa bàn', seen.byArea, area),
    ...seen.leftOut.map(({ words, count }) => `Không gửi ${sayCount(count)}: ${words}`),
    ...(sms.segments === 0 ? [] : [`SMS: ${sayCount(sms.segments)} phần, ${price}${checked}.`]),
    ...(sms.label === null ? [] : [sms.label.words]),
    ...seen.problems.map((problem) => `CHƯA TRÌNH ĐƯỢC: ${problem}`),
    ...seen.examples.flatMap((example) => [
      `--- ${CHANNEL_WORDS[example.channel] ?? example.channel}, ${area(example.areaCode)}${partsOf(example.sms)}`,
      example.text,
      ...(example.sms?.costly == null ? [] : [`(${example.sms.costly.words})`]),
    ]),
  ];
}

function partsOf(sms: Preview['examples'][number]['sms']): string {
  if (sms === undefined) return '';
  const dong = sms.dong === null ? '' : `, ${sayCount(sms.dong)} đồng`;
  return ` (${sms.segments} phần${dong}, còn trống ${sms.left} chữ)`;
}

export function statusLines(seen: Status): string[] {
  const counted = Object.entries(seen.counts) as [keyof Status['counts'], number][];
  const { budget, series, forecastFinishAt, pauseReason } = seen;
  return [
    `${seen.name}: ${sayState(seen.state)}, tổng ${sayCount(seen.total)} tin`,
    ...counted
      .filter(([, count]) => count > 0)
      .map(([state, count]) => `  ${MESSAGES[state]}: ${sayCount(count)}`),
    ...(pauseReason === null ? [] : [`Lý do dừng: ${pauseReason}`]),
    ...(forecastFinishAt === null ? [] : [`Dự kiến xong lúc ${sayMoment(new Date(forecastFinishAt))}.`]),
    ...(budget === null
      ? []
      : [`Kinh phí: đã dùng ${sayCount(budget.spent)} trên ${sayCount(budget.dong)} đồng.`]),
    ...(series === null
      ? []
      : [
          `Lặp lại: đã đến lần ${series.posted} trên ${series.runs}${series.nextAt === null ? '' : `, lần sau lúc ${sayMoment(new Date(series.nextAt))}`}.`,
        ]),
  ];
}
