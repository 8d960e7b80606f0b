/**
 * Even spacing towards a provider: one number per pace, the moment of the next free slot. A pace that rested may send a
 * short burst and then one message each interval. Times are milliseconds of any steady clock.
 */
export type Pacer = { nextFree: number };

/** How much of a second's rate may leave at once after a rest. */
const BURST = 0.2;

export function restedPacer(): Pacer {
  return { nextFree: Number.NEGATIVE_INFINITY };
}

/** Takes the next slot. @returns the pacer after it, and how long to wait for the slot */
export function takeSlot(pacer: Pacer, perSecond: number, now: number): { pacer: Pacer; waitMs: number } {
  const interval = 1000 / perSecond;
  const burst = Math.max(0, Math.floor(perSecond * BURST) - 1) * interval;
  const slot = Math.max(pacer.nextFree, now - burst);
  return { pacer: { nextFree: slot + interval }, waitMs: Math.max(0, slot - now) };
}

/** How many messages half a second takes at this rate: what a worker should claim at once, so that little is in doubt after a crash. */
export function sliceOf(perSecond: number): number {
  return Math.max(1, Math.floor(perSecond / 2));
}
