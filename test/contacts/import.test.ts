import { expect, test } from 'vitest';
import {
  addressRow,
  allowAgain,
  findAddress,
  importContacts,
  person,
  stopEverything,
} from '../../contacts/contacts.ts';
import { eraseWritten } from '../../people/people.ts';
import { placeOf } from '../../prisma/sealed-columns.ts';
import { ROOT, server } from '../acts.ts';
import { onBothDatabases, testKeys } from '../database.ts';
import { ask, deps, imported, NOW, PEOPLE, permissionsAt } from './people-files.ts';

onBothDatabases('a file of people', (open) => {
  test('people are made, and a second file updates them', async () => {
    const { database: db, close } = await open();
    const dry = imported(await importContacts(server(NOW), deps(db), { ...ask(PEOPLE), dryRun: true }));
    expect(dry).toMatchObject({ dryRun: true, rows: 2, created: 2, updated: 0 });
    expect(await db.read.contact.count()).toBe(0);

    const first = imported(await importContacts(server(NOW), deps(db), ask(PEOPLE)));
    expect(first).toMatchObject({ rows: 2, created: 2, updated: 0, refused: 0, leftOut: 0, warnings: [] });
    const again = await importContacts(server(NOW), deps(db), {
      ...ask('Số điện thoại;Mã đơn vị;Zalo\n0912345678;19702;2512523625412515001\n0900000001;44;\n'),
      purposes: ['reminder'],
    });
    expect(imported(again)).toMatchObject({ created: 1, updated: 1 });

    const people = await db.read.contact.findMany({
      orderBy: { id: 'asc' },
      include: {
        addresses: { orderBy: { id: 'asc' } },
        tags: { orderBy: { tag: 'asc' } },
        permissions: true,
      },
    });
    expect(people.map((one) => [one.areaCode, one.provinceCode, one.source])).toEqual([
      ['19702', '44', 'UBND phường Đông Hà'],
      ['19702', '44', 'Hội phụ nữ'],
      ['44', '44', 'UBND phường Đông Hà'],
    ]);
    expect(
      people.map((one) => one.nameSealed && testKeys.open(one.nameSealed, placeOf.contactName(one.id))),
    ).toEqual(['Nguyễn Văn An', 'Trần Thị Bưởi', null]);
    expect(people[0]?.tags.map((one) => one.tag)).toEqual(['chủ hộ', 'phụ nữ']);
    expect(
      people[0]?.addresses.map((one) => [one.channel, testKeys.open(one.sealed, placeOf.address(one))]),
    ).toEqual([
      ['sms', '+84912345678'],
      ['zalo', '2512523625412515001'],
    ]);
    expect(await permissionsAt(db, '+84912345678')).toEqual({ reminder: 'granted', outreach: 'granted' });
    expect(await permissionsAt(db, '+84900000001')).toEqual({ reminder: 'granted', outreach: 'none' });
    await close();
  });

  test('a file after a stop permits nothing, until the person asks again', async () => {
    const { database: db, close } = await open();
    await importContacts(server(NOW), deps(db), ask(PEOPLE));
    const row = await findAddress(db.read, testKeys, 'sms', '+84912345678');
    await db.write((tx) => stopEverything(tx, row?.id ?? 0, NOW));
    const second = PEOPLE.replace('0912.345.678', '0912345678').replace('An', 'Anh');
    expect(imported(await importContacts(server(NOW), deps(db), ask(second)))).toMatchObject({
      updated: 2,
      refused: 1,
    });
    expect(await permissionsAt(db, '+84912345678')).toEqual({ reminder: 'refused', outreach: 'refused' });
    await db.write((tx) => allowAgain(tx, row?.id ?? 0, NOW, ['outreach']));
    await importContacts(server(NOW), deps(db), ask(second));
    expect(await permissionsAt(db, '+84912345678')).toEqual({ reminder: 'refused', outreach: 'granted' });
    await close();
  });

  test('an address that said stop before anybody knew whose it is makes its person refuse everywhere', async () => {
    const { database: db, close } = await open();
    await db.write(async (tx) => {
      const zalo = await addressRow(tx, testKeys, 'zalo', '2512523625412515001', NOW);
      await stopEverything(tx, zalo.id, NOW);
    });
    const both = 'SĐT,Zalo,Mã đơn vị\n0912345678,2512523625412515001,19333\n';
    expect(imported(await importContacts(server(NOW), deps(db), ask(both)))).toMatchObject({
      created: 1,
      refused: 1,
    });
    expect(await permissionsAt(db, '+84912345678')).toEqual({ reminder: 'refused', outreach: 'refused' });
    await close();
  });

  test('an erased person is gone but for the stop, and a file does not bring them back', async () => {
    const { database: db, close } = await open();
    await importContacts(server(NOW), deps(db), ask(PEOPLE));
    const kept = await findAddress(db.read, testKeys, 'sms', '+84912345678');
    await db.write((tx) => stopEverything(tx, kept?.id ?? 0, NOW));
    const erase = (written: string) => eraseWritten(ROOT, deps(db), written, { stop: false });
    expect(await erase('0912 345 678')).toEqual({ kind: 'erased', people: 1, addresses: 1 });
    expect(await db.read.address.findUnique({ where: { id: kept?.id ?? 0 } })).toMatchObject({
      sealed: '',
      contactId: null,
      stoppedAt: NOW,
    });
    expect(await erase('0987654321')).toMatchObject({ kind: 'erased' });
    expect(await erase('0987654321')).toEqual({ kind: 'not_found' });
    expect([await db.read.contact.count(), await db.read.address.count()]).toEqual([0, 1]);
    expect([await db.read.permission.count(), await db.read.contactTag.count()]).toEqual([0, 0]);

    const again = imported(await importContacts(server(NOW), deps(db), ask(PEOPLE)));
    expect(again).toMatchObject({ created: 1, leftOut: 1 });
    expect(again.warnings.map((one) => [one.rule, one.row])).toEqual([['person_erased', 2]]);

    const back = await db.write((tx) => addressRow(tx, testKeys, 'sms', '+84912345678', NOW));
    expect([testKeys.open(back.sealed, placeOf.address(back)), back.stoppedAt]).toEqual([
      '+84912345678',
      NOW,
    ]);
    await close();
  });

  test('addresses of two people are not mixed', async () => {
    const { database: db, close } = await open();
    await importContacts(
      server(NOW),
      deps(db),
      ask('SĐT,Zalo,Mã đơn vị\n0912345678,,19333\n0900000001,2512523625412515001,19333\n'),
    );
    const mixed = ask('SĐT,Zalo,Mã đơn vị\n0912345678,2512523625412515001,19702\n');
    const result = imported(await importContacts(server(NOW), deps(db), mixed));
    expect(result).toMatchObject({ created: 0, updated: 1 });
    expect(result.warnings.map((one) => one.rule)).toEqual(['addresses_of_two_people']);
    expect((await db.read.contact.findMany({ orderBy: { id: 'asc' } })).map((one) => one.areaCode)).toEqual([
      '19702',
      '19333',
    ]);
    await close();
  });

  test('a demo person who turns up in a real file is real', async () => {
    const { database: db, close } = await open();
    await db.write((tx) =>
      person(tx, testKeys, {
        ...{ channel: 'sms', address: '+84912345678', areaCode: '19333', provinceCode: '44' },
        ...{ source: 'demo', basis: 'demo', now: NOW, demo: true },
      }),
    );
    await importContacts(server(NOW), deps(db), ask(PEOPLE));
    expect(await db.read.contact.count({ where: { demo: true } })).toBe(0);
    expect(await db.read.address.count({ where: { demo: true } })).toBe(0);
    await close();
  });
});
