import { type AnswersLeft, freeLeft, leftOf, nextPeriod } from './allowances.ts';
import type { BatchFacts } from './batch-facts.ts';
import { type GateFacts, gate, type PastSend } from './gate.ts';
import type { ClaimedRow, ClosedRow, PastMessage, PutBack } from './message.ts';
import { ruleWords } from './rule-messages.ts';
import { rulesFor, type SendingRules } from './rules.ts';

export type BatchVerdicts = { send: ClaimedRow[]; waits: PutBack[]; ends: ClosedRow[] };

/** The source whose messages rest on a person's own filed case instead of a recorded permission. */
const DOSSIER_SOURCE = 'consent';

/** Another message of the person is under way: known in a moment. */
const WAIT_MS = 5_000;

/** Two workers who see each other both step back; the younger message for longer, so that they do not meet again. */
const YIELD_MS = 30_000;

const NO_DAYS: ReadonlyMap<string, number> = new Map();

/** Asks the gate for each message of a batch, in order: a second message to the same person in one batch waits for the first. */
export function judge(
  rows: readonly ClaimedRow[],
  known: BatchFacts,
  rules: SendingRules,
  now: Date,
): BatchVerdicts {
  const judged: BatchVerdicts = { send: [], waits: [], ends: [] };
  const own = new Set(rows.map((row) => row.id));
  const before = new Map<string, PastMessage[]>();
  for (const past of known.past) if (!own.has(past.id)) push(before, personOf(past), past);
  const here = new Map<string, PastMessage[]>();
  const leaving = new Map(known.leaving);
  for (const row of rows) if (row.purpose !== 'reply') add(leaving, row.channel, -1);

  const rulesOf = narrowing(rules);
  for (const row of rows) {
    if (known.outside?.has(row.channel) && isDemo(row, known)) {
      judged.ends.push(ended(row, 'dropped', 'demo_data'));
      continue;
    }
    const person = personOf(row);
    const past = before.get(person) ?? [];
    const elsewhere = past.filter((one) => one.state === 'sending');
    const inBatch = here.get(person) ?? [];
    const yields = elsewhere.some((one) => one.id < row.id);
    const verdict = gate(
      gateFacts(row, known, rules, now),
      rulesOf(row),
      {
        sends: past.filter((one) => one.state !== 'sending').map((one) => pastSend(one, row)),
        inFlight: [...elsewhere, ...inBatch].map((one) => pastSend(one, row)),
        inFlightWaitMs: yields ? YIELD_MS : WAIT_MS,
        days: known.days.get(row.channel) ?? NO_DAYS,
        leaving: Math.max(0, leaving.get(row.channel) ?? 0),
      },
      now,
    );
    if (verdict.do === 'send') {
      judged.send.push(row);
      if (row.purpose !== 'reply') add(leaving, row.channel, 1);
      push(here, person, underWay(row, now));
    } else if (verdict.do === 'wait') {
      judged.waits.push({ id: row.id, nextAt: verdict.until, rule: verdict.rule });
    } else {
      judged.ends.push(ended(row, verdict.do === 'drop' ? 'dropped' : 'expired', verdict.rule));
    }
  }
  return judged;
}

function underWay(row: ClaimedRow, at: Date): PastMessage {
  const { id, purpose, channel, campaignId, contactId, addressId, groupId } = row;
  return { id, state: 'sending', purpose, channel, campaignId, contactId, addressId, groupId, at };
}

/** The rules that can bind a channel and purpose at all: most rules are others', and the gate walks through all it is given. */
function narrowing(rules: SendingRules): (aim: Pick<ClaimedRow, 'channel' | 'purpose'>) => SendingRules {
  const narrowed = new Map<string, SendingRules>();
  return ({ channel, purpose }) => {
    const aim = `${channel} ${purpose}`;
    const own = narrowed.get(aim) ?? {
      ...rules,
      rules: rules.rules.filter(
        (rule) =>
          (rule.channel === null || rule.channel === channel) &&
          (rule.purpose === null || rule.purpose === purpose),
      ),
    };
    narrowed.set(aim, own);
    return own;
  };
}

function ended(row: ClaimedRow, state: 'dropped' | 'expired', rule: string): ClosedRow {
  return { id: row.id, state, rule, reason: null, staffText: ruleWords(rule) };
}

function isDemo(row: ClaimedRow, known: BatchFacts): boolean {
  const to = row.groupId === null ? known.addresses.get(row.addressId ?? 0) : known.groups.get(row.groupId);
  return to?.demo === true;
}

/** One message as the gate sees it. */
export function gateFacts(row: ClaimedRow, known: BatchFacts, rules: SendingRules, now: Date): GateFacts {
  const { purpose, channel, campaignId, expiresAt } = row;
  const basis = row.source === DOSSIER_SOURCE ? 'dossier' : 'permission';
  return { purpose, channel, campaignId, basis, expiresAt, to: recipient(row, known, rules, now) };
}

/** Absent where no rule counts: the gate then holds nothing back for its price. */
function answersLeft(
  row: ClaimedRow,
  opened: Date | null,
  { allowances }: BatchFacts,
  rules: SendingRules,
  now: Date,
): AnswersLeft | undefined {
  if (allowances === undefined || opened === null || row.addressId === null) return undefined;
  const counting = rulesFor(rules, 'interaction', row, now).filter(
    (rule) => rule.value.freeHours !== undefined,
  );
  if (counting.length === 0) return undefined;
  const most = counting.flatMap(({ value }) => value.freeAnswers ?? []);
  const own = { opened, own: row.id, most: most.length === 0 ? undefined : Math.min(...most) };
  return {
    free: freeLeft(allowances.free.get(row.addressId), own),
    package: leftOf(allowances.account, row.channel, 'package_month', now),
    refilled: nextPeriod('package_month', now),
  };
}

function recipient(row: ClaimedRow, known: BatchFacts, rules: SendingRules, now: Date): GateFacts['to'] {
  if (row.groupId !== null) {
    const group = known.groups.get(row.groupId);
    if (group === undefined || group.sealed === null) return { kind: 'nobody' };
    return { kind: 'group', state: group.state === 'open' ? 'open' : 'closed' };
  }
  const address = row.addressId === null ? undefined : known.addresses.get(row.addressId);
  if (address === undefined) return { kind: 'nobody' };
  const { state, lastInboundAt, permissions } = address;
  const stopped = address.stoppedAt !== null;
  const templated = known.approved?.has(row.channel, row.textId) === true;
  const left = row.purpose === 'reply' ? undefined : answersLeft(row, lastInboundAt, known, rules, now);
  return {
    kind: 'person',
    state,
    stopped,
    erased: address.sealed === '',
    lastInboundAt,
    templated,
    ...(left === undefined ? {} : { left }),
    permissions,
  };
}

/** Whose messages count together: a person's, or a group's. */
function personOf(row: Pick<PastMessage, 'contactId' | 'addressId' | 'groupId'>): string {
  if (row.groupId !== null) return `group ${row.groupId}`;
  return row.contactId === null ? `address ${row.addressId}` : `contact ${row.contactId}`;
}

function pastSend(past: PastMessage, row: ClaimedRow): PastSend {
  const { at, purpose, channel, campaignId } = past;
  return { at, purpose, channel, campaignId, sameAddress: past.addressId === row.addressId };
}

function add<K>(counts: Map<K, number>, key: K, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
