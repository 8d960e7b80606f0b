/** Reminders of pending confirmations, from the loaded file to the SMS. */
import { expect, test } from 'vitest';
import { due, list, plan } from '../../consent/consent.ts';
import { person } from '../../contacts/contacts.ts';
import { server } from '../acts.ts';
import { onBothDatabases, testKeys } from '../database.ts';
import { ASKED, CODE, HEAD, waiting } from './dossier-rows.ts';
import { at, hours, office } from './office.ts';

const APPLICANT = '+84987654321';

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
