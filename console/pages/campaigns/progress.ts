import { sayMoment } from '../../../calendar/words.ts';
import { type CampaignRow, status } from '../../../campaigns/campaigns.ts';
import { channelLabel } from '../../../channels/labels.ts';
import { sayCount, sayShare } from '../../../writing/numbers.ts';
import { stacked } from '../../bar.ts';
import type { StaffPage } from '../../http.ts';
import { shortName } from '../../places.ts';
import { MESSAGE_STATES, messageWord } from '../../tags.ts';

type ByState = Record<(typeof MESSAGE_STATES)[number], number>;

/** Areas with most messages; the rest is in the file. */
const MOST_AREAS = 30;

/** How a campaign stands, for its page and for who watches it: nothing in it depends on who asks. Null: it is gone. */
export async function progressOf(
  { needs, act, now }: Pick<StaffPage, 'needs' | 'act' | 'now'>,
  row: CampaignRow,
) {
  const found = await status(act, needs.deps, row.id);
  if ('kind' in found) return null;
  const { total, counts, series, budget } = found;
  const areas = Object.entries(found.byArea)
    .map(([code, by]) => ({ code, by, all: sum(by) }))
    .sort((a, b) => b.all - a.all);
  return {
    live: found.state === 'running' || found.state === 'approved',
    total,
    reached: reachedOf(counts),
    reachedShare: sayShare(reachedOf(counts), total),
    left: counts.queued + counts.sending,
    bar: barOf(counts),
    states: MESSAGE_STATES.filter((state) => counts[state] > 0).map((state) => ({
      look: `s-${state}`,
      title: messageWord(state).word,
      count: counts[state],
    })),
    channels: Object.entries(found.byChannel).map(([channel, by]) => ({
      title: channelLabel(channel),
      all: sum(by),
      arrived: reachedOf(by),
      share: sayShare(reachedOf(by), sum(by)),
    })),
    areas: areas.slice(0, MOST_AREAS).map(({ code, by, all }) => ({
      title: shortName(code, now),
      href: `/campaigns/${row.id}?area=${encodeURIComponent(code)}#ledger`,
      all,
      arrived: reachedOf(by),
      share: sayShare(reachedOf(by), all),
      bar: barOf(by),
    })),
    moreAreas: Math.max(0, areas.length - MOST_AREAS),
    money:
      budget === null
        ? null
        : `đã dùng ${sayCount(budget.spent)} trên ${sayCount(budget.dong)} đồng kinh phí`,
    series:
      series === null
        ? null
        : `lần ${series.posted} trên ${series.runs}${
            series.nextAt === null ? '' : `, lần tới ${sayMoment(new Date(series.nextAt))}`
          }`,
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
    doneAt: found.forecastFinishAt === null ? null : new Date(found.forecastFinishAt),
  };
}

function sum(by: ByState): number {
  return Object.values(by).reduce((all, count) => all + count, 0);
}

function reachedOf(by: ByState): number {
  return by.sent + by.delivered + by.seen;
}

function barOf(by: ByState) {
  return stacked(
    MESSAGE_STATES.map((state) => ({
      count: by[state],
      look: `s-${state}`,
      title: `${messageWord(state).word}: ${sayCount(by[state])}`,
    })),
  );
}
