import { afterEach, describe, expect, it } from 'vitest';
import type { Event } from '../../../channels/contract.ts';
import type { Fake, Reply, Seen } from '../fakes/server.ts';
import { chat, person, refused, TOKEN, telegramAt } from '../fakes/telegram.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

const telegram = telegramAt.bind(null, closing);

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
    const asked = fake.seen.find((seen) => seen.path.endsWith('getUpdates'));
    expect(JSON.parse(asked?.body ?? '').allowed_updates).toContain('my_chat_member');
    const menu = fake.seen.find((seen) => seen.path.endsWith('setMyCommands'));
    expect(JSON.parse(menu?.body ?? '').commands.map((one: { command: string }) => one.command)).toEqual([
      'start',
      'help',
      'stop',
    ]);
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
