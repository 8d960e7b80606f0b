import {
  acceptSplit,
  approve,
  type CampaignRow,
  cancel,
  type NotPossible,
  pause,
  raiseBudget,
  resume,
  type Steered,
  submit,
  testSend,
} from '../../../campaigns/campaigns.ts';
import { can, canApprove } from '../../../staff/access.ts';
import { type Answer, type Done, forbidden } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import { campaignPage, noCampaign, ownCampaign } from './campaign.ts';

export async function submitCampaign(page: StaffPage): Promise<Answer> {
  const row = await ownCampaign(page);
  if (row === null) return noCampaign();
  if (!can(page.user, 'campaign.write', row.areaCode)) return forbidden();
  const result = await submit(page.needs.deps, row.id, page.user.id);
  if (result.kind === 'not_possible') return campaignPage(page, result.message);
  return back(row.id, 'submitted');
}

export async function approveCampaign(page: StaffPage): Promise<Answer> {
  const { needs, user } = page;
  const row = await ownCampaign(page);
  if (row === null) return noCampaign();
  if (!canApprove(user, row))
    return forbidden('Người soạn không tự duyệt; cần một người khác có quyền duyệt.');
  const result = await approve(needs.deps, row.id, user.id);
  if (result.kind === 'not_possible') return campaignPage(page, result.message);
  if (result.kind === 'voided')
    return campaignPage(
      page,
      `Đã có thay đổi từ khi trình, chiến dịch trở lại bản nháp. ${result.why.join(' ')}`,
    );
  await needs.wake('dispatch');
  return back(row.id, 'approved');
}

export async function pauseCampaign(page: StaffPage): Promise<Answer> {
  return steer(page, 'paused', (row) => pause(page.needs.deps, row.id, page.user.id));
}

export async function resumeCampaign(page: StaffPage): Promise<Answer> {
  return steer(page, 'resumed', (row) => resume(page.needs.deps, row.id, page.user.id));
}

export async function cancelCampaign(page: StaffPage): Promise<Answer> {
  return steer(page, 'cancelled', (row) => cancel(page.needs.deps, row.id, page.user.id));
}

/** A marked test to addresses of the author's own, which must stand in the contacts and allow this kind of message. */
export async function tryCampaign(page: StaffPage): Promise<Answer> {
  const { needs, user, form } = page;
  const row = await ownCampaign(page);
  if (row === null) return noCampaign();
  if (!can(user, 'campaign.write', row.areaCode)) return forbidden();
  const to = form
    .text('to')
    .slice(0, 500)
    .split(/[,;\n]/);
  const done = await testSend(needs.deps, row.id, { userId: user.id, to }, needs.publicUrl);
  if (done.kind === 'not_possible') return campaignPage(page, done.message);
  await needs.wake('dispatch');
  return back(row.id, 'tried');
}

/** Takes the later end that the forecast offers. */
export async function splitCampaign(page: StaffPage): Promise<Answer> {
  const { needs, user } = page;
  const row = await ownCampaign(page);
  if (row === null) return noCampaign();
  if (!can(user, 'campaign.write', row.areaCode)) return forbidden();
  const done = await acceptSplit(needs.deps, row.id, user.id, needs.publicUrl);
  return done.kind === 'revised' ? back(row.id, 'split') : campaignPage(page, done.message);
}

export async function moreBudget(page: StaffPage): Promise<Answer> {
  const dong = Number(page.form.text('dong').replace(/[.\s]/g, ''));
  const row = await ownCampaign(page);
  if (row !== null && !can(page.user, 'campaign.approve', row.areaCode)) return forbidden();
  return steer(page, 'saved', (own) => raiseBudget(page.needs.deps, own.id, page.user.id, dong));
}

async function steer(
  page: StaffPage,
  done: Done,
  turn: (row: CampaignRow) => Promise<Steered>,
): Promise<Answer> {
  const row = await ownCampaign(page);
  if (row === null) return noCampaign();
  const { user } = page;
  if (!can(user, 'campaign.write', row.areaCode) && !can(user, 'campaign.approve', row.areaCode))
    return forbidden();
  const result: Steered | NotPossible = await turn(row);
  if (result.kind === 'not_possible') return campaignPage(page, result.message);
  await page.needs.wake('dispatch');
  return back(row.id, done);
}

function back(id: number, done: Done): Answer {
  return { kind: 'goto', to: `/campaigns/${id}`, done };
}

const STEPS = ['edit', 'test', 'split', 'budget', 'submit', 'approve', 'pause', 'resume', 'cancel'];

/** A refused step leaves its own address in the browser: who opens that again (a reload, a link passed on) finds the campaign. */
export async function showAfterStep(page: StaffPage): Promise<Answer> {
  const row = STEPS.includes(page.param('step')) ? await ownCampaign(page) : null;
  return row === null ? noCampaign() : { kind: 'goto', to: `/campaigns/${row.id}` };
}
