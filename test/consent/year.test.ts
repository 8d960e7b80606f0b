import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plan, remind, said } from '../../consent/consent.ts';

import { stopEverything } from '../../contacts/contacts.ts';
import { cancelFor } from '../../outbox/outbox.ts';
import { admin, server } from '../acts.ts';
import { freshSqlite } from '../database.ts';
import { at, hours, office, type Row } from './office.ts';
import { LADDER } from './shipped-ladder.ts';
import { chance, liveAYear } from './town.ts';
import type { Diary } from './town-people.ts';

const START = at('2026-01-05T00:00');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Wall clock of Việt Nam by the calendar of the machine's own tables, not by the program's sums. */
const WALL = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Ho_Chi_Minh',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  hourCycle: 'h23',
});
/** Tết Bính Ngọ: nothing leaves (outbox/rules.yaml says so too; here it stands by itself). */
const TET = ['2026-02-14', '2026-02-22'] as const;

/** Everything that went wrong in a year, found from the diary alone. */
function faultsOf(diary: Diary) {
  const faults = {
    notPending: 0,
    afterStop: 0,
    outsideHours: 0,
    onHolidays: 0,
    tooSoon: 0,
    twice: 0,
    onOldData: 0,
    passedOver: 0,
  };
  const told = groupBy(diary.told, (one) => one.consent);
  const stops = new Map(diary.stops.map((one) => [one.person, one.at]));
  const files = groupBy(diary.files, (one) => one.commune);
  const cases = new Map(diary.cases.map((one) => [one.consent, one]));
  const last = new Map<number, number>();
  const steps = new Set<string>();
  for (const send of diary.sends) {
    const before = (told.get(send.consent) ?? []).filter((one) => one.at <= send.at).at(-1);
    if (before?.pending !== true) faults.notPending += 1;
    if ((stops.get(send.person) ?? Number.POSITIVE_INFINITY) <= send.at) faults.afterStop += 1;
    const parts = Object.fromEntries(WALL.formatToParts(send.at).map((part) => [part.type, part.value]));
    const day = `${parts.year}-${parts.month}-${parts.day}`;
    if (Number(parts.hour) < 8 || Number(parts.hour) >= 20) faults.outsideHours += 1;
    if (day >= TET[0] && day <= TET[1]) faults.onHolidays += 1;
    const previous = last.get(send.person);
    if (previous !== undefined && send.at - previous < DAY) faults.tooSoon += 1;
    last.set(send.person, send.at);
    const key = `${send.consent}/${send.step}`;
    if (steps.has(key)) faults.twice += 1;
    steps.add(key);
    const commune = cases.get(send.consent)?.commune ?? -1;
    const file = (files.get(commune) ?? []).filter((one) => one.at <= send.at).at(-1);
    if (file === undefined || send.at - file.at > 7 * DAY) faults.onOldData += 1;
  }
  // Who was pending for a month in the offices' own files, whoever came late, was written to or stands on the call list.
  const written = new Set(diary.sends.map((send) => send.consent));
  for (const one of diary.cases) {
    const events = told.get(one.consent) ?? [];
    const from = events[0];
    if (from === undefined || !from.pending) continue;
    const to = events[1]?.at ?? START.getTime() + 366 * DAY;
    if (to - from.at < 30 * DAY) continue;
    if (!written.has(one.consent) && !diary.called.has(one.consent)) faults.passedOver += 1;
  }
  return faults;
}

function groupBy<Row>(rows: readonly Row[], keyOf: (row: Row) => number): Map<number, Row[]> {
  const by = new Map<number, Row[]>();
  for (const row of rows) by.set(keyOf(row), [...(by.get(keyOf(row)) ?? []), row]);
  return by;
}

const NONE = {
  notPending: 0,
  afterStop: 0,
  outsideHours: 0,
  onHolidays: 0,
  tooSoon: 0,
  twice: 0,
  onOldData: 0,
  passedOver: 0,
};

describe('a year of 10,000 dossiers', () => {
  const diary = liveAYear(20_261_121, 10_000, START.getTime());

  test('gives no message too many and passes nobody over', () => {
    expect(faultsOf(diary)).toEqual(NONE);
  });

  test('is a year in which things happen', () => {
    const late = diary.cases.filter((one) => one.listedAt > one.requestedAt + DAY);
    expect(diary.sends.length).toBeGreaterThan(12_000);
    expect(late.length).toBeGreaterThan(2_000);
    expect(diary.stops.length).toBeGreaterThan(500);
    expect(diary.nudges).toBeGreaterThan(200);
    expect(diary.called.size).toBeGreaterThan(500);
    expect(new Set(diary.sends.map((send) => send.channel)).size).toBe(3);
    // Some were told to be over and pending again: words that a later file did not bear out.
    expect(diary.told.filter((one) => one.pending).length).toBeGreaterThan(diary.cases.length * 0.9);
    // Every late joiner who was still pending for a month was written to or called.
    const written = new Set(diary.sends.map((send) => send.consent));
    expect(late.filter((one) => written.has(one.consent)).length).toBeGreaterThan(500);
  });

  test('would be found out by the checker if it went wrong', () => {
    const [first] = diary.sends;
    if (first === undefined) throw new Error('nothing was sent');
    const spoilt = (change: Partial<Diary['sends'][number]>) =>
      faultsOf({ ...diary, sends: [...diary.sends, { ...first, step: 'other', ...change }] });
    const end = START.getTime() + 365 * DAY;
    const confirmed = diary.told.find((one) => !one.pending);
    expect(spoilt({ consent: confirmed?.consent ?? 0, at: end }).notPending).toBe(1);
    expect(spoilt({ person: diary.stops[0]?.person ?? 0, at: end }).afterStop).toBe(1);
    expect(spoilt({ at: at('2026-12-01T20:00').getTime() }).outsideHours).toBe(1);
    expect(spoilt({ at: at('2026-02-17T10:00').getTime() }).onHolidays).toBe(1);
    expect(spoilt({ step: first.step }).twice).toBe(1);
    expect(
      faultsOf({ ...diary, sends: [first, { ...first, step: 'x', at: first.at + DAY - 1 }] }).tooSoon,
    ).toBe(1);
    expect(faultsOf({ ...diary, files: [] }).onOldData).toBe(diary.sends.length);
    expect(faultsOf({ ...diary, sends: [], called: new Set() }).passedOver).toBeGreaterThan(500);
  });

  test('is as good with any other chances', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 }), (seed) => {
        expect(faultsOf(liveAYear(seed, 800, START.getTime()))).toEqual(NONE);
      }),
      { numRuns: 4 },
    );
  });
});

test('two months of an office, through files, database and outbox, with people who answer, stop and are nudged', async () => {
  const { database, close } = await freshSqlite();
  const here = office(database);
  const random = chance(20_261_103);
  const dossiers = Array.from({ length: 120 }, (_, index) => {
    const requestedAt = hours(at('2026-03-02T07:00'), random() * 30 * 24);
    const phone = `09${String(10_000_000 + Math.floor(random() * 70))}`;
    return {
      code: `G22.99.08-260302-${String(index).padStart(4, '0')}`,
      phone,
      address: `+84${phone.slice(1)}`,
      requestedAt,
      listedAt: hours(requestedAt, random() < 0.3 ? random() * 20 * 24 : 0),
      confirmedAt: random() < 0.7 ? hours(requestedAt, random() * 12 * 24) : null,
      settledAt: null as Date | null,
    };
  });
  const stopped = new Map<string, Date>();
  const wall = (moment: Date) =>
    new Date(moment.getTime() + 7 * HOUR).toISOString().slice(0, 16).replace('T', ' ');
  for (let hour = 0; hour < 60 * 24; hour += 5) {
    const now = hours(at('2026-03-02T07:00'), hour);
    here.clock.now = now;
    if (hour % 30 === 0) {
      const rows = dossiers
        .filter((one) => one.listedAt <= now)
        .map((one): Row => {
          const done = one.confirmedAt !== null && one.confirmedAt <= now;
          if (done) one.settledAt ??= now;
          const state = done ? 'Đã xác nhận' : 'Chờ xác nhận';
          return {
            code: one.code,
            state,
            requested: wall(one.requestedAt),
            phone: one.phone,
            name: one.phone.slice(-3),
          };
        });
      if (rows.length > 0) expect(await here.load(rows, now)).toMatchObject({ kind: 'imported' });
    }
    const one = dossiers[Math.floor(random() * dossiers.length)];
    if (one !== undefined && one.listedAt <= now) {
      const addressId = await here.addressId(one.address);
      if (random() < 0.1) {
        await database.write(async (tx) => {
          const addressIds = await stopEverything(tx, addressId, now);
          await cancelFor(tx, { addressIds }, 'stopped', now);
        });
        if (!stopped.has(one.address)) stopped.set(one.address, now);
      } else if (random() < 0.3) await database.write((tx) => said(tx, addressId, now));
      else await remind(admin(now, 1), here.deps, one.code);
    }
    await here.tick(now);
  }
  const rows = await database.read.message.findMany({
    where: { sentAt: { not: null } },
    orderBy: { sentAt: 'asc' },
  });
  expect(rows.length).toBeGreaterThan(120);
  expect(new Set(here.channels.sms.sent.map((sent) => sent.key)).size).toBe(here.channels.sms.sent.length);
  const last = new Map<number, Date>();
  const consents = new Map(
    (await database.read.consent.findMany({ include: { dossier: true } })).map((row) => [row.id, row]),
  );
  const byCode = new Map(dossiers.map((one) => [one.code, one]));
  for (const row of rows) {
    const sentAt = row.sentAt ?? START;
    expect(LADDER.opensFrom(sentAt)).toEqual(sentAt);
    const before = last.get(row.contactId ?? 0);
    if (before !== undefined) expect(sentAt.getTime() - before.getTime()).toBeGreaterThanOrEqual(24 * HOUR);
    last.set(row.contactId ?? 0, sentAt);
    const truth = byCode.get(consents.get(row.sourceId ?? 0)?.dossier.nationalCode ?? '');
    if (truth?.settledAt) expect(sentAt <= truth.settledAt).toBe(true);
    const stop = stopped.get(truth?.address ?? '');
    if (stop !== undefined) expect(sentAt <= stop).toBe(true);
  }
  const end = hours(at('2026-03-02T07:00'), 60 * 24);
  for (const one of dossiers.filter((dossier) => dossier.confirmedAt === null)) {
    const consent = (await plan(server(end), here.deps, one.code))?.consents[0];
    const written = consent?.sent.some((sent) => sent.state === 'sent');
    expect(written || consent?.state === 'said' || consent?.next.do === 'call_list').toBe(true);
  }
  await close();
}, 120_000);
