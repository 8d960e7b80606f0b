/** Reads what training learns from: our messages, the story sentences, the lexicon; and their digest. */

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { BUNDLES } from '../../bundle.ts';
import { readLexicon } from '../files.ts';
import { topicIndex } from '../topics.ts';
import { type LabelledMessage, parseMessages } from './messages.ts';

export type TrainingSources = ReturnType<typeof readLexicon> & {
  readonly messages: readonly LabelledMessage[];
  /** Sentences for stories around a question: `any`, `birth`, `death`. */
  readonly stories: readonly { readonly kind: string; readonly text: string }[];
  readonly digest: string;
};

const MESSAGES = new URL('../../messages/', import.meta.url);
const LEXICON = new URL('../lexicon/', import.meta.url);

/** All training sources. Throws when a file is named after no topic (a mistake of ours). */
export function readSources(): TrainingSources {
  const hash = createHash('sha256');
  const messages: LabelledMessage[] = [];
  for (const name of readdirSync(MESSAGES)
    .filter((file) => file.endsWith('.txt'))
    .sort()) {
    const text = readFileSync(new URL(name, MESSAGES), 'utf8');
    hash.update(`${name}\n${text}`);
    if (name.startsWith('_')) continue;
    const topic = name.replace(/\.txt$/u, '');
    if (topicIndex(topic) < 0) throw new Error(`No topic is called ${topic}`);
    messages.push(...parseMessages(topic, text));
  }
  messages.push(...ambiguous(readFileSync(new URL('_ambiguous.txt', MESSAGES), 'utf8')));
  for (const name of readdirSync(LEXICON).sort()) hash.update(readFileSync(new URL(name, LEXICON)));
  const stories = readFileSync(new URL('_stories.txt', MESSAGES), 'utf8')
    .normalize('NFC')
    .split('\n')
    .map((line) => /^(any|birth|death): (.+)$/u.exec(line.trim()))
    .flatMap((match) =>
      match?.[1] !== undefined && match[2] !== undefined ? [{ kind: match[1], text: match[2] }] : [],
    );
  return { ...readLexicon(), messages, stories, digest: hash.digest('hex') };
}

const TALKS = {
  birth:
    '{em làm khai sinh cho con|khai sinh cho bé ạ|làm giấy khai sinh cho cháu|gói liên thông khai sinh|vợ em mới sinh|nhà em mới sinh bé|khai sinh online}',
  death:
    '{em làm khai tử cho bố|khai tử cho ông|bà em mới mất|gói liên thông khai tử|mẹ tôi mất hôm qua|làm khai tử cho người nhà|khai tử online}',
};

/** `question: message` lines, alike in both bundles: each stands for both, alone and after a talk about one of them. */
function ambiguous(text: string): LabelledMessage[] {
  return parseMessages('', text).flatMap((line) => {
    const match = /^([a-z_]+): (.+)$/u.exec(line.text);
    if (match?.[1] === undefined || match[2] === undefined) return [];
    const [, question, said] = match;
    return BUNDLES.flatMap((bundle) => {
      const topic = `${bundle}.${question}`;
      if (topicIndex(topic) < 0) throw new Error(`No topic is called ${topic}`);
      return [[], [TALKS[bundle]]].map((context) => ({
        topic,
        line: line.line,
        context,
        text: said,
        shared: true as const,
      }));
    });
  });
}
