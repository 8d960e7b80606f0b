import type { ChannelName, Outcome, Outgoing, Target } from '../channels/contract.ts';
import type { Clock } from './engine.ts';
import type { ClaimedRow } from './message.ts';

/** One message with its words and its address, ready to be handed over. */
export type Ready = { row: ClaimedRow; target: Target; outgoing: Outgoing };

/** What handing over needs; every call is about one message. */
export type Hands = {
  clock: Clock;
  concurrency: number;
  /** Null: go. Else the message goes back into the queue until then. */
  backUntil(row: ClaimedRow): Date | null;
  /** Milliseconds until the next free slot of the channel and the campaign; the slot is taken. */
  slot(row: ClaimedRow): number;
  /** Hands it to the provider. */
  send(ready: Ready): Promise<Outcome>;
  done(ready: Ready, outcome: Outcome): void;
  back(row: ClaimedRow, until: Date): void;
};

/** Hands messages over, each channel with its own few at a time, so that a slow provider delays nobody else's. */
export async function sendAll(ready: readonly Ready[], hands: Hands): Promise<void> {
  const queues = new Map<ChannelName, Ready[]>();
  for (const one of ready) {
    const queue = queues.get(one.row.channel);
    if (queue === undefined) queues.set(one.row.channel, [one]);
    else queue.push(one);
  }
  const lines: Promise<void>[] = [];
  for (const queue of queues.values()) {
    // Oldest first, from the end.
    queue.reverse();
    for (let line = 0; line < Math.min(hands.concurrency, queue.length); line++)
      lines.push(work(queue, hands));
  }
  await Promise.all(lines);
}

async function work(queue: Ready[], hands: Hands): Promise<void> {
  for (let ready = queue.pop(); ready !== undefined; ready = queue.pop()) {
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
}
