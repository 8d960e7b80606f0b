/**
 * What the build works out beforehand so that the program is ready at once (`dataset.ts` beside this, called by `build.mjs`): the YAML files of
 * this room as parsed, and what the readers found in each way of asking. Both carry a digest of what they were made from; whatever does
 * not match, or is not there, is worked out at start as before.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PreparedFact } from '../choose/fact-index.ts';

export const PREPARED = fileURLToPath(new URL('./prepared.json', import.meta.url));

export type PreparedFiles = {
  /** Parsed files by the digest of their text. */
  readonly yaml: Readonly<Record<string, unknown>>;
  /** Digest of all facts and word lists that `facts` was read with. */
  readonly vocabulary: string;
  readonly facts: readonly PreparedFact[];
};

/** A short digest of a text. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

let read: PreparedFiles | null | undefined;

/** What the build left; null when it left nothing. Read once in a process. */
export function prepared(): PreparedFiles | null {
  read ??= existsSync(PREPARED) ? (JSON.parse(readFileSync(PREPARED, 'utf8')) as PreparedFiles) : null;
  return read;
}
