/**
 * Who gets which text, when, agreed by two persons. The front door: agreeing stands here; writing, previews, forecasts, steering,
 * sending and showing are its wings, handed on whole. What it all decides stands beside it, pure.
 */

import { COUNTRY } from '../areas/scope.ts';
import { createLinkIn, listLinks } from '../links/links.ts';
import { countPosted, postAlike, sendingRules, unpost } from '../outbox/outbox.ts';
import type { Database, Tx } from '../prisma/client.ts';
import { type ByOfficial, type Denied, scopeOf } from '../staff/act.ts';
import { record, refused } from '../staff/staff.ts';
import { NO_CAMPAIGN, type NotPossible, notPossible, planOfRow, wrongState } from './campaign-row.ts';
import type { CampaignDeps } from './cases.ts';
import { askedCampaign } from './finding.ts';
import { openFrom } from './hours.ts';
import type { Plan } from './plan-type.ts';
import { digestNow, sortedPages, sorting, wordWith } from './reaching.ts';
import { audienceSum, changesSince, digestOf, keyOf, type Recipient, writeDigest } from './recipients.ts';
import { authorsOf, barred } from './review.ts';
import { runOf } from './runs.ts';
import { SOURCE } from './sending.ts';
import * as campaignStore from './store/campaigns.ts';
import { lotStart } from './waves.ts';
import { wordingOf } from './wording.ts';
import { LONG_URL, textChannelOf, textsOf } from './words.ts';

export type { NotPossible } from './campaign-row.ts';
export type { CampaignDeps } from './cases.ts';
export { campaignNames, find, list } from './finding.ts';
export { acceptSplit, forecast } from './foreseeing.ts';
export type { Plan } from './plan-type.ts';
export type { Preview } from './preview.ts';
export { preview } from './reaching.ts';
export {
  authorsOf,
  barred,
  giveBack,
  REMARK_KINDS,
  type RemarkKind,
  type Review,
  remark,
  review,
} from './review.ts';
export { campaignSource } from './sending.ts';
export { audienceNotes, ledgerCsv, type Status, status } from './showing.ts';
export { findSketch, keepSketch, listSketches, startSketch, throwSketchAway } from './sketches.ts';
export {
  cancel,
  due,
  pause,
  pauseForTrouble,
  raiseBudget,
  resume,
  type Steered,
} from './steering.ts';
export type { CampaignRow } from './store/campaigns.ts';
export { testSend } from './test-send.ts';
export { type CampaignFile, check, create, revise } from './writing.ts';

export type Submitted = { kind: 'submitted'; audience: number; digest: string };

/** Asks for approval: texts are frozen, and what was agreed on is fingerprinted. Nobody to write to is refused. */
export async function submit(
  act: ByOfficial,
  deps: CampaignDeps,
  id: number,
): Promise<Submitted | NotPossible | Denied> {
  const { now } = act;
  const { db } = deps;
  const asked = await db.write((tx) => askedCampaign(tx, act, id, ['campaign.write']));
  if (asked.kind !== 'row') return asked;
  const { row } = asked;
  if (row.state !== 'draft') return wrongState(row);
  const plan = planOfRow(row);
  if (new Date(plan.end) <= now)
    return notPossible('Thời điểm kết thúc đã qua; sửa kế hoạch trước khi trình.');
  const frozen = textsOf(plan);
  const missing = plan.channels.filter((channel) => frozen[channel] === undefined);
  if (missing.length > 0) return notPossible(`Không còn văn bản cho kênh ${missing.join(', ')}.`);
  const texts = JSON.stringify(frozen);
  const wording = wordingOf(wordWith(row, plan, await sendingRules(db.read), LONG_URL));
  // Read outside the writer's turn: a million people take seconds, and approval compares the same anew.
  const { digest, size, wordless } = await digestNow(db, row, texts, wording, deps.cases);
  if (size === 0) return notPossible('Không có ai để gửi: xem lại đối tượng, kênh và sự đồng ý.');
  if (wordless.length > 0) return notPossible(`Chưa trình được: ${wordless.join(' ')}`);
  const written = writeDigest(digest);
  const data = {
    state: 'submitted' as const,
    texts,
    digest: written,
    audienceSize: size,
    submittedAt: now,
    pauseReason: null,
  };
  return db.write(async (tx) => {
    const latest = await campaignStore.campaignById(tx, scopeOf(act), id);
    if (latest === null) return NO_CAMPAIGN;
    if (latest.plan !== row.plan) return notPossible('Kế hoạch vừa được sửa; hãy xem lại rồi trình.');
    if (!(await campaignStore.move(tx, id, ['draft'], data))) return wrongState(latest);
    await record(tx, act, {
      action: 'campaign.submit',
      subject: `campaign:${id}`,
      areas: [row.areaCode],
      detail: { audience: size },
    });
    return { kind: 'submitted', audience: size, digest: written };
  });
}

export type Approved =
  | { kind: 'approved'; messages: number }
  /** Something changed since it was submitted: it is a draft again. */
  | { kind: 'voided'; why: string[] };

/** Rows that are taken back in one writer's turn. */
const TAKEN_OUT = 5_000;
/** Rows made a second, at the least: a large campaign that should start at once starts when its rows are there. */
const ROWS_PER_SECOND = 10_000;

/**
 * A second person says yes. The rows are made first, a page in each transaction, so that answers to citizens go on leaving
 * meanwhile (docs/decisions/0008); nothing leaves before the campaign is `approved`, which the last transaction writes if what
 * was made is exactly what was submitted. A difference takes the rows back and makes the campaign a draft again. Killed in the
 * middle it is still `submitted`: whoever approves next begins anew.
 */
export async function approve(
  act: ByOfficial,
  deps: CampaignDeps,
  id: number,
): Promise<Approved | NotPossible | Denied> {
  const { now } = act;
  const userId = act.user.id;
  const { db } = deps;
  const asked = await db.write((tx) => askedCampaign(tx, act, id, ['campaign.approve']));
  if (asked.kind !== 'row') return asked;
  const { row } = asked;
  const subject = `campaign:${id}`;
  const authors = (await authorsOf(db.read, [row])).get(id) ?? [row.authorId];
  const bar = barred(act.user, authors, now);
  if (bar !== null) return db.write((tx) => refused(tx, act, bar, { subject, areaCode: row.areaCode }));
  const notNow = mayApprove(row, now);
  if (notNow !== null) return notNow;
  const plan = planOfRow(row);
  await takeOut(deps, row);
  const made = await makeRows(deps, row, userId, now);
  if (made === null) return wrongState((await campaignStore.campaignById(db.read, scopeOf(act), id)) ?? row);

  const digest = digestOf(row.plan, JSON.stringify(textsOf(plan)), made.audience);
  const why = changesSince(row.digest, digest);
  const answer = await db.write(async (tx): Promise<Approved | NotPossible> => {
    const latest = await campaignStore.campaignById(tx, scopeOf(act), id);
    if (latest === null) return NO_CAMPAIGN;
    if (latest.state !== 'submitted' || latest.digest !== row.digest) return wrongState(latest);
    if (why.length > 0) {
      const blank = { digest: null, submittedAt: null, pauseReason: why.join(' ') };
      await campaignStore.move(tx, id, ['submitted'], { state: 'draft', ...blank });
      await record(tx, act, { action: 'campaign.voided', subject, areas: [row.areaCode] });
      return { kind: 'voided', why };
    }
    if ((await countPosted(tx, id)) !== made.size)
      return notPossible('Có người khác đang duyệt chiến dịch này; hãy thử lại sau ít phút.');
    const nextRunAt = runOf(plan, 1)?.start ?? null;
    const approved = { state: 'approved' as const, approverId: userId, approvedAt: now, runs: 1, nextRunAt };
    if (!(await campaignStore.move(tx, id, ['submitted'], approved))) return wrongState(latest);
    await record(tx, act, {
      action: 'campaign.approve',
      subject,
      areas: [row.areaCode],
      detail: { messages: made.size },
    });
    return { kind: 'approved', messages: made.size };
  });
  if (answer.kind === 'voided') await takeOut(deps, row);
  return answer;
}

function mayApprove(row: campaignStore.CampaignRow, now: Date): NotPossible | null {
  if (row.state !== 'submitted') return wrongState(row);
  return new Date(planOfRow(row).end) <= now
    ? notPossible('Thời điểm kết thúc đã qua; chiến dịch không gửi được nữa.')
    : null;
}

/** Takes back rows of an approval that did not come to its end. */
async function takeOut({ db }: CampaignDeps, { id }: campaignStore.CampaignRow): Promise<void> {
  const open = ['draft', 'submitted'];
  for (let taken = TAKEN_OUT; taken === TAKEN_OUT; )
    taken = await db.write(async (tx) => {
      const row = await campaignStore.campaignById(tx, COUNTRY, id);
      return row !== null && open.includes(row.state) ? unpost(tx, id, TAKEN_OUT) : 0;
    });
}

/** Makes the rows, a page at a time. @returns their number and the audience's sum; null: the campaign was changed meanwhile */
async function makeRows(
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
function alikeOf(recipients: readonly Recipient[]): Map<string, [Recipient, ...Recipient[]]> {
  const groups = new Map<string, [Recipient, ...Recipient[]]>();
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
  plan: Plan,
  people: readonly [Recipient, ...Recipient[]],
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

const linkKey = ({ areaCode, channel }: Recipient) => `${areaCode} ${channel}`;

/** One link per area and channel, made when it is first needed; those of an earlier approval are used again. */
async function linkMaker(
  { db }: CampaignDeps,
  row: campaignStore.CampaignRow,
  plan: Plan,
  userId: number,
  now: Date,
): Promise<(recipients: readonly Recipient[]) => Promise<ReadonlyMap<string, string>>> {
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
