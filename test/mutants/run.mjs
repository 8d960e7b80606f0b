/**
 * `npm run mutants`: does each rule have a test that sees it broken? Every entry of `mutants.yaml` changes one line of a rule in a
 * scratch copy of the tree; the test it names must then fail. A text that is not found (once) is an error, and so is a test that
 * already fails on the unchanged copy. `--sample 10 --seed 2026-12-01` takes ten by the day; `--only ID` one; `--jobs 2` at once.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';

const LEFT_OUT = new Set(['.git', 'node_modules', 'dist', 'data', 'coverage']);

const { values } = parseArgs({
  options: {
    sample: { type: 'string' },
    seed: { type: 'string', default: '' },
    only: { type: 'string', multiple: true },
    jobs: { type: 'string', default: '1' },
    check: { type: 'boolean', default: false },
  },
});

/** @typedef {{ id: string, rule: string, file: string, find: string, put: string, test: string, named?: string }} Mutant */
/** @type {Mutant[]} */
const all = parse(readFileSync('test/mutants/mutants.yaml', 'utf8'));

const mistakes = [];
const ids = new Set();
for (const { id, file, find, put, test } of all) {
  if (ids.has(id)) mistakes.push(`${id}: the id stands twice`);
  ids.add(id);
  const found = readFileSync(file, 'utf8').split(find).length - 1;
  if (found !== 1) mistakes.push(`${id}: the text stands ${found} times in ${file}, not once`);
  if (find === put) mistakes.push(`${id}: changes nothing`);
  try {
    readFileSync(test, 'utf8');
  } catch {
    mistakes.push(`${id}: there is no ${test}`);
  }
}
if (mistakes.length > 0) {
  process.stderr.write(`${mistakes.join('\n')}\n`);
  process.exit(1);
}
if (values.check) {
  process.stdout.write(`${all.length} mutants, every text found once\n`);
  process.exit(0);
}

const shuffled = (/** @type {string} */ id) =>
  createHash('sha256').update(`${values.seed} ${id}`).digest('hex');
let chosen = values.only === undefined ? all : all.filter((one) => values.only?.includes(one.id));
if (values.sample !== undefined)
  chosen = [...chosen]
    .sort((a, b) => (shuffled(a.id) < shuffled(b.id) ? -1 : 1))
    .slice(0, Number(values.sample));

/** A copy of the tree with our own packages and generated client. */
function scratchCopy() {
  const folder = mkdtempSync(join(tmpdir(), 'lienthong-mutants-'));
  for (const name of readdirSync('.'))
    if (!LEFT_OUT.has(name)) cpSync(name, join(folder, name), { recursive: true });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  return folder;
}

/**
 * Runs one test file in a copy. What counts is how many tests failed: a file that cannot be read at all kills nothing.
 * @param {string} folder
 * @param {Mutant} mutant
 * @returns {Promise<{ passed: number, failed: number } | null>} null: the run was cut off
 */
function runTest(folder, { test, named }) {
  const report = join(folder, '.mutant-report.json');
  rmSync(report, { force: true });
  const vitest = resolve('node_modules/vitest/vitest.mjs');
  const args = [
    vitest,
    'run',
    test,
    '--maxWorkers=1',
    '--bail=1',
    '--reporter=json',
    `--outputFile=${report}`,
  ];
  if (named !== undefined) args.push('-t', named);
  return new Promise((done) => {
    const child = spawn(process.execPath, args, { cwd: folder, stdio: 'ignore' });
    child.once('exit', () => {
      try {
        const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
        done({ passed: numPassedTests, failed: numFailedTests });
      } catch {
        done(null);
      }
    });
  });
}

/** @type {string[]} */
const survivors = [];
/** Which tests were seen to pass on the unchanged tree. */
const sound = new Map();
let killed = 0;

/** @param {string} folder */
async function work(folder) {
  for (let mutant = chosen.shift(); mutant !== undefined; mutant = chosen.shift()) {
    const started = Date.now();
    const key = `${mutant.test} ${mutant.named ?? ''}`;
    if (!sound.has(key)) sound.set(key, await runTest(folder, mutant));
    const before = sound.get(key);
    const path = join(folder, mutant.file);
    const text = readFileSync(path, 'utf8');
    let verdict = 'killed';
    if (before === null) verdict = 'CUT OFF';
    else if (before.failed > 0 || before.passed === 0)
      verdict = 'its test does not pass on the unchanged tree';
    else {
      writeFileSync(
        path,
        text.replace(mutant.find, () => mutant.put),
      );
      const broken = await runTest(folder, mutant);
      writeFileSync(path, text);
      if (broken === null) verdict = 'CUT OFF';
      else if (broken.failed === 0) verdict = 'SURVIVES';
    }
    if (verdict === 'killed') killed += 1;
    else survivors.push(`${mutant.id}: ${verdict} (${mutant.file}; ${mutant.test}): ${mutant.rule}`);
    const seconds = Math.round((Date.now() - started) / 1000);
    process.stdout.write(`${verdict} ${mutant.id} ${seconds} s\n`);
  }
}

const folders = Array.from({ length: Math.max(1, Number(values.jobs)) }, scratchCopy);
try {
  await Promise.all(folders.map(work));
} finally {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(`${killed} killed of ${killed + survivors.length}\n`);
if (survivors.length > 0) {
  process.stderr.write(`${survivors.join('\n')}\n`);
  process.exitCode = 1;
}
