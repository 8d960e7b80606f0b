/** What a table of uptake counts: the two bundles, and the figures of each. */
import type { KeptMeaning } from './meanings.ts';

/**
 * What becomes of linked dossiers: taken in by the justice side, arrived in the population database, the gap as printed,
 * given back (with a reason, without one), past their date.
 */
export const FLOWS = [
  'received',
  'reached',
  'gap',
  'returned',
  'explained',
  'unexplained',
  'overdue',
] as const;
export type Flow = (typeof FLOWS)[number];

export type FigureColumn = KeptMeaning;

export function isFlow(figure: FigureColumn): figure is Flow {
  return (FLOWS as readonly string[]).includes(figure);
}
