import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { Channel, WebhookRequest } from '../../channels/contract.ts';
import { callbackKey } from '../../channels/sms/callback.ts';
import type { SmsSettings } from '../../channels/sms/provider.ts';
import { smsChannel } from '../../channels/sms/sms.ts';
import { telegramChannel } from '../../channels/telegram/telegram.ts';
import { zaloMac } from '../../channels/zalo/webhook.ts';
import { zaloChannel } from '../../channels/zalo/zalo.ts';
import { memoryLog, memoryTokens } from './fakes/needs.ts';

/**
 * Every recording is one webhook call and what must come of it. `{{timestamp}}` stands for the moment of the call (signatures
 * have a window) and `{{digest}}` for the digest of the body; `__raw` is a body that JSON writers would not write.
 */
export type Recording = {
  source: string;
  headers?: Record<string, string>;
  query?: Record<string, string>;
  body: unknown;
  expect: { name: string; events: unknown[] };
};

export const NOW = new Date('2026-12-01T03:00:00Z');
const log = memoryLog();
const esms: SmsSettings = {
  provider: 'esms',
  url: null,
  user: 'u',
  password: 'p',
  sender: 's',
  callbackSecret: 'ours',
};
const speedsms: SmsSettings = { ...esms, provider: 'speedsms' };
const android: SmsSettings = {
  ...esms,
  provider: 'android',
  url: 'http://127.0.0.1:9',
  webhookSecret: 'signing-key',
};
const gateway: SmsSettings = { ...esms, provider: 'http', url: 'http://127.0.0.1:9' };

/** Every wire that calls us, with what proves a call of it. */
export const channels: Record<string, { channel: Channel; prove(request: WebhookRequest): WebhookRequest }> =
  {
    telegram: {
      channel: telegramChannel({
        token: '987654:T',
        apiRoot: 'http://127.0.0.1:9',
        webhookSecret: 'secret',
        poll: false,
        username: 'LienThongBot',
        log,
        now: () => NOW,
      }),
      prove: (request) => ({
        ...request,
        headers: { ...request.headers, 'x-telegram-bot-api-secret-token': 'secret' },
      }),
    },
    zalo: {
      channel: zaloChannel(
        {
          appId: '360846524940903967',
          appSecret: 'app-secret',
          oaSecretKey: 'oa-secret',
          oaId: '388613280878808645',
          refreshToken: 'r',
          apiUrl: 'http://127.0.0.1:9',
          oauthUrl: 'http://127.0.0.1:9',
          znsUrl: 'http://127.0.0.1:9',
          log,
          now: () => NOW,
        },
        memoryTokens(),
      ),
      prove: (request) => {
        const mac = zaloMac('360846524940903967', request.body, String(NOW.getTime()), 'oa-secret');
        return { ...request, headers: { ...request.headers, 'x-zevent-signature': `mac=${mac}` } };
      },
    },
    sms: {
      channel: smsChannel(esms, { log }),
      prove: (request) => ({ ...request, query: { ...request.query, key: callbackKey(esms) } }),
    },
    speedsms: {
      channel: smsChannel(speedsms, { log }),
      prove: (request) => ({ ...request, query: { ...request.query, key: callbackKey(speedsms) } }),
    },
    android: {
      channel: smsChannel(android, { log }),
      prove: (request) => {
        const timestamp = String(NOW.getTime() / 1000);
        const mac = createHmac('sha256', 'signing-key').update(request.body).update(timestamp).digest('hex');
        return { ...request, headers: { ...request.headers, 'x-signature': mac, 'x-timestamp': timestamp } };
      },
    },
    gateway: {
      channel: smsChannel(gateway, { log }),
      prove: (request) => ({ ...request, query: { ...request.query, key: callbackKey(gateway) } }),
    },
  };

export function read(folder: string): { file: string; recording: Recording }[] {
  const root = new URL(`../recordings/${folder}/`, import.meta.url);
  return readdirSync(root)
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({ file, recording: JSON.parse(readFileSync(new URL(file, root), 'utf8')) as Recording }));
}

export function requestOf(recording: Recording): WebhookRequest {
  const raw = (recording.body as { __raw?: string } | null)?.__raw;
  const text = raw ?? (recording.body === null ? '' : JSON.stringify(recording.body));
  return {
    headers: recording.headers ?? {},
    query: recording.query ?? {},
    body: new TextEncoder().encode(text.replaceAll('{{timestamp}}', String(NOW.getTime()))),
    at: NOW,
  };
}
