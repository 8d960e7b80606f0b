import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { COUNTRY, scopeOfAreas } from '../../areas/scope.ts';
import type { Database } from '../../prisma/client.ts';
import {
  addUser,
  auditEntries,
  disableUser,
  enableUser,
  findUser,
  listUsers,
  session,
  signIn,
  signInLink,
  signOut,
} from '../../staff/staff.ts';
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
  const link = await signInLink(at(db), name);
  if (link.kind !== 'link') throw new Error(link.staff);
  return link;
};
const signedIn = async (db: Database, name = 'an') => {
  const result = await signIn(at(db), (await linkOf(db, name)).token);
  if (result.kind !== 'signed_in') throw new Error(result.staff);
  return result;
};

onBothDatabases('staff', (open) => {
  test('a link signs in once, also when it is tried many times at once', async () => {
    const { database: db, close } = await open();
    await addUser(at(db), AN);
    const { token, expiresAt } = await linkOf(db);
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(expiresAt).toEqual(new Date(NOW.getTime() + 15 * MINUTE));
    const tries = await Promise.all(Array.from({ length: 8 }, () => signIn(at(db, 14), token)));
    expect(tries.filter((one) => one.kind === 'signed_in')).toHaveLength(1);
    expect(await signIn(at(db, 14), token)).toMatchObject({ kind: 'refused', reason: 'link_not_valid' });
    await close();
  });

  test('a link is good for fifteen minutes', async () => {
    const { database: db, close } = await open();
    await addUser(at(db), AN);
    const { token } = await linkOf(db);
    expect(await signIn(at(db, 15), token)).toMatchObject({ kind: 'refused' });
    expect(await signIn(at(db), 'wrong')).toMatchObject({ kind: 'refused' });
    await close();
  });

  test('a session lasts twelve hours or until somebody signs out', async () => {
    const { database: db, close } = await open();
    await addUser(at(db), AN);
    const { sessionToken } = await signedIn(db);
    const now = await session(at(db, 11 * 60 + 59), sessionToken);
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

  test('a locked user is out at once, and links given before do not help', async () => {
    const { database: db, close } = await open();
    await addUser(at(db), AN);
    const user = await findUser(db.read, 'an');
    const { sessionToken } = await signedIn(db);
    const { token } = await linkOf(db);
    await disableUser(at(db), user?.id ?? 0, null);
    expect(await session(at(db), sessionToken)).toBeNull();
    expect(await signIn(at(db), token)).toMatchObject({ kind: 'refused' });
    expect(await signInLink(at(db), 'an')).toMatchObject({ kind: 'refused', reason: 'disabled' });
    await enableUser(at(db), user?.id ?? 0, null);
    expect(await session(at(db), sessionToken)).toBeNull();
    expect((await signedIn(db)).user.name).toBe('an');
    await close();
  });

  test('a user needs a name, a role, and an area that fits; a name is taken once', async () => {
    const { database: db, close } = await open();
    const reason = async (change: object) => {
      const result = await addUser(at(db), { ...AN, ...change });
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
    expect(await signInLink(at(db), 'nobody')).toMatchObject({ kind: 'refused', reason: 'no_such_user' });
    await close();
  });

  test('the audit says who did what, within the area of who reads it', async () => {
    const { database: db, close } = await open();
    await addUser(at(db), AN);
    await addUser(at(db), { ...AN, name: 'binh', areaCode: '25294' });
    await signedIn(db);
    await signedIn(db, 'binh');
    const all = await auditEntries(db.read, COUNTRY);
    expect(all.map((one) => one.action)).toEqual([
      'user.sign-in',
      'user.sign-in-link',
      'user.sign-in',
      'user.sign-in-link',
      'user.add',
      'user.add',
    ]);
    const quangTri = { role: 'province', areaCode: '44' } as const;
    expect(await auditEntries(db.read, scopeOfAreas(['44']))).toMatchObject([
      { action: 'user.sign-in', subject: expect.stringMatching(/^user:\d+$/) },
    ]);
    expect((await listUsers(db.read, quangTri)).map((user) => user.name)).toEqual(['an']);
    expect(await listUsers(db.read)).toHaveLength(2);
    expect(await auditEntries(db.read, COUNTRY, { before: all[4]?.id ?? 0 })).toHaveLength(1);
    expect(await auditEntries(db.read, COUNTRY, { from: new Date(NOW.getTime() + 1) })).toEqual([]);
    await close();
  });
});

test('no token can be read from the database file', async () => {
  const { database: db, url, close } = await freshSqlite();
  await addUser(at(db), AN);
  const { token } = await linkOf(db);
  const { sessionToken } = await signedIn(db);
  await close();
  const bytes = readFileSync(url.slice('file:'.length));
  expect(bytes.includes('Nguyễn An')).toBe(true);
  for (const secret of [token, sessionToken]) expect(bytes.includes(secret)).toBe(false);
});
