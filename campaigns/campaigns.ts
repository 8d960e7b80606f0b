/** The room's front door: every verb lies in a wing. */

export { approve, submit } from './approving.ts';
export { preview } from './audience-pages.ts';
export type { NotPossible } from './campaign-row.ts';
export type { CampaignDeps } from './consent-port.ts';
export { type CampaignFile, check, create, revise } from './drafting.ts';
export { discardDraft, findDraft, keepDraft, listDrafts, startDraft } from './drafts.ts';
export { campaignNames, find, list } from './find.ts';
export { acceptSplit, forecast } from './forecasting.ts';
export {
  cancel,
  due,
  type LifecycleResult,
  pause,
  pauseForTrouble,
  raiseBudget,
  resume,
} from './lifecycle.ts';
export type { CampaignPlan } from './plan-type.ts';
export type { CampaignPreview } from './preview.ts';
export {
  authorsOf,
  type CampaignReview,
  giveBack,
  REMARK_KINDS,
  type RemarkKind,
  remark,
  review,
} from './review.ts';
export { campaignSource } from './sending.ts';
export { audienceNotes, type CampaignStatus, ledgerCsv, status } from './status.ts';
export type { CampaignRow } from './store/campaigns.ts';
export { testSend } from './test-send.ts';
