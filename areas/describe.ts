/** Findings as Vietnamese sentences for the bot, the command line and staff. Pure. */
import type { FindResult } from './find.ts';
import { type FormerUnit, inSentence, type Unit } from './units.ts';

const MOST_NAMED = 12;
const UNVERIFIED = 'Thông tin này chưa được đối chiếu với văn bản chính thức.';

type ProvinceName = (code: string) => string;

function placed(unit: Unit, provinceName: ProvinceName): string {
  return unit.parent
    ? `${inSentence(unit.fullName)} (${provinceName(unit.parent)})`
    : inSentence(unit.fullName);
}

function list(units: readonly Unit[], provinceName: ProvinceName): string {
  const parent = units[0]?.parent;
  const together = units.length > 1 && parent && units.every((unit) => unit.parent === parent);
  const named = units
    .slice(0, MOST_NAMED)
    .map((unit) => (together ? inSentence(unit.fullName) : placed(unit, provinceName)));
  const more = units.length - named.length;
  const names = more > 0 ? `${named.join(', ')} và ${more} nơi khác` : named.join(', ');
  return together ? `${names} (đều thuộc ${provinceName(parent)})` : names;
}

function formerPlace(former: FormerUnit): string {
  const around = [former.district, former.level === 'province' ? null : former.province].filter(
    (name) => name !== null,
  );
  return [former.fullName, ...around.map(inSentence)].join(', ');
}

function caution(formers: readonly FormerUnit[]): string {
  return formers.every((former) => former.verified) ? '' : ` ${UNVERIFIED}`;
}

/** One or two polite sentences. `provinceName` gives the bare name of a province by code. */
export function describeFinding(finding: FindResult, provinceName: ProvinceName): string {
  switch (finding.kind) {
    case 'one': {
      const { unit, former } = finding;
      const where = unit.parent ? `, ${provinceName(unit.parent)}` : '';
      const also = finding.also?.length ? ` Cùng tên này còn có: ${list(finding.also, provinceName)}.` : '';
      if (finding.via === 'current' || !former) return `${unit.fullName}${where} (mã ${unit.code}).${also}`;
      return `${formerPlace(former)} (cũ) nay thuộc ${inSentence(unit.fullName)}${where} (mã ${unit.code}).${also}${caution([former])}`;
    }
    case 'ambiguous': {
      const { asked, units, reason, formers = [] } = finding;
      if (reason === 'without_diacritics') {
        const names =
          formers.length > 0
            ? formers.map(formerPlace).map(inSentence).join('; ')
            : list(units, provinceName);
        return `"${asked}" có thể là: ${names}. Xin viết tên có dấu để chọn đúng nơi.`;
      }
      if (formers.length > 0) {
        const places = formers.slice(0, MOST_NAMED).map(formerPlace).map(inSentence).join('; ');
        return `Tên "${asked}" trước đây có ở ${formers.length} nơi: ${places}. Xin cho biết thêm quận, huyện, tỉnh cũ.`;
      }
      const inOne = new Set(units.map((unit) => unit.parent)).size === 1;
      const ask = inOne ? 'Xin cho biết rõ là xã hay phường nào.' : 'Xin cho biết thêm tỉnh, thành phố.';
      return `Tên "${asked}" có ở ${units.length} nơi: ${list(units, provinceName)}. ${ask}`;
    }
    case 'split': {
      const { former, units } = finding;
      const [only] = former;
      if (only?.level === 'district' && former.length === 1)
        return `Từ 01/7/2025 cả nước không còn quận, huyện. ${formerPlace(only)} (cũ) nay là ${units.length} nơi: ${list(units, provinceName)}.${caution(former)}`;
      const names = former.map(formerPlace).join('; ');
      return `${names} (cũ) nay thuộc ${units.length} nơi: ${list(units, provinceName)}. Xin cho biết địa chỉ hiện nay thuộc nơi nào.${caution(former)}`;
    }
    case 'none': {
      const near = finding.near.length > 0 ? ` Có phải là: ${list(finding.near, provinceName)}?` : '';
      return `Không tìm thấy đơn vị hành chính "${finding.asked}".${near}`;
    }
  }
}
