import { InvalidArgumentError } from 'commander';
import { isDay } from '../calendar/day.ts';
import { MOMENT_EXAMPLE, startOf, withOffset } from '../calendar/moment.ts';

/** Reads `--at` and the like. */
export function moment(text: string): Date {
  const at = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2})?)?$/.test(text)
    ? text.length === 10
      ? startOf(text)
      : new Date(withZone(text))
    : new Date(Number.NaN);
  if (Number.isNaN(at.getTime()))
    throw new InvalidArgumentError(`“${text}” không phải thời điểm. Viết như ${MOMENT_EXAMPLE}.\n`);
  return at;
}

/** A time without a zone is Vietnamese time. */
function withZone(text: string): string {
  return /(Z|[+-]\d{2}:\d{2})$/.test(text) ? text : withOffset(text);
}

/** Reads a number of a row or an amount, as large as a database keeps. */
export function whole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError(`“${text}” không phải số nguyên.\n`);
  return Number(text);
}

/** Reads `--from`, `--to`, `--date`: a day as YYYY-MM-DD, kept as text. */
export function day(text: string): string {
  if (!isDay(text)) throw new InvalidArgumentError(`“${text}” không phải ngày. Viết như 2026-12-01.\n`);
  return text;
}

/** Collects an option that may be given several times. */
export function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

/** An option with a closed list of values. */
export function oneOf<const Values extends readonly string[]>(
  values: Values,
): (text: string) => Values[number] {
  return (text) => {
    const found = values.find((value) => value === text);
    if (found === undefined)
      throw new InvalidArgumentError(`“${text}” không hợp lệ. Chọn một trong: ${values.join(', ')}.\n`);
    return found;
  };
}
