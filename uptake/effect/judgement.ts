import { percent } from '../rate.ts';
import { permutationInterval } from '../statistics/permutation.ts';
import { sayPoints } from './foresight.ts';
import { type LotPanel, type PeriodGrid, sumOfCells } from './panel.ts';

/** `points`, `low`, `high`: percentage points, one decimal; ends are null where the draw says nothing about them. */
export type EffectJudgement = {
  verdict: 'more' | 'less' | 'unclear';
  points: number | null;
  low: number | null;
  high: number | null;
  p: number | null;
  communes: number;
  periods: number;
  words: string[];
};

const UNCLEAR = 'Không đủ căn cứ để kết luận';

/** What a campaign in lots changed, with the words that may be said of it. Only a draw allows words of cause. */
export function judge(
  { panel, units, periods }: LotPanel,
  draw: { lots: readonly number[]; blocks: readonly number[] },
  seed: number,
): EffectJudgement {
  const lots = units.map((unit) => draw.lots[unit] ?? 0);
  const blocks = units.map((unit) => draw.blocks[unit] ?? 0);
  const found = permutationInterval(panel, lots, blocks, { seed });
  const sizes = { communes: units.length, periods: periods.length };
  if (found === null)
    return {
      ...{ verdict: 'unclear', points: null, low: null, high: null, p: null, ...sizes },
      words: [
        `${UNCLEAR}: chưa có kỳ số liệu nào mà một số xã, phường đã được nhắn còn số khác thì chưa. Nạp bảng của các kỳ nằm giữa hai đợt.`,
      ],
    };
  const tenths = (share: number) => (Number.isFinite(share) ? Math.round(share * 1000) / 10 : null);
  const [points, low, high] = [tenths(found.estimate), tenths(found.low), tenths(found.high)];
  const verdict = found.low > 0 ? 'more' : found.high < 0 ? 'less' : 'unclear';
  const judged = { verdict, points, low, high, p: found.p, ...sizes } as const;
  const size = sayPoints(points ?? 0);
  if (low === null || high === null)
    return {
      ...judged,
      words: [
        `${UNCLEAR}: nơi đã nhắn hơn nơi chưa nhắn ${size} điểm phần trăm, nhưng với từng này xã, phường, may rủi khi bốc thăm cũng có thể cho kết quả như vậy.`,
      ],
    };
  const between = `khoảng tin cậy 95 %: từ ${sayPoints(low)} đến ${sayPoints(high)} điểm`;
  const why = 'Thứ tự các đợt do bốc thăm, nên khác biệt này coi được là do chiến dịch.';
  if (verdict === 'unclear')
    return {
      ...judged,
      words: [
        `${UNCLEAR}: nơi đã nhắn khác nơi chưa nhắn ${size} điểm phần trăm (${between}); khoảng này có cả số 0.`,
        `Nếu chiến dịch có làm tăng tỷ lệ thì nhiều nhất khoảng ${sayPoints(Math.max(0, high))} điểm.`,
      ],
    };
  const word = verdict === 'more' ? 'tăng thêm' : 'giảm đi';
  return {
    ...judged,
    words: [
      `So với nơi chưa nhắn trong cùng kỳ, tỷ lệ ở nơi đã nhắn ${word} ${sayPoints(Math.abs(points ?? 0))} điểm phần trăm (${between}).`,
      why,
    ],
  };
}

/** Where not one message left there is nothing to judge, whatever the figures did. */
export function nothingSent({ units, periods }: LotPanel): EffectJudgement {
  return {
    ...{ verdict: 'unclear', points: null, low: null, high: null, p: null },
    ...{ communes: units.length, periods: periods.length },
    words: [
      `${UNCLEAR}: chưa có tin nào của chiến dịch được gửi đi, nên thay đổi của tỷ lệ không thể là do chiến dịch.`,
    ],
  };
}

/** How it was where no lot was drawn: before and after, here and elsewhere, without a word on why. Rates in percent. */
export type EffectDescription = {
  here: { before: number | null; after: number | null };
  elsewhere: { before: number | null; after: number | null };
  words: string[];
};

/** @param here figures of the communes written to, `elsewhere` of the others in their provinces; `isBefore` of each period */
export function describeOnly(
  here: PeriodGrid,
  elsewhere: PeriodGrid,
  isBefore: (grid: PeriodGrid, period: number) => boolean | null,
): EffectDescription {
  const rates = (grid: PeriodGrid) => {
    const of = (wanted: boolean) => {
      const cells = grid.cells.flatMap((row) => row.filter((_, period) => isBefore(grid, period) === wanted));
      const { linked, total } = sumOfCells(cells);
      return percent(linked, total);
    };
    return { before: of(true), after: of(false) };
  };
  const [own, others] = [rates(here), rates(elsewhere)];
  const say = (rate: number | null) => (rate === null ? 'chưa có số liệu' : `${sayPoints(rate)} %`);
  return {
    here: own,
    elsewhere: others,
    words: [
      'Chiến dịch này không chia đợt theo xã bằng bốc thăm, nên không nói được thay đổi nào là do đâu. Dưới đây chỉ là mô tả.',
      `Địa bàn của chiến dịch: trước ${say(own.before)}, sau ${say(own.after)}. Nơi khác cùng tỉnh: trước ${say(others.before)}, sau ${say(others.after)}.`,
    ],
  };
}
