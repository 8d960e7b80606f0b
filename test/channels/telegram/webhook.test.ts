import { afterEach, describe, expect, it } from 'vitest';
import type { Incoming } from '../../../channels/contract.ts';
import { webhook } from '../fakes/needs.ts';
import { chat, person, TOKEN, telegramAt } from '../fakes/telegram.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

const telegram = telegramAt.bind(null, closing);

describe('a webhook call', () => {
  const update = {
    update_id: 1,
    message: { message_id: 1, date: 1_796_000_000, chat, from: person, text: 'a' },
  };
  const signed = (body: unknown, secret = 'w-secret') =>
    webhook(body, { headers: { 'x-telegram-bot-api-secret-token': secret } });

  it('is refused without the secret, with a wrong one, and when no secret was agreed', async () => {
    const { channel } = await telegram('drop');
    expect(channel.parse(webhook(update))).toEqual({ kind: 'unsigned', status: 401, name: 'no_secret' });
    for (const wrong of ['', 'w-secre', 'w-secret ', 'W-SECRET']) {
      expect(channel.parse(signed(update, wrong))).toMatchObject({ kind: 'unsigned', status: 401 });
    }
    const open = await telegram('drop', { webhookSecret: null });
    expect(open.channel.parse(signed(update, ''))).toMatchObject({ kind: 'unsigned' });
  });

  it('is malformed when it cannot be read, and only with the secret', async () => {
    const { channel } = await telegram('drop');
    for (const body of ['', '{', '[]', '5', 'null', '{"a":1}', '{"update_id":"x"}']) {
      expect(channel.parse(signed(body)).kind).toBe('malformed');
      expect(channel.parse(webhook(body)).kind).toBe('unsigned');
    }
  });

  it('stops the spinner of a tapped button once, when told to', async () => {
    const { fake, channel } = await telegram({ json: { ok: true, result: true } });
    const tap = { update_id: 9, callback_query: { id: 'tap-1', from: person, message: { chat }, data: 'a' } };
    const parsed = channel.parse(signed(tap));
    const [event] = parsed.kind === 'events' ? parsed.events : [];
    expect(fake.seen).toHaveLength(0);
    channel.acknowledge?.(event as Incoming);
    channel.acknowledge?.(event as Incoming);
    await channel.close();
    expect(fake.seen.map((seen) => seen.path)).toEqual([`/bot${TOKEN}/answerCallbackQuery`]);
    expect(JSON.parse(fake.seen[0]?.body ?? '')).toEqual({ callback_query_id: 'tap-1' });
  });

  it('shows that an answer is being written only when it is slow', async () => {
    const { fake, channel } = await telegram({ json: { ok: true, result: true } }, { typingAfterMs: 1 });
    const asked = (id: number, chatId: number) => ({
      update_id: id,
      message: {
        date: 1,
        chat: { id: chatId, type: 'private' },
        from: { ...person, id: chatId },
        text: 'chào',
      },
    });
    const arrive = (update: object) => {
      const parsed = channel.parse(signed(update));
      for (const event of parsed.kind === 'events' ? parsed.events : [])
        channel.acknowledge?.(event as Incoming);
    };
    arrive(asked(20, 501));
    // Answered at once: nothing more is shown.
    await channel.send({ address: '501' }, { text: 'Chào anh/chị' }, 'k');
    arrive(asked(21, 502));
    await expect.poll(() => fake.seen.length).toBe(2);
    expect(fake.seen.map((seen) => seen.path.split('/').at(-1))).toEqual(['sendMessage', 'sendChatAction']);
    expect(JSON.parse(fake.seen[1]?.body ?? '')).toEqual({ chat_id: '502', action: 'typing' });
  });

  it('learns our user name from an update and then sees mentions', async () => {
    const { channel } = await telegram('drop');
    const group = { id: -5, type: 'group', title: 'Tổ 5' };
    const mention = {
      update_id: 2,
      message: {
        date: 1,
        chat: group,
        from: person,
        text: '@LienThongBot chào',
        entities: [{ type: 'mention', offset: 0, length: 13 }],
      },
    };
    expect(channel.parse(signed(mention))).toMatchObject({ events: [] });
    const self = { user: { id: 987654, is_bot: true, username: 'LienThongBot' }, status: 'member' };
    channel.parse(signed({ update_id: 3, my_chat_member: { chat: group, date: 1, new_chat_member: self } }));
    expect(channel.parse(signed(mention))).toMatchObject({ events: [{ text: 'chào', group: '-5' }] });
  });
});
