/** security 15 (keys): a ring with ids, values bound to their rows, rotation while running and over a kill, a canary. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Database } from '../../prisma/client.ts';
import { fitOf, keepKeys, keysOf } from '../../prisma/keys.ts';
import { rotate, sealedBy } from '../../prisma/rotation.ts';
import { createKeys, type Keys, keyId } from '../../prisma/seal.ts';
import { placeOf, SEALED_COLUMNS } from '../../prisma/sealed-columns.ts';
import { onBothDatabases } from '../database.ts';

const NOW = new Date('2026-12-01T02:00:00Z');
const OLD = new Uint8Array(32).fill(1);
const NEW = new Uint8Array(32).fill(2);

async function people(db: Database, keys: Keys, count: number): Promise<void> {
  const base = {
    areaCode: '19333',
    provinceCode: '44',
    source: 'x',
    basis: 'y',
    createdAt: NOW,
    updatedAt: NOW,
  };
  const ids = Array.from({ length: count }, (_, index) => index + 1);
  await db.write(async (tx) => {
    await tx.contact.createMany({
      data: ids.map((id) => ({ ...base, id, nameSealed: keys.seal(`Người ${id}`, placeOf.contactName(id)) })),
    });
    await tx.address.createMany({
      data: ids.map((id) => {
        const where = { channel: 'sms', hash: keys.hash('address', `sms:+8490000${id}`) };
        return {
          ...where,
          contactId: id,
          sealed: keys.seal(`+8490000${id}`, placeOf.address(where)),
          createdAt: NOW,
        };
      }),
    });
  });
}

const namesOf = async (db: Database, keys: Keys) =>
  (await db.read.contact.findMany({ orderBy: { id: 'asc' } })).map((row) =>
    keys.open(row.nameSealed ?? '', placeOf.contactName(row.id)),
  );

test('every sealed column of the schema is walked by the rotation', () => {
  const schema = readFileSync(new URL('../../prisma/schema.prisma', import.meta.url), 'utf8');
  const found = [...schema.matchAll(/^model (\w+) \{(.*?)^\}/gms)].flatMap(([, table = '', body = '']) =>
    [...body.matchAll(/^ {2}(\w*[sS]ealed) /gm)].map(([, column = '']) => `${table}.${column}`),
  );
  // These hold sealed values under another name.
  found.push('Message.payload', 'SignInChallenge.value', 'FileTrace.body');
  expect(SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`).sort()).toEqual(found.sort());
});

test('a value opens with any key of the ring, and only in its own row', () => {
  const before = createKeys(OLD).seal('0912345678', placeOf.contactName(7));
  const keys = createKeys([NEW, OLD]);
  expect(before.split('.')[1]).toBe(keyId(OLD));
  expect(keys.open(before, placeOf.contactName(7))).toBe('0912345678');
  expect(() => keys.open(before, placeOf.contactName(8))).toThrow();
  expect(() => createKeys(NEW).open(before, placeOf.contactName(7))).toThrow('not in the ring');
  // Hashes outlive the ring: they come from the roots that the database keeps.
  const kept = createKeys([NEW, OLD], { roots: { addresses: OLD, tokens: OLD } });
  expect(kept.hash('address', 'x')).toBe(createKeys(OLD).hash('address', 'x'));
});

/** Sealed by version 0.1 with 32 bytes of 1: `v1`, no key id, bound to nothing. */
const V1 = 'v1.CQkJCQkJCQkJCQkJ.O62eIsWVfx3DOo6j2KLS5ZZ4vrH-tKB1uEI2gDwn8IE';

onBothDatabases('rotation of keys', (open) => {
  test('a killed rotation goes on, a moved value stays shut, and the old key is no longer needed', async () => {
    const { database: db, close } = await open();
    const before = await keysOf(db, [OLD], { now: NOW });
    if (before === 'wrong') throw new Error('the keys do not fit');
    await people(db, before, 450);
    // Two names change places behind the program's back: neither opens.
    const [one, two] = await db.read.contact.findMany({ where: { id: { in: [449, 450] } } });
    await db.write((tx) =>
      tx.contact.update({ where: { id: 450 }, data: { nameSealed: one?.nameSealed ?? '' } }),
    );
    await expect(namesOf(db, before)).rejects.toThrow();

    // The process dies after the first lot.
    const keys = await keysOf(db, [NEW, OLD], { now: NOW });
    if (keys === 'wrong') throw new Error('the keys do not fit');
    let lots = 0;
    const killed = rotate(db, keys, {
      now: NOW,
      pause: async () => {
        lots += 1;
        if (lots === 2) throw new Error('killed');
      },
    });
    await expect(killed).rejects.toThrow('killed');
    const half = await sealedBy(db.read);
    expect(half.get(keyId(NEW))).toBeGreaterThan(0);
    expect(half.get(keyId(OLD))).toBeGreaterThan(0);
    expect((await fitOf(db.read, [OLD])).kind).toBe('fits');

    // Somebody writes with the old key in between, as a process that has not looked yet would.
    const late = before.seal('Người muộn', placeOf.contactName(1));
    await db.write((tx) => tx.contact.update({ where: { id: 1 }, data: { nameSealed: late } }));
    const done = await rotate(db, keys, { now: NOW });
    expect(done).toMatchObject({
      left: 1,
      unreadable: [{ column: 'Contact.nameSealed', count: 1 }],
      bound: false,
    });
    await db.write((tx) =>
      tx.contact.update({ where: { id: 450 }, data: { nameSealed: two?.nameSealed ?? '' } }),
    );
    expect(await rotate(db, keys, { now: NOW })).toMatchObject({ left: 0, sealed: 1, unreadable: [] });

    const after = await keysOf(db, [NEW], { now: NOW });
    if (after === 'wrong') throw new Error('the new key alone does not fit');
    const names = await namesOf(db, after);
    expect([names[0], names[1], names[449]]).toEqual(['Người muộn', 'Người 2', 'Người 450']);
    expect([...(await sealedBy(db.read)).keys()]).toEqual([keyId(NEW)]);
    // The same people are found by the same hashes.
    const hash = after.hash('address', 'sms:+84900009');
    expect(await db.read.address.count({ where: { hash } })).toBe(1);
    expect((await fitOf(db.read, [OLD])).kind).toBe('wrong');
    await close();
  });

  test('a wrong or missing key is known before anything is opened, also where no canary was kept yet', async () => {
    const { database: db, close } = await open();
    expect((await fitOf(db.read, null)).kind).toBe('new');
    await people(db, createKeys(OLD), 1);
    expect([(await fitOf(db.read, null)).kind, (await fitOf(db.read, [NEW])).kind]).toEqual([
      'wrong',
      'wrong',
    ]);
    const keys = await keysOf(db, [OLD], { now: NOW });
    if (keys === 'wrong') throw new Error('the keys do not fit');
    expect((await fitOf(db.read, [NEW])).kind).toBe('wrong');
    expect((await fitOf(db.read, [NEW, OLD])).kind).toBe('fits');
    // Thrown away tokens end sessions; people are still found.
    await keepKeys(db, keys, NOW, (kept) => ({ ...kept, roots: { ...kept.roots, tokens: NEW } }));
    const again = await keysOf(db, [OLD], { now: NOW });
    if (again === 'wrong') throw new Error('the keys do not fit');
    expect(again.hash('session', 'x')).not.toBe(keys.hash('session', 'x'));
    expect(again.hash('address', 'x')).toBe(keys.hash('address', 'x'));
    await close();
  });
});

test('a value of version 0.1 opens until everything was sealed anew', () => {
  expect(createKeys([NEW, OLD]).open(V1, placeOf.contactName(1))).toBe('Hồ Thị Mẫu');
  expect(() => createKeys(NEW).open(V1, placeOf.contactName(1))).toThrow();
  expect(() => createKeys([NEW, OLD], { bound: true }).open(V1, placeOf.contactName(1))).toThrow('no place');
});
