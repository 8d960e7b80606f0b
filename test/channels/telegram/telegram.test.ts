import { afterEach, describe, expect, it } from 'vitest';
import type { Outgoing } from '../../../channels/contract.ts';
import { cutText } from '../../../channels/telegram/messages.ts';
import { PNG } from '../fakes/needs.ts';
import { refused, sent, TOKEN } from '../fakes/telegram.ts';
import { closing, telegram } from './telegram-open.ts';

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

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

  it('carries a list to keep as a document under its text', async () => {
    const { fake, channel } = await telegram(sent(44));
    const file = { pdf: new TextEncoder().encode('%PDF-1.7 danh sách'), name: 'danh-sach-can-lam.pdf' };
    expect(await channel.send({ address: '1' }, { text: 'Danh sách của anh/chị', file }, 'k')).toEqual({
      kind: 'accepted',
      providerId: '44',
    });
    expect(fake.seen.map((seen) => seen.path.split('/').at(-1))).toEqual(['sendDocument']);
    for (const part of [
      'name="caption"',
      'Danh sách của anh/chị',
      '%PDF-1.7 danh sách',
      'danh-sach-can-lam.pdf',
    ]) {
      expect(fake.seen[0]?.body).toContain(part);
    }
  });

  it('puts a long text before its document, with the buttons', async () => {
    let id = 60;
    const { fake, channel } = await telegram(() => sent(id++));
    const file = { pdf: new TextEncoder().encode('%PDF-1.7'), name: 'a.pdf' };
    const buttons: Outgoing['buttons'] = [{ kind: 'reply', title: 'Giúp', payload: 'help' }];
    const outcome = await channel.send({ address: '1' }, { text: 'chữ '.repeat(300), file, buttons }, 'k');
    expect(outcome).toEqual({ kind: 'accepted', providerId: '61' });
    expect(fake.seen.map((seen) => seen.path.split('/').at(-1))).toEqual(['sendMessage', 'sendDocument']);
    expect(fake.seen[0]?.body).toContain('help');
    expect(fake.seen[1]?.body).not.toContain('help');
  });

  it('holds the chat that Telegram held, without asking again, and no other (report 13)', async () => {
    let now = Date.parse('2026-12-01T03:00:00Z');
    const { fake, channel } = await telegram(refused(429, 'Too Many Requests', { retry_after: 7 }), {
      now: () => new Date(now),
    });
    const send = (address: string) => channel.send({ address }, { text: 'a' }, 'k');
    const limited = { kind: 'retry', reason: 'telegram_rate_limited' };
    expect(await send('1')).toEqual(expect.objectContaining({ ...limited, afterMs: 7000 }));
    expect(await send('1')).not.toHaveProperty('whole');
    fake.answer(sent(1));
    now += 3000;
    expect(await send('2')).toMatchObject({ kind: 'accepted' });
    expect(await send('1')).toMatchObject({ ...limited, afterMs: 4000, held: true });
    expect(fake.seen).toHaveLength(2);
    now += 4000;
    expect((await send('1')).kind).toBe('accepted');
  });

  it('holds everybody when Telegram has held three chats at once', async () => {
    let now = Date.parse('2026-12-01T03:00:00Z');
    const { fake, channel } = await telegram(refused(429, 'Too Many Requests', { retry_after: 7 }), {
      now: () => new Date(now),
    });
    const send = (address: string) => channel.send({ address }, { text: 'a' }, 'k');
    expect(await send('1')).not.toHaveProperty('whole');
    expect(await send('2')).not.toHaveProperty('whole');
    expect(await send('3')).toMatchObject({ kind: 'retry', whole: true, afterMs: 7000 });
    fake.answer(sent(1));
    expect(await send('4')).toMatchObject({ kind: 'retry', whole: true, held: true });
    expect(fake.seen).toHaveLength(3);
    now += 7000;
    expect((await send('4')).kind).toBe('accepted');
  });

  it('keeps a group’s twenty a minute ahead of Telegram', async () => {
    let now = Date.parse('2026-12-01T03:00:00Z');
    const { fake, channel } = await telegram(sent(1), { now: () => new Date(now) });
    const send = (group: boolean) => channel.send({ address: '-100', group }, { text: 'a' }, 'k');
    for (let count = 0; count < 20; count += 1) expect((await send(true)).kind).toBe('accepted');
    expect(await send(true)).toMatchObject({ kind: 'retry', reason: 'telegram_group_pace', held: true });
    expect(fake.seen).toHaveLength(20);
    // A person is no group.
    expect((await channel.send({ address: '7' }, { text: 'a' }, 'k')).kind).toBe('accepted');
    now += 60_001;
    expect((await send(true)).kind).toBe('accepted');
  });

  it('goes into the topic it was asked in (report 12)', async () => {
    const { fake, channel } = await telegram(sent(1));
    await channel.send({ address: '-100', group: true }, { text: 'a', thread: '77' }, 'k');
    await channel.send({ address: '-100', group: true }, { text: 'a' }, 'k');
    const told = fake.seen.map(
      ({ body }) => (JSON.parse(body) as { message_thread_id?: number }).message_thread_id,
    );
    expect(told).toEqual([77, undefined]);
  });

  it('behind an error page is in doubt that a reply may be repeated for (report 8)', async () => {
    const { channel } = await telegram({ status: 502, text: '<html><body>502 Bad Gateway</body></html>' });
    expect(await channel.send({ address: '1' }, { text: 'a' }, 'k')).toMatchObject({
      kind: 'unknown',
      gateway: true,
    });
  });

  it('that is too long goes as several, cut where sentences end', async () => {
    let id = 60;
    const { fake, channel } = await telegram(() => sent(id++));
    const sentence = 'Hồ sơ gồm giấy chứng sinh và tờ khai đăng ký khai sinh. ';
    const buttons: Outgoing['buttons'] = [{ kind: 'reply', title: 'Giúp', payload: 'help' }];
    const outcome = await channel.send({ address: '1' }, { text: sentence.repeat(150).trim(), buttons }, 'k');
    expect(outcome).toEqual({ kind: 'accepted', providerId: '62' });
    const bodies = fake.seen.map(({ body }) => JSON.parse(body) as { text: string; reply_markup?: unknown });
    expect(bodies.every(({ text }) => text.length <= 4096 && text.endsWith('.'))).toBe(true);
    expect(bodies.map(({ text }) => text).join(' ')).toBe(sentence.repeat(150).trim());
    expect(bodies.map(({ reply_markup }) => reply_markup !== undefined)).toEqual([false, false, true]);
  });

  it('is cut without breaking a letter, a pair or a joined emoji', () => {
    for (const letter of ['😀', '👨‍👩‍👧', 'ế'.normalize('NFD'), '🇻🇳'])
      for (const most of [50, 51, 52, 53, 54, 55, 56, 57]) {
        const text = letter.repeat(60);
        const pieces = cutText(text, most);
        expect(pieces.join('')).toBe(text);
        for (const piece of pieces) expect(piece.length % letter.length).toBe(0);
      }
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
    ['a text of five messages', { text: 'a'.repeat(4096 * 4 + 1) }],
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
