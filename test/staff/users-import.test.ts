import { expect, test } from 'vitest';
import { enrolmentSlips, importUsers, listUsers } from '../../staff/staff.ts';
import { official, server } from '../acts.ts';
import { onBothDatabases, testKeys } from '../database.ts';

const NOW = new Date('2026-12-01T02:00:00Z');
const bytes = (text: string) => new TextEncoder().encode(text);
const SHEET = `TT;Tài khoản;Họ và tên;Vai trò;Xã, phường;Tỉnh
1;dong-ha-1;Trần Thị Lan;Cấp xã;Phường Đông Hà;Quảng Trị
2;dong-ha-2;Lê Văn Nam;;Phường Đông Hà;Quảng Trị
3;trieu-phong-1;Hồ Thị Mẫu;cán bộ cấp xã;xã Triệu Phong;tỉnh Quảng Trị
4;tuyen-truyen-44;Nguyễn Văn An;Tuyên truyền;Phường Nam Đông Hà;Quảng Trị
`;

onBothDatabases('a sheet of officials', (open) => {
  test('is planned and saved whole: new, changed, unchanged; doubled names and foreign rows keep it out', async () => {
    const { database: db, close } = await open();
    const deps = { db, keys: testKeys, now: () => NOW };
    const province = official('province', '44', NOW, 1);
    const load = (act: Parameters<typeof importUsers>[0], text: string, dryRun = false) =>
      importUsers(act, deps, { fileName: 'can-bo.csv', bytes: bytes(text), dryRun });

    expect(await load(province, SHEET, true)).toMatchObject({ kind: 'loaded', fresh: 4, dryRun: true });
    expect(await listUsers(server(NOW), db.read)).toEqual([]);
    const loaded = await load(province, SHEET);
    expect(loaded).toMatchObject({ kind: 'loaded', fresh: 4, changed: 0, unchanged: 0 });
    const moved = SHEET.replace(
      'Hồ Thị Mẫu;cán bộ cấp xã;xã Triệu Phong',
      'Hồ Thị Mẫu;Cấp xã;phường Đông Hà',
    );
    expect(await load(province, moved)).toMatchObject({ fresh: 0, changed: 1, unchanged: 3 });

    const twice = await load(province, `${SHEET}5;Dong-Ha-1;Người khác;Cấp xã;Phường Đông Hà;Quảng Trị\n`);
    expect(twice).toMatchObject({
      kind: 'refused',
      problems: [{ rule: 'user_twice', row: 6, message: expect.stringContaining('dòng 2') }],
    });
    // Another province's commune, and a name that is taken there: no word about who bears it.
    await load(server(NOW), 'Tài khoản,Mã đơn vị\ntran-bien-1,26041\n');
    const foreign = await load(province, 'Tài khoản,Mã đơn vị\nmoi-1,26041\ntran-bien-1,19333\n');
    expect(foreign).toMatchObject({ kind: 'refused', problems: [{ row: 2 }, { row: 3 }] });
    const clerk = official('commune', '19333', NOW, 2);
    expect(await load(clerk, SHEET)).toMatchObject({ kind: 'refused' });
    // Nobody gives more than they have, and no sheet makes an administrator.
    expect(await load(province, 'Tài khoản,Vai trò,Mã đơn vị\nx,Quản trị,44\n')).toMatchObject({
      problems: [{ rule: 'user_role', row: 2 }],
    });
    expect((await listUsers(server(NOW), db.read)).map((one) => one.name)).toEqual([
      'dong-ha-1',
      'dong-ha-2',
      'trieu-phong-1',
      'tuyen-truyen-44',
      'tran-bien-1',
    ]);

    // Slips: a link each, for a week, for one's own area only.
    const ids = (await listUsers(server(NOW), db.read)).map((one) => one.id);
    const slips = await enrolmentSlips(official('province', '44', NOW, 99), deps, ids);
    if (slips.kind !== 'slips') throw new Error(slips.staff);
    expect(slips.slips.map(({ user }) => user.name)).not.toContain('tran-bien-1');
    expect([slips.slips.length, slips.leftOut]).toEqual([4, 1]);
    expect(new Set(slips.slips.map(({ token }) => token)).size).toBe(4);
    expect(slips.slips[0]?.expiresAt).toEqual(new Date('2026-12-08T02:00:00Z'));
    await close();
  });
});
