/** Sending until nothing is due: replies by a line of their own, each channel by its own. A wing of the front door. */

import { CHANNEL_NAMES, type ChannelName } from '../channels/contract.ts';
import { type DispatchCounts, NO_COUNTS, plus } from './counts.ts';
import type { DispatchContext } from './dispatch-context.ts';
import type { Lane } from './message.ts';
import { workerStateOf } from './round/worker-state.ts';
import { begin } from './round.ts';
import * as claimStore from './store/claims.ts';

/** How often somebody looks whether a citizen waits for an answer while campaigns run. */
const REPLY_LOOK_MS = 100;
/** Rounds in hand at once: while one is being handed over, the next is claimed and worded. */
const ROUNDS_IN_HAND = 2;
/** Replies of a channel may be held by slow answers; so many rounds of them, and later ones still go out. */
const REPLY_ROUNDS_IN_HAND = 8;

/**
 * Dispatches until nothing is due. Replies have a line of their own and so has each channel: nobody waits for another's slow
 * provider. `now` as a function moves on while it works; as a date it stands (tick).
 * @param options `stop`: asked between rounds, true ends early
 */
export async function drain(
  engine: DispatchContext,
  now: Date | (() => Date),
  options: { worker?: string; stop?: () => boolean } = {},
): Promise<DispatchCounts> {
  const { clock } = workerStateOf(engine);
  const moment = typeof now === 'function' ? now : () => now;
  const { stop = () => false, ...rest } = options;
  let counts = NO_COUNTS;
  /** Rounds of some lanes on one channel, several in hand at once. */
  const line = (lanes: readonly Lane[], channel: ChannelName, most: number) => {
    const inHand = new Set<Promise<void>>();
    const failures: unknown[] = [];
    return {
      inHand,
      isFull: () => inHand.size >= most,
      /** Begins a round; false: nothing is due. */
      async next(): Promise<boolean> {
        const round = await begin(engine, { now: moment(), lanes, channels: [channel], ...rest });
        counts = plus(counts, round.counts);
        if (round.claimed === 0) return false;
        const done = round
          .finish()
          .then((more) => {
            counts = plus(counts, more);
          })
          .catch((error: unknown) => void failures.push(error))
          .finally(() => void inHand.delete(done));
        inHand.add(done);
        return true;
      },
      async end(): Promise<void> {
        await Promise.all(inHand);
        if (failures.length > 0) throw failures[0];
      },
    };
  };

  let busy: number = CHANNEL_NAMES.length;
  const campaigns = CHANNEL_NAMES.map(async (channel) => {
    const rounds = line(['reminder', 'bulk'], channel, ROUNDS_IN_HAND);
    try {
      while (!stop()) {
        // What a round gives back may be due again: only a look with nothing in hand is the last.
        const last = rounds.inHand.size === 0;
        if (!rounds.isFull() && (await rounds.next())) continue;
        if (last) break;
        if (rounds.inHand.size > 0) await Promise.race(rounds.inHand);
      }
    } finally {
      await rounds.end().finally(() => {
        busy -= 1;
      });
    }
  });
  const replies = async () => {
    const lines = new Map(
      CHANNEL_NAMES.map((channel) => [channel, line(['reply'], channel, REPLY_ROUNDS_IN_HAND)]),
    );
    const all = [...lines.values()];
    try {
      while (!stop()) {
        const last = busy === 0 && all.every((one) => one.inHand.size === 0);
        let found = false;
        for (const { channel } of await claimStore.dueNow(
          engine.deps.db.read,
          ['reply'],
          CHANNEL_NAMES,
          moment(),
        )) {
          const rounds = lines.get(channel);
          if (rounds?.isFull() === false && (await rounds.next())) found = true;
        }
        if (found) continue;
        if (last) return;
        await Promise.race([clock.sleep(REPLY_LOOK_MS), ...all.flatMap((one) => [...one.inHand])]);
      }
    } finally {
      await Promise.all(all.map((one) => one.end()));
    }
  };
  const ended = await Promise.allSettled([replies(), ...campaigns]);
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
  return counts;
}
