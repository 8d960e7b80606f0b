import { createLink, type LinkRow, type NewLink, printedLinks } from '../../links/links.ts';
import type { Database } from '../../prisma/client.ts';
import type { Deps } from '../../prisma/deps.ts';
import { admin } from '../acts.ts';
import { testKeys } from '../database.ts';

/** A link made by an administrator: its code. */
export async function madeLink(
  deps: Deps,
  { by = 1, ...link }: NewLink,
  random?: (count: number) => Uint8Array,
): Promise<string> {
  const made = await createLink(admin(deps.now(), by), deps, link, random);
  if (made.kind !== 'created') throw new Error(made.staff);
  return made.code;
}

/** The link that a poster of this place carries. */
export async function printedLink(
  db: Database,
  areaCode: string,
  placementKind: string,
  now: Date,
  by = 1,
): Promise<LinkRow> {
  const print = { areaCode, places: [{ areaCode, placementKind }], size: 'A4' };
  const deps = { db, keys: testKeys, now: () => now };
  const made = await printedLinks(admin(now, by), deps, print);
  const [link] = made.kind === 'links' ? made.links : [];
  if (link === undefined) throw new Error('no printed link');
  return link;
}
