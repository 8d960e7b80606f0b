/** A wing of the front door: the part of the nightly clearing out that lies in this room. */
import type { Tx } from '../prisma/client.ts';
import { clearNames } from './store/retention.ts';

/** Names and landlines on confirmations untouched since then; a case in which somebody has still to confirm keeps them. */
export async function retireNames(tx: Tx, before: Date): Promise<{ removed: number; held: number }> {
  return clearNames(tx, before);
}
