import { afterEach, describe, expect, it } from 'vitest';
import { refused, telegramAt } from '../fakes/telegram.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

const telegram = telegramAt.bind(null, closing);

describe('what Telegram answers', () => {
  it.each<[number, string, object | undefined, object]>([
    [403, 'Forbidden: bot was blocked by the user', undefined, { kind: 'gone', reason: 'telegram_blocked' }],
    [403, 'Forbidden: user is deactivated', undefined, { kind: 'gone', reason: 'telegram_deactivated' }],
    [
      403,
      "Forbidden: bot can't initiate conversation with a user",
      undefined,
      { kind: 'gone', reason: 'telegram_never_started' },
    ],
    [
      403,
      'Forbidden: bot was kicked from the supergroup chat',
      undefined,
      { kind: 'gone', reason: 'telegram_left_group' },
    ],
    [
      403,
      'Forbidden: bot is not a member of the channel chat',
      undefined,
      { kind: 'gone', reason: 'telegram_left_group' },
    ],
    [
      403,
      "Forbidden: bot can't send messages to bots",
      undefined,
      { kind: 'gone', reason: 'telegram_is_a_bot' },
    ],
    [403, 'Forbidden: something new', undefined, { kind: 'gone', reason: 'telegram_forbidden' }],
    [400, 'Bad Request: chat not found', undefined, { kind: 'gone', reason: 'telegram_chat_not_found' }],
    [
      400,
      'Bad Request: not enough rights to send text messages to the chat',
      undefined,
      { kind: 'refused', reason: 'telegram_no_right_to_write' },
    ],
    [400, 'Bad Request: message is too long', undefined, { kind: 'ourFault', reason: 'telegram_too_long' }],
    [
      400,
      'Bad Request: BUTTON_DATA_INVALID',
      undefined,
      { kind: 'ourFault', reason: 'telegram_bad_buttons' },
    ],
    [
      400,
      "Bad Request: can't parse entities",
      undefined,
      { kind: 'ourFault', reason: 'telegram_bad_request' },
    ],
    [401, 'Unauthorized', undefined, { kind: 'ourFault', reason: 'telegram_bad_token' }],
    [404, 'Not Found', undefined, { kind: 'ourFault', reason: 'telegram_bad_token' }],
    [409, 'Conflict', undefined, { kind: 'ourFault', reason: 'telegram_409' }],
    [
      429,
      'Too Many Requests: retry after 5',
      { retry_after: 5 },
      { kind: 'retry', reason: 'telegram_rate_limited', afterMs: 5000 },
    ],
    [429, 'Too Many Requests', undefined, { kind: 'retry', afterMs: 5000 }],
    [500, 'Internal Server Error', undefined, { kind: 'retry', reason: 'telegram_server_error' }],
    [502, 'Bad Gateway', undefined, { kind: 'retry', reason: 'telegram_server_error' }],
  ])('%i %s', async (code, description, parameters, outcome) => {
    const { channel, log } = await telegram(refused(code, description, parameters));
    expect(await channel.send({ address: '4477001122' }, { text: 'lời riêng' }, 'k')).toMatchObject(outcome);
    expect(log.lines.join()).not.toMatch(/4477001122|lời riêng|AA-token/);
  });
});
