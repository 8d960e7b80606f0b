/** Labelled messages to measure on: our own, kept away from training, or a JSON-lines file of the same kind. */
import { readdirSync, readFileSync } from 'node:fs';
import { fingerprint } from '../../knowledge/understanding/text.ts';
import { SLOTS } from '../../knowledge/understanding/training/messages.ts';
import type { TrainingSources } from '../../knowledge/understanding/training/sources.ts';

export type Asked = {
  readonly id: string;
  readonly topic: string;
  readonly style: string;
  /** Earlier messages of the same citizen, oldest first. */
  readonly context: readonly string[];
  readonly text: string;
};

const OWN = new URL('../knowledge/understanding/messages/', import.meta.url);

/** Our own messages that training never reads: `[style] earlier || earlier => message`, one file per topic. */
export function ownMessages(): Asked[] {
  return readdirSync(OWN)
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .flatMap((name) => {
      const topic = name.replace(/\.txt$/u, '');
      const lines = readFileSync(new URL(name, OWN), 'utf8').normalize('NFC').split('\n');
      return lines.flatMap((line, i) => {
        const match = /^\[(\w+)\] (?:(.*) => )?(.+)$/u.exec(line.trim());
        if (match?.[3] === undefined) return [];
        const context = (match[2] ?? '').split('||').map((part) => part.trim());
        return [
          {
            id: `${topic}:${i + 1}`,
            topic,
            style: match[1] ?? '',
            context: context.filter(Boolean),
            text: match[3],
          },
        ];
      });
    });
}

/** Messages of a JSON-lines file: `{ id, text, topic, style, context: string[] | null }` on each line. */
export function messagesOfFile(path: string): Asked[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const row = JSON.parse(line) as Omit<Asked, 'context'> & { context: string[] | null };
      return { id: row.id, topic: row.topic, style: row.style, context: row.context ?? [], text: row.text };
    });
}

/**
 * Messages that training has seen word for word, whatever alternative of a training line they take: every line becomes
 * a pattern over letters and digits without diacritics. Empty means that nothing was copied.
 */
export function seenInTraining(
  sources: Pick<TrainingSources, 'messages' | 'stories'>,
  asked: readonly Asked[],
): Asked[] {
  const patterns = [
    ...sources.messages.flatMap(({ text, context }) => [text, ...context]),
    ...sources.stories.map(({ text }) => text),
  ].map(patternOf);
  return asked.filter(({ text }) => {
    const print = fingerprint(text);
    // One or two words ("cảm ơn", "alo") can only be written one way.
    return print.length > 12 && patterns.some((pattern) => pattern.test(print));
  });
}

function patternOf(line: string): RegExp {
  const source = line
    .split(/([{}|]|@(?:dead|child|elder|day)\b)/u)
    .map((part) => {
      if (part === '{') return '(?:';
      if (part === '}') return ')';
      if (part === '|') return '|';
      const slot = part.startsWith('@') ? SLOTS[part.slice(1)] : undefined;
      return slot === undefined ? fingerprint(part) : `(?:${slot.map(fingerprint).join('|')})`;
    })
    .join('');
  return new RegExp(`^(?:${source})$`, 'u');
}
