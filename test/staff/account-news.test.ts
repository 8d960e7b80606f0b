import { expect, test } from 'vitest';
import { COUNTRY } from '../../areas/scope.ts';
import { byUser } from '../../staff/act.ts';
import { openSession } from '../../staff/sessions.ts';
import {
  accountNews,
  addUser,
  auditEntries,
  findUser,
  session,
  signInByLink,
  signInLink,
} from '../../staff/staff.ts';
import { admin, server } from '../acts.ts';
import { freshSqlite, testKeys } from '../database.ts';

const NOW = new Date('2026-12-01T02:00:00Z');

test('security 12: a session nobody uses ends by itself, an administrator’s sooner, and none outlives its day', async () => {
  const { database: db, close } = await freshSqlite();
  let now = NOW;
  const deps = { db, keys: testKeys, now: () => now };
  const at = (minutes: number) => {
    now = new Date(NOW.getTime() + minutes * 60_000);
  };
  await addUser(server(NOW), deps, { name: 'chu', role: 'admin', areaCode: '' });
  await addUser(server(NOW), deps, { name: 'lan', role: 'commune', areaCode: '19333' });
  const opened = async (name: string) => {
    const user = await findUser(db.read, name);
    if (user === null) throw new Error('nobody');
    const made = await db.write((tx) => openSession(tx, deps, user, { way: 'passkey', device: '' }));
    return made.sessionToken;
  };
  const [chu, lan] = [await opened('chu'), await opened('lan')];
  const open = async (token: string) => (await session(deps, token)) !== null;
  at(14);
  expect([await open(chu), await open(lan)]).toEqual([true, true]);
  at(14 + 16);
  expect([await open(chu), await open(lan)]).toEqual([false, true]);
  for (let minutes = 55; minutes < 12 * 60; minutes += 25) {
    at(minutes);
    expect(await open(lan)).toBe(true);
  }
  at(12 * 60 + 1);
  expect(await open(lan)).toBe(false);
  await close();
});

test('security 3, 11, 12: the person sees a link made by another, a new device and a guessed link', async () => {
  const { database: db, close } = await freshSqlite();
  const deps = { db, keys: testKeys, now: () => NOW };
  await addUser(server(NOW), deps, { name: 'chu', role: 'admin', areaCode: '' });
  await addUser(server(NOW), deps, { name: 'lan', role: 'commune', areaCode: '19333' });
  const lan = await findUser(db.read, 'lan');
  if (lan === null) throw new Error('nobody');
  const since = new Date(NOW.getTime() - 1);
  const news = async () =>
    (await accountNews(byUser(lan, NOW), deps, since)).map((one) => [one.what, one.device, one.unusual]);

  const link = await signInLink(admin(NOW), deps, 'lan');
  if (link.kind !== 'link') throw new Error(link.staff);
  expect(await news()).toEqual([['Tạo liên kết đăng nhập', '', true]]);
  await signInByLink(deps, link.token, 'Chrome trên Windows');
  await db.write((tx) => openSession(tx, deps, lan, { way: 'passkey', device: 'Chrome trên Windows' }));
  await db.write((tx) => openSession(tx, deps, lan, { way: 'password', device: 'Firefox trên Android' }));
  expect((await news()).slice(0, 3)).toEqual([
    ['Đăng nhập', 'Firefox trên Android', true],
    ['Đăng nhập', 'Chrome trên Windows', false],
    ['Đăng nhập', 'Chrome trên Windows', false],
  ]);

  // Used up, and guessed: refused with one sentence, and written down.
  expect(await signInByLink(deps, link.token)).toMatchObject({ kind: 'refused' });
  expect(await signInByLink(deps, 'doan-mo')).toMatchObject({ kind: 'refused' });
  const failed = await auditEntries(db.read, COUNTRY, { action: 'user.sign-in-failed' });
  expect(failed.map(({ subject, detail }) => [subject, JSON.parse(detail).way])).toEqual([
    ['user:unknown', 'link'],
    ['user:unknown', 'link'],
  ]);
  await close();
});
