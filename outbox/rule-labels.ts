/** Sending rules as officials read them. Pure. */

import { plusDays, WEEK_FROM_MONDAY, type Weekday } from '../calendar/day.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../calendar/durations.ts';
import { localMoment, noonOf } from '../calendar/moment.ts';
import { sayDay, WEEKDAY_WORDS } from '../calendar/words.ts';
import { CHANNEL_LABELS } from '../channels/labels.ts';
import { sayNumber } from '../writing/numbers.ts';
import { PURPOSE_WORDS } from './labels.ts';
import { type RuleKind, rulesFor, type SendingRule, type SendingRules, spanOf } from './rules.ts';

export const KIND_WORDS = {
  window: 'Khung giờ gửi',
  quiet: 'Ngày không gửi',
  cap: 'Số tin nhiều nhất cho một người hoặc một nhóm',
  interaction: 'Thời hạn tương tác',
  pace: 'Tốc độ của kênh',
  quota: 'Số tin một ngày của kênh',
  label: 'Nhãn đầu tin',
  budget: 'Kinh phí của một chiến dịch',
} as const satisfies Record<RuleKind, string>;

const PER_WORDS: Record<SendingRule<'cap'>['value']['per'], string> = {
  person: 'cho một người, tính mọi kênh và mọi chiến dịch',
  campaign: 'cho một người trong cùng một chiến dịch',
  address: 'tới một số hoặc một tài khoản',
  group: 'vào một nhóm',
};

/** "tin tuyên truyền qua SMS", "mọi tin chủ động qua Zalo". */
export function sayAim(rule: Pick<SendingRule, 'channel' | 'purpose'>): string {
  const what = rule.purpose === null ? 'mọi tin chủ động' : `tin ${PURPOSE_WORDS[rule.purpose]}`;
  const where = rule.channel === null ? 'trên mọi kênh' : `qua ${CHANNEL_LABELS[rule.channel]}`;
  return `${what} ${where}`;
}

/** What a rule holds people to, without whom and when. */
export function sayValue(rule: SendingRule): string {
  switch (rule.kind) {
    case 'window':
      return `chỉ gửi ${sayWeek(rule.value.hours)}`;
    case 'quiet':
      return rule.value.from === rule.value.to
        ? `không gửi ngày ${sayDay(rule.value.from)} (${rule.value.name})`
        : `không gửi từ ${sayDay(rule.value.from)} đến hết ${sayDay(rule.value.to)} (${rule.value.name})`;
    case 'cap':
      return `nhiều nhất ${sayNumber(rule.value.most)} tin trong ${saySpan(spanOf(rule.value))} ${PER_WORDS[rule.value.per]}`;
    case 'interaction': {
      const { days, freeHours, freeAnswers, dong, paid } = rule.value;
      const counted = freeAnswers === undefined ? '' : ` (${sayNumber(freeAnswers)} tin đầu)`;
      const after = paid === false ? ', không gửi tin tính phí' : '';
      const price =
        freeHours === undefined
          ? after
          : `; miễn phí trong ${freeHours} giờ đầu${counted}${dong === undefined ? '' : `, sau đó ${sayNumber(dong)} đồng mỗi tin`}${after}`;
      return `chỉ gửi cho người đã nhắn hoặc tương tác trong ${days} ngày${price}`;
    }
    case 'pace':
      return `nhiều nhất ${sayNumber(rule.value.perSecond)} tin mỗi giây`;
    case 'quota':
      return rule.value.perDay === 0
        ? 'không gửi tin nào'
        : `nhiều nhất ${sayNumber(rule.value.perDay)} tin mỗi ngày`;
    case 'label':
      return rule.value.apply
        ? `bắt đầu bằng “${rule.value.text}”`
        : `nhãn “${rule.value.text}” để sẵn, chưa bật`;
    case 'budget':
      return `một chiến dịch tốn nhiều nhất ${sayNumber(rule.value.dong)} đồng`;
  }
}

/** "thứ Hai–thứ Sáu 8–20 giờ, thứ Bảy 8–12 giờ, Chủ nhật không gửi". Days alike are said together. */
export function sayWeek(hours: Partial<Record<Weekday, string>>): string {
  const parts: { first: Weekday; last: Weekday; hours: string | undefined }[] = [];
  for (const day of WEEK_FROM_MONDAY) {
    const last = parts.at(-1);
    if (last !== undefined && last.hours === hours[day]) last.last = day;
    else parts.push({ first: day, last: day, hours: hours[day] });
  }
  if (parts.length === 1)
    return hours.mon === undefined ? 'không ngày nào' : `${sayHours(hours.mon)} mọi ngày`;
  return parts
    .map(({ first, last, hours: open }) => {
      const days = first === last ? WEEKDAY_WORDS[first] : `${WEEKDAY_WORDS[first]}–${WEEKDAY_WORDS[last]}`;
      return `${days} ${open === undefined ? 'không gửi' : sayHours(open)}`;
    })
    .join(', ');
}

/** "08:00-20:00" -> "8–20 giờ"; "07:30-11:30" -> "7 giờ 30–11 giờ 30". */
function sayHours(written: string): string {
  const [from = '', to = ''] = written.split('-');
  const whole = from.endsWith(':00') && to.endsWith(':00');
  const clock = (text: string) => {
    const [hour = '', minute = ''] = text.split(':');
    return whole ? `${Number(hour)}` : `${Number(hour)} giờ${minute === '00' ? '' : ` ${minute}`}`;
  };
  return `${clock(from)}–${clock(to)}${whole ? ' giờ' : ''}`;
}

function saySpan(span: number): string {
  if (span % DAY_MS === 0 && span > DAY_MS) return `${span / DAY_MS} ngày`;
  if (span % HOUR_MS === 0) return `${span / HOUR_MS} giờ`;
  return span % MINUTE_MS === 0 ? `${span / MINUTE_MS} phút` : `${span / 1_000} giây`;
}

/** Hours in which all windows of a channel and purpose are open, by weekday, in the week that begins at a moment. */
export function openWeek(
  rules: SendingRules,
  aim: Parameters<typeof rulesFor>[2],
  from: Date,
): Partial<Record<Weekday, string>> {
  const open: Partial<Record<Weekday, string>> = {};
  const { day } = localMoment(from);
  for (let later = 0; later < 7; later++) {
    const date = plusDays(day, later);
    const noon = noonOf(date);
    const { weekday } = localMoment(noon);
    let [opens, closes] = ['00:00', '24:00'];
    for (const { value } of rulesFor(rules, 'window', aim, noon > from ? noon : from)) {
      const [start, end] = (value.hours[weekday] ?? '24:00-00:00').split('-');
      if (start !== undefined && start > opens) opens = start;
      if (end !== undefined && end < closes) closes = end;
    }
    if (opens < closes) open[weekday] = `${opens}-${closes}`;
  }
  return open;
}
