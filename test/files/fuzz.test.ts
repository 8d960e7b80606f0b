import { expect, test } from 'vitest';
import { fuzz, seedsBelow } from './fuzz.ts';

test('changed files of every container are read or refused, never thrown at', async () => {
  const seeds = seedsBelow(new URL('./cases/', import.meta.url).pathname, 60_000);
  const count = await fuzz(seeds, 120, 20261201, () => 0);
  expect(count.failed).toEqual([]);
  expect(count.read + [...count.refused.values()].reduce((sum, one) => sum + one, 0)).toBe(120);
}, 120_000);
