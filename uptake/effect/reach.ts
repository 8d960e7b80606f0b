/** Reach and uptake together, for one campaign or one area: gathers what outbox, links and the tables know. */

import { communesOf } from '../../areas/areas.ts';
import { COUNTRY, holds, narrowed, type Scope, scopeOfAreas } from '../../areas/scope.ts';
import { DAY_MS } from '../../calendar/durations.ts';
import { dayOf, startOf } from '../../calendar/moment.ts';
import { type CampaignDeps, find, preview } from '../../campaigns/campaigns.ts';
import { storedPlan } from '../../campaigns/plan.ts';
import { communesOfPlan } from '../../campaigns/recipients.ts';
import {
  funnel,
  funnelTotal,
  listLinks,
  listOutreach,
  type VisitCounts,
  visitsOf,
} from '../../links/links.ts';
import { ruleWords, standings } from '../../outbox/outbox.ts';
import type { Reader } from '../../prisma/client.ts';
import { type Act, scopeOf } from '../../staff/act.ts';
import { filedIn } from '../uptake.ts';
import { type ReachFunnel, reachedOf } from './reach-steps.ts';

export { ORIGIN_WORDS, type ReachFunnel } from './reach-steps.ts';

/** Above this many messages the people left out are not reckoned for a page: that reads everybody once more. */
const MOST_LOOKED_AT = 50_000;
const NO_VISITS: VisitCounts = { visit: 0, chat: 0, guide: 0, check: 0, reminder: 0 };

/**
 * How far one campaign came. Off-line work and dossiers are those of its communes from its first day on; whether they came of
 * the campaign is another question (lift.ts).
 * @returns null: no such campaign
 */
export async function campaignReach(
  act: Act,
  deps: CampaignDeps,
  id: number,
  publicUrl: string,
): Promise<ReachFunnel | null> {
  const { read } = deps.db;
  const row = await find(act, read, id);
  if (row === null) return null;
  const now = deps.now();
  const parts = await standings(read, { campaignId: id });
  const links = await listLinks(read, COUNTRY, { campaignId: id });
  const visits = { ...NO_VISITS };
  for (const counts of (
    await visitsOf(
      read,
      links.map(({ code }) => code),
    )
  ).values())
    for (const kind of Object.keys(visits) as (keyof VisitCounts)[]) visits[kind] += counts[kind];
  const codes = communesOfPlan(storedPlan(row.plan));
  const days = { from: dayOf(row.startAt), to: dayOf(now) };
  const begun = row.startAt <= now;
  const addressed = parts.reduce((sum, { count }) => sum + count, 0);
  const looked = addressed <= MOST_LOOKED_AT ? await preview(act, deps, id, publicUrl) : null;
  return reachedOf(
    parts,
    visits,
    {
      works: begun ? await worksIn(read, scopeOfAreas(codes), days) : { count: 0, declared: 0, uncounted: 0 },
      filed: begun ? await filedIn(read, codes, days) : null,
      left: looked?.kind === 'preview' ? looked.leftOut : null,
    },
    ruleWords,
  );
}

/** The same of an area (a province or a commune) in days, both included: everything that was sent there and happened there. */
export async function areaReach(
  act: Act,
  reader: Reader,
  areaCode: string,
  days: { from: string; to: string },
): Promise<ReachFunnel> {
  const from = startOf(days.from);
  const until = new Date(startOf(days.to).getTime() + DAY_MS);
  const communes = areaCode.length === 2 ? communesOf(areaCode, until).map(({ code }) => code) : [areaCode];
  const scope = narrowed(scopeOf(act), areaCode);
  const within = [areaCode, ...communes].filter((code) => holds(scope, code));
  const visits = funnelTotal(await funnel(reader, scope, { by: 'area', from, until }));
  return reachedOf(
    await standings(reader, { areaCodes: within, from, until }),
    visits,
    {
      works: await worksIn(reader, scope, days),
      filed: await filedIn(reader, communes, days),
      left: null,
    },
    ruleWords,
  );
}

async function worksIn(reader: Reader, scope: Scope, days: { from: string; to: string }) {
  const { works, total } = await listOutreach(reader, scope, days);
  return { count: works.length, declared: total.declared, uncounted: total.uncounted };
}
