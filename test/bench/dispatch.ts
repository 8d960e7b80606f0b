import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../../prisma/client.ts';
import { inChild, startChild } from './child.ts';
import { CONCURRENCY } from './contenders.ts';
import { forget, seenBy } from './gateway.ts';
import { copyOf, type Prepared, prepare, prepareSqlite, settings } from './people.ts';
import { median, type Report, type Row, verdict } from './report.ts';
import type { Spent } from './spent.ts';

const RECIPIENTS = 100_000;
const REDIS_URL = process.env.TEST_REDIS_URL ?? process.env.REDIS_URL;
const POSTGRESQL_URL = process.env.TEST_POSTGRESQL_URL ?? process.env.DATABASE_URL;
/** Processes of the set-ups with several. */
const WORKERS = 2;

type Contender = 'ours' | 'usual' | 'limit' | 'floor';

/**
 * A campaign by SMS over HTTP to a local gateway, the same in one run for three contenders: ours, the usual way, and the limit
 * of a loop that records nothing; then ours in its three set-ups.
 */
export async function dispatchBench(folder: string, flags: ReadonlyMap<string, number>): Promise<Report> {
  const count = flags.get('recipients') ?? RECIPIENTS;
  const rounds = flags.get('rounds') ?? 1;
  const gateway = startChild<{ url: string }>('gateway', {});
  const { url } = await gateway.result;
  const template = await prepareSqlite(folder, 'template.db', count);
  const race: Record<Contender, Spent[]> = { ours: [], usual: [], limit: [], floor: [] };
  const says: string[] = [];
  const rows: Row[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      const own = copyOf(template.path, join(folder, `ours-${round}`));
      race.ours.push(await inChild<Spent>('ours', { env: env(`file:${own}`, url) }));
      await check(url, count);
      await recorded(`file:${own}`, count);
      race.limit.push(await inChild<Spent>('limit', { url, count, text: template.text }));
      await check(url, count);
      race.floor.push(await inChild<Spent>('floor', { url, count, text: template.text }));
      await check(url, count);
      if (REDIS_URL !== undefined) {
        const databaseUrl = `file:${copyOf(template.path, join(folder, `usual-${round}`))}`;
        const job = {
          url,
          count,
          text: template.text,
          databaseUrl,
          redisUrl: REDIS_URL,
          prefix: `bench-${process.pid}`,
        };
        const done = await inChild<Spent & { queueSeconds: number }>('usual', job);
        await check(url, count);
        race.usual.push(done);
        says.push(`the usual way also took ${done.queueSeconds.toFixed(1)} s to fill its queue, not counted`);
      }
    }
    rows.push(...raceRows(race, count), ...(await setUps(folder, count, url, template, says)));
  } finally {
    await gateway.end();
  }
  const speed = (of: readonly Spent[]) => count / median(of.map((one) => one.seconds));
  const cpu = (of: readonly Spent[]) => median(of.map((one) => one.cpuSeconds));
  says.unshift(
    `${count.toLocaleString('en')} recipients, ${CONCURRENCY} requests at once, ${rounds} round(s); ratio: against the limit`,
    verdict('ours / limit, messages per second', speed(race.ours) / speed(race.limit), 0.6, 'more'),
    ...(race.usual.length === 0
      ? ['LEFT OUT: the usual way needs Redis (TEST_REDIS_URL or REDIS_URL)']
      : [
          verdict('ours / usual way, messages per second', speed(race.ours) / speed(race.usual), 3, 'more'),
          `            CPU of the usual way / CPU of ours: ${(cpu(race.usual) / cpu(race.ours)).toFixed(2)}`,
        ]),
    `            CPU of the limit / CPU of ours: ${(cpu(race.limit) / cpu(race.ours)).toFixed(2)}`,
  );
  return { rows, says };
}

function raceRows(race: Record<Contender, readonly Spent[]>, count: number): Row[] {
  const limit = count / median(race.limit.map((one) => one.seconds));
  const row = (what: string, spent: readonly Spent[]): Row[] => {
    if (spent.length === 0) return [];
    const perSecond = count / median(spent.map((one) => one.seconds));
    return [
      {
        what,
        perSecond,
        ratio: perSecond / limit,
        cpuSeconds: median(spent.map((one) => one.cpuSeconds)),
        peakMb: median(spent.map((one) => one.peakMb)),
      },
    ];
  };
  return [
    ...row('ours: ledger, all rules, durable claim, outcome recorded', race.ours),
    ...row('usual: a BullMQ job each, axios, a Prisma update each', race.usual),
    ...row('limit: bare axios loop, nothing recorded', race.limit),
    ...row('bare undici loop, nothing recorded', race.floor),
  ];
}

function env(databaseUrl: string, gatewayUrl: string, more: Record<string, string> = {}) {
  return settings(databaseUrl, { SMS_PROVIDER: 'http', SMS_URL: gatewayUrl, ...more });
}

/** Everybody once, at the gateway; a contender that loses or doubles has no speed. */
async function check(url: string, count: number): Promise<void> {
  const seen = await seenBy(url);
  if (seen.people !== count || seen.most !== 1)
    throw new Error(`${seen.people} of ${count} people reached, ${seen.copies} copies`);
  await forget(url);
}

/** Waits until the gateway has seen so many messages. `at` in milliseconds. */
async function seenAtLeast(url: string, copies: number): Promise<{ copies: number; at: number }> {
  for (;;) {
    const seen = await seenBy(url);
    if (seen.copies >= copies) return { copies: seen.copies, at: performance.now() };
    await sleep(50);
  }
}

/** And everybody once in the ledger. */
async function recorded(databaseUrl: string, count: number): Promise<void> {
  const db = await openDatabase(databaseUrl);
  const sent = await db.read.message.count({ where: { state: 'sent', providerId: { not: null } } });
  await db.close();
  if (sent !== count) throw new Error(`${sent} of ${count} recorded as sent`);
}

// ---------------------------------------------------------------- three set-ups

async function setUps(
  folder: string,
  count: number,
  url: string,
  template: Prepared,
  says: string[],
): Promise<Row[]> {
  const rows: Row[] = [];
  const run = async (what: string, databaseUrl: string, redisUrl: string | null, workers: number) => {
    const more: Record<string, string> = redisUrl === null ? {} : { REDIS_URL: redisUrl };
    const job = { env: env(databaseUrl, url, more) };
    const children = Array.from({ length: workers }, () => startChild<Spent>('worker', job));
    // From the first message on: how long a process takes to start is another question.
    const first = await seenAtLeast(url, 1);
    const last = await seenAtLeast(url, count);
    const perSecond = ((last.copies - first.copies) / (last.at - first.at)) * 1000;
    for (const child of children) child.process.send('stop');
    const spent = await Promise.all(children.map((child) => child.result));
    await Promise.all(children.map((child) => child.end()));
    await check(url, count);
    await recorded(databaseUrl, count);
    const sum = (of: (one: Spent) => number) => spent.reduce((total, one) => total + of(one), 0);
    rows.push({
      what,
      perSecond,
      ratio: null,
      cpuSeconds: sum((one) => one.cpuSeconds),
      peakMb: sum((one) => one.peakMb),
    });
  };
  await run(
    'set-up embedded: 1 process, SQLite',
    `file:${copyOf(template.path, join(folder, 'one'))}`,
    null,
    1,
  );
  if (REDIS_URL === undefined) says.push('LEFT OUT: set-ups with Redis (TEST_REDIS_URL or REDIS_URL)');
  else
    await run(
      `set-up Redis: ${WORKERS} worker processes, SQLite`,
      `file:${copyOf(template.path, join(folder, 'several'))}`,
      REDIS_URL,
      WORKERS,
    );
  if (REDIS_URL === undefined || POSTGRESQL_URL === undefined || !POSTGRESQL_URL.startsWith('postgres'))
    says.push('LEFT OUT: set-up with PostgreSQL (TEST_POSTGRESQL_URL or DATABASE_URL, and Redis)');
  else {
    const name = `bench_${process.pid}`;
    const server = await openDatabase(POSTGRESQL_URL);
    await server.read.$executeRawUnsafe(`CREATE DATABASE ${name}`);
    try {
      const databaseUrl = Object.assign(new URL(POSTGRESQL_URL), { pathname: `/${name}` }).toString();
      await prepare(databaseUrl, count);
      await run(
        `set-up PostgreSQL: ${WORKERS} worker processes, SKIP LOCKED`,
        databaseUrl,
        REDIS_URL,
        WORKERS,
      );
    } finally {
      await server.read.$executeRawUnsafe(`DROP DATABASE ${name} WITH (FORCE)`);
      await server.close();
    }
  }
  return rows;
}
