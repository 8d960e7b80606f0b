import { randomBytes } from 'node:crypto';
import { MINUTE_MS } from '../calendar/durations.ts';
import type { ListAnswers } from '../files/list-answers.ts';
import type { Repair } from '../files/repairs.ts';
import type { NotWhole } from '../imports/imports.ts';
import type { Upload } from './form.ts';

/** A file with what was said and mended about it so far. `shown`: what each offered cell held, by its field. */
export type HeldFile = Upload & {
  answers?: ListAnswers;
  repairs?: readonly Repair[];
  shown?: Readonly<Record<string, string>>;
  checked?: CheckedAs;
};

/** What a check found, by which a second press need not check the same again. `asked`: with which answers and fields. */
export type CheckedAs = { asked: string; missing: number; notWhole: NotWhole | null };

/**
 * Files that were checked and wait for "save": a browser cannot send the same file twice by itself. In the memory of this
 * process, for twenty minutes (cells are mended meanwhile), readable only by the person who sent it; when it is gone the
 * page asks for the file again.
 */
export type HeldFiles = {
  hold(userId: number, file: HeldFile, now: Date): string;
  take(userId: number, ticket: string, now: Date): HeldFile | null;
};

const KEEP_MS = 20 * MINUTE_MS;
const MOST_BYTES_HELD = 200 * 1024 * 1024;

export function holdFiles(): HeldFiles {
  const held = new Map<string, { userId: number; file: HeldFile; until: number }>();
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
