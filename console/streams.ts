/**
 * Pages that watch something while it happens (server-sent events). One look for all who watch the same thing, never more
 * often than it costs, and a limit on how many may watch: each is a connection that stays open.
 */

import { Readable } from 'node:stream';
import { MINUTE_MS } from '../calendar/durations.ts';

/** `html`: what the page should show now; `over`: nothing more will happen. */
export type StreamFrame = { html: string; over: boolean };

export type Streams = {
  /**
   * Opens a stream for one person; null: too many are open, the page must be reloaded by hand.
   * @param look asked about once a second for everybody who watches `name`
   */
  open(name: string, userId: number, look: () => Promise<StreamFrame | null>): Readable | null;
  /** Open streams. */
  size(): number;
  /** Ends all of them: a server that stops must not wait for pages. */
  close(): void;
};

const MOST_OPEN = 100;
const MOST_PER_PERSON = 6;
const LOOK_MS = 1_000;
/** A look may take this share of the time, no more. */
const SHARE = 0.05;
/** Proxies cut what says nothing for half a minute. */
const BEAT_MS = 15_000;
/** Then the browser comes back by itself, and its right to watch is asked again. */
const LONGEST_MS = 5 * MINUTE_MS;

type Watched = {
  streams: Map<Readable, { userId: number; until: number; saidAt: number }>;
  last: string;
  timer: NodeJS.Timeout | null;
};

/** @param failed hears that a look failed; the streams stay and it is tried again */
export function openStreams(failed: (error: unknown) => void): Streams {
  const watched = new Map<string, Watched>();
  const all = () => [...watched.values()].flatMap((one) => [...one.streams]);

  function leave(name: string, one: Watched, stream: Readable): void {
    one.streams.delete(stream);
    if (one.streams.size > 0) return;
    if (one.timer !== null) clearTimeout(one.timer);
    if (watched.get(name) === one) watched.delete(name);
  }

  async function lookAt(name: string, one: Watched, look: () => Promise<StreamFrame | null>): Promise<void> {
    const before = performance.now();
    let seen: StreamFrame | null = null;
    try {
      seen = await look();
      if (seen === null || seen.over) {
        // Who comes from now on watches anew: nobody looks for these any more.
        if (watched.get(name) === one) watched.delete(name);
        for (const stream of [...one.streams.keys()]) {
          if (seen !== null) stream.push(event('progress', seen.html));
          stream.push(event('over', ''));
          stream.push(null);
        }
        return;
      }
      const now = performance.now();
      for (const [stream, state] of [...one.streams]) {
        if (now > state.until) {
          stream.push(null);
        } else if (seen.html !== one.last || state.saidAt === 0) {
          stream.push(event('progress', seen.html));
          state.saidAt = now;
        } else if (now - state.saidAt > BEAT_MS) {
          stream.push(': still here\n\n');
          state.saidAt = now;
        }
      }
      one.last = seen.html;
    } catch (error) {
      failed(error);
    }
    if (watched.get(name) !== one) return;
    const rest = Math.max(LOOK_MS, (performance.now() - before) / SHARE);
    one.timer = setTimeout(() => void lookAt(name, one, look), rest);
    one.timer.unref();
  }

  return {
    open(name, userId, look) {
      const open = all();
      if (open.length >= MOST_OPEN) return null;
      if (open.filter(([, state]) => state.userId === userId).length >= MOST_PER_PERSON) return null;
      const stream = new Readable({ read: () => undefined });
      stream.push('retry: 3000\n\n');
      const known = watched.get(name);
      const one: Watched = known ?? { streams: new Map(), last: '', timer: null };
      watched.set(name, one);
      stream.once('close', () => leave(name, one, stream));
      one.streams.set(stream, { userId, until: performance.now() + LONGEST_MS, saidAt: 0 });
      if (known === undefined) void lookAt(name, one, look);
      return stream;
    },
    size: () => all().length,
    close() {
      for (const [stream] of all()) {
        stream.push(null);
        stream.destroy();
      }
    },
  };
}

/** One event; every line of the data needs its own mark. */
function event(name: string, data: string): string {
  return `event: ${name}\n${data
    .split('\n')
    .map((line) => `data: ${line}`)
    .join('\n')}\n\n`;
}
