/**
 * No test reads a real clock: a test that does passes today and fails on a holiday, at night or on a slow machine. What cannot do
 * otherwise is named here, with why.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withoutComments } from './sources.ts';

const REAL: Record<string, string> = {
  'test/browser/': 'a browser keeps its own time: its pages and our server must agree on the day',
  'test/torture/': 'processes are killed and started anew; what they share is the clock of the machine',
  'test/bench/': 'measures',
  'test/eval/answers.ts': 'measures, for the command line',
  'test/files/fuzz.ts': 'measures when it is run from the command line; the suite hands a clock in',
  'test/uptake/large-table.test.ts': 'tells how long a process of its own took; asserts nothing of it',
  'test/channels/sms/smpp-line.test.ts':
    'a line that hangs up is asked ever more rarely: real pauses of a real socket',
  'test/province/run.ts': 'a program for the command line, no test',
  'test/channels/zalo/process.mjs': 'a process of its own beside others, on one database',
  'test/channels/zalo/processes.test.ts': 'those processes, and what they leave',
  'test/channels/sms/peers.ts': 'waits for programs of others (Kannel, ucast)',
  'test/channels/sms/peers.test.ts': 'programs of others write their own time into packets',
  'test/channels/telegram/peer.test.ts': 'a server of others writes its own time',
  'test/server/outside.test.ts': 'openid-client holds a token against the clock of the machine',
  'test/outbox/rate-limit.test.ts': 'the shared pace is kept by the clock of the database',
};
const CLOCK = /\bnew Date\(\s*\)|\bDate\.now\(|\bperformance\.now\(/;

const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .map((path) => join('test', path))
  .filter((path) => /\.(?:ts|mjs)$/.test(path) && !/^test\/(?:house|mutants)\//.test(path));
const reads = files.filter((path) => CLOCK.test(withoutComments(readFileSync(path, 'utf8'))));
const named = (path: string) => Object.keys(REAL).some((place) => path.startsWith(place));

test('no test reads a real clock', () => {
  expect(
    reads.filter((path) => !named(path)),
    'hand a moment in (`now`), or name the file in REAL with the reason',
  ).toEqual([]);
});

test('every exception is one', () => {
  expect(Object.keys(REAL).filter((place) => !reads.some((path) => path.startsWith(place)))).toEqual([]);
  expect(files.length).toBeGreaterThan(300);
});
