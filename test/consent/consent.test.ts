import { describe, expect, test } from 'vitest';
import { decode } from '../../bot/buttons.ts';
import { due, importConsents, list, notMe, plan, remind, said } from '../../consent/consent.ts';
import { REPLIES } from '../../consent/reminder-values.ts';
import { person, stopEverything } from '../../contacts/contacts.ts';
import { cancelFor } from '../../outbox/outbox.ts';
import { admin, server } from '../acts.ts';
import { onBothDatabases, testKeys } from '../database.ts';
import { at, hours, office, type Row } from './office.ts';

const CODE = 'G22.99.08-261103-0001';
const HEAD = '+84912345678';
const APPLICANT = '+84987654321';
const ASKED = at('2026-11-03T09:00');
const waiting = (more: Partial<Row> = {}): Row => ({
  code: CODE,
  state: 'Chờ xác nhận',
  requested: '03/11/2026 09:00',
  name: 'Nguyễn Văn A',
  phone: '0912345678',
  applicantPhone: '0987654321',
  ...more,
});

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

onBothDatabases('reminders', (open) => {
  test('climb the ladder and leave as SMS without names', async () => {
    const { database, close } = await open();
    const here = office(database);
    await here.load([waiting()], ASKED);
    for (let hour = 0; hour < 24 * 9; hour += 6) {
      const now = hours(ASKED, hour);
      if (hour % 24 === 0 && hour > 0) await here.load([waiting()], now);
      await here.tick(now);
    }
    const texts = here.got(HEAD);
    expect(texts).toHaveLength(4);
    expect(new Set(texts).size).toBe(4);
    for (const text of texts) {
      expect(text).toContain(CODE);
      expect(text).toContain('Phuong Dong Ha');
      expect(text).toContain('chu ho');
      expect(text).not.toMatch(/Nguyen|https?:|\d+ gio|\d+ ngay/);
    }
    expect(here.got(APPLICANT)).toEqual([]);
    expect((await plan(server(hours(ASKED, 24 * 9)), here.deps, CODE))?.consents[0]?.next).toEqual({
      do: 'call_list',
      why: 'no_answer',
    });
    await close();
  });

  test('are posted once each, however often it is asked what is due', async () => {
    const { database, close } = await open();
    const here = office(database);
    await here.load([waiting()], ASKED);
    for (let moment = 0; moment < 100; moment++) {
      const now = hours(ASKED, moment * 2);
      here.clock.now = now;
      if (moment % 10 === 0) await here.load([waiting()], now);
      await due(here.deps, now);
      await here.tick(now);
    }
    const rows = await database.read.message.findMany({ orderBy: { id: 'asc' } });
    expect(rows.map((row) => row.step)).toEqual(['first', 'day1', 'day3', 'day6']);
    expect(here.got(HEAD)).toHaveLength(4);
    await close();
  });

  test('leave once when two processes ask at the same moment', async () => {
    const { database, close } = await open();
    const here = office(database);
    await here.load([waiting(), waiting({ code: 'G22.99.08-261103-0002' })], ASKED);
    const posted = await Promise.all(Array.from({ length: 4 }, () => due(here.deps, ASKED)));
    expect(posted.reduce((sum, one) => sum + one.posted, 0)).toBe(1);
    await here.tick(ASKED);
    expect(here.got(HEAD)).toHaveLength(1);
    await close();
  });

  test('stop at the moment the file says confirmed, also for one that already waits to leave', async () => {
    const { database, close } = await open();
    const here = office(database);
    const night = at('2026-11-03T21:00');
    await here.load([waiting({ requested: '03/11/2026 12:00' })], ASKED);
    here.clock.now = at('2026-11-03T12:00');
    expect(await due(here.deps, here.clock.now)).toMatchObject({ posted: 1 });
    await here.load([waiting({ state: 'Đã xác nhận' })], night);
    await here.tick(hours(night, 24));
    expect(here.got(HEAD)).toEqual([]);
    expect(await database.read.message.findMany()).toMatchObject([
      { state: 'dropped', rule: 'no_longer_needed' },
    ]);
    await close();
  });

  test('are held, not sent, on data older than a week, and go when a fresh file comes', async () => {
    const { database, close } = await open();
    const here = office(database);
    await here.load([waiting()], ASKED);
    await due(here.deps, ASKED);
    const late = hours(ASKED, 24 * 8);
    await here.tick(late);
    expect(here.got(HEAD)).toEqual([]);
    expect(await database.read.message.findFirst()).toMatchObject({ state: 'queued', rule: 'stale_data' });
    await here.load([waiting()], late);
    await here.tick(hours(late, 5));
    expect(here.got(HEAD)).toHaveLength(1);
    await close();
  });

  test('are not even posted on old data: the clerk is asked for a fresh file', async () => {
    const { database, close } = await open();
    const here = office(database);
    await here.load([waiting()], ASKED);
    expect(await here.tick(hours(ASKED, 24 * 8))).toMatchObject({ posted: 0, held: 1 });
    expect((await list(server(hours(ASKED, 24 * 8)), here.deps, {}))[0]?.next).toMatchObject({
      why: 'stale_data',
    });
    await close();
  });

  test('go to a person once a day over all their dossiers', async () => {
    const { database, close } = await open();
    const here = office(database);
    const rows = [1, 2, 3].map((n) => waiting({ code: `G22.99.08-261103-000${n}` }));
    await here.load(rows, ASKED);
    for (let hour = 0; hour < 72; hour++) await here.tick(hours(ASKED, hour));
    const sent = (await database.read.message.findMany({ orderBy: { sentAt: 'asc' } })).map(
      (row) => row.sentAt,
    );
    expect(sent).toEqual([ASKED, hours(ASKED, 24), hours(ASKED, 48)]);
    await close();
  });

  test('go to the applicant, who is asked to pass it on, when the person cannot be reached', async () => {
    const { database, close } = await open();
    const here = office(database);
    await here.load([waiting({ phone: '' })], ASKED);
    await here.tick(ASKED);
    expect(here.got(APPLICANT)).toHaveLength(1);
    expect(here.got(APPLICANT)[0]).toContain('Nho bao chu ho');
    await close();
  });

  test('put on the call list whom nobody can reach', async () => {
    const { database, close } = await open();
    const here = office(database);
    await here.load([waiting({ phone: '', applicantPhone: '' })], ASKED);
    expect(await here.tick(ASKED)).toMatchObject({ posted: 0, callList: 1 });
    expect((await plan(server(ASKED), here.deps, CODE))?.consents[0]?.next).toEqual({
      do: 'call_list',
      why: 'unreachable',
    });
    await close();
  });

  test('go by chat with step by step words and three answers to tap', async () => {
    const { database, close } = await open();
    const here = office(database);
    await here.load([waiting()], ASKED);
    const { contactId } = await database.read.consent.findFirstOrThrow();
    await database.write(async (tx) => {
      const made = await person(tx, testKeys, {
        channel: 'telegram',
        address: '70001',
        areaCode: '',
        provinceCode: '',
        source: 'thử',
        basis: 'thử',
        now: ASKED,
      });
      await tx.address.update({ where: { id: made.addressId }, data: { contactId } });
    });
    await here.tick(ASKED);
    expect(here.got(HEAD)).toEqual([]);
    const [message] = here.channels.telegram.sent;
    expect(message?.text).toContain('"Thủ tục hành chính"');
    expect(message?.text).toContain('"DỪNG"');
    expect(message?.text).not.toMatch(/Nguyễn|https?:/);
    await close();
  });
});

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
