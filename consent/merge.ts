/** What a newer or older file does to the confirmations we know of one dossier. Pure. */
import type { ConsentRole, ConsentState } from './states.ts';

/** A confirmation we know. `personKey`: the keyed hash that tells people of one role apart; '' when nobody was named. */
export type StoredConsent = {
  id: number;
  role: ConsentRole;
  personKey: string;
  contactId: number | null;
  state: ConsentState;
  asOf: Date;
};
/** A confirmation of the file. */
export type FileConsent = { role: ConsentRole; personKey: string; contactId: number | null };

export type ConsentMerge<In> = {
  create: In[];
  update: { id: number; from: In }[];
  /** We know something newer than the file: left as it is. */
  older: { id: number; from: In }[];
  /** The dossier is in the file, this confirmation is not: what became of it is not known. */
  missing: number[];
};

/**
 * Joins the confirmations of one dossier: first by the same person, then by the same address, then, when a role has one
 * left on each side and one of them names nobody, these two. What is known at `asOf` or before is updated; never what is newer.
 */
export function mergeConsents<In extends FileConsent>(
  known: readonly StoredConsent[],
  incoming: readonly In[],
  asOf: Date,
): ConsentMerge<In> {
  const left = new Set(known);
  const open = new Set(incoming);
  const pairs: [StoredConsent, In][] = [];
  const pair = (fits: (one: StoredConsent, other: In) => boolean) => {
    for (const other of open)
      for (const one of left)
        if (one.role === other.role && fits(one, other)) {
          pairs.push([one, other]);
          left.delete(one);
          open.delete(other);
          break;
        }
  };
  pair((one, other) => one.personKey === other.personKey);
  pair((one, other) => one.contactId !== null && one.contactId === other.contactId);
  const alone = (role: ConsentRole) =>
    [...left].filter((one) => one.role === role).length === 1 &&
    [...open].filter((other) => other.role === role).length === 1;
  pair((one, other) => (one.personKey === '' || other.personKey === '') && alone(one.role));

  const merged: ConsentMerge<In> = { create: [...open], update: [], older: [], missing: [] };
  for (const [one, from] of pairs)
    (one.asOf.getTime() > asOf.getTime() ? merged.older : merged.update).push({ id: one.id, from });
  // What is settled needs no row in a list of what is pending.
  for (const one of left)
    if (one.asOf.getTime() < asOf.getTime() && (one.state === 'requested' || one.state === 'said'))
      merged.missing.push(one.id);
  return merged;
}
