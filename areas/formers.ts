/** The old time's communes under their districts, gathered row by row. Pure. */
import { exactKey } from './names.ts';
import { type FormerUnit, formerKindOf } from './units.ts';

/** A district and its communes by the plain key of their bare names. */
export type OldDistrict = { unit: FormerUnit; communes: Map<string, FormerUnit[]> };

function former(
  level: FormerUnit['level'],
  fullName: string,
  district: string | null,
  province: string,
): FormerUnit {
  const { kind, name } = formerKindOf(fullName);
  return { level, kind, name, fullName, district, province, successors: [], verified: true };
}

/** Notes that a commune of today holds territory of an old unit. */
export function lead(one: FormerUnit, code: string): void {
  if (!one.successors.includes(code)) one.successors.push(code);
}

/** A district holds what its communes hold, and is no better verified than they are. */
export function sumUp(district: FormerUnit, members: readonly FormerUnit[]): void {
  for (const member of members) {
    for (const code of member.successors) lead(district, code);
    if (!member.verified) district.verified = false;
  }
  district.successors.sort();
}

/**
 * Gathers old units. `spellings` replaces a district's name as the package writes it; `plainOf` is `plainKey`.
 * A second spelling of a known unit (Hoà/Hòa) is that unit.
 */
export function oldBook(spellings: ReadonlyMap<string, string>, plainOf: (name: string) => string) {
  /** full name of the province -> district as written -> the district */
  const book = new Map<string, Map<string, OldDistrict>>();

  /** `mayJoin`: a district under another kind (Huyện, then Quận An Dương) joins its only namesake; for rows of earlier times. */
  function district(written: string, province: string, mayJoin: boolean): OldDistrict {
    let here = book.get(province);
    if (!here) {
      here = new Map();
      book.set(province, here);
    }
    const known = here.get(written);
    if (known) return known;
    const fullName = spellings.get(written) ?? written;
    const { name } = formerKindOf(fullName);
    // The plain keys are remembered, so they sort out nearly all before exact keys are worked out.
    const namesakes = [...new Set(here.values())].filter(
      ({ unit }) => plainOf(unit.name) === plainOf(name) && exactKey(unit.name) === exactKey(name),
    );
    const found = namesakes.find(({ unit }) => exactKey(unit.fullName) === exactKey(fullName)) ??
      (mayJoin && namesakes.length === 1 ? namesakes[0] : undefined) ?? {
        unit: former('district', fullName, null, province),
        communes: new Map<string, FormerUnit[]>(),
      };
    here.set(written, found);
    return found;
  }

  function commune(
    fullName: string,
    writtenDistrict: string,
    province: string,
    mayJoin: boolean,
  ): FormerUnit {
    const { unit, communes } = district(writtenDistrict, province, mayJoin);
    const { kind, name } = formerKindOf(fullName);
    const key = plainOf(name);
    const namesakes = communes.get(key);
    const known = namesakes?.find(
      (one) => one.kind === kind && (one.name === name || exactKey(one.name) === exactKey(name)),
    );
    if (known) return known;
    const made = former('commune', fullName, unit.fullName, province);
    if (namesakes) namesakes.push(made);
    else communes.set(key, [made]);
    return made;
  }

  const districts = (): OldDistrict[] => [...book.values()].flatMap((here) => [...new Set(here.values())]);

  /** The old provinces; each lies in one province of today, that of any of its communes. Call after `sumUp` of the districts. */
  function provinces(provinceOf: (code: string) => string): FormerUnit[] {
    return [...book].map(([fullName, here]) => {
      const code = here.values().next().value?.unit.successors[0] ?? '';
      return { ...former('province', fullName, null, fullName), successors: [provinceOf(code)] };
    });
  }

  return { district, commune, districts, provinces };
}
