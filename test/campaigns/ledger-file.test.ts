import { expect, test } from 'vitest';
import { ledgerCsv } from '../../campaigns/campaigns.ts';
import type { Database } from '../../prisma/client.ts';
import { ROOT } from '../acts.ts';
import { freshSqlite, testKeys } from '../database.ts';
import { ledgerRows, NOON } from '../outbox/sink.ts';

const rowsOf = (database: Database, count: number, more: object = {}) =>
  ledgerRows(database, count, {
    campaignId: 1,
    channel: 'sms',
    areaCode: '19333',
    payload: 'Nguyễn Văn A +84901000001',
    ...more,
  });
/** A database with the campaign whose ledger is read. */
async function withCampaign() {
  const opened = await freshSqlite();
  await opened.database.read.campaign.create({
    data: {
      id: 1,
      name: 'Hướng dẫn',
      purpose: 'outreach',
      plan: '{}',
      authorId: 1,
      areaCode: '44',
      startAt: NOON,
      endAt: NOON,
      createdAt: NOON,
    },
  });
  return opened;
}
const deps = (db: Database) => ({ db, keys: testKeys, now: () => NOON });
async function read(lines: AsyncGenerator<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line.trim());
  return all.slice(1);
}

test('the ledger as a file has what the filters let through, and nothing else', async () => {
  const { database, close } = await withCampaign();
  await rowsOf(database, 4);
  await rowsOf(database, 3, { channel: 'zalo', state: 'sent', wave: 1, areaCode: '19351' });
  await rowsOf(database, 2, { state: 'dropped', rule: 'cap' });
  await rowsOf(database, 1, { state: 'failed', reason: 'refused' });
  await rowsOf(database, 5, { campaignId: 2 });
  const count = async (only: Parameters<typeof ledgerCsv>[3]) =>
    (await read(ledgerCsv(ROOT, deps(database), 1, only))).length;
  expect(await count({})).toBe(10);
  expect(await count({ states: ['sent'] })).toBe(3);
  expect(await count({ channel: 'sms' })).toBe(7);
  expect(await count({ why: 'cap' })).toBe(2);
  expect(await count({ why: 'refused' })).toBe(1);
  expect(await count({ wave: 1 })).toBe(3);
  expect(await count({ areaCodes: ['19351'], channel: 'sms' })).toBe(0);
  expect(await count({ id: 1 })).toBe(1);
  expect(await count({ id: 0 })).toBe(0);
  await close();
});

test('its cells never calculate, and no name, number or word of a citizen is in it', async () => {
  const { database, close } = await withCampaign();
  await rowsOf(database, 1, { staffText: '=HYPERLINK("http://x")', reason: '@SUM(1)', providerId: '+1-2' });
  const [line] = await read(ledgerCsv(ROOT, deps(database), 1));
  expect(line).toContain(`'=HYPERLINK`);
  expect(line).toContain(`'@SUM(1)`);
  expect(line).toContain(`'+1-2`);
  expect(line).not.toMatch(/Nguyễn|\+84|090100/);
  await close();
});

test('a long one is read as it is taken: whoever stops reading stops it', async () => {
  const { database, close } = await withCampaign();
  await rowsOf(database, 1_300);
  let pages = 0;
  const watched = new Proxy(database.read, {
    get: (client, name) =>
      name === 'message'
        ? new Proxy(client.message, {
            get: (message, verb) => {
              if (verb === 'findMany') pages += 1;
              return Reflect.get(message, verb);
            },
          })
        : Reflect.get(client, name),
  });
  const lines = ledgerCsv(ROOT, deps({ ...database, read: watched }), 1);
  for (let taken = 0; taken < 10; taken += 1) await lines.next();
  expect(pages).toBe(1);
  await lines.return(undefined);
  expect(pages).toBe(1);
  expect(await read(ledgerCsv(ROOT, deps(database), 1))).toHaveLength(1_300);
  await close();
});
