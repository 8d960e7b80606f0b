/**
 * One reading thread per process, one file at a time: whatever a file does to its reader, the process goes on answering. The
 * thread has its own memory, which a file cannot exceed; it is stopped when it makes no progress, and ends by itself after
 * a while without work.
 */
import { Worker } from 'node:worker_threads';
import { PackedRows } from './packed.ts';
import { LIMITS, type ReadPolicy } from './policy.ts';
import { type FileReading, readHere } from './reading.ts';
import { refused } from './refusals.ts';
import type { ReaderAnswer, ReaderRequest } from './thread.ts';

const HEAP_MB = 768;
const YOUNG_MB = 64;
/** A thread that read nothing for this long gives its memory back. */
const IDLE_MS = 20_000;
/** Files that may wait for their turn. */
const MOST_WAITING = 8;

let thread: Worker | null = null;
let idle: NodeJS.Timeout | null = null;
let turn: Promise<unknown> = Promise.resolve();
let waiting = 0;
let lastId = 0;

/** `stuckMs`: without progress for this long a file is given up. `heapMb`: the memory of a thread that is started for it. */
type ReaderCaps = { stuckMs: number; heapMb: number };
const CAPS: ReaderCaps = { stuckMs: LIMITS.stuckMs, heapMb: HEAP_MB };

/** Reads a file in the thread, in turn. */
export async function readApart(
  source: Uint8Array | string,
  policy: ReadPolicy,
  caps: Partial<ReaderCaps> = {},
): Promise<FileReading> {
  if (waiting >= MOST_WAITING) return refused('reader-busy');
  waiting += 1;
  const before = turn;
  let done = () => {};
  turn = new Promise<void>((resolve) => {
    done = resolve;
  });
  await before;
  try {
    return await ask(source, policy, { ...CAPS, ...caps });
  } finally {
    waiting -= 1;
    done();
  }
}

/** Run from its sources, Node before 22.18 cannot start a thread in TypeScript: then the file is read in this one. */
function canStart(): boolean {
  return (
    import.meta.url.endsWith('.js') || (process.features as { typescript?: unknown }).typescript === 'strip'
  );
}

async function ask(
  source: Uint8Array | string,
  policy: ReadPolicy,
  { stuckMs, heapMb }: ReaderCaps,
): Promise<FileReading> {
  if (!canStart()) return readHere(source, policy);
  if (source.length > LIMITS.bytes) return refused(source.length === 0 ? 'file-empty' : 'file-too-big');
  if (idle !== null) clearTimeout(idle);
  idle = null;
  const worker = thread ?? start(heapMb);
  thread = worker;
  lastId += 1;
  const id = lastId;
  return new Promise<FileReading>((resolve, reject) => {
    let stuck = setTimeout(giveUp, stuckMs);
    const whole = setTimeout(giveUp, LIMITS.wholeMs);
    function giveUp(): void {
      drop(worker);
      settle(() => resolve(refused('reading-too-slow')));
    }
    function settle(answer: () => void): void {
      clearTimeout(stuck);
      clearTimeout(whole);
      worker.off('message', heard);
      worker.off('error', broke);
      worker.off('exit', ended);
      if (thread === worker) rest(worker);
      answer();
    }
    function heard(answer: ReaderAnswer): void {
      if (answer.id !== id) return;
      if (answer.kind === 'progress') {
        clearTimeout(stuck);
        stuck = setTimeout(giveUp, stuckMs);
        policy.onProgress?.({ share: answer.share, rows: answer.rows });
      } else if (answer.kind === 'refused') settle(() => resolve(answer.reading));
      else if (answer.kind === 'failed')
        settle(() => reject(new Error(`the reader failed: ${answer.error}`)));
      else
        settle(() =>
          resolve({
            ...answer.head,
            sheets: answer.sheets.map(({ packed, ...sheet }) => ({ ...sheet, rows: new PackedRows(packed) })),
          }),
        );
    }
    function broke(error: Error & { code?: string }): void {
      drop(worker);
      // Its memory was full: the file is larger inside than any table.
      settle(() =>
        error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? resolve(refused('too-large-inside')) : reject(error),
      );
    }
    function ended(): void {
      drop(worker);
      settle(() => resolve(refused('too-large-inside')));
    }
    worker.on('message', heard);
    worker.on('error', broke);
    worker.on('exit', ended);
    const { includeHidden, mostRows } = policy;
    const question: ReaderRequest = {
      id,
      source: typeof source === 'string' ? source : new Uint8Array(source),
      policy: {
        ...(includeHidden === undefined ? {} : { includeHidden }),
        ...(mostRows === undefined ? {} : { mostRows }),
      },
    };
    worker.ref();
    worker.postMessage(
      question,
      typeof question.source === 'string' ? [] : [question.source.buffer as ArrayBuffer],
    );
  });
}

function start(heapMb: number): Worker {
  const name = import.meta.url.endsWith('.js') ? './thread.js' : './thread.ts';
  const worker = new Worker(new URL(name, import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: YOUNG_MB },
    env: {},
    // Flags of the process are not the thread's (`--input-type` would keep it from starting), but for TypeScript.
    execArgv: process.execArgv.filter((flag) => /-(strip|transform)-types$/.test(flag)),
    stdout: true,
    stderr: true,
  });
  // Libraries warn on the console about what stands in a file: nobody keeps that.
  worker.stdout.resume();
  worker.stderr.resume();
  return worker;
}

/** Waits for the next file; does not keep the process up. */
function rest(worker: Worker): void {
  worker.unref();
  idle = setTimeout(() => drop(worker), IDLE_MS);
  idle.unref();
}

function drop(worker: Worker): void {
  if (thread === worker) thread = null;
  void worker.terminate();
}
