import { type Day, daysBetween, partsOf, weekdayOf } from '../calendar/day.ts';
import { PUBLIC_HOLIDAYS } from '../calendar/files.ts';
import { newYearOf, yearName } from '../calendar/lunar.ts';
import { dayOf } from '../calendar/moment.ts';
import { sayDay, WEEKDAY_WORDS } from '../calendar/words.ts';
import { holidayOn } from '../calendar/working-days.ts';
import type { SendingRules } from '../outbox/outbox.ts';
import { peopleChannels } from './plan.ts';
import type { CampaignPlan } from './plan-type.ts';
import { type CampaignRun, runsOf } from './runs.ts';
import { type SimulationInput, simulate } from './simulate.ts';

/**
 * A run of a repeated campaign of which not everything, or nothing, can be sent: its hours lie in a holiday, a Sunday, Tết. `rule`: what keeps it.
 */
export type ClosedRun = { run: number; start: string; whole: boolean; rule: string; day: string };

/** `rule` of a run that would go although it falls on a public holiday: the sending rules do not know that day yet. */
export const UNKNOWN_HOLIDAY = 'unknown_holiday';

/**
 * The runs after `now` that the hours, quiet days and rules keep from leaving, whatever the pace: one message of each kind is walked through each
 * run at the hours of that run. Caps are `blockedRuns`'. Pure.
 * @param ask the outlook of the run that is reckoned; its lots stand for those of every run
 */
export function closedRuns(ask: SimulationInput, runs: readonly CampaignRun[]): ClosedRun[] {
  const kinds = new Map<string, SimulationInput['lots'][number]>();
  for (const lot of ask.lots) {
    // Held back by a cap is held back this time; at the others' start nobody knows.
    const after = lot.rule === null ? Math.max(0, lot.readyAt.getTime() - ask.start.getTime()) : 0;
    const key = `${lot.channel} ${after}`;
    if (lot.count > 0 && !kinds.has(key))
      kinds.set(key, { ...lot, count: 1, rule: null, readyAt: new Date(after) });
  }
  const closed: ClosedRun[] = [];
  for (const { run, start, end } of runs) {
    if (end <= ask.now || kinds.size === 0) continue;
    const from = new Date(Math.max(start.getTime(), ask.now.getTime()));
    const lots = [...kinds.values()].map((lot) => ({
      ...lot,
      readyAt: new Date(Math.max(from.getTime(), start.getTime() + lot.readyAt.getTime())),
    }));
    const quiet = { ...ask, now: from, start, end, lots, others: [], days: new Map(), budgetLeft: null };
    const { sent, unsent } = simulate(quiet, end);
    if (sent === lots.length) {
      // What the rules let through on purpose (services on a holiday) is known to them; a holiday beyond their years is not.
      if (ask.purpose === 'outreach' && holidayName(dayOf(start)) !== null)
        closed.push({
          run,
          start: start.toISOString(),
          whole: false,
          rule: UNKNOWN_HOLIDAY,
          day: nameOfDay(dayOf(start)),
        });
      continue;
    }
    const [rule = 'end'] = Object.entries(unsent).toSorted(([, a], [, b]) => b - a)[0] ?? [];
    closed.push({ run, start: start.toISOString(), whole: sent === 0, rule, day: nameOfDay(dayOf(start)) });
  }
  return closed;
}

/** The same of a plan before anybody is counted: one message on each of its channels. */
export function closedRunsOf(plan: CampaignPlan, rules: SendingRules, now: Date): ClosedRun[] {
  const runs = runsOf(plan);
  const [first] = runs;
  if (first === undefined || plan.repeat === null) return [];
  const lots = peopleChannels(plan).map((channel) => ({
    channel,
    readyAt: first.start,
    count: 1,
    dong: 0,
    rule: null,
  }));
  const { purpose, hours } = plan;
  const { start, end } = first;
  const quiet = { rate: null, others: [], days: new Map(), budgetLeft: null };
  return closedRuns({ now, purpose, start, end, hours, lots, rules, ...quiet }, runs);
}

/** `Chủ nhật 28/02/2027`, `thứ Sáu 30/04/2027, Ngày Chiến thắng`; Tết is told also in years whose days off nobody has announced. */
export function nameOfDay(day: Day): string {
  const name = holidayName(day);
  return `${WEEKDAY_WORDS[weekdayOf(day)]} ${sayDay(day)}${name === null ? '' : `, ${name}`}`;
}

function holidayName(day: Day): string | null {
  return holidayOn(PUBLIC_HOLIDAYS, day) ?? tetAround(day);
}

/** From the last day of the lunar year to the fifth of the new one: the days no year is without. */
function tetAround(day: Day): string | null {
  const { year } = partsOf(day);
  const first = newYearOf(year);
  if (first === null) return null;
  const after = daysBetween(first, day);
  return after >= -1 && after <= 4 ? `Tết ${yearName(year)}` : null;
}
