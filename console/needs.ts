import type { Bot } from '../bot/bot.ts';
import type { CampaignDeps } from '../campaigns/campaigns.ts';
import type { Channel, ChannelName, Event } from '../channels/contract.ts';
import type { SandboxSend } from '../channels/sandbox/sandbox.ts';
import type { Source } from '../outbox/outbox.ts';

/** What the pages are given by the server: rooms' dependencies, the wires, and the two ways to set something moving. */
export type ConsoleNeeds = {
  deps: CampaignDeps;
  bot: Bot;
  channels: Record<ChannelName, Channel>;
  /** What the sandboxes "sent" last, newest last, addresses masked. */
  sandboxSends: readonly SandboxSend[];
  /** Address of this program as citizens write it, without a slash at its end. */
  publicUrl: string;
  /** Null where the channel is off or held: no page then leads to a conversation that nobody answers. */
  zaloOaId: string | null;
  /** The Telegram bot's user name; learnt while the program runs. */
  telegramBot: () => string | null;
  /** Who says the words of posts that are made by hand. */
  sources: readonly Source[];
  /** Saves events and wakes the bot: the one way in. */
  takeIn: (events: Event[]) => Promise<void>;
  /** Wakes a queue after rows were written for it. */
  wake: (topic: 'inbound' | 'dispatch') => Promise<void>;
  /** An error as a log may carry it, without its message. */
  errorMark: (error: unknown) => string;
  log: {
    info(fields: Record<string, string | number | boolean | null>, event: string): void;
    warn(fields: Record<string, string | number | boolean | null>, event: string): void;
    error(fields: Record<string, string | number | boolean | null>, event: string): void;
  };
};
