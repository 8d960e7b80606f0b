import { expect, test } from 'vitest';
import { adapterFactory } from '../../prisma/adapter.ts';
import { PrismaClient } from '../../prisma/generated/sqlite/client.ts';
import { areaReach } from '../../uptake/effect/reach.ts';
import { ROOT } from '../acts.ts';
import { freshSqlite } from '../database.ts';

/** The statements that a piece of work reads with, as SQLite would carry them out. */
async function plans(url: string, work: (client: PrismaClient) => Promise<unknown>): Promise<string[]> {
  const client = new PrismaClient({
    adapter: await adapterFactory(url),
    log: [{ emit: 'event', level: 'query' }],
  });
  const asked: { sql: string; values: unknown[] }[] = [];
  client.$on('query', ({ query, params }) => {
    asked.push({ sql: query, values: JSON.parse(params) as unknown[] });
  });
  await work(client);
  const reads = asked.filter(({ sql }) => /^SELECT/i.test(sql));
  const found: string[] = [];
  for (const { sql, values } of reads) {
    const steps = await client.$queryRawUnsafe<{ detail: string }[]>(`EXPLAIN QUERY PLAN ${sql}`, ...values);
    found.push(...steps.map(({ detail }) => detail));
  }
  await client.$disconnect();
  return found;
}

test.each(['44', '19333'])(
  'the funnel of %s finds its messages by place and time, whatever else was sent',
  async (code) => {
    const { url, close } = await freshSqlite();
    const steps = await plans(url, (client) =>
      areaReach(ROOT, client, code, { from: '2026-09-01', to: '2026-11-30' }),
    );
    const messages = steps.filter((step) => /\bMessage\b/.test(step));
    expect(messages.length).toBeGreaterThan(0);
    for (const step of messages)
      expect(step).toMatch(
        /^SEARCH .*USING INDEX Message_areaCode_createdAt_idx \(areaCode=\? AND createdAt>\? AND createdAt<\?\)/,
      );
    await close();
  },
);
