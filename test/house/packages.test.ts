/**
 * The packages as the lock file has them: every one pinned by its hash; those that reach production run on the oldest Node
 * that we promise, carry a permissive licence, and hold no tool of development (docs/decisions/0004-dependencies.md).
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

type Entry = {
  version?: string;
  name?: string;
  integrity?: string;
  link?: boolean;
  license?: string;
  engines?: { node?: string };
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
};

const packages: Record<string, Entry> = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages;

/** Where Node would find `name` from the package at `path`: its own folder first, then each folder above. */
function resolve(path: string, name: string): string | undefined {
  let from = path;
  for (;;) {
    const place = from === '' ? `node_modules/${name}` : `${from}/node_modules/${name}`;
    if (packages[place] !== undefined) return place;
    if (from === '') return undefined;
    const above = from.lastIndexOf('/node_modules/');
    from = above < 0 ? '' : from.slice(0, above);
  }
}

/** What `npm ci --omit=dev` brings: everything that the root's own dependencies lead to, optional peers included when present. */
function production(): string[] {
  const reached = new Set<string>();
  const open = Object.keys(packages['']?.dependencies ?? {}).map((name) => resolve('', name));
  while (open.length > 0) {
    const path = open.pop();
    if (path === undefined || reached.has(path)) continue;
    reached.add(path);
    const entry = packages[path];
    for (const list of [entry?.dependencies, entry?.optionalDependencies, entry?.peerDependencies])
      for (const name of Object.keys(list ?? {})) open.push(resolve(path, name));
  }
  return [...reached].sort();
}

const PRODUCTION = production();
const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** Does the range of `engines.node` admit 20.19.0? The forms in use: `>=20`, `^18 || >=20.19`, `>= v12.22`, `20.x`, `*`. */
function admitsNode20(range: string): boolean {
  const floor = [20, 19, 0] as const;
  const atLeast = (version: number[]) => {
    for (const [at, part] of floor.entries())
      if ((version[at] ?? 0) !== part) return (version[at] ?? 0) < part;
    return true;
  };
  return range.split('||').some((choice) => {
    const parts = [...choice.matchAll(/(>=|>|<=|<|\^|~|=)?\s*v?(\d+)(?:\.(\d+|x|\*))?(?:\.(\d+|x|\*))?/g)];
    if (parts.length === 0) return /^\s*\*?\s*$/.test(choice);
    return parts.every(([, sign = '=', major, minor, patch]) => {
      const version = [major, minor, patch].map((part) => Number(part) || 0);
      if (sign === '>=' || sign === '>') return atLeast(version);
      if (sign === '<' || sign === '<=') return !atLeast(version);
      return version[0] === 20 && atLeast(version);
    });
  });
}

/** Licences that let an office run and change the program without conditions on its own work. */
const PERMISSIVE =
  /^\(?(MIT|MIT-0|ISC|0BSD|BSD-0-Clause|BSD-2-Clause|BSD-3-Clause|Apache-2\.0|BlueOak-1\.0\.0|Unlicense|Python-2\.0|OFL-1\.1|Zlib|WTFPL OR MIT|MIT OR WTFPL|MIT OR Apache-2\.0|MIT AND Zlib|MIT OR GPL-3\.0-or-later|WTFPL OR ISC|BSD-2-Clause OR MIT OR Apache-2\.0|MIT AND OFL-1\.1)\)?$/;

/** Read by a person: what the package's own files say where its manifest says nothing, or why a weaker copyleft is harmless here. */
const READ: Record<string, string> = {
  'png-js': 'its LICENSE file is MIT',
  'web-push': 'MPL-2.0: used unchanged as a library; the duty to publish changes is per file of that package',
};

describe('packages (security 14)', () => {
  test('every entry of the lock is pinned by a hash', () => {
    const bare = Object.entries(packages)
      .filter(([path, entry]) => path !== '' && entry.link !== true && entry.integrity === undefined)
      .map(([path]) => path);
    expect(bare).toEqual([]);
  });

  test('what reaches production runs on Node 20.19', () => {
    const wrong = PRODUCTION.filter((path) => !admitsNode20(packages[path]?.engines?.node ?? '*')).map(
      (path) => `${nameOf(path)}@${packages[path]?.version} wants ${packages[path]?.engines?.node}`,
    );
    expect(wrong).toEqual([]);
  });

  test('the reading of version ranges tells what fits', () => {
    for (const yes of [
      '>=20',
      '*',
      '^18 || >=20.19',
      '>= v12.22',
      '20.x',
      '>=10.0.0',
      '>= 16',
      '^20.19.0 || >=22',
    ])
      expect([yes, admitsNode20(yes)]).toEqual([yes, true]);
    for (const no of ['>=22', '^22 || ^24 || >=26', '>=22.13.0 || >=24', '^18', '>=20.20', '>=14 <20'])
      expect([no, admitsNode20(no)]).toEqual([no, false]);
  });

  test('what reaches production has a permissive licence', () => {
    const wrong = PRODUCTION.filter(
      (path) => !PERMISSIVE.test(packages[path]?.license ?? '') && READ[nameOf(path)] === undefined,
    ).map((path) => `${nameOf(path)}: ${packages[path]?.license}`);
    expect(wrong).toEqual([]);
  });

  test('no tool of development reaches production', () => {
    const tools =
      /^(prisma|prisma-cli|@prisma\/(studio-core|dev|engines)|vitest|playwright-core|@biomejs\/.*|knip|prettier|node-nlp|telegram-test-api|smtp-server|vnu-jar|axe-core)$/;
    expect(PRODUCTION.map(nameOf).filter((name) => tools.test(name))).toEqual([]);
  });
});
