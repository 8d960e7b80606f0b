/** A campaign's messages held, released, ended; posts that a person makes by hand. A wing of the front door. */

import type { Scope } from '../areas/scope.ts';
import type { Outgoing } from '../channels/contract.ts';
import type { Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import { type Act, type Denied, scopeOf } from '../staff/act.ts';
import type { AuditAction } from '../staff/audit-labels.ts';
import { denied, record } from '../staff/staff.ts';
import type { ClaimedMessage, MessageSource } from './message.ts';
import { opened } from './prepare.ts';
import { ruleWords } from './rule-messages.ts';
import * as handStore from './store/by-hand.ts';
import * as queueStore from './store/queued.ts';
import * as undecidedStore from './store/undecided.ts';

/** Drops what is queued for a campaign, a confirmation or addresses, for a rule (`cancelled`, `stopped`, `confirmed`). Replies go on. */
export async function cancelFor(tx: Tx, of: queueStore.QueuedOf, rule: string, now: Date): Promise<number> {
  return queueStore.endQueued(tx, of, { state: 'dropped', rule, staffText: ruleWords(rule) }, now);
}

/**
 * So many messages of a campaign are changed in one transaction: all of a million at once would keep every other writer waiting,
 * answers to citizens too. The callers below go on page by page until a page is not full.
 */
export const STEERING_PAGE = 5_000;

/** Sets a page of a campaign's queued messages aside; they keep their times. What is in a worker's hands is asked about in `prepare`. */
export async function hold(tx: Tx, campaignId: number): Promise<number> {
  return queueStore.changeLane(tx, campaignId, 'bulk', 'held', STEERING_PAGE);
}

/** Puts a page of them back. */
export async function release(tx: Tx, campaignId: number): Promise<number> {
  return queueStore.changeLane(tx, campaignId, 'held', 'bulk', STEERING_PAGE);
}

/** Ends a page of what a campaign has queued: dropped for a rule, or expired because its latest useful time is past. */
export async function endCampaignPage(
  tx: Tx,
  campaignId: number,
  rule: 'cancelled' | 'expired',
  now: Date,
): Promise<number> {
  const state = rule === 'expired' ? ('expired' as const) : ('dropped' as const);
  return queueStore.endPage(tx, campaignId, { state, rule, staffText: ruleWords(rule) }, now, STEERING_PAGE);
}

/** A clerk posted a message by hand into a group and ticks it off. False: it is not one, or was ticked before. */
export async function markPosted(act: Act, tx: Tx, id: number): Promise<boolean | Denied> {
  return tick(act, tx, id, 'message.posted', (scope) =>
    handStore.postedByHand(tx, scope, id, 'posted_by_hand', act.now),
  );
}

/** The clerk cannot post it. False: it is not one, or was decided before. */
export async function markNotPosted(act: Act, tx: Tx, id: number): Promise<boolean | Denied> {
  const end = { rule: 'not_posted', staffText: ruleWords('not_posted') };
  return tick(act, tx, id, 'message.not_posted', (scope) =>
    handStore.notPostedByHand(tx, scope, id, end, act.now),
  );
}

async function tick(
  act: Act,
  tx: Tx,
  id: number,
  action: AuditAction,
  change: (scope: Scope) => Promise<boolean>,
): Promise<boolean | Denied> {
  const areaCode = await undecidedStore.areaOfMessage(tx, id);
  if (areaCode === null) return false;
  const subject = `message:${id}`;
  const no = await denied(tx, act, 'campaign.write', { subject, areaCode });
  if (no !== null) return no;
  if (!(await change(scopeOf(act)))) return false;
  await record(tx, act, { action, subject, areas: [areaCode] });
  return true;
}

/** A post that somebody is to make by hand into a group, in the words it would leave with. */
export type HandPost = Pick<
  ClaimedMessage,
  'id' | 'groupId' | 'campaignId' | 'areaCode' | 'channel' | 'linkCode'
> & {
  outgoing: Outgoing;
};

/** Posts of the actor's scope to make by hand now. What its source holds back or no longer wants is left out. */
export async function handPosts(
  act: Act,
  deps: Deps,
  sources: readonly MessageSource[],
  limit = 200,
): Promise<HandPost[]> {
  const { now } = act;
  const rows = await handStore.handRows(deps.db.read, scopeOf(act), now, limit);
  const posts: HandPost[] = [];
  for (const source of sources) {
    const own = rows.filter((row) => row.source === source.name).map((row) => opened(deps.keys, row));
    if (own.length === 0) continue;
    const answers = await source.prepare(own, now);
    for (const { id, groupId, campaignId, areaCode, channel, linkCode } of own) {
      const answer = answers.get(id);
      if (answer?.do === 'send')
        posts.push({ id, groupId, campaignId, areaCode, channel, linkCode, outgoing: answer.outgoing });
    }
  }
  return posts;
}
