import type { BotContext } from '../bot/bot.ts';
import type { CampaignDeps } from '../campaigns/campaigns.ts';
import type {
  AccountFacts,
  Channel,
  ChannelName,
  Event,
  ProviderAnswer,
  ProviderGroup,
} from '../channels/contract.ts';
import type { SandboxSend } from '../channels/sandbox/sandbox.ts';
import type { MessageSource } from '../outbox/outbox.ts';
import type { ByOfficial } from '../staff/act.ts';
import type { OidcIdentity, OidcRound } from '../staff/staff.ts';

/** `soon`: works, dies within a week. `broken`: nothing leaves before a person acts. `none`: never connected. */
export type AccountState = 'good' | 'soon' | 'broken' | 'none';

/** What officials may see of and do with our account at Zalo; `server/` implements it. Sentences are Vietnamese. */
export type ZaloDoor = {
  account: string;
  redirectUri: string;
  standing(): Promise<{
    connected: boolean;
    state: AccountState;
    trouble: string | null;
    refreshExpiresAt: Date | null;
    facts: AccountFacts | null;
    factsAt: Date | null;
  }>;
  begin(act: ByOfficial): Promise<string>;
  finish(act: ByOfficial, came: { code: string; state: string; oaId: string }): Promise<string | null>;
  refresh(): Promise<string | null>;
  groups(): Promise<ProviderAnswer<ProviderGroup[]>>;
};

/** The province's own accounts (OpenID Connect); `server/` implements it. Null answers: the provider did not, or not rightly. */
export type OutsideDoor = {
  name: string;
  begin(): Promise<{ url: string; round: OidcRound } | null>;
  /** @param url the address that the provider sent the browser back to, with its query */
  finish(url: string, round: OidcRound): Promise<OidcIdentity | null>;
};

/** What the pages are given by the server: rooms' dependencies, the wires, and the two ways to set something moving. */
export type ConsoleNeeds = {
  deps: CampaignDeps;
  bot: BotContext;
  channels: Record<ChannelName, Channel>;
  /** What the sandboxes "sent" last, newest last, addresses masked. */
  sandboxSends: readonly SandboxSend[];
  /** Address of this program as citizens write it, without a slash at its end. */
  publicUrl: string;
  /** Null where the channel is off or held: no page then leads to a conversation that nobody answers. */
  zaloOaId: string | null;
  /** Our account with Zalo; null when Zalo is not set up or nothing may leave the machine. */
  zalo: ZaloDoor | null;
  /** Signing in by the province's accounts; null when no provider is set. */
  outside: OutsideDoor | null;
  /** The Telegram bot's user name; learnt while the program runs. */
  telegramBot: () => string | null;
  /** Who says the words of posts that are made by hand. */
  sources: readonly MessageSource[];
  /** Saves events and wakes the bot: the one way in. */
  takeIn: (events: Event[]) => Promise<void>;
  /** Wakes a queue after rows were written for it. */
  wake: (topic: 'inbound' | 'dispatch') => Promise<void>;
  /** Views and assets are read anew for every request: for who works on them (`npm run dev`). */
  fresh: boolean;
  /** An error as a log may carry it, without its message. */
  errorMark: (error: unknown) => string;
  log: {
    info(fields: Record<string, string | number | boolean | null>, event: string): void;
    warn(fields: Record<string, string | number | boolean | null>, event: string): void;
    error(fields: Record<string, string | number | boolean | null>, event: string): void;
  };
};
