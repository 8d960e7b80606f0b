/**
 * Who gets which text, when, agreed by two persons. The front door: agreeing stands here; writing, previews, forecasts, steering,
 * sending and showing are its wings, handed on whole. What it all decides stands beside it, pure.
 */

import { createLinkIn, listLinks } from '../links/links.ts';
import { type NewMessage, post, sendingRules } from '../outbox/outbox.ts';
import type { Tx } from '../prisma/client.ts';
import { audit } from '../staff/staff.ts';
import { NO_CAMPAIGN, type NotPossible, notPossible, planOfRow, wrongState } from './campaign-row.ts';
import type { CampaignDeps } from './cases.ts';
import { openFrom } from './hours.ts';
import type { Plan } from './plan.ts';
import { digestNow, sortedPages, sorting, wordWith } from './reaching.ts';
import { changesSince, keyOf, type Recipient, writeDigest } from './recipients.ts';
import { runOf } from './runs.ts';
import { SOURCE } from './sending.ts';
import * as store from './store.ts';
import { lotStart } from './waves.ts';
import { wordingOf } from './wording.ts';
import { LONG_URL, textChannelOf, textsOf } from './words.ts';

export type { NotPossible } from './campaign-row.ts';
export type { CampaignDeps, CaseWish } from './cases.ts';
export { acceptSplit, type CampaignForecast, forecast } from './foreseeing.ts';
export type { Plan } from './plan.ts';
export type { Preview } from './preview.ts';
export { preview } from './reaching.ts';
export { campaignSource } from './sending.ts';
export { find, ledgerCsv, list, type Status, status } from './showing.ts';
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
export type { CampaignRow } from './store.ts';
export { type Tested, testSend } from './test-send.ts';
export { type CampaignFile, check, create, revise } from './writing.ts';

export type Submitted = { kind: 'submitted'; audience: number; digest: string };

/** Asks for approval: texts are frozen, and what was agreed on is fingerprinted. Nobody to write to is refused. */
export async function submit(
  deps: CampaignDeps,
  id: number,
  userId: number,
): Promise<Submitted | NotPossible> {
  const now = deps.now();
  return deps.db.write(async (tx) => {
    const row = await store.campaignById(tx, id);
    if (row === null) return NO_CAMPAIGN;
    if (row.state !== 'draft') return wrongState(row);
    const plan = planOfRow(row);
    if (new Date(plan.end) <= now)
      return notPossible('Thời điểm kết thúc đã qua; sửa kế hoạch trước khi trình.');
    const frozen = textsOf(plan);
    const missing = plan.channels.filter((channel) => frozen[channel] === undefined);
    if (missing.length > 0) return notPossible(`Không còn văn bản cho kênh ${missing.join(', ')}.`);
    const texts = JSON.stringify(frozen);
    const rules = await sendingRules(tx);
    const wording = wordingOf(wordWith(row, plan, rules, LONG_URL));
    const { digest, size, wordless } = await digestNow(tx, row, texts, wording, deps.cases);
    if (size === 0) return notPossible('Không có ai để gửi: xem lại đối tượng, kênh và sự đồng ý.');
    if (wordless.length > 0) return notPossible(`Chưa trình được: ${wordless.join(' ')}`);
    const written = writeDigest(digest);
    const data = {
      state: 'submitted' as const,
      texts,
      digest: written,
      audienceSize: size,
      submittedAt: now,
    };
    if (!(await store.move(tx, id, ['draft'], { ...data, pauseReason: null }))) return wrongState(row);
    await audit(tx, {
      at: now,
      userId,
      action: 'campaign.submit',
      subject: `campaign:${id}`,
      detail: { audience: size },
    });
    return { kind: 'submitted', audience: size, digest: written };
  });
}

export type Approved =
  | { kind: 'approved'; messages: number }
  /** Something changed since it was submitted: it is a draft again. */
  | { kind: 'voided'; why: string[] };

/**
 * A second person says yes. What was submitted is compared with what would be sent now; a difference makes it a draft again.
 * Else every message is posted in the same transaction: a crash leaves all of them or none, and a key is never posted twice.
 */
export async function approve(
  deps: CampaignDeps,
  id: number,
  userId: number,
): Promise<Approved | NotPossible> {
  const now = deps.now();
  return deps.db.write(async (tx) => {
    const row = await store.campaignById(tx, id);
    if (row === null) return NO_CAMPAIGN;
    if (row.state !== 'submitted') return wrongState(row);
    if (row.authorId === userId) return notPossible('Người soạn không được tự duyệt; cần một người khác.');
    if (new Date(planOfRow(row).end) <= now)
      return notPossible('Thời điểm kết thúc đã qua; chiến dịch không gửi được nữa.');
    const plan = planOfRow(row);
    const nextRunAt = runOf(plan, 1)?.start ?? null;
    const approved = { state: 'approved' as const, approverId: userId, approvedAt: now, runs: 1, nextRunAt };
    if (!(await store.move(tx, id, ['submitted'], approved))) return wrongState(row);

    const { digest } = await digestNow(tx, row, JSON.stringify(textsOf(plan)), null, deps.cases);
    const why = changesSince(row.digest, digest);
    const subject = `campaign:${id}`;
    if (why.length > 0) {
      const blank = { approverId: null, approvedAt: null, digest: null, submittedAt: null, nextRunAt: null };
      await store.move(tx, id, ['approved'], { state: 'draft', ...blank, pauseReason: why.join(' ') });
      await audit(tx, { at: now, userId, action: 'campaign.voided', subject });
      return { kind: 'voided', why };
    }
    const messages = await postAll(tx, deps, row, userId, now);
    await audit(tx, { at: now, userId, action: 'campaign.approve', subject, detail: { messages } });
    return { kind: 'approved', messages };
  });
}

async function postAll(
  tx: Tx,
  deps: CampaignDeps,
  row: store.CampaignRow,
  userId: number,
  now: Date,
): Promise<number> {
  const by = await sorting(tx, row);
  const linkFor = await linkMaker(tx, row, by.plan, userId, now);
  let messages = 0;
  for await (const page of sortedPages(tx, by, deps.cases)) {
    const rows: NewMessage[] = [];
    for (const to of page.in) {
      const start = lotStart(by.plan, to.wave);
      rows.push({
        ...to,
        key: keyOf(row.id, to),
        lane: to.manual ? 'manual' : 'bulk',
        step: to.manual ? 'manual' : null,
        purpose: by.plan.purpose,
        source: SOURCE,
        sourceId: row.id,
        campaignId: row.id,
        textId: by.plan.text[textChannelOf(to)] ?? null,
        linkCode: await linkFor(to),
        nextAt: openFrom(by.plan.hours, start > now ? start : now),
        expiresAt: new Date(by.plan.end),
        demo: row.demo,
      });
    }
    messages += await post(tx, deps.keys, rows, now);
  }
  return messages;
}

/** One link per area and channel, made when it is first needed; those of an earlier approval are used again. */
async function linkMaker(tx: Tx, row: store.CampaignRow, plan: Plan, userId: number, now: Date) {
  const { link } = plan;
  if (link === null) return async () => null;
  const codes = new Map<string, string>();
  for (const made of await listLinks(tx, { campaignId: row.id }))
    if (made.placement === link.placement) codes.set(`${made.areaCode} ${made.channel}`, made.code);
  return async ({ areaCode, channel }: Recipient): Promise<string> => {
    const key = `${areaCode} ${channel}`;
    const known = codes.get(key);
    if (known !== undefined) return known;
    const { placement } = link;
    const wanted = { areaCode, placement, campaignId: row.id, channel, by: userId, demo: row.demo };
    const code = await createLinkIn(tx, wanted, now);
    codes.set(key, code);
    return code;
  };
}
