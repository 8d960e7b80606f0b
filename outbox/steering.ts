/** A campaign's messages held, released, ended; posts that a person makes by hand. A wing of the front door. */

import type { Outgoing } from '../channels/contract.ts';
import type { Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import { audit } from '../staff/staff.ts';
import type { ClaimedMessage, Source } from './message.ts';
import { opened } from './prepare.ts';
import { ruleWords } from './rule-words.ts';
import * as store from './store.ts';

/** Drops what is queued for a campaign, a confirmation or addresses, for a rule (`cancelled`, `stopped`, `confirmed`). Replies go on. */
export async function cancelFor(tx: Tx, of: store.QueuedOf, rule: string, now: Date): Promise<number> {
  return store.endQueued(tx, of, { state: 'dropped', rule, staffText: ruleWords(rule) }, now);
}

/**
 * So many messages of a campaign are changed in one transaction: all of a million at once would keep every other writer waiting,
 * answers to citizens too. The callers below go on page by page until a page is not full.
 */
export const STEERING_PAGE = 5_000;

/** Sets a page of a campaign's queued messages aside; they keep their times. What is in a worker's hands is asked about in `prepare`. */
export async function hold(tx: Tx, campaignId: number): Promise<number> {
  return store.changeLane(tx, campaignId, 'bulk', 'held', STEERING_PAGE);
}

/** Puts a page of them back. */
export async function release(tx: Tx, campaignId: number): Promise<number> {
  return store.changeLane(tx, campaignId, 'held', 'bulk', STEERING_PAGE);
}

/** Ends a page of what a campaign has queued: dropped for a rule, or expired because its latest useful time is past. */
export async function endCampaignPage(
  tx: Tx,
  campaignId: number,
  rule: 'cancelled' | 'expired',
  now: Date,
): Promise<number> {
  const state = rule === 'expired' ? ('expired' as const) : ('dropped' as const);
  return store.endPage(tx, campaignId, { state, rule, staffText: ruleWords(rule) }, now, STEERING_PAGE);
}

/** A clerk posted a message by hand into a group and ticks it off. False: it is not one, or was ticked before. */
export async function markPosted(tx: Tx, id: number, userId: number, now: Date): Promise<boolean> {
  if (!(await store.postedByHand(tx, id, 'posted_by_hand', now))) return false;
  await audit(tx, { at: now, userId, action: 'message.posted', subject: `message:${id}` });
  return true;
}

/** The clerk cannot post it. False: it is not one, or was decided before. */
export async function markNotPosted(tx: Tx, id: number, userId: number, now: Date): Promise<boolean> {
  const end = { rule: 'not_posted', staffText: ruleWords('not_posted') };
  if (!(await store.notPostedByHand(tx, id, end, now))) return false;
  await audit(tx, { at: now, userId, action: 'message.not_posted', subject: `message:${id}` });
  return true;
}

/** A post that somebody is to make by hand into a group, in the words it would leave with. */
export type HandPost = Pick<
  ClaimedMessage,
  'id' | 'groupId' | 'campaignId' | 'areaCode' | 'channel' | 'linkCode'
> & {
  outgoing: Outgoing;
};

/** Posts to make by hand now in these areas (null: everywhere). What its source holds back or no longer wants is left out. */
export async function handPosts(
  deps: Deps,
  sources: readonly Source[],
  areaCodes: readonly string[] | null,
  limit = 200,
): Promise<HandPost[]> {
  const now = deps.now();
  const rows = await store.handRows(deps.db.read, areaCodes, now, limit);
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
