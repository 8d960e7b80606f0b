import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayFrom, daysBetween, plusDays } from '../../calendar/day.ts';
import { dayOf, startOf } from '../../calendar/moment.ts';
import { isWorkingDay } from '../../calendar/working-days.ts';
import { LAW } from '../../consent/files.ts';
import {
  DOUBTS,
  dayOfDossier,
  dueCuts,
  type LawInForce,
  type NeedFacts,
  needOf,
} from '../../consent/need.ts';
import { CHOICES, LIVES_WITH, ROLES } from '../../consent/states.ts';
import { BUNDLES } from '../../knowledge/bundle.ts';

/** Vietnamese wall time. */
const at = (wall: string) => new Date(`${wall}:00+07:00`);
const NOW = at('2026-12-01T09:00');
const law = (choice: LawInForce['choice']): LawInForce => ({ ...LAW, choice });

const facts = (more: Partial<NeedFacts> = {}): NeedFacts => ({
  bundle: 'birth',
  role: 'household_head',
  livesWith: 'parents',
  filedOn: '2026-11-03',
  requestedAt: at('2026-11-03T09:00'),
  ...more,
});
const need = (more: Partial<NeedFacts> = {}, choice: LawInForce['choice'] = null) =>
  needOf(facts(more), law(choice), NOW);

describe('what the law asks of a child under six', () => {
  test('with its parents: nothing of householder and owner since 1 July 2026, and the province decides on reminders', () => {
    for (const role of ['household_head', 'dwelling_owner'] as const) {
      expect(need({ role, filedOn: '2026-06-30' })).toMatchObject({
        law: 'needed',
        remind: true,
        eased: false,
      });
      expect(need({ role, filedOn: '2026-07-01' })).toMatchObject({
        law: 'not_needed',
        remind: true,
        eased: true,
        doubts: ['no_choice'],
      });
      expect(need({ role, filedOn: '2026-07-01' }, 'remind')).toMatchObject({ remind: true, doubts: [] });
      expect(need({ role, filedOn: '2026-07-01' }, 'rest')).toMatchObject({ remind: false, doubts: [] });
      expect(need({ role, filedOn: '2026-06-30' }, 'rest')).toMatchObject({ remind: true });
    }
  });

  test('with somebody else: still asked, whatever the province chose', () => {
    for (const choice of [null, ...CHOICES])
      expect(need({ livesWith: 'others' }, choice)).toMatchObject({
        law: 'needed',
        remind: true,
        eased: false,
      });
  });

  test('of the other parent or a guardian: nothing was changed for them', () => {
    for (const role of ['other_parent', 'guardian'] as const)
      expect(need({ role }, 'rest')).toMatchObject({ law: 'needed', remind: true, eased: false });
  });

  test.each([
    ['case not known', { livesWith: null }, 'case_unknown'],
    ['day not known', { filedOn: null }, 'day_unknown'],
    ['day to come', { filedOn: '2026-12-02' }, 'day_ahead'],
    ['neither known', { filedOn: null, livesWith: null }, 'day_unknown'],
  ] as const)('%s: people are reminded, in words that claim no more, and why is said', (_, more, doubt) => {
    expect(need(more, 'rest')).toMatchObject({ law: 'unclear', remind: true, eased: true, doubts: [doubt] });
    expect(DOUBTS[doubt]).toMatch(/vẫn nhắc/);
  });

  test('a day before every rule of its bundle is said to have none', () => {
    expect(need({ bundle: 'death', filedOn: '2024-06-11' }, 'rest')).toMatchObject({
      law: 'unclear',
      remind: true,
      deadlineAt: null,
      doubts: ['no_rule'],
    });
  });
});

describe('the relatives of a death bundle', () => {
  test.each([
    // Derived by hand from the calendar of 2026.
    ['a Monday', '2026-11-02T09:00', '2026-11-09T23:59'],
    ['a Friday', '2026-11-06T16:00', '2026-11-13T23:59'],
    ['a Saturday', '2026-11-07T10:00', '2026-11-13T23:59'],
    ['late on a Monday night in Viet Nam', '2026-11-02T23:30', '2026-11-09T23:59'],
    ['the Friday before National Day, whose three days are off', '2026-08-28T09:00', '2026-09-09T23:59'],
    ['a Monday whose week has a Saturday worked instead', '2026-08-17T09:00', '2026-08-22T23:59'],
    ['the day before New Year', '2026-12-31T09:00', '2027-01-08T23:59'],
  ])('asked on %s have five working days', (_, asked, until) => {
    const told = need({
      bundle: 'death',
      livesWith: null,
      filedOn: dayOf(at(asked)),
      requestedAt: at(asked),
    });
    expect(
      needOf(facts({ bundle: 'death', livesWith: null, requestedAt: at(asked) }), LAW, NOW).deadlineAt,
    ).toEqual(new Date(at(until).getTime() + 59_000));
    expect(told.remind).toBe(true);
  });

  test('past the calendar there is no day to name, and that is said', () => {
    const asked = startOf(plusDays(LAW.holidays.to, -1));
    const told = need({ bundle: 'death', livesWith: null, requestedAt: asked });
    expect(told).toMatchObject({ law: 'needed', deadlineAt: null, doubts: ['no_calendar'] });
  });
});

const day = (from: string, to: string) =>
  fc.integer({ min: 0, max: daysBetween(from, to) }).map((ahead) => plusDays(from, ahead));
const someone = {
  bundle: fc.constantFrom(...BUNDLES),
  role: fc.constantFrom(...ROLES),
  livesWith: fc.constantFrom(null, ...LIVES_WITH),
};

test('for every bundle, role, case and day exactly one rule speaks', () => {
  for (const bundle of BUNDLES)
    for (const role of ROLES)
      for (const livesWith of LIVES_WITH)
        for (let one = '2026-06-01'; one <= '2026-08-01'; one = plusDays(one, 1))
          expect(
            need({ bundle, role, livesWith, filedOn: one }).rule,
            `${bundle} ${role} ${one}`,
          ).not.toBeNull();
});

test('property: nobody falls silent but householder and owner of a child with its parents, since that day, by choice', () => {
  fc.assert(
    fc.property(
      fc.record({ ...someone, filedOn: fc.option(day('2026-06-01', '2026-12-20')) }),
      fc.constantFrom(null, ...CHOICES),
      day('2026-06-01', '2026-12-20'),
      (known, choice, today) => {
        const told = needOf(facts(known), law(choice), startOf(today));
        const free =
          known.bundle === 'birth' &&
          known.livesWith === 'parents' &&
          (known.role === 'household_head' || known.role === 'dwelling_owner') &&
          known.filedOn !== null &&
          known.filedOn >= '2026-07-01' &&
          known.filedOn <= today;
        expect(told.remind).toBe(!(free && choice === 'rest'));
        // What is not surely required is never called so; in doubt something is said.
        expect(told.eased).toBe(told.law !== 'needed');
        if (told.law === 'unclear') expect(told.doubts.length).toBeGreaterThan(0);
      },
    ),
    { numRuns: 2000 },
  );
});

test('property: a term holds five working days, ends on one, and statements count it as the ladder does', () => {
  const [from, to] = [dayFrom(2026, 1, 1) ?? '', plusDays(LAW.holidays.to, -40)];
  fc.assert(
    fc.property(
      day(from, to),
      fc.integer({ min: 0, max: 1439 }),
      fc.integer({ min: -3, max: 40 * 24 }),
      (asked, minute, later) => {
        const requestedAt = new Date(startOf(asked).getTime() + minute * 60_000);
        const { deadlineAt } = needOf(facts({ bundle: 'death', livesWith: null, requestedAt }), LAW, NOW);
        if (deadlineAt === null) throw new Error('no deadline');
        const last = dayOf(deadlineAt);
        let worked = 0;
        for (let one = plusDays(asked, 1); one <= last; one = plusDays(one, 1))
          if (isWorkingDay(LAW.holidays, one) === true) worked += 1;
        expect(worked).toBe(5);
        expect(isWorkingDay(LAW.holidays, last)).toBe(true);
        const by = new Date(requestedAt.getTime() + later * 3_600_000);
        const [cut] = dueCuts(LAW, by);
        expect(requestedAt < (cut?.before ?? 0)).toBe(deadlineAt <= by);
      },
    ),
    { numRuns: 1000 },
  );
});

test('the day of a dossier stands in its code; else it is that of the request', () => {
  expect(dayOfDossier('G22.99.08-260630-0001', at('2026-07-02T09:00'))).toBe('2026-06-30');
  expect(dayOfDossier('x', at('2026-07-02T00:30'))).toBe('2026-07-02');
});
