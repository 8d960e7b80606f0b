/** Reports of closed periods: made once, kept for good, corrected only by a further version. A wing of the front door. */
import { communesOf, unitAt } from '../areas/areas.ts';
import { lapses } from '../consent/consent.ts';
import type { Deps } from '../prisma/deps.ts';
import { TWO_LEVELS_SINCE } from './area-units.ts';
import { dueAt, periodBefore, periodOf, periodText } from './office-period.ts';
import { arrivalsOf, missingUnits, type OfficeBody, officeBody } from './office-report.ts';
import { dayAfter, dayAt, type Period } from './period.ts';
import { provinceName } from './request.ts';
import {
  difficultiesWhere,
  insertReport,
  insertWording,
  type KeptReport,
  type KeptWording,
  reportsWhere,
  tablesWhere,
  wordingsWhere,
} from './store.ts';
import type { Level } from './units.ts';
import { usualReport } from './usual-report.ts';
import { firstWording, REPORT_KINDS, type ReportKind, type Wording, wordingMistakes } from './wording.ts';

const MOST_REASON = 500;
const MOST_LINES = 500;
const MOST_MONTHS = 24;
const NOON = '12:00';

export type Asked = { kind: ReportKind; provinceCode: string; day: string };
export type Made = { kind: 'made' | 'kept'; report: KeptReport } | { kind: 'refused'; message: string };

/**
 * The report of the period that holds a day. Once made it is given back as it stands, whatever was loaded since; with a
 * `correction` (why) the figures of now become the next version, and the older ones stay.
 */
export async function makeOfficeReport(
  deps: Deps,
  ask: Asked & { by: number | null; correction?: string },
): Promise<Made> {
  const { kind, provinceCode, by } = ask;
  const now = deps.now();
  const period = periodOf(kind, ask.day);
  const correction = ask.correction?.trim();
  if (period.to >= dayAt(now))
    return {
      kind: 'refused',
      message: `Kỳ ${periodText(kind, period)} chưa kết thúc, chưa lập được báo cáo.`,
    };
  if (correction === '') return { kind: 'refused', message: 'Ghi lý do đính chính.' };
  if (correction !== undefined && correction.length > MOST_REASON)
    return { kind: 'refused', message: `Lý do đính chính tối đa ${MOST_REASON} ký tự.` };
  const of = { provinceCode, kind, period, limit: 1 };
  const [already] = await reportsWhere(deps.db.read, of);
  if (already !== undefined && correction === undefined) return { kind: 'kept', report: already };
  if (already === undefined && correction !== undefined)
    return { kind: 'refused', message: 'Kỳ này chưa có báo cáo nên chưa có gì để đính chính.' };
  const body = await bodyOf(deps, kind, provinceCode, period);
  return deps.db.write(async (tx): Promise<Made> => {
    // Asked again inside: the schedule and a person may make the same report at once.
    const [latest] = await reportsWhere(tx, of);
    if (latest !== undefined && correction === undefined) return { kind: 'kept', report: latest };
    const next = {
      kind,
      provinceCode,
      period,
      version: (latest?.version ?? 0) + 1,
      correction: correction ?? null,
      body,
      madeAt: now,
      madeBy: by,
    };
    return { kind: 'made', report: { ...next, id: await insertReport(tx, next) } };
  }, 'uptake');
}

/** The report a wording would make of the last closed period; nothing is kept. */
export async function previewReport(
  deps: Deps,
  ask: Omit<Asked, 'day'> & { wording: Wording },
): Promise<OfficeBody> {
  const { kind, provinceCode, wording } = ask;
  return bodyOf(deps, kind, provinceCode, lastClosed(kind, deps.now()), wording);
}

/** Kept reports of a province (left out: of all), newest period first. */
export async function officeReports(
  deps: Pick<Deps, 'db'>,
  filter: { provinceCode?: string } = {},
): Promise<KeptReport[]> {
  return reportsWhere(deps.db.read, { ...filter, limit: 200 });
}

/** One kept report with the number of its newest version; null when there is none. */
export async function officeReport(
  deps: Pick<Deps, 'db'>,
  id: number,
): Promise<(KeptReport & { newest: { id: number; version: number } }) | null> {
  const [found] = await reportsWhere(deps.db.read, { id, limit: 1 });
  if (found === undefined) return null;
  const { provinceCode, kind, period } = found;
  const [newest = found] = await reportsWhere(deps.db.read, { provinceCode, kind, period, limit: 1 });
  return { ...found, newest: { id: newest.id, version: newest.version } };
}

/** Which units have not sent their figures of a day; from 12:00 to 13:00 of the next day there is time to ask them. */
export async function stillMissing(
  deps: Deps,
  provinceCode: string,
): Promise<{ period: Period; expected: number; missing: string[]; named: boolean; due: Date }> {
  const now = deps.now();
  const period = lastClosed('daily', now);
  const expected = expectedUnits(provinceCode, period);
  const tables = await tablesWhere(deps.db.read, { provinceCode, within: period });
  const missing = missingUnits(expected, arrivalsOf(tables, period)).map((unit) => unit.name);
  const noon = new Date(`${dayAfter(period.to)}T${NOON}:00+07:00`);
  return { period, expected: expected.length, missing, named: now >= noon, due: dueAt(period) };
}

/** Makes what provinces have asked to be made by itself and whose hour has struck. Gives how many were made. */
export async function dueReports(deps: Deps, now: Date): Promise<number> {
  let made = 0;
  const seen = new Set<string>();
  for (const { provinceCode, kind, wording } of await wordingsWhere(deps.db.read, {})) {
    const key = `${provinceCode} ${kind}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const period = lastClosed(kind, now);
    if (!wording.scheduled || now < dueAt(period)) continue;
    const done = await makeOfficeReport(deps, { kind, provinceCode, day: period.from, by: null });
    if (done.kind === 'made') made += 1;
  }
  return made;
}

/** A province's wording of a kind of report, with all kept versions; version 0 is the one it starts with. */
export async function wordingOf(
  deps: Deps,
  provinceCode: string,
  kind: ReportKind,
): Promise<{ version: number; wording: Wording; versions: KeptWording[] }> {
  const versions = await wordingsWhere(deps.db.read, { provinceCode, kind });
  const [newest] = versions;
  if (newest !== undefined) return { version: newest.version, wording: newest.wording, versions };
  return { version: 0, wording: firstWording(kind, provinceName(provinceCode, deps.now())), versions };
}

/** Keeps a wording as the next version. `base`: the version it was written on; somebody faster is not overwritten. */
export async function saveWording(
  deps: Deps,
  save: { provinceCode: string; kind: ReportKind; wording: Wording; base: number; by: number },
): Promise<
  { kind: 'saved'; version: number } | { kind: 'mistakes'; mistakes: { where: string; message: string }[] }
> {
  const { provinceCode, kind, wording, base, by } = save;
  const mistakes = wordingMistakes(wording);
  if (mistakes.length > 0) return { kind: 'mistakes', mistakes };
  return deps.db.write(async (tx) => {
    const newest = (await wordingsWhere(tx, { provinceCode, kind }))[0]?.version ?? 0;
    if (newest !== base) {
      const message = 'Có người vừa lưu một bản khác. Mở lại trang để sửa tiếp từ bản đó.';
      return { kind: 'mistakes' as const, mistakes: [{ where: 'Cả biểu mẫu', message }] };
    }
    const version = newest + 1;
    await insertWording(tx, { provinceCode, kind, version, wording, savedAt: deps.now(), savedBy: by });
    return { kind: 'saved' as const, version };
  }, 'uptake');
}

/** The last period of a kind that is over. */
export function lastClosed(kind: ReportKind, now: Date): Period {
  return periodBefore(kind, periodOf(kind, dayAt(now)));
}

export function isReportKind(text: string): text is ReportKind {
  return (REPORT_KINDS as readonly string[]).includes(text);
}

async function bodyOf(
  deps: Deps,
  kind: ReportKind,
  provinceCode: string,
  period: Period,
  wording?: Wording,
): Promise<OfficeBody> {
  const { read } = deps.db;
  const now = deps.now();
  const modelOf = (over: Period, level?: Level) =>
    usualReport((at) => tablesWhere(read, { provinceCode, level: at, within: over, current: true }), {
      provinceCode,
      period: over,
      now,
      level,
    });
  const model = await modelOf(period);
  const earlier = periodBefore(kind, period);
  const before = model === null ? null : await modelOf(earlier, model.level);
  const months = monthsBack(period, now);
  const asked = months > MOST_MONTHS ? [] : await lapses(deps, provinceCode, months, now);
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
    before,
    beforeText: periodText(kind, earlier),
    lapses: [...byUnit].map(([code, sum]) => ({ unit: unitName(code), ...sum })),
    monthText: periodText('monthly', periodOf('monthly', period.to)),
    difficulties: await difficultiesWhere(read, { provinceCode, on: period, limit: MOST_LINES }),
    unitName,
    // Only a day's figures are sent by each unit by itself; longer periods are added up from them.
    expected: kind === 'daily' ? expectedUnits(provinceCode, period) : [],
    arrivals: arrivalsOf(await tablesWhere(read, { provinceCode, within: period }), period),
    wording: wording ?? (await wordingOf(deps, provinceCode, kind)).wording,
  });
}

function expectedUnits(provinceCode: string, period: Period): { code: string; name: string }[] {
  if (period.to < TWO_LEVELS_SINCE) return [];
  const at = new Date(`${period.to}T12:00:00+07:00`);
  return communesOf(provinceCode, at).map((unit) => ({ code: unit.code, name: unit.fullName }));
}

function monthsBack(period: Period, now: Date): number {
  const month = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
  return month(dayAt(now)) - month(period.from) + 1;
}
