import { describe, expect, it } from 'vitest';
import { CASES } from './cases.ts';
import { judgeCase } from './judge.ts';

describe('files as offices send them', () => {
  it.each(CASES)('$file: $expected', async (one) => {
    expect(await judgeCase(one)).toBe(one.expected);
  });
});
