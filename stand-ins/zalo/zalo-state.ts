import type { ReportOrder } from '../faults.ts';
import type { ZaloWorld } from './zalo-rules.ts';
import type { ZaloTokens } from './zalo-tokens.ts';
import type { ZaloAccountSaid } from './zalo-told.ts';

export type ZaloState = {
  world: ZaloWorld;
  tokens: ZaloTokens;
  order: ReportOrder;
  /** Where events go; null: nobody listens. */
  webhook: string | null;
  /** What `getoa` says besides the name. */
  account: ZaloAccountSaid;
  requests(): number;
  /** Sends the receipts that wait. */
  report(): Promise<void>;
  /** A citizen follows, leaves, writes, taps: what opens the window. */
  follow(userId: string, phone?: string): Promise<void>;
  unfollow(userId: string): Promise<void>;
  say(userId: string, text: string): Promise<void>;
};
