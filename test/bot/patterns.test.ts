/**
 * security 10: no pattern that a stranger's text reaches backtracks: none of it takes a time that grows with the square of a text or worse, told from
 * the patterns themselves, without a clock. (A search that begins anew at each letter is bounded by the length at which texts are cut;
 * `npm run bench -- doubling` measures whole readers.)
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { analyse } from 'scslre';
import { parseSync } from 'vite';
import { expect, test, vi } from 'vitest';

/** Rooms that read what strangers write. */
const ROOMS = ['areas', 'bot', 'calendar', 'channels', 'knowledge', 'links', 'writing'];
type Pattern = { where: string; source: string; flags: string };

function* filesIn(folder: string): Generator<string> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* name === 'training' ? [] : filesIn(path);
    else if (name.endsWith('.ts') && !name.endsWith('.d.ts')) yield path;
  }
}

function* literalsIn(node: unknown): Generator<{ pattern: string; flags: string }> {
  if (typeof node !== 'object' || node === null) return;
  if ('regex' in node && typeof node.regex === 'object' && node.regex !== null)
    yield node.regex as { pattern: string; flags: string };
  for (const inner of Object.values(node)) yield* literalsIn(inner);
}

function backtracking({ source, flags }: Pick<Pattern, 'source' | 'flags'>): string[] {
  const { reports } = analyse(
    { source, flags },
    { reportTypes: { Move: false, Self: true, Trade: true }, assumeRejectingSuffix: false },
  );
  return reports.map(({ type, exponential }) => (exponential ? `${type}, exponential` : type));
}

const wrongIn = (patterns: readonly Pattern[]) =>
  patterns.flatMap((pattern) =>
    backtracking(pattern).map((why) => `${pattern.where}: /${pattern.source}/ ${why}`),
  );

test('what backtracks would be seen', () => {
  expect(backtracking({ source: '^(a+)+$', flags: '' })).toContain('Self, exponential');
  expect(backtracking({ source: '^\\s*[.:]?\\s*$', flags: 'u' })).toEqual(['Trade']);
});

test('patterns as they are written', () => {
  const patterns = ROOMS.flatMap((room) =>
    [...filesIn(room)].flatMap((where) =>
      [...literalsIn(parseSync(where, readFileSync(where, 'utf8'), { lang: 'ts' }).program)].map(
        ({ pattern, flags }): Pattern => ({ where, source: pattern, flags }),
      ),
    ),
  );
  expect(patterns.length).toBeGreaterThan(300);
  expect(wrongIn(patterns)).toEqual([]);
});

test('patterns that are put together when the program starts', async () => {
  const made: Pattern[] = [];
  const note = (source: unknown, flags: unknown) => {
    const where = (new Error('where').stack ?? '')
      .split('\n')
      .find((line) => ROOMS.some((room) => line.includes(`${process.cwd()}/${room}/`)));
    if (where !== undefined && typeof source === 'string')
      made.push({ where: where.trim(), source, flags: String(flags ?? '') });
  };
  const Native = RegExp;
  vi.resetModules();
  vi.stubGlobal(
    'RegExp',
    new Proxy(Native, {
      construct(target, [source, flags]) {
        note(source, flags);
        return new target(source, flags);
      },
    }),
  );
  try {
    await import('../../bot/stop-words.ts');
    await import('../../bot/mask.ts');
    await import('../../areas/find.ts');
    await import('../../knowledge/case/read.ts');
  } finally {
    vi.unstubAllGlobals();
  }
  expect(made.length).toBeGreaterThan(3);
  expect(wrongIn(made)).toEqual([]);
});
