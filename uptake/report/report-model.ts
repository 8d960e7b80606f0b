import type { Bundle } from '../../knowledge/bundle.ts';
import type { Period } from '../period.ts';
import type { UnitLevel } from '../reading/units.ts';
import type { Figure } from './figure.ts';
import type { FlowShares } from './flow.ts';
import type { PrintedNote, SourceLine } from './report-notes.ts';

export type ReportRow = Figure & {
  rank: number | null;
  rankText: string;
  unit: string;
  areaCode: string | null;
  district: string | null;
  provinceCode: string;
  province: string;
  /** The rate as the source printed it, when it printed one and it differs. */
  printedText: string | null;
  cautions: string[];
  /** Those of the cautions that name a figure far from the usual, with the reason for which it was let in. */
  accepted: string[];
  tables: number[];
  /** Where the figures come from and when they were taken, short: "[1] 17/10/2023 15:30"; the marks are those of `sources`. */
  source: string;
  /** Periods of the report in which this unit does not stand. */
  missing: number;
  /** Against the period before; filled by `compared` (comparison.ts). */
  change: RateChange;
};

export type BundleReport = {
  bundle: Bundle;
  label: string;
  /** The words of the sources over the two counts: what is divided by what. */
  totalHeader: string;
  linkedHeader: string;
  rows: ReportRow[];
  total: Figure & { label: string; source: string; change: RateChange };
  printed: PrintedNote[];
  notes: string[];
};

/** What became of linked dossiers, per unit, of one bundle. */
export type FlowReport = {
  bundle: Bundle;
  label: string;
  rows: (FlowShares & { unit: string; areaCode: string | null; tables: number[]; source: string })[];
  total: FlowShares;
};

export type ReportModel = {
  kind: 'report';
  title: string;
  from: string;
  to: string;
  periodText: string;
  level: UnitLevel;
  levelText: string;
  provinceCode: string | null;
  madeAt: string;
  madeAtText: string;
  bundles: BundleReport[];
  flows: FlowReport[];
  /** What the changes are counted against; null: not compared. */
  before: ComparedPeriod | null;
  /** Old districts beside the communes that took their place; null: nothing to join. */
  joined: JoinedComparison | null;
  sources: SourceLine[];
  notes: string[];
  explanation: string;
};

/** What became of a rate since the period before. */
export type RateChange = {
  /** Percentage points, one decimal, as the two printed rates differ; null: nothing to compare with. */
  points: number | null;
  /** "+3,3 điểm", "–". */
  text: string;
  /** The period before: its counts, its rate in percent, and both as text ("12,0 %, 12 trên 100", broken at the comma only; unknown: empty). */
  total: number | null;
  linked: number | null;
  percent: number | null;
  fromText: string;
  /** More than luck, on enough dossiers in both periods. */
  sure: boolean;
  /** Why the change should not be leaned on, where the row does not say so of itself; '' when nothing is to be said. */
  caution: string;
};

/** The period a report is compared with, and the tables its figures come from. */
export type ComparedPeriod = Period & {
  periodText: string;
  text: string;
  sources: SourceLine[];
  notes: string[];
};

/** An old district beside the communes of today that are made of it and of nothing else. */
export type JoinedRow = {
  unit: string;
  district: string;
  communes: string[];
  before: Figure;
  now: Figure;
  /** Both added up, where both lie within the period that was asked for; null: one is the past of the other. */
  together: Figure | null;
  change: RateChange;
  cautions: string[];
  /** Of the districts: marks of `sources`, which are counted anew. */
  source: string;
};

export type JoinedBundle = {
  bundle: Bundle;
  label: string;
  rows: JoinedRow[];
  /** Old districts that are not joined, each with the reason. */
  apart: { unit: string; why: string }[];
};

export type JoinedComparison = {
  /** How it was done, for people. */
  text: string;
  beforeText: string;
  nowText: string;
  bundles: JoinedBundle[];
  sources: SourceLine[];
};
