import { describe, expect, it } from 'vitest';
import { CASES } from './cases.ts';
import { judgeCase, judgeLayout } from './judge.ts';
import { FOUND } from './layouts-found.ts';
import { OWN } from './layouts-own.ts';

describe('files as offices send them', () => {
  it.each(CASES)('$file: $expected', async (one) => {
    expect(await judgeCase(one)).toBe(one.expected);
  });
});

describe('layouts of lists in the containers of offices', () => {
  it.each(FOUND.map((one, turn) => ({ ...one, turn })))('found in public ($found): $name', async (one) => {
    expect(await judgeLayout(one, one.turn)).toBe(one.expected);
  });
  it.each(OWN.map((one, turn) => ({ ...one, turn })))('$list: $name', async (one) => {
    expect(await judgeLayout(one, one.turn)).toBe(one.expected);
  });
  it('are as many as we say', () => {
    expect([FOUND.length, OWN.length >= 60]).toEqual([15, true]);
  });
});
