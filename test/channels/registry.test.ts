import { describe, expect, it } from 'vitest';
import type { Receipt } from '../../channels/contract.ts';
import { buildChannels, type ChannelSettings } from '../../channels/registry.ts';
import type { SandboxSend } from '../../channels/sandbox/sandbox.ts';
import { memoryLog, memoryTokens } from './fakes/needs.ts';

const nothing: ChannelSettings = {
  holdOutside: false,
  telegram: null,
  zalo: null,
  sms: { provider: 'sandbox', url: null, user: null, password: null, sender: null },
};
const everything: ChannelSettings = {
  holdOutside: false,
  telegram: { token: '1:t', apiRoot: null, webhookSecret: 's', poll: true },
  zalo: {
    appId: 'a',
    appSecret: 'b',
    oaSecretKey: 'c',
    oaId: null,
    refreshToken: 'd',
    apiUrl: 'https://openapi.zalo.me',
    oauthUrl: 'https://oauth.zaloapp.com',
    znsUrl: 'https://business.openapi.zalo.me',
  },
  sms: { provider: 'esms', url: null, user: 'u', password: 'p', sender: 's' },
};
const needs = () => ({
  zaloTokens: memoryTokens(),
  log: memoryLog(),
  now: () => new Date('2026-12-01T03:00:00Z'),
});

function providers(settings: ChannelSettings) {
  const channels = buildChannels(settings, needs());
  return Object.fromEntries(Object.entries(channels).map(([name, channel]) => [name, channel.provider]));
}

describe('the channels of a set-up', () => {
  it('are sandboxes where nothing is set up, ready to use', () => {
    expect(providers(nothing)).toEqual({
      telegram: 'sandbox',
      zalo: 'sandbox',
      sms: 'sandbox',
      webchat: 'webchat',
    });
    for (const channel of Object.values(buildChannels(nothing, needs()))) expect(channel.missing).toBeNull();
  });

  it('are the real ones where they are set up', () => {
    expect(providers(everything)).toEqual({
      telegram: 'telegram',
      zalo: 'zalo',
      sms: 'esms',
      webchat: 'webchat',
    });
  });

  it('are all sandboxes when nothing may leave the machine', () => {
    expect(new Set(Object.values(providers({ ...everything, holdOutside: true })))).toEqual(
      new Set(['sandbox']),
    );
  });

  it('bear their own names and can be closed before anything was sent', async () => {
    for (const settings of [nothing, everything, { ...everything, holdOutside: true }]) {
      for (const [name, channel] of Object.entries(buildChannels(settings, needs()))) {
        expect(channel.name).toBe(name);
        await channel.close();
      }
    }
  });

  it('poll only where Telegram was told to', () => {
    expect(buildChannels(everything, needs()).telegram.poll).toBeDefined();
    const pushed = {
      ...everything,
      telegram: { token: '1:t', apiRoot: null, webhookSecret: 's', poll: false },
    };
    expect(buildChannels(pushed, needs()).telegram.poll).toBeUndefined();
    expect(buildChannels(nothing, needs()).telegram.poll).toBeUndefined();
  });

  it('let the console hear what the sandboxes send', async () => {
    const heard: SandboxSend[] = [];
    const receipts: Receipt[] = [];
    const channels = buildChannels(nothing, {
      ...needs(),
      record: (send) => heard.push(send),
      onReceipts: (more) => {
        receipts.push(...more);
      },
    });
    await channels.sms.send({ address: '+84912345678' }, { text: 'a' }, 'k');
    await channels.telegram.send({ address: '15' }, { text: 'a' }, 'k');
    expect(heard.map((send) => send.channel)).toEqual(['sms', 'telegram']);
    await channels.sms.close();
    expect(receipts).toEqual([]);
  });
});
