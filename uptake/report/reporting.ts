/** The report a person asks for. A wing of the room's front door. */

import { scopeOfAreas } from '../../areas/scope.ts';
import { sayPeriod } from '../../calendar/words.ts';
import type { Deps } from '../../prisma/deps.ts';
import type { Period } from '../period.ts';
import { TWO_LEVELS_SINCE } from '../reading/area-units.ts';
import type { UnitLevel } from '../reading/units.ts';
import { periodsBefore, tablesWhere } from '../store/tables.ts';
import { compared, periodToCompare } from './comparison.ts';
import { joinLevels } from './joined.ts';
import type { ReportModel } from './report-model.ts';
import { usualReport } from './usual-report.ts';

const LEVELS_JOINED =
  'Các bảng trước đó tính theo huyện cũ; những huyện nối được với xã, phường nay thay chúng đứng ở phần "Nối huyện cũ với xã, phường".';
const LEVELS_APART = 'Các bảng trước đó tính theo cấp đơn vị khác, không so được từng đơn vị.';

export type ReportQuestion = { from: string; to: string; level?: UnitLevel; provinceCode?: string };

/**
 * The report over all current tables that lie within the period. `level` left out: former districts when the period ends
 * before 1/7/2025, communes after, and the other one when only that has tables.
 * Rates are set against the period before; where that was counted by districts, those that became whole communes are joined.
 * @returns `nothing` with a sentence for people when no table lies within the period
 */
export async function report(
  deps: Pick<Deps, 'db' | 'now'>,
  question: ReportQuestion,
): Promise<ReportModel | { kind: 'nothing'; message: string }> {
  const period = { from: question.from, to: question.to };
  const province = question.provinceCode === undefined ? {} : { provinceCode: question.provinceCode };
  const scope = scopeOfAreas([question.provinceCode ?? '']);
  const of = (within: Period, level: UnitLevel | undefined) =>
    usualReport((at) => tablesWhere(deps.db.read, scope, { ...province, level: at, within, current: true }), {
      ...{ period: within, now: deps.now(), level },
      provinceCode: question.provinceCode ?? null,
    });
  const made = await of(period, question.level);
  if (made === null)
    return {
      kind: 'nothing',
      message: `Chưa có bảng số liệu nào nằm trọn trong kỳ ${sayPeriod(period)}.`,
    };
  const knownAt = (level: UnitLevel) =>
    periodsBefore(deps.db.read, scope, { ...province, level }, period.from);
  const earlier = periodToCompare(period, await knownAt(made.level));
  const before = await of(earlier, made.level);
  const others = await knownAt(made.level === 'commune' ? 'district' : 'commune');
  const spans = period.from < TWO_LEVELS_SINCE;
  // Districts are the past of communes where these have none yet, and the first part of a period that began before 1/7/2025.
  const districts =
    made.level === 'commune' && (spans || before === null)
      ? await of(spans ? period : periodToCompare(period, others), 'district')
      : null;
  const joined = districts === null ? null : joinLevels(made, districts, spans);
  const why =
    others.length === 0
      ? ''
      : joined?.bundles.some(({ rows }) => rows.length > 0)
        ? LEVELS_JOINED
        : LEVELS_APART;
  return { ...compared(made, earlier, before, why), joined };
}
