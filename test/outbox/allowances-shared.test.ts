/** Two processes on one account of Zalo count together. */
import { expect, test } from 'vitest';
import { noteInbound } from '../../contacts/contacts.ts';
import { drain, keepAllowances, type NewMessage, post, saveTemplates } from '../../outbox/outbox.ts';
import { bindTemplateRow } from '../../outbox/store/templates.ts';
import { openDatabase } from '../../prisma/client.ts';
import { startZaloSandbox, ZALO_SANDBOX } from '../../stand-ins/zalo/zalo-server.ts';
import { memoryTokens } from '../channels/fakes/needs.ts';
import { zaloAt } from '../channels/fakes/zalo.ts';
import { onBothDatabases, testKeys } from '../database.ts';
import { citizen, engineOn, HOUR, later, MINUTE, NOON, outreach, sinks } from './sink.ts';

const at = (local: string) => new Date(`${local}:00+07:00`);

onBothDatabases('two processes on one account of Zalo', (open) => {
  async function office(paid: boolean) {
    const { database, url, close } = await open();
    const clock = { now: NOON };
    const stand = await startZaloSandbox({ port: 0, now: () => clock.now, random: () => 0.5, faults: [] });
    stand.state.world.freeAnswers = 8;
    await database.write((tx) =>
      tx.sendingRule.create({
        data: {
          kind: 'interaction',
          channel: 'zalo',
          value: JSON.stringify({
            days: 7,
            freeHours: 48,
            freeAnswers: 8,
            dong: 55,
            ...(paid ? {} : { paid }),
          }),
          source: 'thử',
          verified: false,
          validFrom: at('2020-01-01T00:00'),
          changedAt: NOON,
        },
      }),
    );
    const tokens = memoryTokens();
    const others = [await openDatabase(url)];
    /** A process: its own connection, channel and memory; `restart` forgets all of it. */
    const process = (db = database) => {
      const settings = {
        appId: ZALO_SANDBOX.appId,
        appSecret: ZALO_SANDBOX.secret,
        refreshToken: ZALO_SANDBOX.refreshToken,
        oaId: ZALO_SANDBOX.oaId,
        now: () => clock.now,
        tokens,
      };
      const { channel } = zaloAt(stand.url, settings);
      channels.push(channel);
      return engineOn(
        db,
        { ...sinks(), zalo: channel as never },
        { deps: { db, keys: testKeys, now: () => clock.now } },
      );
    };
    const channels: { close(): Promise<void> }[] = [];
    const send = (id: string, to: { contactId: number; addressId: number }, more: Partial<NewMessage> = {}) =>
      database.write((tx) =>
        post(tx, testKeys, [
          outreach(id, to, { channel: 'zalo', purpose: 'service', nextAt: clock.now, ...more }),
        ]),
      );
    const writes = async (to: { addressId: number }, user: string) => {
      await stand.state.say(user, 'xin chào');
      await database.write((tx) => noteInbound(tx, to.addressId, clock.now));
    };
    const row = async (key: string) => database.read.message.findUniqueOrThrow({ where: { key } });
    return {
      database,
      clock,
      stand,
      process,
      second: () => process(others[0]),
      send,
      writes,
      row,
      said: () => stand.state.world.said.filter(({ by }) => by === 'oa').length,
      end: async () => {
        await Promise.all([...channels.map((one) => one.close()), ...others.map((one) => one.close())]);
        await stand.close();
        await close();
      },
    };
  }

  test('the ninth message of a window is not sent at a price; the same after a restart; a new word opens a new window', async () => {
    const { database, clock, stand, process, second, send, writes, row, said, end } = await office(false);
    stand.state.world.packageLeft = 0;
    await keepAllowances({ db: database, keys: testKeys, now: () => clock.now }, 'zalo', [
      { name: 'package_month', left: 0, total: 500 },
    ]);
    const to = await database.write((tx) => citizen(tx, 'zalo', 'u-1'));
    await writes(to, 'u-1');
    for (let number = 1; number <= 9; number += 1) {
      clock.now = later(NOON, number * MINUTE);
      await send(`m-${number}`, to);
      await drain(number % 2 === 0 ? process() : second(), clock.now);
    }
    expect(said()).toBe(8);
    const kept = await row('m-9');
    expect(kept).toMatchObject({ state: 'dropped', rule: 'zalo_paid' });
    // The same for whoever starts afresh; then the citizen writes, and it is free again.
    await send('m-10', to);
    await drain(process(), clock.now);
    expect(said()).toBe(8);
    clock.now = later(clock.now, HOUR);
    await writes(to, 'u-1');
    await send('m-11', to);
    await drain(process(), clock.now);
    expect(said()).toBe(9);
    expect((await row('m-11')).state).toBe('sent');
    await end();
  });

  test('outside the free ones the package is used to its end over both processes, then the rules decide', async () => {
    const { database, clock, stand, process, second, send, writes, row, said, end } = await office(false);
    const people = [];
    for (const user of ['a', 'b', 'c', 'd', 'e']) {
      const to = await database.write((tx) => citizen(tx, 'zalo', user));
      await writes(to, user);
      people.push(to);
    }
    clock.now = later(NOON, 49 * HOUR);
    stand.state.world.packageLeft = 4;
    const [a, b, c, d, e] = people as [(typeof people)[0], ...typeof people];
    await send('p-1', a);
    await drain(process(), clock.now);
    // Zalo has said "3 left": two processes at once take no more than that.
    await Promise.all([send('p-2', b as typeof a), send('p-3', c as typeof a), send('p-4', d as typeof a)]);
    await send('p-5', e as typeof a);
    await Promise.all([drain(process(), clock.now), drain(second(), clock.now)]);
    expect(said()).toBe(4);
    expect(stand.state.world.packageLeft).toBe(0);
    const ends = await Promise.all(['p-2', 'p-3', 'p-4', 'p-5'].map(async (key) => await row(key)));
    expect(ends.filter((one) => one.state === 'sent')).toHaveLength(3);
    const [waits] = ends.filter((one) => one.state !== 'sent');
    // Its window is closed by the time the package is full again: it is not kept for nothing.
    expect(waits?.rule).toBe('zalo_paid');
    await end();
  });

  test('where a price is allowed the message goes, and the package that was empty is known to be', async () => {
    const { database, clock, stand, process, send, writes, row, said, end } = await office(true);
    stand.state.world.packageLeft = 0;
    const to = await database.write((tx) => citizen(tx, 'zalo', 'u-1'));
    await writes(to, 'u-1');
    clock.now = later(NOON, 49 * HOUR);
    await send('m-1', to);
    await drain(process(), clock.now);
    expect((await row('m-1')).state).toBe('sent');
    expect(await database.read.allowance.findMany({ where: { addressId: 0 } })).toMatchObject([
      { name: 'package_month', period: '2026-11', left: 0 },
    ]);
    expect(said()).toBe(1);
    await end();
  });

  test('templates by number: what is left of the day is dealt out once, a refusal is heard by all, the next day goes on', async () => {
    const { database, clock, stand, process, second, send, row, said, end } = await office(true);
    const deps = { db: database, keys: testKeys, now: () => clock.now };
    const name = 'consent-reminder-1';
    stand.state.world.templates.set('7', {
      id: '7',
      name,
      status: 'ENABLE',
      tag: 'CUSTOMER_CARE',
      params: [],
      byUser: false,
    });
    const told = {
      templateId: '7',
      name,
      status: 'ENABLE',
      tag: 'CUSTOMER_CARE',
      quality: 'HIGH',
      params: [],
    };
    await saveTemplates(deps, 'zalo:1', [{ ...told, priceUidDong: null, pricePhoneDong: 800 }]);
    const bound = { textId: name, fields: {}, purpose: 'service', byUser: false };
    await database.write((tx) => bindTemplateRow(tx, 'zalo:1', '7', bound, NOON));
    const payload = { text: 'x', said: { textId: name, values: {} } };
    stand.state.world.dayLeft = 2;
    await keepAllowances(deps, 'zalo', [{ name: 'template_day', left: 2, total: 500 }]);
    for (const [index, phone] of ['+84900000001', '+84900000002', '+84900000003'].entries()) {
      await stand.state.follow(`z-${index}`, phone);
      const to = await database.write((tx) => citizen(tx, 'zalo', phone));
      await database.write((tx) =>
        tx.address.update({ where: { id: to.addressId }, data: { lastInboundAt: null } }),
      );
      await send(`t-${index}`, to, { payload, textId: name });
    }
    const before = stand.state.requests();
    await Promise.all([drain(process(), clock.now), drain(second(), clock.now)]);
    expect(said()).toBe(2);
    const all = await Promise.all(['t-0', 't-1', 't-2'].map((key) => row(key)));
    expect(all.map((one) => one.state).sort()).toEqual(['queued', 'sent', 'sent']);
    const kept = all.find((one) => one.state === 'queued');
    expect(kept).toMatchObject({ rule: 'zalo_template_day', attempts: 0, nextAt: at('2026-11-24T00:05') });
    // Nobody was asked to be refused.
    expect(stand.state.requests() - before).toBeLessThanOrEqual(2 + 2);
    // The clock is set back a day: that day's figure is not known, so Zalo is asked, refuses, and both know.
    clock.now = at('2026-11-24T09:00');
    stand.state.world.dayLeft = 0;
    await drain(process(), clock.now);
    expect(await row(kept?.key ?? '')).toMatchObject({ state: 'queued', reason: 'zns_-144' });
    expect(await database.read.allowance.findFirst({ where: { name: 'template_day' } })).toMatchObject({
      period: '2026-11-24',
      left: 0,
    });
    stand.state.world.dayLeft = 500;
    clock.now = at('2026-11-25T09:00');
    await drain(second(), clock.now);
    expect((await row(kept?.key ?? '')).state).toBe('sent');
    await end();
  });
});
