import { MINUTE_MS } from '../../calendar/durations.ts';
import type { Outcome } from '../contract.ts';
import type { WireHolds } from '../limits.ts';
import { rateLimited } from './outcomes.ts';

/**
 * How fast Telegram may be asked. A 429 is about one chat, so that chat waits; only when several are held at once is the bot itself too
 * fast, and then everybody waits as long as the longest. A group's limit (20 messages a minute, core.telegram.org/bots/faq, read in
 * November 2026) is kept ahead, because its 429 means a minute. All of it lies in `WireHolds`, so that two workers and a restart agree.
 */
export type ChatRateLimit = {
  /** Why nothing may go to this chat now; null: it may, and a group's place is taken. */
  before(chat: string, isGroup: boolean): Promise<Outcome | null>;
  /** Is the chat, or everybody, told to wait? Takes nothing. */
  waits(chat: string): Promise<boolean>;
  /** Telegram said 429. @returns the outcome, for everybody when the whole bot is too fast */
  refused(chat: string, afterMs: number): Promise<Outcome>;
};

/** So many chats held at once mean that it is the bot, not a chat. */
const CHATS_MEAN_BOT = 3;
const GROUP_LIMIT = 20;
const GROUP_WINDOW_MS = MINUTE_MS;

const BOT = { family: 'bot', of: '' };

export function telegramPace(holds: WireHolds): ChatRateLimit {
  return {
    async before(chat, isGroup) {
      const everybody = await holds.held([BOT]);
      const left = Math.max(everybody, await holds.held([{ family: 'chat', of: chat }]));
      if (left > 0) return { ...rateLimited(left), held: true, ...(everybody > 0 ? { whole: true } : {}) };
      if (!isGroup) return null;
      const waitMs = await holds.take('group', chat, GROUP_LIMIT, GROUP_WINDOW_MS);
      return waitMs === 0 ? null : { ...rateLimited(waitMs + 1), reason: 'telegram_group_pace', held: true };
    },
    waits: async (chat) => (await holds.held([BOT, { family: 'chat', of: chat }])) > 0,
    async refused(chat, afterMs) {
      await holds.hold('chat', chat, afterMs);
      const chats = await holds.heldIn('chat');
      if (chats.length < CHATS_MEAN_BOT) return rateLimited(afterMs);
      const all = Math.max(...chats);
      await holds.hold(BOT.family, BOT.of, all);
      return { ...rateLimited(all), whole: true };
    },
  };
}

const MOST_KEPT = 10_000;

/** Holds of this process alone: for a wire that nothing else uses (tests, `doctor`). */
export function processHolds(now: () => Date): WireHolds {
  const until = new Map<string, number>();
  const clock = () => now().getTime();
  const leftOf = (name: string) => Math.max(0, (until.get(name) ?? 0) - clock());
  const hold = (name: string, ms: number) => {
    if (until.size > MOST_KEPT) for (const [one, end] of until) if (end <= clock()) until.delete(one);
    until.set(name, Math.max(until.get(name) ?? 0, clock() + ms));
  };
  return {
    hold: async (family, of, ms) => hold(`${family}:${of}`, ms),
    held: async (any) => Math.max(0, ...any.map(({ family, of }) => leftOf(`${family}:${of}`))),
    heldIn: async (family) =>
      [...until.keys()]
        .filter((name) => name.startsWith(`${family}:`))
        .map(leftOf)
        .filter((ms) => ms > 0),
    async take(family, of, most, ms) {
      const places = Array.from({ length: most }, (_, place) => `${family}:${of}:${place}`);
      const free = places.find((name) => leftOf(name) === 0);
      if (free !== undefined) hold(free, ms);
      return free === undefined ? Math.min(...places.map(leftOf)) : 0;
    },
  };
}
