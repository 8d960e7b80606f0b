/** Two taps within this time are one. */
const DOUBLE_TAP_MS = 3_000;
const MOST_KEPT = 10_000;

/**
 * Tells the second press of a nervous thumb: the same button of the same message by the same person within a moment. Telegram gives each
 * press an id of its own. Held by one process.
 */
export function doubleTaps(): (tapOf: string, at: Date) => boolean {
  const recent = new Map<string, number>();
  return (tapOf, at) => {
    const last = recent.get(tapOf);
    recent.delete(tapOf);
    recent.set(tapOf, at.getTime());
    const oldest = recent.size > MOST_KEPT ? recent.keys().next().value : undefined;
    if (oldest !== undefined) recent.delete(oldest);
    return last !== undefined && Math.abs(at.getTime() - last) < DOUBLE_TAP_MS;
  };
}
