/** Looking names up in the tables, and whether a unit lies where the rest of an address says. Pure. */
import type { Gazetteer } from './gazetteer.ts';
import { type AddressPart, exactKey, plainKey } from './names.ts';
import { type FormerUnit, type Unit, versionAt } from './units.ts';

/** `exact` compares letters and tones, `plain` only letters. */
export type CompareMode = 'exact' | 'plain';

/** What the pieces after the first one say about where the place lies. */
export type PlaceSetting = { districts: FormerUnit[]; oldProvinces: Set<string>; provinces: Set<string> };

function sameName(key: string, mode: CompareMode): (one: { name: string }) => boolean {
  return mode === 'plain' ? () => true : (one) => exactKey(one.name) === key;
}

/** The state at `at`. Before the first day the units of that day answer: old names lead to them. */
export function unitOf(g: Gazetteer, code: string, at: Date): Unit | null {
  const moment = at.getTime() >= g.firstMoment ? at : new Date(g.firstMoment);
  return versionAt(g.versions.get(code) ?? [], moment);
}

export function unitsOf(g: Gazetteer, codes: Iterable<string>, at: Date): Unit[] {
  return [...new Set(codes)].sort().flatMap((code) => unitOf(g, code, at) ?? []);
}

function nameOf(g: Gazetteer, name: string): { name: string; key: string } {
  const key = plainKey(name);
  const proper = g.aliases.get(key);
  return proper ? { name: proper, key: plainKey(proper) } : { name, key };
}

export function formersNamed(g: Gazetteer, name: string, mode: CompareMode): FormerUnit[] {
  const named = nameOf(g, name);
  return (g.former.get(named.key) ?? []).filter(sameName(exactKey(named.name), mode));
}

export function currentNamed(g: Gazetteer, name: string, at: Date, mode: CompareMode): Unit[] {
  const named = nameOf(g, name);
  return unitsOf(g, g.current.get(named.key) ?? [], at).filter(sameName(exactKey(named.name), mode));
}

/**
 * Reads a later piece ("huyện Hải Lăng", "Quảng Trị") as district or province, old or new. A name may be both (Vĩnh Long, Bắc Ninh):
 * before another piece it is the district; "thành phố" at the end is the municipality, if there is one at `at`, else the old city.
 */
function settingOf(g: Gazetteer, part: AddressPart, last: boolean, at: Date): PlaceSetting {
  const level = part.prefix?.level;
  for (const name of part.prefix ? [part.name, part.whole] : [part.whole]) {
    if (level === 'commune' && name === part.name) continue;
    for (const mode of ['exact', 'plain'] as const) {
      const formers = level === 'province' ? [] : formersNamed(g, name, mode);
      const districts = formers.filter(
        (one) => one.level === 'district' && (level !== 'city' || one.kind === 'city'),
      );
      const current = currentNamed(g, name, at, mode).filter((unit) => unit.parent === null);
      const municipality = current.some((unit) => unit.kind === 'municipality');
      if (districts.length > 0 && (level === 'district' || !last || (level === 'city' && !municipality))) {
        return { districts, oldProvinces: new Set(), provinces: new Set() };
      }
      if (level === 'district') continue;
      const old = formersNamed(g, name, mode).filter((one) => one.level === 'province');
      const setting: PlaceSetting = {
        districts: level === 'city' ? [] : districts,
        oldProvinces: new Set(old.map((one) => one.province)),
        provinces: new Set(current.map((unit) => unit.code)),
      };
      if (!isEmpty(setting)) return setting;
    }
  }
  return { districts: [], oldProvinces: new Set(), provinces: new Set() };
}

const isEmpty = ({ districts, oldProvinces, provinces }: PlaceSetting): boolean =>
  districts.length + oldProvinces.size + provinces.size === 0;

/**
 * The settings of the pieces after the first, or null when one of them names no district or province: nothing lies there.
 * `known` keeps what was read, because one line is tried in many cuts.
 */
export function settingsOf(
  g: Gazetteer,
  parts: readonly AddressPart[],
  at: Date,
  known: Map<string, PlaceSetting>,
): PlaceSetting[] | null {
  const settings: PlaceSetting[] = [];
  for (const [i, part] of parts.entries()) {
    const last = i === parts.length - 1;
    const key = `${last}|${part.whole}`;
    const setting = known.get(key) ?? settingOf(g, part, last, at);
    known.set(key, setting);
    if (isEmpty(setting)) return null;
    settings.push(setting);
  }
  return settings;
}

/** Does an old commune or district lie where every piece says? */
export function formerLies(g: Gazetteer, former: FormerUnit, settings: readonly PlaceSetting[]): boolean {
  return settings.every(
    ({ districts, oldProvinces, provinces }) =>
      districts.some((d) => d.fullName === former.district && d.province === former.province) ||
      oldProvinces.has(former.province) ||
      former.successors.some((code) => provinces.has(provinceCode(g, code))),
  );
}

export function unitLies(g: Gazetteer, unit: Unit, settings: readonly PlaceSetting[]): boolean {
  return settings.every(
    ({ districts, oldProvinces, provinces }) =>
      provinces.has(unit.parent ?? '') ||
      (g.formersOf.get(unit.code) ?? []).some((former) => oldProvinces.has(former.province)) ||
      districts.some((district) => district.successors.includes(unit.code)),
  );
}

/** The province of a commune, or the province itself; '' for a code that does not exist. */
export function provinceCode(g: Gazetteer, code: string): string {
  const unit = g.versions.get(code)?.[0]?.unit;
  return unit ? (unit.parent ?? unit.code) : '';
}
