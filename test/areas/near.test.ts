import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distance } from '../../writing/near.ts';

describe('the distance of two spellings', () => {
  it('counts one insert, drop, change or swap as one', () => {
    expect(distance('hailang', 'hailang', 2)).toBe(0);
    expect(distance('hailag', 'hailang', 2)).toBe(1);
    expect(distance('haillang', 'hailang', 2)).toBe(1);
    expect(distance('hailong', 'hailang', 2)).toBe(1);
    expect(distance('hialang', 'hailang', 2)).toBe(1);
  });

  it('gives up above the limit', () => {
    expect(distance('hailang', 'camlo', 2)).toBe(3);
    expect(distance('a', 'aaaaaaaa', 2)).toBe(3);
  });

  it('is the same both ways', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(distance(a, b, 9)).toBe(distance(b, a, 9));
      }),
    );
  });
});
