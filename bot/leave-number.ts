/**
 * A mobile number that a citizen leaves: for a call from the office, or for reminders by SMS where the talk itself cannot be written
 * to later (a web page). The number is read from the raw words only when it was asked for, and proven by a code before anything is
 * sent to it but that code. Pure.
 */
import { MINUTE_MS } from '../calendar/durations.ts';
import { dayOf } from '../calendar/moment.ts';
import { sayDay } from '../calendar/words.ts';
import { foldWords } from '../writing/letters.ts';
import type { BotDecision, ReminderPlanned } from './decision.ts';
import { button, done, HUMAN, type TalkFacts, text } from './facts.ts';
import { handoff } from './handoff.ts';
import { remind } from './reminders.ts';
import type { ReminderKind } from './talk.ts';

const CODE_MINUTES = 15;
const MOST_CODE_TRIES = 5;
const CODE_DIGITS = 6;
const LARGE_PRIME = 2_147_483_647;

/** A run that may be a mobile number, as people write it. */
const NUMBER = /\+?\d(?:[ .\-()]?\d){8,12}/u;

/** The written number in a message, or null. */
export function numberIn(text: string): string | null {
  return NUMBER.exec(text)?.[0] ?? null;
}

/** The six digits of a code in a message, whatever stands around them. */
export function codeIn(text: string): string | null {
  return (
    new RegExp(`(?<!\\d)\\d{${CODE_DIGITS}}(?!\\d)`).exec(text.replace(/(?<=\d)[ .-](?=\d)/g, ''))?.[0] ??
    null
  );
}

/** A code from a keyed hash: nobody without the key can foretell it, and nothing of it is kept. */
export function codeFrom(hash: string): string {
  let number = 0;
  for (const letter of hash) number = (number * 257 + letter.charCodeAt(0)) % LARGE_PRIME;
  return String(number % 10 ** CODE_DIGITS).padStart(CODE_DIGITS, '0');
}

/** Is a code of this moment still good? */
export function codeHolds(askedAt: Date, tries: number, now: Date): boolean {
  return tries < MOST_CODE_TRIES && now.getTime() - askedAt.getTime() < CODE_MINUTES * MINUTE_MS;
}

/** A reminder wished for on the web page: the plan is told, and a number is asked for. Nothing is set yet, and nothing says so. */
function askNumber(facts: TalkFacts, what: ReminderKind): BotDecision {
  const plan = planned(facts, what);
  if (plan.kind !== 'plan') return plan.decision;
  const first = plan.effect.messages[0];
  const day = first === undefined ? '' : sayDay(dayOf(first.at));
  return done(facts, 'reminder.subscribe', 'answer', [text('bot-remind-ask-phone', { day })], [], {
    ...facts.talk,
    expect: { kind: 'remind_phone', what },
  });
}

/** "Nhắc tôi trước hạn": set where the talk can be written to, else a number is asked for, else said that it cannot be. */
export function wishedReminder(facts: TalkFacts, what: ReminderKind): BotDecision {
  return facts.canRemindBySms && !facts.canRemind ? askNumber(facts, what) : remind(facts, what);
}

/** What would be set, as on a channel that can be written to; else what is said instead (a day is missing, it is too late). */
function planned(
  facts: TalkFacts,
  what: ReminderKind,
): { kind: 'plan'; effect: ReminderPlanned } | { kind: 'said'; decision: BotDecision } {
  const decision = remind({ ...facts, canRemind: true }, what);
  const effect = decision.effects.find((one): one is ReminderPlanned => one.kind === 'remind');
  return effect === undefined ? { kind: 'said', decision } : { kind: 'plan', effect };
}

/** The answer to our question for a number or a code; null when it is neither, so that it is read as anything else. */
export function numberLeft(facts: TalkFacts): BotDecision | null {
  const { talk, phone, code } = facts;
  const { expect } = talk;
  if (expect?.kind === 'remind_phone' && phone !== null)
    return done(facts, 'reminder.subscribe', 'answer', [], [{ kind: 'send_code', phone, what: expect.what }]);
  if (expect?.kind === 'remind_code' && phone !== null && code === null)
    return done(facts, 'reminder.subscribe', 'answer', [], [{ kind: 'send_code', phone, what: expect.what }]);
  if (expect?.kind === 'remind_code' && code !== null) {
    const plan = planned(facts, expect.what);
    if (plan.kind !== 'plan') return plan.decision;
    return done(
      facts,
      'reminder.subscribe',
      'answer',
      [],
      [{ kind: 'prove_phone', code, plan: plan.effect }],
    );
  }
  return null;
}

/** The day on which a plan would write first, for its confirmation. */
export function firstDay(plan: ReminderPlanned): string {
  const first = plan.messages[0];
  return first === undefined ? '' : sayDay(dayOf(first.at));
}

const CALL_ME = button('Nhờ cán bộ gọi điện', 'call_me');

const WANTS_CALL =
  /\b(?:goi (?:dien |dien thoai |lai )*(?:cho|giup|dum) (?:toi|tui|em|con|chau|ong|ba|bac|co|chu|minh|nha)|nho (?:ai |can bo |nguoi )?goi (?:dien|lai)|muon (?:noi chuyen|nghe) (?:qua )?dien thoai|xin goi lai)\b/;
const READS_LITTLE =
  /\b(?:(?:khong|ko|k|hong|it|chang) (?:co )?(?:biet|ranh) (?:doc |viet )?(?:nhieu )?(?:chu|mat chu)|khong biet chu|mu chu|it chu|khong biet (?:doc|viet)|khong doc duoc|doc khong (?:duoc|noi|ra)|mat (?:kem|mo|yeu)|chu nho qua|khong biet (?:nhan tin|bam|go)|khong ranh (?:dien thoai|cong nghe|nhan tin))\b/;

/** "Gọi điện cho tôi": to a person at once, with the mark that a call is wished for. */
export function wantsCall(typed: string): boolean {
  const plain = foldWords(typed);
  if (!WANTS_CALL.test(plain)) return false;
  const words = plain.split(' ').length;
  // "Công an gọi điện cho tôi bảo …" tells of a call; it does not ask for one.
  return (
    words <= MOST_WISH && (ASKS_NICELY.test(plain) || (words <= SHORT_WISH && !TELLS_OF_A_CALL.test(plain)))
  );
}
const MOST_WISH = 14;
const SHORT_WISH = 6;
const ASKS_NICELY =
  /\b(?:nho|xin|hay|vui long|lam on|phien|muon|mong)\b|\b(?:nhe|nha|nghe|voi|di|giup|dum|duoc khong|dc khong|a)$/;
const TELLS_OF_A_CALL =
  /\b(?:ho|cong an|can bo|nguoi ta|ai do|co nguoi|nguoi la|so la|benh vien|xa|phuong|bhxh|vua|da|bi|hom qua|toan) (?:\S+ ){0,2}goi\b/;

/** Who says that reading or typing is hard. */
export function readsLittle(typed: string): boolean {
  return READS_LITTLE.test(foldWords(typed));
}

/** A person, and a call: a number is asked for, since no channel tells staff one. */
export function callMe(facts: TalkFacts): BotDecision {
  const handed = handoff(facts, 'support.human', 1);
  return {
    ...handed,
    replies: [text('bot-call-back', { when: facts.whenAnswered })],
    talk: { ...handed.talk, callBack: true, expect: { kind: 'call_phone' } },
  };
}

/** A talk that a person holds already: a call is wished for now, or the number for it is given; null: neither. */
export function callWhileHeld(facts: TalkFacts, tapped: boolean): BotDecision | null {
  const asked = facts.button === null && wantsCall(facts.text) && !facts.talk.callBack;
  if (tapped || asked) return callMe(facts);
  if (facts.talk.expect?.kind !== 'call_phone' || facts.phone === null) return null;
  return done(facts, 'support.human', 'handoff', [text('bot-call-noted', { when: facts.whenAnswered })], [], {
    ...facts.talk,
    expect: null,
  });
}

/** The offer beside an answer, or alone when there was no question. */
export function offeringCall(facts: TalkFacts, decision: BotDecision): BotDecision {
  const answered = decision.understood.kind === 'answer';
  const offer = text('bot-offer-call', {}, answered ? [CALL_ME] : [CALL_ME, HUMAN]);
  return answered
    ? { ...decision, replies: [...decision.replies, offer] }
    : done(facts, 'support.human', 'clarify', [offer], [], decision.talk);
}
