import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCount, readRate } from '../../uptake/number.ts';
import { sayCount, sayPercent } from '../../writing/numbers.ts';

describe('reading a number of dossiers', () => {
  it.each([
    ['1057', 1057],
    ['1.057', 1057],
    ['1,057', 1057],
    ['1 057', 1057],
    ['1\u00a0057', 1057],
    ['1\u202f057', 1057],
    ['1.234.567', 1_234_567],
    ['05', 5],
    ['0', 0],
    ["'1057", 1057],
    ['117 hồ sơ', 117],
    ['12 HS', 12],
    ['１０５７', 1057],
    ['57,0', 57],
    ['57.00', 57],
    [1057, 1057],
    [0, 0],
  ])('%j is %d', (cell, value) => {
    expect(readCount(cell)).toEqual({ kind: 'number', value });
  });

  it.each([[null], [''], ['  '], ['-'], ['–'], ['không'], ['Không phát sinh'], ['KPS'], ['/']])(
    '%j is no cases',
    (cell) => {
      expect(readCount(cell)).toEqual({ kind: 'blank' });
    },
  );

  it.each([
    ['12,5'],
    ['1.05'],
    ['1.057,000'],
    ['0.057'],
    ['-5'],
    ['4O'],
    ['1.057 (19,9%)'],
    ['19,9%'],
    ['…'],
    ['...'],
    ['#REF!'],
    ['abc'],
    ['999999999999'],
    [1.057],
    [-3],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
  ])('%j is asked for and never guessed', (cell) => {
    const read = readCount(cell);
    expect(read.kind).toBe('unreadable');
    expect(read.kind === 'unreadable' && read.todo.length).toBeGreaterThan(10);
  });

  it('every count comes back from every way offices write it', () => {
    const ways = [
      (value: number) => sayCount(value),
      (value: number) => sayCount(value).replaceAll('.', ' '),
      (value: number) => sayCount(value).replaceAll('.', ','),
      (value: number) => sayCount(value).replaceAll('.', '\u00a0'),
      (value: number) => String(value),
      (value: number) => ` ${sayCount(value)} hồ sơ`,
    ];
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999 }), fc.constantFrom(...ways), (value, write) => {
        expect(readCount(write(value))).toEqual({ kind: 'number', value });
      }),
    );
  });

  it('no text makes it throw, and what it reads is a whole number', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.double()), (cell) => {
        const read = readCount(cell);
        if (read.kind === 'number') expect(Number.isInteger(read.value) && read.value >= 0).toBe(true);
      }),
    );
  });
});

describe('reading a printed rate', () => {
  it.each([
    ['19,9%', 19.9, 1, true],
    ['26.4%', 26.4, 1, true],
    ['19,9 %', 19.9, 1, true],
    ['100%', 100, 0, true],
    ['15,22', 15.22, 2, false],
    ['0,6', 0.6, 1, false],
    ['12 phần trăm', 12, 0, true],
    [0.264, 0.264, 3, false],
  ])('%j is %d with %d decimals', (cell, percent, decimals, marked) => {
    expect(readRate(cell)).toEqual({ kind: 'rate', rate: { percent, decimals }, marked });
  });

  it.each([[null], [''], ['-'], ['#DIV/0!'], ['#N/A'], ['...']])('%j is no rate', (cell) => {
    expect(readRate(cell)).toEqual({ kind: 'blank' });
  });

  it.each([['khoảng 75%'], ['-3%'], ['1/2'], [-1]])('%j cannot be read', (cell) => {
    expect(readRate(cell).kind).toBe('unreadable');
  });

  it('every printed rate comes back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1000 }),
        fc.constantFrom(',', '.'),
        fc.constantFrom('%', ' %'),
        (tenths, sign, mark) => {
          const text = `${(tenths / 10).toFixed(1).replace('.', sign)}${mark}`;
          expect(readRate(text)).toEqual({
            kind: 'rate',
            rate: { percent: tenths / 10, decimals: 1 },
            marked: true,
          });
        },
      ),
    );
  });
});

describe('writing figures', () => {
  it('groups thousands with dots and separates decimals with a comma', () => {
    expect([sayCount(6943), sayCount(0), sayCount(1_234_567), sayCount(null)]).toEqual([
      '6.943',
      '0',
      '1.234.567',
      '–',
    ]);
    expect([sayPercent(15.2), sayPercent(50), sayPercent(2.82, 2), sayPercent(null)]).toEqual([
      '15,2 %',
      '50,0 %',
      '2,82 %',
      '–',
    ]);
  });
});
