import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  allowanceValues,
  deadline,
  type FuneralScheme,
  funeralAllowance,
  readAmountFile,
} from '../../../knowledge/amounts.ts';
import { giveAnswer } from '../../../knowledge/answer.ts';
import type { BenefitGroup } from '../../../knowledge/entry.ts';
import { readAmounts, readEntries } from '../../../knowledge/files.ts';
import { sayMoney } from '../../../writing/numbers.ts';

const { amounts, faults } = readAmounts();
const { entries } = readEntries();
const on = (day: string): Date => new Date(`${day}T05:00:00Z`);
const now = on('2026-11-21');
const allowance = (scheme: FuneralScheme, day: string) => funeralAllowance(amounts, scheme, on(day));

describe('the funeral allowance', () => {
  test('the files are sound', () => expect(faults).toEqual([]));

  test('of social insurance is ten times the reference amount of the month of death', () => {
    expect(allowance('social_insurance', '2026-06-30')).toMatchObject({
      kind: 'amount',
      dong: 23_400_000,
      formula: '10 × 2.340.000 đồng',
      verified: true,
      from: '2025-07-01',
      to: '2026-06-30',
    });
    expect(allowance('social_insurance', '2026-07-01')).toMatchObject({
      kind: 'amount',
      dong: 25_300_000,
      formula: '10 × 2.530.000 đồng',
      verified: false,
      to: null,
    });
  });

  test('changes at midnight in Việt Nam, by the day of death and not of asking', () => {
    const at = (iso: string) => funeralAllowance(amounts, 'social_insurance', new Date(iso));
    expect(at('2026-06-30T16:59:59Z')).toMatchObject({ dong: 23_400_000 });
    expect(at('2026-06-30T17:00:00Z')).toMatchObject({ dong: 25_300_000 });
  });

  test('before the law of 2025 only the formula is said', () => {
    expect(allowance('social_insurance', '2025-06-30')).toMatchObject({
      kind: 'formula_only',
      verified: false,
    });
    expect(allowance('social_insurance', '2010-01-01')).toEqual({ kind: 'unknown' });
  });

  test('of social assistance is a sum only where base and factor were both read', () => {
    expect(allowance('social_assistance', '2024-06-30')).toMatchObject({
      kind: 'amount',
      dong: 7_200_000,
      atLeast: true,
    });
    expect(allowance('social_assistance', '2025-01-01').kind).toBe('formula_only');
    expect(allowance('social_assistance', '2026-08-01').kind).toBe('formula_only');
    expect(allowance('social_pension', '2026-08-01').kind).toBe('formula_only');
  });

  test('of people of merit is never named', () => {
    fc.assert(
      fc.property(fc.date({ min: on('2000-01-01'), max: on('2040-01-01'), noInvalidDate: true }), (died) => {
        expect(funeralAllowance(amounts, 'merit_person', died)).toEqual({ kind: 'unknown' });
      }),
    );
  });

  test('always equals its formula and holds on the day asked for', () => {
    const schemes = fc.constantFrom(
      'social_insurance' as const,
      'social_assistance' as const,
      'social_pension' as const,
    );
    fc.assert(
      fc.property(
        schemes,
        fc.date({ min: on('2015-01-01'), max: on('2035-01-01'), noInvalidDate: true }),
        (scheme, died) => {
          const one = funeralAllowance(amounts, scheme, died);
          if (one.kind === 'unknown') return;
          expect(one.sources.length).toBeGreaterThan(0);
          expect(one.from <= new Date(died.getTime() + 7 * 3_600_000).toISOString().slice(0, 10)).toBe(true);
          if (one.kind !== 'amount') return;
          const times = Number(one.formula.split(' × ')[0]);
          expect(one.dong).toBe(times * one.base);
          expect(one.verified).toBe(one.sources.every((source) => source.verified));
        },
      ),
    );
  });

  test('is written as Vietnamese money', () => {
    expect([sayMoney(25_300_000), sayMoney(8_000), sayMoney(500)]).toEqual([
      '25.300.000 đồng',
      '8.000 đồng',
      '500 đồng',
    ]);
  });
});

describe('the answer about the amount', () => {
  const answer = (benefitGroup: BenefitGroup | null, diedOn: Date | null): string => {
    const facts = { benefitGroup, diedOn };
    const given = giveAnswer(entries, 'benefit.amount', {
      now,
      ...facts,
      values: allowanceValues(amounts, facts),
    });
    return given.kind === 'text' ? `${given.text}\n${given.sourceLine}` : given.kind;
  };

  test('shows sum, formula and period for a pensioner who died after 1 July 2026, and says it is not verified', () => {
    const text = answer('social_insurance', on('2026-07-20'));
    expect(text).toContain('25.300.000 đồng (10 × 2.530.000 đồng)');
    expect(text).toContain('từ 01/07/2026');
    expect(text).toContain('chưa kiểm chứng');
  });

  test('shows the old sum for a death before, without a warning', () => {
    const text = answer('social_insurance', on('2026-03-02'));
    expect(text).toContain('23.400.000 đồng (10 × 2.340.000 đồng)');
    expect(text).toContain('từ 01/07/2025 đến 30/06/2026');
    expect(text).not.toContain('25.300.000');
    expect(text).not.toContain('chưa kiểm chứng');
  });

  test('lists the periods when the day of death is not known', () => {
    for (const group of ['social_insurance', null] as const) {
      const text = answer(group, null);
      expect(text).toContain('• Mất từ 01/07/2026: 25.300.000 đồng (10 × 2.530.000 đồng)');
      expect(text).toContain('• Mất từ 01/07/2025 đến 30/06/2026: 23.400.000 đồng (10 × 2.340.000 đồng)');
    }
  });

  test('names no sum for social assistance today, for people of merit, and for nobody’s scheme', () => {
    for (const group of ['social_assistance', 'social_pension', 'merit_person', 'none'] as const) {
      for (const died of [null, on('2026-08-08'), on('2025-02-02')]) {
        expect(answer(group, died), `${group} ${died?.toISOString()}`).not.toMatch(/\d\.\d{3}\.\d{3}/);
      }
    }
    expect(answer('social_assistance', on('2023-05-05'))).toContain(
      'ít nhất 7.200.000 đồng (20 × 360.000 đồng)',
    );
  });
});

describe('the days to register', () => {
  test('count from the day that starts them', () => {
    expect(deadline(amounts, 'birth_registration', on('2026-10-01'))?.on).toBe('2026-11-30');
    expect(deadline(amounts, 'death_registration', on('2026-11-09'))?.on).toBe('2026-11-24');
    expect(deadline(amounts, 'child_residence', on('2026-12-31'))?.on).toBe('2027-03-01');
  });

  test('are not told for a start under the law of 2027, which nobody has read yet', () => {
    expect(deadline(amounts, 'birth_registration', on('2027-03-01'))).toBeNull();
  });

  test('appear in the answer as a date', () => {
    const given = giveAnswer(entries, 'birth.deadline', { now, values: { deadline: '30/11/2026' } });
    expect(given.kind === 'text' && given.text).toContain('30/11/2026');
  });
});

describe('an amounts file', () => {
  test('with two rows for one day, a wrong date or an unknown field is refused, each named', () => {
    const row = { from: '2026-07-01', to: null, dong: 1, sources: [{ document: 'X', verified: true }] };
    const base = { id: 'reference_amount', title: 'Mức', unit: 'đồng/tháng' };
    const faultsOf = (periods: unknown[]) => {
      const result = readAmountFile('amounts/x.yaml', { ...base, periods });
      return 'faults' in result ? result.faults.map((fault) => fault.field) : [];
    };
    expect(faultsOf([row, { ...row, from: '2027-01-01' }])).toEqual(['periods.1']);
    expect(faultsOf([{ ...row, from: '2026-02-30' }])).toEqual(['periods.0.from']);
    expect(
      faultsOf([
        { ...row, dong: -5 },
        { ...row, from: 'x' },
      ]),
    ).toEqual(['periods.0.dong', 'periods.1.from']);
    expect(faultsOf([{ ...row, from: '2026-07-02', to: '2026-07-01' }])).toEqual(['periods.0']);
  });
});
