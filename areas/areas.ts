/**
 * Administrative units with effective dates: two levels since 1/7/2025, the changes of 2026, and the way from old communes, districts
 * and provinces to those of today. The code (a string with leading zeros) is the key; kind and printed name are dated.
 */

import type { Reader, Tx } from '../prisma/client.ts';
import { oneLine } from '../writing/cleaning.ts';
import { type NamedArea, placesIn } from './address.ts';
import { gazetteer } from './dataset.ts';
import { describeFinding } from './describe.ts';
import { type DistrictFinding, oldDistrictIn } from './districts.ts';
import { type FindOptions, type FindResult, findIn } from './find.ts';
import { exactKey, plainKey } from './names.ts';
import { provinceCode } from './place.ts';
import { type ProfileRow, profileOf, profilesOf, putProfile, restoreProfile } from './store.ts';
import { type FormerUnit, formerKindOf, type Unit, versionAt } from './units.ts';

export type { NamedArea } from './address.ts';
export type { DistrictFinding } from './districts.ts';
export type { FindResult } from './find.ts';
export type { OfficeLevel, UnitLevel } from './levels.ts';
export type { ProfileRow } from './store.ts';
export type { FormerUnit, Unit } from './units.ts';

/** The unit with this code at a date, or null: no such code, or before 1/7/2025. Kinds change at Vietnamese midnight. */
export function unitAt(code: string, at: Date): Unit | null {
  return versionAt(gazetteer().versions.get(code) ?? [], at);
}

/** All provinces and municipalities at a date, by code. Empty before 1/7/2025. */
export function provinces(at: Date): Unit[] {
  return gazetteer().provinces.flatMap((code) => unitAt(code, at) ?? []);
}

/** The communes of a province at a date, by code. Empty for a code that is no province. */
export function communesOf(province: string, at: Date): Unit[] {
  return (gazetteer().communes.get(province) ?? []).flatMap((code) => unitAt(code, at) ?? []);
}

/** Is `code` the area itself or a commune of it? False when either code does not exist. */
export function isWithin(code: string, area: string): boolean {
  const unit = gazetteer().versions.get(code)?.[0]?.unit;
  return unit !== undefined && (unit.code === area || unit.parent === area);
}

/** The code of the province a code lies in; a province lies in itself. Throws on a code that does not exist: check with `unitAt` first. */
export function provinceOf(code: string): string {
  const found = provinceCode(gazetteer(), code);
  if (!found) throw new Error(`no administrative unit has the code "${code}"`);
  return found;
}

/** What a written place name means at a date; see `findIn`. The answer says so when the name is ambiguous or the old unit was split. */
export function find(name: string, ask: FindOptions): FindResult {
  return findIn(gazetteer(), name, ask);
}

/** The places a message names, in its order; see `placesIn`. `expected`: it answers the question where somebody lives. */
export function placesNamed(
  message: string,
  ask: FindOptions,
  options: { expected?: boolean } = {},
): NamedArea[] {
  return placesIn(gazetteer(), message, ask, options);
}

/** The old communes (on the islands: the old district) that a commune of today was made of, wholly or in part. */
export function formerOf(code: string): FormerUnit[] {
  return [...(gazetteer().formersOf.get(code) ?? [])];
}

/** The commune of before 1/7/2025 that had this code, or null: no such code (old districts and provinces have none here). */
export function formerByCode(code: string): FormerUnit | null {
  return gazetteer().formerByCode.get(code) ?? null;
}

/** Codes of the communes of today that hold an old commune; several when it was split, none when it is not known. Names with or
 * without their kind ("Xã Hải Thượng" or "Hải Thượng", "Huyện Hải Lăng", "Tỉnh Quảng Trị"). */
export function successorsOf(oldCommune: string, oldDistrict: string, oldProvince: string): string[] {
  const bare = (name: string) => formerKindOf(name.trim()).name;
  const same = (a: string, b: string) => exactKey(bare(a)) === exactKey(bare(b));
  const found = (gazetteer().former.get(plainKey(bare(oldCommune))) ?? []).filter(
    (one) =>
      one.level === 'commune' &&
      same(one.fullName, oldCommune) &&
      same(one.district ?? '', oldDistrict) &&
      same(one.province, oldProvince),
  );
  const ofKind = found.filter((one) => exactKey(one.fullName) === exactKey(oldCommune));
  return [...new Set((ofKind.length > 0 ? ofKind : found).flatMap((one) => one.successors))].sort();
}

/** The communes of today that took territory from an old district. `province`: a code of today or a name, old or new. */
export function oldDistrict(name: string, where: { province?: string } = {}): DistrictFinding {
  return oldDistrictIn(gazetteer(), name, where.province);
}

/** A finding as one or two Vietnamese sentences. */
export function describe(finding: FindResult): string {
  return describeFinding(finding, (code) => gazetteer().versions.get(code)?.[0]?.unit.name ?? code);
}

/** What staff entered about a commune and citizens are shown; null when they have entered nothing. */
export async function areaProfile(reader: Reader, areaCode: string): Promise<ProfileRow | null> {
  return profileOf(reader, areaCode);
}

/** The profiles of several communes; one without a profile is left out. */
export async function areaProfiles(reader: Reader, areaCodes: readonly string[]): Promise<ProfileRow[]> {
  return profilesOf(reader, areaCodes);
}

/**
 * Saves what staff entered: blank means nothing. The texts are cut to what a message can carry; a guide address must be
 * https under .gov.vn, because citizens are told to trust it.
 */
export async function saveAreaProfile(
  tx: Tx,
  told: { areaCode: string; deskAddress: string; hours: string; phone: string; guideUrl: string },
  options: { by: number | null; now: Date; demo?: boolean },
): Promise<'saved' | 'no_such_commune' | 'not_an_official_address'> {
  const unit = unitAt(told.areaCode, options.now);
  if (unit === null || unit.parent === null) return 'no_such_commune';
  const text = (value: string, most: number) => oneLine(value).slice(0, most) || null;
  const guideUrl = text(told.guideUrl, 300);
  if (guideUrl !== null && !isOfficialAddress(guideUrl)) return 'not_an_official_address';
  const row = {
    areaCode: told.areaCode,
    deskAddress: text(told.deskAddress, 200),
    hours: text(told.hours, 120),
    phone: text(told.phone, 40),
    guideUrl,
  };
  await putProfile(tx, row, options.by, options.now, options.demo ?? false);
  return 'saved';
}

/** Puts back what was known of a desk at an earlier moment; false: somebody entered something since. */
export async function restoreAreaProfile(
  tx: Tx,
  areaCode: string,
  before: ProfileRow | null,
  since: Date,
): Promise<boolean> {
  return restoreProfile(tx, areaCode, before, since);
}

function isOfficialAddress(address: string): boolean {
  try {
    const { protocol, hostname } = new URL(address);
    return protocol === 'https:' && /(^|\.)gov\.vn$/.test(hostname);
  } catch {
    return false;
  }
}
