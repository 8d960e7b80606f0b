/** The evidence of consent is append-only, by the database itself. */
import { expect, test } from 'vitest';
import {
  addressRow,
  allowAgain,
  findAddress,
  grant,
  importContacts,
  permissionHistory,
  stopEverything,
  undoPeople,
} from '../../contacts/contacts.ts';
import type { Deps } from '../../prisma/deps.ts';
import { official } from '../acts.ts';
import { onBothDatabases, testKeys } from '../database.ts';

const AT = new Date('2026-12-01T02:00:00Z');

onBothDatabases('evidence of consent', (open) => {
  test('nothing of it changes, and nothing goes before the person has gone', async () => {
    const { database, close } = await open();
    const { read } = database;
    const contact = await read.contact.create({
      data: {
        areaCode: '19333',
        provinceCode: '44',
        source: 's',
        basis: 'b',
        createdAt: AT,
        updatedAt: AT,
      },
    });
    const said = { purpose: 'outreach', state: 'granted', way: 'import', source: 's', basis: 'b', at: AT };
    await read.permissionEvent.create({ data: { ...said, contactId: contact.id } });
    const refused = /append-only/;
    await expect(read.permissionEvent.updateMany({ data: { state: 'refused' } })).rejects.toThrow(refused);
    await expect(read.permissionEvent.deleteMany({})).rejects.toThrow(refused);
    await read.contact.delete({ where: { id: contact.id } });
    expect((await read.permissionEvent.deleteMany({})).count).toBe(1);
    await close();
  });

  test('every change writes one: a list, a word, a list again, a load taken back', async () => {
    const { database: db, close } = await open();
    const deps: Deps = { db, keys: testKeys, now: () => AT };
    const act = official('commune', '19333', AT, 7);
    const load = (source: string, basis = 'Phiếu đồng ý') =>
      importContacts(act, deps, {
        fileName: 'danh-ba.csv',
        bytes: Buffer.from('Số điện thoại,Mã đơn vị\n0912345678,19333\n0912345679,19333\n'),
        source,
        basis,
        purposes: ['outreach'],
      });
    const shown = async (number: string) => {
      const row = await findAddress(db.read, testKeys, 'sms', number);
      const who = { contactId: row?.contactId ?? null, addressIds: [row?.id ?? 0] };
      return (await permissionHistory(db.read, who, 100)).map(
        (one) => `${one.way} ${one.purpose} ${one.state} ${one.source} ${one.userId ?? '-'}`,
      );
    };
    await load('Thôn 1');
    // The same evidence again is no change; another source is.
    await load('Thôn 1');
    const second = await load('Thôn 2');
    const first = await findAddress(db.read, testKeys, 'sms', '+84912345678');
    await db.write((tx) => stopEverything(tx, first?.id ?? 0, AT));
    await load('Thôn 3');
    expect(await shown('+84912345678')).toEqual([
      'import outreach granted Thôn 1 7',
      'import outreach granted Thôn 2 7',
      'chat reminder refused citizen -',
      'chat outreach refused citizen -',
    ]);
    if (second.kind !== 'imported' || second.importId === null) throw new Error('not loaded');
    // The person's own word is not undone with the list, nor what a later list granted.
    const third = await load('Thôn 3');
    if (third.kind !== 'imported' || third.importId === null) throw new Error('not loaded');
    const fourth = await load('Thôn 4');
    if (fourth.kind !== 'imported' || fourth.importId === null) throw new Error('not loaded');
    expect(await undoPeople(act, deps, fourth.importId)).toMatchObject({ kind: 'undone' });
    expect((await shown('+84912345679')).at(-1)).toBe('undo outreach granted lienthong 7');
    expect((await shown('+84912345678')).length).toBe(4);
    expect(
      await db.read.permission.findMany({ where: { purpose: 'outreach' }, orderBy: { contactId: 'asc' } }),
    ).toMatchObject([
      { state: 'refused', source: 'citizen' },
      { state: 'granted', source: 'Thôn 3' },
    ]);
    // An address of nobody keeps its stop and its end as evidence of its own.
    const alone = await db.write((tx) => addressRow(tx, testKeys, 'telegram', '900', AT));
    await db.write(async (tx) => {
      await stopEverything(tx, alone.id, AT);
      await allowAgain(tx, alone.id, AT);
    });
    const told = await permissionHistory(db.read, { contactId: null, addressIds: [alone.id] }, 100);
    expect(told.map((one) => `${one.purpose} ${one.state}`)).toEqual(['all refused', 'all granted']);
    const evidence = { way: 'desk' as const, source: 'UBND', basis: 'Đơn', at: AT, userId: 7 };
    await db.write((tx) => grant(tx, first?.contactId ?? 0, 'reminder', evidence));
    expect((await shown('+84912345678')).length).toBe(4);
    await close();
  });
});
