/**
 * When a campaign will be done, what it will cost and what will run out of time, reckoned before anything is sent
 * (test/campaigns/forecast.test.ts holds it to what the outbox really does).
 */

import { plusDays } from '../calendar/day.ts';
import { DAY_MS } from '../calendar/durations.ts';
import { isoOf, localMoment, momentOf } from '../calendar/moment.ts';
import { type DaySum, type SimulationInput, simulate, type UnsentCounts } from './simulate.ts';

export type SendForecast = {
  /** Messages that will leave, and when the last of them does; null: none will. */
  sent: number;
  finishAt: string | null;
  /** When the campaign is over: `finishAt` when everything leaves, else its latest useful time. */
  doneAt: string;
  /** From the first message that may leave to the last. */
  durationMs: number;
  /** Messages whose time runs out, and why; those beyond the budget are counted by themselves. */
  expired: number;
  overBudget: number;
  unsent: UnsentCounts;
  dong: number;
  /** What leaves on each local day. */
  days: DaySum[];
  /** Later end by which everything leaves, when it does not by the planned one. */
  split: PeriodSplit | null;
};

/** `end`: ISO with the local offset, ready for the campaign file. `days`: on how many days messages leave. */
export type PeriodSplit = {
  end: string;
  days: number;
  perDay: { day: string; sent: number }[];
  finishAt: string;
};

/** How far a split may reach. */
const MOST_SPLIT_MS = 62 * DAY_MS;

/** Reckons one run of a campaign. Pure: the same question gives the same answer. */
export function forecast(ask: SimulationInput): SendForecast {
  const walked = simulate(ask, ask.end);
  const late = Object.entries(walked.unsent).some(([why, count]) => why !== 'budget' && count > 0);
  const total = ask.lots.reduce((sum, lot) => sum + lot.count, 0);
  const overBudget = walked.unsent.budget ?? 0;
  const finishAt = walked.lastAt === null ? null : new Date(walked.lastAt);
  const everything = walked.sent >= total && finishAt !== null;
  return {
    sent: walked.sent,
    finishAt: finishAt?.toISOString() ?? null,
    doneAt: (everything ? finishAt : ask.end).toISOString(),
    durationMs: walked.lastAt === null || walked.firstAt === null ? 0 : walked.lastAt - walked.firstAt,
    expired: Math.max(0, total - walked.sent - overBudget),
    overBudget,
    unsent: walked.unsent,
    dong: walked.dong,
    days: walked.days,
    split: late ? splitOf(ask) : null,
  };
}

/** The first later end, at the same hour of another day, by which everything leaves. */
function splitOf(ask: SimulationInput): PeriodSplit | null {
  const free = simulate(ask, new Date(ask.end.getTime() + MOST_SPLIT_MS));
  if (free.lastAt === null) return null;
  const { day, minute } = localMoment(ask.end);
  const last = localMoment(new Date(free.lastAt));
  const on = last.minute < minute ? last.day : plusDays(last.day, 1);
  const end = momentOf([on, day].toSorted().at(-1) ?? on, minute);
  const tried = simulate(ask, end);
  if (
    tried.lastAt === null ||
    Object.entries(tried.unsent).some(([why, count]) => why !== 'budget' && count > 0)
  )
    return null;
  return {
    end: isoOf(end),
    days: tried.days.length,
    perDay: tried.days.map(({ day: on_, sent }) => ({ day: on_, sent })),
    finishAt: new Date(tried.lastAt).toISOString(),
  };
}
