import type { Bundle } from '../../knowledge/bundle.ts';
import type { Period } from '../period.ts';
import type { UnitLevel } from '../reading/units.ts';
import type { ProblemSeverity, TableProblemRule } from './problem.ts';

/** What a table printed in its total row, and the words over its columns; kept beside the rows, never in their place. */
export type PrintedTotals = {
  total: number | null;
  linked: number | null;
  percent: number | null;
  decimals: number;
  totalHeader: string;
  linkedHeader: string;
};

export type StoredRow = {
  position: number;
  unitName: string;
  unitKind: UnitLevel;
  areaCode: string | null;
  district: string | null;
  bundle: Bundle;
  total: number | null;
  linked: number | null;
  printedRate: number | null;
  /** What became of linked dossiers; null: the table did not say. `unexplained`: given back without a reason. */
  received: number | null;
  reached: number | null;
  returned: number | null;
  unexplained: number | null;
  overdue: number | null;
  /** Addresses of the cells, total, linked, rate: "C4 D4 E4". */
  cell: string;
};

export type StoredProblem = {
  rule: TableProblemRule;
  severity: ProblemSeverity;
  row: number | null;
  column: string | null;
  value: string | null;
  printed: number | null;
  computed: number | null;
  message: string;
  todo: string;
  accepted: boolean;
};

/** One loaded table, one version. */
export type StoredTable = {
  id: number;
  fileName: string;
  digest: string;
  source: string;
  level: UnitLevel;
  provinceCode: string;
  period: Period;
  extractedAt: Date | null;
  loadedAt: Date;
  loadedBy: number | null;
  printed: Partial<Record<Bundle, PrintedTotals>>;
  acceptedReason: string | null;
  supersededBy: number | null;
  demo: boolean;
  rows: StoredRow[];
  problems: StoredProblem[];
};
