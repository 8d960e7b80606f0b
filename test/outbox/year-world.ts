/** A year of random rules, people and messages, for the property of year.test.ts. */
import fc from 'fast-check';
import type { SendingRule } from '../../outbox/rules.ts';

export const START = Date.parse('2026-03-01T00:00:00+07:00');
export const DAY = 86_400_000;
export const END = START + 365 * DAY;
export const CHANNELS = ['zalo', 'telegram', 'sms'] as const;
export const PURPOSES = ['outreach', 'service', 'reminder'] as const;
export type Channel = (typeof CHANNELS)[number];

// ---------------------------------------------------------------- what can happen

export const moment = fc.integer({ min: 0, max: 365 * 24 * 60 - 1 }).map((minute) => START + minute * 60_000);
/** Campaigns come in bursts: messages of one hour compete for the same caps. */
export const burst = fc
  .tuple(fc.integer({ min: 0, max: 24 }), fc.integer({ min: 0, max: 90 }))
  .map(([fortnight, minute]) => START + fortnight * 14 * DAY + 9 * 3_600_000 + minute * 60_000);
export const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`;
export const hours = fc
  .tuple(fc.integer({ min: 0, max: 22 }), fc.integer({ min: 1, max: 24 }))
  .map(([from, length]) => `${clock(from)}-${clock(Math.min(24, from + length))}`);
export const weekday = fc.option(hours, { freq: 9, nil: undefined });
export const value = {
  window: fc.record({
    hours: fc
      .record({
        mon: weekday,
        tue: weekday,
        wed: weekday,
        thu: weekday,
        fri: weekday,
        sat: weekday,
        sun: weekday,
      })
      .map((week) => Object.fromEntries(Object.entries(week).filter(([, open]) => open !== undefined))),
  }),
  quiet: fc.tuple(fc.integer({ min: 0, max: 364 }), fc.integer({ min: 0, max: 12 })).map(([day, length]) => ({
    from: new Date(START + 7 * 3_600_000 + day * DAY).toISOString().slice(0, 10),
    to: new Date(START + 7 * 3_600_000 + (day + length) * DAY).toISOString().slice(0, 10),
    name: 'Nghỉ',
  })),
  cap: fc
    .record({
      most: fc.integer({ min: 1, max: 3 }),
      per: fc.constantFrom('person', 'campaign', 'address', 'group'),
      span: fc.oneof(
        fc.record({ hours: fc.integer({ min: 1, max: 744 }) }),
        fc.record({ minutes: fc.integer({ min: 1, max: 1_440 }) }),
        fc.record({ seconds: fc.integer({ min: 1, max: 3_600 }) }),
      ),
    })
    .map(({ span, ...rest }) => ({ ...rest, ...span })),
  interaction: fc.record({ days: fc.integer({ min: 1, max: 30 }) }),
  quota: fc.record({ perDay: fc.integer({ min: 1, max: 4 }) }),
  pace: fc.record({ perSecond: fc.integer({ min: 1, max: 30 }) }),
  label: fc.record({ text: fc.constant('[QC]'), apply: fc.boolean() }),
  budget: fc.record({ dong: fc.integer({ min: 1, max: 1_000 }) }),
};

export const rule = fc
  .constantFrom(...(Object.keys(value) as (keyof typeof value)[]))
  .chain((kind) =>
    fc.record({
      kind: fc.constant(kind),
      channel: fc.option(fc.constantFrom(...CHANNELS)),
      purpose: fc.option(fc.constantFrom(...PURPOSES)),
      value: value[kind] as fc.Arbitrary<unknown>,
      source: fc.constant('thử'),
      verified: fc.boolean(),
      // Half of the rules begin or end within the year.
      from: fc.oneof(fc.constant(START - DAY), moment).map((at) => new Date(at)),
      to: fc.option(moment.map((at) => new Date(at))),
    }),
  )
  .map((made) => made as unknown as SendingRule);

export const person = fc.record({
  permissions: fc.record({
    reminder: fc.constantFrom('granted', 'granted', 'refused', 'none'),
    outreach: fc.constantFrom('granted', 'granted', 'refused', 'none'),
  }),
  stopsAt: fc.option(moment, { freq: 3 }),
  goneAt: fc.option(moment, { freq: 3 }),
  wrote: fc.array(moment, { maxLength: 30 }),
});

export const message = fc.record({
  to: fc.integer({ min: 0, max: 5 }),
  group: fc.constantFrom(false, false, false, true),
  channel: fc.constantFrom(...CHANNELS),
  purpose: fc.constantFrom(...PURPOSES),
  campaignId: fc.option(fc.integer({ min: 1, max: 3 })),
  dossier: fc.boolean(),
  at: fc.oneof(burst, burst, moment),
  lasts: fc.option(fc.integer({ min: 1, max: 60 * 24 * 20 }), { freq: 3 }),
});

export const world = fc.record({
  rules: fc.array(rule, { minLength: 3, maxLength: 14 }),
  people: fc.array(person, { minLength: 6, maxLength: 6 }),
  messages: fc.array(message, { minLength: 30, maxLength: 90 }),
  batch: fc.integer({ min: 1, max: 7 }),
  latencyMs: fc.integer({ min: 0, max: 4_000 }),
});
export type World = typeof world extends fc.Arbitrary<infer T> ? T : never;
