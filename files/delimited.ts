import { Readable } from 'node:stream';
import { setImmediate as pause } from 'node:timers/promises';
import { CsvError, parse } from 'csv-parse';
import { cleanCell } from './cell.ts';

const DELIMITERS = ['\t', ';', ','] as const;
const SNIFFED_LINES = 20;
const SLICE = 256 * 1024;
const ROWS_BETWEEN_PAUSES = 2000;
const LONGEST_RECORD = 1_000_000;

export type Delimited =
  | { kind: 'rows'; rows: string[][] }
  | { kind: 'too_many_rows' }
  | { kind: 'broken'; row: number };

/** Which sign parts the cells: the one that most of the first lines hold equally often; comma when there is none. */
function sniffDelimiter(text: string): string {
  const lines = text
    .slice(0, SLICE)
    .replace(/"(?:[^"]|"")*"/g, '""')
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(0, SNIFFED_LINES);
  let best = { delimiter: ',', lines: 0, cells: 0 };
  for (const delimiter of DELIMITERS) {
    const counts = lines.map((line) => line.split(delimiter).length - 1).filter((count) => count > 0);
    const usual = mostFrequent(counts);
    const agreeing = counts.filter((count) => count === usual).length;
    if (agreeing > best.lines || (agreeing === best.lines && usual > best.cells))
      best = { delimiter, lines: agreeing, cells: usual };
  }
  return best.delimiter;
}

function mostFrequent(counts: readonly number[]): number {
  const times = new Map<number, number>();
  for (const count of counts) times.set(count, (times.get(count) ?? 0) + 1);
  return [...times].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0;
}

/**
 * CSV or TSV text as rows of clean cells. Row n of the answer is row n of the spreadsheet: blank lines stay, and Excel's
 * `sep=;` line becomes a blank one. Reads in slices, so that a long file does not hold up the process.
 */
export async function readDelimited(text: string, maxRows: number): Promise<Delimited> {
  const directive = /^sep=(.)\r?\n/i.exec(text);
  const delimiter = directive?.[1] ?? sniffDelimiter(text);
  const body = directive === null ? text : text.slice(directive[0].length);
  const rows: string[][] = directive === null ? [] : [[]];
  const parser = Readable.from(slices(body)).pipe(
    parse({
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      max_record_size: LONGEST_RECORD,
    }),
  );
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      if (rows.length >= maxRows && record.some((cell) => cell.trim() !== '')) {
        parser.destroy();
        return { kind: 'too_many_rows' };
      }
      rows.push(record.map(cleanCell));
      // The parser hands over what it has without ever going back to the event loop.
      if (rows.length % ROWS_BETWEEN_PAUSES === 0) await pause();
    }
  } catch (error) {
    if (error instanceof CsvError) return { kind: 'broken', row: rows.length + 1 };
    throw error;
  }
  return { kind: 'rows', rows };
}

function* slices(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += SLICE) yield text.slice(at, at + SLICE);
}
