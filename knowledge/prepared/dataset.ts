/** Build step: works out beforehand what would otherwise be worked out at every start, and writes it beside this file. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { loadCitizen } from '../citizen.ts';
import {
  AMOUNTS_FOLDER,
  ANSWERS_FOLDER,
  CARDS_FOLDER,
  FACTS_FOLDER,
  readAmounts,
  TABLES_FOLDER,
} from '../files.ts';
import { loadModel } from '../understanding/understand.ts';
import { digestOf, PREPARED, type PreparedFiles } from './files.ts';

const yaml: Record<string, unknown> = {};
for (const folder of [ANSWERS_FOLDER, AMOUNTS_FOLDER, TABLES_FOLDER, FACTS_FOLDER, CARDS_FOLDER])
  for (const name of readdirSync(folder).filter((one) => /\.ya?ml$/.test(one))) {
    const text = readFileSync(join(folder, name), 'utf8');
    yaml[digestOf(text)] = parse(text);
  }
const citizen = loadCitizen(loadModel().language, readAmounts().amounts);
const all: PreparedFiles = { yaml, ...citizen.prepared() };
writeFileSync(PREPARED, JSON.stringify(all));
