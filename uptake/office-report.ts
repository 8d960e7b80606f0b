import type { Difficulty } from './difficulty.ts';
import { DIFFICULTY_KIND_WORDS, DIFFICULTY_KINDS, DIFFICULTY_STATE_WORDS } from './difficulty.ts';
import { exportNotes } from './export-rows.ts';
import { FLOW_LABELS, type FlowShares, type Share, share } from './flow.ts';
import { dueAt, periodText } from './office-period.ts';
import { formatMoment, type Period } from './period.ts';
import type { BundleReport, ReportModel } from './report.ts';
import type { StoredTable } from './stored.ts';
import { filled, type ReportKind, type Wording } from './wording.ts';

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
  cautions: string[];
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
  flows: { label: string; rows: ({ unit: string } & FlowShares)[]; total: FlowShares }[];
  lapses: { monthText: string; rows: { unit: string; share: Share }[]; total: Share } | null;
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
  wording: Wording;
};

export type OfficeSource = {
  kind: ReportKind;
  provinceCode: string;
  province: string;
  period: Period;
  now: Date;
  model: ReportModel | null;
  before: ReportModel | null;
  beforeText: string;
  lapses: { unit: string; asked: number; lapsed: number }[];
  monthText: string;
  difficulties: readonly Difficulty[];
  unitName: (areaCode: string) => string;
  expected: readonly { code: string; name: string }[];
  arrivals: ReadonlyMap<string, Date>;
  wording: Wording;
};

/** Puts everything known of a closed period into one report. Pure: what is not given is not known. */
export function officeBody(source: OfficeSource): OfficeBody {
  const { kind, provinceCode, province, period, now, model, before, wording } = source;
  const text = periodText(kind, period);
  const bundles = (model?.bundles ?? []).map((bundle) =>
    officeBundle(
      bundle,
      before?.bundles.find((other) => other.bundle === bundle.bundle),
    ),
  );
  // Within a sentence: "trên địa bàn tỉnh Quảng Trị".
  const values = { province: province.charAt(0).toLowerCase() + province.slice(1), period: text };
  const put = (words: string) => filled(words, values);
  const texts = Object.fromEntries(
    Object.entries(wording).map(([key, value]) => [key, typeof value === 'string' ? put(value) : value]),
  ) as Wording;
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
      rows: rows.map(({ unit, gap, returned, unexplained, overdue }) => ({
        unit,
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
    expected: source.expected.length,
    missing: missingUnits(source.expected, source.arrivals).map((unit) => unit.name),
    late: source.expected.flatMap(({ code, name }) => {
      const at = source.arrivals.get(code);
      return at === undefined || at <= dueAt(period) ? [] : [{ unit: name, atText: formatMoment(at) }];
    }),
    praise: model === null ? [] : model.bundles.flatMap((bundle) => risers(bundle, before)),
    urge: model === null ? [] : model.bundles.flatMap((bundle) => laggards(bundle, before)),
    notes: [
      before === null
        ? `Chưa có số liệu của kỳ trước (${source.beforeText}) cùng cấp đơn vị để so sánh.`
        : `So với kỳ trước: ${source.beforeText}. Huyện cũ và xã, phường mới không được cộng hay so với nhau.`,
      ...(model?.flows.length === 0 || model === null
        ? []
        : Object.values(FLOW_LABELS).map(({ label, how }) => `${label} = ${how}.`)),
      ...(model === null ? [] : exportNotes(model)),
    ],
    wording: texts,
  };
}

/** Units that should have sent and did not. */
export function missingUnits(
  expected: readonly { code: string; name: string }[],
  arrivals: ReadonlyMap<string, Date>,
): { code: string; name: string }[] {
  return expected.filter((unit) => !arrivals.has(unit.code));
}

/** When each unit's figures of a period first came: a later, better table does not make a unit late. */
export function arrivalsOf(tables: readonly StoredTable[], period: Period): Map<string, Date> {
  const first = new Map<string, Date>();
  for (const table of tables) {
    if (table.period.from !== period.from || table.period.to !== period.to) continue;
    for (const { areaCode } of table.rows) {
      const known = areaCode === null ? undefined : first.get(areaCode);
      if (areaCode !== null && (known === undefined || table.loadedAt < known))
        first.set(areaCode, table.loadedAt);
    }
  }
  return first;
}

function officeBundle(bundle: BundleReport, before: BundleReport | undefined): OfficeBundle {
  const row = (
    one: { total: number; linked: number; percent: number | null; percentText: string },
    old: number | null,
    rest: Pick<OfficeRow, 'rankText' | 'unit' | 'cautions'>,
  ): OfficeRow => {
    const change = one.percent === null || old === null ? null : Math.round((one.percent - old) * 10) / 10;
    const { total, linked, percent, percentText } = one;
    return { ...rest, total, linked, percent, percentText, change, changeText: points(change) };
  };
  return {
    label: bundle.label,
    rows: bundle.rows.map((one) => row(one, oldRate(before, one), one)),
    total: row(bundle.total, before?.total.percent ?? null, {
      rankText: '',
      unit: bundle.total.label,
      cautions: bundle.printed.map((note) => note.text),
    }),
  };
}

/** "+3,3 điểm", "−0,4 điểm", "–" when there is nothing to compare with. */
function points(change: number | null): string {
  if (change === null) return '–';
  const sign = change > 0 ? '+' : change < 0 ? '−' : '';
  return `${sign}${Math.abs(change).toFixed(1).replace('.', ',')} điểm`;
}

type Unit = { areaCode: string | null; district: string | null; unit: string };

function oldRate(before: BundleReport | undefined, unit: Unit): number | null {
  return before?.rows.find((old) => keyOf(old) === keyOf(unit))?.percent ?? null;
}

function keyOf({ areaCode, district, unit }: Unit): string {
  return areaCode ?? district ?? unit;
}

/**
 * Units to praise: even the low end of this period's interval lies above the rate of the period before, so that one lucky
 * dossier earns no letter.
 */
function risers(bundle: BundleReport, before: ReportModel | null): string[] {
  const old = before?.bundles.find((other) => other.bundle === bundle.bundle);
  return bundle.rows.flatMap((row) => {
    const rate = oldRate(old, row);
    if (rate === null || row.low === null || row.low <= rate) return [];
    const from = `${rate.toFixed(1).replace('.', ',')} %`;
    return [
      `${row.unit}: ${bundle.label.toLowerCase()} từ ${from} lên ${row.percentText} (${row.ofText} hồ sơ).`,
    ];
  });
}

/** Units to urge: the high end of their interval lies below the rate of all, and they did not rise. */
function laggards(bundle: BundleReport, before: ReportModel | null): string[] {
  const old = before?.bundles.find((other) => other.bundle === bundle.bundle);
  const all = bundle.total.percent;
  return bundle.rows.flatMap((row) => {
    const rate = oldRate(old, row);
    const rose = rate !== null && row.percent !== null && row.percent > rate;
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
      day: one.day.split('-').reverse().join('/'),
      unit: unitName(one.areaCode),
      kind: DIFFICULTY_KIND_WORDS[one.kind],
      state: DIFFICULTY_STATE_WORDS[one.state],
      words: one.words,
      answer: one.answer,
      owned: one.ownerId !== null,
    })),
  };
}
