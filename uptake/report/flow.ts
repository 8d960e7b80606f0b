import { sayCount, sayPercent } from '../../writing/numbers.ts';
import { percent } from '../rate.ts';
import type { StoredRow } from '../tables/stored.ts';

export const FLOW_COLUMNS = ['received', 'reached', 'returned', 'unexplained', 'overdue'] as const;

/** Below this many dossiers a share jumps by itself. */
const SMALL = 10;

/** A share with what is divided by what. `percent` is null where nothing happened or the table did not say. */
export type FlowShare = {
  part: number | null;
  whole: number | null;
  percent: number | null;
  percentText: string;
  /** "3.450 trên 17.369"; '' when unknown. */
  ofText: string;
  small: boolean;
};

/** The five questions about linked dossiers, each as a share. */
export type FlowShares = { gap: FlowShare; returned: FlowShare; unexplained: FlowShare; overdue: FlowShare };

/** What the shares are called and what they divide, for heads of columns and notes. */
export const FLOW_LABELS: Record<keyof FlowShares, { label: string; how: string }> = {
  gap: {
    label: 'Chênh lệch đồng bộ',
    how: 'số hồ sơ Tư pháp tiếp nhận trừ số Cơ sở dữ liệu quốc gia về dân cư nhận được, chia cho số Tư pháp tiếp nhận',
  },
  returned: { label: 'Trả lại', how: 'số hồ sơ trả lại chia cho số tiếp nhận' },
  unexplained: { label: 'Trả lại không có lý do', how: 'số trả lại không có lý do chia cho số trả lại' },
  overdue: { label: 'Quá hạn', how: 'số hồ sơ quá hạn chia cho số tiếp nhận' },
};

/** A part of a whole as it is printed: 0 of 0 is "–", never 0 %. */
export function share(part: number | null, whole: number | null): FlowShare {
  if (part === null || whole === null)
    return { part, whole, percent: null, percentText: '–', ofText: '', small: false };
  const value = percent(part, whole);
  return {
    part,
    whole,
    percent: value,
    percentText: sayPercent(value),
    ofText: `${sayCount(part)} trên ${sayCount(whole)}`,
    small: whole > 0 && whole < SMALL,
  };
}

/**
 * The shares of one unit (or of all units) over its rows. A row counts towards a share only when it states both sides, so
 * that a month without returned dossiers in its table does not thin out the others; a gap below nothing (more arrived
 * than were received) is left out, for the two sides then counted different things.
 *
 * In plain words: of 17,369 dossiers the justice side took in, 13,919 arrived, so 3,450 (19.9 of 100) did not.
 */
export function flowShares(rows: readonly StoredRow[]): FlowShares {
  const over = (pick: (row: StoredRow) => [number | null, number | null]): FlowShare => {
    const sums = rows
      .map(pick)
      .flatMap(([part, whole]) => (part === null || whole === null ? [] : [[part, whole]]));
    if (sums.length === 0) return share(null, null);
    const add = (side: number) => sums.reduce((sum, pair) => sum + (pair[side] ?? 0), 0);
    return share(add(0), add(1));
  };
  return {
    gap: over(({ received, reached }) => {
      const lost = received === null || reached === null ? null : received - reached;
      return [lost === null || lost < 0 ? null : lost, received];
    }),
    returned: over((row) => [row.returned, takenIn(row)]),
    unexplained: over((row) => [row.unexplained, row.returned]),
    overdue: over((row) => [row.overdue, takenIn(row)]),
  };
}

/** Where the table does not say what the justice side took in, the linked dossiers are what could be returned. */
function takenIn(row: StoredRow): number | null {
  return row.received ?? row.linked;
}
