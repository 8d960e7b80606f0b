import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide } from '../../bot/decide.ts';
import { deadlineTimes, live, offered } from '../../bot/reminders.ts';
import { NEW_TALK, type TalkState } from '../../bot/talk.ts';
import { facts, NOW, tap } from './talking.ts';

const never = () => false;
const vn = (text: string): Date => new Date(`${text}:00+07:00`);
const born: TalkState = { ...NEW_TALK, bornOn: '2026-11-03', bundle: 'birth' };
const reminder = { what: 'birth' as const, on: '2026-11-03', until: '2027-01-02', key: 'd1-birth-20261103' };

describe('when', () => {
  test('three days before at nine; nearer, tomorrow at nine; on the last day never', () => {
    expect(deadlineTimes('2027-01-02', vn('2026-11-21T10:00'), never)?.at).toEqual(vn('2026-12-30T09:00'));
    expect(deadlineTimes('2026-11-24', vn('2026-11-21T08:59'), never)?.at).toEqual(vn('2026-11-21T09:00'));
    expect(deadlineTimes('2026-11-24', vn('2026-11-21T09:00'), never)?.at).toEqual(vn('2026-11-22T09:00'));
    expect(deadlineTimes('2026-11-22', vn('2026-11-21T23:00'), never)?.at).toEqual(vn('2026-11-22T09:00'));
    expect(deadlineTimes('2026-11-21', vn('2026-11-21T01:00'), never)).toBe(null);
    expect(deadlineTimes('2026-11-01', vn('2026-11-21T10:00'), never)).toBe(null);
  });

  test('a last day at Tết is reminded of before Tết', () => {
    const { isClosed } = facts();
    expect(deadlineTimes('2027-02-09', vn('2027-01-10T10:00'), isClosed)?.at).toEqual(vn('2027-02-03T09:00'));
  });

  test('is always ahead, at nine in the morning, before the end of the last day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 1439 }), (days, minute) => {
        const now = new Date(vn('2026-11-21T00:00').getTime() + minute * 60_000);
        const last = new Date(Date.UTC(2026, 10, 21 + days)).toISOString().slice(0, 10);
        const times = deadlineTimes(last, now, never);
        if (days === 0) return times === null;
        return times !== null && times.at > now && times.at < times.expiresAt && times.at.getUTCHours() === 2;
      }),
    );
  });
});

describe('the wish', () => {
  test('queues one message with the last day in it', () => {
    const decision = decide(tap('d:remind_birth', { talk: born }));
    expect(decision.effects).toMatchObject([
      { kind: 'remind', what: 'birth', on: '2026-11-03', until: '2027-01-02' },
    ]);
    const [effect] = decision.effects;
    expect(effect?.kind === 'remind' ? effect.messages : []).toHaveLength(1);
  });

  test('where nobody can be written to later, it is said and nothing queued', () => {
    for (const button of ['d:remind_birth', 'd:remind_death', 'd:remind_vneid']) {
      const decision = decide(tap(button, { talk: born, canRemind: false }));
      expect(decision.effects).toEqual([]);
      expect(decision.replies).toMatchObject([{ textId: 'bot-remind-not-here' }]);
    }
  });

  test('is not offered again, until the reminder is over', () => {
    const talk = { ...born, reminders: [reminder] };
    expect(offered(born, 'birth', NOW, facts())).toBe(true);
    expect(offered(talk, 'birth', NOW, facts())).toBe(false);
    expect(offered(born, 'death', NOW, facts())).toBe(false);
    expect(offered(talk, 'vneid', NOW, facts())).toBe(true);
    expect(live(talk, vn('2027-01-02T23:59'))).toHaveLength(1);
    expect(live(talk, vn('2027-01-03T00:00'))).toEqual([]);
  });

  test('a day of birth that was put right gets a reminder of its own', () => {
    const talk = { ...born, bornOn: '2026-11-05', reminders: [reminder] };
    expect(decide(tap('d:remind_birth', { talk })).effects).toMatchObject([
      { kind: 'remind', on: '2026-11-05' },
    ]);
  });

  test('stopping forgets every wish; confirming forgets only that of VNeID; starting over keeps them', () => {
    const vneid = { what: 'vneid' as const, on: '2026-11-21', until: '2026-11-24', key: 'd1-vneid-20261121' };
    const talk = { ...born, reminders: [reminder, vneid] };
    expect(decide(facts({ text: 'dừng', talk })).talk.reminders).toEqual([]);
    const confirmed = decide(facts({ text: 'đã xác nhận', talk }));
    expect(confirmed.talk.reminders).toEqual([reminder]);
    expect(confirmed.effects).toEqual([{ kind: 'confirmed', reminded: true }]);
    expect(decide(tap('d:confirmed', { talk: born })).effects).toEqual([
      { kind: 'confirmed', reminded: false },
    ]);
    expect(decide(tap('d:restart', { talk })).talk.reminders).toEqual([reminder, vneid]);
  });

  test('"tiếp tục" of a person who stopped allows again, even inside a check', () => {
    const talk = { ...NEW_TALK, check: { table: 'birth', answers: [], paused: false } };
    expect(decide(facts({ text: 'tiếp tục', talk, stopped: true })).effects).toEqual([{ kind: 'again' }]);
    expect(decide(facts({ text: 'tiếp tục', talk })).replies[0]?.kind).toBe('check');
  });
});
