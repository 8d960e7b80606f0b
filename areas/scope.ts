/**
 * Whose rows somebody may reach: the whole country, or the units of some areas. Every store function that reads or changes
 * somebody's rows is given one and puts it into its statement, so that a row outside it is as good as not there.
 */
import { gazetteer } from './dataset.ts';
import { provinceCode } from './place.ts';

/** `codes`: every administrative code, of any date, that the areas hold; a few hundred at the most, whatever the data. */
export type Scope =
  | { kind: 'country' }
  | { kind: 'areas'; areas: readonly string[]; codes: readonly string[] };

/** Everything: for administrators of the country and for the program's own scheduled work. */
export const COUNTRY: Scope = { kind: 'country' };

/** @param areaCodes provinces or communes; '' is the whole country; a code that does not exist holds nothing */
export function scopeOfAreas(areaCodes: readonly string[]): Scope {
  if (areaCodes.includes('')) return COUNTRY;
  const { versions, communes } = gazetteer();
  const codes = new Set<string>();
  for (const area of areaCodes) {
    if (!versions.has(area)) continue;
    codes.add(area);
    for (const commune of communes.get(area) ?? []) codes.add(commune);
  }
  return { kind: 'areas', areas: [...areaCodes], codes: [...codes] };
}

/** Does the scope hold this unit? '' (nobody knows where, or everywhere) only the whole country does. */
export function holds(scope: Scope, areaCode: string): boolean {
  return scope.kind === 'country' || (areaCode !== '' && scope.codes.includes(areaCode));
}

/** The part of a scope that lies in one more area: what a page narrowed to a commune may show. */
export function narrowed(scope: Scope, areaCode: string): Scope {
  if (areaCode === '') return scope;
  const asked = scopeOfAreas([areaCode]);
  if (scope.kind === 'country' || asked.kind === 'country') return asked;
  return { ...asked, codes: asked.codes.filter((code) => holds(scope, code)) };
}

/**
 * The same on a table that is kept per province: a province's figures are for everybody whose area lies in it, so a commune
 * reads those of its own province and of no other.
 */
export function rowsOfProvinces(scope: Scope): { provinceCode?: { in: string[] } } {
  if (scope.kind === 'country') return {};
  const data = gazetteer();
  const codes = scope.areas.flatMap((area) => provinceCode(data, area) ?? []);
  return { provinceCode: { in: [...new Set(codes)] } };
}

/** For a statement of the client: `where: { ...rowsIn(scope) }` on a table with a column `areaCode`. */
export function rowsIn(scope: Scope): { areaCode?: { in: string[] } } {
  return scope.kind === 'country' ? {} : { areaCode: { in: [...scope.codes] } };
}
