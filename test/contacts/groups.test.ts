import { expect, test } from 'vitest';
import {
  findGroup,
  groupClosed,
  groupMoved,
  groupOpened,
  importGroups,
  listGroups,
  openGroups,
} from '../../contacts/contacts.ts';
import type { Database } from '../../prisma/client.ts';
import { placeOf } from '../../prisma/sealed-columns.ts';
import { ROOT } from '../acts.ts';
import { freshSqlite, onBothDatabases, testKeys } from '../database.ts';

const NOW = new Date('2026-11-21T02:00:00Z');
const load = (db: Database, text: string, dryRun = false) =>
  importGroups(
    ROOT,
    { db, keys: testKeys, now: () => NOW },
    { fileName: 'nhom.csv', bytes: Buffer.from(text), dryRun },
  );
const GROUPS = `Tên nhóm,Kênh,Mã nhóm,Xã/phường,Tỉnh,Thôn/ấp/khu phố,Cách gửi,Số thành viên
Khu phố 1 Đông Hà,Telegram,-1001234567890,phường Đông Hà,Quảng Trị,Khu phố 1,api,1.250
Tổ 5,Zalo,,phường Đông Hà,Quảng Trị,,thủ công,80
`;

onBothDatabases('groups', (open) => {
  test('groups are loaded, and a second file updates them', async () => {
    const { database: db, close } = await open();
    expect(await load(db, GROUPS, true)).toMatchObject({ kind: 'imported', created: 2 });
    expect(await listGroups(ROOT, db.read)).toEqual([]);
    expect(await load(db, GROUPS)).toMatchObject({ created: 2, updated: 0 });
    const second =
      'Tên nhóm;Kênh;Mã nhóm;Mã đơn vị\nTổ 5;zalo;f414c8f76fa586fbdfb4;19333\nKhu phố một;telegram;-1001234567890;19702\n';
    expect(await load(db, second)).toMatchObject({ created: 0, updated: 2 });
    expect(await load(db, GROUPS.replace('Khu phố 1 Đông Hà', 'Khu phố một'))).toMatchObject({ created: 0 });
    const groups = await listGroups(ROOT, db.read, { area: '44' });
    expect(groups.map((one) => [one.name, one.areaCode, one.mode, one.members, one.hamlet])).toEqual([
      ['Khu phố một', '19333', 'api', 1250, 'Khu phố 1'],
      ['Tổ 5', '19333', 'manual', 80, null],
    ]);
    const rows = await db.read.group.findMany({ orderBy: { id: 'asc' } });
    const idOf = ({ channel, hash, sealed }: (typeof rows)[number]) =>
      testKeys.open(sealed ?? '', placeOf.group({ channel, hash: hash ?? '' }));
    expect(rows.map(idOf)).toEqual(['-1001234567890', 'f414c8f76fa586fbdfb4']);
    expect(await openGroups(db.read, ['19702'])).toEqual([]);
    await close();
  });

  test('what the provider says of a group is kept: opened, closed, moved', async () => {
    const { database: db, close } = await open();
    await load(db, GROUPS);
    const telegram = (id: string) => ({ channel: 'telegram', id }) as const;
    await db.write((tx) => groupClosed(tx, testKeys, telegram('-1001234567890'), NOW));
    expect((await openGroups(db.read, ['44'])).map((one) => one.name)).toEqual(['Tổ 5']);
    await db.write((tx) => groupOpened(tx, testKeys, telegram('-1001234567890'), NOW));
    const known = await findGroup(db.read, testKeys, 'telegram', '-1001234567890');
    await db.write((tx) => groupOpened(tx, testKeys, telegram('-1009999999999'), NOW));
    await db.write((tx) =>
      groupMoved(tx, testKeys, { channel: 'telegram', from: '-1001234567890', to: '-1009999999999' }, NOW),
    );
    expect(await findGroup(db.read, testKeys, 'telegram', '-1001234567890')).toBeNull();
    expect(await findGroup(db.read, testKeys, 'telegram', '-1009999999999')).toMatchObject({
      id: known?.id,
      areaCode: '19333',
      state: 'open',
    });
    await close();
  });
});

test('a group nobody loaded waits for its area, and a file gives it', async () => {
  const { database: db, close } = await freshSqlite();
  const id = await db.write((tx) =>
    groupOpened(tx, testKeys, { channel: 'telegram', id: '-1001234567890', title: 'Xóm mới' }, NOW),
  );
  expect(await listGroups(ROOT, db.read)).toMatchObject([{ id, name: 'Xóm mới', areaCode: '', mode: 'api' }]);
  expect(await load(db, GROUPS)).toMatchObject({ created: 1, updated: 1 });
  expect(await findGroup(db.read, testKeys, 'telegram', '-1001234567890')).toMatchObject({
    id,
    areaCode: '19333',
  });
  await close();
});

test('every bad row of a file of groups is named', async () => {
  const { database: db, close } = await freshSqlite();
  const result = await load(
    db,
    `Tên nhóm,Kênh,Mã nhóm,Mã đơn vị,Cách gửi,Số thành viên
,Zalo,,19333,thủ công,1
A,Viber,,19333,thủ công,1
B,Zalo,,19333,api,1
C,Telegram,123,19333,api,1
D,Zalo,,00000,tay không,-5
`,
  );
  if (result.kind !== 'refused') throw new Error('was imported');
  expect(result.problems.map((one) => [one.row, one.rule])).toEqual([
    [2, 'group_name'],
    [3, 'group_channel'],
    [4, 'group_api_without_id'],
    [5, 'group_not_an_id'],
    [6, 'place_code_unknown'],
    [6, 'group_mode'],
    [6, 'group_members'],
  ]);
  await close();
});
