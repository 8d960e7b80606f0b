/** The one door through which a file that somebody loads is read. */
import type { Sheet } from './grid.ts';
import type { ReadingNote } from './notes.ts';
import type { ReadPolicy } from './policy.ts';
import { type Problem, problemOfFile } from './problem.ts';
import { readApart } from './reader.ts';
import type { Container, FileReading } from './reading.ts';
import { sentenceOf } from './refusals.ts';

export type ReadResult =
  | {
      kind: 'read';
      file: string;
      container: Container;
      /** Of a text, how its bytes were understood ("utf-8", "windows-1258", "tcvn3" …). */
      encoding: string | null;
      /** Sheets that hold something; hidden ones only when the policy asked for them. */
      sheets: readonly Sheet[];
      /** What was left out or cannot be read. */
      notes: readonly ReadingNote[];
    }
  | { kind: 'refused'; file: string; problem: Problem };

/**
 * Reads whatever an office sends into sheets of cells. Tells the container by its content; never throws for anything a file
 * can hold. See policy.ts for the limits.
 * @param name the file's name, for problems only
 */
export async function readTables(
  bytes: Uint8Array,
  name: string,
  policy: ReadPolicy = {},
): Promise<ReadResult> {
  return named(name, await readApart(bytes, policy));
}

function named(file: string, reading: FileReading): ReadResult {
  if (reading.kind === 'read') return { ...reading, file };
  const problem = problemOfFile(file, sentenceOf(reading.refusal), 'error', reading.row ?? null);
  return { kind: 'refused', file, problem };
}
