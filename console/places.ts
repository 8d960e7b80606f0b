import { communesOf, find, provinceOf, provinces, type Unit, unitAt } from '../areas/areas.ts';
import type { Actor } from '../staff/access.ts';

/** A choice of a select element. */
export type SelectOption = { value: string; title: string; chosen: boolean };

/** "Phường Đông Hà, Quảng Trị"; "Cả nước" for ''; the code itself when no unit has it. */
export function placeName(code: string, now: Date): string {
  if (code === '') return 'Cả nước';
  const unit = unitAt(code, now);
  if (unit === null) return code;
  if (unit.parent === null) return unit.fullName;
  const province = unitAt(unit.parent, now);
  return province === null ? unit.fullName : `${unit.fullName}, ${province.name}`;
}

/** "Phường Đông Hà", without its province. */
export function shortName(code: string, now: Date): string {
  return code === '' ? 'Cả nước' : (unitAt(code, now)?.fullName ?? code);
}

/** The communes a person's area holds; null: all of the country. */
export function communesWithin(actor: Actor, now: Date): Unit[] | null {
  if (actor.areaCode === '') return null;
  const own = unitAt(actor.areaCode, now);
  if (own === null) return [];
  return own.parent === null ? communesOf(own.code, now) : [own];
}

/** Provinces this person may choose from. */
export function provinceChoices(actor: Actor, now: Date, chosen: string): SelectOption[] {
  const all = provinces(now);
  const own = actor.areaCode === '' ? null : provinceOf(actor.areaCode);
  return all
    .filter((unit) => own === null || unit.code === own)
    .map((unit) => ({
      value: unit.code,
      title: `${unit.fullName} (${unit.code})`,
      chosen: unit.code === chosen,
    }));
}

/** What a person typed or chose as a place: five or two digits, perhaps with a name before or after. */
export function readCode(written: string): string {
  return /(?<!\d)(\d{5}|\d{2})(?!\d)/.exec(written)?.[1] ?? '';
}

/** What a field for a place suggests while somebody types: the communes of their area, or the provinces for the whole country. */
export function placeSuggestions(actor: Actor, now: Date): string[] {
  const units = communesWithin(actor, now) ?? provinces(now);
  return units.map((unit) => placeName(unit.code, now));
}

/** `readPlace` for a page: the code, and '' where nothing or nothing clear was typed; then `staff` says what to type instead. */
export function placeTyped(
  { user, now }: { user: Actor; now: Date },
  written: string,
): { code: string; staff: string | null } {
  const read = readPlace(written, user, now);
  return read.kind === 'place' ? { code: read.code, staff: null } : { code: '', staff: read.staff };
}

/**
 * What a person typed as a place, by name or by code: the unit's code, or a sentence that says what to type instead. A name
 * that several places bear is read inside the person's own province first; '' is the whole country.
 */
export function readPlace(
  written: string,
  actor: Actor,
  now: Date,
): { kind: 'place'; code: string } | { kind: 'unclear'; staff: string } {
  const asked = written.trim();
  if (asked === '') return { kind: 'place', code: '' };
  const code = readCode(asked);
  if (code !== '') return { kind: 'place', code };
  const own = actor.areaCode === '' ? undefined : provinceOf(actor.areaCode);
  const found = find(asked, { at: now, ...(own === undefined ? {} : { province: own }) });
  if (found.kind === 'one') return { kind: 'place', code: found.unit.code };
  const named = found.kind === 'none' ? found.near : found.units;
  const list = named.slice(0, 5).map((unit) => placeName(unit.code, now));
  if (list.length === 0)
    return { kind: 'unclear', staff: `Không có xã, phường, tỉnh nào tên “${asked.slice(0, 60)}”.` };
  const head = found.kind === 'none' ? 'Không có nơi nào tên' : 'Có nhiều nơi tên';
  return { kind: 'unclear', staff: `${head} “${asked.slice(0, 60)}”. Anh/chị gõ rõ: ${list.join('; ')}.` };
}
