import { expect, test } from 'vitest';
import { scopeOfAreas } from '../../areas/scope.ts';
import { changeGroupFacts, importGroups, listGroups } from '../../contacts/contacts.ts';
import { auditEntries } from '../../staff/staff.ts';
import { official, ROOT } from '../acts.ts';
import { onBothDatabases, testKeys } from '../database.ts';

const NOW = new Date('2026-12-01T02:00:00Z');
const sheet = (...rows: string[]) => ({
  fileName: 'nhom.csv',
  bytes: new TextEncoder().encode(['Tên nhóm,Kênh,Mã nhóm,Mã đơn vị,Cách gửi', ...rows].join('\n')),
});

onBothDatabases('a group of another commune (security 4)', (open) => {
  test('is not taken by naming its id in a file, nor by its page, and its office sees that it was tried', async () => {
    const { database, close } = await open();
    const deps = { db: database, keys: testKeys, now: () => NOW };
    await importGroups(
      ROOT,
      deps,
      sheet(
        'Khu phố Trấn Biên 3,Telegram,-1000000000002,26041,api',
        'Tổ 1,Telegram,-1000000000003,19333,api',
        'Không mã,Zalo,,19351,thủ công',
      ),
    );
    const clerk = official('commune', '19333', NOW);
    const province = official('province', '44', NOW, 2);
    for (const act of [clerk, province])
      expect(
        await importGroups(act, deps, sheet('Nhóm tôi,Telegram,-1000000000002,19333,api')),
      ).toMatchObject({ kind: 'refused', problems: [{ row: 2, rule: 'outside_area' }] });
    // Half a file is not saved either, and a dry run tells no more.
    expect(
      await importGroups(clerk, deps, {
        ...sheet('Tổ 2,Telegram,-1000000000009,19333,api', 'Nhóm tôi,Telegram,-1000000000002,19333,api'),
        dryRun: true,
      }),
    ).toMatchObject({ kind: 'refused', problems: [{ row: 3 }] });
    expect(await importGroups(clerk, deps, sheet('Tổ 9,Zalo,,19351,thủ công'))).toMatchObject({
      kind: 'refused',
      problems: [{ row: 2, column: 'Mã đơn vị' }],
    });
    const groups = await listGroups(ROOT, database.read);
    expect(groups.map((group) => [group.name, group.areaCode]).sort()).toEqual([
      ['Khu phố Trấn Biên 3', '26041'],
      ['Không mã', '19351'],
      ['Tổ 1', '19333'],
    ]);
    const foreign = groups.find((group) => group.areaCode === '26041');
    const own = groups.find((group) => group.areaCode === '19333');
    const change = {
      name: 'Nhóm tôi',
      areaCode: '19333',
      provinceCode: '44',
      hamlet: null,
      mode: 'manual' as const,
      members: null,
      state: 'open' as const,
    };
    const edit = (act: typeof clerk, id: number | undefined, areaCode: string) =>
      database.write((tx) => changeGroupFacts(act, tx, id ?? 0, { ...change, areaCode }));
    expect(await edit(clerk, foreign?.id, '19333')).toMatchObject({ kind: 'denied' });
    expect(await edit(clerk, own?.id, '19351')).toMatchObject({ kind: 'denied' });
    expect(await edit(official('viewer', '19333', NOW), own?.id, '19333')).toMatchObject({ why: 'role' });
    expect(await edit(clerk, own?.id, '19333')).toBe('saved');
    const seen = await auditEntries(database.read, scopeOfAreas(['26041']), { action: 'refused' });
    expect(seen.length).toBeGreaterThanOrEqual(3);
    await close();
  });
});
