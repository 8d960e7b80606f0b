import { list } from '../../campaigns/campaigns.ts';
import { can, covers } from '../../staff/access.ts';
import type { Answer } from '../answer.ts';
import type { StaffPage } from '../http.ts';
import { placeName } from '../places.ts';
import { campaignWord, PURPOSE_WORDS } from '../words.ts';

/** Campaigns that touch the person's area, newest first. */
export async function showCampaigns(page: StaffPage): Promise<Answer> {
  const { user, now } = page;
  const rows = await ownCampaigns(page);
  return {
    kind: 'page',
    view: 'campaigns',
    title: 'Chiến dịch',
    data: {
      mayWrite: can(user, 'campaign.write'),
      campaigns: rows.map((row) => ({
        id: row.id,
        name: row.name,
        state: campaignWord(row.state),
        purpose: PURPOSE_WORDS[row.purpose] ?? row.purpose,
        area: row.areaCode === '' ? 'Nhiều tỉnh' : placeName(row.areaCode, now),
        startAt: row.startAt,
        endAt: row.endAt,
        audience: row.audienceSize,
        demo: row.demo,
      })),
    },
  };
}

/** Campaigns whose area lies in the person's. */
export async function ownCampaigns({ needs, user }: Pick<StaffPage, 'needs' | 'user'>) {
  const rows = await list(needs.deps.db.read);
  return rows.filter((row) => covers(user, row.areaCode));
}
