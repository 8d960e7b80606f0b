/** Who has not sent what a report needs, and telling staff so an hour before it is due. A wing of the front door. */

import { communesOf } from '../../areas/areas.ts';
import { scopeOfAreas } from '../../areas/scope.ts';
import { plusDays } from '../../calendar/day.ts';
import { dayOf, noonOf } from '../../calendar/moment.ts';
import type { Deps } from '../../prisma/deps.ts';
import { type Act, scopeOf } from '../../staff/act.ts';
import type { Period } from '../period.ts';
import { TWO_LEVELS_SINCE } from '../reading/area-units.ts';
import { insertNotice, type MissingNotice, noticesWhere, scheduledReports } from '../store/reports.ts';
import { tablesWhere } from '../store/tables.ts';
import { arrivalsOf, type ExpectedUnit, missingOf, type ReportArrival } from './arrivals.ts';
import { dueAt, lastClosed, noticeAt, periodText } from './office-period.ts';
import { REPORT_KINDS, type ReportKind } from './wording.ts';

/** Kinds whose figures the units send; the letter is drawn from the month that was reported already. */
export const SENT_KINDS: readonly ReportKind[] = REPORT_KINDS.filter((kind) => kind !== 'letter');

export type MissingReports = {
  kind: ReportKind;
  period: Period;
  periodText: string;
  due: Date;
  /** How many units should send. */
  expected: number;
  /** Who has not, with the missing days of those that sent some. */
  missing: { code: string; words: string }[];
  /** Whether the hour has come at which they are named. */
  named: boolean;
  /** When staff were told, and how many units were missing then; null: they were not. */
  told: { at: Date; count: number } | null;
};

/** The units of a province that should send figures of a period: today's communes; of a time before them nothing is known. */
function expectedUnits(provinceCode: string, period: Period): ExpectedUnit[] {
  if (period.to < TWO_LEVELS_SINCE) return [];
  const at = noonOf(period.to);
  return communesOf(provinceCode, at).map((unit) => ({ code: unit.code, name: unit.fullName }));
}

/** How far the figures of a period have come, unit by unit. */
export async function arrivals(
  deps: Pick<Deps, 'db'>,
  provinceCode: string,
  period: Period,
): Promise<ReportArrival[]> {
  const expected = expectedUnits(provinceCode, period);
  if (expected.length === 0) return [];
  return arrivalsOf(
    await tablesWhere(deps.db.read, scopeOfAreas([provinceCode]), { provinceCode, within: period }),
    expected,
    period,
  );
}

/** Which units have not sent their figures of the last closed period; from 12:00 to 13:00 of its due day there is time to ask them. */
export async function stillMissing(
  deps: Deps,
  provinceCode: string,
  kind: ReportKind = 'daily',
): Promise<MissingReports> {
  const now = deps.now();
  const period = lastClosed(kind, now);
  const found = await arrivals(deps, provinceCode, period);
  const [notice] = await noticesWhere(deps.db.read, scopeOfAreas([provinceCode]), {
    ...{ provinceCode, kind, period },
  });
  return {
    kind,
    period,
    periodText: periodText(kind, period),
    due: dueAt(period),
    expected: found.length,
    missing: missingOf(found, period),
    named: now >= noticeAt(period),
    told: notice === undefined ? null : { at: notice.madeAt, count: notice.missing.length },
  };
}

/**
 * Writes down at 12:00 of the day a scheduled report is due which units are missing, once for each period however many processes
 * look and however often they start: the row is the notice that the console shows. Later than that day nobody is told any more.
 * @returns how many notices were written
 */
export async function dueNotices(deps: Deps, now: Date): Promise<number> {
  let made = 0;
  for (const { provinceCode, kind } of await scheduledReports(deps.db.read)) {
    const period = lastClosed(kind, now);
    if (!SENT_KINDS.includes(kind) || now < noticeAt(period) || dayOf(now) !== plusDays(period.to, 1))
      continue;
    const of = { provinceCode, kind, period };
    if ((await noticesWhere(deps.db.read, scopeOfAreas([provinceCode]), of)).length > 0) continue;
    const found = await arrivals(deps, provinceCode, period);
    const missing = missingOf(found, period).map(({ code }) => code);
    made += await deps.db.write(async (tx) => {
      // Asked again inside: another process may have looked at the same moment.
      if ((await noticesWhere(tx, scopeOfAreas([provinceCode]), of)).length > 0) return 0;
      await insertNotice(tx, { ...of, expected: found.length, missing, madeAt: now });
      return 1;
    }, 'uptake');
  }
  return made;
}

/** The notices of today that still hold: units named at 12:00 whose figures have not come since. `provinceCode` left out: of all in the actor's scope. */
export async function openNotices(
  act: Act,
  deps: Deps,
  provinceCode?: string,
): Promise<(MissingReports & { provinceCode: string })[]> {
  const now = deps.now();
  const today = dayOf(now);
  const province = provinceCode === undefined ? {} : { provinceCode };
  const kept = (await noticesWhere(deps.db.read, scopeOf(act), province)).filter((one) =>
    isToday(one, today),
  );
  const open: (MissingReports & { provinceCode: string })[] = [];
  for (const notice of kept) {
    const found = await stillMissing(deps, notice.provinceCode, notice.kind);
    if (notice.missing.length === 0 || found.missing.length === 0) continue;
    open.push({ ...found, provinceCode: notice.provinceCode });
  }
  return open;
}

function isToday({ period }: MissingNotice, today: string): boolean {
  return plusDays(period.to, 1) === today;
}
