import {
  communesOf,
  describe,
  type FormerUnit,
  find,
  formerByCode,
  formerOf,
  type Unit,
  unitAt,
} from '../areas/areas.ts';

/** A place as the author wrote it and the units of today that it stands for; `words` says how the one became the other. */
export type NamedPlace = { written: string; codes: string[]; words: string };

export type PlaceMeaning =
  /** A code of today: nothing to explain. */
  | { kind: 'code'; code: string }
  | { kind: 'place'; place: NamedPlace }
  /** Not one place: what the author must decide, as a sentence. */
  | { kind: 'unclear'; message: string };

const MOST_LISTED = 12;

/**
 * Reads one entry of `audience.areas`: a code of today, the code of a commune of before July 2025, or a name, old or new. An old
 * unit selects the communes of today that took its territory: people are kept by today's units, so a commune that took only a part
 * of it is selected whole, and the words say so.
 */
export function placeOf(written: string, at: Date): PlaceMeaning {
  const code = written.trim();
  if (/^\d+$/.test(code)) {
    if (unitAt(code, at) !== null) return { kind: 'code', code };
    const former = formerByCode(code);
    return former === null
      ? { kind: 'unclear', message: `Không có đơn vị hành chính mã “${code}”.` }
      : successorsOf(written, former, at);
  }
  const found = find(written, { at });
  if (found.kind === 'one' && found.former === undefined) {
    const { unit, also = [] } = found;
    const beside = also.length > 0 ? ` (không phải ${also.map(inSentence).join(', ')})` : '';
    const words = `“${written}” là ${inSentence(unit)}, mã ${unit.code}${beside}.`;
    return { kind: 'place', place: { written, codes: [unit.code], words } };
  }
  const [former] = found.kind === 'one' ? [found.former] : found.kind === 'split' ? found.former : [];
  return former === undefined
    ? { kind: 'unclear', message: describe(found) }
    : successorsOf(written, former, at);
}

function successorsOf(written: string, former: FormerUnit, at: Date): PlaceMeaning {
  const units = successors(former, at);
  const parts = units.filter((unit) => !formerOf(unit.code).every((one) => isPartOf(one, former)));
  const where = [
    former.fullName,
    former.level === 'commune' ? former.district : null,
    former.level === 'province' ? null : former.province,
  ]
    .filter((name) => name !== null)
    .join(', ');
  const wider =
    parts.length === 0
      ? ''
      : ` Danh bạ ghi theo đơn vị mới nên chọn trọn, gồm cả dân cư của đơn vị cũ khác: ${listed(parts)}.`;
  const unproven = former.verified ? '' : ' Dữ liệu chia tách này chưa được đối chiếu với nghị quyết.';
  const words = `“${written}” là ${where} (cũ, trước 01/7/2025), nay là ${units.length} đơn vị: ${listed(units)}.${wider}${unproven}`;
  return { kind: 'place', place: { written, codes: units.map((unit) => unit.code).sort(), words } };
}

/** An old province is one of today only by name: its communes are those that were made of its own. */
function successors(former: FormerUnit, at: Date): Unit[] {
  if (former.level !== 'province') return former.successors.flatMap((code) => unitAt(code, at) ?? []);
  return former.successors
    .flatMap((code) => communesOf(code, at))
    .filter((unit) => formerOf(unit.code).some((one) => isPartOf(one, former)));
}

function isPartOf(one: FormerUnit, whole: FormerUnit): boolean {
  if (one.province !== whole.province) return false;
  if (whole.level === 'province') return true;
  const district = one.level === 'district' ? one.fullName : one.district;
  if (whole.level === 'district') return district === whole.fullName;
  return district === whole.district && one.fullName === whole.fullName;
}

function listed(units: readonly Unit[]): string {
  const named = units.slice(0, MOST_LISTED).map(inSentence).join(', ');
  return units.length > MOST_LISTED ? `${named} và ${units.length - MOST_LISTED} nơi khác` : named;
}

function inSentence(unit: Unit): string {
  return unit.fullName.charAt(0).toLowerCase() + unit.fullName.slice(1);
}
