import { CAMPAIGN_STATE_LABELS } from './labels.ts';
import type { FrozenTexts } from './message-text.ts';
import { storedPlan } from './plan.ts';
import type { CampaignPlan } from './plan-type.ts';
import type * as campaignStore from './store/campaigns.ts';

/** The campaign is not in a state for this, or this person may not do it: one Vietnamese sentence. */
export type NotPossible = { kind: 'not_possible'; message: string };

export const notPossible = (message: string): NotPossible => ({ kind: 'not_possible', message });
export const NO_CAMPAIGN = notPossible('Không có chiến dịch này.');

export function wrongState(row: campaignStore.CampaignRow): NotPossible {
  return notPossible(
    `Chiến dịch đang ở trạng thái “${CAMPAIGN_STATE_LABELS[row.state]}”, không làm được việc này.`,
  );
}

export function planOfRow(row: campaignStore.CampaignRow): CampaignPlan {
  return storedPlan(row.plan);
}

export function textsOfRow(row: campaignStore.CampaignRow): FrozenTexts {
  return JSON.parse(row.texts) as FrozenTexts;
}
