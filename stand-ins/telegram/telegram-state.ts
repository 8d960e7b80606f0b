/** One chat as the stand-in knows it: whether the bot may write there, and what was said. */
export type SandboxChat = {
  id: string;
  type: 'private' | 'group' | 'supergroup';
  state: 'open' | 'blocked' | 'deactivated' | 'kicked';
  /** The group has become this supergroup. */
  movedTo: string | null;
  said: {
    by: 'bot' | 'citizen';
    text: string;
    buttons: { title: string; payload: string | null }[];
    at: Date;
  }[];
  /** When the bot wrote here lately, for the pace. */
  sends: number[];
};

/** What the stand-in of Telegram knows. `token` is the one it accepts; null: any. */
export type TelegramState = {
  chats: Map<string, SandboxChat>;
  token: string | null;
  requests(): number;
  /** A citizen opens the chat and says something; in a group, only what names the bot reaches it. */
  say(chatId: string, text: string): Promise<void>;
  tap(chatId: string, payload: string): Promise<void>;
  /** The citizen blocks the bot, or lets it back in. */
  block(chatId: string, blocked: boolean): Promise<void>;
  addToGroup(chatId: string, title: string): Promise<void>;
  /** The group becomes a supergroup with another id. */
  upgrade(chatId: string, to: string): Promise<void>;
};
