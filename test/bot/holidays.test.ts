import { expect, test } from 'vitest';
import { ownData } from '../../bot/files.ts';
import { DELIVERED_RULES } from '../../outbox/files.ts';

/**
 * The bot says when offices are closed, the outbox when nothing leaves: two rooms that may not know each other's files.
 * Every quiet day of the outbox from the bot's first year on must be a day off of the bot, by the same name and days.
 */
test('the days off that the bot names and the quiet days of the outbox are the same days', () => {
  const closed = ownData().hours.closed.map(({ from, to, name }) => `${from} ${to} ${name}`);
  const first = [...closed].sort()[0]?.slice(0, 10) ?? '';
  const quiet = new Set(
    DELIVERED_RULES.filter((rule) => rule.kind === 'quiet' && rule.purpose === 'outreach')
      .map((rule) => JSON.parse(rule.value) as { from: string; to: string; name: string })
      .filter((rule) => rule.from >= first && rule.name !== 'Quốc tang')
      .map(({ from, to, name }) => `${from} ${to} ${name}`),
  );
  expect([...quiet].sort()).toEqual([...closed].sort());
});
