/** A wing of the front door: the part of the nightly clearing out that lies in this room. */
import type { Reader, Tx } from '../prisma/client.ts';
import { clearRequestWords, unusedContacts } from './store/retention.ts';

/** People of the register whom nothing was permitted for and nobody touched since a moment, a page at a time by id. */
export async function unusedPeople(
  reader: Reader,
  before: Date,
  after: number,
  limit: number,
): Promise<{ contactId: number; addressIds: number[] }[]> {
  const rows = await unusedContacts(reader, before, after, limit);
  return rows.map(({ id, addresses }) => ({ contactId: id, addressIds: addresses.map((one) => one.id) }));
}

/** What was asked and answered in requests that ended before a moment; the lines stay, without the person. */
export async function retireRequestWords(tx: Tx, before: Date): Promise<{ removed: number; held: number }> {
  return { removed: await clearRequestWords(tx, before), held: 0 };
}
