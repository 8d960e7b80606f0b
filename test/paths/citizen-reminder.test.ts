import { describe, expect, test } from 'vitest';
import { facts as addressFacts } from '../../contacts/contacts.ts';
import type { TestApp } from '../app.ts';
import { type Citizen, citizens } from '../bot/citizen.ts';

const citizen = citizens();

const reminders = (app: TestApp) =>
  app.app.deps.db.read.message.findMany({ where: { lane: 'reminder' }, orderBy: { id: 'asc' } });
const at = async (app: Citizen, time: string): Promise<number> => {
  const before = app.heard().length;
  app.at(time);
  await app.tick();
  return app.heard().length - before;
};

describe('a reminder of the last day', () => {
  test('a day of birth is answered with the last day and a reminder, which comes three days before at nine', async () => {
    const app = await citizen();
    await app.say('con em sinh ngày 3/11');
    expect(app.last()).toMatch(/ngày 02\/01\/2027/);
    await app.tap('Nhắc tôi trước hạn');
    expect(app.last()).toMatch(/ngày 30\/12\/2026[\s\S]*Hạn là ngày 02\/01\/2027/);
    const [row, ...more] = await reminders(app);
    expect(more).toEqual([]);
    expect(row).toMatchObject({
      purpose: 'reminder',
      source: 'bot',
      state: 'queued',
      textId: 'bot-reminder-birth',
    });
    expect(row?.key).toBe(`d${row?.addressId}-birth-20261103`);
    expect(row?.nextAt).toEqual(new Date('2026-12-30T02:00:00Z'));
    expect(row?.expiresAt).toEqual(new Date('2027-01-02T17:00:00Z'));
    const known = await addressFacts(app.app.deps.db.read, [row?.addressId ?? 0]);
    expect(known.get(row?.addressId ?? 0)?.permissions).toEqual({ reminder: 'granted', outreach: 'none' });

    expect(await at(app, '2026-12-30T01:59:00Z')).toBe(0);
    expect(await at(app, '2026-12-30T02:00:00Z')).toBe(1);
    expect(app.last()).toMatch(/đã nhờ tôi nhắc[\s\S]*02\/01\/2027/);
    expect(await at(app, '2027-01-01T02:00:00Z')).toBe(0);
  });

  test('the permission says who gave it and where', async () => {
    const app = await citizen();
    await app.say('con em sinh ngày 3/11');
    await app.tap('Nhắc tôi trước hạn');
    const permissions = await app.app.deps.db.read.permission.findMany();
    expect(permissions).toHaveLength(1);
    expect(permissions[0]).toMatchObject({
      purpose: 'reminder',
      state: 'granted',
      source: 'citizen',
      basis: 'người dân tự đăng ký trong trò chuyện',
    });
  });

  test('asked twice there is still one', async () => {
    const app = await citizen();
    await app.say('con em sinh ngày 3/11');
    await app.tap('Nhắc tôi trước hạn');
    await app.say('d:remind_birth');
    expect(app.last()).toMatch(/đã ghi lời nhắc này rồi/);
    await app.say('con em sinh ngày 3/11');
    expect(app.buttons()).not.toContain('Nhắc tôi trước hạn');
    expect(await reminders(app)).toHaveLength(1);
  });

  test('nearer than three days it comes tomorrow at nine; on the last day it is too late', async () => {
    const app = await citizen();
    await app.say('bố em mất ngày 8/11');
    expect(app.last()).toMatch(/ngày 23\/11\/2026/);
    await app.tap('Nhắc tôi trước hạn');
    const [row] = await reminders(app);
    expect(row?.nextAt).toEqual(new Date('2026-11-22T02:00:00Z'));
    expect(await at(app, '2026-11-22T02:00:00Z')).toBe(1);
    expect(app.last()).toMatch(/khai tử là 23\/11\/2026/);

    const late = await citizen();
    await late.say('bố em mất ngày 6/11');
    expect(late.buttons()).not.toContain('Nhắc tôi trước hạn');
    await late.say('d:remind_death');
    expect(late.last()).toMatch(/hôm nay hoặc đã qua/);
    expect(await reminders(late)).toEqual([]);
  });

  test('"dừng" calls it off; asked for again it comes, once', async () => {
    const app = await citizen();
    await app.say('con em sinh ngày 3/11');
    await app.tap('Nhắc tôi trước hạn');
    await app.say('Dừng');
    expect((await reminders(app)).map((row) => [row.state, row.rule])).toEqual([['dropped', 'stopped']]);
    await app.say('con em sinh ngày 3/11');
    await app.tap('Nhắc tôi trước hạn');
    const rows = await reminders(app);
    expect(rows.map((row) => row.state)).toEqual(['dropped', 'queued']);
    expect(await at(app, '2026-12-30T02:00:00Z')).toBe(1);
    expect(await at(app, '2026-12-31T02:00:00Z')).toBe(0);
  });

  test('without a day the citizen is asked for it', async () => {
    const app = await citizen();
    await app.say('nhắc tôi hạn đăng ký khai sinh nhé');
    await app.say('d:remind_birth');
    expect(app.last()).toMatch(/Bé sinh ngày nào/);
    await app.say('ngày 3/11 ạ');
    expect(app.last()).toMatch(/02\/01\/2027/);
    expect(app.buttons()).toContain('Nhắc tôi trước hạn');
  });
});

describe('a reminder to confirm in VNeID', () => {
  test('comes the next day at nine and once more, then never again', async () => {
    const app = await citizen();
    await app.say('nhắc tôi mở VNeID xác nhận với');
    await app.tap('Nhắc tôi mở VNeID');
    expect(app.last()).toMatch(/22\/11\/2026/);
    expect(await at(app, '2026-11-22T01:00:00Z')).toBe(0);
    expect(await at(app, '2026-11-22T02:00:00Z')).toBe(1);
    expect(app.last()).toMatch(/nhớ mở ứng dụng VNeID/);
    expect(await at(app, '2026-11-23T02:05:00Z')).toBe(1);
    expect(await at(app, '2026-11-24T02:05:00Z')).toBe(0);
    expect(await at(app, '2026-11-28T02:05:00Z')).toBe(0);
    expect(await reminders(app)).toHaveLength(2);
  });

  test('"đã xác nhận" ends it, and is thanked for', async () => {
    const app = await citizen();
    await app.say('nhắc tôi mở VNeID xác nhận với');
    await app.tap('Nhắc tôi mở VNeID');
    expect(await at(app, '2026-11-22T02:00:00Z')).toBe(1);
    await app.say('đã xác nhận rồi ạ');
    expect(app.last()).toMatch(/sẽ không nhắc việc mở VNeID nữa/);
    expect(await at(app, '2026-11-23T02:05:00Z')).toBe(0);
    expect((await reminders(app)).map((row) => row.state)).toEqual(['sent', 'dropped']);
  });
});
