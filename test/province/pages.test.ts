/**
 * Every page and download that can be looked at, opened by each role with a province's year in the database: nothing fails, no
 * page shows the key of a closed list instead of its word, and no list grows into a statement.
 */
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../cli/run.ts';
import { createContext } from '../../server/context.ts';
import type { TestApp } from '../app.ts';
import { demoApp, type Person, signedIn } from '../console/door.ts';
import { buildProvince } from './build.ts';
import { closedWords, rawKeys } from './raw-keys.ts';
import { FIRST } from './rows.ts';
import { SMALL } from './size.ts';
import { type Watch, watchStatements } from './statements.ts';

/** More values than this in one statement, and a list was bound that grows: batches are of 900 at most (prisma/batches.ts). */
const MOST_VALUES = 1_000;

let started: TestApp;
let watch: Watch;
beforeAll(async () => {
  started = await demoApp();
  await buildProvince(started.app, SMALL);
  watch = watchStatements();
}, 180_000);
afterAll(async () => {
  watch?.stop();
  await started.close();
});

const ROLES = ['admin', 'tinh-quang-tri', 'tuyen-truyen', 'chi-lan', 'xem-so-lieu'];

/** What stands for the part of an address that names a row. */
async function named(pattern: string): Promise<string[]> {
  const { read } = started.app.deps.db;
  const link = (await read.link.findFirst({ where: { demo: false } }))?.code ?? '';
  const fill = (values: Record<string, string>) =>
    pattern.replace(/:([a-z]+)/gi, (whole, name: string) => values[name] ?? whole).replace('*', 'x');
  const id = String(FIRST + 3);
  if (pattern.startsWith('/areas/'))
    return ['44', '19333'].flatMap((code) => ['csv', 'xlsx'].map((file) => fill({ code, file })));
  if (/^\/(links|[qQ])\//.test(pattern)) return [fill({ code: link })];
  if (pattern.startsWith('/consents/')) return [fill({ code: `G22.99.08-260101-${10_003}` })];
  if (pattern.startsWith('/knowledge/')) return [fill({ topic: 'birth.overview' })];
  if (pattern.startsWith('/people/')) return [fill({ person: `c${id}` })];
  if (pattern.startsWith('/imports/sample')) return [fill({ kind: 'people' })];
  const all = (values: Record<string, string>) =>
    fill({ id, step: '2', token: 'none', kind: 'weekly', ...values });
  return [
    ...['csv', 'xlsx', 'docx', 'html', 'pdf', 'svg'].map((end) => all({ file: end, format: end })),
    // Rows of the demo data.
    ...['1', '2', '3'].map((one) => all({ id: one })),
    all({ id: '1', kind: 'window' }),
  ];
}

async function addresses(): Promise<string[]> {
  const patterns = started.routes
    .filter((route) => route.method === 'GET' && !route.url.endsWith('/events'))
    .map((route) => route.url);
  const all = await Promise.all(patterns.map(async (url) => (/[:*]/.test(url) ? await named(url) : [url])));
  return [...new Set(all.flat())];
}

const keys = closedWords();

async function look(someone: Person, urls: readonly string[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const url of urls) {
    const visit = await someone.get(url);
    if (visit.status >= 500) wrong.push(`${visit.status} ${url}`);
    if (/^\s*<!doctype html/i.test(visit.text))
      wrong.push(...rawKeys(visit.text, keys).map((key) => `${url} shows ${key}`));
  }
  return wrong;
}

/** What a command writes and how it ended; it opens the database by itself, as a shell would. */
async function command(...words: string[]): Promise<{ code: number; err: string }> {
  const err: string[] = [];
  const context = createContext({
    env: { ...started.env, LOG_LEVEL: 'silent' },
    out: () => {},
    err: (text) => void err.push(text),
    input: Readable.from(['']),
    clock: started.app.deps.now,
  });
  return { code: await runCommand(words, context), err: err.join('') };
}

const CAMPAIGN = String(FIRST + 3);
const COMMANDS = [
  'doctor',
  'contacts export --area 19333',
  'people find 0910000003',
  `people show c${CAMPAIGN}`,
  `people export c${CAMPAIGN}`,
  'requests list',
  'campaign list',
  `campaign preview ${CAMPAIGN}`,
  `campaign forecast ${FIRST}`,
  `campaign show ${CAMPAIGN}`,
  `campaign status ${CAMPAIGN}`,
  `campaign ledger ${CAMPAIGN}`,
  'campaign calendar 2026-11',
  'campaign unknown',
  'campaign posts',
  'consent list',
  'consent plan G22.99.08-260101-10004',
  `uptake lift --campaign ${CAMPAIGN}`,
  'uptake report --province 44 --from 2026-01-01 --to 2026-11-30',
  'report daily --province 44 --date 2026-11-24',
  'report weekly --province 44 --date 2026-11-24',
  'report monthly --province 44 --date 2026-10-24',
  'report missing --province 44',
  'outreach list --from 2026-01-01 --to 2026-11-30',
  'facts list --as admin',
  'rules list',
  'imports',
  'user list',
  'audit verify',
  'audit list',
  'keys status',
  'backup sao-luu.db',
];

describe('with a province in the database', () => {
  it.each(ROLES)(
    'every page opens for %s',
    async (role) => {
      const urls = await addresses();
      expect(urls.length).toBeGreaterThan(90);
      expect(await look(await signedIn(started, role), urls)).toEqual([]);
    },
    180_000,
  );

  it.each(COMMANDS)(
    'the command "%s" does what it says',
    async (line) => {
      const words = line
        .split(' ')
        .map((word) => (/\.(csv|zip|db)$/.test(word) ? join(started.folder, word) : word));
      const { code, err } = await command(...words);
      expect([code, err]).toEqual([0, '']);
    },
    60_000,
  );

  it('and no statement was given a list that grows', () => {
    expect(watch.longest().values, watch.longest().sql).toBeLessThanOrEqual(MOST_VALUES);
    // The watch sees something.
    expect(watch.longest().values).toBeGreaterThan(100);
  });
});

describe('a raw key', () => {
  it('would be seen on a page, read aloud too, and its word is not', () => {
    const shown = (html: string) =>
      rawKeys(html, keys).map((one) => one.replace(/.*\[/, '').replace(']', ''));
    expect(shown('<td>requested</td><p title="Trạng thái: draft">x</p>')).toEqual(['requested', 'draft']);
    expect(shown('<p>Lý do cap_person</p>')).toEqual(['cap_person']);
    expect(shown('<td class="draft">Bản nháp</td><option value="birth">khai sinh</option>')).toEqual([]);
    expect(keys.size).toBeGreaterThan(300);
  });
});
