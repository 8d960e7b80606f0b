/** What an administrative unit is, today and before 1/7/2025, and which words it is printed with. Pure: types and small functions. */

import { startOf } from '../calendar/moment.ts';
import type { PlaceLevel } from './levels.ts';

export type UnitKind = keyof typeof KIND_WORDS;

/** A unit as it stood on one day. `code` is a string with leading zeros (2 digits province, 5 digits commune) and never changes;
 * `kind` and `fullName` are dated. `parent` is the province's code, or null for a province. */
export type Unit = {
  code: string;
  kind: UnitKind;
  /** bare: "Đông Hà" */
  name: string;
  /** as printed: "Phường Đông Hà" */
  fullName: string;
  parent: string | null;
};

/** A unit's state from a moment (milliseconds) until the next version. */
export type UnitVersion = { from: number; unit: Unit };

export type FormerKind =
  | 'ward'
  | 'commune'
  | 'township'
  | 'district'
  | 'urban_district'
  | 'town'
  | 'city'
  | 'province';

/** A unit of the three-level time (until 30/6/2025), or an older spelling of one. */
export type FormerUnit = {
  level: PlaceLevel;
  kind: FormerKind;
  name: string;
  fullName: string;
  /** full name of its old district; null for a district or province */
  district: string | null;
  /** full name of its old province; its own name for a province */
  province: string;
  /** codes of the units of today that hold its territory: communes, or for a province the one province */
  successors: string[];
  /** false for what the package does not have: a split, or an entry of our own, that nobody has held against the resolutions */
  verified: boolean;
};

const KIND_WORDS = {
  province: 'Tỉnh',
  municipality: 'Thành phố',
  ward: 'Phường',
  commune: 'Xã',
  special_zone: 'Đặc khu',
} as const;

const FORMER_KINDS: [string, FormerKind][] = [
  ['Thị trấn ', 'township'],
  ['Thành phố ', 'city'],
  ['Thị xã ', 'town'],
  ['Phường ', 'ward'],
  ['Huyện ', 'district'],
  ['Quận ', 'urban_district'],
  ['Tỉnh ', 'province'],
  ['Xã ', 'commune'],
];

/** "Phường" + "Đông Hà"; the word comes from the kind, so a changed kind changes the printed name. */
export function printedName(kind: UnitKind, name: string): string {
  return `${KIND_WORDS[kind]} ${name}`;
}

/** Cuts "Phường Đông Hà" into kind and bare name; null when the first word is not a kind of today. */
export function kindOfPrinted(fullName: string): { kind: UnitKind; name: string } | null {
  for (const kind of Object.keys(KIND_WORDS) as UnitKind[]) {
    const word = `${KIND_WORDS[kind]} `;
    if (fullName.startsWith(word)) return { kind, name: fullName.slice(word.length) };
  }
  return null;
}

/** Cuts "Thị trấn Diên Sanh" into its old kind and bare name. A name without a known first word counts as a commune. */
export function formerKindOf(fullName: string): { kind: FormerKind; name: string } {
  for (const [word, kind] of FORMER_KINDS) {
    if (fullName.startsWith(word)) return { kind, name: fullName.slice(word.length) };
  }
  return { kind: 'commune', name: fullName };
}

/** The version in force at `at`; null before the first one. */
export function versionAt(versions: readonly UnitVersion[], at: Date): Unit | null {
  const moment = at.getTime();
  let found: Unit | null = null;
  for (const version of versions) if (version.from <= moment) found = version.unit;
  return found;
}

/** The first moment of a Vietnamese day (`2026-04-30`), in milliseconds. Laws take effect by Vietnamese days. */
export function startOfDay(day: string): number {
  return startOf(day).getTime();
}

/** "xã Hải Lăng": the printed name for the middle of a sentence. */
export function inSentence(fullName: string): string {
  return fullName.charAt(0).toLowerCase() + fullName.slice(1);
}
