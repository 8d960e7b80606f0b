/** Asking Telegram who we are. */
import { afterEach, describe, expect, it } from 'vitest';
import { refused } from '../fakes/telegram.ts';
import { closing, telegram } from './telegram-open.ts';

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

describe('asking Telegram who we are', () => {
  it('gives the user name, and tells Telegram where to push with the secret', async () => {
    const { fake, channel } = await telegram((seen) =>
      seen.path.endsWith('getMe')
        ? {
            json: {
              ok: true,
              result: { id: 987654, is_bot: true, first_name: 'b', username: 'LienThongBot' },
            },
          }
        : { json: { ok: true, result: true } },
    );
    expect(await channel.check?.()).toEqual({ ok: true, detail: '@LienThongBot' });
    expect(await channel.announce?.('https://a.gov.vn/webhooks/telegram')).toMatchObject({ ok: true });
    expect(JSON.parse(fake.seen[1]?.body ?? '')).toEqual({
      url: 'https://a.gov.vn/webhooks/telegram',
      secret_token: 'w-secret',
      allowed_updates: ['message', 'edited_message', 'callback_query', 'my_chat_member'],
    });
  });

  it('says what is wrong with the token', async () => {
    const { channel } = await telegram(refused(401, 'Unauthorized'));
    expect(await channel.check?.()).toMatchObject({ ok: false, reason: 'telegram_bad_token' });
  });
});
