import type { Outcome, Outgoing, SendTarget } from '../channels/contract.ts';
import type { AllowanceName } from '../channels/limits.ts';
import type { Clock } from './dispatch-context.ts';
import { carry, type LanePool } from './lane-pool.ts';
import type { ClaimedRow } from './message.ts';

/** One message with its words and its address, ready to be handed over. */
export type ReadyMessage = {
  row: ClaimedRow;
  target: SendTarget;
  outgoing: Outgoing;
  /** Allowances of the account that it comes out of. */
  draws?: readonly AllowanceName[];
};

/** What handing over needs; every call is about one message. */
export type SendContext = {
  clock: Clock;
  concurrency: number;
  poolOf(row: ClaimedRow): LanePool;
  /** Null: go. Else the message goes back into the queue until then. */
  backUntil(row: ClaimedRow): Date | null;
  /** Milliseconds until the next free slot of the channel and the campaign; the slot is taken. */
  slot(row: ClaimedRow): number;
  /** Hands it to the provider. */
  send(ready: ReadyMessage): Promise<Outcome>;
  done(ready: ReadyMessage, outcome: Outcome): void;
  back(row: ClaimedRow, until: Date): void;
};

/**
 * Hands messages over on their channels' belts, oldest first, so that a slow provider delays nobody else's. A reply has a
 * belt of its own and never waits behind a campaign.
 */
export async function sendAll(ready: readonly ReadyMessage[], hands: SendContext): Promise<void> {
  const works = new Map<LanePool, (() => Promise<void>)[]>();
  for (const one of ready) {
    const belt = hands.poolOf(one.row);
    const own = works.get(belt);
    const work = () => handOver(one, hands);
    if (own === undefined) works.set(belt, [work]);
    else own.push(work);
  }
  await Promise.all([...works].map(([belt, own]) => carry(belt, own, hands.concurrency)));
}

async function handOver(ready: ReadyMessage, hands: SendContext): Promise<void> {
  const { row } = ready;
  let until = hands.backUntil(row);
  if (until === null) {
    const waitMs = hands.slot(row);
    if (waitMs > 0) {
      await hands.clock.sleep(waitMs);
      // The lane may have been told to rest, or the campaign stopped, while this one waited for its turn.
      until = hands.backUntil(row);
    }
  }
  if (until !== null) hands.back(row, until);
  else hands.done(ready, await hands.send(ready));
}
