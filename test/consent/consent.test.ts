/** Files of confirmations: loaded once, checked, never overwriting what is known from later. */
import { expect, test } from 'vitest';
import { importConsents, plan } from '../../consent/consent.ts';
import { server } from '../acts.ts';
import { onBothDatabases } from '../database.ts';
import { ASKED, CODE, waiting } from './dossier-rows.ts';
import { hours, office } from './office.ts';

onBothDatabases('files of confirmations', (open) => {
  test('are loaded once however often they come', async () => {
    const { database, close } = await open();
    const here = office(database);
    const rows = [waiting(), waiting({ role: 'chủ sở hữu', name: 'Lê Thị C', phone: '' })];
    expect(await here.load(rows, ASKED)).toMatchObject({ kind: 'imported', rows: 2, created: 1, updated: 0 });
    expect(await here.load(rows, ASKED)).toMatchObject({ created: 0, updated: 1, vanished: 0 });
    expect(await here.load(rows.toReversed(), hours(ASKED, 1))).toMatchObject({ created: 0, updated: 1 });
    expect([await database.read.dossier.count(), await database.read.consent.count()]).toEqual([1, 2]);
    expect(await database.read.contact.count()).toBe(2);
    await close();
  });

  test('keep no name and no telephone in the open', async () => {
    const { database, close } = await open();
    const here = office(database);
    await here.load([waiting()], ASKED);
    const rows = JSON.stringify([
      await database.read.dossier.findMany(),
      await database.read.consent.findMany(),
      await database.read.consentImport.findMany(),
      await database.read.contact.findMany(),
      await database.read.address.findMany(),
      await database.read.auditEntry.findMany(),
    ]);
    expect(rows).not.toMatch(/Nguyễn|Nguyen|nguyenvana|912345678|987654321/);
    await close();
  });

  test('with a bad row save nothing, unless the clerk takes the good ones', async () => {
    const { database, close } = await open();
    const here = office(database);
    const rows = [waiting(), waiting({ code: 'G22.99.08-261103-0002', state: 'xong' })];
    const refused = await here.load(rows, ASKED);
    expect(refused).toMatchObject({
      kind: 'refused',
      problems: [{ row: 3, rule: 'state_unknown', value: 'xong' }],
    });
    expect(await database.read.dossier.count()).toBe(0);
    expect(await here.load(rows, ASKED, { acceptGood: true })).toMatchObject({
      kind: 'imported',
      created: 1,
    });
    await close();
  });

  test('are checked and counted without saving in a dry run', async () => {
    const { database, close } = await open();
    const here = office(database);
    expect(await here.load([waiting()], ASKED, { dryRun: true })).toMatchObject({
      importId: null,
      created: 1,
    });
    expect(await database.read.dossier.count()).toBe(0);
    expect(await database.read.contact.count()).toBe(0);
    await here.load([waiting(), waiting({ code: 'G22.99.08-261103-0002' })], ASKED);
    expect(await here.load([waiting()], hours(ASKED, 1), { dryRun: true })).toMatchObject({
      created: 0,
      updated: 1,
      vanished: 1,
    });
    expect(await database.read.dossier.count({ where: { vanishedAt: { not: null } } })).toBe(0);
    await close();
  });

  test('nothing vanishes by a file of the very moment at which it was known', async () => {
    const { database, close } = await open();
    const here = office(database);
    const other = waiting({ code: 'G22.99.08-261103-0002' });
    await here.load([waiting(), other], ASKED);
    expect(await here.load([waiting()], ASKED)).toMatchObject({ vanished: 0 });
    expect(await database.read.dossier.count({ where: { vanishedAt: { not: null } } })).toBe(0);
    await close();
  });

  test('mark what has vanished, of the same commune and bundle only, and bring it back', async () => {
    const { database, close } = await open();
    const here = office(database);
    const other = waiting({ code: 'G22.99.08-261103-0002' });
    const death = waiting({ code: 'G22.99.08-261103-0003', bundle: 'khai tử' });
    const elsewhere = waiting({ code: 'G22.99.08-261103-0004', area: '19351' });
    const done = waiting({ code: 'G22.99.08-261103-0005', state: 'Đã xác nhận' });
    await here.load([waiting(), other, death, elsewhere, done], ASKED);
    const vanished = async () =>
      (await database.read.dossier.findMany({ where: { vanishedAt: { not: null } } })).map(
        (row) => row.nationalCode,
      );
    expect(await here.load([waiting()], hours(ASKED, 24))).toMatchObject({ updated: 1, vanished: 1 });
    expect(await vanished()).toEqual([other.code]);
    expect(await here.load([waiting(), other], hours(ASKED, 48))).toMatchObject({ updated: 2, vanished: 0 });
    expect(await vanished()).toEqual([]);
    await close();
  });

  test('let nothing vanish because of a row that could not be read', async () => {
    const { database, close } = await open();
    const here = office(database);
    const other = waiting({ code: 'G22.99.08-261103-0002' });
    await here.load([waiting(), other], ASKED);
    for (const bad of [
      { ...other, state: '?' },
      { ...other, code: '???' },
    ])
      expect(await here.load([waiting(), bad], hours(ASKED, 24), { acceptGood: true })).toMatchObject({
        vanished: 0,
      });
    await close();
  });

  test('that are older never overwrite what is known from later', async () => {
    const { database, close } = await open();
    const here = office(database);
    await here.load([waiting({ state: 'Đã xác nhận' })], hours(ASKED, 24));
    const stale = [waiting(), waiting({ code: 'G22.99.08-261103-0002' })];
    expect(await here.load(stale, ASKED)).toMatchObject({ created: 1, older: 1, updated: 0 });
    expect((await plan(server(ASKED), here.deps, CODE))?.consents[0]?.state).toBe('confirmed');
    expect((await plan(server(ASKED), here.deps, stale[1]?.code ?? ''))?.vanishedAt).toEqual(
      hours(ASKED, 24),
    );
    expect(await here.tick(hours(ASKED, 25))).toMatchObject({ posted: 0 });
    await close();
  });

  test('with both codes find a dossier loaded under its provincial code', async () => {
    const { database, close } = await open();
    const here = office(database);
    await here.load([waiting({ code: 'H50.15-261103-0007' })], ASKED);
    await here.load([waiting({ local: 'H50.15-261103-0007' })], hours(ASKED, 1));
    const rows = await database.read.dossier.findMany();
    expect(rows).toMatchObject([
      { nationalCode: CODE, provincialCode: 'H50.15-261103-0007', vanishedAt: null },
    ]);
    expect(await plan(server(ASKED), here.deps, 'h50.15-261103-0007')).toMatchObject({ code: CODE });
    await close();
  });

  test('from the future are refused when far, shown when near', async () => {
    const { database, close } = await open();
    const here = office(database);
    expect(await here.load([waiting()], hours(ASKED, 24 * 365))).toMatchObject({
      kind: 'refused',
      problems: [{ rule: 'as_of_in_future' }],
    });
    expect(await here.load([waiting()], hours(ASKED, 48))).toMatchObject({
      kind: 'imported',
      problems: [{ rule: 'as_of_in_future', severity: 'warning' }],
    });
    await close();
  });

  test('that are no tables are refused in words', async () => {
    const { database, close } = await open();
    const { deps } = office(database);
    const ask = { fileName: 'x.csv', bytes: new Uint8Array(0), asOf: ASKED };
    expect(await importConsents(server(deps.now()), deps, ask)).toMatchObject({
      kind: 'refused',
      problems: [{ rule: 'file-empty' }],
    });
    await close();
  });
});
