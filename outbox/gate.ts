import { plusDays, weekdayOf } from '../calendar/day.ts';
import { DAY_MS } from '../calendar/durations.ts';
import { clockOn, endOf, localMoment, startOf } from '../calendar/moment.ts';
import type { ChannelName } from '../channels/contract.ts';
import type { PermissionPurpose, PermissionState } from '../contacts/permission.ts';
import type { Purpose } from '../templates/purposes.ts';
import type { AnswersLeft } from './allowances.ts';
import type { RuleName } from './rule-messages.ts';
import { nextBoundary, rulesFor, type SendingRule, type SendingRules, spanOf } from './rules.ts';
import { sendingKind } from './sending-kind.ts';

/** What the gate must know of one message at the moment of sending. */
export type GateFacts = {
  purpose: Purpose;
  channel: ChannelName;
  campaignId: number | null;
  /** `dossier`: about the person's own filed case; goes without a recorded permission, never against a refusal. */
  basis: 'permission' | 'dossier';
  expiresAt: Date | null;
  to:
    | {
        kind: 'person';
        state: 'open' | 'gone';
        stopped: boolean;
        /** The address was erased on request: there is nothing to send to. */
        erased: boolean;
        lastInboundAt: Date | null;
        /** The provider approved a template for this text: it may go outside the interaction window. */
        templated?: boolean;
        /** What is left by the provider's count; absent: nobody counts. */
        left?: AnswersLeft;
        permissions: Record<PermissionPurpose, PermissionState>;
      }
    | { kind: 'group'; state: 'open' | 'closed' }
    | { kind: 'nobody' };
};

/** A message handed to a provider before, or perhaps handed (unknown). */
export type PastSend = {
  at: Date;
  purpose: Purpose;
  channel: ChannelName;
  campaignId: number | null;
  sameAddress: boolean;
};

export type SendHistory = {
  /** Messages of the last `HISTORY_MS` to this person on all channels, or to this group. */
  sends: readonly PastSend[];
  /** Those in some worker's hands right now: they may or may not count in a moment. */
  inFlight: readonly PastSend[];
  /** How long to leave those alone. */
  inFlightWaitMs: number;
  /** Messages handed over on this channel by local day, replies not counted. */
  days: ReadonlyMap<string, number>;
  /** Messages of this channel in some worker's hands right now, replies not counted: they will count today. */
  leaving: number;
};

export type GateVerdict =
  | { do: 'send' }
  | { do: 'wait'; until: Date; rule: RuleName }
  | { do: 'drop'; rule: RuleName }
  /** Its latest useful time is past, or comes before the rules would let it go (`rule` says which). */
  | { do: 'expire'; rule: RuleName };

/** How far back a cap may look. */
export const HISTORY_MS = 31 * DAY_MS;
/** A message that the rules keep back longer than this is not worth sending. */
const HORIZON_MS = 370 * DAY_MS;

/**
 * May this message leave now? The one place that says so. Replies answer a person who wrote and are bound by nothing but
 * a dead address; the confirmation of a stop is a reply. A `wait` is always in the future and, if nothing else happens,
 * the answer at `until` is `send`.
 */
export function gate(facts: GateFacts, rules: SendingRules, history: SendHistory, now: Date): GateVerdict {
  if (facts.expiresAt !== null && now >= facts.expiresAt) return { do: 'expire', rule: 'expired' };
  const barred = bar(facts, rules, now);
  if (barred !== null) return { do: 'drop', rule: barred };
  if (facts.purpose === 'reply') return { do: 'send' };

  const contended = history.inFlight.some((other) => mayCount(facts, rules, other, now));
  const from = contended ? new Date(now.getTime() + history.inFlightWaitMs) : now;
  const opening = firstOpening(facts, rules, history, from);
  if (opening === null) return { do: 'drop', rule: 'never_allowed' };
  const until = opening.at;
  if (until.getTime() === now.getTime()) return { do: 'send' };
  const rule = opening.rule ?? 'in_flight';
  if (facts.expiresAt !== null && until >= facts.expiresAt) return { do: 'expire', rule };
  const barredThen = bar(facts, rules, until);
  // Kept back only for its price, and the person's window closes meanwhile: the price is the reason that staff can change.
  if (barredThen === `${facts.channel}_window` && rule === `${facts.channel}_paid`)
    return { do: 'drop', rule };
  return barredThen === null ? { do: 'wait', until, rule } : { do: 'drop', rule: barredThen };
}

/**
 * Until when everything of this purpose is kept back on this channel by the clock alone (hours, quiet days); null: open.
 * Lets a whole lane be put off with one statement instead of asking the gate for each message.
 */
export function closedUntil(
  rules: SendingRules,
  aim: { channel: ChannelName; purpose: Purpose },
  now: Date,
): { until: Date; rule: RuleName } | null {
  if (aim.purpose === 'reply') return null;
  const opening = firstFree(rules, now, (at) => shut(rules, aim, at));
  if (opening === null) return { until: new Date(now.getTime() + HORIZON_MS), rule: 'never_allowed' };
  return opening.rule === null ? null : { until: opening.at, rule: opening.rule };
}

/** Reasons that waiting does not mend. */
function bar(facts: GateFacts, rules: SendingRules, at: Date): RuleName | null {
  const { to, purpose, channel } = facts;
  if (to.kind === 'nobody') return 'no_address';
  if (to.kind === 'group') return to.state === 'open' ? null : 'gone';
  if (to.erased) return 'erased';
  if (to.state === 'gone') return 'gone';
  if (purpose === 'reply') return null;
  if (to.stopped) return 'stopped';
  const permission = to.permissions[purpose === 'outreach' ? 'outreach' : 'reminder'];
  if (permission === 'refused') return 'refused_by_person';
  if (permission === 'none' && (facts.basis !== 'dossier' || purpose === 'outreach')) return 'no_permission';
  return to.templated !== true && isWindowClosed({ channel, purpose, to }, rules, at)
    ? `${channel}_window`
    : null;
}

/** Has this person been silent for longer than the channel allows free words? */
export function isWindowClosed(
  facts: Pick<GateFacts, 'channel' | 'purpose'> & { to: { lastInboundAt: Date | null } },
  rules: SendingRules,
  at: Date,
): boolean {
  const { lastInboundAt } = facts.to;
  return rulesFor(rules, 'interaction', facts, at).some(
    ({ value }) => lastInboundAt === null || at.getTime() - lastInboundAt.getTime() >= value.days * DAY_MS,
  );
}

type Block = { until: Date; rule: RuleName };

/** Nothing is free any more and nothing may cost: until the package is filled again. */
function tooDear(facts: GateFacts, rules: SendingRules, at: Date): Block | null {
  if (facts.to.kind !== 'person' || facts.to.left === undefined) return null;
  if (sendingKind(facts, rules, at) !== null) return null;
  return { until: facts.to.left.refilled, rule: `${facts.channel}_paid` };
}

function firstOpening(facts: GateFacts, rules: SendingRules, history: SendHistory, from: Date) {
  return firstFree(
    rules,
    from,
    (at) =>
      shut(rules, facts, at) ??
      capped(facts, rules, history, at) ??
      full(facts, rules, history, at, from) ??
      tooDear(facts, rules, at),
  );
}

/** Walks from block to block until nothing blocks. Stops at each rule's begin and end, so that no opening is jumped over. */
function firstFree(
  rules: SendingRules,
  from: Date,
  blockAt: (at: Date) => Block | null,
): { at: Date; rule: RuleName | null } | null {
  let at = from;
  let rule: RuleName | null = null;
  while (at.getTime() - from.getTime() <= HORIZON_MS) {
    const block = blockAt(at);
    if (block === null) return { at, rule };
    if (block.until <= at) throw new Error(`sending rule ${block.rule} does not move on`);
    rule ??= block.rule;
    const boundary = nextBoundary(rules, at);
    at = boundary !== null && boundary < block.until ? boundary : block.until;
  }
  return null;
}

/** Closed by hours or by a quiet day. */
function shut(rules: SendingRules, aim: { channel: ChannelName; purpose: Purpose }, at: Date): Block | null {
  for (const { value } of rulesFor(rules, 'quiet', aim, at)) {
    const { day } = localMoment(at);
    if (value.from <= day && day <= value.to) return { until: endOf(value.to), rule: 'quiet_day' };
  }
  for (const window of rulesFor(rules, 'window', aim, at)) {
    const until = opensAt(window, at);
    if (until > at) return { until, rule: 'hours' };
  }
  return null;
}

/** `at` itself when the window is open then, else its next opening (or, with no open day at all, a week later). */
function opensAt(window: SendingRule<'window'>, at: Date): Date {
  const { day } = localMoment(at);
  for (let later = 0; later <= 7; later++) {
    const date = plusDays(day, later);
    const weekday = weekdayOf(date);
    const hours = window.value.hours[weekday];
    if (hours === undefined) continue;
    const [from, to] = hours.split('-').map((clock) => clockOn(date, clock));
    if (from === undefined || to === undefined || at >= to || to <= from) continue;
    return at >= from ? at : from;
  }
  return startOf(plusDays(day, 8));
}

/** Has the person or the group had enough? Then: when the oldest message that is too many falls out of the span. */
function capped(facts: GateFacts, rules: SendingRules, history: SendHistory, at: Date): Block | null {
  for (const cap of rulesFor(rules, 'cap', facts, at)) {
    const span = spanOf(cap.value);
    const counted = history.sends
      .filter((send) => counts(cap, facts, send) && send.at.getTime() > at.getTime() - span)
      .map((send) => send.at.getTime())
      .sort((a, b) => a - b);
    if (counted.length < cap.value.most) continue;
    const leaving = counted[counted.length - cap.value.most];
    const until = leaving === undefined ? at.getTime() + HORIZON_MS + 1 : leaving + span;
    return { until: new Date(until), rule: `cap_${cap.value.per}` };
  }
  return null;
}

function counts(cap: SendingRule<'cap'>, facts: GateFacts, send: PastSend): boolean {
  if (send.purpose === 'reply') return false;
  if ((cap.value.per === 'group') !== (facts.to.kind === 'group')) return false;
  if (cap.purpose !== null && send.purpose !== cap.purpose) return false;
  if (cap.channel !== null && send.channel !== cap.channel) return false;
  if (cap.value.per === 'campaign') return facts.campaignId !== null && send.campaignId === facts.campaignId;
  return cap.value.per !== 'address' || send.sameAddress;
}

function mayCount(facts: GateFacts, rules: SendingRules, other: PastSend, now: Date): boolean {
  return rulesFor(rules, 'cap', facts, now).some((cap) => counts(cap, facts, other));
}

/** Is the channel's day used up? */
function full(
  facts: GateFacts,
  rules: SendingRules,
  history: SendHistory,
  at: Date,
  from: Date,
): Block | null {
  for (const { value } of rulesFor(rules, 'quota', facts, at)) {
    const { day } = localMoment(at);
    const handed = history.days.get(day) ?? 0;
    if (handed >= value.perDay) return { until: endOf(day), rule: 'quota' };
    // Only while nothing is known of those that are leaving: in a moment they are counted, or came back.
    if (handed + history.leaving >= value.perDay && at.getTime() < from.getTime() + history.inFlightWaitMs)
      return { until: new Date(from.getTime() + history.inFlightWaitMs), rule: 'in_flight' };
  }
  return null;
}
