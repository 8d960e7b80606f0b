/**
 * Trains the model from `knowledge/messages/` and writes `model.bin` and `model.json` beside the engine.
 * Usage: node dist/knowledge/understanding/training/train.js [--cv] [--out FOLDER]. Deterministic for the same files.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toBytes } from '../classifier.ts';
import { wordsToJson } from '../engine.ts';
import { crossValidate, trainModel } from './learn.ts';
import { readSources } from './sources.ts';

const folder = process.argv.includes('--out')
  ? (process.argv[process.argv.indexOf('--out') + 1] ?? '')
  : 'knowledge/understanding';
const sources = readSources();
const say = (line: string): void => void process.stderr.write(`${line}\n`);
say(`${sources.messages.length} lines of messages, ${sources.stories.length} story sentences`);

let sharpness = 1;
if (process.argv.includes('--cv')) {
  const report = crossValidate(sources, 5, say, process.argv.includes('--quick') ? 2 : 5);
  sharpness = report.sharpness;
}
const trained = trainModel(sources, say);
writeFileSync(
  join(folder, 'model.bin'),
  toBytes({ ...trained.classifier, sharpness: sharpness === 1 ? trained.classifier.sharpness : sharpness }),
);
writeFileSync(join(folder, 'model.json'), wordsToJson(trained.words));
say('written');
