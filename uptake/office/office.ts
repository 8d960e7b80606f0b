/** Reports of closed periods: made once, kept for good, corrected only by a further version. A wing of the front door. */

import { unitAt } from '../../areas/areas.ts';
import { scopeOfAreas } from '../../areas/scope.ts';
import { dayOf } from '../../calendar/moment.ts';
import { lapses } from '../../consent/consent.ts';
import type { Deps } from '../../prisma/deps.ts';
import { type Act, actorId, byProgram, type Denied, scopeOf } from '../../staff/act.ts';
import { denied, record } from '../../staff/staff.ts';
import type { Period } from '../period.ts';
import { provinceName } from '../reading/province.ts';

import type { UnitLevel } from '../reading/units.ts';
import { compared } from '../report/comparison.ts';
import { usualReport } from '../report/usual-report.ts';
import { difficultiesWhere } from '../store/difficulties.ts';
import {
  insertReport,
  insertWording,
  type KeptReport,
  type KeptWording,
  reportsWhere,
  scheduledReports,
  wordingsWhere,
} from '../store/reports.ts';
import { tablesWhere } from '../store/tables.ts';
import { arrivals, SENT_KINDS } from './missing.ts';
import { dueAt, lastClosed, periodBefore, periodOf, periodText } from './office-period.ts';
import { type OfficeBody, officeBody } from './office-report.ts';
import {
  firstWording,
  REPORT_KINDS,
  type ReportKind,
  type ReportWording,
  wordingMistakes,
} from './wording.ts';

const MOST_REASON = 500;
const MOST_LINES = 500;
const MOST_MONTHS = 24;

export type OfficeReportRequest = { kind: ReportKind; provinceCode: string; day: string };
export type OfficeReportResult =
  | { kind: 'made' | 'kept'; report: KeptReport }
  | { kind: 'refused'; message: string };

/**
 * The report of the period that holds a day. Once made it is given back as it stands, whatever was loaded since; with a
 * `correction` (why) the figures of now become the next version, and the older ones stay.
 */
export async function makeOfficeReport(
  act: Act,
  deps: Deps,
  ask: OfficeReportRequest & { correction?: string },
): Promise<OfficeReportResult> {
  const { kind, provinceCode } = ask;
  const { now } = act;
  const no = await deps.db.write((tx) =>
    denied(tx, act, 'uptake.write', { subject: `report:${kind}`, areaCode: provinceCode }),
  );
  if (no !== null) return { kind: 'refused', message: no.staff };
  const period = periodOf(kind, ask.day);
  const correction = ask.correction?.trim();
  if (period.to >= dayOf(now))
    return {
      kind: 'refused',
      message: `Kỳ ${periodText(kind, period)} chưa kết thúc, chưa lập được báo cáo.`,
    };
  if (correction === '') return { kind: 'refused', message: 'Ghi lý do đính chính.' };
  if (correction !== undefined && correction.length > MOST_REASON)
    return { kind: 'refused', message: `Lý do đính chính tối đa ${MOST_REASON} ký tự.` };
  const of = { provinceCode, kind, period, limit: 1 };
  const [already] = await reportsWhere(deps.db.read, scopeOf(act), of);
  if (already !== undefined && correction === undefined) return { kind: 'kept', report: already };
  if (already === undefined && correction !== undefined)
    return { kind: 'refused', message: 'Kỳ này chưa có báo cáo nên chưa có gì để đính chính.' };
  const body = await bodyOf(deps, kind, provinceCode, period);
  return deps.db.write(async (tx): Promise<OfficeReportResult> => {
    // Asked again inside: the schedule and a person may make the same report at once.
    const [latest] = await reportsWhere(tx, scopeOf(act), of);
    if (latest !== undefined && correction === undefined) return { kind: 'kept', report: latest };
    const next = {
      kind,
      provinceCode,
      period,
      version: (latest?.version ?? 0) + 1,
      correction: correction ?? null,
      body,
      madeAt: now,
      madeBy: actorId(act),
    };
    const id = await insertReport(tx, next);
    await record(tx, act, {
      action: correction === undefined ? 'report.make' : 'report.correct',
      subject: `report:${id}`,
      areas: [provinceCode],
      detail: { kind, version: next.version },
    });
    return { kind: 'made', report: { ...next, id } };
  }, 'uptake');
}

/** The report a wording would make of the last closed period; nothing is kept. */
export async function previewReport(
  deps: Deps,
  ask: Omit<OfficeReportRequest, 'day'> & { wording: ReportWording },
): Promise<OfficeBody> {
  const { kind, provinceCode, wording } = ask;
  return bodyOf(deps, kind, provinceCode, lastClosed(kind, deps.now()), wording);
}

/** Kept reports of a province (left out: of all in the actor's scope), newest period first; the last 200. */
export async function officeReports(
  act: Act,
  deps: Pick<Deps, 'db'>,
  filter: { provinceCode?: string } = {},
): Promise<KeptReport[]> {
  return reportsWhere(deps.db.read, scopeOf(act), { ...filter, limit: 200 });
}

/** One kept report with the number of its newest version; null when there is none. */
export async function officeReport(
  act: Act,
  deps: Pick<Deps, 'db'>,
  id: number,
): Promise<(KeptReport & { newest: { id: number; version: number } }) | null> {
  const [found] = await reportsWhere(deps.db.read, scopeOf(act), { id, limit: 1 });
  if (found === undefined) return null;
  const { provinceCode, kind, period } = found;
  const [newest = found] = await reportsWhere(deps.db.read, scopeOf(act), {
    ...{ provinceCode, kind, period },
    limit: 1,
  });
  return { ...found, newest: { id: newest.id, version: newest.version } };
}

/** Makes what provinces have asked to be made by itself and whose hour has struck. Gives how many were made. */
export async function dueReports(deps: Deps, now: Date): Promise<number> {
  let made = 0;
  for (const { provinceCode, kind } of await scheduledReports(deps.db.read)) {
    const period = lastClosed(kind, now);
    if (now < dueAt(period)) continue;
    const done = await makeOfficeReport(byProgram('schedule', now), deps, {
      kind,
      provinceCode,
      day: period.from,
    });
    if (done.kind === 'made') made += 1;
  }
  return made;
}

/** A province's wording of a kind of report, with all kept versions; version 0 is the one it starts with. */
export async function wordingOf(
  deps: Deps,
  provinceCode: string,
  kind: ReportKind,
): Promise<{ version: number; wording: ReportWording; versions: KeptWording[] }> {
  const versions = await wordingsWhere(deps.db.read, scopeOfAreas([provinceCode]), { provinceCode, kind });
  const [newest] = versions;
  if (newest !== undefined) return { version: newest.version, wording: newest.wording, versions };
  return { version: 0, wording: firstWording(kind, provinceName(provinceCode, deps.now())), versions };
}

/** Keeps a wording as the next version. `base`: the version it was written on; somebody faster is not overwritten. */
export async function saveWording(
  act: Act,
  deps: Deps,
  save: { provinceCode: string; kind: ReportKind; wording: ReportWording; base: number },
): Promise<
  | { kind: 'saved'; version: number }
  | { kind: 'mistakes'; mistakes: { where: string; message: string }[] }
  | Denied
> {
  const { provinceCode, kind, wording, base } = save;
  const mistakes = wordingMistakes(wording);
  if (mistakes.length > 0) return { kind: 'mistakes', mistakes };
  return deps.db.write(async (tx) => {
    const subject = `area:${provinceCode}`;
    const no = await denied(tx, act, 'uptake.write', { subject, areaCode: provinceCode });
    if (no !== null) return no;
    const newest = (await wordingsWhere(tx, scopeOf(act), { provinceCode, kind }))[0]?.version ?? 0;
    if (newest !== base) {
      const message = 'Có người vừa lưu một bản khác. Mở lại trang để sửa tiếp từ bản đó.';
      return { kind: 'mistakes' as const, mistakes: [{ where: 'Cả biểu mẫu', message }] };
    }
    const version = newest + 1;
    await insertWording(tx, {
      provinceCode,
      kind,
      version,
      wording,
      savedAt: act.now,
      savedBy: actorId(act),
    });
    const detail = { kind, version };
    await record(tx, act, { action: 'report.wording', subject, areas: [provinceCode], detail });
    return { kind: 'saved' as const, version };
  }, 'uptake');
}

export function isReportKind(text: string): text is ReportKind {
  return (REPORT_KINDS as readonly string[]).includes(text);
}

async function bodyOf(
  deps: Deps,
  kind: ReportKind,
  provinceCode: string,
  period: Period,
  wording?: ReportWording,
): Promise<OfficeBody> {
  const { read } = deps.db;
  const now = deps.now();
  const modelOf = (over: Period, level?: UnitLevel) =>
    usualReport(
      (at) =>
        tablesWhere(read, scopeOfAreas([provinceCode]), {
          provinceCode,
          level: at,
          within: over,
          current: true,
        }),
      {
        provinceCode,
        period: over,
        now,
        level,
      },
    );
  const found = await modelOf(period);
  const earlier = periodBefore(kind, period);
  const before = found === null ? null : await modelOf(earlier, found.level);
  const model = found === null ? null : compared(found, earlier, before);
  const months = monthsBack(period, now);
  const asked =
    months > MOST_MONTHS ? [] : await lapses(byProgram('schedule', now), deps, provinceCode, months);
  const wanted = asked.filter(
    (row) => row.month >= period.from.slice(0, 7) && row.month <= period.to.slice(0, 7),
  );
  const byUnit = new Map<string, { asked: number; lapsed: number }>();
  for (const row of wanted) {
    const sum = byUnit.get(row.areaCode) ?? { asked: 0, lapsed: 0 };
    byUnit.set(row.areaCode, { asked: sum.asked + row.asked, lapsed: sum.lapsed + row.lapsed });
  }
  const unitName = (code: string) => unitAt(code, now)?.fullName ?? code;
  return officeBody({
    kind,
    provinceCode,
    province: provinceName(provinceCode, now),
    period,
    now,
    model,
    lapses: [...byUnit].map(([code, sum]) => ({ unit: unitName(code), ...sum })),
    monthText: periodText('monthly', periodOf('monthly', period.to)),
    difficulties: await difficultiesWhere(read, scopeOfAreas([provinceCode]), {
      provinceCode,
      on: period,
      limit: MOST_LINES,
    }),
    unitName,
    arrivals: SENT_KINDS.includes(kind) ? await arrivals(deps, provinceCode, period) : [],
    wording: wording ?? (await wordingOf(deps, provinceCode, kind)).wording,
  });
}

function monthsBack(period: Period, now: Date): number {
  const month = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
  return month(dayOf(now)) - month(period.from) + 1;
}
