import { sayDay } from '../../calendar/words.ts';
import { sayPercent } from '../../writing/numbers.ts';
import type { Period } from '../period.ts';
import { exportNotes } from '../report/export-rows.ts';
import { FLOW_LABELS, type FlowShare, type FlowShares, share } from '../report/flow.ts';
import type { BundleReport, RateChange, ReportModel } from '../report/report-model.ts';
import { lateOf, missingOf, type ReportArrival } from './arrivals.ts';
import type { OfficeDifficulty } from './difficulty.ts';
import { DIFFICULTY_KIND_WORDS, DIFFICULTY_KINDS, DIFFICULTY_STATE_WORDS } from './difficulty.ts';
import { periodText } from './office-period.ts';
import { filled, type ReportKind, type ReportWording } from './wording.ts';

export type OfficeRow = {
  rankText: string;
  unit: string;
  total: number;
  linked: number;
  percent: number | null;
  percentText: string;
  /** Percentage points against the period before; null: that period has no rate of this unit. */
  change: number | null;
  changeText: string;
  /** Marks of the sources (among the notes) and when each was taken; absent in reports of before this was kept. */
  source?: string;
  cautions: string[];
  /** Cautions with the reason for which an unusual figure was let in; absent in reports of before this was kept. */
  accepted?: string[];
};

export type OfficeBundle = { label: string; rows: OfficeRow[]; total: OfficeRow };

/** A report of a closed period, whole: pages and files are drawn from this and nothing else, so they never change. */
export type OfficeBody = {
  kind: ReportKind;
  provinceCode: string;
  province: string;
  from: string;
  to: string;
  periodText: string;
  madeAt: string;
  bundles: OfficeBundle[];
  flows: { label: string; rows: ({ unit: string; source?: string } & FlowShares)[]; total: FlowShares }[];
  lapses: { monthText: string; rows: { unit: string; share: FlowShare }[]; total: FlowShare } | null;
  difficulties: {
    counts: { label: string; count: number }[];
    lines: {
      day: string;
      unit: string;
      kind: string;
      state: string;
      words: string;
      answer: string;
      owned: boolean;
    }[];
  };
  /** How many units should have sent, which did not, which sent after the hour. */
  expected: number;
  missing: string[];
  late: { unit: string; atText: string }[];
  praise: string[];
  urge: string[];
  notes: string[];
  wording: ReportWording;
};

export type OfficeSource = {
  kind: ReportKind;
  provinceCode: string;
  province: string;
  period: Period;
  now: Date;
  /** Already compared with the period before. */
  model: ReportModel | null;
  lapses: { unit: string; asked: number; lapsed: number }[];
  monthText: string;
  difficulties: readonly OfficeDifficulty[];
  unitName: (areaCode: string) => string;
  /** Of every unit that should send; none where nobody is expected to. */
  arrivals: readonly ReportArrival[];
  wording: ReportWording;
};

/** Puts everything known of a closed period into one report. Pure: what is not given is not known. */
export function officeBody(source: OfficeSource): OfficeBody {
  const { kind, provinceCode, province, period, now, model, wording } = source;
  const text = periodText(kind, period);
  const bundles = (model?.bundles ?? []).map(officeBundle);
  // Within a sentence: "trên địa bàn tỉnh Quảng Trị".
  const values = { province: province.charAt(0).toLowerCase() + province.slice(1), period: text };
  const put = (words: string) => filled(words, values);
  const texts = Object.fromEntries(
    Object.entries(wording).map(([key, value]) => [key, typeof value === 'string' ? put(value) : value]),
  ) as ReportWording;
  const asked = source.lapses.reduce((sum, row) => sum + row.asked, 0);
  const lapsed = source.lapses.reduce((sum, row) => sum + row.lapsed, 0);
  return {
    kind,
    provinceCode,
    province,
    ...period,
    periodText: text,
    madeAt: now.toISOString(),
    bundles,
    flows: (model?.flows ?? []).map(({ label, rows, total }) => ({
      label,
      rows: rows.map(({ unit, source: from, gap, returned, unexplained, overdue }) => ({
        unit,
        source: from,
        gap,
        returned,
        unexplained,
        overdue,
      })),
      total,
    })),
    lapses:
      asked === 0
        ? null
        : {
            monthText: source.monthText,
            rows: source.lapses.map((row) => ({ unit: row.unit, share: share(row.lapsed, row.asked) })),
            total: share(lapsed, asked),
          },
    difficulties: difficultiesOf(source),
    expected: source.arrivals.length,
    missing: missingOf(source.arrivals, period).map(({ words }) => words),
    late: lateOf(source.arrivals, period),
    praise: model === null ? [] : model.bundles.flatMap(risers),
    urge: model === null ? [] : model.bundles.flatMap(laggards),
    notes: [...(model === null ? [] : flowNotes(model)), ...(model === null ? [] : exportNotes(model))],
    wording: texts,
  };
}

/** How the shares of dossiers on their way are counted, where a report has them. */
export function flowNotes({ flows }: ReportModel): string[] {
  return flows.length === 0 ? [] : Object.values(FLOW_LABELS).map(({ label, how }) => `${label} = ${how}.`);
}

/** The rates of a bundle as documents have them. */
export function officeBundle(bundle: BundleReport): OfficeBundle {
  const row = (
    one: {
      total: number;
      linked: number;
      percent: number | null;
      percentText: string;
      source: string;
      change: RateChange;
    },
    rest: { rankText: string; unit: string; cautions: string[]; accepted: string[] },
  ): OfficeRow => {
    const { total, linked, percent, percentText, source, change } = one;
    return {
      ...{ rankText: rest.rankText, unit: rest.unit, total, linked, percent, percentText },
      change: change.points,
      changeText: change.text,
      source,
      cautions: [...rest.cautions, ...(change.caution === '' ? [] : [change.caution])],
      accepted: rest.accepted,
    };
  };
  return {
    label: bundle.label,
    rows: bundle.rows.map((one) => row(one, one)),
    total: row(bundle.total, {
      rankText: '',
      unit: bundle.total.label,
      cautions: bundle.printed.map((note) => note.text),
      accepted: [],
    }),
  };
}

/** Units to praise: they rose by more than chance explains, on enough dossiers in both periods; one lucky dossier earns no letter. */
function risers(bundle: BundleReport): string[] {
  return bundle.rows.flatMap((row) => {
    const { points, percent, sure } = row.change;
    if (points === null || points <= 0 || !sure) return [];
    return [
      `${row.unit}: ${bundle.label.toLowerCase()} từ ${sayPercent(percent)} lên ${row.percentText} (${row.ofText} hồ sơ).`,
    ];
  });
}

/** Units to urge: the high end of their interval lies below the rate of all, and they did not rise. */
function laggards(bundle: BundleReport): string[] {
  const all = bundle.total.percent;
  return bundle.rows.flatMap((row) => {
    const rose = (row.change.points ?? 0) > 0;
    if (all === null || row.high === null || row.high >= all || rose) return [];
    return [
      `${row.unit}: ${bundle.label.toLowerCase()} ${row.percentText} (${row.ofText} hồ sơ), chung cả tỉnh ${bundle.total.percentText}.`,
    ];
  });
}

function difficultiesOf({ difficulties, unitName }: OfficeSource): OfficeBody['difficulties'] {
  return {
    counts: DIFFICULTY_KINDS.map((kind) => ({
      label: DIFFICULTY_KIND_WORDS[kind],
      count: difficulties.filter((one) => one.kind === kind).length,
    })).filter(({ count }) => count > 0),
    lines: difficulties.map((one) => ({
      day: sayDay(one.day),
      unit: unitName(one.areaCode),
      kind: DIFFICULTY_KIND_WORDS[one.kind],
      state: DIFFICULTY_STATE_WORDS[one.state],
      words: one.words,
      answer: one.answer,
      owned: one.ownerId !== null,
    })),
  };
}
