import { expect, test } from 'vitest';
import type { BatchFacts } from '../../outbox/batch-facts.ts';
import { DELIVERED_RULES } from '../../outbox/files.ts';
import { judge } from '../../outbox/gate-batch.ts';
import type { ClaimedRow } from '../../outbox/message.ts';
import { sweep } from '../../outbox/outbox.ts';
import { rulesOfRows } from '../../outbox/rules.ts';
import { claim, end, putBack } from '../../outbox/store/claims.ts';
import type { Database } from '../../prisma/client.ts';
import { onBothDatabases, testKeys } from '../database.ts';
import { HOUR, later, ledgerRows, MINUTE, NOON } from './sink.ts';

const keep = (database: Database) =>
  database.read.message.findMany({
    orderBy: { id: 'asc' },
    select: { state: true, claimedBy: true, channel: true },
  });
const take = (database: Database, worker: string, channels: readonly ('sms' | 'zalo')[], limit = 10) =>
  database.write((tx) =>
    claim(tx, database.kind, { lane: 'bulk', channels: [...channels], limit }, NOON, worker),
  );

onBothDatabases('a claim', (open) => {
  test('takes messages of the channels it asks for and no others', async () => {
    const { database, close } = await open();
    await ledgerRows(database, 3, { campaignId: 1, channel: 'sms' });
    await ledgerRows(database, 3, { campaignId: 1, channel: 'zalo' });
    const rows = await take(database, 'one', ['zalo']);
    expect(rows.map((row) => row.channel)).toEqual(['zalo', 'zalo', 'zalo']);
    expect((await keep(database)).filter((row) => row.state === 'queued')).toHaveLength(3);
    await close();
  });

  test('takes nothing before its time', async () => {
    const { database, close } = await open();
    await ledgerRows(database, 1, { campaignId: 1, channel: 'sms', nextAt: NOON });
    await ledgerRows(database, 1, { campaignId: 2, channel: 'sms', nextAt: later(NOON, 1) });
    expect((await take(database, 'one', ['sms'])).map((row) => row.campaignId)).toEqual([1]);
    await close();
  });

  test('is given back and ended by its owner only', async () => {
    const { database, close } = await open();
    await ledgerRows(database, 2, { campaignId: 1, channel: 'sms' });
    const [first, second] = await take(database, 'owner', ['sms']);
    if (first === undefined || second === undefined) throw new Error('nothing was claimed');
    const back = [{ id: first.id, nextAt: later(NOON, HOUR) }];
    const ended = [
      { id: second.id, state: 'dropped' as const, rule: 'stopped', reason: null, staffText: 'Đã dừng.' },
    ];
    await database.write((tx) => putBack(tx, back, 'another', true));
    await database.write((tx) => end(tx, ended, NOON, 'another'));
    expect((await keep(database)).map((row) => [row.state, row.claimedBy])).toEqual([
      ['sending', 'owner'],
      ['sending', 'owner'],
    ]);
    await database.write((tx) => putBack(tx, back, 'owner', true));
    await database.write((tx) => end(tx, ended, NOON, 'owner'));
    expect((await keep(database)).map((row) => row.state)).toEqual(['queued', 'dropped']);
    await close();
  });

  test('of the future counts as old: the clock was set back, and its worker may be dead', async () => {
    const { database, close } = await open();
    await ledgerRows(database, 1, { campaignId: 1, channel: 'sms', nextAt: later(NOON, HOUR) });
    await database.write((tx) =>
      claim(tx, database.kind, { lane: 'bulk', channels: ['sms'], limit: 1 }, later(NOON, 2 * HOUR), 'gone'),
    );
    const deps = { db: database, keys: testKeys, now: () => NOON };
    // A claim of this very moment, by another machine whose clock is a little ahead, is left alone.
    const swept = await sweep(deps, { now: NOON, keyed: () => true });
    expect(swept).toMatchObject({ requeued: 1, unknown: 0 });
    const early = await sweep(deps, { now: NOON, keyed: () => true });
    expect(early.requeued).toBe(0);
    await close();
  });
});

test('demo data end on a channel whose messages leave the machine, and pass where none do', () => {
  const row = { id: 1, channel: 'sms', purpose: 'reply', addressId: 1, groupId: null } as ClaimedRow;
  const known = (outside: readonly string[]): BatchFacts => ({
    addresses: new Map([[1, { demo: true, state: 'open', permissions: {}, stoppedAt: null } as never]]),
    groups: new Map(),
    past: [],
    days: new Map(),
    outside: new Set(outside),
  });
  const rules = rulesOfRows(DELIVERED_RULES);
  expect(judge([row], known(['sms']), rules, NOON)).toMatchObject({
    send: [],
    ends: [{ rule: 'demo_data' }],
  });
  expect(judge([row], known(['zalo']), rules, NOON)).toMatchObject({ send: [{ id: 1 }], ends: [] });
});

test('of two workers with a message to one person the younger message yields for longer', () => {
  const rules = rulesOfRows(DELIVERED_RULES);
  const row = (id: number): ClaimedRow => ({
    ...({} as ClaimedRow),
    id,
    key: `k${id}`,
    lane: 'bulk',
    purpose: 'outreach',
    source: 'campaign',
    sourceId: 1,
    channel: 'sms',
    addressId: 1,
    groupId: null,
    contactId: 1,
    campaignId: 1,
    areaCode: '19333',
    textId: null,
    payload: 'x',
    attempts: 0,
    nextAt: NOON,
    expiresAt: null,
    createdAt: NOON,
  });
  const known = (other: number): BatchFacts => ({
    addresses: new Map([
      [
        1,
        {
          id: 1,
          channel: 'sms',
          sealed: 'x',
          state: 'open',
          stoppedAt: null,
          lastInboundAt: null,
          contactId: 1,
          demo: false,
          permissions: { outreach: 'granted', reminder: 'granted' },
        } as unknown as BatchFacts['addresses'] extends ReadonlyMap<number, infer One> ? One : never,
      ],
    ]),
    groups: new Map(),
    past: [{ ...row(other), state: 'sending', at: NOON }],
    days: new Map(),
  });
  const waitOf = (id: number, other: number) => {
    const [wait] = judge([row(id)], known(other), rules, NOON).waits;
    return (wait?.nextAt.getTime() ?? 0) - NOON.getTime();
  };
  const older = waitOf(1, 2);
  const younger = waitOf(2, 1);
  expect(older).toBeGreaterThan(0);
  expect(younger).toBeGreaterThan(older);
  expect(younger).toBeLessThanOrEqual(MINUTE);
});
