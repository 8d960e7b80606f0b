/** How far a long list is, on the command line: a line for each tenth of each stage. A short list says nothing. */
import { LOAD_STAGES, type LoadProgress, type TellProgress } from '../files/load-progress.ts';
import { sayCount } from '../writing/numbers.ts';

const SHORT = 2_000;
const TENTHS = 10;

/** @param err where lines go that are no result */
export function progressLines(err: (text: string) => void): TellProgress {
  let last = '';
  return (at) => {
    if (Math.max(at.rows, at.of ?? 0) < SHORT) return;
    const mark = `${at.stage} ${Math.floor(at.share * TENTHS)}`;
    if (mark === last) return;
    last = mark;
    err(`${progressLine(at)}\n`);
  };
}

/** `[█████     ] 50 %  Đang lưu: 10.000 trên 20.000 dòng` */
export function progressLine({ stage, rows, of, share }: LoadProgress): string {
  const full = Math.floor(share * TENTHS);
  const bar = '█'.repeat(full).padEnd(TENTHS, ' ');
  const counted = of === null ? sayCount(rows) : `${sayCount(rows)} trên ${sayCount(of)}`;
  return `[${bar}] ${String(Math.floor(share * 100)).padStart(3)} %  ${LOAD_STAGES[stage]}: ${counted} dòng`;
}
