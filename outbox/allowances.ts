/**
 * What may still be sent for nothing, out of a package, or at all, by what a provider last said (Zalo: docs/channels/zalo.md). Pure. What
 * is known lies in rows, so that every process counts with the same figures and a start forgets nothing.
 */

import { firstOf, monthOf, plusMonths } from '../calendar/day.ts';
import { dayOf, momentOf } from '../calendar/moment.ts';
import type { ChannelName, Outgoing } from '../channels/contract.ts';
import type { AllowanceName } from '../channels/limits.ts';
import type { ReadyMessage } from './send.ts';

/** One account's allowance as kept: what was told, less what was taken for messages since, of one local day or month. */
export type AllowanceRow = { channel: ChannelName; name: AllowanceName; period: string; left: number };

/** What is known of the messages to one person since they last wrote. */
export type FreeFacts = {
  /** Handed over, perhaps handed over, or in some worker's hands (`underWay`); the person's whole window and maybe more. */
  handed: readonly { id: number; at: Date; underWay: boolean }[];
  /** The provider's own word on how many free answers are left, from the newest message that it counted. */
  told: { left: number; at: Date } | null;
};

export type KnownAllowances = {
  account: readonly AllowanceRow[];
  /** By address. */
  free: ReadonlyMap<number, FreeFacts>;
};

/** The midnight job of a provider is given these minutes. */
const AFTER_MIDNIGHT = 5;

function isMonthly(name: AllowanceName): boolean {
  return name === 'promotion_month' || name === 'package_month';
}

/** The local day or month that an allowance belongs to: a row of another one says nothing, whichever way the clock moved. */
export function periodOf(name: AllowanceName, at: Date): string {
  const day = dayOf(at);
  return isMonthly(name) ? monthOf(day) : day;
}

/** When the next period begins. */
export function nextPeriod(name: AllowanceName, at: Date): Date {
  const day = dayOf(at);
  if (isMonthly(name)) return momentOf(firstOf(plusMonths(monthOf(day), 1)), AFTER_MIDNIGHT);
  return momentOf(day, 24 * 60 + AFTER_MIDNIGHT);
}

/** What is left now; null: the provider has not said in this period. */
export function leftOf(
  rows: readonly AllowanceRow[],
  channel: ChannelName,
  name: AllowanceName,
  at: Date,
): number | null {
  const row = rows.find((one) => one.channel === channel && one.name === name);
  return row === undefined || row.period !== periodOf(name, at) ? null : row.left;
}

/**
 * Free answers left in the window that a person's last message opened; null: nobody counts. The provider's word on this window is
 * believed, less what was handed over since; without one, the rule's number less all that was. Of messages under way in several
 * workers the older ones count, so that exactly one of them is the last free one.
 * @param most the rule's `freeAnswers`
 * @param own the message that asks
 */
export function freeLeft(
  facts: FreeFacts | undefined,
  { opened, most, own }: { opened: Date; most: number | undefined; own: number },
): number | null {
  const handed = (facts?.handed ?? []).filter(
    (one) => one.id !== own && one.at >= opened && (!one.underWay || one.id < own),
  );
  const told = facts?.told ?? null;
  if (told !== null && told.at >= opened)
    return Math.max(0, told.left - handed.filter((one) => one.underWay || one.at > told.at).length);
  return most === undefined ? null : Math.max(0, most - handed.length);
}

/**
 * Free answers left to this person in the window that is open now, and messages left in the account's package (null: not known), which is
 * filled again at `refilled`.
 */
export type AnswersLeft = { free: number | null; package: number | null; refilled: Date };

/** How a message that is not a reply reaches one person. `null`: only at a price that the rules do not allow. */
export type SendingKind = 'free' | 'package' | 'paid' | 'template' | null;

/** Which allowances of the account one message uses up. Replies use what there is and are never held back for it. */
export function drawsOf(
  { row, target, outgoing }: Pick<ReadyMessage, 'row' | 'target' | 'outgoing'>,
  kind: SendingKind,
  isPromotion: (template: NonNullable<Outgoing['template']>) => boolean,
): AllowanceName[] {
  if (row.channel !== 'zalo' || target.group === true || row.purpose === 'reply') return [];
  const { template } = outgoing;
  if (template === undefined) return kind === 'package' ? ['package_month'] : [];
  const promotion = isPromotion(template);
  // By user id only the month's promotion is limited; by number every template counts for the day.
  if (!target.address.startsWith('+')) return promotion ? ['promotion_month'] : [];
  return promotion ? ['template_day', 'promotion_day', 'promotion_month'] : ['template_day'];
}

/** The first allowance that one more message does not fit into; null: all have room. @param left by name; absent: nobody counts */
export function lacking(
  wanted: readonly AllowanceName[],
  left: ReadonlyMap<AllowanceName, number>,
): AllowanceName | null {
  return wanted.find((name) => (left.get(name) ?? 1) <= 0) ?? null;
}
