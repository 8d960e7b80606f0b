/** Each finding of the examination of version 0.1 on security has a test that says its number. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const FINDINGS = 15;

test('every finding is held by a test', () => {
  const said = new Set<number>();
  for (const entry of readdirSync('test', { recursive: true, encoding: 'utf8' })) {
    if (!entry.endsWith('.test.ts')) continue;
    for (const [, numbers = ''] of readFileSync(join('test', entry), 'utf8').matchAll(
      /security (\d+(?:, \d+)*)/g,
    ))
      for (const number of numbers.split(', ')) said.add(Number(number));
  }
  const missing = Array.from({ length: FINDINGS }, (_, index) => index + 1).filter((one) => !said.has(one));
  expect(missing).toEqual([]);
});
