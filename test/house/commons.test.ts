/** What many rooms need stands once, below them: days, Vietnamese writing, words of closed lists; and no file is too long. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ALL, type Source, sources, withoutComments } from './sources.ts';

describe('commons', () => {
  const outside = (room: string) => ALL.filter((source) => source.room !== room);
  const having = (sources: Source[], pattern: RegExp) =>
    sources.filter((source) => pattern.test(withoutComments(source.text))).map((source) => source.path);

  test('the offset and the lengths of time stand in calendar/ alone', () => {
    const own =
      /\+07:00|\b7 \* (?:HOUR_MS|3_?600_?000|60 \* 60)|\b86_400_000\b|\b24 \* 60 \* 60\b|const (?:DAY|HOUR|MINUTE)_MS =/;
    expect(having(outside('calendar'), own)).toEqual([]);
  });

  test('a day is put into words in calendar/ alone', () => {
    const words = /split\('-'\)\.reverse\(\)|\.slice\(8, 10\)\}\/|Intl\.DateTimeFormat/;
    expect(having(outside('calendar'), words)).toEqual([]);
  });

  test('diacritics are folded, thousands parted and slips counted in writing/ alone', () => {
    const folding = /normalize\('NFK?D'\)|\\B\(\?=\(\\d\{3\}\)/;
    expect(having(outside('writing'), folding)).toEqual([]);
    expect(having(outside('writing'), /localeCompare\([^)]*'vi'\)/)).toEqual([]);
    const distances = ALL.filter((source) =>
      /function (?:distance|slips|levenshtein)\w*\(a/i.test(source.text),
    );
    expect(distances.map(({ path }) => path)).toEqual(['writing/near.ts']);
  });

  test('text is cleaned of hidden signs, dashes and halves of pairs in writing/ alone', () => {
    const cleaning = /replace\(\s*\/[^/\n]*(?:\\p\{C[fs]\}|\\u00AD|\\u200B|‐‑‒)/i;
    expect(having(outside('writing'), cleaning)).toEqual([]);
  });

  test('a closed list has its words once, in the room that owns it, and no word falls back to the key', () => {
    const again = /(?:CHANNEL|PURPOSE|AUDIT|STATE)S?_(?:WORDS|LABELS)[^=\n]*: Record<string, string>/;
    expect(having(ALL, again)).toEqual([]);
    expect(having(outside('knowledge'), /_(?:WORDS|LABELS)\[([\w.]+)\] \?\? \1/)).toEqual([]);
  });
});

describe('views', () => {
  test('every view and partial is named by a page or a view', () => {
    const views = ['console/pages', 'console/views'].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.hbs'))
        .map((path) => ({
          name: path.slice(0, -'.hbs'.length),
          text: readFileSync(join(folder, path), 'utf8'),
        })),
    );
    const pages = ALL.filter(({ room }) => room === 'console').map(({ text }) => text);
    const named = (name: string) =>
      pages.some((text) => text.includes(`'${name}'`) || text.includes(`\`${name.replace(/\d+$/, '${')}`)) ||
      [...pages, ...views.map(({ text }) => text)].some((text) =>
        new RegExp(`'${basename(name)}'|\\{\\{#?>\\s*${basename(name)}\\b`).test(text),
      );
    expect(views.length).toBeGreaterThan(80);
    expect(
      views.map(({ name }) => name).filter((name) => !named(name)),
      'name it in the `view` of a page, or take the file out',
    ).toEqual([]);
  });
});

describe('size', () => {
  test('no file passes 300 lines, tests too: a longer one is cut by noun', () => {
    const files = [...ALL, ...sources(['test'])];
    const long = files
      .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
      .filter(({ lines }) => lines > 300);
    expect(files.length).toBeGreaterThan(ALL.length + 300);
    expect(long).toEqual([]);
  });
});
