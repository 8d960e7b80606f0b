import { formerOf, oldDistrict, unitAt } from '../../areas/areas.ts';
import { noonOf } from '../../calendar/moment.ts';
import { compareNames } from '../../writing/names.ts';
import { TWO_LEVELS_SINCE } from '../reading/area-units.ts';
import { change } from './comparison.ts';
import { figure } from './figure.ts';
import type {
  BundleReport,
  JoinedBundle,
  JoinedComparison,
  JoinedRow,
  ReportModel,
  ReportRow,
} from './report-model.ts';

/**
 * Sets the figures of old districts (tables of before 1/7/2025) beside those of today's communes. A district is joined only
 * where the mapping is whole: every commune that took anything of it is made of this district alone, and all of them have
 * figures for the whole period. Every other district is named with the reason; nothing is shared out by guess.
 *
 * In plain words: Huyện A became the communes X and Y, so A of before July stands beside X + Y. Where Y also took in a part of
 * Huyện B, neither A nor B can be told from the communes.
 *
 * @param now the report of communes, `old` that of districts of the same provinces
 * @param oneReport whether both lie within the period that was asked for
 */
export function joinLevels(now: ReportModel, old: ReportModel, oneReport: boolean): JoinedComparison | null {
  const bundles = now.bundles.flatMap((bundle): JoinedBundle[] => {
    const districts = old.bundles.find((other) => other.bundle === bundle.bundle);
    return districts === undefined ? [] : [joinBundle(bundle, districts, oneReport)];
  });
  const units = bundles.flatMap(({ rows, apart }) => [...rows, ...apart]);
  if (units.length === 0) return null;
  const joined = bundles.map(
    ({ label, rows, apart }) => `${label}: nối được ${rows.length} trên ${rows.length + apart.length} huyện.`,
  );
  return {
    text: `Số của huyện cũ được đặt cạnh tổng các xã, phường nay thay huyện đó, chỉ khi mọi xã, phường này gồm trọn đất của riêng huyện ấy (theo bảng chuyển đổi đơn vị hành chính từ 01/7/2025) và đều có đủ số liệu. ${joined.join(' ')}`,
    beforeText: old.periodText,
    nowText: now.periodText,
    bundles,
    sources: old.sources.map((source) => ({ ...source, mark: lettered(source.mark) })),
  };
}

function joinBundle(bundle: BundleReport, districts: BundleReport, oneReport: boolean): JoinedBundle {
  const byCode = new Map(bundle.rows.map((row) => [row.areaCode ?? '', row]));
  const rows: JoinedRow[] = [];
  const apart: JoinedBundle['apart'] = [];
  for (const row of districts.rows) {
    const made = madeOf(row, byCode);
    if (made.kind === 'apart') apart.push({ unit: row.unit, why: made.why });
    else rows.push(joinRow(row, made, oneReport));
  }
  const byName = (a: { unit: string }, b: { unit: string }) => compareNames(a.unit, b.unit);
  return { bundle: bundle.bundle, label: bundle.label, rows: rows.sort(byName), apart: apart.sort(byName) };
}

type Whole = { kind: 'whole'; codes: string[]; verified: boolean } | { kind: 'apart'; why: string };

type Made = { kind: 'whole'; communes: ReportRow[]; verified: boolean } | { kind: 'apart'; why: string };

/** The communes of today that are this old district and nothing else, or why it is no longer whole. `district`: its full name. */
export function wholeCommunes(district: string, provinceCode: string): Whole {
  const found = oldDistrict(district, { province: provinceCode });
  if (found.kind !== 'one')
    return { kind: 'apart', why: 'không xác định được các xã, phường thay huyện này.' };
  const mixed = found.communes.filter((commune) => !commune.whole);
  if (mixed.length === 0)
    return { kind: 'whole', codes: found.communes.map(({ code }) => code), verified: found.verified };
  const why = `không còn trọn: ${mixed.map((one) => mixture(one.code, found.district)).join('; ')}.`;
  return { kind: 'apart', why };
}

/** The rows of these communes, or why there are none to be set beside the district. */
function madeOf(row: ReportRow, byCode: ReadonlyMap<string, ReportRow>): Made {
  const whole = wholeCommunes(row.district ?? row.unit, row.provinceCode);
  if (whole.kind === 'apart') return whole;
  const members = whole.codes.map((code) => ({ code, row: byCode.get(code) }));
  const lacking = members.filter((member) => member.row === undefined || member.row.missing > 0);
  if (lacking.length > 0)
    return {
      kind: 'apart',
      why: `chưa đủ số liệu của ${lacking.map(({ code }) => nameOf(code)).join(', ')}.`,
    };
  return { kind: 'whole', communes: members.flatMap((member) => member.row ?? []), verified: whole.verified };
}

function mixture(code: string, own: { name: string; oldProvince: string }): string {
  const others = formerOf(code)
    .filter((one) => one.province !== own.oldProvince || (one.district ?? one.fullName) !== own.name)
    .map((one) => one.district ?? one.fullName);
  return `${nameOf(code)} có cả phần của ${[...new Set(others)].join(', ')}`;
}

/** The name with which today's communes began; the few that changed their kind since kept the name. */
function nameOf(code: string): string {
  return unitAt(code, noonOf(TWO_LEVELS_SINCE))?.fullName ?? code;
}

function joinRow(row: ReportRow, made: Extract<Made, { kind: 'whole' }>, oneReport: boolean): JoinedRow {
  const sum = (pick: 'total' | 'linked') => made.communes.reduce((all, commune) => all + commune[pick], 0);
  const now = figure(sum('total'), sum('linked'));
  const before = figure(row.total, row.linked);
  const moved = change(now, before);
  const cautions = [
    ...(moved.caution === '' ? [] : [moved.caution]),
    ...(made.verified ? [] : ['Việc chuyển đổi đơn vị này chưa được đối chiếu với nghị quyết.']),
    ...row.cautions,
  ];
  return {
    unit: row.unit,
    district: row.district ?? row.unit,
    communes: made.communes.map((commune) => commune.unit),
    before,
    now,
    together: oneReport ? figure(before.total + now.total, before.linked + now.linked) : null,
    change: moved,
    cautions,
    source: lettered(row.source),
  };
}

/** "[1]" of the districts' tables becomes "[H1]": the report's own sources are counted from 1 as well. */
function lettered(marks: string): string {
  return marks.replaceAll('[', '[H');
}
