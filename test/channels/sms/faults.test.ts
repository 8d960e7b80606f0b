import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Channel, Outcome } from '../../../channels/contract.ts';
import { smsChannel } from '../../../channels/sms/sms.ts';
import type { FaultKind, InjectedFault } from '../../../stand-ins/faults.ts';
import { SMS_STAND_INS, type SmsStandIn, type Stand } from '../../stand-ins/sms-providers.ts';
import { memoryLog } from '../fakes/needs.ts';

const TO = { address: '+84912345677' };
const WORDS = 'Chị Riêng Tư ơi, hồ sơ đã xong';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

type Set = { stand: Stand; channel: Channel; faults: InjectedFault[]; log: string[]; clock: { now: Date } };

async function against(
  standIn: SmsStandIn,
  faults: InjectedFault[] = [],
  random: () => number = () => 0.5,
): Promise<Set> {
  const clock = { now: new Date('2026-12-01T03:00:00Z') };
  const now = () => clock.now;
  const { stand, settings } = await standIn.start({ port: 0, now, random, faults, slowMs: 400 }, null);
  const log = memoryLog();
  const channel = smsChannel(settings, {
    log,
    now,
    timeoutMs: 150,
    pace: { enquireMs: 10_000, reconnectMs: 1 },
  });
  closing.push(stand.close, () => channel.close());
  return { stand, channel, faults, log: log.lines, clock };
}

/** What a fault means, told apart by what the wire can know. */
const MEANS: Record<FaultKind, (standIn: SmsStandIn) => Outcome['kind'][]> = {
  credentials: () => ['ourFault'],
  throttled: () => ['retry'],
  // Taken all the same: only a wire that can ask knows it.
  slow: ({ asks }) => [asks ? 'accepted' : 'unknown'],
  drop: () => ['unknown'],
  lost_answer: ({ asks }) => [asks ? 'accepted' : 'unknown'],
  // What stands in front of the provider may have passed the text on.
  garbage: () => ['unknown'],
  outage: ({ name }) => (name === 'smpp' ? ['retry', 'unknown'] : ['unknown']),
};
const KINDS = Object.keys(MEANS) as FaultKind[];

describe.each(SMS_STAND_INS)('a text by $name', (standIn) => {
  it('goes through when nothing is wrong, exactly once, with its parts counted', async () => {
    const { stand, channel } = await against(standIn);
    expect(channel.keyed).toBe(standIn.keyed);
    const outcome = await channel.send(TO, { text: WORDS }, 'key-1');
    expect(outcome).toMatchObject({ kind: 'accepted', facts: { segments: 1 } });
    expect(stand.state.operator.messages).toMatchObject([{ to: TO.address, text: WORDS, segments: 1 }]);
    expect(stand.state.requests()).toBe(1);
  });

  it.each(KINDS)('met by "%s" ends in the right outcome, and is never in a phone twice', async (kind) => {
    const { stand, channel, log } = await against(standIn, [{ kind, times: 1 }]);
    const outcome = await channel.send(TO, { text: WORDS }, 'key-1');
    expect(MEANS[kind](standIn)).toContain(outcome.kind);
    const taken = stand.state.operator.messages.length;
    if (outcome.kind === 'accepted') expect(taken).toBe(1);
    // "retry" and "our fault" promise that nothing was taken: the ledger sends again.
    if (outcome.kind === 'retry' || outcome.kind === 'ourFault') expect(taken).toBe(0);
    expect(taken).toBeLessThanOrEqual(1);
    const told = `${JSON.stringify(outcome)} ${log.join(' ')}`;
    for (const secret of ['SECRET-SMS-PASSWORD', 'S-PASSWD', TO.address, '912345677', 'Riêng Tư']) {
      expect(told).not.toContain(secret);
    }
  });

  it('goes out again after an outage of a minute, when the ledger tries', async () => {
    const minute = new Date('2026-12-01T03:01:00Z');
    const { stand, channel, clock } = await against(standIn, [{ kind: 'outage', until: minute }]);
    const first = await channel.send(TO, { text: WORDS }, 'key-1');
    expect(['retry', 'unknown']).toContain(first.kind);
    expect(stand.state.operator.messages).toHaveLength(0);
    clock.now = minute;
    await until(async () => (await channel.send(TO, { text: WORDS }, 'key-2')).kind === 'accepted');
    expect(stand.state.operator.messages).toHaveLength(1);
  });

  it('under faults of every kind at once keeps its promises', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...KINDS.filter((kind) => kind !== 'slow')), { maxLength: 4 }),
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        async (kinds, chances) => {
          const random = () => chances.next().value as number;
          const { stand, channel } = await against(
            standIn,
            kinds.map((kind) => ({ kind, share: 0.4 })),
            random,
          );
          const outcomes = new Map<string, Outcome['kind'][]>();
          for (let index = 0; index < 6; index += 1) {
            const words = `Tin số ${index}`;
            const key = `key-${index}`;
            const kinds: Outcome['kind'][] = [];
            // As the ledger does: what may be repeated is repeated with its key.
            for (let attempt = 0; attempt < 4; attempt += 1) {
              const outcome = await channel.send(TO, { text: words }, key);
              kinds.push(outcome.kind);
              const again = outcome.kind === 'retry' || (outcome.kind === 'unknown' && channel.keyed);
              if (!again) break;
            }
            outcomes.set(words, kinds);
          }
          for (const [words, kinds] of outcomes) {
            const inPhone = stand.state.operator.messages.filter(({ text }) => text === words).length;
            expect(inPhone).toBeLessThanOrEqual(1);
            if (kinds.at(-1) === 'accepted') expect(inPhone).toBe(1);
            if (!kinds.includes('unknown') && !kinds.includes('accepted')) expect(inPhone).toBe(0);
          }
          for (const close of closing.splice(0).toReversed()) await close();
        },
      ),
      { numRuns: 12 },
    );
  });

  it('to a number that does not exist is gone, and under an unregistered brand name our fault', async () => {
    const { stand, channel } = await against(standIn);
    expect((await channel.send({ address: '+84912345600' }, { text: 'a' }, 'k1')).kind).toBe(
      standIn.name === 'http' || standIn.name === 'android' ? 'refused' : 'gone',
    );
    if (standIn.name === 'android') return;
    stand.state.operator.brands = ['KHAC'];
    const outcome = await channel.send(TO, { text: 'a' }, 'k2');
    expect(outcome.kind).toBe(standIn.name === 'http' ? 'refused' : 'ourFault');
    expect(stand.state.operator.messages).toHaveLength(0);
  });

  it('that is advertising at night, or the fourth in a day, or no registered text, does not pass', async () => {
    const { stand, channel, clock } = await against(standIn);
    if (standIn.name === 'android') return;
    const advertise = (key: string) => channel.send(TO, { text: `[QC] Tin ${key}` }, key);
    clock.now = new Date('2026-12-01T15:00:00Z');
    expect((await advertise('night')).kind).not.toBe('accepted');
    clock.now = new Date('2026-12-02T03:00:00Z');
    for (const key of ['one', 'two', 'three']) expect((await advertise(key)).kind).toBe('accepted');
    expect((await advertise('four')).kind).not.toBe('accepted');
    stand.state.operator.texts = [/^Ho so/];
    expect((await channel.send(TO, { text: 'Moi den du' }, 'other')).kind).not.toBe('accepted');
    expect((await channel.send(TO, { text: 'Ho so da xong' }, 'right')).kind).toBe('accepted');
  });
});

/** Until it is so: the line may need a moment to come back. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (await condition()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('never became so');
}
