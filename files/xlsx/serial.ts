/** Days as spreadsheets count them. */
import { DAY_MS } from '../../calendar/durations.ts';

/** Serial number of 1/1/1970 in days since "0/1/1900", and how much later the days of 1904 begin. */
const SERIAL_1970 = 25_569;
const DAYS_TO_1904 = 1_462;
/** 31/12/9999. */
const LAST_SERIAL = 2_958_465;

/** A serial day as `YYYY-MM-DD`, with `THH:MM:SS` when it has a time; null for a number no day can have. */
export function dayOfSerial(serial: number, since1904: boolean): string | null {
  const days = serial + (since1904 ? DAYS_TO_1904 : 0);
  if (days < 1 || days > LAST_SERIAL) return null;
  // Times are fractions of a day: half a second of rounding is theirs, not the person's.
  const seconds = Math.round((days - SERIAL_1970) * 86_400);
  const [day = '', time = ''] = new Date(seconds * 1000).toISOString().split('T');
  return time.startsWith('00:00:00') ? day : `${day}T${time.slice(0, 8)}`;
}

/** A fraction of a day as `14:30:00`. */
export function timeOfSerial(fraction: number): string {
  return new Date((Math.round(fraction * 86_400) * 1000) % DAY_MS).toISOString().slice(11, 19);
}
