/** Which facts answer on a day: shipped ones, what staff published in their place, and what an area added for itself. Pure. */
import { isWithin } from '../areas/areas.ts';
import { type Day, within } from '../calendar/day.ts';
import type { Fact } from './fact.ts';

/** A published version that can be used, or one that takes its fact out of use (`fact` null). */
export type FactInForce = {
  readonly factId: string;
  readonly version: number;
  readonly areaCode: string;
  readonly replaces: string | null;
  /** Day from which it counts. */
  readonly from: Day;
  readonly fact: Fact | null;
};

/** For each fact, the newest version that has begun; one that begins later takes its turn on its day. */
function begun(versions: readonly FactInForce[], today: Day): Map<string, FactInForce> {
  const found = new Map<string, FactInForce>();
  for (const one of versions) {
    const before = found.get(one.factId);
    if (one.from <= today && (before === undefined || before.version < one.version))
      found.set(one.factId, one);
  }
  return found;
}

/**
 * The facts of a day. An ended version does not bring the shipped words back: they were replaced for good. A countrywide fact is
 * not said where an area's own fact stands in for it, and a province's not where a commune's does.
 */
export function factsOn(shipped: readonly Fact[], versions: readonly FactInForce[], today: Day): Fact[] {
  const inForce = begun(versions, today);
  const own = [...inForce.values()].filter((one) => one.areaCode !== '' && one.fact !== null);
  const standIns = own.filter((one) => one.fact !== null && within(today, one.fact.valid));
  const country = [
    ...shipped.flatMap((fact) => {
      const edited = inForce.get(fact.id);
      return edited === undefined ? [fact] : edited.fact === null ? [] : [edited.fact];
    }),
    ...[...inForce.values()].flatMap((one) =>
      one.areaCode === '' && one.fact !== null && !shipped.some((fact) => fact.id === one.factId)
        ? [one.fact]
        : [],
    ),
  ].map((fact) =>
    notIn(
      fact,
      standIns.filter((one) => one.replaces === fact.id).map((one) => one.areaCode),
    ),
  );
  const local = own.flatMap(({ fact, areaCode, replaces }) => {
    if (fact === null) return [];
    const narrower = standIns.filter(
      (one) =>
        replaces !== null &&
        one.replaces === replaces &&
        one.areaCode !== areaCode &&
        isWithin(one.areaCode, areaCode),
    );
    return [
      notIn(
        fact,
        narrower.map((one) => one.areaCode),
      ),
    ];
  });
  // Of equals the first is said: what was written for the place.
  return [...local, ...country];
}

function notIn(fact: Fact, codes: readonly string[]): Fact {
  if (codes.length === 0) return fact;
  return { ...fact, unless: { ...fact.unless, area: [...(fact.unless.area ?? []), ...codes] } };
}
