/** Reads the room's own files: lexicon and trained model. The only file of the engine that touches the disk. */
import { readFileSync } from 'node:fs';
import { fromBytes } from './classifier.ts';
import { languageOf, type TopicModel, wordsFromJson } from './engine.ts';
import { parseConcepts, parseDictionary } from './lexicon.ts';

const text = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

/** The hand-made word lists. */
export function readLexicon(): Pick<TopicModel, 'concepts'> &
  Pick<TopicModel['language'], 'chat' | 'regional'> {
  return {
    chat: parseDictionary(text('./lexicon/chat.txt')),
    regional: parseDictionary(text('./lexicon/regional.txt')),
    concepts: parseConcepts(text('./lexicon/concepts.txt')),
  };
}

/** The shipped model. */
export function readModel(): TopicModel {
  const lexicon = readLexicon();
  const words = wordsFromJson(text('./model.json'));
  return {
    language: languageOf(lexicon.chat, lexicon.regional, words),
    concepts: lexicon.concepts,
    classifier: fromBytes(readFileSync(new URL('./model.bin', import.meta.url))),
  };
}
