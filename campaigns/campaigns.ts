/** The room's front door: every verb lies in a wing. */

export { approve, submit } from './approving.ts';
export type { NotPossible } from './campaign-row.ts';
export type { CampaignDeps } from './cases.ts';
export { campaignNames, find, list } from './finding.ts';
export { acceptSplit, forecast } from './foreseeing.ts';
export type { Plan } from './plan-type.ts';
export type { Preview } from './preview.ts';
export { preview } from './reaching.ts';
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
