/** Asks citizens' own questions of the shipped facts, one by one and without a talk, and judges each answer. */
import { readFileSync } from 'node:fs';
import { applied } from '../../knowledge/case/merge.ts';
import { NO_CASE } from '../../knowledge/case/slots.ts';
import { loadCitizen } from '../../knowledge/citizen.ts';
import { readAmounts } from '../../knowledge/files.ts';
import { loadModel, understand } from '../../knowledge/understanding/understand.ts';
import { judged, type Question, type Verdict } from './cases-judge.ts';

/** The questions that may be looked at. The kept-back half is read by `npm run eval:cases -- --kept-back` only. */
export const OPEN_FILES = [
  'given',
  'collected',
  'kept-back',
  'kept-back-2',
  'collected-2',
  'collected-3',
].map((name) => `test/eval/citizens/${name}.jsonl`);
export const KEPT_BACK = 'test/eval/citizens/kept-back-3.jsonl';
/** In a hundred of all questions. */
export const LIMITS = { right: 75, wrong: 3, missed: 6 };
export const NOW = new Date('2026-12-01T03:00:00Z');

export type Row = { question: Question; verdict: Verdict; got: string; asked: string };

/** The share of a verdict in a hundred. */
export function share(rows: readonly Row[], verdict: Verdict): number {
  return (100 * rows.filter((row) => row.verdict === verdict).length) / Math.max(1, rows.length);
}

/** The thresholds that rows do not meet, in words. */
export function failuresOf(rows: readonly Row[]): string[] {
  const [right, wrong, missed] = [share(rows, 'right'), share(rows, 'wrong'), share(rows, 'missed')];
  return [
    right < LIMITS.right ? `right ${right.toFixed(1)} % < ${LIMITS.right} %` : '',
    wrong > LIMITS.wrong ? `wrong ${wrong.toFixed(1)} % > ${LIMITS.wrong} %` : '',
    missed > LIMITS.missed ? `missed ${missed.toFixed(1)} % > ${LIMITS.missed} %` : '',
  ].filter((one) => one !== '');
}

/** The questions of files, a line each. */
export function questionsOf(files: readonly string[]): Question[] {
  return files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line) as Question),
  );
}

/** Loads model and facts once and answers every question of the files. */
export function answeredRows(files: readonly string[]): Row[] {
  const model = loadModel();
  const citizen = loadCitizen(model.language, readAmounts().amounts);
  return questionsOf(files).map((question) => {
    const heard = citizen.hear(question.text, null, NOW);
    const [bundle] = heard.speaks.size === 1 ? heard.speaks : [];
    const start = bundle === undefined ? NO_CASE : { ...NO_CASE, slots: { bundle } };
    const known = applied(start, heard.said, heard.days.named, heard.person).case;
    const { probabilities } = understand(model, question.text);
    const choice = citizen.choose({
      heard,
      known,
      probabilities,
      about: null,
      place: { areaCode: null },
      now: NOW,
      local: {},
    });
    const asked = choice.asked[0]?.aspect ?? 'nothing named';
    return { question, asked, ...judged(question, choice, heard.safety?.kind ?? null) };
  });
}
