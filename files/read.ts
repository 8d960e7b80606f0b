/**
 * The one door through which a file that somebody loads is read:
 * `readTables(bytes, name, policy?): Promise<ReadResult>` and `readPasted(text, name, policy?)`.
 */
import type { Sheet } from './grid.ts';
import type { Note } from './notes.ts';
import type { Problem } from './problem.ts';

/** What a file is by its content, whatever its name says. */
export type Container =
  | 'xlsx'
  | 'xls'
  | 'ods'
  | 'docx'
  | 'html'
  | 'mhtml'
  | 'pdf'
  /** Text with a separator between its cells (comma, semicolon, tab). */
  | 'delimited'
  | 'bars'
  /** Text whose cells stand apart by wide gaps. */
  | 'gaps'
  /** Pasted text rebuilt into a table: one cell per line, list lines of a chat. */
  | 'lines';

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
      notes: readonly Note[];
    }
  | { kind: 'refused'; file: string; problem: Problem };
