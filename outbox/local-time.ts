/** Calendar of the administrative area. Viet Nam has had one offset and no summer time since 1975; other zones pass theirs. */
export const VIETNAM_MINUTES = 7 * 60;

export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** `day` is `YYYY-MM-DD`, `minute` counts from local midnight. */
export type LocalMoment = { day: string; weekday: Weekday; minute: number };

let latest: { local: number; moment: LocalMoment } | null = null;

/**
 * The answer before is kept: the gate asks for the same moment of a thousand messages, several times for each.
 * @param offset minutes east of Greenwich
 */
export function localMoment(at: Date, offset: number): Readonly<LocalMoment> {
  const local = at.getTime() + offset * MINUTE_MS;
  if (latest?.local === local) return latest.moment;
  const shifted = new Date(local);
  const moment = {
    day: shifted.toISOString().slice(0, 10),
    weekday: WEEKDAYS[shifted.getUTCDay()] ?? 'sun',
    minute: shifted.getUTCHours() * 60 + shifted.getUTCMinutes(),
  };
  latest = { local, moment };
  return moment;
}

/** The moment a local day reaches a minute of it; 1440 is the next midnight. */
export function momentOf(day: string, minute: number, offset: number): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) + (minute - offset) * MINUTE_MS);
}

/** The day `count` days later. */
export function plusDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}
