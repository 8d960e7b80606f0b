/**
 * security 5: a person is planted in every room with marks that stand nowhere else, then erased; afterwards every column of every table is
 * read, sealed ones opened, and none of the marks may be left: nor the keyed hashes by which they were found.
 */
import { expect, test } from 'vitest';
import { receive } from '../../bot/bot.ts';
import { importConsents } from '../../consent/consent.ts';
import { addressHash, findAddress, importContacts, openRequest } from '../../contacts/contacts.ts';
import { importFilings } from '../../dossiers/dossiers.ts';
import { labelMessage } from '../../knowledge/knowledge.ts';
import { post } from '../../outbox/outbox.ts';
import { erasePerson, exportPerson, findPeople, openFile, readReference } from '../../people/people.ts';
import type { Database } from '../../prisma/client.ts';
import type { Keys } from '../../prisma/seal.ts';
import { placeOf, SEALED_COLUMNS, type SealedPlace } from '../../prisma/sealed-columns.ts';
import { holdForm } from '../../staff/staff.ts';
import { admin, official } from '../acts.ts';
import { testApp } from '../app.ts';
import { onBothDatabases } from '../database.ts';

const HER = {
  phone: '0912345678',
  zalo: '884412345678901234',
  telegram: '771234567890',
  landline: '02333852147',
  name: 'Hồ Thị Dấu Hiệu',
  list: 'Danh sách riêng của bà Dấu Hiệu',
  said: 'cháu nội bí mật của tôi sinh ở nhà thì khai sinh thế nào',
  day: '2026-11-03',
};
const NEIGHBOUR = { phone: '0987654321', name: 'Lê Văn Bên Cạnh' };
const MARKS = [
  '912345678',
  HER.zalo,
  HER.telegram,
  '2333852147',
  'Dấu Hiệu',
  'dau hieu',
  'cháu nội bí mật',
  'chau noi bi mat',
  HER.day,
  HER.day.replaceAll('-', ''),
];
const AT = new Date('2026-12-01T03:00:00Z');

/** Every value of every table as text, with whatever was sealed in it opened, level by level. */
async function everything(db: Database, keys: Keys): Promise<{ where: string; text: string }[]> {
  const tables =
    db.kind === 'sqlite'
      ? await db.read.$queryRawUnsafe<{ name: string }[]>(
          `SELECT name FROM sqlite_master WHERE type = 'table'`,
        )
      : await db.read.$queryRawUnsafe<{ name: string }[]>(
          `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
        );
  const found: { where: string; text: string }[] = [];
  // What a load keeps of rows has sealed values of theirs inside, bound to people and confirmations.
  const inside = [
    ...Array.from({ length: 20 }, (_, id) => placeOf.contactName(id)),
    ...(await db.read.consent.findMany()).flatMap((row) => [
      placeOf.consentName(row),
      placeOf.consentPhone(row),
    ]),
  ];
  const opened = (text: string, places: readonly SealedPlace[]): string =>
    text.replace(/v\d+\.[\w-]+\.[\w-]+(?:\.[\w-]+)?/g, (sealed) => {
      for (const place of places)
        try {
          return opened(keys.open(sealed, place), inside);
        } catch {}
      return sealed;
    });
  for (const { name } of tables) {
    if (name.startsWith('_') || name.startsWith('sqlite_')) continue;
    const rows = await db.read.$queryRawUnsafe<Record<string, string | number | Date>[]>(
      `SELECT * FROM "${name}"`,
    );
    for (const row of rows)
      for (const [column, value] of Object.entries(row)) {
        if (value === null || typeof value === 'boolean') continue;
        const sealed = SEALED_COLUMNS.find((one) => one.table === name && one.column === column);
        const text = value instanceof Date ? value.toISOString() : String(value);
        const shown = sealed === undefined ? text : opened(text, [sealed.place(row)]);
        if (sealed !== undefined && /^v\d/.test(shown)) throw new Error(`${name}.${column} does not open`);
        found.push({ where: `${name}.${column}`, text: shown });
      }
  }
  return found;
}

onBothDatabases('erasure', (open) => {
  test('a person planted everywhere is nowhere afterwards, and the neighbour is whole', async () => {
    const fresh = await open();
    await fresh.database.close();
    const app = await testApp({ DATABASE_URL: fresh.url });
    const { deps, bot } = app.app;
    const { db, keys } = deps;
    const clerk = official('commune', '19333', AT, 7);
    const list = (name: string) => ({
      fileName: 'danh-ba.csv',
      bytes: Buffer.from(
        [
          'Số điện thoại,Zalo,Telegram,Họ tên,Mã đơn vị,Đối tượng,Nguồn',
          `${HER.phone},${HER.zalo},${HER.telegram},${name},19333,chủ hộ,${HER.list}`,
          `${NEIGHBOUR.phone},,,${NEIGHBOUR.name},19333,chủ hộ,`,
        ].join('\n'),
      ),
      source: 'UBND phường',
      basis: 'Phiếu đồng ý',
      purposes: ['reminder', 'outreach'] as const,
    });
    // Twice: the second load keeps what she was before, for its undoing.
    expect((await importContacts(clerk, deps, list(HER.name))).kind).toBe('imported');
    expect((await importContacts(clerk, deps, list(`${HER.name} Hai`))).kind).toBe('imported');
    const cases = await importConsents(clerk, deps, {
      fileName: 'xac-nhan.csv',
      bytes: Buffer.from(
        [
          'Mã hồ sơ;Thủ tục;Người nộp;SĐT người nộp;Người cần xác nhận;SĐT người cần xác nhận;Vai trò;Ngày gửi yêu cầu;Trạng thái;Mã đơn vị',
          `G22.99.08-261130-00001;khai sinh;${NEIGHBOUR.name};${NEIGHBOUR.phone};${HER.name};${HER.phone};chủ hộ;30/11/2026;chờ xác nhận;19333`,
          `G22.99.08-261130-00002;khai sinh;${HER.name};${HER.phone};${HER.name};${HER.landline};chủ hộ;30/11/2026;chờ xác nhận;19333`,
          `G22.99.08-261130-00002;khai sinh;${HER.name};${HER.phone};${NEIGHBOUR.name};${NEIGHBOUR.phone};cha/mẹ;30/11/2026;chờ xác nhận;19333`,
        ].join('\n'),
      ),
      asOf: new Date('2026-12-01T02:00:00Z'),
    });
    expect(cases).toMatchObject({ kind: 'imported' });

    for (const asOf of ['2026-11-29', '2026-11-30'])
      expect(
        await importFilings(clerk, deps, {
          ...{ fileName: 'cong-an.csv', side: 'police', asOf },
          bytes: Buffer.from(
            [
              'Mã hồ sơ;Thủ tục;Người nộp;SĐT người nộp;Ngày trả lại;Lý do trả lại;Mã đơn vị',
              `CT-2611-00045;khai sinh;${HER.name};${HER.phone};28/11/2026;${HER.name} thiếu giấy (${asOf});19333`,
              `CT-2611-00046;khai sinh;${NEIGHBOUR.name};${NEIGHBOUR.phone};28/11/2026;;19333`,
            ].join('\n'),
          ),
        }),
      ).toMatchObject({ kind: 'imported' });

    let event = 0;
    const says = async (text: string, channel: 'telegram' | 'zalo' = 'telegram') => {
      event += 1;
      const from = channel === 'telegram' ? HER.telegram : HER.zalo;
      const message = { kind: 'message' as const, channel, from, at: AT };
      await receive(bot, [{ ...message, text, providerId: `${from}:${event}` }], AT);
      await app.tick();
    };
    await says(HER.said);
    await says('cháu sinh ngày 3/11/2026');
    await says('nhắc tôi');
    await says('gặp cán bộ', 'zalo');
    const her = await findAddress(db.read, keys, 'telegram', HER.telegram);
    const reference = `c${her?.contactId}`;
    await db.write(async (tx) => {
      const label = { text: HER.said, topic: 'birth.registration' };
      await labelMessage(admin(AT), tx, { ...label, topic: 'birth.fee' });
      const asked = { kind: 'access' as const, way: 'desk' as const, areaCode: '19333', openedBy: 7 };
      const who = { contactId: her?.contactId ?? null, addressId: null };
      await openRequest(tx, keys, { ...asked, ...who, words: `Bà ${HER.name} muốn xem dữ liệu` }, AT);
      await tx.inbound.create({
        data: {
          ...{ channel: 'sms', providerId: 'raw:1', state: 'kept', receivedAt: AT, nextAt: AT },
          sealed: keys.seal(
            JSON.stringify({ name: 'mo', body: `from=84912345678&text=${HER.said}` }),
            placeOf.inbound({ channel: 'sms', providerId: 'raw:1' }),
          ),
        },
      });
      await post(tx, keys, [
        {
          ...{ key: `d${her?.id}-birth-20261103`, lane: 'reminder', purpose: 'reminder', source: 'bot' },
          ...{ channel: 'telegram', addressId: her?.id, contactId: her?.contactId, areaCode: '19333' },
          ...{
            payload: { text: `Bà ${HER.name} ơi` },
            nextAt: new Date('2027-01-01T02:00:00Z'),
            step: HER.day,
          },
        },
      ]);
      await tx.receipt.create({
        data: {
          ...{ channel: 'telegram', providerId: `${HER.telegram}/99`, state: 'delivered', applied: false },
          ...{ at: AT, receivedAt: AT, recipient: addressHash(keys, 'telegram', HER.telegram) },
        },
      });
    });
    await holdForm(deps, 7, { path: '/people', fields: [['q', HER.phone]], hadFile: false });

    // Who lives in another commune is as good as not there, for every verb.
    const stranger = official('commune', '19351', AT, 8);
    const person = readReference(reference);
    if (person === null) throw new Error(reference);
    for (const refused of [
      await openFile(stranger, deps, person),
      await exportPerson(stranger, deps, person),
      await erasePerson(stranger, deps, person, { stop: true }),
    ])
      expect(refused).toMatchObject({ kind: 'denied', why: 'area' });
    expect(await findPeople(stranger, deps, { text: HER.phone })).toMatchObject({ people: [] });

    for (const text of [HER.phone, 'G22.99.08-261130-00001', 'ho thi dau hieu', `zalo:${HER.zalo}`]) {
      const found = await findPeople(clerk, deps, { text });
      if (found.kind !== 'found') throw new Error(found.kind);
      expect(found.people.map((one) => one.reference)).toContain(reference);
    }
    const exported = await exportPerson(clerk, deps, person);
    if (exported.kind !== 'exported') throw new Error(exported.kind);
    for (const hers of [HER.phone, HER.name, HER.said, HER.list, 'G22.99.08-261130-00002', '03/11/2026'])
      expect(exported.html).toContain(hers);
    expect(exported.html).not.toContain(NEIGHBOUR.name);
    expect(exported.html).not.toContain(NEIGHBOUR.phone);

    const hashes = [
      addressHash(keys, 'sms', '+84912345678'),
      addressHash(keys, 'zalo', HER.zalo),
      addressHash(keys, 'telegram', HER.telegram),
    ];
    const before = await everything(db, keys);
    // Nothing was planted in vain: the marks stand in all these tables.
    const held = new Set(
      before
        .filter(({ text }) => MARKS.some((mark) => text.includes(mark)))
        .map(({ where }) => where.split('.')[0]),
    );
    for (const table of 'Contact Address Permission PermissionEvent PersonRequest Inbound Talk Turn LabelledMessage Message Receipt Consent FilingSide FileTrace HeldForm'.split(
      ' ',
    ))
      expect([table, held.has(table)]).toEqual([table, true]);

    expect(await erasePerson(clerk, deps, person, { stop: true })).toMatchObject({ kind: 'erased' });
    const after = await everything(db, keys);
    const left = after.filter(({ text }) => MARKS.some((mark) => text.includes(mark)));
    // The landline stands on a confirmation that names her without a register: its own person.
    const named = left.filter(({ where }) => where.startsWith('Consent.'));
    expect(left.filter((one) => !named.includes(one)).map(({ where, text }) => `${where}: ${text}`)).toEqual(
      [],
    );
    const byCode = await findPeople(clerk, deps, { text: 'G22.99.08-261130-00002' });
    if (byCode.kind !== 'found') throw new Error(byCode.kind);
    for (const one of byCode.people.filter((line) => line.name?.includes('Dấu Hiệu'))) {
      const alone = readReference(one.reference);
      if (alone !== null) await erasePerson(clerk, deps, alone, { stop: false });
    }
    const end = await everything(db, keys);
    expect(end.filter(({ text }) => MARKS.some((mark) => text.includes(mark)))).toEqual([]);
    // Only the stops know the numbers still, as hashes.
    const known = end.filter(({ text }) => hashes.some((hash) => text.includes(hash)));
    expect(new Set(known.map(({ where }) => where))).toEqual(new Set(['Address.hash']));
    expect(await db.read.address.count({ where: { sealed: '', stoppedAt: { not: null } } })).toBe(3);

    // Figures add up as before, and the neighbour lost nothing.
    const lines = (rows: typeof before) => rows.filter(({ where }) => where === 'Message.id').length;
    expect(lines(end)).toBe(lines(before));
    const neighbour = await findPeople(clerk, deps, { text: NEIGHBOUR.phone });
    expect(neighbour).toMatchObject({ people: [{ name: NEIGHBOUR.name }] });
    expect(await openFile(clerk, deps, person)).toEqual({ kind: 'not_found' });
    // The next list does not bring her back.
    const again = await importContacts(clerk, deps, list(HER.name));
    expect(again).toMatchObject({ kind: 'imported', leftOut: 1 });
    await app.close();
    await fresh.close();
  });
});
