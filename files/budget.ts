/** What a file may cost, counted while it is read. */
import { LIMITS, type Progress, type ReadPolicy } from './policy.ts';
import type { FileRefusal } from './refusals.ts';

/** What a whole file has used up so far. Once `refusal` is set, readers stop as soon as they look. */
export class CellBudget {
  refusal: FileRefusal | null = null;
  /** Of an archive, how much may still be unpacked. */
  unpacked: number = LIMITS.unpacked;
  rows = 0;
  cells = 0;
  letters = 0;
  share = 0;
  readonly mostRows: number;
  readonly #onProgress: ((progress: Progress) => void) | undefined;
  #told = 0;

  constructor(policy: ReadPolicy = {}) {
    this.mostRows = Math.min(policy.mostRows ?? LIMITS.rows, LIMITS.rows);
    this.#onProgress = policy.onProgress;
  }

  get over(): boolean {
    return this.refusal !== null;
  }

  refuse(refusal: FileRefusal): void {
    this.refusal ??= refusal;
  }

  spendBytes(count: number): void {
    this.unpacked -= count;
    this.#told += count;
    if (this.unpacked < 0) this.refuse('too-large-inside');
    if (this.#told > PROGRESS_BYTES) this.tell();
  }

  tell(): void {
    this.#told = 0;
    this.#onProgress?.({ share: Math.min(1, this.share), rows: this.rows });
  }
}

const PROGRESS_BYTES = 1024 * 1024;
