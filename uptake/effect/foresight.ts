import { plusDays } from '../../calendar/day.ts';
import { DAY_MS } from '../../calendar/durations.ts';
import { dayOf } from '../../calendar/moment.ts';
import { sayDecimal } from '../../writing/numbers.ts';
import { daysIn, type Period } from '../period.ts';
import { detectable } from '../statistics/detectable.ts';
import { dispersion } from '../statistics/dispersion.ts';
import { differentDraws } from '../statistics/permutation.ts';
import { type PeriodGrid, reachedShare, sumOfCells } from './panel.ts';

/** What a campaign could show at all, known before it starts. Points are percentage points, one decimal. */
export type Foresight = {
  /** Smallest effect that would be told from chance in four of five such campaigns; null: none, and `words` says why. */
  points: number | null;
  /** Rate before, in percent. */
  before: number | null;
  communes: number;
  /** Days of a period, as the tables came so far; periods between the first and the last start. */
  periodDays: number | null;
  periods: number;
  words: string[];
};

/** With fewer possible draws at most the single most striking outcome could ever be told from luck (two of forty is one in twenty). */
const LEAST_DRAWS = 40;
/** Coming periods that are reckoned at most. */
const MOST_PERIODS = 400;

/**
 * Says before sending what could be seen with these communes, lots and periods (statistics/detectable.ts). What comes is
 * taken to be as the past: tables at the same pace, as many cases, as much unrest.
 * @param grid the past figures of the communes, up to the first start
 */
export function foresightOf(
  grid: PeriodGrid,
  draw: { lots: readonly number[]; blocks: readonly number[]; starts: readonly Date[] },
): Foresight {
  const { lots, blocks, starts } = draw;
  const [first = new Date(0)] = starts;
  const last = starts.at(-1) ?? first;
  const past = grid.periods.map((period) => reachedShare(period, first) === 0);
  const cells = grid.cells.map((row) => row.filter((_, period) => past[period]));
  const before = cells.map(sumOfCells);
  const known = before.flatMap(({ total }, unit) => (total > 0 ? [unit] : []));
  const pastPeriods = grid.periods.filter((_, period) => past[period]);
  const days = pastPeriods.map(daysIn).sort((a, b) => a - b);
  const periodDays = days[Math.floor(days.length / 2)] ?? null;
  const together = sumOfCells(before);
  const none = (words: string, periods = 0): Foresight => ({
    points: null,
    before: together.total > 0 ? Math.round((1000 * together.linked) / together.total) / 10 : null,
    communes: known.length,
    periodDays,
    periods,
    words: [`Chiến dịch này sẽ không trả lời được “có tác dụng không”: ${words}`],
  });
  if (periodDays === null || known.length === 0)
    return none('chưa có bảng số liệu cấp xã nào của kỳ trước khi gửi. Nạp bảng các kỳ trước rồi xem lại.');
  const comparable = known.map((unit) => lots[unit] ?? 0);
  if (
    differentDraws(
      comparable,
      known.map((unit) => blocks[unit] ?? 0),
    ) < LEAST_DRAWS
  )
    return none(
      `chỉ có ${known.length} xã, phường có số liệu; bốc thăm có quá ít kết quả khác nhau để phân biệt với may rủi. Thêm xã, phường.`,
    );
  const coming = comingPeriods(first, last, periodDays);
  const exposure = starts.map((start) => coming.map((period) => reachedShare(period, start)));
  const covered = pastPeriods.reduce((sum, period) => sum + daysIn(period), 0);
  const unrest = dispersion(cells);
  const share = detectable({
    before: known.map((unit) => before[unit] ?? { linked: 0, total: 0 }),
    perPeriod: known.map((unit) => ((before[unit]?.total ?? 0) * periodDays) / covered),
    lots: comparable,
    exposure,
    dispersion: unrest ?? 1,
  });
  const apart = Math.max(
    1,
    Math.floor((last.getTime() - first.getTime()) / DAY_MS / Math.max(1, starts.length - 1)),
  );
  if (share === null)
    return none(
      `các đợt cách nhau ${apart} ngày mà bảng số liệu theo kỳ ${periodDays} ngày, nên không kỳ nào nằm trọn giữa hai đợt. Kéo dài thời gian để mỗi đợt cách nhau ít nhất ${periodDays} ngày, hoặc lấy số liệu theo kỳ ngắn hơn.`,
    );
  const made = none('', coming.length);
  const points = Math.ceil(share * 1000) / 10;
  if (made.before !== null && made.before + points > 100)
    return none(
      `với từng này xã, phường và kỳ số liệu, chỉ thấy được mức tăng từ ${sayPoints(points)} điểm phần trăm, mà tỷ lệ trước khi gửi đã là ${sayPoints(made.before)} %. Thêm xã, phường hoặc giãn các đợt.`,
      coming.length,
    );
  return {
    ...made,
    points,
    words: [
      `Với ${known.length} xã, phường, ${starts.length} đợt và kỳ số liệu ${periodDays} ngày, chỉ thấy được tác dụng từ khoảng ${sayPoints(points)} điểm phần trăm trở lên (tỷ lệ trước khi gửi: ${sayPoints(made.before ?? 0)} %). Tác dụng nhỏ hơn có thể có thật nhưng sẽ không phân biệt được với may rủi.`,
      unrest === null
        ? 'Số liệu trước đây chưa đủ dài để biết tỷ lệ dao động bao nhiêu giữa các kỳ; mức thật có thể cao hơn.'
        : 'Cách tính: 2,8 lần sai số chuẩn của phép so sánh, theo dao động của các kỳ trước; đúng trong bốn trên năm chiến dịch.',
    ],
  };
}

/** Periods as long as the past ones, from the day of the first start to that of the last; what is left over is no period. */
function comingPeriods(first: Date, last: Date, days: number): Period[] {
  const coming: Period[] = [];
  const until = dayOf(last);
  for (let from = dayOf(first); coming.length < MOST_PERIODS; from = plusDays(from, days)) {
    const to = plusDays(from, days - 1);
    if (to >= until) return coming;
    coming.push({ from, to });
  }
  return coming;
}

/** 3.4 -> "3,4" */
export function sayPoints(points: number): string {
  return sayDecimal(points).replace('-', '−');
}
