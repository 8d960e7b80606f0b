/**
 * What a newer delivery of the sending rules does to the rules a database has. Pure. Rules nobody touched follow the delivery, as
 * dated rows; what an administrator changed or ended stays and the delivered rule is offered; what staff wrote is never looked at.
 */
import { type DeliveredRules, type RuleRow, ruleOfRow } from './rules.ts';

/** A row of the table, and the delivered rule it is or came from. `changedBy` null: no person has touched it. */
export type StoredRule = RuleRow & { id: number; changedBy: number | null; delivered: string | null };

/** What was delivered last under a key; `row` null: the delivery took it back. */
export type DeliveredState = { key: string; row: RuleRow | null; state: GivenState };
export type GivenState = 'applied' | 'offered' | 'kept';

export type UpgradeStep =
  /** These rows, from before keys were kept, are the delivered rule and what administrators made of it. */
  | { do: 'adopt'; key: string; ids: readonly number[] }
  | { do: 'add'; key: string; row: RuleRow }
  /** The same rule, better founded: source and `verified` are corrected in place. */
  | { do: 'reword'; key: string; id: number; row: RuleRow }
  /** The old row ends where the new one begins. */
  | { do: 'replace'; key: string; id: number; row: RuleRow }
  | { do: 'end'; key: string; id: number; at: Date };

export type RuleUpgrade = {
  steps: readonly UpgradeStep[];
  /** What is to be remembered of this delivery: every key whose rule is new or other than before. */
  given: readonly DeliveredState[];
};

/**
 * @param table every row, those that are over among them, in the order they were written
 * @param before what earlier deliveries gave; empty: this is the first that is remembered
 */
export function planUpgrade(
  delivery: DeliveredRules,
  table: readonly StoredRule[],
  before: readonly DeliveredState[],
  now: Date,
): RuleUpgrade {
  const steps: UpgradeStep[] = [];
  const given: DeliveredState[] = [];
  const fresh = table.length === 0 && before.length === 0;
  const adopted = new Set<number>();
  const known = new Map(before.map((one) => [one.key, one]));
  for (const { key, row } of delivery.rules) {
    const last = known.get(key);
    known.delete(key);
    let line = table.filter((one) => one.delivered === key);
    if (line.length === 0 && last === undefined) {
      line = lineOf(row, table, adopted);
      for (const { id } of line) adopted.add(id);
      if (line.length > 0) steps.push({ do: 'adopt', key, ids: line.map(({ id }) => id) });
    }
    const first = last === undefined ? (line[0] ?? null) : last.row;
    const asIs = first !== null && (last === undefined ? asksTheSame(first, row) : sameRule(first, row));
    if (last !== undefined && first !== null && asIs && sameGrounds(first, row)) continue;
    const current = line.at(-1);
    if (current === undefined ? last !== undefined : current.changedBy !== null) {
      const reached = current !== undefined && asksTheSame(current, row) && !isOver(current, now);
      const state = reached ? 'applied' : asIs ? (last?.state ?? 'applied') : 'offered';
      given.push({ key, row, state });
      continue;
    }
    given.push({ key, row, state: 'applied' });
    if (current === undefined) steps.push({ do: 'add', key, row: fresh ? row : notBefore(row, now) });
    else if (!asIs) steps.push({ do: 'replace', key, id: current.id, row: notBefore(row, now) });
    else if (!sameGrounds(current, row)) steps.push({ do: 'reword', key, id: current.id, row });
  }
  for (const { key, row } of known.values()) {
    if (row === null) continue;
    const current = table.filter((one) => one.delivered === key).at(-1);
    const over = current === undefined || isOver(current, now);
    const offered = !over && current.changedBy !== null;
    given.push({ key, row: null, state: offered ? 'offered' : 'applied' });
    if (!over && !offered) steps.push({ do: 'end', key, id: current.id, at: now });
  }
  return { steps, given };
}

/** What held before stays as it was: a rule that reaches an older database late begins when it gets there. */
export function notBefore(row: RuleRow, now: Date): RuleRow {
  return row.validFrom >= now ? row : { ...row, validFrom: now };
}

/**
 * The rows of a table from before keys were kept that are this delivered rule: one of the same kind, aim and mark that was there
 * from the rule's first day, and the changes that administrators dated after it, each from where the one before ends.
 */
function lineOf(row: RuleRow, table: readonly StoredRule[], adopted: ReadonlySet<number>): StoredRule[] {
  const free = table.filter(
    (one) =>
      one.delivered === null &&
      !adopted.has(one.id) &&
      one.kind === row.kind &&
      one.channel === row.channel &&
      one.purpose === row.purpose,
  );
  const like = free.filter((one) => markOf(one) === markOf(row));
  const begun = (one: StoredRule) =>
    one.changedBy === null || one.validFrom.getTime() === row.validFrom.getTime();
  let current = like.find((one) => asksTheSame(one, row) && begun(one)) ?? like.find(begun);
  const line: StoredRule[] = [];
  while (current !== undefined) {
    line.push(current);
    const end = current.validTo?.getTime();
    current =
      current.changedBy === null
        ? undefined
        : free.find(
            (one) => one.changedBy !== null && !line.includes(one) && one.validFrom.getTime() === end,
          );
  }
  return line;
}

/** What tells rules of one kind and aim apart: quiet days by their name and year, caps by whom they count. */
function markOf(row: RuleRow): string {
  const read = ruleOfRow(row);
  if ('mistake' in read) return row.value;
  const { rule } = read;
  if (rule.kind === 'quiet') return `${rule.value.name} ${rule.value.from.slice(0, 7)}`;
  return rule.kind === 'cap' ? rule.value.per : '';
}

/** Do two rows ask the same of a message? */
function asksTheSame(a: RuleRow, b: RuleRow): boolean {
  return (
    a.kind === b.kind &&
    a.channel === b.channel &&
    a.purpose === b.purpose &&
    canonical(a.value) === canonical(b.value)
  );
}

/** And on the same days? */
function sameRule(a: RuleRow, b: RuleRow): boolean {
  return asksTheSame(a, b) && same(a.validFrom, b.validFrom) && same(a.validTo, b.validTo);
}

function isOver(row: RuleRow, now: Date): boolean {
  return row.validTo !== null && row.validTo <= now;
}

function sameGrounds(a: RuleRow, b: RuleRow): boolean {
  return a.source === b.source && a.verified === b.verified;
}

const same = (a: Date | null, b: Date | null) => a?.getTime() === b?.getTime();

/** The order in which a file names the parts of a value says nothing. */
function canonical(json: string): string {
  const sorted = (value: unknown): unknown =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, part]) => [key, sorted(part)]),
        )
      : value;
  return JSON.stringify(sorted(JSON.parse(json)));
}

/** A row as RuleDelivery keeps it, and back. */
export function writeGiven(row: RuleRow | null): string | null {
  return row === null ? null : JSON.stringify(row);
}

export function readGiven(text: string | null): RuleRow | null {
  if (text === null) return null;
  const row = JSON.parse(text) as RuleRow & { validFrom: string; validTo: string | null };
  return {
    ...row,
    validFrom: new Date(row.validFrom),
    validTo: row.validTo === null ? null : new Date(row.validTo),
  };
}
