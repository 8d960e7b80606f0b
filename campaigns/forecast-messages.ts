import { sayDay, sayDuration, sayMomentInSentence } from '../calendar/words.ts';
import { ruleWords } from '../outbox/rule-messages.ts';
import { uncapitalised } from '../writing/letters.ts';
import { sayCount } from '../writing/numbers.ts';
import { type ClosedRun, UNKNOWN_HOLIDAY } from './closed-runs.ts';
import type { SendForecast } from './forecast.ts';

/**
 * Of a repeated campaign: how many runs, how many of them the caps keep from everybody, those that hours and days off keep from
 * leaving, and what one whole run weighs.
 */
export type RunSeries = {
  runs: number;
  blocked: number;
  rule: string | null;
  closed: ClosedRun[];
  perRun: { messages: number; dong: number };
};

export type ForecastSummary = SendForecast & {
  total: number;
  manual: number;
  end: Date;
  dongKnown: boolean;
  budget: number | null;
  series: RunSeries | null;
  /** Part of it may have gone already: what is told is of the rest. */
  underWay: boolean;
};

/** A forecast as sentences for the person who must decide on it; what needs a decision comes last. */
export function forecastMessages(told: ForecastSummary): string[] {
  const { total, manual, sent, finishAt, expired, overBudget, unsent, split, series } = told;
  const words: string[] = [];
  const automatic = total - manual;
  const price = told.dongKnown
    ? told.dong === 0
      ? 'không mất tiền tin nhắn'
      : `khoảng ${sayCount(told.dong)} đồng (giá tạm tính)`
    : 'chưa có giá SMS để tính tiền';
  if (finishAt === null) words.push(`Không tin nào đi được trước ${sayMomentInSentence(told.end)}.`);
  else
    words.push(
      `${sayCount(sent)} trên ${sayCount(automatic)} tin sẽ đi, tin cuối lúc ${sayMomentInSentence(new Date(finishAt))} (${sayDuration(told.durationMs)}), ${price}.`,
    );
  if (manual > 0) words.push(`${sayCount(manual)} tin do cán bộ đăng tay vào nhóm, không tính trong dự báo.`);
  if (overBudget > 0)
    words.push(
      `Kinh phí ${sayCount(told.budget ?? 0)} đồng không đủ cho ${sayCount(overBudget)} tin SMS: các tin này sẽ không đi.`,
    );
  if (expired > 0) {
    const reasons = Object.entries(unsent)
      .filter(([why]) => why !== 'budget')
      .map(([why, count], _, all) =>
        all.length > 1 ? `${sayCount(count)} tin ${reasonOf(why)}` : reasonOf(why),
      );
    words.push(`${sayCount(expired)} tin sẽ hết hạn: ${reasons.join('; ')}.`);
  }
  if (split !== null) {
    const perDay = split.perDay
      .map(({ day, sent: count }) => `${sayDay(day)}: ${sayCount(count)} tin`)
      .join(', ');
    const reached = split.perDay.reduce((sum, day) => sum + day.sent, 0);
    const question = split.days > 1 ? `chia làm ${split.days} ngày?` : 'lùi giờ kết thúc?';
    const all = reached >= automatic ? 'gửi hết' : `gửi được ${sayCount(reached)} tin, còn lại hết kinh phí`;
    words.push(
      `Không xong trước ${sayMomentInSentence(told.end)}, ${question} Kết thúc lúc ${sayMomentInSentence(new Date(split.end))} thì ${all} (${perDay}).`,
    );
  } else if (expired > 0)
    words.push('Lùi giờ kết thúc cũng không gửi hết được; hãy bớt người nhận, thêm kênh hoặc đổi thời gian.');
  if (series !== null) words.push(...seriesWords(told, series));
  return words;
}

function seriesWords(told: ForecastSummary, series: RunSeries): string[] {
  const { runs, blocked, closed, perRun } = series;
  const whole = closed.filter((one) => one.whole);
  const going = Math.max(0, runs - blocked - whole.length);
  const dong = perRun.dong * going;
  const cost =
    told.dongKnown && dong > 0 && !told.underWay
      ? `, ${going === runs ? 'cả' : ''} ${going} lần ${going === runs ? '' : 'gửi được '}tốn khoảng ${sayCount(dong)} đồng`.replace(
          '  ',
          ' ',
        )
      : '';
  const beyond =
    told.budget !== null && dong > told.budget && !told.underWay ? ', vượt kinh phí chung của các lần' : '';
  const which = told.underWay ? 'phần chưa gửi của lần này' : 'một lần';
  const words = [`Dự báo này là của ${which}; chiến dịch có ${runs} lần${cost}${beyond}.`];
  const lost =
    perRun.messages > 0 && !told.underWay
      ? ` Mỗi lần ấy ${sayCount(perRun.messages)} tin sẽ hết hạn, không ai nhận được.`
      : '';
  words.push(...closedWords(closed, lost));
  if (blocked > 0)
    words.push(
      `${blocked} lần sẽ không gửi được cho người đã nhận lần trước (${reasonOf(series.rule ?? 'end')}). Hãy lặp thưa hơn.`,
    );
  return words;
}

/** Sentences on runs that cannot go, every run by its number and day. @param lost what each of them costs, as a sentence */
export function closedWords(closed: readonly ClosedRun[], lost = ''): string[] {
  const words: string[] = [];
  const whole = closed.filter((one) => one.whole);
  if (whole.length > 0)
    words.push(
      `${whole.length} lần không gửi được: ${listOf(whole)}.${lost} Hãy dời ngày hoặc giờ của các lần này.`,
    );
  const unknown = closed.filter((one) => one.rule === UNKNOWN_HOLIDAY);
  if (unknown.length > 0)
    words.push(
      `${unknown.map(({ run, day }) => `Lần ${run + 1} (${day})`).join(', ')} rơi vào ngày nghỉ mà quy tắc gửi chưa có: tin vẫn sẽ đi. Hãy dời lần này hoặc nhờ quản trị thêm ngày nghỉ.`,
    );
  const part = closed.filter((one) => !one.whole && one.rule !== UNKNOWN_HOLIDAY);
  if (part.length > 0) words.push(`${part.length} lần chỉ gửi được một phần: ${listOf(part)}.`);
  return words;
}

/** `lần 2 (chủ nhật 28/02/2027)`, every one of them; the rule is told once where it is the same for all. */
function listOf(closed: readonly ClosedRun[]): string {
  const rules = new Set(closed.map(({ rule }) => rule));
  const [only] = rules;
  const each = closed
    .map(({ run, day, rule }) => `lần ${run + 1} (${day}${rules.size > 1 ? `; ${reasonOf(rule)}` : ''})`)
    .join(', ');
  return rules.size === 1 && only !== undefined ? `${each} – ${reasonOf(only)}` : each;
}

function reasonOf(why: string): string {
  const words = why === 'end' ? 'không đủ thời gian với tốc độ này' : ruleWords(why);
  return uncapitalised(words).replace(/\.$/, '');
}
