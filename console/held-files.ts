import { randomBytes } from 'node:crypto';
import { MINUTE_MS } from '../calendar/durations.ts';
import type { Upload } from './form.ts';

/**
 * Files that were checked and wait for "save": a browser cannot send the same file twice by itself. In the memory of this
 * process, for ten minutes, readable only by the person who sent it; when it is gone the page asks for the file again.
 */
export type HeldFiles = {
  hold(userId: number, file: Upload, now: Date): string;
  take(userId: number, ticket: string, now: Date): Upload | null;
};

const KEEP_MS = 10 * MINUTE_MS;
const MOST_BYTES_HELD = 100 * 1024 * 1024;

export function holdFiles(): HeldFiles {
  const held = new Map<string, { userId: number; file: Upload; until: number }>();
  const forgetOld = (now: Date) => {
    for (const [ticket, { until }] of held) if (until <= now.getTime()) held.delete(ticket);
  };
  return {
    hold(userId, file, now) {
      forgetOld(now);
      let bytes = [...held.values()].reduce((sum, one) => sum + one.file.bytes.length, file.bytes.length);
      for (const [ticket, one] of held) {
        if (bytes <= MOST_BYTES_HELD) break;
        held.delete(ticket);
        bytes -= one.file.bytes.length;
      }
      const ticket = randomBytes(18).toString('base64url');
      held.set(ticket, { userId, file, until: now.getTime() + KEEP_MS });
      return ticket;
    },
    take(userId, ticket, now) {
      forgetOld(now);
      const found = held.get(ticket);
      if (found === undefined || found.userId !== userId) return null;
      held.delete(ticket);
      return found.file;
    },
  };
}
