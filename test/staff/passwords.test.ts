import { Secret, TOTP } from 'otpauth';
import { describe, expect, test } from 'vitest';
import type { Database } from '../../prisma/client.ts';
import { byUser } from '../../staff/act.ts';
import { passwordFault } from '../../staff/password-rules.ts';
import {
  addUser,
  beginPassword,
  confirmByPassword,
  confirmCodes,
  openSession,
  removePassword,
  session,
  setWayPolicy,
  signInByLink,
  signInByPassword,
  signInLink,
  type User,
} from '../../staff/staff.ts';
import { waitAfter } from '../../staff/throttle.ts';
import { server } from '../acts.ts';
import { onBothDatabases, testKeys } from '../database.ts';

const NOW = new Date('2026-12-01T02:00:00Z');
const at = (db: Database, seconds = 0) => ({
  db,
  keys: testKeys,
  now: () => new Date(NOW.getTime() + seconds * 1_000),
});
const PASSWORD = 'ruộng lúa chín vàng';
const HERE = { address: '10.0.0.1', device: 'Chrome trên Windows' };

async function someone(db: Database, role = 'commune', areaCode = '19333', name = 'an'): Promise<User> {
  const added = await addUser(server(NOW), at(db), { name, displayName: 'Nguyễn An', role, areaCode });
  if (added.kind === 'refused') throw new Error(added.staff);
  return added.user;
}

/** An authenticator app that scanned the picture. */
function app(uri: string) {
  const secret = new URL(uri).searchParams.get('secret') ?? '';
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  return (seconds = 0) => totp.generate({ timestamp: NOW.getTime() + seconds * 1_000 });
}

/** Enrols by link, password and first code; gives the app and the recovery codes. */
async function enrolled(db: Database, user: User) {
  const link = await signInLink(server(NOW), at(db), user.name);
  if (link.kind === 'refused') throw new Error(link.staff);
  const opened = await signInByLink(at(db), link.token);
  if (opened.kind === 'refused') throw new Error(opened.staff);
  const begun = await beginPassword(at(db), user, PASSWORD);
  if (begun.kind === 'refused') throw new Error(begun.staff);
  const code = app(begun.uri);
  const done = await confirmCodes(at(db), user, opened.sessionToken, code());
  if (done.kind === 'refused') throw new Error(done.staff);
  return { code, recovery: done.recovery, sessionToken: opened.sessionToken };
}

onBothDatabases('password and one-time code', (open) => {
  test('an enrolling session is whole once a first code was typed', async () => {
    const { database: db, close } = await open();
    const user = await someone(db);
    const { sessionToken, recovery } = await enrolled(db, user);
    expect(await session(at(db, 60), sessionToken)).toMatchObject({ way: 'password', confirmed: true });
    expect(new Set(recovery).size).toBe(10);
    await close();
  });

  test('both parts sign in; a code is good once; the password alone opens nothing', async () => {
    const { database: db, close } = await open();
    const { code } = await enrolled(db, await someone(db));
    const tried = (seconds: number, change: object = {}) =>
      signInByPassword(at(db, seconds), {
        name: 'an',
        password: PASSWORD,
        code: code(seconds),
        ...HERE,
        ...change,
      });
    // The code of the enrolment itself was used.
    expect(await tried(0)).toMatchObject({ kind: 'refused', reason: 'wrong' });
    expect(await tried(60)).toMatchObject({ kind: 'signed_in', way: 'password' });
    expect(await tried(60)).toMatchObject({ kind: 'refused', reason: 'wrong' });
    expect(await tried(120, { code: '' })).toMatchObject({ reason: 'wrong' });
    expect(await tried(120, { password: 'ruộng lúa chín vàn' })).toMatchObject({ reason: 'wrong' });
    // A phone half a minute late.
    expect(await tried(180, { code: code(150) })).toMatchObject({ kind: 'signed_in' });
    // A clock ten minutes off does not.
    expect(await tried(240, { code: code(900) })).toMatchObject({ reason: 'wrong' });
    await close();
  });

  test('a recovery code stands in for the app once, and confirms nothing', async () => {
    const { database: db, close } = await open();
    const user = await someone(db);
    const { recovery, sessionToken } = await enrolled(db, user);
    const [first = ''] = recovery;
    const tried = { name: 'an', password: PASSWORD, code: first.toUpperCase().replaceAll('-', ' '), ...HERE };
    expect(await signInByPassword(at(db, 60), tried)).toMatchObject({ kind: 'signed_in', way: 'recovery' });
    expect(await signInByPassword(at(db, 61), tried)).toMatchObject({ reason: 'wrong' });
    const { address } = HERE;
    const [, second = ''] = recovery;
    expect(
      await confirmByPassword(at(db, 700), user, sessionToken, { password: PASSWORD, code: second, address }),
    ).toMatchObject({ reason: 'wrong' });
    await close();
  });

  test('guessing is slowed down by name, and tells nothing of who exists', async () => {
    const { database: db, close } = await open();
    const { code } = await enrolled(db, await someone(db));
    const guess = (name: string, seconds: number) =>
      signInByPassword(at(db, seconds), {
        name,
        password: 'x',
        code: '000000',
        ...HERE,
        address: `10.0.1.${seconds}`,
      });
    const known = [];
    const unknown = [];
    for (let seconds = 0; seconds < 7; seconds += 1) {
      known.push(await guess('an', seconds));
      unknown.push(await guess('khong-co', seconds));
    }
    expect(known).toEqual(unknown);
    expect(known[4]).toMatchObject({ reason: 'wrong' });
    expect(known[5]).toMatchObject({ reason: 'wait' });
    // The right person waits too, but not for good.
    const right = (seconds: number) =>
      signInByPassword(at(db, seconds), { name: 'an', password: PASSWORD, code: code(seconds), ...HERE });
    expect(await right(8)).toMatchObject({ reason: 'wait' });
    expect(await right(60)).toMatchObject({ kind: 'signed_in' });
    await close();
  });

  test('the last way to sign in stays; a way that is off signs nobody in', async () => {
    const { database: db, close } = await open();
    const user = await someone(db, 'admin', '');
    const { code } = await enrolled(db, user);
    expect(await removePassword(at(db), user)).toMatchObject({ reason: 'last' });
    const act = { ...byUser(user, NOW), user };
    const only = (way: string) => ({
      passkey: way === 'passkey',
      password: way === 'password',
      outside: false,
    });
    expect(await setWayPolicy(act, at(db), only('none'))).toMatchObject({ reason: 'none' });
    // The administrator who does it must not lock themselves out.
    expect(await setWayPolicy(act, at(db), only('passkey'))).toMatchObject({ reason: 'own' });
    expect(await setWayPolicy(act, at(db), only('password'))).toMatchObject({ kind: 'kept' });
    const tried = { name: 'an', password: PASSWORD, code: code(60), ...HERE };
    expect(await signInByPassword(at(db, 60), tried)).toMatchObject({ kind: 'signed_in' });
    await close();
  });

  test('confirming wants the own password of this session', async () => {
    const { database: db, close } = await open();
    const user = await someone(db);
    const { code } = await enrolled(db, user);
    const opened = await db.write((tx) => openSession(tx, at(db), user, { way: 'password', device: '' }));
    const { address } = HERE;
    expect((await session(at(db, 900), opened.sessionToken))?.confirmed).toBe(false);
    const wrong = { password: 'x', code: code(900), address };
    expect(await confirmByPassword(at(db, 900), user, opened.sessionToken, wrong)).toMatchObject({
      reason: 'wrong',
    });
    const right = { password: PASSWORD, code: code(900), address };
    expect(await confirmByPassword(at(db, 900), user, opened.sessionToken, right)).toEqual({
      kind: 'confirmed',
    });
    expect((await session(at(db, 901), opened.sessionToken))?.confirmed).toBe(true);
    await close();
  });
});

describe('which passwords are taken', () => {
  test.each([
    'ngắn quá',
    '123456789012',
    'passwordpassword',
    'qwertyuiop123',
    'aaaaaaaaaaaaaa',
    'lienthong2026',
    'nguyen an 2026',
  ])('“%s” is refused with a sentence', (password) =>
    expect(passwordFault(password, ['an', 'Nguyễn', 'An', 'nguyenan'])).toMatch(/[.]$/),
  );

  test.each(['con trâu ăn cỏ bờ đê', 'ruộng lúa chín vàng', 'correct horse battery', 'Xq7#mmv0t-Lp9'])(
    '“%s” is taken',
    (password) => expect(passwordFault(password, ['an', 'Nguyễn', 'An'])).toBeNull(),
  );
});

test('the wait grows with each failure and ends with the window', () => {
  const failed = (count: number) =>
    Array.from({ length: count }, (_, i) => new Date(NOW.getTime() - i * 1_000));
  expect([4, 5, 6, 8, 20].map((count) => waitAfter(failed(count), 'name', NOW) / 1_000)).toEqual([
    0, 30, 60, 240, 900,
  ]);
  expect(waitAfter(failed(19), 'address', NOW)).toBe(0);
  expect(waitAfter(failed(20), 'address', NOW)).toBe(30_000);
});
