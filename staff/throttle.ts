import { MINUTE_MS, SECOND_MS } from '../calendar/durations.ts';

/** Failures are counted over this long (OWASP ASVS 5, 6.3.1). */
export const FAILURE_WINDOW_MS = 15 * MINUTE_MS;
/** A person mistypes a few times; who goes on waits twice as long each time, up to the window. */
const FREE_BY_NAME = 5;
const FREE_BY_ADDRESS = 20;
const FIRST_WAIT_MS = 30 * SECOND_MS;

/**
 * How long until the next try, in milliseconds; 0: now. `failures` of one name or one address within the window, newest
 * first. A name is never locked for good, so that nobody can lock a colleague out by guessing.
 */
export function waitAfter(failures: readonly Date[], of: 'name' | 'address', now: Date): number {
  const over = failures.length - (of === 'name' ? FREE_BY_NAME : FREE_BY_ADDRESS);
  const [last] = failures;
  if (over < 0 || last === undefined) return 0;
  const wait = Math.min(FIRST_WAIT_MS * 2 ** over, FAILURE_WINDOW_MS);
  return Math.max(0, last.getTime() + wait - now.getTime());
}
