import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { type Cli, cli } from '../cli.ts';

const TABLE = readFileSync('server/demo/quang-tri-2023.tsv');
const PERIOD = ['--from', '2023-07-20', '--to', '2023-10-16', '--province', '44'];

let shell: Cli | null = null;
afterEach(() => shell?.close());

type Report = {
  bundles: {
    bundle: string;
    rows: { unit: string; rank: number | null; total: number; linked: number; percentText: string }[];
    total: { total: number; linked: number; percentText: string };
    printed: { text: string }[];
  }[];
};

test('a table whose printed total is not the sum of its rows, and with an unlikely count, is refused; the cells and the way out are named', async () => {
  shell = cli();
  const path = shell.file('quang-tri-2023.tsv', TABLE);
  const refused = await shell.run('uptake', 'import', path, ...PERIOD, '--json');
  expect(refused.code).toBe(3);
  const { problems } = refused.json<{
    problems: {
      rule: string;
      row: number;
      column: string;
      printed: number;
      computed: number;
      severity: string;
    }[];
  }>();
  expect(problems.filter((problem) => problem.severity === 'error')).toMatchObject([
    { rule: 'outlier', row: 9, column: expect.stringMatching(/^F\b/) },
    { rule: 'total-mismatch', row: 13, column: expect.stringMatching(/^C\b/), printed: 5318, computed: 6943 },
  ]);
  expect(refused.err).toMatch(/--accept-total/);
  expect((await shell.run('uptake', 'report', ...PERIOD)).code).toBe(1);
});

test('accepted with a reason, both values are kept and every report says 15,2 % from the rows and 19,9 % as printed', async () => {
  shell = cli();
  const path = shell.file('quang-tri-2023.tsv', TABLE);
  expect(
    (
      await shell.run(
        'uptake',
        'import',
        path,
        ...PERIOD,
        '--accept-total',
        'tổng in sai, dùng số của từng huyện',
      )
    ).code,
  ).toBe(0);
  const report = (await shell.run('uptake', 'report', ...PERIOD, '--json')).json<Report>();
  const birth = report.bundles.find(({ bundle }) => bundle === 'birth');
  expect(birth?.total).toMatchObject({
    total: 6943,
    linked: 1057,
    percentText: expect.stringMatching(/^15,2/),
  });
  expect(birth?.printed.map(({ text }) => text).join(' ')).toMatch(/19,9/);
  expect(birth?.printed.map(({ text }) => text).join(' ')).toMatch(/5\.318/);
  expect(birth?.rows.find(({ unit }) => unit.includes('Cồn Cỏ'))?.percentText).toBe('–');
  expect(birth?.rows[0]).toMatchObject({ unit: expect.stringContaining('Triệu Phong'), rank: 1 });
  const death = report.bundles.find(({ bundle }) => bundle === 'death');
  expect(death?.total).toMatchObject({ total: 4144, linked: 117 });

  for (const format of ['csv', 'text'] as const) {
    const shown = await shell.run('uptake', 'report', ...PERIOD, '--format', format);
    expect(shown.code).toBe(0);
    expect(shown.out).toMatch(/15,2/);
    expect(shown.out).toMatch(/19,9/);
    expect(shown.out).toMatch(/tổng in sai, dùng số của từng huyện/);
    expect(shown.out).toMatch(/794 hồ sơ khai sinh.*Vẫn dùng với lý do: tổng in sai, dùng số của từng huyện/);
  }
});

test('the same table again changes nothing', async () => {
  shell = cli();
  const path = shell.file('quang-tri-2023.tsv', TABLE);
  const importIt = () => shell?.run('uptake', 'import', path, ...PERIOD, '--accept-total', 'lý do', '--json');
  expect((await importIt())?.json<{ kind: string }>().kind).toBe('kept');
  expect((await importIt())?.json<{ kind: string }>().kind).toBe('same');
});
