/** Settings are documented, read, and read in one place; long lists are cut in one place. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { SETTINGS } from '../../server/settings.ts';
import { ALL, withoutComments } from './sources.ts';

describe('settings', () => {
  test('every setting stands in the table of the README with its name', () => {
    const readme = readFileSync('README.md', 'utf8');
    expect(
      Object.keys(SETTINGS).filter((name) => !readme.includes(`\`${name}\``)),
      'write a row for each into the table of settings in README.md',
    ).toEqual([]);
  });

  test('every setting is shaped in server/config.ts', () => {
    const config = readFileSync('server/config.ts', 'utf8');
    expect(
      Object.keys(SETTINGS).filter((name) => !new RegExp(`\\b${name}\\b`).test(config)),
      'say in server/config.ts what each may be, and put it into Config or Secrets',
    ).toEqual([]);
  });

  test('every setting is read by something besides the reading of settings', () => {
    const config = readFileSync('server/config.ts', 'utf8');
    const fields = ['Config', 'Secrets'].flatMap((name) => {
      const body = new RegExp(`export type ${name} = \\{\\n([\\s\\S]*?)\\n\\};`).exec(config)?.[1] ?? '';
      return [...body.matchAll(/^ {2}(\w+):/gm)].map((match) => match[1] ?? '');
    });
    expect(fields.length).toBeGreaterThan(15);
    const readers = ALL.filter(
      (source) => !/^server\/(config|config-checks|settings)\.ts$/.test(source.path),
    );
    const read = (field: string) =>
      readers.some(({ text }) =>
        new RegExp(
          `(?:config|secrets)\\??\\.${field}\\b|\\b${field}\\b[^;]*\\} = [^;]*(?:config|secrets)`,
        ).test(text),
      );
    expect(
      fields.filter((field) => !read(field)),
      'nothing reads these fields of Config or Secrets (server/config.ts): use config.<field> where it counts, or take the setting out',
    ).toEqual([]);
  });

  test('no file but the settings and the command reads the environment', () => {
    const wrong = ALL.filter(
      (source) =>
        /\bprocess\.env\b/.test(withoutComments(source.text)) &&
        !['server/lienthong.ts', 'server/dev.ts'].includes(source.path),
    );
    expect(
      wrong.map((source) => source.path),
      'make it a setting (server/settings.ts, server/config.ts) and hand its value in',
    ).toEqual([]);
  });

  test('one place cuts long lists for the database', () => {
    const cuts = /for \(let (\w+) = 0; \1 < [\w.]+\.length; \1 \+= [\w.]+\)[\s\S]{0,400}?\.slice\(\1, \1 \+/;
    const wrong = ALL.filter(
      ({ path, text }) =>
        path !== 'prisma/batches.ts' && /\/store\b|prisma\/client/.test(text + path) && cuts.test(text),
    );
    expect(
      wrong.map((source) => source.path),
      'use batches or inBatches of prisma/batches.ts',
    ).toEqual([]);
  });
});
