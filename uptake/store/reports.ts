/** Reports that were made, and the wording offices chose. */
import { COUNTRY, rowsOfProvinces, type Scope } from '../../areas/scope.ts';
import type { Reader, Tx } from '../../prisma/client.ts';
import type { OfficeBody } from '../office/office-report.ts';
import type { ReportKind, ReportWording } from '../office/wording.ts';
import type { Period } from '../period.ts';
import { MOST_NOTICES } from './tables.ts';

/** One kept report. `body` as it was made; `correction`: why this version replaces the one before. */
export type KeptReport = {
  id: number;
  kind: ReportKind;
  provinceCode: string;
  period: Period;
  version: number;
  correction: string | null;
  body: OfficeBody;
  madeAt: Date;
  madeBy: number | null;
};

/** Keeps a report; kept ones are never changed. */
export async function insertReport(tx: Tx, report: Omit<KeptReport, 'id'>): Promise<number> {
  const { period, body, ...head } = report;
  const data = { ...head, periodFrom: period.from, periodTo: period.to, body: JSON.stringify(body) };
  return (await tx.officeReport.create({ data, select: { id: true } })).id;
}

/** Kept reports, the newest period first and of each period the newest version first. */
export async function reportsWhere(
  reader: Reader,
  scope: Scope,
  filter: { provinceCode?: string; kind?: ReportKind; period?: Period; id?: number; limit: number },
): Promise<KeptReport[]> {
  const { provinceCode, kind, period, id, limit } = filter;
  const found = await reader.officeReport.findMany({
    where: {
      AND: [rowsOfProvinces(scope), provinceCode === undefined ? {} : { provinceCode }],
      ...(id === undefined ? {} : { id }),
      ...(kind === undefined ? {} : { kind }),
      ...(period === undefined ? {} : { periodFrom: period.from, periodTo: period.to }),
    },
    orderBy: [{ periodTo: 'desc' }, { periodFrom: 'desc' }, { kind: 'asc' }, { version: 'desc' }],
    take: limit,
  });
  return found.map(({ periodFrom, periodTo, body, ...head }) => ({
    ...head,
    kind: head.kind as ReportKind,
    period: { from: periodFrom, to: periodTo },
    body: JSON.parse(body) as OfficeBody,
  }));
}

/** One saved wording of a kind of report. */
export type KeptWording = {
  provinceCode: string;
  kind: ReportKind;
  version: number;
  wording: ReportWording;
  savedAt: Date;
  savedBy: number | null;
};

export async function insertWording(tx: Tx, kept: KeptWording): Promise<void> {
  const { wording, ...head } = kept;
  await tx.reportWording.create({ data: { ...head, body: JSON.stringify(wording) } });
}

/** Wordings, the newest version of each kind first. */
export async function wordingsWhere(
  reader: Reader,
  scope: Scope,
  where: { provinceCode?: string; kind?: ReportKind },
): Promise<KeptWording[]> {
  const found = await reader.reportWording.findMany({
    where: { AND: [rowsOfProvinces(scope), where] },
    orderBy: { version: 'desc' },
  });
  return found.map(({ id: _id, body, kind, ...head }) => ({
    ...head,
    kind: kind as ReportKind,
    wording: JSON.parse(body) as ReportWording,
  }));
}

/** What provinces have asked to be made by itself: kinds whose newest wording says so. */
export async function scheduledReports(
  reader: Reader,
): Promise<{ provinceCode: string; kind: ReportKind }[]> {
  const newest = new Map<string, KeptWording>();
  for (const one of await wordingsWhere(reader, COUNTRY, {})) {
    const key = `${one.provinceCode} ${one.kind}`;
    if (!newest.has(key)) newest.set(key, one);
  }
  return [...newest.values()].filter(({ wording }) => wording.scheduled);
}

/** Which units were missing when staff were told, as area codes. */
export type MissingNotice = {
  provinceCode: string;
  kind: ReportKind;
  period: Period;
  expected: number;
  missing: string[];
  madeAt: Date;
};

export async function insertNotice(tx: Tx, { period, missing, ...head }: MissingNotice): Promise<void> {
  const data = { ...head, periodFrom: period.from, periodTo: period.to, missing: JSON.stringify(missing) };
  await tx.missingNotice.create({ data });
}

/** The newest notices; at most one of a province, kind and period. */
export async function noticesWhere(
  reader: Reader,
  scope: Scope,
  filter: { provinceCode?: string; kind?: ReportKind; period?: Period },
): Promise<MissingNotice[]> {
  const { provinceCode, kind, period } = filter;
  const found = await reader.missingNotice.findMany({
    where: {
      AND: [rowsOfProvinces(scope), provinceCode === undefined ? {} : { provinceCode }],
      ...(kind === undefined ? {} : { kind }),
      ...(period === undefined ? {} : { periodFrom: period.from, periodTo: period.to }),
    },
    orderBy: { id: 'desc' },
    take: MOST_NOTICES,
  });
  return found.map(({ id: _id, periodFrom, periodTo, missing, ...head }) => ({
    ...head,
    kind: head.kind as ReportKind,
    period: { from: periodFrom, to: periodTo },
    missing: JSON.parse(missing) as string[],
  }));
}
