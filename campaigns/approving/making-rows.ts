/** An approved campaign becomes rows of the ledger: people by page, groups, and the link each of them gets. */
import { COUNTRY } from '../../areas/scope.ts';
import { createLinkIn, listLinks } from '../../links/links.ts';
import { postAlike } from '../../outbox/outbox.ts';
import type { Database, Tx } from '../../prisma/client.ts';
import { sortedPages, sorting } from '../audience-pages.ts';
import type { CampaignDeps } from '../consent-port.ts';
import { openFrom } from '../hours.ts';
import { textChannelOf } from '../message-text.ts';
import type { CampaignPlan } from '../plan-type.ts';
import { audienceSum, type CampaignRecipient, keyOf } from '../recipients.ts';
import { SOURCE } from '../sending.ts';
import * as campaignStore from '../store/campaigns.ts';
import { lotStart } from '../waves.ts';

/** Rows made a second, at the least: a large campaign that should start at once starts when its rows are there. */
const ROWS_PER_SECOND = 10_000;

/** Makes the rows, a page at a time. @returns their number and the audience's sum; null: the campaign was changed meanwhile */
export async function makeRows(
  deps: CampaignDeps,
  row: campaignStore.CampaignRow,
  userId: number,
  now: Date,
): Promise<{ size: number; audience: string } | null> {
  const { db } = deps;
  const by = await sorting(db.read, row);
  const linkOf = await linkMaker(deps, row, by.plan, userId, now);
  const ready = readyAt(row, now);
  const sum = audienceSum();
  for await (const page of sortedPages(db, by, deps.cases)) {
    sum.add(page.in);
    const links = await linkOf(page.in);
    const alike = [...alikeOf(page.in)].map(([, people]) => people);
    const there = await db.write(async (tx) => {
      const latest = await campaignStore.campaignById(tx, COUNTRY, row.id);
      if (latest?.state !== 'submitted' || latest.digest !== row.digest) return false;
      for (const people of alike) await postPeople(tx, db.kind, row, by.plan, people, links, ready, now);
      return true;
    });
    if (!there) return null;
  }
  return sum.done();
}

function readyAt(row: campaignStore.CampaignRow, now: Date): Date {
  const size = row.audienceSize ?? 0;
  return size < ROWS_PER_SECOND ? now : new Date(now.getTime() + Math.ceil(size / ROWS_PER_SECOND) * 1000);
}

/** Recipients who get the same at the same time. */
function alikeOf(
  recipients: readonly CampaignRecipient[],
): Map<string, [CampaignRecipient, ...CampaignRecipient[]]> {
  const groups = new Map<string, [CampaignRecipient, ...CampaignRecipient[]]>();
  for (const to of recipients) {
    const same = `${to.channel} ${to.wave} ${to.manual} ${to.groupId === null}`;
    const group = groups.get(same);
    if (group === undefined) groups.set(same, [to]);
    else group.push(to);
  }
  return groups;
}

async function postPeople(
  tx: Tx,
  kind: Database['kind'],
  row: campaignStore.CampaignRow,
  plan: CampaignPlan,
  people: readonly [CampaignRecipient, ...CampaignRecipient[]],
  links: ReadonlyMap<string, string>,
  ready: Date,
  now: Date,
): Promise<void> {
  const [{ channel, wave, manual, groupId }] = people;
  const start = lotStart(plan, wave);
  const alike = {
    lane: manual ? ('manual' as const) : ('bulk' as const),
    step: manual ? 'manual' : null,
    purpose: plan.purpose,
    source: SOURCE,
    sourceId: row.id,
    campaignId: row.id,
    channel,
    wave,
    textId: plan.text[textChannelOf({ channel, groupId })] ?? null,
    nextAt: openFrom(plan.hours, start > ready ? start : ready),
    expiresAt: new Date(plan.end),
    createdAt: now,
    demo: row.demo,
  };
  const own = people.map((to) => ({
    key: keyOf(row.id, to),
    addressId: to.addressId,
    groupId: to.groupId,
    contactId: to.contactId,
    areaCode: to.areaCode,
    linkCode: links.get(linkKey(to)) ?? null,
  }));
  await postAlike(tx, kind, alike, own);
}

const linkKey = ({ areaCode, channel }: CampaignRecipient) => `${areaCode} ${channel}`;

/** One link per area and channel, made when it is first needed; those of an earlier approval are used again. */
async function linkMaker(
  { db }: CampaignDeps,
  row: campaignStore.CampaignRow,
  plan: CampaignPlan,
  userId: number,
  now: Date,
): Promise<(recipients: readonly CampaignRecipient[]) => Promise<ReadonlyMap<string, string>>> {
  const { link } = plan;
  const codes = new Map<string, string>();
  if (link === null) return async () => codes;
  const { placement } = link;
  for (const made of await listLinks(db.read, COUNTRY, { campaignId: row.id }))
    if (made.placement === placement) codes.set(`${made.areaCode} ${made.channel}`, made.code);
  return async (recipients) => {
    const missing = new Map(
      recipients.filter((to) => !codes.has(linkKey(to))).map((to) => [linkKey(to), to]),
    );
    if (missing.size === 0) return codes;
    const made = await db.write(async (tx) => {
      const list: [string, string][] = [];
      for (const [key, { areaCode, channel }] of missing) {
        const wanted = { areaCode, placement, campaignId: row.id, channel, by: userId, demo: row.demo };
        list.push([key, await createLinkIn(tx, wanted, now)]);
      }
      return list;
    });
    for (const [key, code] of made) codes.set(key, code);
    return codes;
  };
}
