/**
 * The reminder ladder: what is due for one confirmation at one moment, and why. Pure: everything it decides on is an
 * argument, and the same facts always give the same answer.
 */
import { DAY_MS, HOUR_MS } from '../calendar/durations.ts';
import type { ReminderTimes } from '../outbox/outbox.ts';
import type { LawInForce } from './need.ts';
import type { ConsentState } from './states.ts';

/** Messages older than this before the request belong to an earlier request of the same confirmation. */
const EARLIER_REQUEST_MS = 48 * HOUR_MS;

/** What a province writes in place of the shipped text: for chat (Zalo, Telegram) and for SMS. */
export type LadderWords = { chat: string; sms: string };
/** `text` names the shipped words; `words` null: those are used. */
type Worded = { text: string; title: string; words: LadderWords | null };
export type LadderStep = Worded & { id: string; afterHours: number };

/** A ladder as it is kept: what the office decides about steps and words. */
export type LadderBody = {
  steps: LadderStep[];
  last: Worded & { id: string; beforeDeadlineHours: number };
  nudge: Worded & { coversHours: number };
  callListAfterHours: number;
  maxAgeDays: number;
  /** How long the word of a citizen ("đã xác nhận") rests against a file that still says "requested". */
  saidRestHours: number;
  deadline: { hours: number | null; source: string | null };
};

/**
 * A ladder in force: when a reminder may leave and how far apart one person's must lie is asked of the sending rules, and
 * of nothing else; whether a confirmation is needed at all, of the law.
 */
export type Ladder = LadderBody & ReminderTimes & { law: LawInForce };

/** One message about this confirmation. open: waits in the outbox or is on its way; failed: reached nobody. */
export type SentReminder = { step: string; at: Date; state: 'open' | 'sent' | 'failed' };

export type LadderFacts = {
  state: ConsentState;
  /** When the state was known to be so. */
  asOf: Date;
  requestedAt: Date;
  /** Its own, else that of the law. */
  deadlineAt: Date | null;
  /** The dossier is in no newer file of its commune. */
  vanished: boolean;
  /** The law does not ask this confirmation, and the province chose not to remind of it. */
  needless: boolean;
  /** `wrong_person`: who we wrote to said it is not them, and nobody else is known. */
  recipient: 'person' | 'applicant' | 'unreachable' | 'stopped' | 'wrong_person';
  /** Messages about this confirmation, oldest first. */
  history: readonly SentReminder[];
  /** The last reminder that went to the recipient, for any dossier. */
  lastToPerson: Date | null;
  /** A reminder about another confirmation waits for the recipient in the outbox. */
  openToPerson: boolean;
};

export type WaitReason =
  | 'stale_data'
  | 'unknown_state'
  | 'not_requested_yet'
  | 'in_outbox'
  | 'other_reminder_in_outbox'
  | 'after_last_step';
export type CallReason =
  | 'unreachable'
  | 'stopped'
  | 'wrong_person'
  | 'no_answer'
  | 'deadline_passed'
  | 'no_time_left';
export type NothingReason = Exclude<ConsentState, 'requested' | 'unknown'> | 'vanished' | 'not_needed_by_law';

export type NextStep =
  /** `at` may lie in the future. `skipped`: older steps that this one stands for. */
  | { do: 'send'; step: string; text: string; title: string; at: Date; skipped: string[] }
  /** `until` null: until something changes (a fresh file, a message that leaves). */
  | { do: 'wait'; until: Date | null; why: WaitReason }
  | { do: 'call_list'; why: CallReason }
  | { do: 'nothing'; why: NothingReason };

export type ScheduledStep = { id: string; at: Date; text: string; title: string };

/** The deadline of a confirmation: its own, else the general one of the ladder, else none. */
export function deadlineOf(
  facts: Pick<LadderFacts, 'deadlineAt' | 'requestedAt'>,
  ladder: Pick<Ladder, 'deadline'>,
): Date | null {
  if (facts.deadlineAt !== null) return facts.deadlineAt;
  const { hours } = ladder.deadline;
  return hours === null ? null : new Date(facts.requestedAt.getTime() + hours * HOUR_MS);
}

/** All steps of a confirmation with the moment each falls due, before gaps and hours. */
export function scheduleOf(
  facts: Pick<LadderFacts, 'deadlineAt' | 'requestedAt'>,
  ladder: LadderBody & Pick<Ladder, 'gapHours'>,
): ScheduledStep[] {
  const asked = facts.requestedAt.getTime();
  const deadline = deadlineOf(facts, ladder)?.getTime() ?? Number.POSITIVE_INFINITY;
  const steps = ladder.steps.map(({ id, text, title, afterHours }) => ({
    id,
    text,
    title,
    at: new Date(asked + afterHours * HOUR_MS),
  }));
  const before = deadline - ladder.last.beforeDeadlineHours * HOUR_MS;
  if (deadline === Number.POSITIVE_INFINITY) return steps;
  if (before <= asked) return steps.filter((step, index) => index === 0 || step.at.getTime() < deadline);
  const { id, text, title } = ladder.last;
  return [
    ...steps.filter((step, index) => index === 0 || step.at.getTime() <= before - ladder.gapHours * HOUR_MS),
    { id, text, title, at: new Date(before) },
  ];
}

/** Is the knowledge too old to act upon at this moment? */
export function isStale(asOf: Date, ladder: Pick<Ladder, 'maxAgeDays'>, now: Date): boolean {
  return now.getTime() - asOf.getTime() > ladder.maxAgeDays * DAY_MS;
}

export function isNudge(step: string | null): boolean {
  return step?.startsWith('nudge') ?? false;
}

/** The part of the history that belongs to the present request. */
export function sinceRequest(history: readonly SentReminder[], requestedAt: Date): SentReminder[] {
  return history.filter((sent) => sent.at.getTime() >= requestedAt.getTime() - EARLIER_REQUEST_MS);
}

/** What to do next for one confirmation, and why. */
export function nextStep(facts: LadderFacts, ladder: Ladder, now: Date): NextStep {
  if (facts.state !== 'requested' && facts.state !== 'unknown') return { do: 'nothing', why: facts.state };
  if (facts.vanished) return { do: 'nothing', why: 'vanished' };
  if (facts.needless) return { do: 'nothing', why: 'not_needed_by_law' };
  if (facts.state === 'unknown') return { do: 'wait', until: null, why: 'unknown_state' };
  if (isStale(facts.asOf, ladder, now)) return { do: 'wait', until: null, why: 'stale_data' };
  if (facts.requestedAt > now) return { do: 'wait', until: facts.requestedAt, why: 'not_requested_yet' };
  const deadline = deadlineOf(facts, ladder);
  if (deadline !== null && deadline <= now) return { do: 'call_list', why: 'deadline_passed' };
  if (facts.recipient !== 'person' && facts.recipient !== 'applicant')
    return { do: 'call_list', why: facts.recipient };
  const history = sinceRequest(facts.history, facts.requestedAt);
  if (history.some((sent) => sent.state === 'open')) return { do: 'wait', until: null, why: 'in_outbox' };
  if (facts.openToPerson) return { do: 'wait', until: null, why: 'other_reminder_in_outbox' };

  const remaining = remainingSteps(scheduleOf(facts, ladder), history, ladder);
  if (remaining.length === 0) return afterLast(history, deadline, ladder, now);
  return newestDue(remaining, facts.lastToPerson, deadline, ladder, now);
}

/** Steps after the newest that was tried, without those that a manual nudge or an older ladder stands for. */
function remainingSteps(
  schedule: readonly ScheduledStep[],
  history: readonly SentReminder[],
  ladder: Ladder,
): ScheduledStep[] {
  const tried = schedule.findLastIndex((step) => history.some((sent) => sent.step === step.id));
  const known = new Set(schedule.map((step) => step.id));
  const covered = Math.max(
    ...history
      .filter((sent) => isNudge(sent.step) && sent.state !== 'failed')
      .map((sent) => sent.at.getTime() + ladder.nudge.coversHours * HOUR_MS),
    // A step of a ladder that was changed since stands for whatever the new one had until then.
    ...history
      .filter((sent) => !isNudge(sent.step) && !known.has(sent.step))
      .map((sent) => sent.at.getTime()),
    Number.NEGATIVE_INFINITY,
  );
  return schedule.filter((step, index) => index > tried && step.at.getTime() > covered);
}

/**
 * Of the steps that are due only the newest is sent: who joined late is caught up with one message. When the gap or the
 * night pushes it past the next step, that one takes its place.
 */
function newestDue(
  remaining: readonly ScheduledStep[],
  lastToPerson: Date | null,
  deadline: Date | null,
  ladder: Ladder,
  now: Date,
): NextStep {
  const gapEnds = lastToPerson === null ? 0 : lastToPerson.getTime() + ladder.gapHours * HOUR_MS;
  const earliest = Math.max(now.getTime(), gapEnds);
  const [first] = remaining;
  if (first === undefined) throw new Error('no step is left');
  let at = ladder.opensFrom(new Date(Math.max(first.at.getTime(), earliest)));
  let index = 0;
  for (;;) {
    const newest = remaining.findLastIndex((step) => step.at <= at);
    if (newest <= index) break;
    index = newest;
    at = ladder.opensFrom(new Date(Math.max(remaining[index]?.at.getTime() ?? 0, earliest)));
  }
  const step = remaining[index] ?? first;
  if (deadline !== null && at >= deadline) return { do: 'call_list', why: 'no_time_left' };
  return {
    do: 'send',
    step: step.id,
    text: step.text,
    title: step.title,
    at,
    skipped: remaining.slice(0, index).map((older) => older.id),
  };
}

function afterLast(
  history: readonly SentReminder[],
  deadline: Date | null,
  ladder: Ladder,
  now: Date,
): NextStep {
  const last = history.at(-1)?.at;
  if (last === undefined) return { do: 'call_list', why: 'no_answer' };
  const wait = ladder.callListAfterHours * HOUR_MS;
  const half = deadline === null ? wait : (deadline.getTime() - last.getTime()) / 2;
  const until = new Date(last.getTime() + Math.min(wait, Math.max(half, 0)));
  return until <= now ? { do: 'call_list', why: 'no_answer' } : { do: 'wait', until, why: 'after_last_step' };
}

/** Does the word of a citizen still hold against a file taken at `asOf`? Systems pass confirmations on with a delay. */
export function wordHolds(saidAt: Date, asOf: Date, ladder: Pick<Ladder, 'saidRestHours'>): boolean {
  return asOf.getTime() < saidAt.getTime() + ladder.saidRestHours * HOUR_MS;
}

/** The step of a ladder that a message of the ledger was posted for; null: a step of an older ladder. */
export function stepOf(ladder: Ladder, step: string): (Worded & { id: string }) | null {
  if (isNudge(step)) return { ...ladder.nudge, id: step };
  return [...ladder.steps, ladder.last].find((one) => one.id === step) ?? null;
}

/** The words of a confirmation of which it is not sure that the law asks it. */
export const EASED_TEXT = 'consent-eased';

/** The same steps at the same times with words that claim no more than is sure; a province's own words may claim more. */
export function easedLadder(ladder: Ladder): Ladder {
  const eased = { text: EASED_TEXT, words: null };
  return {
    ...ladder,
    steps: ladder.steps.map((step) => ({ ...step, ...eased })),
    last: { ...ladder.last, ...eased },
    nudge: { ...ladder.nudge, ...eased },
  };
}
