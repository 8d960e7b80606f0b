import { expect, test } from 'vitest';
import { scopeOfAreas } from '../../areas/scope.ts';
import {
  board,
  callList,
  history,
  importConsents,
  lapses,
  list,
  markPaper,
  plan,
  remind,
} from '../../consent/consent.ts';
import { LADDER } from '../../consent/files.ts';
import { dropLadders, saveLadder } from '../../consent/ladders.ts';
import { auditEntries } from '../../staff/staff.ts';
import { official } from '../acts.ts';
import { onBothDatabases } from '../database.ts';
import { at, csv, office } from './office.ts';

const ASKED = at('2026-11-03T09:00');
const waiting = (row: { code: string; area: string }, number: string) => ({
  ...row,
  state: 'Chờ xác nhận',
  requested: '2026-11-03 09:00',
  phone: number,
});

const HOME = 'G22.99.08-261103-0001';
const AWAY = 'G22.99.08-261103-0002';

onBothDatabases('confirmations of another area (security 1)', (open) => {
  const stand = async () => {
    const { database, close } = await open();
    const here = office(database);
    await here.load(
      [
        waiting({ code: HOME, area: '19333' }, '0912345678'),
        waiting({ code: AWAY, area: '19351' }, '0912345679'),
      ],
      ASKED,
    );
    return { ...here, database, close };
  };

  test('a clerk reads her own commune only, a province its communes, the country all', async () => {
    const { deps, close } = await stand();
    const seen = async (role: 'commune' | 'province' | 'viewer', area: string) => {
      const act = official(role, area, ASKED);
      const lines = await list(act, deps, {});
      const total = (await board(act, deps, { area, limit: 10 })).total;
      expect(total).toBe(lines.length);
      expect((await lapses(act, deps, area, 2)).reduce((sum, row) => sum + row.asked, 0)).toBe(total);
      return lines.map((line) => line.areaCode);
    };
    expect(await seen('commune', '19333')).toEqual(['19333']);
    expect(await seen('province', '44')).toEqual(['19333', '19351']);
    expect(await seen('province', '75')).toEqual([]);
    expect(await seen('viewer', '')).toEqual(['19333', '19351']);
    const clerk = official('commune', '19333', ASKED);
    expect(await list(clerk, deps, { area: '19351' })).toEqual([]);
    expect(await list(clerk, deps, { area: '44' })).toHaveLength(1);
    expect(await plan(clerk, deps, AWAY)).toBeNull();
    expect(await history(clerk, deps, AWAY)).toEqual([]);
    expect(await plan(clerk, deps, HOME)).not.toBeNull();
    await close();
  });

  test('a clerk reminds, marks and telephones in her own commune only, and the other one sees that she tried', async () => {
    const { deps, database, close } = await stand();
    const clerk = official('commune', '19333', ASKED);
    const [away] = await list(official('province', '44', ASKED), deps, { area: '19351' });
    const [home] = await list(clerk, deps, {});
    expect(await remind(clerk, deps, AWAY)).toMatchObject({ kind: 'denied', why: 'area' });
    expect(await markPaper(clerk, deps, { code: AWAY, consentId: away?.id ?? 0 })).toMatchObject({
      kind: 'denied',
    });
    // The confirmation of another dossier under the code of one's own.
    expect(await markPaper(clerk, deps, { code: HOME, consentId: away?.id ?? 0 })).toMatchObject({
      kind: 'refused',
    });
    expect(await callList(clerk, deps, '19351')).toMatchObject({ kind: 'denied' });
    expect(await callList(clerk, deps, '44')).toMatchObject({ kind: 'denied' });
    const tried = await auditEntries(database.read, scopeOfAreas(['19351']));
    const refusals = tried.filter((one) => one.action === 'refused');
    expect(refusals).toHaveLength(3);
    expect(await remind(official('viewer', '19333', ASKED), deps, HOME)).toMatchObject({ why: 'role' });
    expect(await remind(clerk, deps, HOME)).toMatchObject({ kind: 'posted' });
    expect(await markPaper(clerk, deps, { code: HOME, consentId: home?.id ?? 0 })).toEqual({
      kind: 'marked',
    });
    expect(await callList(clerk, deps, '19333')).toMatchObject({ kind: 'calls' });
    expect(await auditEntries(database.read, scopeOfAreas(['19333']), { action: 'consent' })).toMatchObject([
      { action: 'consent.call-list' },
      { action: 'consent.paper' },
      { action: 'consent.remind' },
      { action: 'consent.import' },
    ]);
    await close();
  });

  test('a file neither confirms nor pulls over a dossier of another commune, and that commune sees the try', async () => {
    const { deps, database, close } = await stand();
    const clerk = official('commune', '19333', ASKED);
    const load = (rows: Parameters<typeof csv>[0], dryRun: boolean) =>
      importConsents(clerk, deps, { fileName: 'xa-khac.csv', bytes: csv(rows), asOf: ASKED, dryRun });
    const before = await database.read.dossier.findMany({ include: { consents: true } });
    const done = { state: 'Đã xác nhận', requested: '2026-11-03 09:00' };
    for (const dryRun of [true, false])
      for (const rows of [
        // Its own area written beside it, ours written beside it, a new one there with a stranger's number.
        [{ ...done, code: AWAY, area: '19351' }],
        [{ ...done, code: AWAY, area: '19333' }],
        [{ ...waiting({ code: 'G22.99.08-261103-0099', area: '19351' }, '0900000124') }],
        [{ ...waiting({ code: HOME, area: '19333' }, '0912345678') }, { ...done, code: AWAY, area: '19351' }],
      ])
        expect(await load(rows, dryRun)).toMatchObject({
          kind: 'refused',
          problems: expect.arrayContaining([expect.objectContaining({ rule: 'outside_area' })]),
        });
    expect(await database.read.dossier.findMany({ include: { consents: true } })).toEqual(before);
    expect(
      (await auditEntries(database.read, scopeOfAreas(['19351']), { action: 'refused' })).length,
    ).toBeGreaterThan(0);
    await close();
  });

  test('the ladder of a province is changed by that province only', async () => {
    const { deps, close } = await stand();
    const edit = { provinceCode: '44', ladder: LADDER, note: 'x', validFrom: ASKED, base: 0 };
    for (const act of [
      official('province', '75', ASKED),
      official('commune', '19333', ASKED),
      official('propaganda', '44', ASKED),
    ]) {
      expect(await saveLadder(act, deps, edit)).toMatchObject({ kind: 'denied' });
      expect(await dropLadders(act, deps, '44')).toMatchObject({ kind: 'denied' });
    }
    expect(await saveLadder(official('province', '44', ASKED), deps, edit)).toMatchObject({ version: 1 });
    expect(await dropLadders(official('admin', '', ASKED), deps, '44')).toMatchObject({ versions: 1 });
    await close();
  });
});
