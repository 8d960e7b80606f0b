/** The closed lists of campaigns in the words of officials. Pure. */
import type { ConsentStanding } from '../knowledge/bundle.ts';
import type { RepeatPeriod } from './plan-file.ts';
import type { CampaignState } from './store/campaigns.ts';

/** As a tag; inside a sentence in lower case. */
export const CAMPAIGN_STATE_LABELS = {
  draft: 'Bản nháp',
  submitted: 'Chờ duyệt',
  approved: 'Đã duyệt, chờ đến giờ',
  running: 'Đang gửi',
  paused: 'Tạm dừng',
  cancelled: 'Đã hủy',
  finished: 'Đã xong',
} as const satisfies Record<CampaignState, string>;

/** How often a repeated campaign is sent. */
export const REPEAT_WORDS = {
  day: 'hằng ngày',
  week: 'hằng tuần',
  month: 'hằng tháng',
} as const satisfies Record<RepeatPeriod, string>;

/** How the confirmations of somebody's case may stand, as a choice of the form; inside a sentence in lower case. */
export const CONSENT_STANDING_LABELS = {
  pending: 'Đang chờ xác nhận trên VNeID',
  confirmed: 'Đã xác nhận trên VNeID',
  lapsed: 'Hết hạn hoặc từ chối xác nhận',
} as const satisfies Record<ConsentStanding, string>;
