/** Whom a campaign reaches with what: the people of a plan, a page at a time, and the preview of them. */

import { setImmediate as breathe } from 'node:timers/promises';
import { COUNTRY } from '../areas/scope.ts';
import type { ChannelName } from '../channels/contract.ts';
import { PRICES } from '../channels/sms/files.ts';
import { priceOf } from '../channels/sms/prices.ts';
import { groupPages } from '../contacts/contacts.ts';
import { labelOf, type SendingRules, sendingRules } from '../outbox/outbox.ts';
import { rulesFor } from '../outbox/rules.ts';
import type { Database, Reader } from '../prisma/client.ts';
import { type Act, scopeOf } from '../staff/act.ts';
import { NO_CAMPAIGN, type NotPossible, planOfRow, textsOfRow } from './campaign-row.ts';
import { closedRunsOf } from './closed-runs.ts';
import { type CampaignDeps, type ConsentPort, wishOf, withCases } from './consent-port.ts';
import { closedWords } from './forecast-messages.ts';
import { linkUrl, textsOf } from './message-text.ts';
import type { CampaignPlan } from './plan-type.ts';
import { type CampaignPreview, type LabelRule, previewTally, SAMPLE_CODE } from './preview.ts';
import {
  audienceSum,
  digestOf,
  groupsOfPlan,
  type SortBy,
  type SortedAudience,
  sortGroups,
  sortingFor,
  sortPeople,
} from './recipients.ts';
import type { wordingOf } from './sample-message.ts';
import * as campaignStore from './store/campaigns.ts';
import * as peopleStore from './store/people.ts';

/** As many ids as one statement takes. */
export const PAGE = 900;
/** People per page: what is in memory at once, and what one writer's turn makes rows of. */
const PEOPLE = 4_000;

export async function sorting(reader: Reader, row: campaignStore.CampaignRow): Promise<SortBy> {
  const plan = planOfRow(row);
  const rules = await sendingRules(reader);
  const windowDays: Partial<Record<ChannelName, number>> = {};
  for (const rule of rules.rules)
    if (rule.kind === 'interaction' && rule.channel !== null && isInForce(rule, row.startAt))
      windowDays[rule.channel] = rule.value.days;
  return sortingFor(plan, row.areaCode, windowDays);
}

function isInForce(rule: { from: Date; to: Date | null }, at: Date): boolean {
  return rule.from <= at && (rule.to === null || at < rule.to);
}

/** Where people are read from, outside any transaction. */
export type AudienceReader = Pick<Database, 'read' | 'kind'>;

/** Everybody the campaign could mean, sorted, a page at a time and always in the same order. */
export async function* sortedPages(
  { read, kind }: AudienceReader,
  by: SortBy,
  cases: ConsentPort | undefined,
): AsyncGenerator<SortedAudience> {
  const { plan } = by;
  if (plan.channels.includes('group')) {
    // Whether the author may write there was asked of the plan's area.
    for await (const groups of groupPages(COUNTRY, read)) yield sortGroups(groupsOfPlan(groups, plan), by);
    return;
  }
  // Notices on rights rest on the permission for reminders, guidance on the one for outreach.
  const purpose = plan.purpose === 'outreach' ? 'outreach' : 'reminder';
  for (let after = 0; ; ) {
    // The driver works without ever waiting: between pages the process hears its sockets and its timers.
    await breathe();
    const people = await peopleStore.peoplePage(read, kind, plan.audience, purpose, after, PEOPLE);
    const last = people.at(-1);
    if (last === undefined) return;
    yield sortPeople(await withCases(cases, read, wishOf(plan.audience), people), by);
    after = last.contactId;
  }
}

/** @param wording what somebody gets, to hear of texts that cannot be written; null: they were looked at before */
export async function digestNow(
  source: AudienceReader,
  row: campaignStore.CampaignRow,
  texts: string,
  wording: ReturnType<typeof wordingOf> | null,
  cases: ConsentPort | undefined,
) {
  const sum = audienceSum();
  const wordless = new Set<string>();
  for await (const page of sortedPages(source, await sorting(source.read, row), cases)) {
    sum.add(page.in);
    if (wording === null) continue;
    for (const to of page.in) {
      const made = wording(to);
      if (typeof made === 'string') wordless.add(made);
    }
  }
  const { audience, size } = sum.done();
  return { digest: digestOf(row.plan, texts, audience), size, wordless: [...wordless] };
}

export function wordWith(
  row: campaignStore.CampaignRow,
  plan: CampaignPlan,
  rules: SendingRules,
  publicUrl: string,
) {
  const at = new Date(plan.start);
  return {
    plan,
    texts: row.state === 'draft' ? textsOf(plan) : textsOfRow(row),
    link: plan.link === null ? null : linkUrl(publicUrl, SAMPLE_CODE),
    labelOf: (channel: ChannelName) => labelOf(rules, { channel, purpose: plan.purpose }, at),
    labelRule: labelRule(rules, plan, at),
    price: priceOf(PRICES, null, plan.start.slice(0, 10)),
  };
}

function labelRule(rules: SendingRules, plan: CampaignPlan, at: Date): LabelRule | null {
  const [rule] = rulesFor(rules, 'label', { channel: 'sms', purpose: plan.purpose }, at);
  return rule === undefined ? null : { ...rule.value, source: rule.source };
}

/**
 * Who would get what: counts, who is left out and why, ten examples as they would be sent, what the SMS cost, and of a repeat the
 * runs that cannot go (`runs`, sentences). Saves nothing.
 */
export async function preview(
  act: Act,
  deps: CampaignDeps,
  id: number,
  publicUrl: string,
): Promise<({ kind: 'preview'; id: number; runs: string[] } & CampaignPreview) | NotPossible> {
  const { read } = deps.db;
  const row = await campaignStore.campaignById(read, scopeOf(act), id);
  if (row === null) return NO_CAMPAIGN;
  const rules = await sendingRules(read);
  const tally = previewTally(wordWith(row, planOfRow(row), rules, publicUrl));
  for await (const page of sortedPages(deps.db, await sorting(read, row), deps.cases)) tally.add(page);
  const runs = closedWords(closedRunsOf(planOfRow(row), rules, deps.now()));
  return { kind: 'preview', id, runs, ...tally.done() };
}
