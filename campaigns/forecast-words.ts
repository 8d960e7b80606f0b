import { ruleWords } from '../outbox/rule-words.ts';
import type { Forecast } from './forecast.ts';
import { sayCount, sayDay, sayDuration, sayMoment } from './say.ts';

export type Told = Forecast & {
  total: number;
  manual: number;
  end: Date;
  dongKnown: boolean;
  budget: number | null;
  series: { runs: number; blocked: number; rule: string | null } | null;
  /** Part of it may have gone already: what is told is of the rest. */
  underWay: boolean;
};

/** A forecast as sentences for the person who must decide on it; what needs a decision comes last. */
export function forecastWords(told: Told): string[] {
  const { total, manual, sent, finishAt, expired, overBudget, unsent, split, series } = told;
  const words: string[] = [];
  const automatic = total - manual;
  const price = told.dongKnown
    ? told.dong === 0
      ? 'không mất tiền tin nhắn'
      : `khoảng ${sayCount(told.dong)} đồng (giá tạm tính)`
    : 'chưa có giá SMS để tính tiền';
  if (finishAt === null) words.push(`Không tin nào đi được trước ${sayMoment(told.end)}.`);
  else
    words.push(
      `${sayCount(sent)} trên ${sayCount(automatic)} tin sẽ đi, tin cuối lúc ${sayMoment(new Date(finishAt))} (${sayDuration(told.durationMs)}), ${price}.`,
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
      `Không xong trước ${sayMoment(told.end)}, ${question} Kết thúc lúc ${sayMoment(new Date(split.end))} thì ${all} (${perDay}).`,
    );
  } else if (expired > 0)
    words.push('Lùi giờ kết thúc cũng không gửi hết được; hãy bớt người nhận, thêm kênh hoặc đổi thời gian.');
  if (series !== null) {
    const going = series.runs - series.blocked;
    const cost =
      told.dongKnown && told.dong > 0 && !told.underWay
        ? `, cả ${going} lần tốn khoảng ${sayCount(told.dong * going)} đồng`
        : '';
    const beyond =
      told.budget !== null && told.dong * going > told.budget && !told.underWay
        ? ', vượt kinh phí chung của các lần'
        : '';
    const which = told.underWay ? 'phần chưa gửi của lần này' : 'một lần';
    words.push(`Dự báo này là của ${which}; chiến dịch có ${series.runs} lần${cost}${beyond}.`);
    if (series.blocked > 0)
      words.push(
        `${series.blocked} lần sẽ không gửi được cho người đã nhận lần trước (${reasonOf(series.rule ?? 'end')}). Hãy lặp thưa hơn.`,
      );
  }
  return words;
}

function reasonOf(why: string): string {
  const words = why === 'end' ? 'không đủ thời gian với tốc độ này' : ruleWords(why);
  return words.charAt(0).toLocaleLowerCase('vi') + words.slice(1).replace(/\.$/, '');
}
