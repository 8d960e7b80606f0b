import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { WEEKDAYS, within } from '../calendar/day.ts';
import { endOf, startOf } from '../calendar/moment.ts';
import type { Holidays } from '../calendar/working-days.ts';
import { CHANNEL_NAMES, type ChannelName } from '../channels/contract.ts';
import { ACTIVE_PURPOSES, type ActivePurpose, type Purpose } from '../templates/purposes.ts';

const HOURS = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/);
const DAY = z.iso.date();
/** A cap looks back at most so far: what the outbox keeps at hand (gate.ts, HISTORY_MS). */
const MOST_HOURS = 31 * 24;

/** Over what a cap counts. */
export const CAP_PER = ['person', 'campaign', 'address', 'group'] as const;

/** The shape of `value` for each kind of rule. */
export const RULE_VALUES = {
  /** Open hours by weekday, local time, end not included; a day that is not named is closed. All matching windows must be open. */
  window: z.strictObject({ hours: z.partialRecord(z.enum(WEEKDAYS), HOURS) }),
  /** Days, both included, on which nothing of this purpose leaves. */
  quiet: z
    .strictObject({ from: DAY, to: DAY, name: z.string().min(1).max(120) })
    .refine(({ from, to }) => from <= to, 'ngày cuối (to) phải không trước ngày đầu (from)'),
  /**
   * At most `most` in any span (one of hours, minutes, seconds), counted per person over all channels, per person and
   * campaign, per address, or per group (over all campaigns).
   */
  cap: z
    .strictObject({
      most: z.int().min(0).max(1_000_000),
      hours: z.int().positive().max(MOST_HOURS).optional(),
      minutes: z.int().positive().max(1_440).optional(),
      seconds: z.int().positive().max(3_600).optional(),
      per: z.enum(CAP_PER),
    })
    .refine(
      ({ hours, minutes, seconds }) =>
        [hours, minutes, seconds].filter((span) => span !== undefined).length === 1,
      'cần đúng một khoảng thời gian (hours, minutes hoặc seconds)',
    ),
  /**
   * The person must have written to us on this channel within so many days. Within `freeHours` a message costs nothing (the first
   * `freeAnswers` of them, where the provider counts), later it comes out of the account's package, then it costs `dong`; `paid` false:
   * nothing that costs is sent.
   */
  interaction: z.strictObject({
    days: z.int().positive().max(366),
    freeHours: z.int().positive().optional(),
    freeAnswers: z.int().positive().max(1_000).optional(),
    dong: z.int().min(0).optional(),
    paid: z.boolean().optional(),
  }),
  /** Our own top speed towards a provider. */
  pace: z.strictObject({ perSecond: z.number().positive().max(10_000) }),
  /** At most so many messages a day on a channel (replies do not count). */
  quota: z.strictObject({ perDay: z.int().min(0) }),
  /** Letters that must stand first in the text. */
  label: z.strictObject({ text: z.string().min(1).max(20), apply: z.boolean() }),
  /** Most that one campaign may cost, in dong, whatever its own plan allows. */
  budget: z.strictObject({ dong: z.int().positive().max(999_999_999) }),
} as const;

export type RuleKind = keyof typeof RULE_VALUES;
export const RULE_KINDS = Object.keys(RULE_VALUES) as RuleKind[];

/** One dated rule. `channel` and `purpose` null: every one of them (replies are never bound by rules). `to` is not included. */
export type SendingRule<K extends RuleKind = RuleKind> = {
  [Kind in K]: {
    kind: Kind;
    channel: ChannelName | null;
    purpose: ActivePurpose | null;
    value: z.infer<(typeof RULE_VALUES)[Kind]>;
    source: string;
    verified: boolean;
    from: Date;
    to: Date | null;
  };
}[K];

/** All sending rules. */
export type SendingRules = { rules: readonly SendingRule[] };

/** A rule as a row of SendingRule keeps it. */
export type RuleRow = {
  kind: string;
  channel: string | null;
  purpose: string | null;
  value: string;
  source: string;
  verified: boolean;
  validFrom: Date;
  validTo: Date | null;
};

const ROW = z.strictObject({
  kind: z.enum(RULE_KINDS),
  channel: z.enum(CHANNEL_NAMES).nullable(),
  purpose: z.enum(ACTIVE_PURPOSES).nullable(),
  source: z.string().min(1),
  verified: z.boolean(),
});

/** Reads a row. A row with a mistake is named, because a rule that is silently not obeyed is worse than none. */
export function ruleOfRow(row: RuleRow): { rule: SendingRule } | { mistake: string } {
  const head = ROW.safeParse({
    kind: row.kind,
    channel: row.channel,
    purpose: row.purpose,
    source: row.source,
    verified: row.verified,
  });
  if (!head.success) return { mistake: describeIssues(head.error) };
  let json: unknown;
  try {
    json = JSON.parse(row.value);
  } catch {
    return { mistake: 'value: không phải JSON' };
  }
  const value = RULE_VALUES[head.data.kind].safeParse(json);
  if (!value.success) return { mistake: describeIssues(value.error) };
  return { rule: { ...head.data, value: value.data, from: row.validFrom, to: row.validTo } as SendingRule };
}

/** Rows to rules. Throws when a row is broken: they are checked when they are written. */
export function rulesOfRows(rows: readonly RuleRow[]): SendingRules {
  const rules = rows.map((row) => {
    const read = ruleOfRow(row);
    if ('mistake' in read) throw new Error(`sending rule ${row.kind}: ${read.mistake}`);
    return read.rule;
  });
  return { rules };
}

const FILE = z.strictObject({
  version: z.int().positive(),
  issued: DAY,
  rules: z.array(
    z.strictObject({
      key: z.string().regex(/^[a-z0-9-]{3,40}$/),
      kind: z.enum(RULE_KINDS),
      channel: z.enum(CHANNEL_NAMES).optional(),
      purposes: z.array(z.enum(ACTIVE_PURPOSES)).optional(),
      value: z.unknown(),
      from: DAY,
      to: DAY.optional(),
      verified: z.boolean().optional(),
      source: z.string().min(1).optional(),
    }),
  ),
});

/** A rule as the program is delivered with it. `key` names it for good, whatever becomes of its text. */
export type DeliveredRule = { key: string; row: RuleRow };
/** All of them. `version` only grows; `issued` is the local day on which it was last changed. */
export type DeliveredRules = { version: number; issued: string; rules: readonly DeliveredRule[] };

/** A quiet rule that names a day of the calendar of holidays: its days and what is known of them have one home. */
const OF_HOLIDAY = z.strictObject({ holiday: DAY });

/** What an entry rests on: its own words, or the calendar's where it names a holiday. */
function groundsOf(
  entry: z.infer<typeof FILE>['rules'][number],
  holidays: Holidays,
): { value: unknown; verified: boolean; source: string } {
  const named = OF_HOLIDAY.safeParse(entry.value);
  if (!named.success) {
    if (entry.verified === undefined || entry.source === undefined)
      throw new Error(`rules.yaml, ${entry.key}: verified and source must be said`);
    return { value: entry.value, verified: entry.verified, source: entry.source };
  }
  const off = holidays.off.find((one) => within(named.data.holiday, one));
  if (off === undefined)
    throw new Error(
      `rules.yaml, ${entry.key}: ${named.data.holiday} is no holiday in calendar/holidays.yaml`,
    );
  const { from, to, name, verified, source } = off;
  return {
    value: { from, to, name },
    verified,
    source: verified ? source : `${source}; chưa đối chiếu văn bản`,
  };
}

/**
 * Reads rules.yaml: one rule per purpose named (its key then says which). `from` and `to` are local days, `to` included. Throws on a
 * mistake (our own file).
 */
export function deliveryOfYaml(text: string, holidays: Holidays): DeliveredRules {
  const { version, issued, rules } = FILE.parse(parseYaml(text));
  const found = rules.flatMap((entry) => {
    const grounds = groundsOf(entry, holidays);
    return (entry.purposes ?? [null]).map((purpose) => {
      const row: RuleRow = {
        kind: entry.kind,
        channel: entry.channel ?? null,
        purpose,
        value: JSON.stringify(grounds.value),
        source: grounds.source,
        verified: grounds.verified,
        validFrom: startOf(entry.from),
        validTo: entry.to === undefined ? null : endOf(entry.to),
      };
      const read = ruleOfRow(row);
      if ('mistake' in read) throw new Error(`rules.yaml, ${entry.key}: ${read.mistake}`);
      return { key: purpose === null ? entry.key : `${entry.key}/${purpose}`, row };
    });
  });
  if (new Set(found.map(({ key }) => key)).size < found.length)
    throw new Error('rules.yaml: a key stands twice');
  return { version, issued, rules: found };
}

function describeIssues(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'value'}: ${issue.message}`).join('; ');
}

type Aim = { channel: ChannelName; purpose: Purpose };

/** The rules of one kind in force for a channel and purpose at a moment. */
export function rulesFor<K extends RuleKind>(
  rules: SendingRules,
  kind: K,
  aim: Aim,
  at: Date,
): SendingRule<K>[] {
  const found = rules.rules.filter(
    (rule) =>
      rule.kind === kind &&
      (rule.channel === null || rule.channel === aim.channel) &&
      (rule.purpose === null || rule.purpose === aim.purpose) &&
      isInForce(rule, at),
  );
  return found as SendingRule<K>[];
}

/** Messages per second that may be handed to a channel; null: no limit of ours. */
export function paceOf(rules: SendingRules, channel: ChannelName, at: Date): number | null {
  const paces = rules.rules.filter(
    (rule): rule is SendingRule<'pace'> =>
      rule.kind === 'pace' && (rule.channel === null || rule.channel === channel) && isInForce(rule, at),
  );
  return paces.length === 0 ? null : Math.min(...paces.map((rule) => rule.value.perSecond));
}

/** Milliseconds in which a cap counts. */
export function spanOf({ hours = 0, minutes = 0, seconds = 0 }: SendingRule<'cap'>['value']): number {
  return ((hours * 60 + minutes) * 60 + seconds) * 1_000;
}

/**
 * Most that a campaign may cost, in dong: what its own plan allows, and no more than the rules allow every campaign of its
 * purpose. Null: nobody limits it. Only SMS cost money, so only rules on SMS or on every channel count.
 */
export function budgetOf(
  rules: SendingRules,
  plan: { purpose: Purpose; budget: number | null },
  at: Date,
): number | null {
  const held = rulesFor(rules, 'budget', { channel: 'sms', purpose: plan.purpose }, at);
  const limits = [...held.map((rule) => rule.value.dong), ...(plan.budget === null ? [] : [plan.budget])];
  return limits.length === 0 ? null : Math.min(...limits);
}

function isInForce(rule: Pick<SendingRule, 'from' | 'to'>, at: Date): boolean {
  return rule.from <= at && (rule.to === null || at < rule.to);
}

/** What must stand first in a text of this channel and purpose; '' when nothing. */
export function labelOf(rules: SendingRules, aim: Aim, at: Date): string {
  const label = rulesFor(rules, 'label', aim, at).find((rule) => rule.value.apply);
  return label === undefined ? '' : label.value.text;
}

/** The next moment after `at` when a rule begins or ends; null: never again. */
export function nextBoundary(rules: SendingRules, at: Date): Date | null {
  let next: Date | null = null;
  for (const rule of rules.rules)
    for (const edge of [rule.from, rule.to])
      if (edge !== null && edge > at && (next === null || edge < next)) next = edge;
  return next;
}
