/**
 * What strangers write is looked at in a time that grows with its length, not with its square. Lengths are doubled and the times
 * compared with each other, the best of several tries. That no pattern backtracks is held by test/bot/patterns.test.ts, without a clock.
 */
import process from 'node:process';
import { find } from '../../areas/areas.ts';
import { mask } from '../../bot/mask.ts';
import { loadKnowledge } from '../../knowledge/knowledge.ts';
import { readCode } from '../../links/code.ts';
import { readTarget } from '../../links/target.ts';
import { type Report, verdict } from './report.ts';

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
const LENGTHS = [2_000, 4_000] as const;

function best(work: () => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 4; i += 1) {
    const from = performance.now();
    work();
    least = Math.min(least, performance.now() - from);
  }
  return least;
}

/** One row a reader: the text that grows worst, `ratio` the time of twice its length. */
export async function doublingBench(): Promise<Report> {
  const rows = Object.entries(READERS).map(([what, read]) => {
    const cpu = process.cpuUsage();
    const worst = HOSTILE.map((part) => {
      const [half, whole] = LENGTHS.map((length) =>
        part.repeat(Math.ceil(length / part.length)).slice(0, length),
      ) as [string, string];
      read(half);
      const times = [best(() => read(half)), best(() => read(whole))] as const;
      return { part, ms: times[1], ratio: times[1] > LEAST_MS ? times[1] / times[0] : 1 };
    }).reduce((a, b) => (b.ratio > a.ratio || (b.ratio === a.ratio && b.ms > a.ms) ? b : a));
    const { user, system } = process.cpuUsage(cpu);
    return {
      what: `${what}, worst with ${JSON.stringify(worst.part)}`,
      perSecond: 1_000 / worst.ms,
      ratio: worst.ratio,
      cpuSeconds: (user + system) / 1e6,
      peakMb: process.memoryUsage().rss / 2 ** 20,
    };
  });
  const worst = Math.max(...rows.map(({ ratio }) => ratio));
  return { rows, says: [verdict('twice the length, times the time', worst, 2.8, 'less')] };
}
