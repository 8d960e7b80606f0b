/**
 * Moments on the clock of Viet Nam. The whole country has had one offset and no summer time since 13/06/1975: UTC+7
 * (tz database, Asia/Ho_Chi_Minh; Decision 134/2002/QĐ-TTg). It is written here and nowhere else. Pure.
 */
import { type Day, plusDays, type Weekday, weekdayOf } from './day.ts';
import { DAY_MS, MINUTE_MS, MINUTES_OF_DAY } from './durations.ts';

/** Minutes east of Greenwich. */
const OFFSET_MINUTES = 7 * 60;
const OFFSET_MS = OFFSET_MINUTES * MINUTE_MS;
/** The offset as ISO 8601 writes it behind a clock time. */
const OFFSET = '+07:00';

/** `minute` counts from midnight in Viet Nam: 08:30 is 510. */
export type LocalMoment = { day: Day; weekday: Weekday; minute: number };

/** The Vietnamese calendar day of a moment. */
export function dayOf(at: Date): Day {
  return wallOf(at).slice(0, 10);
}

/** The clock on the wall: `2026-11-21T08:30:00`, without a zone; also the start of what an input `datetime-local` takes. */
export function wallOf(at: Date): string {
  return new Date(at.getTime() + OFFSET_MS).toISOString().slice(0, 19);
}

/** Hours and minutes on the wall: "08:30". */
export function clockOf(at: Date): string {
  return wallOf(at).slice(11, 16);
}

/** ISO 8601 with the offset of Viet Nam: `2026-12-05T20:00:00+07:00`. */
export function isoOf(at: Date): string {
  return `${wallOf(at)}${OFFSET}`;
}

/** The offset put behind a wall clock that was written without a zone. It is not checked; see `fromWall`. */
export function withOffset(wall: string): string {
  return `${wall}${OFFSET}`;
}

/**
 * Reads a wall clock of Viet Nam, `2026-11-21T08:30` or with seconds.
 * @returns null when it is written in another form or does not exist
 */
export function fromWall(wall: string): Date | null {
  const written = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(:\d{2})?$/.exec(wall);
  if (written === null) return null;
  const at = new Date(withOffset(`${written[1]}${written[2] ?? ':00'}`));
  return !Number.isNaN(at.getTime()) && wallOf(at).startsWith(written[1] ?? '') ? at : null;
}

/** The moment of a wall clock given by its parts, in UTC milliseconds as `Date.UTC` counts them without a zone. */
export function ofWallMs(wallMs: number): Date {
  return new Date(wallMs - OFFSET_MS);
}

/** Midnight at which a day begins. */
export function startOf(day: Day): Date {
  return momentOf(day, 0);
}

/** The first moment after a day. */
export function endOf(day: Day): Date {
  return startOf(plusDays(day, 1));
}

/** Noon: the moment to ask for what holds "on that day". */
export function noonOf(day: Day): Date {
  return momentOf(day, MINUTES_OF_DAY / 2);
}

/** The moment a day reaches a minute of it; 1440 is the next midnight. */
export function momentOf(day: Day, minute: number): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) + (minute - OFFSET_MINUTES) * MINUTE_MS);
}

/** The moment a day reaches a clock time written as "08:30" ("24:00" is the next midnight). */
export function clockOn(day: Day, clock: string): Date {
  return momentOf(day, minutesOf(clock));
}

/** Minutes from midnight of "08:30". */
export function minutesOf(clock: string): number {
  const [hours = '', minutes = ''] = clock.split(':');
  return Number(hours) * 60 + Number(minutes);
}

let latest: { ms: number; moment: LocalMoment } | null = null;

/** Day, weekday and minute. The answer before is kept: the gate asks for the same moment of a thousand messages. */
export function localMoment(at: Date): Readonly<LocalMoment> {
  const ms = at.getTime();
  if (latest?.ms === ms) return latest.moment;
  const wall = wallOf(at);
  const day = wall.slice(0, 10);
  const moment = { day, weekday: weekdayOf(day), minute: minutesOf(wall.slice(11, 16)) };
  latest = { ms, moment };
  return moment;
}

/** Whole days between two moments, never negative. */
export function daysSince(at: Date, now: Date): number {
  return Math.max(0, Math.floor((now.getTime() - at.getTime()) / DAY_MS));
}

/** "2026-11-21T08:30", what an input of type datetime-local shows; `fromWall` reads it back. */
export function inputMoment(at: Date): string {
  return wallOf(at).slice(0, 16);
}

/** How a moment is written in a file or a command, for sentences that say so. */
export const MOMENT_EXAMPLE = isoOf(new Date('2026-12-01T01:00:00Z'));
