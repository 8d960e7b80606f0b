import { sayCount, sayDecimal, sayPercent } from '../../writing/numbers.ts';
import { counted, type RankedFigures } from './ranking.ts';

/** Counts and rate as numbers for programs and as text in Vietnamese style for people ("6.943", "15,2 %", "–"). */
export type Figure = RankedFigures & {
  totalText: string;
  linkedText: string;
  percentText: string;
  /** "23,4–29,6 %" */
  intervalText: string;
  /** "199 trên 755" */
  ofText: string;
};

/** Counts with rate, interval and texts. */
export function figure(total: number, linked: number): Figure {
  const numbers = counted(total, linked);
  const end = (value: number | null) => (value === null ? '' : sayDecimal(value));
  return {
    ...numbers,
    totalText: sayCount(total),
    linkedText: sayCount(linked),
    percentText: sayPercent(numbers.percent),
    intervalText: numbers.low === null ? '–' : `${end(numbers.low)}–${end(numbers.high)} %`,
    ofText: `${sayCount(linked)} trên ${sayCount(total)}`,
  };
}
