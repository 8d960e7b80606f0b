import { describe, expect, it } from 'vitest';
import type { ChannelName, Outgoing, Receipt } from '../../../channels/contract.ts';
import { type SandboxSend, sandboxChannel } from '../../../channels/sandbox/sandbox.ts';

const NOW = new Date('2026-12-01T03:00:00Z');
const now = () => NOW;
const hello: Outgoing = { text: 'Xin chào' };

describe('the sandbox', () => {
  it.each([
    ['sms', '+84912345600', 'gone'],
    ['sms', '+84912345601', 'refused'],
    ['sms', '+84912345602', 'retry'],
    ['sms', '+84912345603', 'accepted'],
    ['zalo', '2512523625412500', 'gone'],
    ['telegram', '-100', 'gone'],
    ['telegram', '44701', 'refused'],
    ['webchat', '00', 'accepted'],
    ['webchat', 'a9f01', 'accepted'],
    ['zalo', 'f414c8f76fa586fbdf00', 'accepted'],
  ] as const)('on %s answers %s with %s', async (name, address, kind) => {
    const channel = sandboxChannel(name, { now });
    expect((await channel.send({ address }, hello, 'k')).kind).toBe(kind);
  });

  it('records what would have been sent, and of the address only two digits', async () => {
    const heard: SandboxSend[] = [];
    const channel = sandboxChannel('zalo', { now, record: (send) => heard.push(send) });
    const buttons: Outgoing['buttons'] = [{ kind: 'reply', title: 'Giúp', payload: 'help' }];
    await channel.send(
      { address: '2512523625412515' },
      { text: 'Xem', link: 'https://a.vn', buttons },
      'k-1',
    );
    expect(channel.sends()).toEqual([
      {
        at: NOW,
        channel: 'zalo',
        address: '••••15',
        group: false,
        key: 'k-1',
        text: 'Xem\nhttps://a.vn',
        buttons: ['Giúp'],
        image: false,
        outcome: 'accepted',
      },
    ]);
    expect(heard).toEqual(channel.sends());
    expect(JSON.stringify(heard)).not.toContain('25125236');
  });

  it('knows a key it has seen: the same answer, nothing sent twice', async () => {
    const channel = sandboxChannel('sms', { now });
    const first = await channel.send({ address: '+84912345678' }, hello, 'k');
    expect(await channel.send({ address: '+84912345678' }, { text: 'khác' }, 'k')).toEqual(first);
    expect(channel.sends()).toHaveLength(1);
  });

  it('lets a message that was told to come back try again', async () => {
    const channel = sandboxChannel('sms', { now });
    await channel.send({ address: '+84912345602' }, hello, 'k');
    await channel.send({ address: '+84912345602' }, hello, 'k');
    expect(channel.sends()).toHaveLength(2);
  });

  it('keeps the last thousand sends', async () => {
    const channel = sandboxChannel('zalo', { now });
    for (let i = 0; i < 1005; i += 1) await channel.send({ address: '15' }, hello, `k${i}`);
    expect(channel.sends()).toHaveLength(1000);
    expect(channel.sends()[0]?.key).toBe('k5');
  });

  it('tells after a while that the message was delivered, and nothing after it is closed', async () => {
    const receipts: Receipt[] = [];
    const alarms: { run: () => void; ms: number; cancelled: boolean }[] = [];
    const channel = sandboxChannel('sms', {
      now,
      receiptDelayMs: 2000,
      onReceipts: (more) => {
        receipts.push(...more);
      },
      later: (run, ms) => {
        const alarm = { run, ms, cancelled: false };
        alarms.push(alarm);
        return () => {
          alarm.cancelled = true;
        };
      },
    });
    await channel.send({ address: '+84912345678' }, hello, 'k1');
    await channel.send({ address: '+84912345678' }, hello, 'k2');
    await channel.send({ address: '+84912345600' }, hello, 'k3');
    expect(alarms.map((alarm) => alarm.ms)).toEqual([2000, 2000]);
    alarms[0]?.run();
    expect(receipts).toEqual([
      { kind: 'receipt', channel: 'sms', providerId: 'sandbox-k1', state: 'delivered', at: NOW },
    ]);
    await channel.close();
    expect(alarms.map((alarm) => alarm.cancelled)).toEqual([false, true]);
  });

  it.each<[ChannelName, string, Outgoing]>([
    ['telegram', '15', { text: 'a'.repeat(4097) }],
    ['telegram', '15', { text: 'a', buttons: [{ kind: 'reply', title: 'a', payload: 'đ'.repeat(33) }] }],
    ['zalo', '15', { text: 'a'.repeat(2001) }],
    [
      'zalo',
      '15',
      {
        text: 'a',
        buttons: Array.from({ length: 6 }, () => ({ kind: 'reply' as const, title: 'a', payload: 'a' })),
      },
    ],
    ['zalo', '15', { text: 'a', buttons: [{ kind: 'reply', title: 'a'.repeat(101), payload: 'a' }] }],
    ['sms', '+84912345678', { text: 'a'.repeat(153 * 8 + 1) }],
    ['webchat', 's', { text: 'a'.repeat(4097) }],
  ])('on %s to %s refuses what the real wire refuses', async (name, address, outgoing) => {
    const channel = sandboxChannel(name, { now });
    expect((await channel.send({ address }, outgoing, 'k')).kind).toBe('ourFault');
  });

  it('tells how many parts an SMS has', async () => {
    const channel = sandboxChannel('sms', { now });
    expect(await channel.send({ address: '+84912345678' }, { text: 'ạ'.repeat(71) }, 'k')).toMatchObject({
      facts: { segments: 2 },
    });
  });

  it('refuses an SMS to something that is not a mobile', async () => {
    const channel = sandboxChannel('sms', { now });
    expect((await channel.send({ address: '0912345678' }, hello, 'k')).kind).toBe('refused');
  });
});
