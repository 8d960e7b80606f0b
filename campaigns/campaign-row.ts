import { storedPlan } from './plan.ts';
import type { Plan } from './plan-type.ts';
import type * as campaignStore from './store/campaigns.ts';
import type { FrozenTexts } from './words.ts';

/** The campaign is not in a state for this, or this person may not do it: one Vietnamese sentence. */
export type NotPossible = { kind: 'not_possible'; message: string };

export const notPossible = (message: string): NotPossible => ({ kind: 'not_possible', message });
export const NO_CAMPAIGN = notPossible('Không có chiến dịch này.');

const STATE_WORDS: Record<campaignStore.CampaignState, string> = {
  draft: 'đang soạn',
  submitted: 'đang chờ duyệt',
  approved: 'đã duyệt, chờ đến giờ',
  running: 'đang gửi',
  paused: 'đang tạm dừng',
  cancelled: 'đã hủy',
  finished: 'đã xong',
};

export function wrongState(row: campaignStore.CampaignRow): NotPossible {
  return notPossible(`Chiến dịch ${STATE_WORDS[row.state]}, không làm được việc này.`);
}

export function planOfRow(row: campaignStore.CampaignRow): Plan {
  return storedPlan(row.plan);
}

export function textsOfRow(row: campaignStore.CampaignRow): FrozenTexts {
  return JSON.parse(row.texts) as FrozenTexts;
}
