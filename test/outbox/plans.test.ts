import { COUNTRY } from '../../areas/scope.ts';
/**
 * The statements that run while a million messages wait, held to their indexes: each is planned by the database itself on the schema
 * as it is migrated. Without this an innocent change of a statement or an index is noticed only by whoever has a million.
 */

import type { SqlDriverAdapter, SqlDriverAdapterFactory, SqlQuery } from '@prisma/driver-adapter-utils';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scopeOfAreas } from '../../areas/scope.ts';
import * as messageStore from '../../outbox/store/adding.ts';
import * as claimStore from '../../outbox/store/claims.ts';
import * as countStore from '../../outbox/store/counts.ts';
import * as ledgerStore from '../../outbox/store/ledger.ts';
import * as pastStore from '../../outbox/store/past.ts';
import * as queueStore from '../../outbox/store/queued.ts';
import * as receiptStore from '../../outbox/store/receipts.ts';
import * as undecidedStore from '../../outbox/store/undecided.ts';
import { adapterFactory, readerAndWriter } from '../../prisma/adapter.ts';
import type { DatabaseKind, Reader, Tx } from '../../prisma/client.ts';
import { PrismaClient as PostgresqlClient } from '../../prisma/generated/postgresql/client.ts';
import { PrismaClient } from '../../prisma/generated/sqlite/client.ts';
import { onBothDatabases } from '../database.ts';
import { NOON } from './sink.ts';

type Planned = { sql: string; plan: string };

/** A client that asks for the plan of every statement before it runs it. */
async function planning(url: string, kind: DatabaseKind, plans: Planned[]): Promise<PrismaClient> {
  // What has an index must use it, however empty the tables are.
  const address = kind === 'postgresql' ? `${url}?options=-c%20enable_seqscan%3Doff` : url;
  const plain = await adapterFactory(address);
  const factory = kind === 'postgresql' ? plain : readerAndWriter(plain);
  const watched: SqlDriverAdapterFactory = {
    provider: factory.provider,
    adapterName: factory.adapterName,
    async connect(): Promise<SqlDriverAdapter> {
      const connection = await factory.connect();
      const info = connection.getConnectionInfo?.bind(connection);
      const explain = async (query: SqlQuery) => {
        const asked = kind === 'postgresql' ? 'EXPLAIN' : 'EXPLAIN QUERY PLAN';
        const { rows, columnNames } = await connection.queryRaw({ ...query, sql: `${asked} ${query.sql}` });
        const column = kind === 'postgresql' ? 0 : columnNames.indexOf('detail');
        plans.push({ sql: query.sql, plan: rows.map((row) => String(row[column])).join('\n') });
      };
      const both =
        <T>(run: (query: SqlQuery) => Promise<T>) =>
        async (query: SqlQuery) => {
          if (/^\s*(SELECT|UPDATE|DELETE|INSERT|WITH)/i.test(query.sql)) await explain(query);
          return run(query);
        };
      return {
        provider: connection.provider,
        adapterName: connection.adapterName,
        queryRaw: both((query) => connection.queryRaw(query)),
        executeRaw: both((query) => connection.executeRaw(query)),
        executeScript: (script) => connection.executeScript(script),
        startTransaction: (isolation) => connection.startTransaction(isolation),
        ...(info === undefined ? {} : { getConnectionInfo: info }),
        dispose: () => connection.dispose(),
      };
    },
  };
  return kind === 'postgresql'
    ? (new PostgresqlClient({ adapter: watched }) as unknown as PrismaClient)
    : new PrismaClient({ adapter: watched });
}

const SCANS = { sqlite: /SCAN (main\.)?Message/, postgresql: /Seq Scan on "?(public"?\.)?"?Message/ };
const SORTS = /TEMP B-TREE FOR ORDER BY/;

type Statement = {
  /** What it is, as a sentence begins. */
  name: string;
  run: (reader: Reader & Tx, kind: DatabaseKind) => Promise<unknown>;
  /** Indexes that may serve it; on PostgreSQL any index may, the planner knows the sizes. */
  by: RegExp;
  /** Its order comes from the index, so a page costs a page however much there is. */
  ordered?: true;
};

const DUE = /Message_state_lane_channel_nextAt_idx/;
const STATE = /Message_state_expiresAt_idx|Message_state_lane_channel_nextAt_idx/;
const CAMPAIGN = /Message_campaignId_state_idx/;
const WALK = /Message_campaignId_id_idx/;
const DOUBT = /Message_undecided_idx/;
const claim = (filter: object) => (tx: Tx, kind: DatabaseKind) =>
  claimStore.claim(tx, kind, { lane: 'bulk', channels: ['sms'], limit: 500, ...filter }, NOON, 'worker');
const end = { state: 'dropped', rule: 'cancelled', staffText: 'Đã hủy' } as const;

const STATEMENTS: Statement[] = [
  {
    name: 'what is due, lane by lane',
    run: (reader) => claimStore.dueNow(reader, ['reply', 'reminder', 'bulk'], ['sms', 'zalo'], NOON),
    by: DUE,
  },
  { name: 'a claim of replies', run: claim({ lane: 'reply' }), by: DUE, ordered: true },
  { name: 'a claim of reminders', run: claim({ lane: 'reminder' }), by: DUE, ordered: true },
  { name: 'a claim of campaigns', run: claim({}), by: DUE, ordered: true },
  { name: 'a claim of all but some campaigns', run: claim({ notCampaigns: [1, 2] }), by: DUE, ordered: true },
  { name: 'a claim of one campaign', run: claim({ campaignId: 1 }), by: DUE, ordered: true },
  {
    name: 'whether a lane has anything due',
    run: (reader) => queueStore.anyDueOf(reader, { lane: 'bulk', channel: 'sms', purpose: 'outreach' }, NOON),
    by: DUE,
  },
  {
    name: 'putting off what the hours keep shut',
    run: (tx) =>
      queueStore.postpone(
        tx,
        {
          lane: 'bulk',
          channel: 'sms',
          purpose: 'outreach',
          until: NOON,
          rule: 'hours',
          staffText: 'Chờ giờ gửi',
        },
        NOON,
      ),
    by: DUE,
  },
  { name: 'what is in hand, for the sweep', run: (reader) => claimStore.inHand(reader), by: STATE },
  {
    name: 'expiring what is too late',
    run: (tx) => queueStore.expireOverdue(tx, 'Quá hạn', NOON),
    by: STATE,
  },
  {
    name: 'receipts without their message',
    run: (reader) => receiptStore.strandedReceipts(reader, 100),
    by: /Message_channel_providerId_idx/,
  },
  {
    name: 'a receipt by the provider’s number',
    run: (reader) => receiptStore.messageByProviderId(reader, 'sms', 'p-1'),
    by: /Message_channel_providerId_idx/,
  },
  {
    name: 'a receipt by our key',
    run: (reader) => receiptStore.messageByKey(reader, 'sms', 'c1-w0-1-sms'),
    by: /Message_key_key/,
  },
  {
    name: 'receipts that came before their message',
    run: (reader, kind) => receiptStore.orphanReceipts(reader, kind, [{ channel: 'sms', providerId: 'p-1' }]),
    by: /Receipt_channel_providerId_state_recipient_stamp_key/,
  },
  {
    name: 'what people were sent before',
    run: (reader, kind) =>
      pastStore.pastSends(reader, kind, { contactIds: [1], addressIds: [2], groupIds: [3] }, NOON, [9]),
    by: /Message_(contactId_sentAt|addressId_sentAt|groupId)_idx/,
  },
  { name: 'a page of a pause', run: (tx) => queueStore.changeLane(tx, 1, 'bulk', 'held', 500), by: CAMPAIGN },
  { name: 'a page of a cancellation', run: (tx) => queueStore.endPage(tx, 1, end, NOON, 500), by: CAMPAIGN },
  { name: 'taking back an approval', run: (tx) => messageStore.takeOut(tx, 1, 500), by: CAMPAIGN },
  {
    name: 'whether anything is left to send',
    run: (reader) => messageStore.anyOpen(reader, 1),
    by: CAMPAIGN,
  },
  { name: 'the counts by state', run: (reader) => countStore.stateRowsOf(reader, 1), by: CAMPAIGN },
  {
    name: 'where a page of a walk ends',
    run: (reader) => ledgerStore.pageEnd(reader, 1, 7, 500),
    by: WALK,
    ordered: true,
  },
  {
    name: 'a page of a walk, counted',
    run: (reader) => countStore.countSpan(reader, { campaignId: 1, after: 7, upTo: 900 }),
    by: WALK,
  },
  {
    name: 'a page of a walk, by reasons',
    run: (reader) => countStore.facetSpan(reader, { campaignId: 1, after: 7, upTo: 900 }),
    by: WALK,
  },
  {
    name: 'a page of the ledger',
    run: (reader) => ledgerStore.ledgerRows(reader, COUNTRY, { campaignId: 1, after: 5 }),
    by: WALK,
    ordered: true,
  },
  ...(
    [
      ['state', { states: ['sent'] }],
      ['channel', { channel: 'sms' }],
      ['area', { areaCodes: ['27259'] }],
      ['wave', { wave: 1 }],
      ['reason', { why: 'cap' }],
    ] as const
  ).map(
    ([name, filter]): Statement => ({
      name: `a page of the ledger by ${name}`,
      run: (reader) =>
        ledgerStore.ledgerRows(reader, COUNTRY, { campaignId: 1, after: 5, limit: 51, ...filter }),
      by: /Message_campaignId_(id|state)_idx/,
      ordered: true,
    }),
  ),
  ...(
    [
      ['', {}],
      [' of a campaign', { campaignId: 1 }],
      [' of a channel', { channel: 'sms' }],
      [' of some areas', {}, ['27259', '00004']],
      [' of a channel of a campaign in some areas', { campaignId: 1, channel: 'sms' }, ['27259']],
    ] as const
  ).flatMap(([of, filter, areas = ['']]): Statement[] => [
    {
      name: `a page of messages in doubt${of}`,
      run: (reader) => undecidedStore.unknownRows(reader, scopeOfAreas(areas), { ...filter, after: 5 }, 51),
      by: DOUBT,
      ordered: true,
    },
    {
      name: `how many are in doubt${of}`,
      run: (reader) => undecidedStore.undecidedCounts(reader, scopeOfAreas(areas), filter),
      by: DOUBT,
    },
    {
      name: `deciding a page of messages in doubt${of}`,
      run: (tx) =>
        undecidedStore.decidePage(tx, scopeOfAreas(areas), { ...filter, upTo: 900 }, 'leave', NOON, 500),
      by: DOUBT,
      ordered: true,
    },
  ]),
];

onBothDatabases('plans of the ledger’s statements', (open, kind) => {
  const plans: Planned[] = [];
  let client: PrismaClient;
  let opened: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    opened = await open();
    client = await planning(opened.url, kind, plans);
  }, 120_000);
  afterAll(async () => {
    await client.$disconnect();
    await opened.close();
  });

  describe('each goes by its index', () => {
    test.each(STATEMENTS)('$name', async ({ run, by, ordered }) => {
      plans.length = 0;
      await run(client as unknown as Reader & Tx, kind);
      const asked = plans.filter(
        ({ sql }) => /["`](Message|Receipt)["`]/.test(sql) && !/WHERE 1=0/.test(sql),
      );
      expect(asked.length).toBeGreaterThan(0);
      for (const { sql, plan } of asked) {
        const said = `${sql}\n${plan}`;
        if (kind === 'postgresql') {
          expect(plan, said).not.toMatch(SCANS.postgresql);
          continue;
        }
        expect(plan, said).not.toMatch(SCANS.sqlite);
        if (ordered) expect(plan, said).not.toMatch(SORTS);
      }
      if (kind === 'sqlite') expect(asked.map(({ plan }) => plan).join('\n')).toMatch(by);
    });
  });

  test('and one that has no index is noticed', async () => {
    plans.length = 0;
    await client.message.findMany({ where: { segments: 3 }, orderBy: { staffText: 'asc' } });
    const [{ plan } = { plan: '' }] = plans;
    if (kind === 'postgresql') expect(plan).toMatch(SCANS.postgresql);
    else {
      expect(plan).toMatch(SCANS.sqlite);
      expect(plan).toMatch(SORTS);
    }
  });
});
