/** Repairs after a crash. A wing of the front door. */

import type { ChannelName } from '../channels/contract.ts';
import type { Deps } from '../prisma/deps.ts';
import { applyReceipt } from './recording.ts';
import { LEASE_MS } from './round/claim.ts';
import { ruleWords } from './rule-messages.ts';
import * as claimStore from './store/claims.ts';
import * as queueStore from './store/queued.ts';
import * as receiptStore from './store/receipts.ts';

export type SweepOptions = {
  now: Date;
  keyed: (channel: ChannelName) => boolean;
  /** Is this worker known to be dead? Then its claims need not wait for the lease to run out. */
  dead?: (worker: string) => boolean;
  /** Who sweeps; its own claims are judged like everybody's. */
  worker?: string;
};

const STRANDED = 1000;

/**
 * Repairs what a crash left: claims of dead workers (sent again with the same key where the provider refuses doubles, else
 * `unknown`, which a person decides), receipts beside their message, messages whose time ran out on a channel nobody serves.
 * A clock that jumped back leaves claims in the future: they count as old.
 */
export async function sweep(
  deps: Deps,
  { now, keyed, dead = () => false }: SweepOptions,
): Promise<{ requeued: number; unknown: number; expired: number; receipts: number }> {
  const old = now.getTime() - LEASE_MS;
  const young = now.getTime() + LEASE_MS;
  const stuck = (await claimStore.inHand(deps.db.read)).filter(({ claimedAt, claimedBy }) => {
    const at = claimedAt?.getTime() ?? 0;
    return at <= old || at > young || (claimedBy !== null && dead(claimedBy));
  });
  const again = stuck.filter((row) => keyed(row.channel));
  const doubtful = stuck.filter((row) => !keyed(row.channel));
  const receipts = await receiptStore.strandedReceipts(deps.db.read, STRANDED);
  return deps.db.write(async (tx) => {
    let matched = 0;
    for (const row of receipts) if ((await applyReceipt(tx, row)) !== 'early') matched += 1;
    return {
      requeued: await claimStore.takeBack(tx, again, { state: 'queued', nextAt: now, doubtAt: now }),
      unknown: await claimStore.takeBack(tx, doubtful, {
        state: 'unknown',
        reason: 'crashed_while_sending',
        staffText: 'Máy dừng giữa lúc gửi; chưa rõ tin đã đi hay chưa. Hãy quyết định gửi lại hoặc bỏ qua.',
      }),
      expired: await queueStore.expireOverdue(tx, ruleWords('expired'), now),
      receipts: matched,
    };
  });
}
