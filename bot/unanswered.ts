/** Groups what was not understood, or was answered wrongly by the citizen's own word. Pure. */
import { foldWords } from '../writing/letters.ts';
import { maskNames } from './person-names.ts';

export type UnclearQuestion = {
  text: string;
  at: Date;
  topic: string | null;
  mark: 'unknown' | 'clarify' | 'bad';
};

/** Messages that say the same but for case, diacritics and punctuation. `text` and `topic` are of the newest. */
export type UnclearGroup = {
  text: string;
  count: number;
  lastAt: Date;
  topic: string | null;
  marks: Record<UnclearQuestion['mark'], number>;
};

/** The most frequent first, of equals the newest. A message without letters says nothing and is left out. */
export function grouped(messages: readonly UnclearQuestion[], limit: number): UnclearGroup[] {
  const groups = new Map<string, UnclearGroup>();
  for (const { text: written, at, topic, mark } of messages) {
    const text = maskNames(written);
    const key = foldWords(text, '/');
    if (!/[a-z]/.test(key)) continue;
    const group = groups.get(key) ?? {
      text,
      count: 0,
      lastAt: at,
      topic,
      marks: { unknown: 0, clarify: 0, bad: 0 },
    };
    group.count += 1;
    group.marks[mark] += 1;
    if (at > group.lastAt) Object.assign(group, { text, topic, lastAt: at });
    groups.set(key, group);
  }
  return [...groups.values()]
    .sort((a, b) => b.count - a.count || b.lastAt.getTime() - a.lastAt.getTime())
    .slice(0, limit);
}
