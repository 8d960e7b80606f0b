/** How much one caller may do, counted in this process's memory: by network address, for what a fresh cookie would set free again. */

/** Callers that are remembered at once; past it the oldest are forgotten first, so that a flood cannot fill the memory. */
const MOST_REMEMBERED = 100_000;

export type VisitLimiter = {
  /** Counts one; false: it is more than `most` within the window. */
  take(key: string, most: number, windowMs: number, now: Date): boolean;
  /** Is the measure full already? Counts nothing. */
  full(key: string, most: number, windowMs: number, now: Date): boolean;
};

/** Fixed windows: a caller has at most twice the measure around the turn of one, which is enough to know for a limit. */
export function openCrowd(): VisitLimiter {
  const counted = new Map<string, { window: number; count: number }>();
  const of = (key: string, windowMs: number, now: Date) => {
    const window = Math.floor(now.getTime() / windowMs);
    const known = counted.get(key);
    return known?.window === window ? known : { window, count: 0 };
  };
  return {
    take(key, most, windowMs, now) {
      const entry = of(key, windowMs, now);
      if (entry.count >= most) return false;
      entry.count += 1;
      counted.delete(key);
      if (counted.size >= MOST_REMEMBERED) {
        const [oldest] = counted.keys();
        if (oldest !== undefined) counted.delete(oldest);
      }
      counted.set(key, entry);
      return true;
    },
    full: (key, most, windowMs, now) => of(key, windowMs, now).count >= most,
  };
}

/**
 * The part of a network address that one subscriber has: all of IPv4, the first 64 bits of IPv6 (a subscriber has 2^64 addresses
 * there and changes them at will). An IPv4 address inside IPv6 is itself.
 */
export function callerOf(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped !== undefined) return mapped;
  if (!ip.includes(':')) return ip;
  const [before = '', after] = (ip.split('%')[0] ?? '').toLowerCase().split('::');
  const head = before === '' ? [] : before.split(':');
  const tail = after === undefined || after === '' ? [] : after.split(':');
  const gap = after === undefined ? 0 : Math.max(0, 8 - head.length - tail.length);
  const groups = [...head, ...Array.from({ length: gap }, () => '0'), ...tail];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
