import type { Channel, ChannelLog, ChannelName, Receipt, TokenStore } from './contract.ts';
import type { WireHolds } from './limits.ts';
import { type SandboxSend, sandboxChannel } from './sandbox/sandbox.ts';
import type { SmsSettings } from './sms/provider.ts';
import { smsChannel } from './sms/sms.ts';
import { telegramChannel } from './telegram/telegram.ts';
import { webchatChannel } from './webchat/webchat.ts';
import { zaloChannel } from './zalo/zalo.ts';

/** What the settings say about the outside world. Null: not set up; the sandbox stands in. */
export type ChannelSettings = {
  /** Nothing may leave the machine: every channel is the sandbox. */
  holdOutside: boolean;
  telegram: null | {
    token: string;
    apiRoot: string | null;
    webhookSecret: string | null;
    poll: boolean;
    username?: string | null;
  };
  zalo: null | {
    appId: string;
    appSecret: string;
    oaSecretKey: string;
    oaId: string | null;
    refreshToken: string;
    apiUrl: string;
    oauthUrl: string;
    znsUrl: string;
  };
  sms: SmsSettings;
};

export type ChannelNeeds = {
  zaloTokens: TokenStore;
  /** What the processes of one wire tell each other; absent: this process is alone. */
  holdsOf?: (channel: ChannelName) => WireHolds;
  log: ChannelLog;
  now: () => Date;
  /** Hears the receipts that the sandbox makes up for Zalo and SMS; absent: it makes up none. */
  onReceipts?: (receipts: Receipt[]) => Promise<void> | void;
  /** Hears what the sandboxes "sent", for the console. */
  record?: (send: SandboxSend) => void;
};

/** Long enough that the row says "sent" first, short enough to watch. */
const RECEIPT_DELAY_MS = 2_000;

/** Every wire, real or stood in for. Opens no connection: that happens with the first send, `poll` or `check`. */
export function buildChannels(settings: ChannelSettings, needs: ChannelNeeds): Record<ChannelName, Channel> {
  const { log, now } = needs;
  const sandbox = (name: ChannelName): Channel =>
    sandboxChannel(name, {
      now,
      ...(needs.record ? { record: needs.record } : {}),
      ...(needs.onReceipts && (name === 'zalo' || name === 'sms')
        ? { receiptDelayMs: RECEIPT_DELAY_MS, onReceipts: needs.onReceipts }
        : {}),
    });
  if (settings.holdOutside) {
    return {
      telegram: sandbox('telegram'),
      zalo: sandbox('zalo'),
      sms: sandbox('sms'),
      webchat: sandbox('webchat'),
    };
  }
  const { telegram, zalo, sms } = settings;
  const holds = needs.holdsOf?.('telegram');
  return {
    telegram: telegram
      ? telegramChannel({ ...telegram, ...(holds === undefined ? {} : { holds }), log, now })
      : sandbox('telegram'),
    zalo: zalo ? zaloChannel({ ...zalo, log, now }, needs.zaloTokens) : sandbox('zalo'),
    sms: sms.provider === 'sandbox' ? sandbox('sms') : smsChannel(sms, { log, now }),
    webchat: webchatChannel(),
  };
}
