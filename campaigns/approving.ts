/** A campaign is submitted with its words and audience frozen, and approved by another person. A wing of the front door. */

import { channelLabel } from '../channels/labels.ts';
import { countPosted, sendingRules, unpost } from '../outbox/outbox.ts';
import { type ByOfficial, barred, type Denied, scopeOf } from '../staff/act.ts';
import { record, refused } from '../staff/staff.ts';
import { makeRows } from './approving/making-rows.ts';
import { digestNow, wordWith } from './audience-pages.ts';
import { NO_CAMPAIGN, type NotPossible, notPossible, planOfRow, wrongState } from './campaign-row.ts';
import type { CampaignDeps } from './consent-port.ts';
import { askedCampaign } from './find.ts';
import { LONG_URL, textsOf } from './message-text.ts';
import { changesSince, digestOf, writeDigest } from './recipients.ts';
import { authorsOf } from './review.ts';
import { runOf } from './runs.ts';
import { wordingOf } from './sample-message.ts';
import * as campaignStore from './store/campaigns.ts';

export type SubmitResult = { kind: 'submitted'; audience: number; digest: string };

/** Asks for approval: texts are frozen, and what was agreed on is fingerprinted. Nobody to write to is refused. */
export async function submit(
  act: ByOfficial,
  deps: CampaignDeps,
  id: number,
): Promise<SubmitResult | NotPossible | Denied> {
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
  if (missing.length > 0)
    return notPossible(`Không còn văn bản cho kênh ${missing.map(channelLabel).join(', ')}.`);
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

export type ApprovalResult =
  | { kind: 'approved'; messages: number }
  /** Something changed since it was submitted: it is a draft again. */
  | { kind: 'voided'; why: string[] };

/** Rows that are taken back in one writer's turn. */
const TAKEN_OUT = 5_000;

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
): Promise<ApprovalResult | NotPossible | Denied> {
  const { now } = act;
  const userId = act.user.id;
  const { db } = deps;
  const asked = await db.write((tx) => askedCampaign(tx, act, id, ['campaign.approve']));
  if (asked.kind !== 'row') return asked;
  const { row } = asked;
  const subject = `campaign:${id}`;
  const authors = (await authorsOf(db.read, [row])).get(id) ?? [row.authorId];
  const bar = barred('campaign.approve', act.user, authors, now);
  if (bar !== null) return db.write((tx) => refused(tx, act, bar, { subject, areaCode: row.areaCode }));
  const notNow = mayApprove(row, now);
  if (notNow !== null) return notNow;
  const plan = planOfRow(row);
  await takeOut(deps, row);
  const made = await makeRows(deps, row, userId, now);
  if (made === null) return wrongState((await campaignStore.campaignById(db.read, scopeOf(act), id)) ?? row);

  const digest = digestOf(row.plan, JSON.stringify(textsOf(plan)), made.audience);
  const why = changesSince(row.digest, digest);
  const answer = await db.write(async (tx): Promise<ApprovalResult | NotPossible> => {
    await campaignStore.hold(tx, id, ['submitted']);
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

/**
 * Takes back rows of an approval that did not come to its end. The campaign is held while they go: another's approval that ends
 * between the look and the deletion would lose every message.
 */
async function takeOut({ db }: CampaignDeps, { id }: campaignStore.CampaignRow): Promise<void> {
  for (let taken = TAKEN_OUT; taken === TAKEN_OUT; )
    taken = await db.write(async (tx) =>
      (await campaignStore.hold(tx, id, ['draft', 'submitted'])) ? unpost(tx, id, TAKEN_OUT) : 0,
    );
}
