/**
 * How well citizens' own questions are answered: `npm run eval:cases [-- --misses] [-- --file FILE.jsonl] [-- --kept-back]`.
 *
 * Each line of a file names the facts that answer it (`right`) and those that answer a part (`partly`). Prints the table of
 * docs/answers.md – right, partly, asks back, refused, wrong, missed – over all, by kind and by the thing asked, and ends with 1
 * when a threshold is not met. The kept-back half is read only with `--kept-back`.
 */
import { VERDICTS, type Verdict } from './cases-judge.ts';
import { answeredRows, failuresOf, KEPT_BACK, OPEN_FILES, type Row } from './cases-run.ts';

const say = (line = ''): void => void process.stdout.write(`${line}\n`);
const has = (flag: string): boolean => process.argv.includes(flag);
const given = process.argv[process.argv.indexOf('--file') + 1];
const rows = answeredRows(
  has('--file') && given !== undefined ? [given] : has('--kept-back') ? [KEPT_BACK] : OPEN_FILES,
);

table('all', rows);
say();
for (const kind of [...new Set(rows.map((row) => row.question.kind))].sort())
  table(
    kind,
    rows.filter((row) => row.question.kind === kind),
  );
say();
for (const asked of [...new Set(rows.map((row) => row.asked))].sort())
  table(
    `asked: ${asked}`,
    rows.filter((row) => row.asked === asked),
  );
if (has('--misses'))
  for (const { verdict, question, got } of rows)
    if (verdict !== 'right')
      say(`${verdict}: ${question.id} ${question.text}\n    got ${got}; right ${question.right.join(', ')}`);

const failures = failuresOf(rows);
for (const failure of failures) say(`NOT MET: ${failure}`);
if (failures.length === 0) say('Every threshold is met.');
process.exitCode = failures.length === 0 ? 0 : 1;

function table(name: string, of: readonly Row[]): void {
  const count = (verdict: Verdict) => of.filter((row) => row.verdict === verdict).length;
  const cells = VERDICTS.map((verdict) => `${verdict} ${count(verdict)}`).join(' · ');
  const right = of.length === 0 ? 0 : (100 * count('right')) / of.length;
  say(`${name.padEnd(24)} ${String(of.length).padStart(4)}   ${cells}   (right ${right.toFixed(0)} %)`);
}
