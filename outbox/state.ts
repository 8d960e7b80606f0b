import { MINUTE_MS } from '../calendar/durations.ts';
import type { Outcome, Receipt } from '../channels/contract.ts';
import { RECEIPT_STATES } from '../channels/event-kinds.ts';
import type { Lane, State } from './message.ts';

/**
 * The one-way street. `sending` may fall back to `queued` because nothing was handed over (the provider asked to wait, the
 * gate said later, the claim was given up); `unknown` may be queued again only by a person, or settled by a receipt or a
 * late answer of the provider. From `sent` on nothing goes back; a report of failure may be overtaken by one of arrival (message
 * centres write UNDELIV of a first try and DELIVRD of the next), never the other way round.
 */
const MOVES: Record<State, readonly State[]> = {
  queued: ['sending', 'sent', 'dropped', 'expired'],
  sending: ['queued', 'sent', 'delivered', 'seen', 'failed', 'dropped', 'expired', 'unknown'],
  unknown: ['queued', 'sent', 'delivered', 'seen', 'failed'],
  sent: RECEIPT_STATES,
  delivered: ['seen'],
  seen: [],
  failed: ['delivered', 'seen'],
  dropped: [],
  expired: [],
};

export function mayMove(from: State, to: State): boolean {
  return MOVES[from].includes(to);
}

/** The states a move to `to` may start from, for the WHERE of the statement that makes it. */
export function movesTo(to: State): State[] {
  return (Object.keys(MOVES) as State[]).filter((from) => mayMove(from, to));
}

/** `part`: one of several parts, and nobody knows of the others. `unsaid`: the message or a part of it, the provider does not say. */
export type SpeaksOf = 'message' | 'part' | 'unsaid';

/**
 * @param whole what the channel says (`Receipt.whole`)
 * @param segments the parts the message left in; null: not known
 */
export function whatReceiptSpeaksOf(whole: boolean | undefined, segments: number | null): SpeaksOf {
  if (whole === undefined) return 'unsaid';
  return whole || (segments ?? 1) <= 1 ? 'message' : 'part';
}

/** Where a receipt takes a message; null: it changes nothing (late, repeated, or the message is already further). */
export function afterReceipt(
  state: State,
  receipt: Receipt['state'],
  speaksOf: SpeaksOf = 'message',
): State | null {
  // A queued message with a provider id was handed over by a worker that was thought dead; its own answer settles it.
  if (state === 'queued') return null;
  // One part arrived and another did not: the message did not.
  if (state === 'failed' && speaksOf !== 'message') return null;
  // That one part arrived says nothing of the others; that one was lost says enough.
  if (speaksOf === 'part' && receipt !== 'failed') return null;
  return mayMove(state, receipt) ? receipt : null;
}

/** What recording an outcome writes. */
export type StateChange =
  | {
      state: 'sent';
      providerId: string;
      segments: number | null;
      priceDong: number | null;
    }
  /** `counts` false: the provider would take nothing of anybody, which says nothing about this message. */
  | { state: 'queued'; nextAt: Date; reason: string; staffText: string; doubtAt?: Date; counts: boolean }
  | { state: 'failed' | 'unknown' | 'expired'; reason: string; staffText: string };

const MOST_ATTEMPTS: Record<Lane, number> = { reply: 6, reminder: 8, bulk: 8 };
/** Our own mistake seldom mends itself: a person is told after a run of them, and these few attempts span their coffee. */
const MOST_ATTEMPTS_OUR_FAULT = 3;
/** So often a reply is repeated after an error page. */
const GATEWAY_REPEATS = 2;
const OUR_FAULT_WAIT_MS = 15 * MINUTE_MS;
const BACK_OFF: Record<Lane, { first: number; most: number }> = {
  reply: { first: 2_000, most: MINUTE_MS },
  reminder: { first: 30_000, most: 30 * MINUTE_MS },
  bulk: { first: 30_000, most: 30 * MINUTE_MS },
};

/**
 * Milliseconds before the next attempt: doubling, never more than the lane's most, spread by a quarter either way so that
 * a thousand refused at once do not come back at once. A provider's own figure is the least.
 * @param attempt 1 for the first that failed
 * @param random in [0, 1)
 */
export function backOffMs(lane: Lane, attempt: number, random: number, afterMs = 0): number {
  const { first, most } = BACK_OFF[lane];
  const wait = Math.min(most, first * 2 ** Math.min(attempt - 1, 20)) * (0.75 + 0.5 * random);
  return Math.max(1, Math.round(Math.max(wait, afterMs * (1 + 0.1 * random))));
}

/**
 * What an outcome does to a message.
 * @param message `attempts`: those before this one; `doubtAt`: one of them may have reached the phone
 * @param keyed the provider refuses a second send with the same key, so doubt is settled by sending again
 */
export function afterOutcome(
  outcome: Outcome,
  message: { lane: Lane; attempts: number; expiresAt: Date | null; doubtAt?: Date | null },
  keyed: boolean,
  now: Date,
  random: number,
): StateChange {
  if (outcome.kind === 'accepted') {
    const { segments = null, priceDong = null } = outcome.facts ?? {};
    return { state: 'sent', providerId: outcome.providerId, segments, priceDong };
  }
  const { reason, staff: staffText } = outcome;
  const attempt = message.attempts + 1;
  const doubtful = outcome.kind === 'unknown' || (message.doubtAt ?? null) !== null;
  const again = (waitMs: number, counts = true): StateChange => {
    const nextAt = new Date(now.getTime() + waitMs);
    if (message.expiresAt !== null && nextAt >= message.expiresAt)
      return { state: doubtful ? 'unknown' : 'expired', reason, staffText };
    return {
      state: 'queued',
      nextAt,
      reason,
      staffText,
      counts,
      ...(outcome.kind === 'unknown' ? { doubtAt: now } : {}),
    };
  };
  /** Tried often enough: whether it failed is known only where every try was answered. */
  const over = (): StateChange => ({ state: doubtful ? 'unknown' : 'failed', reason, staffText });
  switch (outcome.kind) {
    case 'retry':
      // Our own planning: the provider was not asked.
      if (outcome.held === true) return again(Math.max(1, outcome.afterMs ?? 1_000), false);
      // A provider that is down or asks everybody to wait must not use up a message's tries: it waits as long as it is of use.
      if (outcome.whole === true && message.expiresAt !== null)
        return again(backOffMs(message.lane, 1, random, outcome.afterMs), false);
      if (attempt >= MOST_ATTEMPTS[message.lane]) return over();
      return again(backOffMs(message.lane, attempt, random, outcome.afterMs));
    case 'unknown':
      // A citizen's answer behind one error page of a gateway: twice is no harm, never is.
      if (outcome.gateway === true && message.lane === 'reply' && attempt <= GATEWAY_REPEATS)
        return again(backOffMs(message.lane, attempt, random));
      if (!keyed || attempt >= MOST_ATTEMPTS[message.lane]) return { state: 'unknown', reason, staffText };
      return again(backOffMs(message.lane, attempt, random));
    case 'ourFault':
      if (attempt >= MOST_ATTEMPTS_OUR_FAULT) return over();
      return again(OUR_FAULT_WAIT_MS * (0.75 + 0.5 * random));
    case 'refused':
    case 'gone':
      // A provider that takes keys would have known the earlier copy: its no is final.
      return { state: 'failed', reason, staffText };
  }
}
