import type { Bundle, ConsentStanding } from '../knowledge/bundle.ts';
import type { Reader } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import type { PastCases } from './plan-type.ts';

/** What a campaign may ask about people's filed cases: of which bundle, and how their confirmations stand. */
export type CaseWish = { bundle: Bundle | null; consent: ConsentStanding | null };

/**
 * Which of these people have such a case. The one question this room asks about cases: consent/ knows them, but both rooms stand
 * on one floor, so server/ passes the answer in. Asked and not copied into contacts: a copy of who waits for what would be wrong
 * from the first confirmation on, and would keep a fact about a person's case where it has no business.
 */
export type ConsentPort = (
  reader: Reader,
  wish: CaseWish,
  contactIds: readonly number[],
) => Promise<ReadonlySet<number>>;

/**
 * What the authorities' tables said of these communes before a moment. The one question about uptake, which stands a floor above:
 * server/ passes the answer in (docs/decisions/0011). A commune without figures is left out.
 */
export type PastUptake = (
  reader: Reader,
  ask: { communes: readonly string[]; bundle: Bundle | null; before: Date },
) => Promise<ReadonlyMap<string, PastCases>>;

/** What this room is given. Both answers are there wherever the whole program runs. */
export type CampaignDeps = Deps & { cases?: ConsentPort; pastUptake?: PastUptake };

/** Does a plan ask about cases? */
export function wishOf(audience: CaseWish): CaseWish | null {
  const { bundle, consent } = audience;
  return bundle === null && consent === null ? null : { bundle, consent };
}

/** Those of a page of people whom the plan means by their cases; all of them when it does not ask. */
export async function withCases<Person extends { contactId: number }>(
  cases: ConsentPort | undefined,
  reader: Reader,
  wish: CaseWish | null,
  people: Person[],
): Promise<Person[]> {
  if (wish === null) return people;
  if (cases === undefined) throw new Error('campaigns ask about cases, and nobody was wired to answer');
  const meant = await cases(
    reader,
    wish,
    people.map((one) => one.contactId),
  );
  return people.filter((one) => meant.has(one.contactId));
}
