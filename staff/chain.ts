/** The audit as a chain: each entry's hash covers the one before, so that an edit, a removal or an insertion shows. Pure. */
import { createHash } from 'node:crypto';

export type ChainedEntry = {
  at: Date;
  userId: number | null;
  program: string | null;
  action: string;
  subject: string;
  /** Codes of the units touched, sorted. */
  areas: readonly string[];
  /** JSON. */
  detail: string;
};

/**
 * SHA-256 (hex) over the hash before and the entry, as one JSON list: no two different entries are written alike.
 * @param before the hash of the entry before; '' for the very first
 */
export function entryHash(before: string, entry: ChainedEntry): string {
  const { at, userId, program, action, subject, areas, detail } = entry;
  const written = JSON.stringify([
    before,
    at.toISOString(),
    userId,
    program,
    action,
    subject,
    [...areas],
    detail,
  ]);
  return createHash('sha256').update(written).digest('hex');
}
