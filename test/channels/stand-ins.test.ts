/** What stands in for a wire keeps the rules of the wires. */
import { describe, expect, it } from 'vitest';
import { CHANNEL_NAMES } from '../../channels/contract.ts';
import { sandboxChannel } from '../../channels/sandbox/sandbox.ts';
import { webchatChannel } from '../../channels/webchat/webchat.ts';
import { webhook } from './fakes/needs.ts';

const NOW = new Date('2026-12-01T03:00:00Z');

describe.each([webchatChannel(), ...CHANNEL_NAMES.map((name) => sandboxChannel(name, { now: () => NOW }))])(
  'the stand-in $name by $provider',
  (channel) => {
    const to = { address: channel.name === 'sms' ? '+84912345677' : '12345677' };

    it('accepts, keeps the rules of an empty text, and trusts no caller', async () => {
      expect(channel.keyed).toBe(true);
      expect(channel.missing).toBeNull();
      const outcome = await channel.send(to, { text: 'Hồ sơ của chị đã xong' }, `${channel.provider}-1`);
      expect(outcome).toMatchObject({ kind: 'accepted', providerId: expect.stringContaining('-1') });
      expect((await channel.send(to, { text: '' }, 'k2')).kind).toBe('ourFault');
      expect(channel.parse(webhook({ update_id: 1 })).kind).toBe('unsigned');
      await channel.close();
    });
  },
);
