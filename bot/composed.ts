/** What a composed message is and what composing may know; the checks that are offered beside answers. */

import type { Button, ChannelName } from '../channels/contract.ts';
import { CHECK_ACTIONS, type CheckAction } from '../knowledge/fact.ts';
import type { AnswerSource, Knowledge, LastDay } from '../knowledge/knowledge.ts';
import type { Checklists } from './checklist.ts';
import type { TalkState } from './talk.ts';

/**
 * One message to the citizen, before it has a row. `qr` is the code of a guide link, `sheet` the token of a list to keep:
 * picture and PDF are drawn when it is sent.
 */
export type ComposedMessage = {
  text: string;
  buttons: Button[];
  qr: string | null;
  sheet?: string;
  sources: AnswerSource[];
};

export type ComposeContext = {
  knowledge: Knowledge;
  now: Date;
  channel: ChannelName;
  talk: TalkState;
  publicUrl: string;
  /** What staff entered about the commune of the talk; null when nothing. */
  profile: {
    deskAddress: string | null;
    hours: string | null;
    phone: string | null;
    guideUrl: string | null;
  } | null;
  /** The guide link code of a commune named in a reply. */
  guideCodes: ReadonlyMap<string, string>;
  /** Can this conversation be written to later, unasked? Or its citizen by SMS, at a number left here? */
  canRemind: boolean;
  canRemindBySms?: boolean;
  lastDay: LastDay;
  isClosed: (day: string) => boolean;
  checklists: Checklists;
  /** Signs what a link to a printed list carries; absent: no such link is offered. */
  sign?: (plain: string) => string;
};

export function isCheckAction(text: string): text is CheckAction {
  return (CHECK_ACTIONS as readonly string[]).includes(text);
}

/** Topics after which a guided check helps more than another text. */
export const CHECKS: Partial<Record<string, { title: string; action: CheckAction }>> = {
  'birth.eligibility': { title: 'Kiểm tra trường hợp của tôi', action: 'check_birth' },
  'birth.overview': { title: 'Kiểm tra trường hợp của tôi', action: 'check_birth' },
  'death.eligibility': { title: 'Kiểm tra trường hợp của tôi', action: 'check_death' },
  'death.overview': { title: 'Kiểm tra trường hợp của tôi', action: 'check_death' },
  'benefit.who': { title: 'Xem thuộc chế độ nào', action: 'check_benefit' },
};

/** Is a guided check waiting for an answer? */
export function openCheck({ talk, knowledge, now }: ComposeContext): boolean {
  const { check } = talk;
  return check !== null && knowledge.check(check.table, check.answers, now).kind === 'question';
}
