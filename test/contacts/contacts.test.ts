import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addressRow,
  allowAgain,
  closeAddress,
  facts,
  findAddress,
  grant,
  noteInbound,
  person,
  revealAddress,
  stopEverything,
} from '../../contacts/contacts.ts';
import { PURPOSES } from '../../contacts/permission.ts';
import type { Database } from '../../prisma/client.ts';
import { placeOf } from '../../prisma/sealed-columns.ts';
import { freshSqlite, onBothDatabases, testKeys } from '../database.ts';

const NOW = new Date('2026-11-21T02:00:00Z');
const LATER = new Date('2026-11-22T02:00:00Z');
const EVIDENCE = { way: 'import' as const, source: 'UBND xã', basis: 'Phiếu đồng ý', at: NOW };
const SOMEBODY = { areaCode: '19273', provinceCode: '44', source: 'UBND xã', basis: 'Phiếu', now: NOW };

const factsOf = async (db: Database, id: number) => {
  const one = (await facts(db.read, [id])).get(id);
  if (one === undefined) throw new Error('no such address');
  return one;
};

onBothDatabases('contacts', (open) => {
  test('the same address is one row, however often and at once it is asked for', async () => {
    const { database: db, close } = await open();
    const rows = await Promise.all(
      Array.from({ length: 12 }, () =>
        db.write((tx) => addressRow(tx, testKeys, 'zalo', '2512523625412515', NOW)),
      ),
    );
    expect(new Set(rows.map((row) => row.id)).size).toBe(1);
    expect(await findAddress(db.read, testKeys, 'telegram', '2512523625412515')).toBeNull();
    const found = await findAddress(db.read, testKeys, 'zalo', '2512523625412515');
    expect(found && revealAddress(testKeys, found)).toBe('2512523625412515');
    await close();
  });

  test('a person is made once for an address and keeps what is known of them', async () => {
    const { database: db, close } = await open();
    const who = { ...SOMEBODY, channel: 'sms', address: '+84912345678' } as const;
    const made = await Promise.all(
      Array.from({ length: 6 }, () => db.write((tx) => person(tx, testKeys, { ...who, areaCode: '' }))),
    );
    expect(new Set(made.map((one) => one.contactId)).size).toBe(1);
    await db.write((tx) => person(tx, testKeys, { ...who, name: 'Nguyễn Văn An' }));
    await db.write((tx) => person(tx, testKeys, { ...who, name: 'Khác', areaCode: '19288' }));
    const [contact, ...others] = await db.read.contact.findMany();
    expect(others).toEqual([]);
    expect(contact?.areaCode).toBe('19273');
    expect(testKeys.open(contact?.nameSealed ?? '', placeOf.contactName(contact?.id ?? 0))).toBe(
      'Nguyễn Văn An',
    );
    expect((await factsOf(db, made[0]?.addressId ?? 0)).permissions).toEqual({
      reminder: 'none',
      outreach: 'none',
    });
    await close();
  });

  test('a stop closes every address and every purpose of the person, and an office cannot open them', async () => {
    const { database: db, close } = await open();
    const { contactId, addressId } = await db.write((tx) =>
      person(tx, testKeys, { ...SOMEBODY, channel: 'sms', address: '+84912345678' }),
    );
    const other = await db.write(async (tx) => {
      const row = await addressRow(tx, testKeys, 'zalo', '777', NOW);
      await tx.address.update({ where: { id: row.id }, data: { contactId } });
      for (const purpose of PURPOSES) expect(await grant(tx, contactId, purpose, EVIDENCE)).toBe(true);
      return row.id;
    });
    expect((await factsOf(db, other)).permissions).toEqual({ reminder: 'granted', outreach: 'granted' });

    expect(await db.write((tx) => stopEverything(tx, other, LATER))).toEqual([addressId, other]);
    for (const purpose of PURPOSES)
      expect(await db.write((tx) => grant(tx, contactId, purpose, { ...EVIDENCE, at: LATER }))).toBe(false);
    for (const id of [addressId, other]) {
      const now = await factsOf(db, id);
      expect(now.stoppedAt).toEqual(LATER);
      expect(now.permissions).toEqual({ reminder: 'refused', outreach: 'refused' });
    }

    await db.write((tx) => allowAgain(tx, addressId, LATER, ['reminder']));
    expect((await factsOf(db, addressId)).permissions).toEqual({ reminder: 'granted', outreach: 'refused' });
    expect((await factsOf(db, other)).permissions).toEqual({ reminder: 'refused', outreach: 'refused' });
    await close();
  });

  test('an address that said stop before it had a person makes a person who refuses', async () => {
    const { database: db, close } = await open();
    const id = await db.write(async (tx) => {
      const row = await addressRow(tx, testKeys, 'telegram', '42', NOW);
      expect(await stopEverything(tx, row.id, NOW)).toEqual([row.id]);
      return row.id;
    });
    const { contactId } = await db.write((tx) =>
      person(tx, testKeys, { ...SOMEBODY, channel: 'telegram', address: '42' }),
    );
    expect(await db.write((tx) => grant(tx, contactId, 'outreach', EVIDENCE))).toBe(false);
    expect((await factsOf(db, id)).permissions.outreach).toBe('refused');
    await close();
  });

  test('an address that is gone is back when the person writes, and a late report does not close it again', async () => {
    const { database: db, close } = await open();
    const { id } = await db.write((tx) => addressRow(tx, testKeys, 'telegram', '42', NOW));
    await db.write((tx) => closeAddress(tx, id, 'blocked', NOW));
    expect((await factsOf(db, id)).state).toBe('gone');
    await db.write((tx) => noteInbound(tx, id, LATER));
    await db.write((tx) => noteInbound(tx, id, NOW));
    await db.write((tx) => closeAddress(tx, id, 'blocked', NOW));
    expect(await factsOf(db, id)).toMatchObject({ state: 'open', lastInboundAt: LATER });
    await close();
  });

  test('facts of thousands of addresses come in one call', async () => {
    const { database: db, close } = await open();
    await db.write((tx) =>
      tx.address.createMany({
        data: Array.from({ length: 2500 }, (_, i) => ({
          channel: 'sms',
          hash: `h${i}`,
          sealed: '',
          createdAt: NOW,
        })),
      }),
    );
    const ids = (await db.read.address.findMany({ select: { id: true } })).map((row) => row.id);
    expect((await facts(db.read, [...ids, 999_999])).size).toBe(2500);
    await close();
  });
});

test('after a stop nothing an office does grants anything, in whatever order', async () => {
  const { database: db, close } = await freshSqlite();
  const step = fc.record({
    what: fc.constantFrom('grant', 'stop', 'person', 'inbound', 'gone'),
    from: fc.constantFrom('+84900000001', '+84900000002'),
    purpose: fc.constantFrom(...PURPOSES),
  });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      run += 1;
      const stopped = new Set<string>();
      for (const { what, from, purpose } of steps) {
        const who = { ...SOMEBODY, channel: 'sms', address: `${from}${run}` } as const;
        await db.write(async (tx) => {
          const { contactId, addressId } = await person(tx, testKeys, who);
          if (what === 'grant') await grant(tx, contactId, purpose, EVIDENCE);
          if (what === 'stop') await stopEverything(tx, addressId, NOW);
          if (what === 'inbound') await noteInbound(tx, addressId, LATER);
          if (what === 'gone') await closeAddress(tx, addressId, 'blocked', NOW);
        });
        if (what === 'stop') stopped.add(who.address);
      }
      for (const address of stopped) {
        const row = await findAddress(db.read, testKeys, 'sms', address);
        expect(Object.values((await factsOf(db, row?.id ?? 0)).permissions)).toEqual(['refused', 'refused']);
      }
    }),
    { numRuns: 30 },
  );
  await close();
});

test('neither a phone nor a name can be read from the database file', async () => {
  const { database: db, url, close } = await freshSqlite();
  await db.write((tx) =>
    person(tx, testKeys, { ...SOMEBODY, channel: 'sms', address: '+84912345678', name: 'Trần Thị Bưởi' }),
  );
  await close();
  const file = url.slice('file:'.length);
  for (const part of [file, `${file}-wal`]) {
    let bytes: Buffer;
    try {
      bytes = readFileSync(part);
    } catch {
      continue;
    }
    for (const secret of ['912345678', 'Trần Thị Bưởi', 'Bưởi']) expect(bytes.includes(secret)).toBe(false);
  }
});
