/** What citizens answer to a reminder, and what clerks do by hand. */
import { describe, expect, test } from 'vitest';
import { decode } from '../../bot/buttons.ts';
import { list, notMe, plan, remind, said } from '../../consent/consent.ts';
import { REPLIES } from '../../consent/reminder-values.ts';
import { stopEverything } from '../../contacts/contacts.ts';
import { cancelFor } from '../../outbox/outbox.ts';
import { admin, server } from '../acts.ts';
import { onBothDatabases } from '../database.ts';
import { ASKED, CODE, HEAD, waiting } from './dossier-rows.ts';
import { hours, office } from './office.ts';

onBothDatabases('a citizen', (open) => {
  test('who says it is done rests for three days against files that say it is not, and no longer', async () => {
    const { database, close } = await open();
    const here = office(database);
    await here.load([waiting()], ASKED);
    await here.tick(ASKED);
    const addressId = await here.addressId(HEAD);
    expect(await database.write((tx) => said(tx, addressId, hours(ASKED, 2)))).toBe(1);
    expect(await database.write((tx) => said(tx, addressId, hours(ASKED, 3)))).toBe(0);
    await here.load([waiting()], hours(ASKED, 1));
    await here.tick(hours(ASKED, 30));
    expect(here.got(HEAD)).toHaveLength(1);
    here.clock.now = hours(ASKED, 48);
    // Systems pass confirmations on late: the clerk sees the contradiction, the citizen gets nothing.
    expect(await here.load([waiting()], hours(ASKED, 48), { dryRun: true })).toMatchObject({
      contradicted: 1,
    });
    expect(await here.load([waiting()], hours(ASKED, 48))).toMatchObject({ contradicted: 1 });
    await here.tick(hours(ASKED, 49));
    expect(here.got(HEAD)).toHaveLength(1);
    expect((await list(server(here.clock.now), here.deps, {}))[0]).toMatchObject({
      state: 'said',
      contradictedAt: hours(ASKED, 48),
    });
    // A file of the fourth day: the word does not explain it any more.
    here.clock.now = hours(ASKED, 75);
    expect(await here.load([waiting()], hours(ASKED, 75))).toMatchObject({ contradicted: 1 });
    await here.tick(hours(ASKED, 75));
    expect(here.got(HEAD)).toHaveLength(2);
    const kinds = (await database.read.consentEvent.findMany({ orderBy: { id: 'asc' } })).map(
      (one) => one.kind,
    );
    expect(kinds).toEqual(['listed', 'said', 'contradicted', 'contradicted', 'state']);
    await close();
  });

  test('whose word a file of the next day bears out leaves no contradiction behind', async () => {
    const { database, close } = await open();
    const here = office(database);
    await here.load([waiting()], ASKED);
    await here.tick(ASKED);
    const addressId = await here.addressId(HEAD);
    await database.write((tx) => said(tx, addressId, hours(ASKED, 2)));
    await here.load([waiting()], hours(ASKED, 12));
    await here.load([waiting({ state: 'Đã xác nhận' })], hours(ASKED, 24));
    expect((await list(server(hours(ASKED, 24)), here.deps, {}))[0]).toMatchObject({
      state: 'confirmed',
      contradictedAt: null,
    });
    await close();
  });

  test('who says it about one dossier leaves another, of which they were not reminded, pending', async () => {
    const { database, close } = await open();
    const here = office(database);
    await here.load([waiting(), waiting({ code: 'G22.99.08-261103-0002' })], ASKED);
    await here.tick(ASKED);
    const addressId = await here.addressId(HEAD);
    expect(await database.write((tx) => said(tx, addressId, hours(ASKED, 1)))).toBe(1);
    expect(
      (await list(server(ASKED), here.deps, { state: 'requested' })).map((line) => line.code),
    ).toHaveLength(1);
    await close();
  });

  test('who is the wrong person is never written to again about it, though the next file names them', async () => {
    const { database, close } = await open();
    const here = office(database);
    await here.load([waiting()], ASKED);
    await here.tick(ASKED);
    const addressId = await here.addressId(HEAD);
    expect(await database.write((tx) => notMe(tx, addressId, hours(ASKED, 1)))).toBe(1);
    await here.load([waiting()], hours(ASKED, 24));
    await here.tick(hours(ASKED, 30));
    expect(here.got(HEAD)).toHaveLength(1);
    expect((await plan(server(hours(ASKED, 30)), here.deps, CODE))?.consents[0]).toMatchObject({
      wrongPerson: true,
      next: { do: 'call_list', why: 'wrong_person' },
    });
    await here.load([waiting({ phone: '0911111111' })], hours(ASKED, 48));
    await here.tick(hours(ASKED, 50));
    expect(here.got('+84911111111')).toHaveLength(1);
    await close();
  });

  test('whom nothing is asked of is answered so', async () => {
    const { database, close } = await open();
    const here = office(database);
    const addressId = await here.addressId('+84900000001');
    expect(await database.write((tx) => said(tx, addressId, ASKED))).toBe(0);
    expect(await database.write((tx) => notMe(tx, addressId, ASKED))).toBe(0);
    await close();
  });

  test('who said stop gets nothing, and no later file changes that', async () => {
    const { database, close } = await open();
    const here = office(database);
    await here.load([waiting({ applicantPhone: '' })], ASKED);
    const addressId = await here.addressId(HEAD);
    await database.write(async (tx) => {
      const addressIds = await stopEverything(tx, addressId, ASKED);
      await cancelFor(tx, { addressIds }, 'stopped', ASKED);
    });
    await here.load([waiting({ applicantPhone: '' })], hours(ASKED, 24));
    for (let hour = 0; hour < 100; hour += 5) await here.tick(hours(ASKED, hour));
    expect(here.got(HEAD)).toEqual([]);
    expect((await plan(server(hours(ASKED, 50)), here.deps, CODE))?.consents[0]?.next).toEqual({
      do: 'call_list',
      why: 'stopped',
    });
    await close();
  });
});

onBothDatabases('a clerk', (open) => {
  test('reminds by hand once, and the automatic reminder near it stays away', async () => {
    const { database, close } = await open();
    const here = office(database);
    await here.load([waiting()], ASKED);
    await here.tick(ASKED);
    const nudge = hours(ASKED, 24);
    here.clock.now = nudge;
    expect(await remind(admin(nudge, 5), here.deps, CODE)).toEqual({
      kind: 'posted',
      messages: [{ role: 'household_head', channel: 'sms', who: 'person', at: nudge }],
    });
    expect(await remind(admin(nudge, 5), here.deps, CODE)).toMatchObject({
      kind: 'refused',
      reason: 'already_waiting',
    });
    for (let hour = 0; hour < 40; hour += 2) await here.tick(hours(nudge, hour));
    expect(await database.read.message.findMany({ select: { step: true }, orderBy: { id: 'asc' } })).toEqual([
      { step: 'first' },
      { step: 'nudge-1' },
    ]);
    await here.tick(hours(ASKED, 72));
    expect(here.got(HEAD)).toHaveLength(3);
    expect(await database.read.auditEntry.findFirst({ where: { action: 'consent.remind' } })).toMatchObject({
      userId: 5,
    });
    await close();
  });

  test('who reminds soon after an automatic message sees it leave a day after that one', async () => {
    const { database, close } = await open();
    const here = office(database);
    await here.load([waiting()], ASKED);
    await here.tick(ASKED);
    const done = await remind(admin(hours(ASKED, 2), 5), here.deps, CODE);
    expect(done).toMatchObject({ kind: 'posted', messages: [{ at: hours(ASKED, 24) }] });
    for (let hour = 2; hour < 60; hour += 2) await here.tick(hours(ASKED, hour));
    expect(here.got(HEAD)).toHaveLength(2);
    await close();
  });

  test('is told why nobody is reminded', async () => {
    const { database, close } = await open();
    const here = office(database);
    expect(await remind(admin(ASKED, 5), here.deps, CODE)).toMatchObject({ reason: 'no_such_dossier' });
    await here.load([waiting({ phone: '', applicantPhone: '' })], ASKED);
    expect(await remind(admin(ASKED, 5), here.deps, CODE)).toMatchObject({ reason: 'unreachable' });
    await here.load([waiting()], ASKED);
    expect(await remind(admin(hours(ASKED, 24 * 8), 5), here.deps, CODE)).toMatchObject({
      reason: 'stale_data',
    });
    await here.load([waiting({ state: 'Ký giấy' })], ASKED);
    expect(await remind(admin(ASKED, 5), here.deps, CODE)).toMatchObject({ reason: 'not_pending' });
    await close();
  });

  test('lists by state and by area, without a name', async () => {
    const { database, close } = await open();
    const here = office(database);
    await here.load(
      [waiting(), waiting({ code: 'G22.99.08-261103-0002', area: '19351', state: 'Từ chối' })],
      ASKED,
    );
    const codes = async (filter: Parameters<typeof list>[2]) =>
      (await list(server(ASKED), here.deps, filter)).map((line) => line.code.slice(-4));
    expect(await codes({})).toEqual(['0001', '0002']);
    expect(await codes({ state: 'refused' })).toEqual(['0002']);
    expect(await codes({ area: '19333' })).toEqual(['0001']);
    expect(await codes({ area: '44' })).toEqual(['0001', '0002']);
    expect(await codes({ area: '01' })).toEqual([]);
    const [first] = await list(server(ASKED), here.deps, {});
    expect(first).toMatchObject({
      recipient: { who: 'person', channel: 'sms' },
      next: { do: 'send', step: 'first' },
    });
    expect(JSON.stringify(first)).not.toMatch(/Nguy|912345678/);
    await close();
  });
});

describe('the answers a reminder offers', () => {
  test('are buttons that the bot understands', () => {
    expect(REPLIES.map((reply) => decode(reply.payload))).toEqual([
      { kind: 'do', action: 'confirmed' },
      { kind: 'do', action: 'not_me' },
      { kind: 'do', action: 'help' },
    ]);
  });
});
