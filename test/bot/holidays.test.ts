import { expect, test } from 'vitest';
import { PUBLIC_HOLIDAYS } from '../../calendar/files.ts';
import { holidayOn } from '../../calendar/working-days.ts';
import { DELIVERED_RULES } from '../../outbox/files.ts';

/**
 * The calendar says when offices are closed, the rules of the outbox when nothing leaves: rules may be stricter (they are
 * dated rows that officials change), but a quiet day is never named after a holiday that is another day.
 */
test('the quiet days of the outbox begin on public holidays', () => {
  const quiet = DELIVERED_RULES.filter((rule) => rule.kind === 'quiet' && rule.purpose === 'outreach')
    .map((rule) => JSON.parse(rule.value) as { from: string; to: string; name: string })
    .filter((rule) => rule.from >= '2027-01-01' && rule.name !== 'Quốc tang');
  expect(quiet.length).toBeGreaterThan(3);
  for (const { from, name } of quiet)
    expect(holidayOn(PUBLIC_HOLIDAYS, from)?.toLowerCase(), from).toContain(name.toLowerCase().slice(0, 8));
});
