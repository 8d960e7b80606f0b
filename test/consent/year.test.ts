import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plan, remind, said } from '../../consent/consent.ts';
import { LADDER } from '../../consent/files.ts';
import { type LadderFacts, nextStep, type Sent, withinHours } from '../../consent/ladder.ts';
import { stopEverything } from '../../contacts/contacts.ts';
import { cancelFor } from '../../outbox/outbox.ts';
import { freshSqlite } from '../database.ts';
import { at, hours, office, type Row } from './office.ts';

const START = at('2026-01-05T00:00');
const HOUR = 3_600_000;

/** A repeatable stream of numbers in [0, 1). */
function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** One dossier as it really is, and what the office's weekly file has told us of it. */
type Case = {
  person: number;
  requestedAt: Date;
  /** When it first stands in a file: some lists come late. */
  listedAt: Date;
  confirmedAt: Date | null;
  deadlineAt: Date | null;
  state: LadderFacts['state'];
  asOf: Date | null;
  knownSince: Date | null;
  history: Sent[];
  called: boolean;
};
type Person = { stoppedAt: Date | null; stopped: boolean; reachable: boolean; sent: Date[] };

function town(random: () => number, count: number): { cases: Case[]; people: Person[] } {
  const people: Person[] = Array.from({ length: Math.ceil(count * 0.8) }, () => ({
    stoppedAt: random() < 0.1 ? hours(START, random() * 365 * 24) : null,
    stopped: false,
    reachable: random() < 0.9,
    sent: [],
  }));
  const cases = Array.from({ length: count }, (): Case => {
    const requestedAt = hours(START, random() * 350 * 24);
    return {
      person: Math.floor(random() * people.length),
      requestedAt,
      listedAt: hours(requestedAt, random() < 0.3 ? random() * 30 * 24 : 0),
      confirmedAt: random() < 0.8 ? hours(requestedAt, random() ** 2 * 20 * 24) : null,
      deadlineAt: random() < 0.2 ? hours(requestedAt, 24 + random() * 14 * 24) : null,
      state: 'requested',
      asOf: null,
      knownSince: null,
      history: [],
      called: false,
    };
  });
  return { cases, people };
}

/** Runs a year in steps of three hours; the office loads a file every day or so, sometimes forgets it for ten days. */
function liveAYear(seed: number, count: number) {
  const random = chance(seed);
  const { cases, people } = town(random, count);
  const faults = { afterConfirmed: 0, afterStop: 0, outsideHours: 0, tooSoon: 0, twice: 0 };
  let messages = 0;
  let nextFile = START.getTime();
  let next = 0;
  const byRequest = cases.toSorted((a, b) => a.listedAt.getTime() - b.listedAt.getTime());
  const open = new Set<Case>();
  for (let time = START.getTime(); time < START.getTime() + 366 * 24 * HOUR; time += 3 * HOUR) {
    const now = new Date(time);
    while ((byRequest[next]?.listedAt.getTime() ?? Number.POSITIVE_INFINITY) <= time) {
      const one = byRequest[next++];
      if (one !== undefined) open.add(one);
    }
    for (const person of people)
      if (person.stoppedAt !== null && person.stoppedAt <= now) person.stopped = true;
    if (time >= nextFile) {
      nextFile = time + (random() < 0.05 ? 10 * 24 : 12 + random() * 24) * HOUR;
      for (const one of open) {
        one.asOf = now;
        if (one.confirmedAt !== null && one.confirmedAt <= now && one.state === 'requested') {
          one.state = 'confirmed';
          one.knownSince = now;
        }
      }
    }
    for (const one of open) {
      if (one.asOf === null) continue;
      const person = people[one.person];
      if (person === undefined) continue;
      if (one.state === 'requested' && random() < 0.002) {
        // A clerk reminds by hand, under the same rules for the person as the program.
        const last = person.sent.at(-1);
        const clear = last === undefined || time - last.getTime() >= 24 * HOUR;
        if (
          clear &&
          person.reachable &&
          !person.stopped &&
          withinHours(now, LADDER.hours).getTime() === time
        ) {
          one.history.push({ step: `nudge-${one.history.length}`, at: now, state: 'sent' });
          person.sent.push(now);
        }
      }
      const step = nextStep(
        {
          state: one.state,
          asOf: one.asOf,
          requestedAt: one.requestedAt,
          deadlineAt: one.deadlineAt,
          vanished: false,
          recipient: person.stopped ? 'stopped' : person.reachable ? 'person' : 'unreachable',
          history: one.history,
          lastToPerson: person.sent.at(-1) ?? null,
          openToPerson: false,
        },
        LADDER,
        now,
      );
      if (step.do === 'nothing') open.delete(one);
      if (step.do === 'call_list') one.called = true;
      if (step.do !== 'send' || step.at > now) continue;
      messages += 1;
      const last = person.sent.at(-1);
      if (one.knownSince !== null) faults.afterConfirmed += 1;
      if (person.stopped) faults.afterStop += 1;
      if (withinHours(now, LADDER.hours).getTime() !== time) faults.outsideHours += 1;
      if (last !== undefined && time - last.getTime() < 24 * HOUR) faults.tooSoon += 1;
      if (one.history.some((sent) => sent.step === step.step)) faults.twice += 1;
      one.history.push({ step: step.step, at: now, state: 'sent' });
      person.sent.push(now);
    }
  }
  // Nobody is passed over: who was never written to was settled before their turn, or went to the clerk.
  // (Whoever is listed in the last two weeks has not had a turn yet: the office may forget its file for ten days.)
  const passedOver = cases.filter(
    (one) =>
      one.listedAt < hours(START, 352 * 24) &&
      one.history.length === 0 &&
      one.state === 'requested' &&
      !one.called,
  ).length;
  return { faults, messages, passedOver };
}

describe('a year of thousands of dossiers', () => {
  test('gives no message after what is known, after a stop, at night or twice a day, and passes nobody over', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 }), (seed) => {
        const { faults, messages, passedOver } = liveAYear(seed, 3_000);
        expect(faults).toEqual({ afterConfirmed: 0, afterStop: 0, outsideHours: 0, tooSoon: 0, twice: 0 });
        expect(passedOver).toBe(0);
        expect(messages).toBeGreaterThan(2_000);
      }),
      { numRuns: 3 },
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
      else await remind(here.deps, one.code, 1, now);
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
    expect(withinHours(sentAt, LADDER.hours)).toEqual(sentAt);
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
    const consent = (await plan(here.deps, one.code, end))?.consents[0];
    const written = consent?.sent.some((sent) => sent.state === 'sent');
    expect(written || consent?.state === 'said' || consent?.next.do === 'call_list').toBe(true);
  }
  await close();
}, 120_000);
