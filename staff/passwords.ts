/** Password and one-time code (argon2id; TOTP of RFC 6238), with recovery codes. A wing of the front door. */

import { hash, verify } from '@node-rs/argon2';
import { Secret, TOTP } from 'otpauth';
import { MINUTE_MS, SECOND_MS } from '../calendar/durations.ts';
import type { Deps } from '../prisma/deps.ts';
import { placeOf } from '../prisma/sealed-columns.ts';
import { byProgram, byUser } from './act.ts';
import { record } from './audit.ts';
import { addedWay, mayRemoveWay, wayPolicy } from './enrolment.ts';
import { readUserName } from './names.ts';
import { passwordFault } from './password-rules.ts';
import { type Refused, refuse } from './refused.ts';
import { confirmAgain, type OpenedSession, openSession } from './sessions.ts';
import { type User, userByName } from './store.ts';
import {
  addFailures,
  failuresSince,
  forgiveFailures,
  passwordOf,
  recoveryCodesLeft,
  removePasswordRow,
  replaceRecoveryCodes,
  setPasswordRow,
  useRecoveryCode,
  useStep,
} from './store-identity.ts';
import { FAILURE_WINDOW_MS, waitAfter } from './throttle.ts';
import { newCodeSecret, newRecoveryCode } from './tokens.ts';

/** OWASP's parameters for argon2id: 19 MiB, two passes. */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Verified when there is no such person, so that the answer takes as long. */
const NOBODY =
  '$argon2id$v=19$m=19456,t=2,p=1$O4Pd3kErg7/k9GGVdT8kFA$5NQpnpyBUAf6mAhoi1lwD0MFLCTfyMD6N8MRElSLjTA';
const STEP_MS = 30 * SECOND_MS;
/** One step either way: a phone's clock may be half a minute off. */
const WINDOW = 1;
const RECOVERY_CODES = 10;

function totp(user: User, secret: Uint8Array): TOTP {
  return new TOTP({
    issuer: 'Liên Thông',
    label: user.name,
    secret: new Secret({ buffer: secret.slice().buffer }),
    period: STEP_MS / SECOND_MS,
  });
}

/** The time step a code belongs to, or null when it is none of now. */
function stepOf(user: User, secret: Uint8Array, code: string, now: Date): number | null {
  const delta = totp(user, secret).validate({ token: code, timestamp: now.getTime(), window: WINDOW });
  return delta === null ? null : Math.floor(now.getTime() / STEP_MS) + delta;
}

const secretFrom = (deps: Deps, row: { userId: number; codeSealed: string }) =>
  new Uint8Array(Buffer.from(deps.keys.open(row.codeSealed, placeOf.code(row.userId)), 'base64'));

/**
 * Sets the password and begins its codes: the address that an authenticator app scans is given back, and the password signs
 * in only after a code of it was typed (`confirmCodes`).
 */
export async function beginPassword(
  deps: Deps,
  user: User,
  password: string,
): Promise<{ kind: 'begun'; uri: string; secret: string } | Refused> {
  const fault = passwordFault(password, [user.name, ...user.displayName.split(/\s+/)]);
  if (fault !== null) return refuse('password', fault);
  const now = deps.now();
  const secret = newCodeSecret();
  const hashed = await hash(password, ARGON2);
  await deps.db.write((tx) =>
    setPasswordRow(tx, {
      userId: user.id,
      hash: hashed,
      changedAt: now,
      codeSealed: deps.keys.seal(Buffer.from(secret).toString('base64'), placeOf.code(user.id)),
      codesSince: null,
      lastStep: 0,
    }),
  );
  const made = totp(user, secret);
  return { kind: 'begun', uri: made.toString(), secret: made.secret.base32.replace(/(.{4})(?=.)/g, '$1 ') };
}

/** The address and secret of codes that were begun and not yet confirmed; null: there are none. */
export async function begunCodes(deps: Deps, user: User): Promise<{ uri: string; secret: string } | null> {
  const row = await passwordOf(deps.db.read, user.id);
  if (row === null || row.codesSince !== null) return null;
  const made = totp(user, secretFrom(deps, row));
  return { uri: made.toString(), secret: made.secret.base32.replace(/(.{4})(?=.)/g, '$1 ') };
}

/** The first code of the app: from now on password and code sign in. Gives the recovery codes, which are shown once. */
export async function confirmCodes(
  deps: Deps,
  user: User,
  sessionToken: string,
  code: string,
): Promise<{ kind: 'confirmed'; recovery: string[] } | Refused> {
  const now = deps.now();
  return deps.db.write(async (tx) => {
    const row = await passwordOf(tx, user.id);
    if (row === null) return refuse('none', 'Anh/chị chưa đặt mật khẩu.');
    const step = stepOf(user, secretFrom(deps, row), digits(code), now);
    if (step === null || !(await useStep(tx, user.id, step)))
      return refuse(
        'code',
        'Mã chưa đúng. Xem lại mã đang hiện trên ứng dụng; nếu vẫn sai, kiểm tra giờ của điện thoại để chế độ tự động.',
      );
    await setPasswordRow(tx, { ...row, codesSince: now, lastStep: step });
    const recovery = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
    await replaceRecoveryCodes(
      tx,
      user.id,
      recovery.map((one) => recoveryHash(deps, one)),
    );
    await addedWay(tx, deps, user, sessionToken, 'password');
    return { kind: 'confirmed', recovery };
  });
}

const digits = (code: string) => code.replace(/\D/g, '');
const recoveryHash = (deps: Deps, code: string) =>
  deps.keys.hash('sign-in', `recovery:${code.toLowerCase().replace(/[^a-z0-9]/g, '')}`);

const WRONG = 'Tên, mật khẩu hoặc mã một lần chưa đúng.';

type Tried = { name: string; password: string; code: string; address: string };

/** Who showed password and code; a refusal tells nothing of which part was wrong, nor whether there is such a person. */
async function shown(
  deps: Deps,
  tried: Tried,
): Promise<{ user: User; way: 'password' | 'recovery' } | Refused> {
  const now = deps.now();
  const read = readUserName(tried.name);
  const name = read.kind === 'refused' ? tried.name.slice(0, 60) : read.name;
  const byName = deps.keys.hash('sign-in', `name:${name}`);
  const byAddress = deps.keys.hash('sign-in', `address:${tried.address}`);
  const since = new Date(now.getTime() - FAILURE_WINDOW_MS);
  const wait = Math.max(
    waitAfter(await failuresSince(deps.db.read, byName, since), 'name', now),
    waitAfter(await failuresSince(deps.db.read, byAddress, since), 'address', now),
  );
  if (wait > 0) {
    const minutes = Math.ceil(wait / MINUTE_MS);
    return refuse('wait', `Đã thử sai nhiều lần. Anh/chị thử lại sau ${minutes} phút.`);
  }
  const user = await userByName(deps.db.read, name);
  const row = user === null ? null : await passwordOf(deps.db.read, user.id);
  const right = await verify(row?.hash ?? NOBODY, tried.password).catch(() => false);
  const outcome = await deps.db.write(async (tx) => {
    const on = (await wayPolicy(tx)).password;
    if (on && right && user !== null && user.disabledAt === null && row !== null && row.codesSince !== null) {
      const code = digits(tried.code);
      const step = code.length === 6 ? stepOf(user, secretFrom(deps, row), code, now) : null;
      if (step !== null && (await useStep(tx, user.id, step))) {
        await forgiveFailures(tx, byName);
        return { user, way: 'password' } as const;
      }
      if (step === null && (await useRecoveryCode(tx, user.id, recoveryHash(deps, tried.code), now))) {
        await forgiveFailures(tx, byName);
        return { user, way: 'recovery' } as const;
      }
    }
    await addFailures(tx, [byName, byAddress], now);
    await record(tx, user === null ? byProgram('server', now) : byUser(user, now), {
      action: 'user.sign-in-failed',
      subject: user === null ? 'user:unknown' : `user:${user.id}`,
    });
    return null;
  });
  return outcome ?? refuse('wrong', WRONG);
}

/** Signs in by password and code, or by password and a recovery code. */
export async function signInByPassword(
  deps: Deps,
  tried: Tried & { device: string },
): Promise<OpenedSession | Refused> {
  const found = await shown(deps, tried);
  if ('kind' in found) return found;
  return deps.db.write((tx) => openSession(tx, deps, found.user, { way: found.way, device: tried.device }));
}

/** Confirms an open session by password and code; a recovery code does not confirm. */
export async function confirmByPassword(
  deps: Deps,
  user: User,
  sessionToken: string,
  tried: Omit<Tried, 'name'>,
): Promise<{ kind: 'confirmed' } | Refused> {
  const found = await shown(deps, { ...tried, name: user.name });
  if ('kind' in found) return found;
  if (found.user.id !== user.id || found.way !== 'password') return refuse('wrong', WRONG);
  await deps.db.write((tx) => confirmAgain(tx, deps, sessionToken, user, 'password'));
  return { kind: 'confirmed' };
}

/** Takes password, codes and recovery codes away. */
export async function removePassword(deps: Deps, user: User): Promise<{ kind: 'removed' } | Refused> {
  const now = deps.now();
  return deps.db.write(async (tx) => {
    if (!(await mayRemoveWay(tx, user, (own) => ({ ...own, password: false }))))
      return refuse('last', 'Đây là cách đăng nhập duy nhất của anh/chị. Hãy thiết lập cách khác trước.');
    await removePasswordRow(tx, user.id);
    await record(tx, byUser(user, now), {
      action: 'user.way-remove',
      subject: `user:${user.id}`,
      detail: { way: 'password' },
    });
    return { kind: 'removed' };
  });
}

/** New recovery codes, which are shown once; the older ones are void. */
export async function renewRecoveryCodes(deps: Deps, user: User): Promise<string[] | Refused> {
  const now = deps.now();
  return deps.db.write(async (tx) => {
    if ((await passwordOf(tx, user.id))?.codesSince == null)
      return refuse('none', 'Anh/chị chưa đặt mật khẩu.');
    const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
    await replaceRecoveryCodes(
      tx,
      user.id,
      codes.map((one) => recoveryHash(deps, one)),
    );
    await record(tx, byUser(user, now), { action: 'user.recovery-renew', subject: `user:${user.id}` });
    return codes;
  });
}

export async function recoveryLeft(deps: Deps, user: User): Promise<number> {
  return recoveryCodesLeft(deps.db.read, user.id);
}
