/**
 * Even spacing towards a provider: one number per pace, the moment of the next free slot, from which everybody who sends
 * reserves as many slots as they have messages. Nobody catches up on slots that passed unused, so that in no span more leave
 * than the rate allows. Times are milliseconds of one clock: that of the database where several processes share a pace.
 */
import { MINUTE_MS } from '../calendar/durations.ts';
export type SlotRequest = {
  /** `channel sms`, `campaign 7`. */
  name: string;
  perSecond: number;
  count: number;
};

/** A pace further ahead than this was kept under a clock that has since been set back. */
const MOST_AHEAD_MS = MINUTE_MS;
/** A slow pace may be ahead by so many messages, one for each of many workers. */
const MOST_AHEAD = 100;

/**
 * Takes the next `count` slots.
 * @param nextFree the first slot that nobody has; null: the pace was never used
 * @returns the pace after it, and in how many milliseconds the first of the slots is
 */
export function reserve(
  nextFree: number | null,
  { perSecond, count }: Pick<SlotRequest, 'perSecond' | 'count'>,
  now: number,
): { nextFree: number; inMs: number } {
  const interval = 1000 / perSecond;
  const ahead = Math.max(MOST_AHEAD_MS, MOST_AHEAD * interval);
  const first = nextFree === null || nextFree > now + ahead ? now : Math.max(nextFree, now);
  return { nextFree: first + count * interval, inMs: first - now };
}

/** A pace that others have reserved further ahead than this is claimed from in smaller slices. */
const LEAD_MS = 1_000;

/**
 * How many messages half a second takes at this rate: what a worker should claim at once, so that little is in doubt after a
 * crash. Less when the pace is reserved far ahead, because many workers share it.
 * @param leadMs how far ahead the pace was when slots were last taken from it
 */
export function sliceOf(perSecond: number, leadMs = 0): number {
  return Math.max(1, Math.floor((perSecond / 2) * Math.min(1, LEAD_MS / Math.max(1, leadMs))));
}
