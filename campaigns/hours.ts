import { plusDays } from '../calendar/day.ts';
import { localMoment, momentOf } from '../calendar/moment.ts';

/**
 * `at` itself when a campaign may send then by its own hours, else when they open next. Local time of Viet Nam, as the file
 * writes them (`08:00-11:30`); null: it has no hours of its own.
 */
export function openFrom(hours: string | null, at: Date): Date {
  const [opens, closes] = minutesOf(hours);
  if (opens === undefined || closes === undefined) return at;
  const { day, minute } = localMoment(at);
  if (minute < opens) return momentOf(day, opens);
  return minute < closes ? at : momentOf(plusDays(day, 1), opens);
}

function minutesOf(hours: string | null): number[] {
  return (hours?.split('-') ?? []).map((clock) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3)));
}
