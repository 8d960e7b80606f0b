/**
 * What strangers write is looked at in a time that grows with its length, not with its square (security 10). Lengths are doubled and
 * the times compared with each other, the best of several tries, so that a slow machine is as good as a fast one; what takes next to
 * no time is not compared.
 */
import { expect, test } from 'vitest';
import { find } from '../../areas/areas.ts';
import { mask } from '../../bot/mask.ts';
import { loadKnowledge } from '../../knowledge/knowledge.ts';
import { readCode } from '../../links/code.ts';
import { readTarget } from '../../links/target.ts';

const NOW = new Date('2026-12-01T02:00:00Z');
const knowledge = loadKnowledge();
const HOSTILE = [
  'đ',
  'a',
  '0',
  '1 ',
  '1.',
  '-',
  '@',
  'a@',
  'a.',
  'a@a.',
  'mk ',
  'mậtkhẩu',
  'mật khẩu ',
  'mã otp ',
  'otp',
  'G22.',
  'G22.99',
  '+84 ',
  'xã ',
  'phường',
  '\u0301',
  'ơ\u0323',
  ' ',
  '\t\n',
  'DỪNG ',
  '[',
  '😀',
  'https://',
];
const READERS: Record<string, (text: string) => unknown> = {
  mask,
  'the place of a message': (text) => find(text, { at: NOW }),
  'a link code': readCode,
  'a link target': readTarget,
  understanding: (text) => knowledge.understand(text, [], null),
};
/** Below this a time is noise. */
const LEAST_MS = 12;

function best(work: () => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 4; i += 1) {
    const from = performance.now();
    work();
    least = Math.min(least, performance.now() - from);
  }
  return least;
}

test.each(Object.keys(READERS))(
  '%s grows with the length of what strangers write',
  (name) => {
    const read = READERS[name] ?? (() => null);
    const worse: string[] = [];
    for (const part of HOSTILE) {
      const long = (length: number) => part.repeat(Math.ceil(length / part.length)).slice(0, length);
      const [half, whole] = [long(2_000), long(4_000)];
      read(half);
      const times = [best(() => read(half)), best(() => read(whole))] as const;
      if (times[1] > LEAST_MS && times[1] > 2.8 * times[0])
        worse.push(`${JSON.stringify(part)}: ${times.map((ms) => ms.toFixed(1)).join(' -> ')} ms`);
    }
    expect(worse).toEqual([]);
  },
  60_000,
);
