import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  addressRow,
  allowAgain,
  exportContacts,
  facts,
  findAddress,
  grant,
  type ImportedPeople,
  importContacts,
  person,
  stopEverything,
  undoPeople,
} from '../../contacts/contacts.ts';
import { eraseWritten } from '../../people/people.ts';
import type { Database } from '../../prisma/client.ts';
import { placeOf } from '../../prisma/sealed-columns.ts';
import { official, ROOT, server } from '../acts.ts';
import { freshSqlite, onBothDatabases, testKeys } from '../database.ts';

const NOW = new Date('2026-11-21T02:00:00Z');
const deps = (db: Database) => ({ db, keys: testKeys, now: () => NOW });
const ask = (text: string) => ({
  fileName: 'danh-ba.csv',
  bytes: Buffer.from(text),
  source: 'UBND phường Đông Hà',
  basis: 'Phiếu đồng ý 11/2026',
  purposes: ['outreach'] as const,
});
const imported = (result: ImportedPeople) => {
  if (result.kind !== 'imported') throw new Error(JSON.stringify(result));
  return result;
};
const problemsOf = (result: ImportedPeople) => {
  if (result.kind !== 'refused') throw new Error('was imported');
  return result.problems.filter(({ severity }) => severity === 'error');
};
const permissionsAt = async (db: Database, phone: string) => {
  const row = await findAddress(db.read, testKeys, 'sms', phone);
  return (await facts(db.read, [row?.id ?? 0])).get(row?.id ?? 0)?.permissions;
};
const PEOPLE = `Họ tên,Đối tượng,Xã/phường,Tỉnh,SĐT,Nguồn
Nguyễn Văn An,Chủ hộ; Phụ nữ,phường Đông Hà,Quảng Trị,0912.345.678,
Trần Thị Bưởi,,"xã Hải Thượng, huyện Hải Lăng",tỉnh Quảng Trị,84987654321,Hội phụ nữ
`;

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

test('every bad row is named and nothing is saved', async () => {
  const { database: db, close } = await freshSqlite();
  const bad = `SĐT,Zalo,Telegram,Họ tên,Mã đơn vị,Xã/phường,Tỉnh
0912345678,,,An,19333,,
01629999999,,,Bình,19333,,
,2.51252E+18,,Cúc,19333,,
,0912345679,,Dũng,19333,,
,,@dung,Em,19333,,
,,,Phượng,19333,,
0912345670,,,0912345670,19333,,
0912345671,,,Giang,99999,,
0912345672,,,Hoa,,Tân An,
0912345673,,,Hùng,,,
0912345674,,,Khang,19702,phường Đông Hà,Quảng Trị
0912345678,,,Lan,19333,,
`;
  const problems = problemsOf(await importContacts(server(NOW), deps(db), ask(bad)));
  expect(problems.map((one) => [one.row, one.column, one.rule])).toEqual([
    [3, 'A: SĐT', 'phone_old_11_digits'],
    [4, 'B: Zalo', 'id_rounded'],
    [5, 'B: Zalo', 'zalo_is_a_phone'],
    [6, 'C: Telegram', 'telegram_not_an_id'],
    [7, 'A: SĐT', 'address_missing'],
    [8, 'D: Họ tên', 'name-unlikely'],
    [9, 'E: Mã đơn vị', 'place_code_unknown'],
    [10, 'G: Tỉnh', 'place_ambiguous'],
    [11, 'F: Xã/phường', 'place_missing'],
    [12, 'E: Mã đơn vị', 'place_mismatch'],
  ]);
  expect(problems[0]?.todo).toBe('Hỏi lại người dân; số hiện nay có thể là 0329999999.');
  expect(problems[6]?.value).toBe('99999');
  for (const problem of problems)
    for (const text of [problem.message, problem.todo]) expect(text).toMatch(/[.?]$/);
  expect([await db.read.contact.count(), await db.read.address.count()]).toEqual([0, 0]);
  await close();
});

test('source, basis and the columns are asked for', async () => {
  const { database: db, close } = await freshSqlite();
  const rules = async (change: object, text = PEOPLE) =>
    problemsOf(await importContacts(server(NOW), deps(db), { ...ask(text), ...change })).map(
      (one) => one.rule,
    );
  expect(await rules({ source: ' ', basis: '' })).toEqual(['source_missing', 'basis_missing']);
  expect(await rules({}, 'Họ tên,Ghi chú\nAn,x\n')).toEqual(['column_missing', 'column_missing']);
  expect(await rules({ bytes: Buffer.from('%PDF-1.4') })).toEqual(['pdf-broken']);
  await close();
});

test('one number in two rows is one person, said so', async () => {
  const { database: db, close } = await freshSqlite();
  const twice = 'SĐT,Mã đơn vị\n0912345678,19333\n+84 912 345 678,19702\n912345678,333\n';
  const result = problemsOf(await importContacts(server(NOW), deps(db), ask(twice)));
  expect(result.map((one) => one.rule)).toEqual(['place_code_unknown']);
  const good = imported(
    await importContacts(server(NOW), deps(db), ask(twice.replace(',333\n', ',19333\n'))),
  );
  expect(good).toMatchObject({ rows: 1, created: 1 });
  expect(good.warnings.map((one) => [one.rule, one.row])).toEqual([
    ['address_twice', 3],
    ['address_twice', 4],
  ]);
  await close();
});

test('an export without personal data shows no name and no address; with it, the file can be loaded again', async () => {
  const { database: db, close } = await freshSqlite();
  await importContacts(server(NOW), deps(db), ask(PEOPLE));
  await db.write(async (tx) => {
    const row = await findAddress(tx, testKeys, 'sms', '+84987654321');
    await grant(tx, row?.contactId ?? 0, 'reminder', { way: 'import', source: 's', basis: 'b', at: NOW });
    await stopEverything(tx, row?.id ?? 0, NOW);
  });
  const text = async (ask: { personal?: boolean; areaCode?: string }) => {
    let all = '';
    const found = await exportContacts(ROOT, deps(db), ask);
    if (found.kind !== 'lines') throw new Error('refused');
    for await (const part of found.lines) all += part;
    return all;
  };
  expect(await text({})).toBe(
    '\uFEFFMã đơn vị;Kênh;Địa chỉ (đã che);Tình trạng;Nhắc xác nhận;Tuyên truyền;Đối tượng\r\n' +
      '19333;sms;***678;đang mở;chưa có;đồng ý;"chủ hộ; phụ nữ"\r\n' +
      '19702;sms;***321;đã dừng;từ chối;từ chối;\r\n',
  );
  expect((await text({ areaCode: '19333' })).split('\r\n')).toHaveLength(3);
  const whole = await text({ personal: true });
  expect(whole).toContain('0912 345 678;;;Nguyễn Văn An;19333;"chủ hộ; phụ nữ";UBND phường Đông Hà\r\n');
  expect(imported(await importContacts(server(NOW), deps(db), ask(whole)))).toMatchObject({
    created: 0,
    updated: 2,
    refused: 1,
  });
  await close();
});

test('nothing of a loaded file can be read from the database file', async () => {
  const { database: db, url, close } = await freshSqlite();
  await importContacts(server(NOW), deps(db), ask(PEOPLE));
  await close();
  const bytes = readFileSync(url.slice('file:'.length));
  expect(bytes.length).toBeGreaterThan(10_000);
  for (const secret of ['912345678', '987654321', 'Nguyễn Văn An', 'Bưởi'])
    expect(bytes.includes(secret)).toBe(false);
});

onBothDatabases('a file of people loaded by a clerk', (open) => {
  test('reaches nobody of another commune, neither by its words nor by a number known there', async () => {
    const { database: db, close } = await open();
    await importContacts(server(NOW), deps(db), ask('SĐT,Mã đơn vị\n0912345678,19624\n'));
    const clerk = official('commune', '19333', NOW);
    const outside = { kind: 'refused', problems: [{ rule: 'outside_area', row: 2 }] };
    for (const row of ['0912345679,19624', '0912345678,19333'])
      expect(await importContacts(clerk, deps(db), ask(`SĐT,Mã đơn vị\n${row}\n`))).toMatchObject(outside);
    const viewer = official('viewer', '19333', NOW);
    expect(await importContacts(viewer, deps(db), ask(PEOPLE))).toMatchObject({ kind: 'denied' });
    expect(await db.read.contact.findMany({ select: { areaCode: true } })).toEqual([{ areaCode: '19624' }]);
    await close();
  });

  test('lets nobody leave unless it is the whole list; then permissions end with evidence, and come back with the load', async () => {
    const { database: db, close } = await open();
    const clerk = official('commune', '19333', NOW);
    const later = { ...clerk, now: new Date(NOW.getTime() + 60_000) };
    const rows = ['0912345671,An', '0912345672,Bình', '0912345673,Chi'].map((one) => `${one},19333`);
    const list = (some: string[]) => ask(`SĐT,Họ tên,Mã đơn vị\n${some.join('\n')}\n`);
    imported(await importContacts(clerk, deps(db), list(rows)));
    const asked = imported(
      await importContacts(later, deps(db), { ...list(rows.slice(0, 2)), dryRun: true }),
    );
    expect(asked).toMatchObject({
      missing: 1,
      leaving: [{ name: 'Chi', areaCode: '19333' }],
      counts: { leaving: 0, unchanged: 2 },
    });
    // A bad row: never the whole list.
    const bad = {
      ...list([...rows.slice(0, 1), '091,Sai,19333']),
      coverage: 'whole' as const,
      acceptGood: true,
    };
    expect(imported(await importContacts(later, deps(db), bad))).toMatchObject({
      notWhole: 'rows_left_out',
      counts: { leaving: 0, refused: 1 },
    });
    const whole = imported(
      await importContacts(later, deps(db), { ...list(rows.slice(0, 2)), coverage: 'whole' }),
    );
    expect(whole.counts).toMatchObject({ leaving: 1, fresh: 0 });
    const of = async (phone: string) => (await permissionsAt(db, phone))?.outreach;
    expect([await of('+84912345671'), await of('+84912345673')]).toEqual(['granted', 'none']);
    expect(await undoPeople(later, deps(db), whole.importId ?? 0)).toMatchObject({ kind: 'undone' });
    expect(await of('+84912345673')).toBe('granted');
    await close();
  });

  test('is taken back: who was made is gone, who was changed is as before', async () => {
    const { database: db, close } = await open();
    const clerk = official('commune', '19333', NOW);
    const load = (rows: string) => importContacts(clerk, deps(db), ask(`SĐT,Họ tên,Mã đơn vị\n${rows}\n`));
    await load('0912345678,Nguyễn Văn An,19333');
    const before = await db.read.contact.findFirstOrThrow();
    const later = { ...clerk, now: new Date(NOW.getTime() + 60_000) };
    const done = await importContacts(
      later,
      deps(db),
      ask('SĐT,Họ tên,Mã đơn vị\n0912345678,Sai Tên,19333\n0987654321,Mới,19333\n'),
    );
    expect(done).toMatchObject({ counts: { fresh: 1, changed: 1 }, areas: [{ areaCode: '19333' }] });
    const id = done.kind === 'imported' ? (done.importId ?? 0) : 0;
    expect(await undoPeople(later, deps(db), id)).toMatchObject({ kind: 'undone', restored: 2, touched: 0 });
    const left = await db.read.contact.findMany();
    expect(left.map(({ nameSealed }) => nameSealed)).toEqual([before.nameSealed]);
    await close();
  });
});
