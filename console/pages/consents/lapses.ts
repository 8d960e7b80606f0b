import { lapses, type MonthlyConfirmations } from '../../../consent/consent.ts';
import { sayCount, sayShare } from '../../../writing/numbers.ts';
import { forbidden, type PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import { placeName, shortName } from '../../places.ts';
import { areaAsked } from './consents.ts';

const MONTHS = 12;
/** Below this a rate says little: it is shown with a caution. */
const FEW = 10;

/** How many confirmations lapsed, by month and by commune, always with what they are counted from. */
export async function showLapses(page: StaffPage): Promise<PageAnswer> {
  const { needs, act, now } = page;
  const area = areaAsked(page);
  if (area === null) return forbidden();
  const rows = await lapses(act, needs.deps, area, MONTHS);
  const byMonth = grouped(rows, (row) => row.month).map(([month, figures]) => ({
    name: `Tháng ${Number(month.slice(5))}/${month.slice(0, 4)}`,
    ...figures,
  }));
  const byCommune = grouped(rows, (row) => row.areaCode)
    .map(([code, figures]) => ({ name: shortName(code, now), ...figures }))
    .sort((a, b) => b.lapsed / b.asked - a.lapsed / a.asked || b.asked - a.asked);
  // One scale for both tables, so that bars can be held against each other.
  const top = Math.max(0.01, ...[...byMonth, ...byCommune].map((row) => row.lapsed / row.asked));
  const shown = (row: { name: string; asked: number; lapsed: number; open: number }) => ({
    name: row.name,
    asked: row.asked,
    lapsed: row.lapsed,
    open: row.open,
    rate: sayShare(row.lapsed, row.asked),
    few: row.asked < FEW,
    width: `${((100 * row.lapsed) / row.asked / top).toFixed(1)}%`,
  });
  const all = rows.reduce((sum, row) => ({ asked: sum.asked + row.asked, lapsed: sum.lapsed + row.lapsed }), {
    asked: 0,
    lapsed: 0,
  });
  return {
    kind: 'page',
    view: 'consents/lapses',
    title: 'Tỷ lệ quá hạn xác nhận',
    data: {
      place: placeName(area, now),
      scale: sayShare(top, 1),
      total: {
        ...all,
        rate: sayShare(all.lapsed, all.asked),
        sentence: `${sayCount(all.lapsed)} trong ${sayCount(all.asked)}`,
      },
      months: byMonth.map(shown),
      communes: byCommune.map(shown),
      madeAt: now,
    },
  };
}

function grouped(rows: readonly MonthlyConfirmations[], keyOf: (row: MonthlyConfirmations) => string) {
  const sums = new Map<string, { asked: number; lapsed: number; open: number }>();
  for (const row of rows) {
    const sum = sums.get(keyOf(row)) ?? { asked: 0, lapsed: 0, open: 0 };
    sum.asked += row.asked;
    sum.lapsed += row.lapsed;
    sum.open += row.open;
    sums.set(keyOf(row), sum);
  }
  return [...sums];
}
