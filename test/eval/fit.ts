/**
 * Fits the weights of the ranking of facts: `npm run fit:facts`.
 *
 * Questions are the ways of asking of the facts themselves, each asked while it (and every sixth other) is left out of the index, the
 * labelled questions of citizens that are open, and messages of other matters, whose right answer is none. A linear softmax over the
 * candidates of each question is fitted (Adam, held near the weights that stand in `weights.ts`); the new weights and what each limit of
 * belief would have given are printed for `weights.ts` and `choose.ts`. Nothing is written.
 */
import { readFileSync } from 'node:fs';
import { applied } from '../../knowledge/case/merge.ts';
import { NO_CASE } from '../../knowledge/case/slots.ts';
import { FEATURES, NONE, WEIGHTS } from '../../knowledge/choose/weights.ts';
import { type Citizen, loadCitizen } from '../../knowledge/citizen.ts';
import { readAmounts } from '../../knowledge/files.ts';
import { topicIndex } from '../../knowledge/understanding/topics.ts';
import { loadModel, understand } from '../../knowledge/understanding/understand.ts';
import { NOW, OPEN_FILES, questionsOf } from './cases-run.ts';

type FitExample = {
  x: number[][];
  right: boolean[];
  /** The right answer is that none of the facts is one. */
  outside: boolean;
  none: number;
  weight: number;
  from: string;
};

const model = loadModel();
const citizen = loadCitizen(model.language, readAmounts().amounts);
const facts = [...citizen.facts];
const FOLDS = 6;
const MOST = 40;

function exampleOf(
  text: string,
  right: ReadonlySet<string>,
  from: string,
  weight: number,
  blind = false,
): FitExample | null {
  const { heard, known, probabilities } = askedOf(citizen, text);
  if (heard.safety !== null) return null;
  const ranking = citizen.ranked({
    heard,
    known,
    probabilities: blind ? new Float64Array(0) : probabilities,
    about: null,
    place: { areaCode: null },
    now: NOW,
    local: {},
  });
  const all = ranking.all.slice(0, MOST);
  const rest = ranking.all.slice(MOST).filter((one) => right.has(one.fact.id));
  const shown = [...all, ...rest];
  if (right.size > 0 && !shown.some((one) => right.has(one.fact.id))) return null;
  const classes = ['out_of_scope', 'other_procedure'] as const;
  const none = blind ? 0 : classes.reduce((sum, name) => sum + (probabilities[topicIndex(name)] ?? 0), 0);
  return {
    x: shown.map((one) => FEATURES.map((name) => one.features[name])),
    right: shown.map((one) => right.has(one.fact.id)),
    outside: right.size === 0,
    none,
    weight,
    from,
  };
}

function askedOf(of: Citizen, text: string) {
  const heard = of.hear(text, null, NOW);
  const [bundle] = heard.speaks.size === 1 ? heard.speaks : [];
  const start = bundle === undefined ? NO_CASE : { ...NO_CASE, slots: { bundle } };
  const known = applied(start, heard.said, heard.days.named, heard.person).case;
  return { heard, known, probabilities: understand(model, text).probabilities };
}

const examples: FitExample[] = [];
const lost: string[] = [];
for (let fold = 0; fold < FOLDS; fold++) {
  citizen.reload(facts.map((fact) => ({ ...fact, asks: fact.asks.filter((_, at) => at % FOLDS !== fold) })));
  for (const fact of facts)
    fact.asks.forEach((ask, at) => {
      if (at % FOLDS !== fold || fact.asks.length < 3) return;
      const example = exampleOf(ask, new Set([fact.id]), 'asks', 1);
      if (example === null) lost.push(`${fact.id}: ${ask}`);
      else examples.push(example);
    });
}
citizen.reload(facts);
for (const question of questionsOf(OPEN_FILES)) {
  const example = exampleOf(question.text, new Set(question.right), 'citizens', 3);
  if (example === null) lost.push(`${question.id}: ${question.text}`);
  else examples.push(example);
}
for (const [file, every] of [
  ['out_of_scope', 4],
  ['other_procedure', 4],
] as const)
  readFileSync(new URL(`../../knowledge/messages/${file}.txt`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !/#|=>|[|{]/.test(line))
    .forEach((line, at) => {
      if (at % every !== 0) return;
      const example = exampleOf(line.trim(), new Set(), 'outside', 0.6, at % (2 * every) === 0);
      if (example !== null) examples.push(example);
    });

// Weights of the features, then that of none by itself and by the classifier.
const start = [...FEATURES.map((name) => WEIGHTS[name]), NONE.alone, NONE.outside];
const w = [...start];
const HOLD = 0.002;
const RATE = 0.05;
const ROUNDS = 400;
const m = w.map(() => 0);
const v = w.map(() => 0);
const F = FEATURES.length;

function sharesOf({ x, none }: FitExample): { p: number[]; none: number } {
  const scores = x.map((row) => row.reduce((sum, value, at) => sum + value * (w[at] ?? 0), 0));
  const noneScore = (w[F] ?? 0) + none * (w[F + 1] ?? 0);
  const top = Math.max(noneScore, ...scores);
  const exps = scores.map((score) => Math.exp(score - top));
  const nothing = Math.exp(noneScore - top);
  const total = exps.reduce((sum, one) => sum + one, nothing);
  return { p: exps.map((one) => one / total), none: nothing / total };
}

const weightOfAll = examples.reduce((sum, one) => sum + one.weight, 0);
for (let round = 1; round <= ROUNDS; round++) {
  const g = w.map((value, at) => HOLD * (value - (start[at] ?? 0)));
  let loss = 0;
  for (const example of examples) {
    const { p, none } = sharesOf(example);
    const good = example.outside ? none : p.reduce((sum, one, at) => sum + (example.right[at] ? one : 0), 0);
    loss -= example.weight * Math.log(Math.max(1e-9, good));
    const scale = example.weight / weightOfAll;
    example.x.forEach((row, at) => {
      const share = p[at] ?? 0;
      const target = example.outside ? 0 : example.right[at] ? share / Math.max(1e-9, good) : 0;
      const d = scale * (share - target);
      if (Math.abs(d) > 1e-9) for (const [k, value] of row.entries()) g[k] = (g[k] ?? 0) + d * value;
    });
    const dn = scale * (none - (example.outside ? 1 : 0));
    g[F] = (g[F] ?? 0) + dn;
    g[F + 1] = (g[F + 1] ?? 0) + dn * example.none;
  }
  for (let k = 0; k < w.length; k++) {
    m[k] = 0.9 * (m[k] ?? 0) + 0.1 * (g[k] ?? 0);
    v[k] = 0.999 * (v[k] ?? 0) + 0.001 * (g[k] ?? 0) ** 2;
    const step = (m[k] ?? 0) / (1 - 0.9 ** round) / (Math.sqrt((v[k] ?? 0) / (1 - 0.999 ** round)) + 1e-8);
    w[k] = (w[k] ?? 0) - RATE * step;
  }
  if (round % 100 === 0) process.stdout.write(`${round}: ${(loss / weightOfAll).toFixed(4)}\n`);
}

process.stdout.write(`\n${examples.length} questions; not among the candidates: ${lost.length}\n`);
for (const line of lost.slice(0, process.argv.includes('--lost') ? 200 : 0))
  process.stdout.write(`  ${line}\n`);
FEATURES.forEach((name, at) => void process.stdout.write(`  ${name}: ${(w[at] ?? 0).toFixed(2)},\n`));
process.stdout.write(`  none: alone ${(w[F] ?? 0).toFixed(2)}, outside ${(w[F + 1] ?? 0).toFixed(2)}\n\n`);

for (const from of ['asks', 'citizens', 'outside']) {
  const of = examples.filter((one) => one.from === from);
  const judged = of.map((example) => {
    const { p, none } = sharesOf(example);
    const order = p
      .map((share, at) => ({ share, right: example.right[at] === true }))
      .sort((a, b) => b.share - a.share);
    return { order, none, outside: example.outside };
  });
  const first = judged.filter((one) => one.order[0]?.right === true).length;
  const three = judged.filter((one) => one.order.slice(0, 3).some((two) => two.right)).length;
  process.stdout.write(
    `${from}: ${of.length}, first ${pc(first, of.length)}, in three ${pc(three, of.length)}\n`,
  );
  for (const limit of [0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8]) {
    const given = judged.filter((one) => (one.order[0]?.share ?? 0) >= limit);
    const right = given.filter((one) => one.order[0]?.right === true).length;
    process.stdout.write(
      `  from ${limit}: right ${pc(right, of.length)}, wrong ${pc(given.length - right, of.length)}, not given ${pc(of.length - given.length, of.length)}\n`,
    );
  }
}

function pc(some: number, all: number): string {
  return `${((100 * some) / Math.max(1, all)).toFixed(1)} %`;
}
