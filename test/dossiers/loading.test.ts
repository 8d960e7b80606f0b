import { expect, test } from 'vitest';
import { undoFilings } from '../../dossiers/dossiers.ts';
import { official, server } from '../acts.ts';
import { onBothDatabases } from '../database.ts';
import { DONG_HA, officeOn, TRIEU_PHONG } from './office.ts';

const NOW = new Date('2026-11-20T03:00:00Z');
const code = (number: number, day = '261103') => `G22.99.08-${day}-${String(number).padStart(5, '0')}`;

onBothDatabases('lists of two agencies held against each other', (open) => {
  test('what the registrar did and the police never got is stuck; what a later list holds is not', async () => {
    const { database, close } = await open();
    const { load, stuck } = officeOn(database, NOW);
    const justice = [1, 2, 3].map((number) => ({
      ...{ national: code(number), received: '03/11/2026', done: '04/11/2026', state: 'Đã giải quyết' },
    }));
    expect(await load('justice', '2026-11-10', justice)).toMatchObject({
      kind: 'imported',
      counts: { fresh: 3 },
    });
    // Nobody knows yet: no list of the police says that a case is not there.
    expect(await stuck()).toEqual([]);
    const police = [{ national: code(1), code: 'CT-00001', received: '02/11/2026', state: 'Đang xử lý' }];
    // Additions say nothing of the cases they do not name.
    await load('police', '2026-11-11', police);
    expect(await stuck()).toEqual([]);
    await load('police', '2026-11-12', police, { coverage: 'whole' });
    expect(await stuck()).toEqual([
      `${code(2)} not_synchronised 2026-11-04 justice`,
      `${code(3)} not_synchronised 2026-11-04 justice`,
    ]);
    await load('police', '2026-11-15', [
      { national: code(2), state: 'Đã đăng ký thường trú', done: '14/11/2026' },
    ]);
    expect(await stuck()).toEqual([`${code(3)} not_synchronised 2026-11-04 justice`]);
    await close();
  });

  test('a list of returned cases: with a reason it is the family that is asked, without one the agency', async () => {
    const { database, close } = await open();
    const { load, stuck } = officeOn(database, NOW);
    await load('police', '2026-11-15', [
      { code: code(1, '261001'), received: '01/10/2026', returned: '03/10/2026', reason: 'Bổ sung CCCD' },
      { code: code(2, '261002'), received: '02/10/2026', returned: '05/10/2026' },
      { code: 'BHXH/45/000123', received: '02/11/2026', due: '06/11/2026', state: 'Đang giải quyết' },
    ]);
    expect(await stuck()).toEqual([
      `${code(1, '261001')} returned 2026-10-03 citizen`,
      `${code(2, '261002')} returned 2026-10-05 police`,
      'BHXH/45/000123 overdue 2026-11-06 police',
    ]);
    await close();
  });

  test('loaded again changes nothing, an older list nothing at all, and undone everything is as before', async () => {
    const { database, close } = await open();
    const { load, stuck, deps, root } = officeOn(database, NOW);
    const lines = [{ national: code(1), state: 'Chưa đồng bộ', received: '03/11/2026' }];
    const first = await load('justice', '2026-11-10', lines);
    const dry = await load('justice', '2026-11-11', lines, { dryRun: true });
    expect(dry).toMatchObject({ importId: null, counts: { fresh: 0, changed: 0, unchanged: 1 } });
    expect(await load('justice', '2026-11-11', lines)).toMatchObject({
      counts: { fresh: 0, changed: 0, unchanged: 1 },
    });
    const older = await load('justice', '2026-11-05', [{ ...lines[0], state: 'Đã giải quyết' }]);
    expect(older).toMatchObject({ older: 1, counts: { changed: 0 } });
    const later = server(new Date(NOW.getTime() + 3_600_000));
    const second = await load('justice', '2026-11-12', [{ ...lines[0], state: 'Đã rút' }], {}, later);
    expect(second).toMatchObject({ counts: { changed: 1 } });
    expect(await stuck()).toEqual([]);
    if (second.kind !== 'imported' || first.kind !== 'imported') throw new Error('not loaded');
    expect(await undoFilings(later, deps, second.importId ?? 0)).toMatchObject({
      kind: 'undone',
      restored: 1,
    });
    expect(await stuck()).toEqual([`${code(1)} not_synchronised 2026-11-03 justice`]);
    expect(await undoFilings(root, deps, first.importId ?? 0)).toMatchObject({ kind: 'undone', touched: 1 });
    await close();
  });

  test('a row of another area is refused, by what it names and by what is known', async () => {
    const { database, close } = await open();
    const { load, stuck } = officeOn(database, NOW);
    await load('justice', '2026-11-10', [
      { national: code(1), area: TRIEU_PHONG, state: 'Chưa đồng bộ', received: '03/11/2026' },
    ]);
    const clerk = official('commune', DONG_HA, NOW);
    const outside = { rule: 'outside_area', row: 2 };
    for (const area of [TRIEU_PHONG, DONG_HA, '26041'])
      for (const dryRun of [true, false]) {
        const lines = [{ national: code(area === '26041' ? 9 : 1), area, state: 'Đã giải quyết' }];
        expect(await load('justice', '2026-11-12', lines, { dryRun }, clerk)).toMatchObject({
          ...{ kind: 'refused', problems: [outside] },
        });
      }
    expect(await stuck(clerk)).toEqual([]);
    expect(await stuck()).toEqual([`${code(1)} not_synchronised 2026-11-03 justice`]);
    const viewer = official('viewer', DONG_HA, NOW);
    expect(await load('justice', '2026-11-12', [{ national: code(1) }], {}, viewer)).toMatchObject({
      kind: 'denied',
    });
    await close();
  });

  test('a newer whole list of trouble no longer holds a case: it is no trouble any more', async () => {
    const { database, close } = await open();
    const { load, stuck } = officeOn(database, NOW);
    const trouble = [1, 2].map((number) => ({
      national: code(number),
      state: 'Chưa đồng bộ',
      received: '03/11/2026',
    }));
    await load('police', '2026-11-10', trouble, { coverage: 'whole' });
    expect(await stuck()).toHaveLength(2);
    const done = await load('police', '2026-11-12', trouble.slice(0, 1), { coverage: 'whole' });
    expect(done).toMatchObject({ missing: 1, counts: { leaving: 1 }, leaving: [{ name: code(2) }] });
    expect(await stuck()).toEqual([`${code(1)} not_synchronised 2026-11-03 justice`]);
    await close();
  });

  test('who files again under another code is seen, and the first case is not chased any more', async () => {
    const { database, close } = await open();
    const { load, stuck } = officeOn(database, NOW);
    const child = { subject: 'Trần Thị Mẫu', born: '01/11/2026' };
    await load('police', '2026-11-10', [
      { code: 'CT-100', ...child, received: '03/11/2026', returned: '04/11/2026' },
    ]);
    expect(await stuck()).toEqual(['CT-100 returned 2026-11-04 police']);
    const again = await load('police', '2026-11-12', [
      { code: 'CT-200', ...child, received: '11/11/2026', state: 'Đang xử lý' },
    ]);
    expect(again).toMatchObject({ again: 1 });
    expect(await stuck()).toEqual([]);
    if (again.kind !== 'imported') throw new Error('not loaded');
    await close();
  });
});
