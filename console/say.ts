/** Numbers and times as Vietnamese readers write them. Pure. */

/** UTC+7 all year. */
const VIETNAM_MS = 7 * 3_600_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** 6943 -> "6.943" */
export function sayCount(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/g, '.');
}

/** "21/11/2026", the day in Viet Nam. */
export function sayDay(at: Date): string {
  const wall = onTheWall(at);
  return `${wall.slice(8, 10)}/${wall.slice(5, 7)}/${wall.slice(0, 4)}`;
}

/** "08:30 21/11/2026" */
export function sayMoment(at: Date): string {
  return `${sayTime(at)} ${sayDay(at)}`;
}

/** "08:30" */
export function sayTime(at: Date): string {
  return onTheWall(at).slice(11, 16);
}

/** "2026-11-21T08:30", for an input of type datetime-local. */
export function inputMoment(at: Date): string {
  return onTheWall(at).slice(0, 16);
}

/** Reads what an input of type datetime-local sends as Vietnamese time; null when it is none. */
export function readInputMoment(written: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/.test(written)) return null;
  const at = new Date(`${written.slice(0, 16)}:00+07:00`);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** "vừa xong", "12 phút trước", "3 giờ trước", "2 ngày trước". */
export function sayAgo(at: Date, now: Date): string {
  const minutes = Math.max(0, Math.floor((now.getTime() - at.getTime()) / MINUTE_MS));
  if (minutes < 1) return 'vừa xong';
  if (minutes < 60) return `${minutes} phút trước`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} giờ trước`;
  return `${Math.floor(minutes / (24 * 60))} ngày trước`;
}

/** Whole days between two moments, never negative. */
export function daysSince(at: Date, now: Date): number {
  return Math.max(0, Math.floor((now.getTime() - at.getTime()) / DAY_MS));
}

/** A share in percent with one decimal and a comma; "–" for 0 of 0. */
export function sayShare(part: number, whole: number): string {
  return whole > 0 ? `${((100 * part) / whole).toFixed(1).replace('.', ',')} %` : '–';
}

function onTheWall(at: Date): string {
  return new Date(at.getTime() + VIETNAM_MS).toISOString();
}
