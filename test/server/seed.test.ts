import { afterEach, expect, test } from 'vitest';
import { person } from '../../contacts/contacts.ts';
import { post } from '../../outbox/outbox.ts';
import { removeDemo, seedDemo } from '../../server/seed.ts';
import { type TestApp, testApp } from '../app.ts';

let opened: TestApp | null = null;
afterEach(async () => {
  await opened?.close();
  opened = null;
});

const NOW = '2026-11-21T03:00:00Z';

/** Rows of each table, for what must be empty or full. */
async function rows(app: TestApp): Promise<Record<string, number>> {
  const { read } = app.app.deps.db;
  return {
    users: await read.user.count(),
    contacts: await read.contact.count(),
    addresses: await read.address.count(),
    groups: await read.group.count(),
    campaigns: await read.campaign.count(),
    messages: await read.message.count(),
    dossiers: await read.dossier.count(),
    consents: await read.consent.count(),
    tables: await read.uptakeTable.count(),
    links: await read.link.count({ where: { retiredAt: null } }),
  };
}

test('an empty database gets demo data of every kind, a second start leaves it as it is', async () => {
  opened = await testApp({}, NOW);
  expect(await seedDemo(opened.app)).toEqual({ seeded: true, admin: 'admin' });
  const first = await rows(opened);
  for (const [table, count] of Object.entries(first)) expect(count, table).toBeGreaterThan(0);
  expect(await opened.app.deps.db.read.campaign.findMany({ select: { state: true } })).toEqual([
    { state: 'finished' },
  ]);
  expect(await seedDemo(opened.app)).toEqual({ seeded: false, admin: 'admin' });
  expect(await rows(opened)).toEqual(first);
});

test('removing the demo takes all of it and nothing that was entered since', async () => {
  opened = await testApp({}, NOW);
  await seedDemo(opened.app);
  const { deps } = opened.app;
  await deps.db.write((tx) =>
    person(tx, deps.keys, {
      channel: 'sms',
      address: '+84912345678',
      areaCode: '19333',
      provinceCode: '44',
      source: 'thật',
      basis: 'thật',
      now: deps.now(),
    }),
  );
  await removeDemo(opened.app);
  expect(await rows(opened)).toEqual({
    users: 0,
    contacts: 1,
    addresses: 1,
    groups: 0,
    campaigns: 0,
    messages: 0,
    dossiers: 0,
    consents: 0,
    tables: 0,
    links: 0,
  });
  // A database without users is a real one now: no demo comes back by itself.
  expect(await seedDemo(opened.app)).toEqual({ seeded: false, admin: null });
  // A code may have been printed: it opens, and is nobody else's, for good.
  const kept = await deps.db.read.link.findMany();
  expect(kept.length).toBeGreaterThan(0);
  expect(kept.every((link) => link.retiredAt !== null && !link.demo)).toBe(true);
  expect(await deps.db.read.visit.count()).toBe(0);
});

test('demo data is never written to by a real provider', async () => {
  opened = await testApp({ SMS_PROVIDER: 'http', SMS_URL: 'http://127.0.0.1:9/send?to={to}' }, NOW);
  await seedDemo(opened.app);
  const { deps } = opened.app;
  const address = await deps.db.read.address.findFirstOrThrow({
    where: { channel: 'sms', contactId: { not: null } },
  });
  await deps.db.write((tx) =>
    post(tx, deps.keys, [
      {
        key: 'try',
        lane: 'bulk',
        purpose: 'service',
        source: 'bot',
        channel: 'sms',
        addressId: address.id,
        areaCode: '19333',
        payload: { text: 'x' },
        nextAt: deps.now(),
      },
    ]),
  );
  await opened.tick();
  expect(await deps.db.read.message.findUniqueOrThrow({ where: { key: 'try' } })).toMatchObject({
    state: 'dropped',
    rule: 'demo_data',
  });
});
