/** From a district of the old tables to the communes of today. Pure. */
import type { Gazetteer } from './gazetteer.ts';
import { exactKey, plainKey, readings } from './names.ts';
import { formerLies, provinceCode, settingsOf } from './place.ts';
import type { FormerUnit } from './units.ts';

type District = { name: string; oldProvince: string };

export type DistrictFinding =
  | {
      kind: 'one';
      district: District;
      /** `whole`: every former unit of the commune was of this district, so its figures may be set beside the district's */
      communes: { code: string; name: string; whole: boolean }[];
      /** false when a split or a unit in it has not been held against the resolutions */
      verified: boolean;
    }
  | { kind: 'ambiguous'; districts: District[] }
  | { kind: 'none' };

const shown = (one: FormerUnit): District => ({ name: one.fullName, oldProvince: one.province });

/** `province` is a code of today ("44") or a province's name, old or new. */
export function oldDistrictIn(g: Gazetteer, name: string, province?: string): DistrictFinding {
  // Any moment does for the names of provinces: they did not change, only their kinds.
  const at = new Date(g.firstMoment);
  const isCode = province !== undefined && g.versions.has(province);
  const text = province === undefined || isCode ? name : `${name}, ${province}`;
  for (const [subject, ...rest] of readings(text)) {
    const settings = settingsOf(g, rest, at, new Map());
    if (!subject || !settings) continue;
    const names = subject.prefix ? [subject.name, subject.whole] : [subject.whole];
    for (const written of names) {
      const all = (g.former.get(plainKey(written)) ?? []).filter(
        (one) =>
          one.level === 'district' &&
          formerLies(g, one, settings) &&
          (!isCode || one.successors.some((code) => provinceCode(g, code) === province)),
      );
      const exact = all.filter((one) => exactKey(one.name) === exactKey(written));
      const named = exact.length > 0 ? exact : all;
      const ofKind = named.filter((one) => one.kind === subject.prefix?.kind);
      const found = ofKind.length > 0 ? ofKind : named;
      const only = found[0];
      if (!only) continue;
      if (found.length > 1) return { kind: 'ambiguous', districts: found.map(shown) };
      return { kind: 'one', district: shown(only), communes: communesOf(g, only), verified: only.verified };
    }
  }
  return { kind: 'none' };
}

function communesOf(g: Gazetteer, district: FormerUnit): { code: string; name: string; whole: boolean }[] {
  return district.successors.map((code) => {
    const formers = g.formersOf.get(code) ?? [];
    const whole = formers.every(
      (one) => one.province === district.province && (one.district ?? one.fullName) === district.fullName,
    );
    return { code, name: g.versions.get(code)?.[0]?.unit.name ?? '', whole };
  });
}
