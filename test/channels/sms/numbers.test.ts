import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NETWORK_OF_PREFIX, PRICES, RENUMBERED } from '../../../channels/sms/files.ts';
import { domestic, isMobileAddress, readMobile } from '../../../channels/sms/numbers.ts';
import { priceOf } from '../../../channels/sms/prices.ts';

describe('a phone number', () => {
  it('is an address with nine digits after +84, no more and no fewer', () => {
    expect(['+84912345678', '+8491234567', '+849123456789'].map(isMobileAddress)).toEqual([
      true,
      false,
      false,
    ]);
  });

  it.each([
    '0912345678',
    '84912345678',
    '+84912345678',
    '0084912345678',
    '912345678',
    '+84 (0)91 234 5678',
    '0912.345.678',
    '+840912345678',
    ' 0912 345-678 ',
    '０９１２３４５６７８',
  ])('%s is one and the same mobile', (written) => {
    expect(readMobile(written)).toMatchObject({ kind: 'mobile', e164: '+84912345678', network: 'vinaphone' });
  });

  it.each([
    ['', 'empty'],
    ['  ', 'empty'],
    ['không có', 'not_a_number'],
    ['0912345', 'not_a_number'],
    ['09123456789', 'not_a_number'],
    ['0912345678; 0987654321', 'not_a_number'],
    ['0000000000', 'not_a_number'],
    ['113', 'not_a_number'],
    ['02838123456', 'landline'],
    ['+84 24 3825 1234', 'landline'],
    ['18001096', 'not_mobile'],
    ['+1 212 555 0100', 'foreign'],
    ['008613800138000', 'foreign'],
  ])('%j is refused as %s', (written, reason) => {
    expect(readMobile(written)).toMatchObject({ kind: 'refused', reason });
  });

  it.each([...RENUMBERED].map(([old, now]) => [`${old}123456`.padEnd(11, '7'), `+84${now.slice(1)}`]))(
    'the old %s is refused, and what it became is told',
    (written, beginning) => {
      const read = readMobile(written);
      expect(read).toMatchObject({ kind: 'refused', reason: 'old_11_digits' });
      expect(read.kind === 'refused' && read.renewed).toMatch(new RegExp(`^\\${beginning}\\d{7}$`));
    },
  );

  it('of every prefix in the table is a mobile with that hint, also where the phone library knows nothing', () => {
    for (const [prefix, network] of NETWORK_OF_PREFIX) {
      const read = readMobile(`${prefix}1234567`);
      expect(read, prefix).toMatchObject({ kind: 'mobile', network });
      expect(isMobileAddress(read.kind === 'mobile' ? read.e164 : '')).toBe(true);
    }
  });

  it('reads any text without failing, and what it accepts it accepts again', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789+ .-()84') });
    fc.assert(
      fc.property(fc.oneof(digits, fc.string()), (written) => {
        const read = readMobile(written);
        if (read.kind === 'refused') return;
        expect(read.e164).toMatch(/^\+84\d{9}$/);
        expect(readMobile(read.e164)).toEqual(read);
        expect(readMobile(domestic(read.e164))).toEqual(read);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the price of a part', () => {
  const row = (network: 'viettel' | 'any', dong: number, from: string) => ({
    network,
    dong,
    from,
    verified: true,
    source: 'test',
  });
  const prices = [
    row('viettel', 800, '2026-01-01'),
    row('viettel', 900, '2026-07-01'),
    row('any', 850, '2026-01-01'),
  ];

  it.each([
    ['viettel', '2026-06-30', 800],
    ['viettel', '2026-07-01', 900],
    ['mobifone', '2026-07-01', 850],
    [null, '2026-07-01', 850],
  ] as const)('of %s on %s is %i', (network, day, dong) => {
    expect(priceOf(prices, network, day)?.dong).toBe(dong);
  });

  it('is unknown before the first row', () => {
    expect(priceOf(prices, 'viettel', '2025-12-31')).toBeNull();
  });

  it('in our file has a source in every row, and is known for every network today', () => {
    for (const network of new Set(NETWORK_OF_PREFIX.values())) {
      expect(priceOf(PRICES, network, '2026-12-01')).toMatchObject({ network });
    }
    expect(priceOf(PRICES, null, '2026-12-01')?.network).toBe('any');
  });
});
