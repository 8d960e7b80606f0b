import {
  acceptSplit,
  approve,
  cancel,
  giveBack,
  type NotPossible,
  pause,
  raiseBudget,
  remark,
  resume,
  submit,
  testSend,
} from '../../../campaigns/campaigns.ts';
import type { Denied } from '../../../staff/act.ts';
import { type DoneNotice, forbidden, type PageAnswer } from '../../answer.ts';
import { rowNumber } from '../../form.ts';
import type { StaffPage } from '../../http.ts';
import { campaignPage, noCampaign, ownCampaign } from './campaign.ts';

export async function submitCampaign(page: StaffPage): Promise<PageAnswer> {
  return take(page, 'submitted', (id) => submit(page.act, page.needs.deps, id));
}

export async function approveCampaign(page: StaffPage): Promise<PageAnswer> {
  return take(page, 'approved', (id) => approve(page.act, page.needs.deps, id));
}

/** Gives it back to its author with the reason. */
export async function giveBackCampaign(page: StaffPage): Promise<PageAnswer> {
  return take(page, 'given_back', (id) => giveBack(page.act, page.needs.deps, id, page.form.text('words')));
}

export async function remarkOnCampaign(page: StaffPage): Promise<PageAnswer> {
  return take(page, 'remarked', (id) => remark(page.act, page.needs.deps, id, page.form.text('words')));
}

export async function pauseCampaign(page: StaffPage): Promise<PageAnswer> {
  return take(page, 'paused', (id) => pause(page.act, page.needs.deps, id));
}

export async function resumeCampaign(page: StaffPage): Promise<PageAnswer> {
  return take(page, 'resumed', (id) => resume(page.act, page.needs.deps, id));
}

export async function cancelCampaign(page: StaffPage): Promise<PageAnswer> {
  return take(page, 'cancelled', (id) => cancel(page.act, page.needs.deps, id));
}

/** A marked test to addresses of the author's own. */
export async function tryCampaign(page: StaffPage): Promise<PageAnswer> {
  const { act, needs, form } = page;
  const to = form
    .text('to')
    .slice(0, 500)
    .split(/[,;\n]/);
  return take(page, 'tried', (id) => testSend(act, needs.deps, id, { to }, needs.publicUrl));
}

/** Takes the later end that the forecast offers. */
export async function splitCampaign(page: StaffPage): Promise<PageAnswer> {
  return take(page, 'split', (id) => acceptSplit(page.act, page.needs.deps, id, page.needs.publicUrl));
}

export async function moreBudget(page: StaffPage): Promise<PageAnswer> {
  const dong = Number(page.form.text('dong').replace(/[.\s]/g, ''));
  return take(page, 'saved', (id) => raiseBudget(page.act, page.needs.deps, id, dong));
}

/** One step on the campaign of the address; what the verb answers, in words. */
async function take(
  page: StaffPage,
  done: DoneNotice,
  step: (
    id: number,
  ) => Promise<
    NotPossible | Denied | { kind: 'voided'; why: string[] } | { kind: Exclude<string, 'not_possible'> }
  >,
): Promise<PageAnswer> {
  const id = rowNumber(page.param('id'));
  if (id === null) return noCampaign();
  const result = await step(id);
  if ('staff' in result) return result.why === 'area' ? noCampaign() : forbidden(result.staff);
  if ('message' in result) return campaignPage(page, result.message);
  if ('why' in result)
    return campaignPage(
      page,
      `Đã có thay đổi từ khi trình, chiến dịch trở lại bản nháp. ${result.why.join(' ')}`,
    );
  await page.needs.wake('dispatch');
  return { kind: 'goto', to: `/campaigns/${id}`, done };
}

const STEPS = ['edit', 'test', 'split', 'budget', 'submit', 'approve', 'pause', 'resume', 'cancel'];

/** A refused step leaves its own address in the browser: who opens that again (a reload, a link passed on) finds the campaign. */
export async function showAfterStep(page: StaffPage): Promise<PageAnswer> {
  const row = STEPS.includes(page.param('step')) ? await ownCampaign(page) : null;
  return row === null ? noCampaign() : { kind: 'goto', to: `/campaigns/${row.id}` };
}
