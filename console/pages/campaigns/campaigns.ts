import { type CampaignRow, list, listDrafts } from '../../../campaigns/campaigns.ts';
import { storedPlan } from '../../../campaigns/plan.ts';
import { runsOf } from '../../../campaigns/runs.ts';
import { purposeLabel } from '../../../outbox/labels.ts';
import { may } from '../../../staff/act.ts';
import type { PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import { placeName } from '../../places.ts';
import { campaignWord } from '../../tags.ts';
import { calendarOf, monthAsked } from './calendar.ts';
import { emptyForm, readKeptForm } from './form.ts';

/** Campaigns that touch the person's area: a month with every run in it, and the list, newest first. */
export async function showCampaigns(page: StaffPage): Promise<PageAnswer> {
  const { needs, user, now } = page;
  const rows = await ownCampaigns(page);
  const mayWrite = may(page.act, 'campaign.write');
  const sketches = mayWrite ? await listDrafts(page.act, needs.deps.db.read) : [];
  return {
    kind: 'page',
    view: 'campaigns/campaigns',
    title: 'Chiến dịch',
    data: {
      mayWrite,
      calendar: calendarOf(monthAsked(page.query('month'), now), now, rows.flatMap(runsOfRow)),
      sketches: sketches.map((row) => ({
        id: row.id,
        step: row.step,
        name: readKeptForm(row.form, emptyForm(user.areaCode, now)).name || 'Chưa đặt tên',
        at: row.updatedAt,
      })),
      campaigns: rows.map((row) => ({
        id: row.id,
        name: row.name,
        state: campaignWord(row.state),
        purpose: purposeLabel(row.purpose),
        area: row.areaCode === '' ? 'Nhiều tỉnh' : placeName(row.areaCode, now),
        startAt: row.startAt,
        endAt: row.endAt,
        audience: row.audienceSize,
        demo: row.demo,
      })),
    },
  };
}

/** A cancelled campaign has no runs to come. */
function runsOfRow(row: CampaignRow) {
  const runs = runsOf(storedPlan(row.plan));
  return runs
    .filter((run) => row.state !== 'cancelled' || (row.finishedAt !== null && run.start <= row.finishedAt))
    .map((run) => ({
      href: `/campaigns/${row.id}`,
      name: row.name,
      look: campaignWord(row.state).look,
      word: campaignWord(row.state).word,
      start: run.start,
      end: run.end,
      turn: runs.length > 1 ? `lần ${run.run + 1} trên ${runs.length}` : null,
    }));
}

/** Campaigns whose area lies in the person's. */
export function ownCampaigns({ needs, act }: Pick<StaffPage, 'needs' | 'act'>): Promise<CampaignRow[]> {
  return list(act, needs.deps.db.read);
}
