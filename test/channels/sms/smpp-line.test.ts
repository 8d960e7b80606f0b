import { EventEmitter } from 'node:events';
import type { Session } from 'smpp';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Channel } from '../../../channels/contract.ts';
import { boundLine, watch } from '../../../channels/sms/smpp-line.ts';
import { smsChannel } from '../../../channels/sms/sms.ts';
import { memoryLog } from '../fakes/needs.ts';
import { eventually } from './peers.ts';
import { CMD, openRawCentre, type RawCentre } from './raw-centre.ts';

/** The cases of "The line" in docs/channels/smpp.md that a centre without any package shows best. */
const TO = { address: '+84912345677' };
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function connected(query = '', reconnectMs = 1): Promise<{ centre: RawCentre; channel: Channel }> {
  const centre = await openRawCentre();
  const channel = smsChannel(
    { provider: 'smpp', url: `${centre.url}${query}`, user: 'xa', password: 'p', sender: 'UBNDXA' },
    { log: memoryLog(), timeoutMs: 400, pace: { enquireMs: 10_000, reconnectMs } },
  );
  closing.push(centre.close, () => channel.close());
  return { centre, channel };
}

const binds = (centre: RawCentre) =>
  centre.heard.filter(({ command }) => command === CMD.bindTransceiver).length;
const submits = (centre: RawCentre) => centre.heard.filter(({ command }) => command === CMD.submit).length;

describe('the line to a centre', () => {
  it('C4 that unbinds is answered, closed and bound again; what was unanswered is in doubt', async () => {
    const { centre, channel } = await connected();
    await channel.check?.();
    centre.mute.submit = true;
    const lost = channel.send(TO, { text: 'a' }, 'k1');
    await eventually(
      () => submits(centre) === 1,
      () => 'no submit',
    );
    expect(await centre.ask({ command: CMD.unbind, body: Buffer.alloc(0) })).toMatchObject({ status: 0 });
    expect(await lost).toMatchObject({ kind: 'unknown', reason: 'smpp_no_answer' });
    centre.mute.submit = false;
    await eventually(
      () => binds(centre) === 2,
      () => 'not bound again',
    );
    expect(await channel.send(TO, { text: 'b' }, 'k2')).toMatchObject({ kind: 'accepted' });
  });

  it('C6 that refuses the bind is asked again, and staff read why', async () => {
    const { centre, channel } = await connected();
    centre.statuses.bind.push(13, 5);
    expect(await channel.send(TO, { text: 'a' }, 'k')).toMatchObject({
      kind: 'ourFault',
      reason: 'smpp_bindfail',
      staff: expect.stringContaining('tài khoản'),
    });
    void channel.poll?.(async () => undefined);
    await eventually(
      () => binds(centre) === 3,
      () => String(binds(centre)),
    );
    expect(await channel.send(TO, { text: 'a' }, 'k')).toMatchObject({ kind: 'accepted' });
  });

  it('C7 that binds and hangs up is asked ever more rarely', async () => {
    const { centre, channel } = await connected('', 20);
    void channel.poll?.(async () => undefined);
    const times: number[] = [];
    for (let round = 1; round <= 5; round += 1) {
      await eventually(
        () => binds(centre) === round,
        () => String(binds(centre)),
      );
      times.push(performance.now());
      centre.cut();
    }
    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    // 20, 40, 80, 160: the last is longer than the first three together on any machine.
    expect(pauses.at(-1)).toBeGreaterThan(100);
    expect(pauses.at(-1)).toBeGreaterThan((pauses[0] ?? 0) + 50);
  });

  it('C8 that takes one submit at a time never gets a second', async () => {
    const { centre, channel } = await connected('?window=1');
    await channel.check?.();
    centre.mute.submit = true;
    const sends = ['k1', 'k2', 'k3'].map((key) => channel.send(TO, { text: key }, key));
    await eventually(
      () => submits(centre) >= 1,
      () => 'no submit',
    );
    expect((await Promise.all(sends)).map(({ kind }) => kind).toSorted()).toEqual([
      'retry',
      'retry',
      'unknown',
    ]);
    expect(submits(centre)).toBe(1);
  });

  it('a quiet line is asked for a sign of life for months, and no question leaves a listener behind', () => {
    vi.useFakeTimers();
    try {
      let asked = 0;
      let answers = true;
      const session = Object.assign(new EventEmitter(), {
        enquire_link: (_fields: unknown, answered: () => void) => {
          asked += 1;
          if (answers) answered();
          return true;
        },
        destroy: () => session.emit('close'),
      }) as unknown as Session;
      const gone = vi.fn();
      session.once('close', gone);
      watch(boundLine(session, 0), { enquireMs: 30_000, timeoutMs: 10_000 });
      const before = session.listenerCount('close');
      vi.advanceTimersByTime(30_000 * 1_000);
      expect(asked).toBeGreaterThan(900);
      expect(session.listenerCount('close')).toBe(before);
      // A question without an answer still ends the line, and then nothing runs any more.
      answers = false;
      vi.advanceTimersByTime(60_000);
      expect(gone).toHaveBeenCalledOnce();
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});
