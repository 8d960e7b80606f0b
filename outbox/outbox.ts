/**
 * The only way out, and the only place receipts come back. What opens the rows stands in wings beside this door (decision 12); what
 * decides is pure.
 */

import { DAY_MS } from '../calendar/durations.ts';
import { localMoment } from '../calendar/moment.ts';
import type { Database, Reader, Tx } from '../prisma/client.ts';
import { type Act, scopeOf } from '../staff/act.ts';
import { type StatusCounts, statusOf } from './counts.ts';
import type { PostRow, PostTemplate } from './message.ts';
import * as messageStore from './store/adding.ts';
import * as countStore from './store/counts.ts';
import * as ledgerStore from './store/ledger.ts';
import * as pastStore from './store/past.ts';
import * as templateStore from './store/templates.ts';

export { type ApprovedTemplate, type ApprovedTexts, lackOf } from './approved-template.ts';
export {
  cancelFor,
  endCampaignPage,
  handPosts,
  hold,
  markNotPosted,
  markPosted,
  release,
  STEERING_PAGE,
} from './campaign-lifecycle.ts';
export type { StatusCounts } from './counts.ts';
export type { DispatchContext } from './dispatch-context.ts';
export { drain } from './draining.ts';
export { allowancesAreOld, keepAllowances } from './drawing.ts';
export type {
  ClaimedMessage,
  MessageSource,
  NewMessage,
  PostRow,
  PostTemplate,
  PreparedMessage,
  SealedPayload,
} from './message.ts';
export {
  askOwnAddress,
  dropOwnAddress,
  NOT_OWN,
  ownAddresses,
  provenAddresses,
  proveOwnAddress,
} from './own-address.ts';
export { post } from './posting.ts';
export { ledgerFacets, progress } from './progress.ts';
export { approvedTexts, bindTemplate, saveTemplates, templatesOf } from './provider-templates.ts';
export { isOurs, knowsReceipt, receipt } from './recording.ts';
export { type ReminderTimes, reminderTimes } from './reminder-times.ts';
export { retirePayloads, retireRecipients } from './retention.ts';
export { dispatch } from './round.ts';
export { ruleWords } from './rule-messages.ts';
export {
  decideOffer,
  deliverRules,
  deliverRulesIn,
  type RuleOffer,
  ruleOffers,
  rulesVersion,
} from './rule-upgrade-verbs.ts';
export { changeRule, keptRules, sendingRules, waitingUnder } from './rule-verbs.ts';
export { budgetOf, labelOf, type SendingRules } from './rules.ts';
export { sharedRateLimits } from './shared-rate-limits.ts';
export type { LedgerFilter } from './store/ledger.ts';
export type { StateCount } from './store/templates.ts';
export { forgetRecipient, messagesTo, type SubjectMessage } from './subjects.ts';
export { sweep } from './sweeping.ts';
export {
  decideUnknown,
  decideUnknowns,
  MOST_DECIDED,
  type UndecidedCount,
  undecided,
  unknowns,
} from './undecided.ts';
export { sweepHolds, wireHolds } from './wire-holds.ts';

// ---------------------------------------------------------------- posting

/** Posts many messages that differ only in the recipient. A key that was ever posted is skipped. @returns how many are new */
export async function postAlike(
  tx: Tx,
  kind: Database['kind'],
  alike: PostTemplate,
  own: readonly PostRow[],
): Promise<number> {
  return own.length === 0 ? 0 : messageStore.addAlike(tx, kind, alike, own);
}

/** Takes back a campaign's messages that nobody agreed to in the end, so many at a time. @returns how many were taken */
export async function unpost(tx: Tx, campaignId: number, limit: number): Promise<number> {
  return messageStore.takeOut(tx, campaignId, limit);
}

/** How many messages a campaign has. */
export async function countPosted(reader: Reader, campaignId: number): Promise<number> {
  return messageStore.countOf(reader, campaignId);
}

/** Has a campaign messages that are still to be sent? The cheap question; `counts` reads all of them. */
export async function anyToSend(reader: Reader, campaignId: number): Promise<boolean> {
  return messageStore.anyOpen(reader, campaignId);
}

// ---------------------------------------------------------------- showing

/** How a campaign stands, in one statement over all its rows; `counts` always add up to `total`. Pages ask `progress`. */
export async function counts(reader: Reader, campaignId: number): Promise<StatusCounts> {
  return statusOf(await countStore.countRows(reader, campaignId));
}

/** How the messages of one campaign, or of areas in a time, stand: counts by state and reason, for figures of reach. */
export async function standings(
  reader: Reader,
  of: Parameters<typeof templateStore.standings>[1],
): Promise<templateStore.StateCount[]> {
  return templateStore.standings(reader, of);
}

/** How each wire worked today and yesterday, by its own results; replies included. */
export async function channelHealth(reader: Reader, now: Date): Promise<pastStore.ChannelHealth[]> {
  const { day } = localMoment(new Date(now.getTime() - DAY_MS));
  return pastStore.channelHealth(reader, day);
}

/** Messages of everybody by state, for metrics. */
export async function stateCounts(reader: Reader): Promise<Record<string, number>> {
  return Object.fromEntries((await countStore.stateRows(reader)).map(({ state, count }) => [state, count]));
}

/** Rows of the ledger that lie in the actor's scope, by id, a page at a time (`after`, `limit`); never a name or an address. */
export async function ledger(
  act: Act,
  reader: Reader,
  filter: ledgerStore.LedgerFilter,
): Promise<ledgerStore.LedgerRow[]> {
  return ledgerStore.ledgerRows(reader, scopeOf(act), filter);
}
