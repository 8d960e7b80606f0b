import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  inputMoment,
  readInputMoment,
  sayAgo,
  sayCount,
  sayDay,
  sayMoment,
  sayShare,
} from '../../console/say.ts';

describe('numbers and times', () => {
  test('thousands are parted by dots', () => {
    expect([0, 999, 6943, 1_234_567].map(sayCount)).toEqual(['0', '999', '6.943', '1.234.567']);
  });

  test('an evening in Greenwich is the next day in Viet Nam', () => {
    const at = new Date('2026-11-20T17:30:00Z');
    expect(sayDay(at)).toBe('21/11/2026');
    expect(sayMoment(at)).toBe('00:30 21/11/2026');
  });

  test('nothing of nothing is no share', () => {
    expect(sayShare(0, 0)).toBe('–');
    expect(sayShare(1057, 6943)).toBe('15,2 %');
  });

  test('how long ago is said in the largest unit that fits', () => {
    const now = new Date('2026-12-01T03:00:00Z');
    const ago = (minutes: number) => sayAgo(new Date(now.getTime() - minutes * 60_000), now);
    expect([0, 59, 60, 24 * 60, 50 * 60].map(ago)).toEqual([
      'vừa xong',
      '59 phút trước',
      '1 giờ trước',
      '1 ngày trước',
      '2 ngày trước',
    ]);
  });

  test('a moment survives the input of a form to the minute', () => {
    fc.assert(
      fc.property(
        fc.date({
          min: new Date('2020-01-01T00:00:00Z'),
          max: new Date('2040-01-01T00:00:00Z'),
          noInvalidDate: true,
        }),
        (at) => {
          const minute = Math.floor(at.getTime() / 60_000) * 60_000;
          expect(readInputMoment(inputMoment(at))?.getTime()).toBe(minute);
        },
      ),
    );
  });

  test('what is no moment is refused', () => {
    for (const written of ['', '2026-13-01T00:00', '01/12/2026', '2026-12-01'])
      expect(readInputMoment(written)).toBeNull();
  });
});
