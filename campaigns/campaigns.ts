/** The room's front door: every verb lies in a wing. */

export { approve, submit } from './approving.ts';
export { preview } from './audience-pages.ts';
export type { NotPossible } from './campaign-row.ts';
export type { CampaignDeps } from './consent-port.ts';
export { type CampaignFile, check, create, revise } from './drafting.ts';
export { findSketch, keepSketch, listSketches, startSketch, throwSketchAway } from './drafts.ts';
export { campaignNames, find, list } from './find.ts';
export { acceptSplit, forecast } from './forecasting.ts';
export {
  cancel,
  due,
  pause,
  pauseForTrouble,
  raiseBudget,
  resume,
  type Steered,
} from './lifecycle.ts';
export type { Plan } from './plan-type.ts';
export type { Preview } from './preview.ts';
export {
  authorsOf,
  giveBack,
  REMARK_KINDS,
  type RemarkKind,
  type Review,
  remark,
  review,
} from './review.ts';
export { campaignSource } from './sending.ts';
export { audienceNotes, ledgerCsv, type Status, status } from './status.ts';
export type { CampaignRow } from './store/campaigns.ts';
export { testSend } from './test-send.ts';
