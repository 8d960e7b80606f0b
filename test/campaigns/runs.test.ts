import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cancel, due, find, pause, resume, status } from '../../campaigns/campaigns.ts';
import { lastEnd, runsOf } from '../../campaigns/runs.ts';
import { stopEverything } from '../../contacts/contacts.ts';
import { drain, ledger } from '../../outbox/outbox.ts';
import { admin, ROOT, server } from '../acts.ts';
import { onBothDatabases } from '../database.ts';
import { DAY, HOUR, later, sinks } from '../outbox/sink.ts';
import { AUTHOR, approved, MORNING, office, phone, resident, residents, START } from './office.ts';

type Every = 'day' | 'week' | 'month';
const plan = (start: string, every: Every, until: string) => ({
  start,
  end: new Date(Date.parse(start) + 2 * HOUR).toISOString(),
  repeat: { every, until },
});
const days = (start: string, every: Every, until: string) =>
  runsOf(plan(start, every, until)).map((run) =>
    new Date(run.start.getTime() + 7 * HOUR).toISOString().slice(0, 16),
  );

describe('runs', () => {
  test('of a month that lacks the 31st fall on its last day and come back to the 31st', () => {
    expect(days('2027-01-31T08:30:00+07:00', 'month', '2027-05-31')).toEqual([
      '2027-01-31T08:30',
      '2027-02-28T08:30',
      '2027-03-31T08:30',
      '2027-04-30T08:30',
      '2027-05-31T08:30',
    ]);
    expect(days('2027-12-31T08:00:00+07:00', 'month', '2028-02-29').at(-1)).toBe('2028-02-29T08:00');
  });

  test('keep their hour and count the last day, by the calendar of Viet Nam', () => {
    expect(days('2026-12-01T00:30:00Z', 'day', '2026-12-03')).toEqual([
      '2026-12-01T07:30',
      '2026-12-02T07:30',
      '2026-12-03T07:30',
    ]);
    // Half past midnight in Viet Nam is the day before in Greenwich.
    expect(days('2026-12-01T00:30:00+07:00', 'week', '2026-12-15')).toEqual([
      '2026-12-01T00:30',
      '2026-12-08T00:30',
      '2026-12-15T00:30',
    ]);
  });

  test('come in order, all of the same length, never past the last day', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2026-01-01'), max: new Date('2028-01-01'), noInvalidDate: true }),
        fc.constantFrom<Every>('day', 'week', 'month'),
        fc.integer({ min: 0, max: 300 }),
        (start, every, span) => {
          const until = new Date(start.getTime() + span * DAY).toISOString().slice(0, 10);
          const made = plan(start.toISOString(), every, until);
          const runs = runsOf(made);
          for (const [i, run] of runs.entries()) {
            expect(run.run).toBe(i);
            expect(run.end.getTime() - run.start.getTime()).toBe(2 * HOUR);
            const before = runs[i - 1];
            if (before === undefined) continue;
            expect(run.start.getTime()).toBeGreaterThan(before.start.getTime());
            expect(new Date(run.start.getTime() + 7 * HOUR).toISOString().slice(0, 10) <= until).toBe(true);
            // The minute of the day stays.
            expect((run.start.getTime() - start.getTime()) % DAY).toBe(0);
          }
          expect(lastEnd(made)).toEqual(runs.at(-1)?.end);
        },
      ),
    );
  });
});

const DAILY = {
  purpose: 'service',
  text: 'consent-guide',
  link: '',
  end: later(START, 4 * HOUR).toISOString(),
  repeat: '{ every: day, until: 2026-11-25 }',
};

onBothDatabases('a repeated campaign', (open) => {
  test('reaches everybody once a run, at its hour, and is finished after the last', async () => {
    const { database, close } = await open();
    const { deps, at, engine } = office(database);
    await residents(database, 5);
    const id = await approved(deps, DAILY);
    const channels = sinks();
    for (let day = 0; day < 4; day++)
      for (const hour of [0, 1, 5]) {
        const now = later(START, day * DAY + hour * HOUR);
        await due(at(now), now);
        await drain(engine(channels), now);
        await due(at(now), now);
        const runs = Math.min(3, day + 1);
        expect(channels.sms.calls, `${day} ${hour}`).toBe(5 * runs);
      }
    expect(new Set(channels.sms.copies.values())).toEqual(new Set([3]));
    const shown = await status(server(deps.now()), deps, id);
    expect(shown).toMatchObject({
      state: 'finished',
      total: 15,
      series: { posted: 3, runs: 3, nextAt: null },
    });
    const rows = await ledger(ROOT, database.read, { campaignId: id });
    expect(new Set(rows.map((row) => row.state))).toEqual(new Set(['sent']));
    await close();
  });

  test('posts a run once, however often and however late it is asked', async () => {
    const { database, close } = await open();
    const { deps, at } = office(database);
    await residents(database, 4);
    const id = await approved(deps, DAILY);
    const now = later(START, 2 * DAY + HOUR);
    for (let i = 0; i < 3; i++) await due(at(now), now);
    const rows = await ledger(ROOT, database.read, { campaignId: id });
    expect(rows).toHaveLength(12);
    // Two runs were slept through: they are told as expired, not lost.
    expect(rows.filter((row) => row.state === 'expired')).toHaveLength(8);
    expect(rows.filter((row) => row.state === 'queued')).toHaveLength(4);
    await close();
  });

  test('N7, N8: with the clock set back over a run, forward and back again, sends each run once', async () => {
    const { database, close } = await open();
    const { deps, at, engine } = office(database);
    await residents(database, 5);
    await approved(deps, DAILY);
    const channels = sinks();
    // Into the first run, an hour back before its start, into it again; half a day ahead, back, and on.
    for (const hours of [0, 1, -1, 0, 1, 13, 0.5, 2, 24, 23, 25, 24.5]) {
      const now = later(START, hours * HOUR);
      await due(at(now), now);
      await drain(engine(channels), now);
    }
    expect(new Set(channels.sms.copies.values())).toEqual(new Set([2]));
    await close();
  });

  test('after two weeks without the program tells every run it slept through as expired and sends none of them late', async () => {
    const { database, close } = await open();
    const { deps, at, engine } = office(database);
    await residents(database, 5);
    const id = await approved(deps, { ...DAILY, repeat: '{ every: day, until: 2026-12-12 }' });
    const channels = sinks();
    await due(at(START), START);
    await drain(engine(channels), START);
    expect(channels.sms.calls).toBe(5);
    const back = later(START, 15 * DAY + HOUR);
    for (let i = 0; i < 2; i += 1) {
      await due(at(back), back);
      await drain(engine(channels), back);
    }
    const rows = await ledger(ROOT, database.read, { campaignId: id, limit: 1_000 });
    const of = (state: string) => rows.filter((row) => row.state === state).length;
    // The run of the day it came back goes; fourteen were slept through.
    expect([of('sent'), of('expired'), of('queued')]).toEqual([10, 14 * 5, 0]);
    expect(channels.sms.calls).toBe(10);
    await close();
  });

  test('paused over a run keeps it aside; a cancelled one has no further run', async () => {
    const { database, close } = await open();
    const { deps, at, engine } = office(database);
    await residents(database, 3);
    const id = await approved(deps, DAILY);
    const channels = sinks();
    await due(at(START), START);
    await drain(engine(channels), START);
    await pause(admin(at(START).now(), AUTHOR), at(START), id);
    const second = later(START, DAY);
    await due(at(second), second);
    await drain(engine(channels), second);
    expect(channels.sms.calls).toBe(3);
    await resume(admin(at(second).now(), AUTHOR), at(second), id);
    await drain(engine(channels), second);
    expect(channels.sms.calls).toBe(6);
    await cancel(admin(at(second).now(), AUTHOR), at(second), id);
    const third = later(START, 2 * DAY);
    await due(at(third), third);
    await drain(engine(channels), third);
    expect(channels.sms.calls).toBe(6);
    expect(await find(ROOT, database.read, id)).toMatchObject({ state: 'cancelled' });
    await close();
  });

  test('goes in later runs to the people who were agreed on: newcomers wait, who stopped is left in peace', async () => {
    const { database, close } = await open();
    const { deps, at, engine } = office(database);
    const [gone] = await database.write(async (tx) => [
      await resident(tx, { sms: phone(1) }),
      await resident(tx, { sms: phone(2) }),
    ]);
    const id = await approved(deps, DAILY);
    const channels = sinks();
    await due(at(START), START);
    await drain(engine(channels), START);
    await database.write(async (tx) => {
      await stopEverything(tx, gone?.addressIds[0] ?? 0, MORNING);
      await resident(tx, { sms: phone(3) });
    });
    const second = later(START, DAY);
    await due(at(second), second);
    await drain(engine(channels), second);
    expect([...channels.sms.copies.values()].sort()).toEqual([1, 2]);
    const dropped = (await ledger(ROOT, database.read, { campaignId: id })).filter(
      (row) => row.state === 'dropped',
    );
    expect(dropped.map((row) => row.rule)).toEqual(['stopped']);
    await close();
  });
});
