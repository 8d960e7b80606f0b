import { expect, test } from 'vitest';
import { scopeOfAreas } from '../../areas/scope.ts';
import { importConsents, undoConsents } from '../../consent/consent.ts';
import type { Database } from '../../prisma/client.ts';
import { auditEntries } from '../../staff/audit.ts';
import { official, server } from '../acts.ts';
import { onBothDatabases } from '../database.ts';
import { at, csv, office, type Row } from './office.ts';

const ASKED = at('2026-11-03T09:00');
const LATER = at('2026-11-04T08:00');
const TRIEU_PHONG = '19624';
const DONG_HA = '19333';

const row = (number: number, more: Partial<Row> = {}): Row => ({
  code: `G22.99.08-261103-${String(number).padStart(5, '0')}`,
  state: 'chờ xác nhận',
  requested: '03/11/2026 08:00',
  name: `Người ${number}`,
  phone: `09120010${String(number).padStart(2, '0')}`,
  ...more,
});
const rows = (count: number, from = 1) => Array.from({ length: count }, (_, index) => row(from + index));

async function states(database: Database) {
  const found = await database.read.dossier.findMany({
    select: { nationalCode: true, areaCode: true, vanishedAt: true, consents: { select: { state: true } } },
    orderBy: { nationalCode: 'asc' },
  });
  return found.map((one) => [
    one.nationalCode.slice(-5),
    one.areaCode,
    one.vanishedAt === null ? one.consents.map(({ state }) => state).join() : 'vanished',
  ]);
}

onBothDatabases('a list loaded by a clerk of one commune', (open) => {
  test('never changes, takes over or tells of a dossier of another, row by row', async () => {
    const { database, close } = await open();
    const here = office(database);
    await here.load([row(1, { area: TRIEU_PHONG })], ASKED);
    const clerk = official('commune', DONG_HA, ASKED);
    const load = (list: Row[], more = {}) =>
      importConsents(clerk, here.deps, { fileName: 'x.csv', bytes: csv(list), asOf: ASKED, ...more });
    const outside = { rule: 'outside_area', row: 2, severity: 'error' };
    // By its own words of another commune; pulled into one's own; and new in another commune.
    const foreign = [
      row(1, { area: TRIEU_PHONG, state: 'đã xác nhận' }),
      row(1, { state: 'đã xác nhận' }),
      row(9, { area: '26041' }),
    ];
    for (const one of foreign) {
      expect(await load([one])).toMatchObject({ kind: 'refused', problems: [outside] });
      expect(await load([one], { dryRun: true })).toMatchObject({ kind: 'refused', problems: [outside] });
    }
    // Both refusals are one sentence: nobody learns which codes exist elsewhere.
    const said = await Promise.all(foreign.slice(1).map((one) => load([one])));
    const message = (one: (typeof said)[number]) => (one.kind === 'refused' ? one.problems[0]?.message : '');
    expect(message(said[0] as never)).toBe(message(said[1] as never));
    const mixed = await load([...foreign.slice(0, 1), row(2)], { acceptGood: true });
    expect(mixed).toMatchObject({ kind: 'imported', created: 1, counts: { fresh: 1, refused: 1 } });
    expect(await states(database)).toEqual([
      ['00001', TRIEU_PHONG, 'requested'],
      ['00002', DONG_HA, 'requested'],
    ]);
    expect(await auditEntries(database.read, scopeOfAreas([DONG_HA]), { action: 'consent' })).toMatchObject([
      { action: 'consent.import', userId: 1 },
    ]);
    expect(
      await importConsents(official('viewer', '', ASKED), here.deps, {
        fileName: 'x.csv',
        bytes: csv([row(3)]),
        asOf: ASKED,
      }),
    ).toMatchObject({ kind: 'denied', why: 'role' });
    await close();
  });

  test('lets nobody leave unless it is the whole list, and then exactly those it named', async () => {
    const { database, close } = await open();
    const { deps } = office(database);
    const act = server(ASKED);
    const load = (list: Row[], asOf: Date, more = {}) =>
      importConsents(act, deps, { fileName: 'x.csv', bytes: csv(list), asOf, ...more });
    await load(rows(4), ASKED);
    const two = rows(2);
    expect(await load(two, LATER, { dryRun: true })).toMatchObject({
      missing: 2,
      vanished: 0,
      coverage: 'additions',
      problems: [{ rule: 'coverage_unasked' }],
      leaving: [{ name: row(3).code, areaCode: DONG_HA }, { name: row(4).code }],
    });
    expect(await load(two, LATER)).toMatchObject({ vanished: 0, missing: 2 });
    // A bad row: the list is not whole, whatever the clerk says.
    const broken = [...two, row(3, { requested: '31/11/2026' })];
    expect(await load(broken, LATER, { coverage: 'whole', acceptGood: true })).toMatchObject({
      vanished: 0,
      notWhole: 'rows_left_out',
      problems: [{ rule: 'date_unreadable' }, { rule: 'not_whole' }],
    });
    const before = await load(two, LATER, { coverage: 'whole', dryRun: true });
    const after = await load(two, LATER, { coverage: 'whole' });
    expect(before).toMatchObject({ vanished: 2, counts: { leaving: 2, unchanged: 2 }, problems: [] });
    if (before.kind !== 'imported' || after.kind !== 'imported') throw new Error('refused');
    expect(after).toEqual({ ...before, importId: after.importId });
    await close();
  });

  test('asks for the number when far fewer came than are known', async () => {
    const { database, close } = await open();
    const { deps } = office(database);
    const load = (list: Row[], asOf: Date, more = {}) =>
      importConsents(server(ASKED), deps, { fileName: 'x.csv', bytes: csv(list), asOf, ...more });
    await load(rows(12), ASKED);
    const whole = { coverage: 'whole' as const };
    expect(await load(rows(2), LATER, whole)).toMatchObject({ vanished: 0, notWhole: 'far_fewer' });
    expect(await load(rows(2), LATER, { ...whole, agreed: 9 })).toMatchObject({ vanished: 0 });
    expect(await load(rows(2), LATER, { ...whole, agreed: 10 })).toMatchObject({ vanished: 10 });
    await close();
  });

  test('is taken back within a day, but for what somebody touched since', async () => {
    const { database, close } = await open();
    const { deps } = office(database);
    const clerk = official('commune', DONG_HA, ASKED);
    const load = (list: Row[], asOf: Date) =>
      importConsents(clerk, deps, { fileName: 'x.csv', bytes: csv(list), asOf, coverage: 'whole' });
    await load(rows(3), ASKED);
    const people = await database.read.contact.count();
    const before = await states(database);
    const done = await load([row(1, { state: 'đã xác nhận' }), row(2), row(5), row(6)], LATER);
    if (done.kind !== 'imported' || done.importId === null) throw new Error(JSON.stringify(done));
    expect(await states(database)).toEqual([
      ['00001', DONG_HA, 'confirmed'],
      ['00002', DONG_HA, 'requested'],
      ['00003', DONG_HA, 'vanished'],
      ['00005', DONG_HA, 'requested'],
      ['00006', DONG_HA, 'requested'],
    ]);
    const foreign = official('commune', TRIEU_PHONG, ASKED);
    expect(await undoConsents(foreign, deps, done.importId)).toMatchObject({ why: 'not_found' });
    expect(await undoConsents(official('viewer', DONG_HA, ASKED), deps, done.importId)).toMatchObject({
      why: 'denied',
    });
    const late = official('commune', DONG_HA, at('2026-11-04T09:01'));
    expect(await undoConsents(late, deps, done.importId)).toMatchObject({ why: 'too_late' });
    // A colleague has meanwhile worked on one of the new dossiers.
    const touched = await database.read.dossier.findFirstOrThrow({ where: { nationalCode: row(6).code } });
    await database.write((tx) =>
      tx.dossier.update({ where: { id: touched.id }, data: { updatedAt: at('2026-11-03T10:00') } }),
    );
    const undone = await undoConsents(clerk, deps, done.importId);
    expect(undone).toMatchObject({ kind: 'undone', touched: 2 });
    expect(await states(database)).toEqual([...before, ['00006', DONG_HA, 'requested']]);
    // Only the person of the dossier that stays is left of those the load had made.
    expect(await database.read.contact.count()).toBe(people + 1);
    expect(await undoConsents(clerk, deps, done.importId)).toMatchObject({ why: 'already' });
    await close();
  });
});
