import { plusDays, sameDateAfter } from '../calendar/day.ts';
import { MINUTE_MS } from '../calendar/durations.ts';
import { localMoment, momentOf } from '../calendar/moment.ts';
import type { CampaignPlan } from './plan-type.ts';

/** One occurrence of a campaign. `run` counts from 0; a campaign that is not repeated has one. */
export type CampaignRun = { run: number; start: Date; end: Date };

/** More runs than this are a mistake in the date: a year of days. */
export const MOST_RUNS = 366;

type Timed = Pick<CampaignPlan, 'start' | 'end' | 'repeat'>;

/**
 * The runs of a campaign in order, by the calendar of Viet Nam: the same hour each day, each week, or each month until the last day,
 * which counts. A month without the day (the 31st, 29 February) takes its last one, and the next month goes back to the day:
 * 31/1, 28/2, 31/3. At most `MOST_RUNS` and one: a plan that would have more is not accepted.
 */
export function runsOf(plan: Timed): CampaignRun[] {
  const start = new Date(plan.start);
  const length = Date.parse(plan.end) - start.getTime();
  const first = { run: 0, start, end: new Date(plan.end) };
  const { repeat } = plan;
  if (repeat === null) return [first];
  const runs = [first];
  const { day, minute } = localMoment(start);
  const seconds = start.getTime() % MINUTE_MS;
  for (let run = 1; run <= MOST_RUNS; run++) {
    const on =
      repeat.every === 'month'
        ? sameDateAfter(day, run)
        : plusDays(day, run * (repeat.every === 'week' ? 7 : 1));
    if (on > repeat.until) break;
    const at = new Date(momentOf(on, minute).getTime() + seconds);
    runs.push({ run, start: at, end: new Date(at.getTime() + length) });
  }
  return runs;
}

/** The run with this number, or null: the campaign has no more. */
export function runOf(plan: Timed, run: number): CampaignRun | null {
  return runsOf(plan)[run] ?? null;
}

/** When the last run ends: later nothing of the campaign is sent. */
export function lastEnd(plan: Timed): Date {
  return runsOf(plan).at(-1)?.end ?? new Date(plan.end);
}
