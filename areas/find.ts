/** What a written place name means at a date: one unit, several, a split one, or none. Pure: the tables and the date come in. */
import { hasMarks } from '../writing/letters.ts';
import type { Gazetteer } from './gazetteer.ts';
import { type AddressPart, exactKey, looseReadings, readings } from './names.ts';
import { nearNames } from './near.ts';
import {
  type CompareMode,
  currentNamed,
  formerLies,
  formersNamed,
  type PlaceSetting,
  provinceCode,
  settingsOf,
  unitLies,
  unitOf,
  unitsOf,
} from './place.ts';
import type { FormerUnit, Unit } from './units.ts';

/** `old`: the words speak of a former name ("only": they say so; "also": they may, so both readings of the name count). */
export type FindOptions = { at: Date; province?: string; old?: 'only' | 'also' };

export type FindResult =
  | {
      kind: 'one';
      asked: string;
      unit: Unit;
      via: 'current' | 'former';
      former?: FormerUnit;
      /** communes of the same bare name, when a province was meant */
      also?: Unit[];
    }
  | {
      kind: 'ambiguous';
      asked: string;
      units: Unit[];
      reason: 'same_name' | 'without_diacritics';
      formers?: FormerUnit[];
    }
  | { kind: 'split'; asked: string; former: FormerUnit[]; units: Unit[] }
  | { kind: 'none'; asked: string; near: Unit[] };

type Scene = {
  g: Gazetteer;
  at: Date;
  asked: string;
  settings: PlaceSetting[];
  province: string | undefined;
  mode: CompareMode;
  old?: FindOptions['old'];
};

const LONGEST_ECHO = 120;
const MOST_NEAR = 5;

function ambiguous(scene: Scene, units: Unit[], formers: FormerUnit[]): FindResult {
  const names = new Set([...(formers.length > 0 ? formers : units)].map((one) => exactKey(one.name)));
  const reason = names.size > 1 ? ('without_diacritics' as const) : ('same_name' as const);
  const found = { kind: 'ambiguous' as const, asked: scene.asked, units, reason };
  return formers.length > 0 ? { ...found, formers } : found;
}

function fromFormers(scene: Scene, formers: FormerUnit[]): FindResult | null {
  const first = formers[0];
  if (!first) return null;
  const units = unitsOf(
    scene.g,
    formers.flatMap((former) => former.successors),
    scene.at,
  );
  const only = units[0];
  if (units.length === 1 && only) {
    return { kind: 'one', asked: scene.asked, unit: only, via: 'former', former: first };
  }
  if (formers.length === 1) return { kind: 'split', asked: scene.asked, former: formers, units };
  return ambiguous(scene, units, formers);
}

function fromCurrent(scene: Scene, units: Unit[]): FindResult | null {
  const first = units[0];
  if (!first) return null;
  if (units.length > 1) return ambiguous(scene, units, []);
  return { kind: 'one', asked: scene.asked, unit: first, via: 'current' };
}

function asProvince(scene: Scene, name: string, bare: boolean): FindResult | null {
  const { g, at, mode } = scene;
  const here = currentNamed(g, name, at, mode);
  const also = here.filter((unit) => unit.parent !== null);
  const extra = bare && also.length > 0 ? { also } : {};
  const found =
    fromCurrent(
      scene,
      here.filter((unit) => unit.parent === null),
    ) ??
    fromFormers(
      scene,
      formersNamed(g, name, mode).filter((former) => former.level === 'province'),
    );
  return found?.kind === 'one' ? { ...found, ...extra } : found;
}

/** Keeps what has the named kind, unless nothing has. A xã that became a phường is found under both words. */
function ofKind(
  g: Gazetteer,
  part: AddressPart,
  units: Unit[],
  formers: FormerUnit[],
): [Unit[], FormerUnit[]] {
  const kind = part.prefix?.kind;
  if (!kind) return [units, formers];
  const unitsOfKind = units.filter((unit) =>
    g.versions.get(unit.code)?.some((version) => version.unit.kind === kind),
  );
  const formersOfKind = formers.filter((former) => former.kind === kind);
  if (unitsOfKind.length > 0) return [unitsOfKind, formersOfKind];
  if (formersOfKind.length > 0) return [[], formersOfKind];
  return [units, formers];
}

function within(scene: Scene, code: string): boolean {
  return scene.province === undefined || provinceCode(scene.g, code) === scene.province;
}

function asCommune(scene: Scene, part: AddressPart, name: string): FindResult | null {
  const { g, at, mode, settings } = scene;
  const level = part.prefix?.level;
  const [units, formers] = ofKind(
    g,
    part,
    currentNamed(g, name, at, mode).filter(
      (unit) => unit.parent !== null && within(scene, unit.code) && unitLies(g, unit, settings),
    ),
    formersNamed(g, name, mode).filter(
      (former) =>
        (former.level === 'commune' || (former.level === 'district' && !level)) &&
        former.successors.some((code) => within(scene, code)) &&
        formerLies(g, former, settings),
    ),
  );
  // Whoever names a district writes the old address; a bare name or a province is today's before it is an old one. A name that is
  // both (Quảng Ninh: a municipality, and once a huyện of Quảng Bình) is the province.
  const inDistrict = formers.filter((former) =>
    settings.some(
      ({ districts, provinces }) =>
        provinces.size === 0 &&
        districts.some((d) => d.fullName === former.district && d.province === former.province),
    ),
  );
  return (
    fromFormers(scene, inDistrict) ??
    (scene.old === 'only' ? fromFormers(scene, formers) : null) ??
    (scene.old === 'also' ? eitherTime(scene, units, formers) : null) ??
    inOldProvince(scene, units, formers) ??
    fromCurrent(scene, units) ??
    fromFormers(scene, formers)
  );
}

/** A name of today that was also the name of other communes before: when they lead to different places, ask. */
function eitherTime(scene: Scene, units: Unit[], formers: FormerUnit[]): FindResult | null {
  const codes = [...units.map((unit) => unit.code), ...formers.flatMap((former) => former.successors)];
  const all = unitsOf(scene.g, codes, scene.at);
  if (units.length === 0 || formers.length === 0 || all.length === 1) return null;
  return ambiguous(scene, all, formers.length > 1 ? formers : []);
}

/** A province that is gone ("Kim Thành, Hải Dương") may mean a new name or an old address: when they differ, ask. */
function inOldProvince(scene: Scene, units: Unit[], formers: FormerUnit[]): FindResult | null {
  const { g, at, asked, settings } = scene;
  const onlyOld = settings.some(
    ({ provinces, oldProvinces }) => provinces.size === 0 && oldProvinces.size > 0,
  );
  if (!onlyOld || units.length === 0 || formers.length === 0) return null;
  const codes = [...units.map((unit) => unit.code), ...formers.flatMap((former) => former.successors)];
  const all = unitsOf(g, codes, at);
  if (all.length === 1) return null;
  return formers.length === 1
    ? { kind: 'split', asked, former: formers, units: all }
    : ambiguous(scene, all, formers);
}

function asDistrict(scene: Scene, part: AddressPart, name: string): FindResult | null {
  const { g, settings } = scene;
  const all = formersNamed(g, name, scene.mode).filter(
    (former) =>
      former.level === 'district' &&
      former.successors.some((code) => within(scene, code)) &&
      formerLies(g, former, settings),
  );
  const narrowed = all.filter((former) => former.kind === part.prefix?.kind);
  return fromFormers(scene, narrowed.length > 0 ? narrowed : all);
}

function resolve(
  scene: Scene,
  part: AddressPart,
  name: string,
  level: AddressPart['prefix'],
): FindResult | null {
  const alone = scene.settings.length === 0;
  const mayBeProvince = alone && (scene.province === undefined || level?.level === 'province');
  switch (level?.level) {
    case 'province':
      return mayBeProvince ? asProvince(scene, name, false) : null;
    case 'city': {
      const province = mayBeProvince ? asProvince(scene, name, false) : null;
      if (province?.kind === 'one' && province.unit.kind === 'municipality' && province.via === 'current')
        return province;
      return asDistrict(scene, part, name) ?? province;
    }
    case 'district':
      return asDistrict(scene, part, name);
    case 'commune':
      return asCommune(scene, part, name);
    default:
      return (
        (mayBeProvince ? asProvince(scene, name, true) : null) ??
        asCommune(scene, { ...part, prefix: null }, name)
      );
  }
}

/** Both readings of a first word that may be a prefix or part of the name ("phuong liet") count; when both fit, it is ambiguous. */
function resolvePart(scene: Scene, part: AddressPart): FindResult | null {
  const asPrefix = part.prefix ? resolve(scene, part, part.name, part.prefix) : null;
  const asName = resolve(scene, part, part.whole, null);
  if (!asPrefix || !asName || !part.prefix) return asPrefix ?? asName;
  const both = [...new Set([...unitsFound(asPrefix), ...unitsFound(asName)])];
  return both.length === unitsFound(asPrefix).length ? asPrefix : ambiguous(scene, both, []);
}

function unitsFound(found: FindResult): Unit[] {
  if (found.kind === 'one') return [found.unit];
  return found.kind === 'none' ? found.near : found.units;
}

/**
 * What does `name` mean at `at`? The name may be a commune in today's wording, an old commune, an old district or a province old or
 * new, with the larger units after it ("xã Hải Thượng huyện Hải Lăng tỉnh Quảng Trị", "Hai Thuong, Hai Lang").
 * `province` (a code of today) limits the answer to that province; a bare name then means a commune.
 * Letters with tones beat letters without; a text typed without any diacritics may mean every name with these letters.
 * Before 1/7/2025 the units of that day answer: old names lead to them. Never throws, whatever the text.
 */
export function findIn(g: Gazetteer, name: string, { at, province, old }: FindOptions): FindResult {
  const asked = name.trim().slice(0, LONGEST_ECHO);
  const modes: CompareMode[] = hasMarks(name) ? ['exact', 'plain'] : ['plain'];
  const known = new Map<string, PlaceSetting>();
  const attempt = (all: AddressPart[][]): FindResult | null => {
    for (const mode of modes) {
      for (const [subject, ...rest] of all) {
        const settings = settingsOf(g, rest, at, known);
        if (!subject || !settings) continue;
        const found = resolvePart({ g, at, asked, settings, province, mode, old }, subject);
        if (found) return found;
      }
    }
    return null;
  };
  const read = readings(name);
  const first = read[0] ?? [];
  const found = attempt(read) ?? attempt(read.slice(0, 2).flatMap(looseReadings));
  if (found) return found;
  // The larger units may be wrong or mistyped: what the first piece alone would mean is the nearest answer.
  const alone = attempt(first.slice(0, 1).map((part) => [part]));
  const close = alone ? unitsFound(alone).slice(0, MOST_NEAR) : [];
  if (close.length > 0) return { kind: 'none', asked, near: close };
  const codes = first[0] ? nearNames(g, first[0].name, province, MOST_NEAR) : [];
  return { kind: 'none', asked, near: codes.flatMap((code) => unitOf(g, code, at) ?? []) };
}
