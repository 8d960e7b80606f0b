import { afterEach, describe, expect, it } from 'vitest';
import type { Event, Incoming, Outgoing } from '../../../channels/contract.ts';
import { type TelegramSettings, telegramChannel } from '../../../channels/telegram/telegram.ts';
import { memoryLog, PNG, webhook } from '../fakes/needs.ts';
import { type Fake, fakeProvider, type Reply, type Seen } from '../fakes/server.ts';

const NOW = new Date('2026-12-01T03:00:00Z');
const TOKEN = '987654:AA-token';
const person = { id: 4477001122, is_bot: false, first_name: 'An' };
const chat = { id: 4477001122, type: 'private' };
const sent = (id: number): Reply => ({
  json: { ok: true, result: { message_id: id, date: 1, chat, text: '' } },
});
const refused = (code: number, description: string, parameters?: object): Reply => ({
  status: code,
  json: { ok: false, error_code: code, description, ...(parameters ? { parameters } : {}) },
});

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function telegram(reply: Reply | ((seen: Seen) => Reply), more: Partial<TelegramSettings> = {}) {
  const fake: Fake = await fakeProvider(reply);
  const log = memoryLog();
  const channel = telegramChannel({
    token: TOKEN,
    apiRoot: fake.url,
    webhookSecret: 'w-secret',
    poll: false,
    log,
    now: () => NOW,
    pauseMs: 1,
    ...more,
  });
  closing.push(
    () => fake.close(),
    () => channel.close(),
  );
  return { fake, channel, log };
}

describe('a message to Telegram', () => {
  it.each<[string, Outgoing, object]>([
    ['a text', { text: 'Xin chào' }, { chat_id: '4477001122', text: 'Xin chào' }],
    [
      'buttons, one in a row; a phone number goes into the text',
      {
        text: 'Chọn',
        buttons: [
          { kind: 'reply', title: 'Giấy tờ', payload: 'topic:birth.documents' },
          { kind: 'url', title: 'Cổng dịch vụ công', url: 'https://dichvucong.gov.vn' },
          { kind: 'phone', title: 'Tổng đài', phone: '18001096' },
        ],
      },
      {
        chat_id: '4477001122',
        text: 'Chọn\nTổng đài: 18001096',
        reply_markup: {
          inline_keyboard: [
            [{ text: 'Giấy tờ', callback_data: 'topic:birth.documents' }],
            [{ text: 'Cổng dịch vụ công', url: 'https://dichvucong.gov.vn' }],
          ],
        },
      },
    ],
    [
      'a link after the text',
      { text: 'Xem', link: 'https://x.gov.vn/q/a' },
      { chat_id: '4477001122', text: 'Xem\nhttps://x.gov.vn/q/a' },
    ],
  ])('carries %s', async (_, outgoing, body) => {
    const { fake, channel } = await telegram(sent(42));
    expect(await channel.send({ address: '4477001122' }, outgoing, 'k')).toEqual({
      kind: 'accepted',
      providerId: '42',
    });
    expect(fake.seen.map((seen) => [seen.method, seen.path])).toEqual([['POST', `/bot${TOKEN}/sendMessage`]]);
    expect(JSON.parse(fake.seen[0]?.body ?? '')).toEqual(body);
  });

  it('carries a picture with its caption as one photo of these bytes', async () => {
    const { fake, channel } = await telegram(sent(43));
    const outgoing: Outgoing = {
      text: 'Quét mã này',
      image: { png: PNG, alt: 'Mã QR' },
      buttons: [{ kind: 'reply', title: 'Giúp', payload: 'help' }],
    };
    expect(await channel.send({ address: '-100555', group: true }, outgoing, 'k')).toEqual({
      kind: 'accepted',
      providerId: '43',
    });
    const [seen] = fake.seen;
    expect(seen?.path).toBe(`/bot${TOKEN}/sendPhoto`);
    expect(seen?.headers['content-type']).toContain('multipart/form-data');
    expect(seen?.bytes.includes(Buffer.from(PNG))).toBe(true);
    for (const part of [
      'name="chat_id"',
      '-100555',
      'name="caption"',
      'Quét mã này',
      'attach://',
      '"callback_data":"help"',
    ]) {
      expect(seen?.body).toContain(part);
    }
  });

  it('sends the picture, then the text with the buttons, when the text is longer than a caption', async () => {
    let id = 50;
    const { fake, channel } = await telegram(() => sent(id++));
    const text = 'chữ '.repeat(300);
    const buttons: Outgoing['buttons'] = [{ kind: 'reply', title: 'Giúp', payload: 'help' }];
    const outcome = await channel.send(
      { address: '1' },
      { text, image: { png: PNG, alt: '' }, buttons },
      'k',
    );
    expect(outcome).toEqual({ kind: 'accepted', providerId: '51' });
    expect(fake.seen.map((seen) => seen.path.split('/').at(-1))).toEqual(['sendPhoto', 'sendMessage']);
    expect(fake.seen[0]?.body).not.toContain('help');
    expect(fake.seen[1]?.body).toContain('help');
  });

  it('is not repeated by itself when the picture arrived and the text did not', async () => {
    const { channel } = await telegram((seen) =>
      seen.path.endsWith('sendPhoto') ? sent(1) : refused(429, 'Too Many Requests', { retry_after: 3 }),
    );
    const outgoing = { text: 'chữ '.repeat(300), image: { png: PNG, alt: '' } };
    expect(await channel.send({ address: '1' }, outgoing, 'k')).toMatchObject({
      kind: 'unknown',
      reason: 'telegram_half_sent',
    });
  });

  it.each<[string, Outgoing]>([
    ['a text of 4,097 letters', { text: 'a'.repeat(4097) }],
    [
      'a payload of 65 bytes',
      { text: 'a', buttons: [{ kind: 'reply', title: 'a', payload: 'đ'.repeat(33) }] },
    ],
    ['an empty payload', { text: 'a', buttons: [{ kind: 'reply', title: 'a', payload: '' }] }],
    ['a button without words', { text: 'a', buttons: [{ kind: 'url', title: ' ', url: 'https://a.vn' }] }],
    [
      '101 buttons',
      {
        text: 'a',
        buttons: Array.from({ length: 101 }, () => ({ kind: 'reply' as const, title: 'a', payload: 'a' })),
      },
    ],
  ])('is refused here with %s', async (_, outgoing) => {
    const { fake, channel } = await telegram(sent(1));
    expect((await channel.send({ address: '1' }, outgoing, 'k')).kind).toBe('ourFault');
    expect(fake.seen).toHaveLength(0);
  });

  it('takes a text of exactly 4,096 letters and a payload of exactly 64 bytes', async () => {
    const { channel } = await telegram(sent(1));
    const buttons: Outgoing['buttons'] = [{ kind: 'reply', title: 'a', payload: 'đ'.repeat(32) }];
    expect((await channel.send({ address: '1' }, { text: 'a'.repeat(4096), buttons }, 'k')).kind).toBe(
      'accepted',
    );
  });

  it('follows a group that became a supergroup, once, and tells the new address', async () => {
    const { fake, channel } = await telegram((seen) =>
      seen.body.includes('"-4321"')
        ? refused(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
            migrate_to_chat_id: -1009,
          })
        : sent(7),
    );
    expect(await channel.send({ address: '-4321', group: true }, { text: 'a' }, 'k')).toEqual({
      kind: 'accepted',
      providerId: '7',
      facts: { movedTo: '-1009' },
    });
    expect(fake.seen).toHaveLength(2);
  });

  it('does not follow a group that moves for ever', async () => {
    const { fake, channel } = await telegram(
      refused(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
        migrate_to_chat_id: -1009,
      }),
    );
    expect((await channel.send({ address: '-4321' }, { text: 'a' }, 'k')).kind).toBe('ourFault');
    expect(fake.seen).toHaveLength(2);
  });
});

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
      { kind: 'retry', reason: 'telegram_rate_limited', afterMs: 5000, whole: true },
    ],
    [429, 'Too Many Requests', undefined, { kind: 'retry', afterMs: 5000, whole: true }],
    [500, 'Internal Server Error', undefined, { kind: 'retry', reason: 'telegram_server_error' }],
    [502, 'Bad Gateway', undefined, { kind: 'retry', reason: 'telegram_server_error' }],
  ])('%i %s', async (code, description, parameters, outcome) => {
    const { channel, log } = await telegram(refused(code, description, parameters));
    expect(await channel.send({ address: '4477001122' }, { text: 'lời riêng' }, 'k')).toMatchObject(outcome);
    expect(log.lines.join()).not.toMatch(/4477001122|lời riêng|AA-token/);
  });
});

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

describe('long polling', () => {
  const update = (id: number) => ({
    update_id: id,
    message: { date: 1, chat, from: person, text: `tin ${id}` },
  });
  const offsets = (fake: Fake) =>
    fake.seen.filter((seen) => seen.path.endsWith('getUpdates')).map((seen) => JSON.parse(seen.body).offset);

  /** Answers getUpdates as Telegram does: what is not confirmed by the offset comes again. */
  function box(updates: { update_id: number }[]) {
    return (seen: Seen): Reply => {
      if (!seen.path.endsWith('getUpdates')) return { json: { ok: true, result: true } };
      const { offset } = JSON.parse(seen.body);
      const left = updates.filter((entry) => entry.update_id >= offset);
      return left.length === 0 ? 'hang' : { json: { ok: true, result: left.slice(0, 2) } };
    };
  }

  it('removes an old webhook, asks for the kinds it reads, and moves on only after the events are saved', async () => {
    const { fake, channel } = await telegram(box([update(10), update(11), update(12)]), { poll: true });
    const saved: Event[] = [];
    let done = () => {};
    const all = new Promise<void>((resolve) => {
      done = resolve;
    });
    let failures = 1;
    const polling = channel.poll?.(async (events) => {
      // The database is away for one moment: the same events must come again.
      if (failures-- > 0) throw new Error('database is locked');
      saved.push(...events);
      if (saved.length === 3) done();
    });
    await all;
    await channel.close();
    await polling;
    expect(saved.map((event) => event.providerId)).toEqual(['10', '11', '12']);
    expect(fake.seen[0]?.path).toBe(`/bot${TOKEN}/deleteWebhook`);
    expect(JSON.parse(fake.seen[0]?.body ?? '')).toEqual({ drop_pending_updates: false });
    expect(offsets(fake).slice(0, 3)).toEqual([0, 0, 12]);
    expect(JSON.parse(fake.seen[1]?.body ?? '').allowed_updates).toContain('my_chat_member');
  });

  it('finishes the batch in hand when it is closed', async () => {
    const { channel } = await telegram(box([update(1)]), { poll: true });
    const order: string[] = [];
    let entered = () => {};
    const inside = new Promise<void>((resolve) => {
      entered = resolve;
    });
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const polling = channel.poll?.(async () => {
      entered();
      await held;
      order.push('saved');
    });
    await inside;
    const closed = channel.close().then(() => order.push('closed'));
    release();
    await closed;
    await polling;
    expect(order).toEqual(['saved', 'closed']);
  });

  it('gives up when Telegram refuses the token, and says so without it', async () => {
    const { channel, log } = await telegram(refused(401, 'Unauthorized'), { poll: true });
    await channel.poll?.(async () => undefined);
    expect(log.lines).toEqual(['error telegram.poll.refused {"code":401}']);
  });

  it('goes on after a conflict and after a server that breaks', async () => {
    const replies: Reply[] = [refused(409, 'Conflict'), 'drop', { status: 502, text: '<html>' }];
    const normal = box([update(5)]);
    const { channel, log } = await telegram(
      (seen) => (seen.path.endsWith('getUpdates') ? (replies.shift() ?? normal(seen)) : normal(seen)),
      { poll: true },
    );
    const first = await new Promise<Event[]>((resolve) => {
      void channel.poll?.(async (events) => resolve(events));
    });
    expect(first).toHaveLength(1);
    expect(log.lines.map((line) => line.split(' ')[1])).toEqual([
      'telegram.poll.conflict',
      'telegram.poll.failed',
      'telegram.poll.failed',
    ]);
  });
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
