/**
 * Other ways to find a message's topic, taught with our training messages: the intent classifier of node-nlp and a
 * search index over all messages (minisearch). Exact terms only: fuzzy terms made it slower and less often right.
 */

import MiniSearch from 'minisearch';
import { NlpManager } from 'node-nlp';
import type { LabelledMessage } from '../../knowledge/understanding/training/messages.ts';
import { stripMarks } from '../../writing/letters.ts';

export type Taught = Pick<LabelledMessage, 'topic' | 'line' | 'context' | 'text' | 'shared'>;

/** One way to understand: the topic of a message and what was said before it, oldest first. */
export type Engine = {
  readonly name: string;
  readonly topicOf: (text: string, context: readonly string[]) => string | Promise<string>;
};

/** What a peer without an opinion says. */
const NOTHING = 'out_of_scope';

/**
 * node-nlp's NlpManager, trained without network. It has no rules for Vietnamese: for `vi` it lower-cases, takes the
 * diacritics away and splits into words. Sentiment and entities cannot all be left out of `process`, its public verb.
 * Earlier messages are joined to the message, in training and asking: it has no notion of context in classification.
 */
export async function nodeNlp(name: string, messages: readonly Taught[]): Promise<Engine> {
  const manager = new NlpManager({
    languages: ['vi'],
    autoSave: false,
    autoLoad: false,
    forceNER: false,
    nlu: { log: false, useNoneFeature: false },
  });
  for (const message of messages)
    manager.addDocument('vi', joined(message.text, message.context), message.topic);
  await manager.train();
  return {
    name,
    topicOf: async (text, context) => {
      const { classifications } = await manager.process('vi', joined(text, context));
      const best = classifications[0]?.intent;
      return best === undefined || best === 'None' ? NOTHING : best;
    },
  };
}

/** A minisearch index (BM25+) over the messages; `nearest` hits vote with their scores, 1: the best hit decides. */
export function searchIndex(messages: readonly Taught[], nearest: readonly number[]): Engine[] {
  const index = new MiniSearch<{ id: number; text: string; topic: string }>({
    fields: ['text'],
    storeFields: ['topic'],
    processTerm: (term) => stripMarks(term.toLowerCase()),
  });
  index.addAll(messages.map(({ text, context, topic }, id) => ({ id, text: joined(text, context), topic })));
  return nearest.map((most) => ({
    name: `minisearch, ${most === 1 ? 'best hit' : `${most} nearest`}`,
    topicOf: (text, context) => {
      const votes = new Map<string, number>();
      const hits = index.search(joined(text, context));
      for (const hit of hits.slice(0, most)) {
        const topic = String(hit.topic);
        votes.set(topic, (votes.get(topic) ?? 0) + hit.score);
      }
      return [...votes].sort((a, b) => b[1] - a[1])[0]?.[0] ?? NOTHING;
    },
  }));
}

function joined(text: string, context: readonly string[]): string {
  return [...context, text].join(' . ');
}
