/** What a message to a person costs on a channel that counts what is free. Pure. */

import { DAY_MS, HOUR_MS } from '../calendar/durations.ts';
import type { ChannelName } from '../channels/contract.ts';
import type { Purpose } from '../templates/purposes.ts';
import type { AnswersLeft, SendingKind } from './allowances.ts';
import { rulesFor, type SendingRules } from './rules.ts';

type Aim = { channel: ChannelName; purpose: Purpose };
/** Groups are free. */
type Addressee =
  | { kind: 'person'; lastInboundAt: Date | null; left?: AnswersLeft }
  | { kind: 'group' | 'nobody' };

/**
 * How a message reaches a person on a channel that counts what is free (`interaction` rules): for nothing, out of the account's package, at
 * a price, as a template because the window is closed; null: not at the price that the rules allow. Several rules: the dearest way.
 */
export function sendingKind(facts: Aim & { to: Addressee }, rules: SendingRules, at: Date): SendingKind {
  const { to } = facts;
  if (to.kind !== 'person') return 'free';
  const kinds = rulesFor(rules, 'interaction', facts, at).map(({ value }): SendingKind => {
    const silent =
      to.lastInboundAt === null ? Number.POSITIVE_INFINITY : at.getTime() - to.lastInboundAt.getTime();
    if (silent >= value.days * DAY_MS) return 'template';
    if (value.freeHours === undefined) return 'free';
    const free = to.left?.free ?? null;
    if (silent < value.freeHours * HOUR_MS && (free === null || free > 0)) return 'free';
    const left = to.left === undefined || at >= to.left.refilled ? null : to.left.package;
    if (left === null || left > 0) return 'package';
    return value.paid === false ? null : 'paid';
  });
  return kinds.reduce(
    (dearest, kind) => (PRICES.indexOf(kind) > PRICES.indexOf(dearest) ? kind : dearest),
    'free',
  );
}

const PRICES: readonly SendingKind[] = ['free', 'package', 'paid', 'template', null];

/** Do the rules allow a message of this channel and purpose to cost something? */
export function mayPay(aim: Aim, rules: SendingRules, at: Date): boolean {
  return rulesFor(rules, 'interaction', aim, at).every(({ value }) => value.paid !== false);
}
