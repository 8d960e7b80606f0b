import { describe, expect, it } from 'vitest';
import { type FLOW_COLUMNS, flowShares, share } from '../../uptake/report/flow.ts';
import { buildReport } from '../../uptake/report/report.ts';
import type { StoredRow } from '../../uptake/tables/stored.ts';
import { replaces } from '../../uptake/tables/versions.ts';
import { storedTable } from './stories.ts';

const NOW = new Date('2025-10-21T01:00:00Z');
const NOTHING: Pick<StoredRow, (typeof FLOW_COLUMNS)[number]> = {
  received: null,
  reached: null,
  returned: null,
  unexplained: null,
  overdue: null,
};

function table(...flows: Partial<typeof NOTHING>[]) {
  const made = storedTable(flows.map((_, index) => [`1951${index}`, `Xã ${index}`, null, null]));
  return { ...made, rows: made.rows.map((row, index) => ({ ...row, ...NOTHING, ...flows[index] })) };
}

describe('what became of linked dossiers', () => {
  it('the letter of 2025: 3,450 of 17,369 did not arrive (19.9 %), 162 of 718 were returned without a reason', () => {
    const { rows } = table({ received: 17_369, reached: 13_919, returned: 718, unexplained: 162 });
    const { gap, unexplained } = flowShares(rows);
    expect([gap.percentText, gap.ofText]).toEqual(['19,9 %', '3.450 trên 17.369']);
    expect([unexplained.percentText, unexplained.ofText]).toEqual(['22,6 %', '162 trên 718']);
  });

  it('nothing returned of nothing is "–", and what a table does not say is no zero', () => {
    expect(share(0, 0).percentText).toBe('–');
    const { gap, overdue } = flowShares(table({ received: 12, returned: 0, unexplained: 0 }).rows);
    expect([gap.percentText, gap.part, overdue.part]).toEqual(['–', null, null]);
  });

  it('a row counts only where it states both sides, and more arrived than received is left out', () => {
    const { rows } = table({ received: 100, reached: 90 }, { received: 500 }, { received: 30, reached: 40 });
    expect(flowShares(rows).gap).toMatchObject({ part: 10, whole: 100 });
  });

  it('fewer than ten dossiers carry a caution', () => {
    expect([share(1, 9).small, share(1, 10).small, share(0, 0).small]).toEqual([true, false, false]);
  });

  it('a table of gaps adds no unit to the ranking, and does not replace a table of rates', () => {
    const rates = storedTable([['19510', 'Xã 0', 100, 40]]);
    const gaps = { ...table({ received: 100, reached: 90 }), id: 2 };
    expect(replaces(gaps, rates)).toBe(false);
    expect(replaces(gaps, gaps)).toBe(true);
    const model = buildReport([rates, gaps], {
      period: rates.period,
      level: 'commune',
      provinceCode: '44',
      provinceName: () => 'Tỉnh Quảng Trị',
      now: NOW,
    });
    expect(model?.bundles[0]?.total).toMatchObject({ total: 100, linked: 40 });
    expect(model?.flows[0]?.total.gap).toMatchObject({ part: 10, whole: 100 });
    expect(model?.sources.map((source) => source.tableId)).toEqual([1, 2]);
  });
});
