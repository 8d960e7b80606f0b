/** Before a campaign may go: remarks, giving it back, its versions and their authors. A wing of the front door. */

import { batches } from '../prisma/batches.ts';
import type { Reader } from '../prisma/client.ts';
import { placeOf } from '../prisma/sealed-columns.ts';
import { type ByOfficial, type Denied, scopeOf } from '../staff/act.ts';
import { record } from '../staff/staff.ts';
import { type NotPossible, notPossible, wrongState } from './campaign-row.ts';
import type { CampaignDeps } from './consent-port.ts';
import { difference, type PlanChange } from './difference.ts';
import { askedCampaign } from './find.ts';
import { storedPlan } from './plan.ts';
import * as campaignStore from './store/campaigns.ts';
import * as reviewStore from './store/review.ts';

const LONGEST_REMARK = 2_000;

/** How a remark came about, with its words. */
export const REMARK_KINDS = { comment: 'Ý kiến', returned: 'Trả lại kèm ý kiến' } as const;
export type RemarkKind = keyof typeof REMARK_KINDS;

function readRemark(words: string): string | null {
  const read = words.normalize('NFC').trim();
  return read === '' || [...read].length > LONGEST_REMARK ? null : read;
}

const BAD_REMARK = notPossible(`Ghi ý kiến, nhiều nhất ${LONGEST_REMARK} ký tự.`);

/** Says something about a campaign; whoever may write or approve there. */
export async function remark(
  act: ByOfficial,
  deps: CampaignDeps,
  id: number,
  words: string,
): Promise<{ kind: 'remarked' } | NotPossible | Denied> {
  const read = readRemark(words);
  if (read === null) return BAD_REMARK;
  return deps.db.write(async (tx): Promise<{ kind: 'remarked' } | NotPossible | Denied> => {
    const asked = await askedCampaign(tx, act, id, ['campaign.write', 'campaign.approve']);
    if (asked.kind !== 'row') return asked;
    await reviewStore.addRemark(tx, {
      campaignId: id,
      userId: act.user.id,
      at: act.now,
      kind: 'comment',
      sealed: deps.keys.seal(read, placeOf.remark({ campaignId: id, userId: act.user.id, at: act.now })),
    });
    await record(tx, act, {
      action: 'campaign.remark',
      subject: `campaign:${id}`,
      areas: [asked.row.areaCode],
    });
    return { kind: 'remarked' };
  });
}

/** Gives a campaign that waits for approval back to its author, who reads why. Only who may approve; nobody one's own. */
export async function giveBack(
  act: ByOfficial,
  deps: CampaignDeps,
  id: number,
  words: string,
): Promise<{ kind: 'given_back' } | NotPossible | Denied> {
  const read = readRemark(words);
  if (read === null) return BAD_REMARK;
  return deps.db.write(async (tx): Promise<{ kind: 'given_back' } | NotPossible | Denied> => {
    const asked = await askedCampaign(tx, act, id, ['campaign.approve']);
    if (asked.kind !== 'row') return asked;
    const blank = { digest: null, submittedAt: null, pauseReason: 'Được trả lại kèm ý kiến; xem ở dưới.' };
    if (!(await campaignStore.move(tx, id, ['submitted'], { state: 'draft', ...blank })))
      return wrongState(asked.row);
    await reviewStore.addRemark(tx, {
      campaignId: id,
      userId: act.user.id,
      at: act.now,
      kind: 'returned',
      sealed: deps.keys.seal(read, placeOf.remark({ campaignId: id, userId: act.user.id, at: act.now })),
    });
    await record(tx, act, {
      action: 'campaign.give-back',
      subject: `campaign:${id}`,
      areas: [asked.row.areaCode],
    });
    return { kind: 'given_back' };
  });
}

export type CampaignReview = {
  /** The present author, and everybody who wrote a version: none of them approves. */
  authors: number[];
  remarks: { userId: number; at: Date; kind: string; words: string }[];
  /** Oldest first; `changes` against the one before. */
  versions: { number: number; authorId: number; at: Date; changes: PlanChange[] }[];
};

/** What was said and written about a campaign of the actor's scope; null: there is none there. */
export async function review(
  act: ByOfficial,
  deps: CampaignDeps,
  id: number,
): Promise<CampaignReview | null> {
  const { read } = deps.db;
  const row = await campaignStore.campaignById(read, scopeOf(act), id);
  if (row === null) return null;
  const versions = await reviewStore.versionsOf(read, id);
  return {
    authors: [...new Set([row.authorId, ...versions.map((one) => one.authorId)])],
    remarks: (await reviewStore.remarksOf(read, id)).map(({ sealed, ...rest }) => ({
      ...rest,
      words: deps.keys.open(sealed, placeOf.remark({ campaignId: id, ...rest })),
    })),
    versions: versions.map(({ number, authorId, at, plan }, index) => {
      const before = versions[index - 1];
      const changes = before === undefined ? [] : difference(storedPlan(before.plan), storedPlan(plan));
      return { number, authorId, at, changes };
    }),
  };
}

/** Who wrote each of these campaigns, at any time: none of them approves it. */
export async function authorsOf(
  reader: Reader,
  rows: readonly { id: number; authorId: number }[],
): Promise<Map<number, number[]>> {
  const found = new Map(rows.map((row) => [row.id, new Set([row.authorId])]));
  const ids = rows.map((row) => row.id);
  for (const part of batches(ids))
    for (const { campaignId, authorId } of await reviewStore.authorsOf(reader, part))
      found.get(campaignId)?.add(authorId);
  return new Map([...found].map(([id, authors]) => [id, [...authors]]));
}
