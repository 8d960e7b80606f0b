import { MINUTE_MS } from '../../calendar/durations.ts';
import type { Outcome } from '../contract.ts';
import { rateLimited } from './outcomes.ts';

/**
 * How fast Telegram may be asked. A 429 is about one chat, so that chat waits; only when several are held at once is the bot itself too
 * fast, and then everybody waits as long as the longest. A group's limit (20 messages a minute, core.telegram.org/bots/faq, read in
 * November 2026) is kept ahead, because its 429 means a minute. Held by one process, in memory: after a start Telegram says so again.
 */
export type ChatRateLimit = {
  /** Why nothing may go to this chat now; null: it may. */
  before(chat: string, isGroup: boolean): Outcome | null;
  /** A message went out. */
  sent(chat: string, isGroup: boolean): void;
  /** Telegram said 429. @returns the outcome, for everybody when the whole bot is too fast */
  refused(chat: string, afterMs: number): Outcome;
};

/** So many chats held at once mean that it is the bot, not a chat. */
const CHATS_MEAN_BOT = 3;
const GROUP_LIMIT = 20;
const GROUP_WINDOW_MS = MINUTE_MS;
const MOST_CHATS = 10_000;

export function telegramPace(now: () => Date): ChatRateLimit {
  const held = new Map<string, number>();
  const groups = new Map<string, number[]>();
  let allUntil = 0;

  const clock = () => now().getTime();

  function forget(): void {
    const at = clock();
    for (const [chat, until] of held) if (until <= at) held.delete(chat);
    if (groups.size <= MOST_CHATS) return;
    for (const [chat, times] of groups) if ((times.at(-1) ?? 0) <= at - GROUP_WINDOW_MS) groups.delete(chat);
  }

  return {
    before(chat, isGroup) {
      const at = clock();
      const left = Math.max(allUntil, held.get(chat) ?? 0) - at;
      if (left > 0) return { ...rateLimited(left), held: true, ...(allUntil > at ? { whole: true } : {}) };
      if (!isGroup) return null;
      const times = (groups.get(chat) ?? []).filter((time) => time > at - GROUP_WINDOW_MS && time <= at);
      const [oldest] = times;
      if (times.length < GROUP_LIMIT || oldest === undefined) return null;
      return { ...rateLimited(oldest + GROUP_WINDOW_MS - at + 1), reason: 'telegram_group_pace', held: true };
    },
    sent(chat, isGroup) {
      if (!isGroup) return;
      const at = clock();
      groups.set(chat, [...(groups.get(chat) ?? []).filter((time) => time > at - GROUP_WINDOW_MS), at]);
      forget();
    },
    refused(chat, afterMs) {
      held.set(chat, Math.max(held.get(chat) ?? 0, clock() + afterMs));
      forget();
      if (held.size < CHATS_MEAN_BOT) return rateLimited(afterMs);
      allUntil = Math.max(allUntil, ...held.values());
      return { ...rateLimited(allUntil - clock()), whole: true };
    },
  };
}
