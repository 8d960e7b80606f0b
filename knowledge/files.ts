/** Reads the YAML files of this room from disk, once, at start: answers, facts, amounts, decision tables. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { type Amounts, amountsOf, readAmountFile } from './amounts.ts';
import { type CardSet, readCardFile } from './cards.ts';
import { type EligibilityTable, readTable } from './eligibility.ts';
import { type AnswerEntry, type KnowledgeMistake, readEntry } from './entry.ts';
import { type LawExtract, readExtractFile } from './extracts.ts';
import { type Fact, readFactFile, reviewFacts } from './fact.ts';
import { type LawChange, readLawChanges } from './fact-endings.ts';
import { digestOf, prepared } from './prepared/files.ts';
import { reviewEntry, reviewTogether } from './review.ts';

const here = (folder: string): string => fileURLToPath(new URL(`./${folder}/`, import.meta.url));
export const ANSWERS_FOLDER = here('answers');
export const AMOUNTS_FOLDER = here('amounts');
export const TABLES_FOLDER = here('tables');
export const FACTS_FOLDER = here('facts');
export const CARDS_FOLDER = here('cards');

/**
 * All reviewed answers. A second folder (a province's own) is read first in rank: its entry answers before ours on the same
 * topic. A file with a fault is left out and named, the others stay: one slip of an official must not silence the bot.
 * @param ownFolder path of the province's folder; a folder that is not there counts as empty
 */
export function readEntries(ownFolder?: string): {
  entries: AnswerEntry[];
  faults: KnowledgeMistake[];
  /** What each used file says, by its name: where an edit begins. */
  texts: Map<string, string>;
} {
  const faults: KnowledgeMistake[] = [];
  const texts = new Map<string, string>();
  const entries: AnswerEntry[] = [];
  for (const folder of ownFolder === undefined ? [ANSWERS_FOLDER] : [ownFolder, ANSWERS_FOLDER]) {
    for (const { file, data, text } of yamlFiles(folder, faults)) {
      const result = readEntry(file, data);
      const found = 'faults' in result ? result.faults : reviewEntry(result.entry);
      faults.push(...found);
      if (!('entry' in result) || found.length > 0) continue;
      entries.push(result.entry);
      texts.set(file, text);
    }
  }
  return { entries, faults: [...faults, ...reviewTogether(entries)], texts };
}

/** All dated amounts. */
export function readAmounts(): { amounts: Amounts; faults: KnowledgeMistake[] } {
  const faults: KnowledgeMistake[] = [];
  const files = yamlFiles(AMOUNTS_FOLDER, faults).flatMap(({ file, data }) => {
    const result = readAmountFile(file, data);
    if ('amounts' in result) return [result.amounts];
    faults.push(...result.faults);
    return [];
  });
  return { amounts: amountsOf(files), faults };
}

/** All facts. A file with a fault is left out and named, the others stay. */
export function readFacts(folder = FACTS_FOLDER): { facts: Fact[]; faults: KnowledgeMistake[] } {
  const faults: KnowledgeMistake[] = [];
  const facts = yamlFiles(folder, faults).flatMap(({ file, data }) => {
    const result = readFactFile(file, data);
    if ('facts' in result) return result.facts;
    faults.push(...result.faults);
    return [];
  });
  return { facts, faults: [...faults, ...reviewFacts(facts)] };
}

/**
 * The cards in other languages, by language. A province adds a language, or its own wording of one, in `cards/` of its folder.
 * A file with a fault is left out and named.
 */
export function readCards(ownFolder?: string): { sets: Map<string, CardSet>; faults: KnowledgeMistake[] } {
  const faults: KnowledgeMistake[] = [];
  const sets = new Map<string, CardSet>();
  for (const folder of ownFolder === undefined ? [CARDS_FOLDER] : [CARDS_FOLDER, join(ownFolder, 'cards')]) {
    for (const { file, data } of yamlFiles(folder, faults)) {
      const result = readCardFile(file, data);
      if ('faults' in result) faults.push(...result.faults);
      else sets.set(result.set.language, result.set);
    }
  }
  return { sets, faults };
}

/** Passages of official texts. A file with a fault is left out and named; so is a passage whose id stands twice. */
export function readExtracts(): { extracts: LawExtract[]; faults: KnowledgeMistake[] } {
  const faults: KnowledgeMistake[] = [];
  const seen = new Set<string>();
  const extracts = yamlFiles(here('law'), faults).flatMap(({ file, data }) => {
    const read = readExtractFile(file, data);
    if ('faults' in read) {
      faults.push(...read.faults);
      return [];
    }
    return read.extracts.filter(({ id }) => {
      if (seen.has(id)) faults.push({ file, field: id, message: `mã "${id}" đã có ở một đoạn khác` });
      return !seen.has(id) && seen.add(id);
    });
  });
  return { extracts, faults };
}

/** Days on which the law changes. */
export function readChanges(): { changes: LawChange[]; faults: KnowledgeMistake[] } {
  const path = fileURLToPath(new URL('./law-changes.yaml', import.meta.url));
  const read = readLawChanges('law-changes.yaml', parse(readFileSync(path, 'utf8')));
  return 'changes' in read ? { ...read, faults: [] } : { changes: [], faults: read.faults };
}

/** The reviewed phrases of the readers, as their files say them. */
export function readWords(): Record<
  'safety' | 'events' | 'rules' | 'people' | 'aspects' | 'acts' | 'synonyms',
  string
> {
  const text = (path: string): string => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8');
  return {
    safety: text('./safety/rules.txt'),
    events: text('./case/events.txt'),
    rules: text('./case/rules.txt'),
    people: text('./case/people.txt'),
    aspects: text('./asked/aspects.txt'),
    acts: text('./asked/acts.txt'),
    synonyms: text('./words/dong-nghia.txt'),
  };
}

/** All decision tables. */
export function readTables(): { tables: EligibilityTable[]; faults: KnowledgeMistake[] } {
  const faults: KnowledgeMistake[] = [];
  const tables = yamlFiles(TABLES_FOLDER, faults).flatMap(({ file, data }) => {
    const result = readTable(file, data);
    if ('table' in result) return [result.table];
    faults.push(...result.faults);
    return [];
  });
  return { tables, faults };
}

function yamlFiles(
  folder: string,
  faults: KnowledgeMistake[],
): { file: string; data: unknown; text: string }[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /\.ya?ml$/i.test(name))
    .sort()
    .flatMap((name) => {
      const file = `${basename(folder)}/${name}`;
      try {
        const text = readFileSync(join(folder, name), 'utf8');
        // Reading YAML is slow; the build has parsed the shipped files.
        const known = prepared()?.yaml[digestOf(text)];
        return [
          { file, data: known === undefined ? (parse(text) as unknown) : structuredClone(known), text },
        ];
      } catch (error) {
        const first = (error as Error).message.split('\n')[0] ?? '';
        faults.push({ file, field: 'cả tệp', message: `không đọc được YAML: ${first}` });
        return [];
      }
    });
}
