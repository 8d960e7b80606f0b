import { sayDay } from '../../../calendar/words.ts';
import { covers } from '../../../staff/access.ts';
import { listTables, TABLES_A_PAGE, tableOf, type UnitLevel } from '../../../uptake/uptake.ts';
import { notFound, type PageAnswer } from '../../answer.ts';
import { rowNumber } from '../../form.ts';
import type { StaffPage } from '../../http.ts';
import { placeName, provinceChoices } from '../../places.ts';
import { problemRows } from '../../problem-rows.ts';

export const LEVELS: Record<UnitLevel, string> = { district: 'Huyện cũ', commune: 'Xã, phường' };

/** The loaded tables, newest first, and the form that asks for a report. */
export async function showUptake(page: StaffPage): Promise<PageAnswer> {
  const { needs, user, now } = page;
  const before = rowNumber(page.query('before'));
  const tables = await listTables(page.act, needs.deps, before === null ? {} : { before });
  const latest = tables.find((table) => table.supersededBy === null);
  return {
    kind: 'page',
    view: 'uptake/uptake',
    title: 'Tỷ lệ liên thông',
    data: {
      mayWrite: page.may('uptake.write'),
      provinces: provinceChoices(user, now, latest?.provinceCode ?? ''),
      from: latest?.period.from ?? '',
      to: latest?.period.to ?? '',
      older: tables.length === TABLES_A_PAGE ? (tables.at(-1)?.id ?? null) : null,
      tables: tables.map((table) => ({
        id: table.id,
        source: table.source,
        fileName: table.fileName,
        province: placeName(table.provinceCode, now),
        provinceCode: table.provinceCode,
        from: table.period.from,
        to: table.period.to,
        period: plainPeriod(table.period),
        level: LEVELS[table.level],
        levelKey: table.level,
        units: table.units,
        warnings: table.warnings,
        loadedAt: table.loadedAt,
        accepted: table.acceptedReason !== null,
        replaced: table.supersededBy !== null,
        demo: table.demo,
      })),
    },
  };
}

/** One loaded table as the source wrote it, with everything the check found. */
export async function showTable(page: StaffPage): Promise<PageAnswer> {
  const id = rowNumber(page.param('id'));
  const table = id === null ? null : await tableOf(page.act, page.needs.deps, id);
  if (table === null) return notFound('Không có bảng này.');
  return {
    kind: 'page',
    view: 'uptake/table',
    title: table.source,
    data: {
      source: table.source,
      fileName: table.fileName,
      province: placeName(table.provinceCode, page.now),
      provinceCode: table.provinceCode,
      from: table.period.from,
      to: table.period.to,
      period: plainPeriod(table.period),
      levelKey: table.level,
      loadedAt: table.loadedAt,
      acceptedReason: table.acceptedReason,
      supersededBy: table.supersededBy,
      ...problemRows(table.problems),
    },
  };
}

/** A province's figures are for everybody whose area lies in it, and for the whole country's staff. */
export function ofOwnProvince({ user }: StaffPage, provinceCode: string): boolean {
  return (
    covers(user, provinceCode) ||
    user.areaCode === provinceCode ||
    insideProvince(user.areaCode, provinceCode)
  );
}

function insideProvince(areaCode: string, provinceCode: string): boolean {
  return areaCode !== '' && covers({ role: 'viewer', areaCode: provinceCode }, areaCode);
}

/** "20/07/2023 – 16/10/2023", or the one day. */
export function plainPeriod({ from, to }: { from: string; to: string }): string {
  return from === to ? sayDay(from) : `${sayDay(from)} – ${sayDay(to)}`;
}
