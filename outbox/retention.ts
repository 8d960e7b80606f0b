/** A wing of the front door: the part of the nightly clearing out that lies in this room. */
import type { Tx } from '../prisma/client.ts';
import * as store from './store/retention.ts';

/** Words of messages that came to their end before a moment; what waits or is in doubt keeps them. */
export async function retirePayloads(tx: Tx, before: Date): Promise<{ removed: number; held: number }> {
  return store.clearPayloads(tx, before);
}

/** Who a message of before then went to, and the providers' reports; the lines stay for the figures. */
export async function retireRecipients(tx: Tx, before: Date): Promise<{ removed: number; held: number }> {
  return store.unlinkRecipients(tx, before);
}
