/** The evidence of consent is append-only, by the database itself. */
import { expect, test } from 'vitest';
import { onBothDatabases } from '../database.ts';

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
});
