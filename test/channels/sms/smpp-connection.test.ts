/** The line to a message centre: bound, lost, bound again. */
import net, { type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Event } from '../../../channels/contract.ts';
import { smsChannel } from '../../../channels/sms/sms.ts';
import type { InjectedFault } from '../../../stand-ins/faults.ts';
import { memoryLog } from '../fakes/needs.ts';
import { eventually } from './peers.ts';
import { closing, line, settings, TO } from './smpp-open.ts';

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

describe('the line to a message centre', () => {
  it('holds no more packets without an answer than the window says', async () => {
    const faults: InjectedFault[] = [{ kind: 'slow' }];
    const { channel, state } = await line({ query: '?window=3', faults, timeoutMs: 3_000 });
    let most = 0;
    const sends = Array.from({ length: 12 }, (_, index) =>
      channel.send({ address: `+8491234567${index % 10}` }, { text: `Tin ${index}` }, `k${index}`),
    );
    let done = 0;
    for (const send of sends) {
      void send.then(() => {
        done += 1;
      });
    }
    await eventually(
      () => {
        most = Math.max(most, state.requests() - done);
        return done === 12;
      },
      () => String(done),
    );
    expect((await Promise.all(sends)).every((outcome) => outcome.kind === 'accepted')).toBe(true);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(3);
  });

  it('comes back by itself after it was cut, and receipts find us again', async () => {
    const { channel, state, events } = await line();
    expect((await channel.send(TO, { text: 'a' }, 'k1')).kind).toBe('accepted');
    state.cut();
    await eventually(
      () => state.counts.binds === 2,
      () => 'not bound again',
    );
    await state.report();
    expect(events).toMatchObject([{ kind: 'receipt', state: 'delivered' }]);
  });

  it('asks for a sign of life in silence, and gives one', async () => {
    const { channel, state } = await line({ enquireMs: 20, timeoutMs: 60 });
    await channel.check?.();
    expect(await state.enquire()).toBe(1);
    await eventually(
      () => state.counts.enquiries >= 4,
      () => String(state.counts.enquiries),
    );
    // Each was answered in time, so the line is still the first.
    expect(state.counts.binds).toBe(1);
  });

  it('is given up when the other side goes quiet', async () => {
    let connections = 0;
    const server = net.createServer((socket) => {
      connections += 1;
      socket.on('error', () => undefined);
      // Says yes to the bind (sequence 1) and nothing ever again.
      socket.once('data', () => socket.write(Buffer.from('00000011800000090000000000000001' + '00', 'hex')));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const channel = smsChannel(
      { ...settings, url: `smpp://127.0.0.1:${port}` },
      { log: memoryLog(), timeoutMs: 40, pace: { enquireMs: 20, reconnectMs: 1 } },
    );
    closing.push(
      () => new Promise((resolve) => server.close(() => resolve())),
      () => channel.close(),
    );
    void channel.poll?.(async () => undefined);
    await eventually(
      () => connections >= 2,
      () => String(connections),
    );
  });

  it.each([
    ['a web page', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['a packet of no length', Buffer.alloc(16)],
    ['a packet longer than any', Buffer.from('7fffffff800000090000000000000001', 'hex')],
    ['a packet that ends early', Buffer.from('00000014800000040000000000000001', 'hex')],
    ['a kind we do not know', Buffer.from('00000010000099990000000000000001', 'hex')],
    [
      'an outbind and an alert',
      Buffer.from('000000120000000b0000000000000001' + '0000' + '00000010000001020000000000000002', 'hex'),
    ],
  ])('survives %s instead of an answer', async (_, bytes) => {
    const server = net.createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.write(bytes));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const channel = smsChannel(
      { ...settings, url: `smpp://127.0.0.1:${port}` },
      { log: memoryLog(), timeoutMs: 80, pace: { enquireMs: 1_000, reconnectMs: 1 } },
    );
    closing.push(
      () => new Promise((resolve) => server.close(() => resolve())),
      () => channel.close(),
    );
    expect(await channel.send(TO, { text: 'a' }, 'k')).toMatchObject({
      kind: 'retry',
      reason: 'smpp_unreachable',
    });
  });

  it('with a wrong password says so to staff, and to nobody the password', async () => {
    const { channel, state, log } = await line({ poll: false });
    state.account = { user: 'xa', password: 'another' };
    const outcome = await channel.send(TO, { text: 'a' }, 'k');
    expect(outcome).toMatchObject({ kind: 'ourFault', reason: 'smpp_invpaswd' });
    expect(await channel.check?.()).toMatchObject({
      ok: false,
      staff: expect.stringContaining('SMS_PASSWORD'),
    });
    expect(JSON.stringify(outcome) + log.join('')).not.toContain('secret');
  });

  it('says good-bye when it closes, after what is in flight', async () => {
    const { channel, state } = await line({ faults: [{ kind: 'slow', times: 1 }] });
    const send = channel.send(TO, { text: 'a' }, 'k');
    await eventually(
      () => state.requests() === 1,
      () => 'asked',
    );
    await channel.close();
    expect((await send).kind).toBe('accepted');
    await eventually(
      () => state.bound() === 0,
      () => 'unbound',
    );
  });

  it('leaves a receipt with the message centre when nobody here can save it', async () => {
    const { channel, state } = await line({ poll: false });
    await channel.check?.();
    expect(await state.reply('+84987654321', 'Xin chào')).toBe(false);
    let broken = true;
    const saved: Event[] = [];
    void channel.poll?.(async (events) => {
      if (broken) throw new Error('disk full');
      saved.push(...events);
    });
    expect(await state.reply('+84987654321', 'Xin chào')).toBe(false);
    broken = false;
    expect(await state.reply('+84987654321', 'Xin chào')).toBe(true);
    expect(saved).toMatchObject([{ text: 'Xin chào' }]);
  });
});
