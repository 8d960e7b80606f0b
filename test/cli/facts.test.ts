/** `facts …` from a shell: a draft from a file, the second person, endings. What each verb may is tested with the desk. */
import { afterAll, expect, test } from 'vitest';
import { cli } from '../cli.ts';

const shell = cli();
afterAll(() => shell.close());

const FACT = `
say: Gửi xe ở sân sau trụ sở, không mất tiền.
aspects: [where]
topics: [support.where]
asks: [gửi xe ở đâu khi làm khai sinh, chỗ gửi xe ở ủy ban]
restsOn: [{ document: Thông báo của UBND, verified: true }]
valid: { from: 2026-11-20, to: 2027-01-31 }
certainty: official
`;

test('a draft from a file is published by a second person, and ends are told', async () => {
  for (const name of ['mot', 'hai']) await shell.run('user', 'add', name, '--role', 'admin', '--area', '');
  const drafted = await shell.run(
    ...['facts', 'draft', shell.file('cau.yaml', FACT), '--note', 'thử', '--as', 'mot', '--json'],
  );
  const { id, version, faults } = drafted.json<{ id: string; version: number; faults: unknown[] }>();
  expect([version, faults]).toEqual([1, []]);
  expect((await shell.run('facts', 'publish', id, '1', '--as', 'hai')).code).toBe(0);
  const ending = await shell.run('facts', 'ending', '--as', 'hai');
  expect(ending.out).toMatch(/1 nội dung hết hiệu lực ngày 31\/01\/2027/);
  expect(ending.out).toMatch(/nội dung hết hiệu lực ngày 28\/02\/2027: luật hộ tịch mới/);
});
