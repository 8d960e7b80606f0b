import type { ChannelLog, TokenPair, TokenStore, WebhookRequest } from '../../../channels/contract.ts';

/** A log that remembers its lines as text, to search them for what must not be there. */
export function memoryLog(): ChannelLog & { lines: string[] } {
  const lines: string[] = [];
  const write = (level: string) => (fields: object, event: string) => {
    lines.push(`${level} ${event} ${JSON.stringify(fields)}`);
  };
  return { lines, info: write('info'), warn: write('warn'), error: write('error') };
}

/** A token store in memory. `journal` tells the order of what happened; `fail` makes the next saves throw. */
export function memoryTokens(first: TokenPair | null = null): TokenStore & {
  pair: TokenPair | null;
  journal: string[];
  fail: number;
  refusals: number[];
} {
  let queue: Promise<unknown> = Promise.resolve();
  const store = {
    pair: first,
    journal: [] as string[],
    fail: 0,
    refusals: [] as number[],
    async refused(code: number) {
      store.refusals.push(code);
    },
    async load() {
      return store.pair;
    },
    async replace(old: string, pair: TokenPair, force = false) {
      if (store.fail > 0) {
        store.fail -= 1;
        throw new Error('disk full');
      }
      if (!force && store.pair !== null && store.pair.refreshToken !== old) return false;
      store.pair = pair;
      store.journal.push(`saved ${pair.accessToken}`);
      return true;
    },
    lock<T>(work: () => Promise<T>): Promise<T> {
      const run = queue.then(work, work);
      queue = run.catch(() => undefined);
      return run;
    },
  };
  return store;
}

/** A webhook call. A string body is taken as it is, anything else as JSON. */
export function webhook(
  body: unknown,
  more: { headers?: Record<string, string>; query?: Record<string, string>; at?: Date } = {},
): WebhookRequest {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    headers: more.headers ?? {},
    query: more.query ?? {},
    body: new TextEncoder().encode(text),
    at: more.at ?? new Date('2026-12-01T03:00:00Z'),
  };
}

/** The smallest PNG: one pixel. */
export const PNG = Uint8Array.from(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
);
