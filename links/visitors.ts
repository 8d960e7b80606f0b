/** What the web server knows of somebody who opened a link; nothing of it is stored. */
export type Visitor = {
  /** What tells two visitors of one hour apart: the IP address, or the chat address. */
  from: string;
  userAgent?: string | undefined;
  /** HEAD, or a browser that loads ahead of its reader: nobody has seen anything yet. */
  ahead?: boolean | undefined;
};

/** Says whether a request only looks ahead; `headers` as node gives them, names in small letters. */
export function looksAhead(
  method: string,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): boolean {
  if (method !== 'GET') return true;
  return ['purpose', 'sec-purpose', 'x-purpose', 'x-moz'].some((name) =>
    /prefetch|prerender|preview/i.test(String(headers[name] ?? '')),
  );
}

/** Is it a link preview or a robot? A visitor without a User-Agent header is one: every browser sends it. */
export function isRobot(userAgent: string | undefined, names: readonly string[]): boolean {
  const lower = (userAgent ?? '').toLowerCase().trim();
  return (
    lower === '' ||
    names.some((name) => (name.startsWith('^') ? lower.startsWith(name.slice(1)) : lower.includes(name)))
  );
}

/** The hour a moment lies in (UTC hours are Vietnamese hours too: the zone is +7 whole hours). */
export function hourOf(at: Date): Date {
  const hour = new Date(at);
  hour.setUTCMinutes(0, 0, 0);
  return hour;
}

/** A flood of visitors must not fill the memory: past this many in an hour the oldest are forgotten first. */
const MOST_REMEMBERED = 200_000;

/** Who was counted this hour, as keyed hashes, in memory only: nobody is followed from one hour to the next. */
export type VisitorMemory = { hour: number; seen: Set<string>; from: Map<string, number> };

export function emptyMemory(): VisitorMemory {
  return { hour: 0, seen: new Set(), from: new Map() };
}

/** Visits of one code that one network address may make in an hour: a school or an office behind one address, not a counter. */
export const MOST_FROM_ONE = 30;

/** One more of this address and code; false: there were as many as count. */
export function fewEnough(memory: VisitorMemory, hour: Date, hash: string): boolean {
  if (memory.hour !== hour.getTime()) return true;
  const count = memory.from.get(hash) ?? 0;
  if (count >= MOST_FROM_ONE) return false;
  if (memory.from.size >= MOST_REMEMBERED) memory.from.clear();
  memory.from.set(hash, count + 1);
  return true;
}

/** Remembers the hash; false when it was already there this hour. An hour that has passed is forgotten whole. */
export function firstThisHour(memory: VisitorMemory, hour: Date, hash: string): boolean {
  if (memory.hour !== hour.getTime()) {
    memory.hour = hour.getTime();
    memory.seen.clear();
    memory.from.clear();
  }
  if (memory.seen.has(hash)) return false;
  if (memory.seen.size >= MOST_REMEMBERED) {
    const oldest = memory.seen.values().next().value;
    if (oldest !== undefined) memory.seen.delete(oldest);
  }
  memory.seen.add(hash);
  return true;
}
