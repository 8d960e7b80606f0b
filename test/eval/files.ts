/** `npm run eval:files`: what becomes of the files of test/imports/cases, counted; a file that is not as expected is wrong. */
import { CASES, type Outcome } from '../imports/cases.ts';
import { judgeCase } from '../imports/judge.ts';

const WORDS: Record<Outcome | 'wrong', string> = {
  read: 'read rightly',
  asked: 'asked on the page',
  help: 'refused with help',
  nohelp: 'refused without help',
  wrong: 'wrong',
};

const counts: Record<Outcome | 'wrong', number> = { read: 0, asked: 0, help: 0, nohelp: 0, wrong: 0 };
for (const one of CASES) {
  const said = await judgeCase(one);
  if (said === one.expected) counts[one.outcome] += 1;
  else {
    counts.wrong += 1;
    process.stdout.write(`${one.file}: ${said} (expected: ${one.expected})\n`);
  }
}
for (const outcome of Object.keys(WORDS) as (Outcome | 'wrong')[])
  process.stdout.write(
    `${WORDS[outcome].padEnd(22)}${String(counts[outcome]).padStart(4)}  ${((100 * counts[outcome]) / CASES.length).toFixed(1)} %\n`,
  );
process.stdout.write(`${'files'.padEnd(22)}${String(CASES.length).padStart(4)}\n`);
process.exitCode = counts.wrong === 0 ? 0 : 1;
