/**
 * A closed list stands once. Two unions or arrays of the same three or more words are a list that was written out again, and one of
 * them will miss the next word. Words beside a list (`as const satisfies Record<List, …>`) are no second list: the compiler holds
 * them.
 */
import { describe, expect, test } from 'vitest';
import { ALL } from './sources.ts';

const LEAST = 3;
const WORD = "'[^'\\n]*'";
const UNION = new RegExp(`(?<before>[^\\n]*?)(?<words>${WORD}(?:\\s*\\|\\s*${WORD})+)`, 'g');
const ARRAY = new RegExp(
  `(?<before>[^\\n]*?)(?<words>\\[\\s*${WORD}(?:\\s*,\\s*${WORD})+\\s*,?\\s*\\])`,
  'g',
);
/** Fields picked from a type are names of its properties, which the compiler holds. */
const PICKED = /\b(?:Pick|Omit)<[^<>]*$/;

/** Lists written out in a program, each with its place. An array that names a word twice is a sequence, not a list. */
function listsIn(path: string, text: string): { words: string; at: string }[] {
  const code = text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
    .replace(/(^|\s)\/\/.*$/gm, '$1');
  return [UNION, ARRAY].flatMap((pattern) =>
    [...code.matchAll(pattern)].flatMap((match) => {
      const { before = '', words = '' } = match.groups ?? {};
      const members = [...words.matchAll(/'([^'\n]*)'/g)].map((word) => word[1] ?? '');
      if (members.length < LEAST || new Set(members).size < members.length || PICKED.test(before)) return [];
      const line = code.slice(0, match.index + before.length).split('\n').length;
      return [{ words: members.toSorted().join(' | '), at: `${path}:${line}` }];
    }),
  );
}

function twice(files: readonly { path: string; text: string }[]): Record<string, string[]> {
  const places = new Map<string, string[]>();
  for (const { path, text } of files)
    for (const { words, at } of listsIn(path, text)) places.set(words, [...(places.get(words) ?? []), at]);
  return Object.fromEntries([...places].filter(([, at]) => at.length > 1));
}

describe('closed lists', () => {
  test('no list of three or more words is written out twice', () => {
    expect(twice(ALL), 'import the list from the room that owns it').toEqual({});
    expect(ALL.flatMap(({ path, text }) => listsIn(path, text)).length).toBeGreaterThan(150);
  });

  test('a list written out again would be seen, in whatever order and form', () => {
    const again = (...texts: string[]) =>
      Object.values(twice(texts.map((text, index) => ({ path: `${index}`, text })))).flat();
    expect(again("type A = 'x' | 'y' | 'z';", "const a = ['z', 'y', 'x'] as const;")).toEqual(['0:1', '1:1']);
    expect(again("type A =\n  | 'x'\n  | 'y'\n  | 'z';", "f('x' as 'z' | 'x' | 'y' | null)")).toHaveLength(2);
    expect(again("z.enum(['x', 'y', 'z'])", "z.enum(['x', 'y', 'z'])")).toHaveLength(2);
    expect(again("Pick<T, 'x' | 'y' | 'z'>", "Omit<T, 'x' | 'y' | 'z'>")).toEqual([]);
    expect(again("['x', 'y', 'x', 'z']", "['x', 'y', 'x', 'z']", "// 'x' | 'y' | 'z'")).toEqual([]);
    expect(again("'x' | 'y'", "'x' | 'y'")).toEqual([]);
  });
});
