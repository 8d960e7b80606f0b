/** The report of a period at the level it is usually kept at. Which tables there are is an argument. */

import type { Period } from '../period.ts';
import { TWO_LEVELS_SINCE } from '../reading/area-units.ts';
import { provinceName } from '../reading/province.ts';

import type { UnitLevel } from '../reading/units.ts';
import { buildReport } from './report.ts';
import type { ReportModel } from './report-model.ts';

type Tables = Parameters<typeof buildReport>[0];

/**
 * The report over the current tables that lie within the period; null when there are none. `level` left out: former districts
 * when the period ends before 1/7/2025, communes after, and the other one when only that has tables.
 * @param tablesAt the current tables of a level within the period, of one province or of all
 */
export async function usualReport(
  tablesAt: (level: UnitLevel) => Promise<Tables>,
  ask: { period: Period; now: Date; provinceCode: string | null; level?: UnitLevel | undefined },
): Promise<ReportModel | null> {
  const { period, now, provinceCode, level: wanted } = ask;
  const usual: UnitLevel[] = period.to < TWO_LEVELS_SINCE ? ['district', 'commune'] : ['commune', 'district'];
  for (const level of wanted === undefined ? usual : [wanted]) {
    const made = buildReport(await tablesAt(level), {
      period,
      level,
      provinceCode,
      provinceName: (code) => provinceName(code, now),
      now,
    });
    if (made !== null) return made;
  }
  return null;
}
