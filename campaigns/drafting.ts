/** Writing a campaign down and changing it, before anybody agreed to it. */

import { groupPages } from '../contacts/contacts.ts';
import type { Problem } from '../files/problem.ts';
import type { Deps } from '../prisma/deps.ts';
import { type ByOfficial, type Denied, scopeOf } from '../staff/act.ts';
import { denied, record } from '../staff/staff.ts';
import { textFor } from '../templates/render.ts';
import { type NotPossible, wrongState } from './campaign-row.ts';
import type { CampaignDeps } from './consent-port.ts';
import { askedCampaign } from './find.ts';
import { areaOfPlan, type ReadPlan, readPlan } from './plan.ts';
import type { CampaignPlan } from './plan-type.ts';
import { communesOfPlan, isNamed } from './recipients.ts';
import { lastEnd } from './runs.ts';
import * as campaignStore from './store/campaigns.ts';
import { addVersion } from './store/review.ts';
import { drawLots } from './waves.ts';

export type CampaignFile = { fileName: string; text: string };

/** Checks a campaign file without saving: the plan and the area its author must be allowed in, or all mistakes. */
export function check(
  file: CampaignFile,
  now: Date,
): { kind: 'plan'; plan: CampaignPlan; areaCode: string } | { kind: 'refused'; problems: Problem[] } {
  const read: ReadPlan = readPlan(file, textFor, now);
  return read.kind === 'plan' ? { ...read, areaCode: areaOfPlan(read.plan) } : read;
}

async function checkWithGroups(act: ByOfficial, deps: Deps, file: CampaignFile) {
  const checked = check(file, act.now);
  if (checked.kind === 'refused' || checked.plan.audience.groups.length === 0) return checked;
  let unknown = checked.plan.audience.groups;
  for await (const page of groupPages(scopeOf(act), deps.db.read))
    unknown = unknown.filter((name) => !page.some((group) => isNamed(group, name)));
  if (unknown.length === 0) return checked;
  const problems = unknown.map(
    (value): Problem => ({
      file: file.fileName,
      row: null,
      column: 'audience.groups',
      value,
      rule: 'group',
      message: `Không có nhóm “${value}”.`,
      todo: 'Nạp danh sách nhóm trước, hoặc sửa tên nhóm.',
      severity: 'error',
    }),
  );
  return { kind: 'refused' as const, problems };
}

export function planColumns(plan: CampaignPlan, areaCode: string, authorId: number) {
  return {
    name: plan.name,
    purpose: plan.purpose,
    plan: JSON.stringify(plan),
    areaCode,
    startAt: new Date(plan.start),
    // Of the last run; each run's messages carry the end of their own.
    endAt: lastEnd(plan),
    authorId,
  };
}

/**
 * Draws the lots of a plan by commune and writes them into it: what two persons agree on is this draw, and no table that comes
 * later changes it. Writing the plan anew draws anew from the same seed.
 */
async function withDraw(deps: CampaignDeps, plan: CampaignPlan): Promise<CampaignPlan> {
  const { waves } = plan;
  const codes = communesOfPlan(plan);
  if (waves === null || waves.by !== 'commune' || codes.length === 0) return plan;
  const before = new Date(Math.min(deps.now().getTime(), Date.parse(plan.start)));
  const ask = { communes: codes, bundle: plan.audience.bundle, before };
  const past = (await deps.pastUptake?.(deps.db.read, ask)) ?? new Map();
  const communes = codes.map((code) => ({ code, past: past.get(code) ?? null }));
  return { ...plan, waves: { ...waves, draw: drawLots(communes, waves.count, waves.seed) } };
}

/** Saves a checked campaign file as a draft of the actor. */
export async function create(
  act: ByOfficial,
  deps: CampaignDeps,
  file: CampaignFile & { demo?: boolean },
): Promise<
  { kind: 'created'; id: number; areaCode: string } | { kind: 'refused'; problems: Problem[] } | Denied
> {
  const checked = await checkWithGroups(act, deps, file);
  if (checked.kind === 'refused') return checked;
  const { areaCode } = checked;
  const plan = await withDraw(deps, checked.plan);
  return deps.db.write(async (tx) => {
    const no = await denied(tx, act, 'campaign.write', { subject: 'campaign:', areaCode });
    if (no !== null) return no;
    const id = await campaignStore.addCampaign(tx, {
      ...planColumns(plan, areaCode, act.user.id),
      createdAt: act.now,
      demo: file.demo ?? false,
    });
    await addVersion(tx, { campaignId: id, authorId: act.user.id, at: act.now, plan: JSON.stringify(plan) });
    await record(tx, act, { action: 'campaign.create', subject: `campaign:${id}`, areas: [areaCode] });
    return { kind: 'created', id, areaCode };
  });
}

/** Replaces the plan of a draft, or of a campaign that waits for approval: then it is a draft again. Who changes it is its author. */
export async function revise(
  act: ByOfficial,
  deps: CampaignDeps,
  id: number,
  file: CampaignFile,
): Promise<{ kind: 'revised' } | { kind: 'refused'; problems: Problem[] } | NotPossible | Denied> {
  const checked = await checkWithGroups(act, deps, file);
  if (checked.kind === 'refused') return checked;
  const plan = await withDraw(deps, checked.plan);
  return rewrite(act, deps, id, planColumns(plan, checked.areaCode, act.user.id));
}

/** Asked for the area the campaign has, and for the one it is given. */
export async function rewrite(
  act: ByOfficial,
  deps: Deps,
  id: number,
  data: ReturnType<typeof planColumns>,
): Promise<{ kind: 'revised' } | NotPossible | Denied> {
  return deps.db.write(async (tx): Promise<{ kind: 'revised' } | NotPossible | Denied> => {
    const asked = await askedCampaign(tx, act, id, ['campaign.write']);
    if (asked.kind !== 'row') return asked;
    const { row } = asked;
    const { areaCode } = data;
    const no = await denied(tx, act, 'campaign.write', { subject: `campaign:${id}`, areaCode });
    if (no !== null) return no;
    const blank = {
      state: 'draft' as const,
      digest: null,
      submittedAt: null,
      audienceSize: null,
      texts: '{}',
    };
    if (!(await campaignStore.move(tx, id, ['draft', 'submitted'], { ...data, ...blank })))
      return wrongState(row);
    await addVersion(tx, { campaignId: id, authorId: act.user.id, at: act.now, plan: data.plan });
    await record(tx, act, {
      action: 'campaign.revise',
      subject: `campaign:${id}`,
      areas: [row.areaCode, areaCode],
    });
    return { kind: 'revised' };
  });
}
