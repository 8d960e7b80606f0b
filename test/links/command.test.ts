/** Links, posters and off-line work by the command line. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Cli, cli } from '../cli.ts';

let shell: Cli;
beforeEach(() => {
  shell = cli();
});
afterEach(() => shell.close());

test('a link of a kind of place is made, and its poster is a PDF', async () => {
  const made = await shell.run(
    ...[
      'link',
      'create',
      '--area',
      '19333',
      '--placement',
      'Trạm y tế',
      '--kind',
      'health_station',
      '--json',
    ],
  );
  const { code } = made.json<{ code: string }>();
  const path = join(shell.folder, 'poster.pdf');
  const printed = await shell.run('poster', code, '--size', 'A5', '-o', path);
  expect(printed.code).toBe(0);
  expect(readFileSync(path).subarray(0, 5).toString()).toBe('%PDF-');
  expect((await shell.run('poster', 'zzzzzzzz', '-o', path)).err).toContain('không có liên kết mã');
});

test('a kind of place that does not exist is refused with the kinds that do', async () => {
  const refused = await shell.run(
    ...['link', 'create', '--area', '19333', '--placement', 'Chợ', '--kind', 'khong_co'],
  );
  expect(refused.code).not.toBe(0);
  expect(refused.err).toContain('health_station');
});
