import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Channel, Event, Outcome } from '../../../channels/contract.ts';
import { telegramChannel } from '../../../channels/telegram/telegram.ts';
import type { FaultKind, InjectedFault } from '../../../stand-ins/faults.ts';
import { startTelegramSandbox } from '../../../stand-ins/telegram/telegram-server.ts';
import type { TelegramState } from '../../../stand-ins/telegram/telegram-state.ts';
import { memoryLog } from '../fakes/needs.ts';

const TOKEN = '987654:SECRET-TOKEN';
const TO = { address: '4477001122' };
const WORDS = 'Chị Riêng Tư ơi, hồ sơ đã xong';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

type Set = { url: string; state: TelegramState; channel: Channel; clock: { now: Date }; log: string[] };

async function against(
  faults: InjectedFault[] = [],
  random: () => number = () => 0.5,
  poll = false,
): Promise<Set> {
  const clock = { now: new Date('2026-12-01T03:00:00Z') };
  const now = () => clock.now;
  const stand = await startTelegramSandbox({ port: 0, now, random, faults, slowMs: 400 });
  const log = memoryLog();
  const channel = telegramChannel({
    token: TOKEN,
    apiRoot: stand.url,
    webhookSecret: 'SECRET-WEBHOOK',
    poll,
    log,
    now,
    timeoutMs: 150,
    pauseMs: 1,
  });
  closing.push(stand.close, () => channel.close());
  return { url: stand.url, state: stand.state, channel, clock, log: log.lines };
}

/** Somebody who opened the bot: before that Telegram lets it write to nobody. */
async function known(set: Set, chatId = TO.address): Promise<void> {
  await set.state.say(chatId, '/start');
}
const heard = ({ state }: Set, chatId = TO.address) =>
  (state.chats.get(chatId)?.said ?? []).filter(({ by }) => by === 'bot').map(({ text }) => text);

const MEANS: Record<FaultKind, Outcome['kind']> = {
  credentials: 'ourFault',
  throttled: 'retry',
  slow: 'unknown',
  drop: 'unknown',
  lost_answer: 'unknown',
  garbage: 'unknown',
  outage: 'unknown',
};
const KINDS = Object.keys(MEANS) as FaultKind[];

describe('a message by Telegram', () => {
  it.each(KINDS)('met by "%s" ends in the right outcome and is never in a phone twice', async (kind) => {
    const set = await against([{ kind, times: 1 }]);
    await known(set);
    const outcome = await set.channel.send(TO, { text: WORDS }, 'k');
    expect(outcome.kind).toBe(MEANS[kind]);
    if (outcome.kind === 'retry' || outcome.kind === 'ourFault') expect(heard(set)).toEqual([]);
    expect(heard(set).length).toBeLessThanOrEqual(1);
    const told = `${JSON.stringify(outcome)} ${set.log.join(' ')}`;
    for (const secret of ['SECRET-TOKEN', 'SECRET-WEBHOOK', TO.address, 'Riêng Tư'])
      expect(told).not.toContain(secret);
  });

  it('to somebody who never opened the bot, blocked it, or is deleted, is gone', async () => {
    const set = await against();
    expect((await set.channel.send(TO, { text: 'a' }, 'k')).kind).toBe('gone');
    await known(set);
    expect((await set.channel.send(TO, { text: 'a' }, 'k')).kind).toBe('accepted');
    await set.state.block(TO.address, true);
    expect(await set.channel.send(TO, { text: 'a' }, 'k')).toMatchObject({ reason: 'telegram_blocked' });
    const chat = set.state.chats.get(TO.address);
    if (chat !== undefined) chat.state = 'deactivated';
    expect(await set.channel.send(TO, { text: 'a' }, 'k')).toMatchObject({ reason: 'telegram_deactivated' });
  });

  it('follows a group that became a supergroup', async () => {
    const set = await against();
    await set.state.addToGroup('-4321', 'Tổ 5');
    await set.state.upgrade('-4321', '-1004321');
    expect(await set.channel.send({ address: '-4321', group: true }, { text: 'Chào tổ' }, 'k')).toMatchObject(
      {
        kind: 'accepted',
        facts: { movedTo: '-1004321' },
      },
    );
    expect(heard(set, '-1004321')).toEqual(['Chào tổ']);
  });

  it('that comes too fast is held until Telegram wants to hear again; none is lost or doubled', async () => {
    const set = await against();
    await known(set);
    const waiting = Array.from({ length: 40 }, (_, index) => `Tin ${index}`);
    let calls = 0;
    for (let step = 0; waiting.length > 0 && step < 200; step++) {
      const text = waiting[0] ?? '';
      const outcome = await set.channel.send(TO, { text }, `k${step}`);
      calls += 1;
      if (outcome.kind === 'accepted') waiting.shift();
      else {
        expect(outcome).toMatchObject({ kind: 'retry' });
        set.clock.now = new Date(
          set.clock.now.getTime() + ((outcome.kind === 'retry' ? outcome.afterMs : 0) ?? 0),
        );
      }
    }
    expect(heard(set)).toEqual(Array.from({ length: 40 }, (_, index) => `Tin ${index}`));
    expect(calls).toBeLessThan(60);
  });

  it('under faults of every kind at once keeps its promises', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...KINDS.filter((kind) => kind !== 'slow')), { maxLength: 4 }),
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        async (kinds, chances) => {
          const set = await against(
            kinds.map((kind) => ({ kind, share: 0.4 })),
            () => chances.next().value as number,
          );
          await known(set);
          for (let index = 0; index < 6; index += 1) {
            const text = `Tin số ${index}`;
            const said: Outcome['kind'][] = [];
            // As the ledger does: only what was certainly not taken is sent again.
            for (let attempt = 0; attempt < 4; attempt += 1) {
              const outcome = await set.channel.send(TO, { text }, `k${index}`);
              said.push(outcome.kind);
              set.clock.now = new Date(set.clock.now.getTime() + 5_000);
              if (outcome.kind !== 'retry') break;
            }
            const inPhone = heard(set).filter((one) => one === text).length;
            expect(inPhone).toBeLessThanOrEqual(1);
            if (said.at(-1) === 'accepted') expect(inPhone).toBe(1);
            else if (said.at(-1) !== 'unknown') expect(inPhone).toBe(0);
          }
          for (const close of closing.splice(0).toReversed()) await close();
        },
      ),
      { numRuns: 15 },
    );
  });
});

describe('long polling from Telegram', () => {
  it('brings every event once and in order through an outage, lost answers and garbage', async () => {
    const faults: InjectedFault[] = [
      { kind: 'outage', times: 2 },
      { kind: 'garbage', times: 1 },
      { kind: 'lost_answer', times: 2 },
    ];
    const set = await against(faults, () => 0.5, true);
    for (let index = 0; index < 5; index++) await set.state.say(TO.address, `Câu ${index}`);
    const got: string[] = [];
    void set.channel.poll?.(async (events: Event[]) => {
      for (const event of events) if (event.kind === 'message') got.push(event.text ?? '');
    });
    await expect.poll(() => got.length, { timeout: 10_000 }).toBe(5);
    await set.state.say(TO.address, 'Câu 5');
    await expect.poll(() => got.length, { timeout: 10_000 }).toBe(6);
    expect(got).toEqual([0, 1, 2, 3, 4, 5].map((index) => `Câu ${index}`));
  });
});

describe('the page for training', () => {
  it('shows what was said as words, and lets staff write, tap and break things', async () => {
    const set = await against();
    await set.state.say('4001', '<script>alert(1)</script>');
    await set.channel.send(
      { address: '4001' },
      { text: 'Chào', buttons: [{ kind: 'reply', title: 'Giấy <b>tờ', payload: 'topic:birth.documents' }] },
      'k',
    );
    const page = await (await fetch(set.url)).text();
    expect(page).not.toContain('<script>');
    expect(page).not.toContain('<b>');
    const post = (path: string, form: Record<string, string>) =>
      fetch(`${set.url}${path}`, { method: 'POST', body: new URLSearchParams(form) });
    expect((await post('/sandbox/say', { chat: '4001', text: 'Khai sinh' })).status).toBe(200);
    expect((await post('/sandbox/tap', { chat: '4001', data: 'topic:birth.documents' })).status).toBe(200);
    expect(set.state.chats.get('4001')?.said).toHaveLength(3);
    expect((await post('/sandbox/say', { chat: 'x', text: 'a' })).status).toBe(400);
    expect((await post('/sandbox/fault', { kind: 'constructor' })).status).toBe(400);
    expect((await post('/sandbox/fault', { kind: 'outage' })).status).toBe(200);
    expect((await set.channel.send({ address: '4001' }, { text: 'a' }, 'k2')).kind).toBe('unknown');
    expect((await post('/sandbox/block', { chat: '4001', blocked: 'yes' })).status).toBe(200);
    expect(set.state.chats.get('4001')?.state).toBe('blocked');
    expect((await fetch(`${set.url}/sandbox/nothing`, { method: 'POST' })).status).toBe(400);
  });
});
