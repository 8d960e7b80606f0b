import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { COUNTRY, scopeOfAreas } from '../../areas/scope.ts';
import type { Database } from '../../prisma/client.ts';
import { byUser } from '../../staff/act.ts';
import {
  addFirstAdmin,
  addUser,
  auditEntries,
  changeUser,
  disableUser,
  enableUser,
  endedSession,
  findUser,
  listUsers,
  openSession,
  session,
  signInByLink,
  signInLink,
  signOut,
} from '../../staff/staff.ts';
import { official, ROOT, server } from '../acts.ts';
import { freshSqlite, onBothDatabases, testKeys } from '../database.ts';

const NOW = new Date('2026-11-21T02:00:00Z');
const MINUTE = 60_000;
const at = (db: Database, minutes = 0) => ({
  db,
  keys: testKeys,
  now: () => new Date(NOW.getTime() + minutes * MINUTE),
});
const AN = { name: 'an', displayName: 'Nguyễn An', role: 'commune', areaCode: '19333' };
const linkOf = async (db: Database, name = 'an') => {
  const link = await signInLink(server(NOW), at(db), name);
  if (link.kind !== 'link') throw new Error(link.staff);
  return link;
};
const signedIn = async (db: Database, name = 'an') => {
  const user = await findUser(db.read, name);
  if (user === null) throw new Error(name);
  return db.write((tx) => openSession(tx, at(db), user, { way: 'passkey', device: 'Chrome trên Windows' }));
};

onBothDatabases('staff', (open) => {
  test('a link signs in once, also when it is tried many times at once', async () => {
    const { database: db, close } = await open();
    await addUser(server(NOW), at(db), AN);
    const { token, expiresAt } = await linkOf(db);
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(expiresAt).toEqual(new Date(NOW.getTime() + 15 * MINUTE));
    const tries = await Promise.all(Array.from({ length: 8 }, () => signInByLink(at(db, 14), token)));
    expect(tries.filter((one) => one.kind === 'signed_in')).toHaveLength(1);
    expect(await signInByLink(at(db, 14), token)).toMatchObject({
      kind: 'refused',
      reason: 'link_not_valid',
    });
    await close();
  });

  test('a link is good for fifteen minutes', async () => {
    const { database: db, close } = await open();
    await addUser(server(NOW), at(db), AN);
    const { token } = await linkOf(db);
    expect(await signInByLink(at(db, 15), token)).toMatchObject({ kind: 'refused' });
    expect(await signInByLink(at(db), 'wrong')).toMatchObject({ kind: 'refused' });
    await close();
  });

  test('a session lasts twelve hours or until somebody signs out', async () => {
    const { database: db, close } = await open();
    await addUser(server(NOW), at(db), AN);
    const { sessionToken } = await signedIn(db);
    // Used every twenty minutes, as by somebody at work.
    for (let minutes = 20; minutes < 12 * 60; minutes += 20)
      expect(await session(at(db, minutes), sessionToken)).not.toBeNull();
    const now = await session(at(db, 12 * 60 - 1), sessionToken);
    expect(now?.user).toMatchObject({ name: 'an', displayName: 'Nguyễn An', role: 'commune' });
    expect(now?.csrf).toMatch(/^[\w-]{43}$/);
    expect(await session(at(db, 12 * 60), sessionToken)).toBeNull();
    expect(await session(at(db), `${sessionToken}x`)).toBeNull();
    const other = await signedIn(db);
    expect((await session(at(db), other.sessionToken))?.csrf).not.toBe(now?.csrf);
    await signOut(at(db), sessionToken);
    await signOut(at(db), sessionToken);
    expect(await session(at(db), sessionToken)).toBeNull();
    expect(await session(at(db), other.sessionToken)).not.toBeNull();
    await close();
  });

  test('a session ends when nobody uses it: 30 minutes, 15 for an administrator', async () => {
    const { database: db, close } = await open();
    await addUser(server(NOW), at(db), AN);
    await addUser(server(NOW), at(db), { ...AN, name: 'quan-tri', role: 'admin', areaCode: '' });
    const an = await signedIn(db);
    const admin = await signedIn(db, 'quan-tri');
    // A page that asks for news by itself keeps nothing alive.
    expect(await session(at(db, 14), admin.sessionToken, false)).not.toBeNull();
    expect(await session(at(db, 15), admin.sessionToken)).toBeNull();
    expect(await session(at(db, 29), an.sessionToken)).not.toBeNull();
    expect(await session(at(db, 58), an.sessionToken)).not.toBeNull();
    expect(await session(at(db, 88), an.sessionToken)).toBeNull();
    // What its owner typed can still be given back.
    expect(await endedSession(at(db, 88), an.sessionToken)).toMatchObject({ userId: an.user.id });
    expect(await endedSession(at(db, 1), 'unknown')).toBeNull();
    await close();
  });

  test('a link only enrols, unless the account is a demo one', async () => {
    const { database: db, close } = await open();
    await addUser(server(NOW), at(db), AN);
    await addUser(server(NOW), at(db), { ...AN, name: 'mau', demo: true });
    const enrolled = await signInByLink(at(db), (await linkOf(db)).token);
    const demo = await signInByLink(at(db), (await linkOf(db, 'mau')).token);
    expect(enrolled).toMatchObject({ kind: 'signed_in', way: 'enrol' });
    expect(demo).toMatchObject({ kind: 'signed_in', way: 'link' });
    if (enrolled.kind !== 'signed_in') throw new Error();
    expect(await session(at(db, 1), enrolled.sessionToken)).toMatchObject({ way: 'enrol', confirmed: false });
    expect(await session(at(db, 30), enrolled.sessionToken)).toBeNull();
    expect((await findUser(db.read, 'an'))?.enrolledAt).toEqual(NOW);
    await close();
  });

  test('what weighs is confirmed for ten minutes', async () => {
    const { database: db, close } = await open();
    await addUser(server(NOW), at(db), AN);
    const { sessionToken } = await signedIn(db);
    expect((await session(at(db, 10), sessionToken))?.confirmed).toBe(true);
    expect((await session(at(db, 11), sessionToken))?.confirmed).toBe(false);
    await close();
  });

  test("a link of one's own comes from somebody else", async () => {
    const { database: db, close } = await open();
    await addUser(server(NOW), at(db), { ...AN, name: 'quan-tri', role: 'admin', areaCode: '' });
    const admin = await findUser(db.read, 'quan-tri');
    if (admin === null) throw new Error();
    expect(await signInLink(byUser(admin, NOW), at(db), 'quan-tri')).toMatchObject({ reason: 'self' });
    expect(await disableUser(byUser(admin, NOW), at(db), admin.id)).toMatchObject({ reason: 'self' });
    await close();
  });

  test('a clerk who is moved is signed out, and a province moves nobody out of itself', async () => {
    const { database: db, close } = await open();
    await addUser(server(NOW), at(db), AN);
    await addUser(server(NOW), at(db), { name: 'tinh', role: 'province', areaCode: '44' });
    const province = await findUser(db.read, 'tinh');
    const { sessionToken, user } = await signedIn(db);
    if (province === null) throw new Error();
    const act = byUser(province, NOW);
    const to = { displayName: 'Nguyễn An', role: 'commune' };
    expect(await changeUser(act, at(db), user.id, { ...to, areaCode: '26041' })).toMatchObject({
      reason: 'scope',
    });
    expect(await changeUser(act, at(db), user.id, { ...to, role: 'admin', areaCode: '' })).toMatchObject({
      reason: 'scope',
    });
    expect(await changeUser(act, at(db), user.id, { ...to, areaCode: '19351' })).toMatchObject({
      kind: 'changed',
      user: { areaCode: '19351' },
    });
    expect(await session(at(db), sessionToken)).toBeNull();
    await close();
  });

  test('the first administrator is made once', async () => {
    const { database: db, close } = await open();
    expect(await addFirstAdmin(server(NOW), at(db), { name: 'goc' })).toMatchObject({ kind: 'link' });
    expect(await addFirstAdmin(server(NOW), at(db), { name: 'goc-2' })).toMatchObject({ reason: 'there' });
    await close();
  });

  test('a locked user is out at once, and links given before do not help', async () => {
    const { database: db, close } = await open();
    await addUser(server(NOW), at(db), AN);
    const user = await findUser(db.read, 'an');
    const { sessionToken } = await signedIn(db);
    const { token } = await linkOf(db);
    await disableUser(server(NOW), at(db), user?.id ?? 0);
    expect(await session(at(db), sessionToken)).toBeNull();
    expect(await signInByLink(at(db), token)).toMatchObject({ kind: 'refused' });
    expect(await signInLink(server(NOW), at(db), 'an')).toMatchObject({
      kind: 'refused',
      reason: 'disabled',
    });
    await enableUser(server(NOW), at(db), user?.id ?? 0);
    expect(await session(at(db), sessionToken)).toBeNull();
    expect((await signedIn(db)).user.name).toBe('an');
    await close();
  });

  test('a user needs a name, a role, and an area that fits; a name is taken once', async () => {
    const { database: db, close } = await open();
    const reason = async (change: object) => {
      const result = await addUser(server(NOW), at(db), { ...AN, ...change });
      return result.kind === 'refused' ? result.reason : 'added';
    };
    expect(await reason({ name: 'a<b' })).toBe('name');
    expect(await reason({ displayName: 'x'.repeat(101) })).toBe('display_name');
    expect(await reason({ role: 'root' })).toBe('role');
    expect(await reason({ areaCode: '99999' })).toBe('area');
    expect(await reason({ areaCode: '44' })).toBe('role_area');
    expect(await reason({ role: 'admin' })).toBe('role_area');
    expect(await reason({ role: 'province' })).toBe('role_area');
    expect(await Promise.all([reason({}), reason({}), reason({})]).then((all) => all.sort())).toEqual([
      'added',
      'name_taken',
      'name_taken',
    ]);
    expect(await reason({ name: 'quản trị', role: 'admin', areaCode: '' })).toBe('added');
    expect((await findUser(db.read, ' Quản trị'.toLowerCase()))?.role).toBe('admin');
    expect(await findUser(db.read, 'nobody')).toBeNull();
    expect(await signInLink(server(NOW), at(db), 'nobody')).toMatchObject({
      kind: 'refused',
      reason: 'no_such_user',
    });
    await close();
  });

  test('the audit says who did what, within the area of who reads it', async () => {
    const { database: db, close } = await open();
    await addUser(server(NOW), at(db), AN);
    await addUser(server(NOW), at(db), { ...AN, name: 'binh', areaCode: '25294' });
    await signedIn(db);
    await signedIn(db, 'binh');
    const all = await auditEntries(db.read, COUNTRY);
    expect(all.map((one) => one.action)).toEqual(['user.sign-in', 'user.sign-in', 'user.add', 'user.add']);
    expect(await auditEntries(db.read, scopeOfAreas(['44']))).toMatchObject([
      { action: 'user.sign-in', subject: expect.stringMatching(/^user:\d+$/) },
      { action: 'user.add' },
    ]);
    expect((await listUsers(official('province', '44', NOW), db.read)).map((user) => user.name)).toEqual([
      'an',
    ]);
    expect(await listUsers(ROOT, db.read)).toHaveLength(2);
    expect(await auditEntries(db.read, COUNTRY, { before: all[2]?.id ?? 0 })).toHaveLength(1);
    expect(await auditEntries(db.read, COUNTRY, { from: new Date(NOW.getTime() + 1) })).toEqual([]);
    await close();
  });
});

test('no token can be read from the database file', async () => {
  const { database: db, url, close } = await freshSqlite();
  await addUser(server(NOW), at(db), AN);
  const { token } = await linkOf(db);
  const { sessionToken } = await signedIn(db);
  await close();
  const bytes = readFileSync(url.slice('file:'.length));
  expect(bytes.includes('Nguyễn An')).toBe(true);
  for (const secret of [token, sessionToken]) expect(bytes.includes(secret)).toBe(false);
});
