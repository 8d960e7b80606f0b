/** Files of people that are refused, exported again, or loaded by a clerk of one commune. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  exportContacts,
  findAddress,
  grant,
  importContacts,
  stopEverything,
  undoPeople,
} from '../../contacts/contacts.ts';
import { official, ROOT, server } from '../acts.ts';
import { freshSqlite, onBothDatabases, testKeys } from '../database.ts';
import { ask, deps, imported, NOW, PEOPLE, permissionsAt, problemsOf } from './people-files.ts';

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
