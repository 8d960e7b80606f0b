/**
 * Money after a death and days to register, from dated data (`knowledge/amounts/*.yaml`). What counts is the day of death,
 * never the day of asking: a family that files late still gets the amount of that month. Pure.
 */

import { z } from 'zod';
import { type Day, isDay, plusDays, within } from '../calendar/day.ts';
import { dayOf } from '../calendar/moment.ts';
import { sayDay } from '../calendar/words.ts';
import { sayMoney } from '../writing/numbers.ts';
import {
  type BenefitGroup,
  type KnowledgeMistake,
  type LegalSource,
  SOURCE,
  shaped,
  type ValueName,
} from './entry.ts';

const day = z.string().refine(isDay, 'không phải là ngày có thật; hãy viết năm-tháng-ngày, ví dụ 2026-07-01');
const sources = z.array(SOURCE).min(1);
/** Amounts that the state sets and changes, on which others are reckoned. */
const AMOUNTS = ['reference_amount', 'assistance_base', 'merit_base'] as const;
const PERIODS = z.strictObject({
  id: z.enum(AMOUNTS),
  title: z.string().min(1),
  unit: z.string().min(1),
  periods: z
    .array(z.strictObject({ from: day, to: day.nullable(), dong: z.int().positive(), sources }))
    .min(1),
});
const SCHEMES = ['social_insurance', 'social_assistance', 'social_pension', 'merit_person'] as const;
const RULES = z.strictObject({
  id: z.literal('funeral_allowance'),
  title: z.string().min(1),
  rules: z.array(
    z.strictObject({
      scheme: z.enum(SCHEMES),
      from: day,
      to: day.nullable(),
      base: z.enum(AMOUNTS).nullable(),
      times: z.int().positive().nullable(),
      atLeast: z.boolean(),
      formula: z.string().min(1),
      sources,
    }),
  ),
});
const DEADLINES = z.strictObject({
  id: z.literal('deadlines'),
  title: z.string().min(1),
  deadlines: z.array(
    z.strictObject({
      name: z.enum(['birth_registration', 'child_residence', 'death_registration']),
      days: z.int().positive(),
      after: z.string().min(1),
      from: day,
      to: day.nullable(),
      sources,
    }),
  ),
});

const FILE = z.discriminatedUnion('id', [PERIODS, RULES, DEADLINES]);
type AmountFile = z.infer<typeof FILE>;

/** All dated amounts of the room, as `files.ts` loads them. */
export type Amounts = {
  bases: z.infer<typeof PERIODS>[];
  rules: z.infer<typeof RULES>['rules'];
  deadlines: z.infer<typeof DEADLINES>['deadlines'];
};

export type FuneralScheme = (typeof SCHEMES)[number];
export type DeadlineName = Amounts['deadlines'][number]['name'];

/** Reads one parsed amounts file: its shape, and that no two rows of one thing cover the same day. */
export function readAmountFile(
  file: string,
  data: unknown,
): { amounts: AmountFile } | { faults: KnowledgeMistake[] } {
  const result = shaped(FILE, file, data);
  if ('faults' in result) return result;
  const faults: KnowledgeMistake[] = [];
  const clash = (field: string, rows: readonly { key: string; from: Day; to: Day | null }[]): void => {
    rows.forEach((row, index) => {
      if (row.to !== null && row.to < row.from)
        faults.push({ file, field: `${field}.${index}`, message: 'ngày "to" phải sau ngày "from"' });
      const other = rows.findIndex((one, at) => at > index && one.key === row.key && overlap(one, row));
      if (other !== -1)
        faults.push({ file, field: `${field}.${other}`, message: `trùng thời gian với dòng ${index}` });
    });
  };
  const value = result.value;
  if ('periods' in value)
    clash(
      'periods',
      value.periods.map((row) => ({ ...row, key: value.id })),
    );
  if ('rules' in value)
    clash(
      'rules',
      value.rules.map((row) => ({ ...row, key: row.scheme })),
    );
  if ('deadlines' in value)
    clash(
      'deadlines',
      value.deadlines.map((row) => ({ ...row, key: row.name })),
    );
  return faults.length > 0 ? { faults } : { amounts: value };
}

function overlap(a: { from: Day; to: Day | null }, b: { from: Day; to: Day | null }): boolean {
  return (a.to === null || b.from <= a.to) && (b.to === null || a.from <= b.to);
}

/** Puts the files together. */
export function amountsOf(files: readonly AmountFile[]): Amounts {
  return {
    bases: files.filter((file) => 'periods' in file),
    rules: files.flatMap((file) => ('rules' in file ? file.rules : [])),
    deadlines: files.flatMap((file) => ('deadlines' in file ? file.deadlines : [])),
  };
}

export type Allowance =
  /** `dong` with the sum it comes from: "10 × 2.530.000 đồng". `from`/`to`: days of death for which it holds. */
  | {
      kind: 'amount';
      dong: number;
      atLeast: boolean;
      formula: string;
      base: number;
      from: Day;
      to: Day | null;
      sources: LegalSource[];
      verified: boolean;
    }
  /** How it is reckoned is known, but a factor or the base of that time is not verified: no sum is named. */
  | {
      kind: 'formula_only';
      formula: string;
      from: Day;
      to: Day | null;
      sources: LegalSource[];
      verified: boolean;
    }
  | { kind: 'unknown' };

/**
 * The funeral money of a scheme for a death on `diedOn`. `social_insurance`: Điều 85 Luật BHXH 2024; `social_assistance`
 * and `social_pension`: khoản 2 Điều 11 NĐ 20/2021; `merit_person` is always unknown (two readings of the law, no source).
 */
export function funeralAllowance(amounts: Amounts, scheme: FuneralScheme, diedOn: Date): Allowance {
  const died = dayOf(diedOn);
  const rule = amounts.rules.find((one) => one.scheme === scheme && within(died, one));
  if (rule === undefined) return { kind: 'unknown' };
  const base = amounts.bases.find((one) => one.id === rule.base)?.periods.find((one) => within(died, one));
  if (base === undefined || rule.times === null) {
    const verified = rule.sources.every((source) => source.verified);
    return {
      kind: 'formula_only',
      formula: rule.formula,
      from: rule.from,
      to: rule.to,
      sources: rule.sources,
      verified,
    };
  }
  const all = [
    ...rule.sources,
    ...base.sources.filter(
      (source) =>
        !rule.sources.some((one) => one.document === source.document && one.article === source.article),
    ),
  ];
  return {
    kind: 'amount',
    dong: rule.times * base.dong,
    atLeast: rule.atLeast,
    formula: `${rule.times} × ${sayMoney(base.dong)}`,
    base: base.dong,
    from: later(rule.from, base.from),
    to: earlier(rule.to, base.to),
    sources: all,
    verified: all.every((source) => source.verified),
  };
}

function later(a: Day, b: Day): Day {
  return a < b ? b : a;
}

function earlier(a: Day | null, b: Day | null): Day | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}

function sayPeriod(period: { from: Day; to: Day | null }): string {
  return period.to === null
    ? `từ ${sayDay(period.from)}`
    : `từ ${sayDay(period.from)} đến ${sayDay(period.to)}`;
}

/**
 * The values that texts on benefits may ask for. `insuranceAmounts` is always there (one line per period of known sums,
 * newest first); `amount`, `formula`, `period` only when the group and the day of death are known, and `amount` only
 * where a sum may be named.
 */
export function allowanceValues(
  amounts: Amounts,
  facts: { benefitGroup?: BenefitGroup | null | undefined; diedOn?: Date | null | undefined },
): Partial<Record<ValueName, string>> {
  const values: Partial<Record<ValueName, string>> = {};
  const lines = insuranceLines(amounts);
  if (lines.length > 0) values.insuranceAmounts = lines.join('\n');
  const { benefitGroup, diedOn } = facts;
  if (benefitGroup == null || benefitGroup === 'none' || diedOn == null) return values;
  const allowance = funeralAllowance(amounts, benefitGroup, diedOn);
  if (allowance.kind === 'unknown') return values;
  values.formula = allowance.formula;
  values.period = sayPeriod(allowance);
  if (allowance.kind === 'amount')
    values.amount = `${allowance.atLeast ? 'ít nhất ' : ''}${sayMoney(allowance.dong)}`;
  return values;
}

function insuranceLines(amounts: Amounts): string[] {
  const starts = amounts.bases.find((one) => one.id === 'reference_amount')?.periods ?? [];
  return [...starts]
    .sort((a, b) => b.from.localeCompare(a.from))
    .flatMap((period) => {
      const allowance = funeralAllowance(amounts, 'social_insurance', new Date(`${period.from}T05:00:00Z`));
      if (allowance.kind !== 'amount') return [];
      return [`• Mất ${sayPeriod(allowance)}: ${sayMoney(allowance.dong)} (${allowance.formula})`];
    });
}

/** The day by which to register, counted from `start` (day of birth, of birth registration, of death), or null when no rule is in force. */
export function deadline(
  amounts: Amounts,
  name: DeadlineName,
  start: Date,
): { on: Day; days: number; sources: LegalSource[] } | null {
  const from = dayOf(start);
  const rule = amounts.deadlines.find((one) => one.name === name && within(from, one));
  return rule === undefined
    ? null
    : { on: plusDays(from, rule.days), days: rule.days, sources: rule.sources };
}
