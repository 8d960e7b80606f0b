import { communesOf, find, formerOf, oldDistrict, unitAt } from '../../areas/areas.ts';
import { noonOf } from '../../calendar/moment.ts';
import { foldTitle } from '../fold-title.ts';
import { letters, nearNames } from './spelling.ts';
import {
  levelOfName,
  type ResolveUnit,
  type TableUnit,
  type UnitAnswer,
  type UnitLevel,
  type UnitQuestion,
} from './units.ts';

/** Districts ended and today's communes began on this day (NQ 202/2025/QH15, Luật Tổ chức chính quyền địa phương 72/2025). */
export const TWO_LEVELS_SINCE = '2025-07-01';

/** `answers`: what a person said a printed name means: a commune's code or an old district's full name. */
export type UnitContext = { provinceCode: string; periodTo: string; answers?: Record<string, string> };

/** Answers a table's questions about its units from `areas/`, for one province and the end of one period. */
export function unitsOfProvince({ provinceCode, periodTo, answers = {} }: UnitContext): ResolveUnit {
  // Units are dated by the end of the period; tables from before the reform name today's communes by their first day.
  const day = periodTo < TWO_LEVELS_SINCE ? TWO_LEVELS_SINCE : periodTo;
  const at = noonOf(day);
  const districtsFirst = periodTo < TWO_LEVELS_SINCE;

  const commune = (name: string): UnitAnswer => {
    const found = find(name, { at, province: provinceCode });
    if (found.kind === 'one') {
      if (found.unit.parent !== provinceCode) return none();
      // An old commune is not today's commune, even where one became (part of) the other.
      return found.via === 'current' ? one(communeUnit(found.unit)) : none([found.unit.fullName]);
    }
    if (found.kind === 'none') {
      return slip(
        name,
        communesOf(provinceCode, at).map((unit) => unit.fullName),
        (near) => commune(near),
      );
    }
    return found.kind === 'split'
      ? none(found.units.map(named))
      : { kind: 'ambiguous', candidates: found.units.map(named) };
  };

  const district = (name: string): UnitAnswer => {
    const found = oldDistrict(name, { province: provinceCode });
    if (found.kind === 'ambiguous')
      return { kind: 'ambiguous', candidates: found.districts.map(fullDistrict) };
    if (found.kind === 'one') return one(districtUnit(found.district, name));
    return slip(name, districtsOf(provinceCode, at), (near) => district(near));
  };

  const byName = (name: string, level: UnitLevel | null): UnitAnswer => {
    const wanted = levelOfName(name) ?? level;
    if (wanted !== null) return island(wanted === 'commune' ? commune(name) : district(name), name, level);
    const order = districtsFirst ? [district, commune] : [commune, district];
    const [first, second] = order.map((ask) => ask(name));
    if (first === undefined || second === undefined) return none();
    if (first.kind === 'one' && first.read === undefined) return first;
    if (second.kind === 'one' && second.read === undefined) return second;
    return first.kind === 'none' ? second : first;
  };

  /** An island that was a district and is one special zone today stands among communes under its old name. */
  const island = (answer: UnitAnswer, name: string, level: UnitLevel | null): UnitAnswer => {
    if (answer.kind !== 'one' || answer.unit.level !== 'district' || level !== 'commune') return answer;
    const found = oldDistrict(answer.unit.district ?? name, { province: provinceCode });
    const [only, ...others] = found.kind === 'one' ? found.communes : [];
    const unit = only?.whole && others.length === 0 ? unitAt(only.code, at) : null;
    return unit?.kind === 'special_zone' ? one(communeUnit(unit)) : answer;
  };

  return (written) => {
    const said = answers[written.name];
    const question = { ...written, name: spelledOut(written.name) };
    if (said !== undefined)
      return /^\d+$/.test(said) ? byCode(said, provinceCode, at) : byName(said, question.level);
    const coded = question.code === null ? none() : byCode(question.code, provinceCode, at);
    const spoken = byName(withParent(question), question.level);
    if (coded.kind !== 'one') return spoken;
    if (letters(coded.unit.name) === letters(question.name)) return coded;
    const candidates = [coded, spoken].flatMap((answer) =>
      answer.kind === 'one' ? [label(answer.unit)] : [],
    );
    return { kind: 'ambiguous', candidates: [...new Set(candidates)] };
  };
}

/** "CAP Nam Đông Hà" is the police of a ward, by which its row is meant; in full ("Công an phường") the finder reads it itself. */
const POLICE: Readonly<Record<string, string>> = { CAP: 'Phường', CAX: 'Xã', CATT: 'Thị trấn' };

function spelledOut(name: string): string {
  return name.replace(/^(CAP|CAX|CATT)[ .]+(?=\p{Lu})/u, (_, short: string) => `${POLICE[short]} `);
}

function byCode(code: string, provinceCode: string, at: Date): UnitAnswer {
  // Spreadsheets take the leading zero of "06325" away.
  const unit = /^\d{3,5}$/.test(code.trim()) ? unitAt(code.trim().padStart(5, '0'), at) : null;
  return unit?.parent === provinceCode ? one(communeUnit(unit)) : none();
}

/** A slip of the keys with one possible meaning is understood and said; with several it is asked. */
function slip(name: string, names: readonly string[], ask: (near: string) => UnitAnswer): UnitAnswer {
  const near = nearNames(name, names);
  const [only, ...others] = near;
  if (only === undefined || others.length > 0) return none(near);
  const answer = ask(only);
  return answer.kind === 'one' ? { ...answer, read: 'spelling' } : none(near);
}

function withParent({ name, parent, level }: UnitQuestion): string {
  return parent === null || level === 'district' || foldTitle(parent) === foldTitle(name)
    ? name
    : `${name}, ${parent}`;
}

type Commune = { code: string; fullName: string };

function communeUnit({ code, fullName }: Commune): TableUnit {
  return { level: 'commune', name: fullName, areaCode: code, district: null };
}

/** The old province belongs to the key: merged provinces have two districts of one name (Châu Thành in Tây Ninh). */
function districtUnit(found: { name: string; oldProvince: string }, printed: string): TableUnit {
  const sameKind = foldTitle(printed).split(' ')[0] === foldTitle(found.name).split(' ')[0];
  const sameName = printed
    .normalize('NFC')
    .toLowerCase()
    .endsWith(found.name.replace(/^\S+\s+/, '').toLowerCase());
  // "Huyện đảo Cồn Cỏ" stays as the office wrote it; "Trieu Phong" gets its proper name.
  const name =
    sameKind && sameName && levelOfName(printed) === 'district' ? printed.normalize('NFC') : found.name;
  return { level: 'district', name, areaCode: null, district: fullDistrict(found) };
}

function fullDistrict(found: { name: string; oldProvince: string }): string {
  return `${found.name}, ${found.oldProvince}`;
}

function districtsOf(provinceCode: string, at: Date): string[] {
  const formers = communesOf(provinceCode, at).flatMap((unit) => formerOf(unit.code));
  return [...new Set(formers.map((former) => `${former.district ?? former.fullName}, ${former.province}`))];
}

function label(unit: TableUnit): string {
  return unit.areaCode === null ? (unit.district ?? unit.name) : `${unit.name} (mã ${unit.areaCode})`;
}

function named(unit: Commune): string {
  return `${unit.fullName} (mã ${unit.code})`;
}

function one(unit: TableUnit): UnitAnswer {
  return { kind: 'one', unit };
}

function none(near: string[] = []): UnitAnswer {
  return { kind: 'none', near };
}
