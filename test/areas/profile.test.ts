import { expect, test } from 'vitest';
import { areaProfile, saveAreaProfile } from '../../areas/areas.ts';
import { onBothDatabases } from '../database.ts';

const NOW = new Date('2026-11-21T02:00:00Z');
const told = {
  areaCode: '19333',
  deskAddress: ' 01  Huyền Trân Công Chúa ',
  hours: '7:30–11:30',
  phone: '',
  guideUrl: '',
};

onBothDatabases('the profile of a commune', (open) => {
  test('what staff entered is kept tidy, blank is nothing, and entering again replaces it', async () => {
    const { database, close } = await open();
    expect(await areaProfile(database.read, '19333')).toBe(null);
    expect(await database.write((tx) => saveAreaProfile(tx, told, { by: null, now: NOW }))).toBe('saved');
    expect(await areaProfile(database.read, '19333')).toMatchObject({
      deskAddress: '01 Huyền Trân Công Chúa',
      hours: '7:30–11:30',
      phone: null,
      guideUrl: null,
    });
    await database.write((tx) =>
      saveAreaProfile(tx, { ...told, phone: '0233 3852 000' }, { by: null, now: NOW }),
    );
    expect(await areaProfile(database.read, '19333')).toMatchObject({ phone: '0233 3852 000' });
    await close();
  });

  test('a province, an unknown code and an unofficial address are refused', async () => {
    const { database, close } = await open();
    const save = (change: Partial<typeof told>) =>
      database.write((tx) => saveAreaProfile(tx, { ...told, ...change }, { by: null, now: NOW }));
    expect(await save({ areaCode: '44' })).toBe('no_such_commune');
    expect(await save({ areaCode: '99999' })).toBe('no_such_commune');
    for (const guideUrl of [
      'http://quangtri.gov.vn',
      'https://quangtri.gov.vn.evil.com',
      'javascript:alert(1)',
    ]) {
      expect(await save({ guideUrl })).toBe('not_an_official_address');
    }
    expect(await save({ guideUrl: 'https://quangtri.gov.vn/huong-dan' })).toBe('saved');
    await close();
  });
});
