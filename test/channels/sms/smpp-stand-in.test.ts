/** Our stand-in for a message centre does what centres do: forms of receipts, of long texts, a line for each way. */
import { describe, expect, it } from 'vitest';
import { smsChannel } from '../../../channels/sms/sms.ts';
import { startSmppSandbox } from '../../../stand-ins/sms/smpp-server.ts';
import { memoryLog } from '../fakes/needs.ts';
import { LONG } from './smpp-texts.ts';

describe('the stand-in is such a centre too', () => {
  it.each(['tlv', 'text', 'decimal', 'bare_tlv', 'bare_text'] as const)('receipts as %s', async (form) => {
    const { channel, state, events, close } = await stand();
    state.receipts = form;
    const outcome = await channel.send({ address: '+84912345677' }, { text: 'a' }, 'k');
    await state.report();
    expect(events).toMatchObject([
      {
        kind: 'receipt',
        state: 'delivered',
        to: '+84912345677',
        providerId: outcome.kind === 'accepted' ? outcome.providerId : '',
      },
    ]);
    expect(events[0]).not.toHaveProperty('otherwise');
    await close();
  });

  it.each(['8', '16', 'sar', 'payload'] as const)('long texts as %s, one piece at a time', async (form) => {
    const { channel, state, events, close } = await stand();
    await channel.check?.();
    state.pieces = form;
    state.window = 1;
    expect(await state.reply('+84987654321', LONG)).toBe(true);
    const said = events.map((event) => ('text' in event ? event.text : '')).join('');
    expect(said).toBe(LONG);
    expect(events).toHaveLength(form === 'payload' ? 1 : 3);
    await close();
  });

  it('takes a line for each way', async () => {
    const { channel, state, events, close } = await stand('?bind=pair');
    await channel.check?.();
    expect(state.bound()).toBe(2);
    expect(await channel.send({ address: '+84912345677' }, { text: 'a' }, 'k')).toMatchObject({
      kind: 'accepted',
    });
    await state.report();
    expect(await state.reply('+84987654321', 'xin chao')).toBe(true);
    expect(events.map(({ kind }) => kind)).toEqual(['receipt', 'message']);
    await close();
  });
});

async function stand(query = '') {
  const now = () => new Date('2026-12-01T03:00:00Z');
  const sandbox = await startSmppSandbox({ port: 0, now, random: () => 0.5, faults: [] });
  const channel = smsChannel(
    { provider: 'smpp', url: `${sandbox.url}${query}`, user: 'xa', password: 'p', sender: 'UBNDXA' },
    { log: memoryLog(), now, timeoutMs: 2_000, pace: { enquireMs: 10_000, reconnectMs: 1 } },
  );
  const events: import('../../../channels/contract.ts').Event[] = [];
  void channel.poll?.(async (told) => void events.push(...told));
  return {
    channel,
    state: sandbox.state,
    events,
    close: async () => {
      await channel.close();
      await sandbox.close();
    },
  };
}
