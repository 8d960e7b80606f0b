import { provinceOf, unitAt } from '../areas/areas.ts';
import type { LocalValues } from '../knowledge/knowledge.ts';

/** What staff entered about the commune of a talk, as values of facts; nothing where they have not. */
export function localValues(
  profile: { deskAddress: string | null; hours: string | null; phone: string | null } | null,
  areaCode: string | null,
  now: Date,
): LocalValues {
  if (areaCode === null) return {};
  const unit = unitAt(areaCode, now);
  const province = unitAt(provinceOf(areaCode), now);
  return {
    ...(unit === null ? {} : { areaName: [unit.fullName, province?.fullName].filter(Boolean).join(', ') }),
    ...(profile?.deskAddress ? { deskAddress: profile.deskAddress } : {}),
    ...(profile?.hours ? { deskHours: profile.hours } : {}),
    ...(profile?.phone ? { deskPhone: profile.phone } : {}),
  };
}
