/** The tables of units, old and new, built once from rows. Pure: rows and lists come in as values (see dataset.ts). */

import { lead, oldBook, sumUp } from './formers.ts';
import type { UnitLevel } from './levels.ts';
import { exactKey, plainKey } from './names.ts';
import {
  type FormerUnit,
  formerKindOf,
  kindOfPrinted,
  printedName,
  startOfDay,
  type Unit,
  type UnitKind,
  type UnitVersion,
} from './units.ts';

/** Rows as the package prints them. */
export type ProvinceRow = { province_code: string; name: string; place_type: string };
export type WardRow = { ward_code: string; name: string; province_code: string };
export type MappingRow = {
  old_ward_code: string | null;
  old_ward_name: string | null;
  old_district_name: string | null;
  old_province_name: string | null;
  new_ward_name: string;
  new_province_name: string;
};

/** Our own dated list, `changes.json`. */
export type DatedChanges = {
  firstDay: string;
  changes: { code: string; date: string; kind: UnitKind; name: string; source: string }[];
  formers: {
    level: UnitLevel;
    fullName: string;
    district: string | null;
    province: string;
    successors: string[];
    verified: boolean;
  }[];
  spellings: { from: string; to: string }[];
  aliases: { alias: string; province: string }[];
};

/** One old commune that was split: full names and all codes of today. */
export type SplitCommune = { commune: string; district: string; province: string; codes: string[] };

export type Gazetteer = {
  firstMoment: number;
  versions: Map<string, UnitVersion[]>;
  provinces: string[];
  communes: Map<string, string[]>;
  /** plain key of the bare name -> codes of today */
  current: Map<string, string[]>;
  /** plain key of the bare name -> old communes, districts and provinces */
  former: Map<string, FormerUnit[]>;
  /** code of a commune of today -> the old communes (or, on the islands, the old district) it was made of */
  formersOf: Map<string, FormerUnit[]>;
  /** code of an old commune -> that commune; districts and provinces have no code in the tables */
  formerByCode: Map<string, FormerUnit>;
  /** plain key of a short name -> the province's usual name */
  aliases: Map<string, string>;
};

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function buildUnits(provinces: readonly ProvinceRow[], wards: readonly WardRow[], changes: DatedChanges) {
  const firstMoment = startOfDay(changes.firstDay);
  const versions = new Map<string, UnitVersion[]>();
  const communes = new Map<string, string[]>();
  const current = new Map<string, string[]>();
  const add = (unit: Unit) => {
    versions.set(unit.code, [{ from: firstMoment, unit: Object.freeze(unit) }]);
    push(current, plainKey(unit.name), unit.code);
  };
  for (const row of provinces) {
    const kind: UnitKind = row.place_type.startsWith('Thành phố') ? 'municipality' : 'province';
    const name = formerKindOf(row.name).name;
    add({ code: row.province_code, kind, name, fullName: printedName(kind, name), parent: null });
    communes.set(row.province_code, []);
  }
  for (const row of wards) {
    const printed = kindOfPrinted(row.name);
    if (!printed) throw new Error(`${row.ward_code}: "${row.name}" does not start with a kind of commune`);
    const parent = row.province_code;
    add({ code: row.ward_code, ...printed, fullName: printedName(printed.kind, printed.name), parent });
    push(communes, parent, row.ward_code);
  }
  for (const change of changes.changes) {
    const list = versions.get(change.code);
    const last = list?.at(-1);
    // The name guards the code: a code typed wrong would silently turn another xã into a phường.
    if (!list || !last || exactKey(last.unit.name) !== exactKey(change.name)) {
      throw new Error(`changes.json: ${change.code} is not ${change.name}`);
    }
    const unit = { ...last.unit, kind: change.kind, fullName: printedName(change.kind, last.unit.name) };
    list.push({ from: startOfDay(change.date), unit: Object.freeze(unit) });
  }
  for (const list of communes.values()) list.sort();
  return {
    firstMoment,
    versions,
    communes,
    current,
    provinces: provinces.map((row) => row.province_code).sort(),
  };
}

/** `plainKey` that works out each name once: a third of the old names are namesakes. */
function remembered(): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const key = known.get(name) ?? plainKey(name);
    known.set(name, key);
    return key;
  };
}

/**
 * Builds the tables. The package's later mapping rows (no old code) carry wrong new codes, so every row is joined by the new
 * commune's full name and province, which is unique; the codes are then the package's own of its unit table.
 * Throws when a row cannot be joined: the data then is not the data this was written for.
 */
export function buildGazetteer(
  tables: { provinces: ProvinceRow[]; wards: WardRow[]; mappings: MappingRow[] },
  changes: DatedChanges,
  splits: readonly SplitCommune[],
): Gazetteer {
  const units = buildUnits(tables.provinces, tables.wards, changes);
  const provinceNames = new Map(tables.provinces.map((row) => [row.province_code, row.name]));
  const codes = new Map(tables.provinces.map((row) => [row.name, new Map<string, string>()]));
  const parentOf = new Map<string, string>();
  for (const row of tables.wards) {
    codes.get(provinceNames.get(row.province_code) ?? '')?.set(row.name, row.ward_code);
    parentOf.set(row.ward_code, row.province_code);
  }
  const plainOf = remembered();
  const old = oldBook(new Map(changes.spellings.map(({ from, to }) => [from, to])), plainOf);

  const formerByCode = new Map<string, FormerUnit>();
  for (const row of tables.mappings) {
    // The five island districts without communes stand as empty rows; changes.json names them.
    if (!row.old_ward_name || !row.old_district_name || !row.old_province_name) continue;
    const code = codes.get(row.new_province_name)?.get(row.new_ward_name);
    if (!code) throw new Error(`no commune ${row.new_ward_name}, ${row.new_province_name}`);
    // Rows without an old code are older spellings and units of earlier mergers: only they may join a district known already.
    const older = !row.old_ward_code;
    const former = old.commune(row.old_ward_name, row.old_district_name, row.old_province_name, older);
    lead(former, code);
    if (row.old_ward_code) formerByCode.set(row.old_ward_code, former);
  }
  for (const split of splits) {
    const former = old.commune(split.commune, split.district, split.province, false);
    for (const code of split.codes) lead(former, code);
    former.verified = false;
  }
  for (const own of changes.formers) {
    const former =
      own.level === 'commune' && own.district
        ? old.commune(own.fullName, own.district, own.province, false)
        : old.district(own.fullName, own.province, false).unit;
    for (const code of own.successors) lead(former, code);
    former.verified = own.verified;
  }

  const former = new Map<string, FormerUnit[]>();
  const formersOf = new Map<string, FormerUnit[]>();
  const name = (one: FormerUnit) => push(former, plainOf(one.name), one);
  for (const { unit, communes } of old.districts()) {
    const members = [...communes.values()].flat();
    members.forEach(name);
    // An island district had no communes: it is itself what its special zone was made of.
    for (const one of members.length > 0 ? members : [unit]) {
      for (const code of one.successors) push(formersOf, code, one);
    }
    sumUp(unit, members);
    name(unit);
  }
  old.provinces((code) => parentOf.get(code) ?? '').forEach(name);
  const aliases = new Map(changes.aliases.map(({ alias, province }) => [plainKey(alias), province]));
  return { ...units, former, formersOf, formerByCode, aliases };
}
