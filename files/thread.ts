/** The reading thread: reads what it is asked, tells how far it is, and gives the sheets back without a copy. */
import { parentPort } from 'node:worker_threads';
import type { PackedTable } from './packed.ts';
import { type FileReading, readHere } from './reading.ts';

/** What the door asks; `policy` without its function, which does not travel. */
export type ReaderRequest = {
  id: number;
  source: Uint8Array | string;
  policy: { includeHidden?: boolean; mostRows?: number };
};
type SheetHead = {
  name: string;
  index: number;
  hidden: boolean;
  columns: number;
  lastRow: number;
  packed: PackedTable;
};
export type ReaderAnswer =
  | { id: number; kind: 'progress'; share: number; rows: number }
  | { id: number; kind: 'refused'; reading: Extract<FileReading, { kind: 'refused' }> }
  | {
      id: number;
      kind: 'read';
      head: Omit<Extract<FileReading, { kind: 'read' }>, 'sheets'>;
      sheets: SheetHead[];
    }
  /** The reader threw: a fault of ours. Only the kind of error is told, never what stood in the file. */
  | { id: number; kind: 'failed'; error: string };

parentPort?.on('message', async ({ id, source, policy }: ReaderRequest) => {
  const tell = (answer: ReaderAnswer, transfer: ArrayBuffer[] = []) =>
    parentPort?.postMessage(answer, transfer);
  try {
    const reading = await readHere(source, {
      ...policy,
      onProgress: ({ share, rows }) => tell({ id, kind: 'progress', share, rows }),
    });
    if (reading.kind === 'refused') return tell({ id, kind: 'refused', reading });
    const { sheets, ...head } = reading;
    const heads = sheets.map(({ rows, name, index, hidden, columns, lastRow }) => ({
      name,
      index,
      hidden,
      columns,
      lastRow,
      packed: rows.packed,
    }));
    const memory = heads.flatMap(({ packed }) =>
      packed.pieces.map(({ bytes }) => bytes.buffer as ArrayBuffer),
    );
    tell({ id, kind: 'read', head, sheets: heads }, memory);
  } catch (error) {
    tell({
      id,
      kind: 'failed',
      error:
        error instanceof Error ? `${error.name} ${error.stack?.split('\n')[1]?.trim() ?? ''}` : 'unknown',
    });
  }
});
