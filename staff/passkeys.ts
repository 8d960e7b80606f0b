/** Passkeys (WebAuthn level 3) by @simplewebauthn/server. A wing of the front door. */

import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { MINUTE_MS } from '../calendar/durations.ts';
import type { Deps } from '../prisma/deps.ts';
import { placeOf } from '../prisma/sealed-columns.ts';
import { oneLine, storableText } from '../writing/cleaning.ts';
import { byProgram, byUser } from './act.ts';
import { record } from './audit.ts';
import { addedWay, mayRemoveWay, wayPolicy } from './enrolment.ts';
import { type Refused, refuse } from './refused.ts';
import { confirmAgain, type OpenedSession, openSession } from './sessions.ts';
import { type User, userById } from './store.ts';
import {
  addChallenge,
  addPasskey,
  passkeyById,
  passkeysOf,
  removePasskey as removePasskeyRow,
  takeChallenge,
  usePasskey,
} from './store-identity.ts';
import { newToken } from './tokens.ts';

const CHALLENGE_MS = 5 * MINUTE_MS;
const MOST_PASSKEYS = 10;
const LONGEST_LABEL = 40;

/** Where the page stands: the host a key belongs to, and the origins it may be used from. */
export type RelyingParty = { host: string; origins: readonly string[] };

/** What the browser is asked; `token` brings the answer back to this question. `options` is for navigator.credentials. */
export type PasskeyChallenge = { token: string; options: string };

async function keep(deps: Deps, kind: string, userId: number | null, challenge: string): Promise<string> {
  const now = deps.now();
  const token = newToken();
  const tokenHash = deps.keys.hash('sign-in', token);
  await deps.db.write((tx) =>
    addChallenge(tx, {
      tokenHash,
      kind,
      userId,
      value: deps.keys.seal(challenge, placeOf.challenge(tokenHash)),
      createdAt: now,
      expiresAt: new Date(now.getTime() + CHALLENGE_MS),
    }),
  );
  return token;
}

/** Asks the browser to make a key for this person. */
export async function askForNewPasskey(
  deps: Deps,
  user: User,
  site: RelyingParty,
): Promise<PasskeyChallenge | Refused> {
  const { read } = deps.db;
  if (!(await wayPolicy(read)).passkey) return refuse('off', 'Khóa truy cập đang được tắt ở hệ thống này.');
  const known = await passkeysOf(read, user.id);
  if (known.length >= MOST_PASSKEYS)
    return refuse('many', `Anh/chị đã có ${MOST_PASSKEYS} khóa truy cập. Hãy bỏ khóa không dùng nữa.`);
  const options = await generateRegistrationOptions({
    rpName: 'Liên Thông',
    rpID: site.host,
    userName: user.name,
    userDisplayName: user.displayName,
    userID: new TextEncoder().encode(deps.keys.hash('sign-in', `passkey-user:${user.id}`)),
    attestationType: 'none',
    excludeCredentials: known.map((one) => ({ id: one.credentialId })),
    // The device itself must know the person (fingerprint, face, PIN): the key is two factors in one.
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  return {
    token: await keep(deps, 'passkey-new', user.id, options.challenge),
    options: JSON.stringify(options),
  };
}

const STRANGE = 'Trình duyệt không trả lời đúng câu hỏi của hệ thống. Anh/chị bấm làm lại.';

/** Keeps the key that the browser made. The question is used up, whatever the answer. */
export async function keepPasskey(
  deps: Deps,
  user: User,
  sessionToken: string,
  site: RelyingParty,
  came: { token: string; answer: string; label: string },
): Promise<{ kind: 'kept' } | Refused> {
  const now = deps.now();
  const asked = await deps.db.write((tx) =>
    takeChallenge(tx, deps.keys.hash('sign-in', came.token), 'passkey-new', now),
  );
  if (asked === null || asked.userId !== user.id) return refuse('challenge', STRANGE);
  const checked = await attempt(() =>
    verifyRegistrationResponse({
      response: JSON.parse(came.answer),
      expectedChallenge: deps.keys.open(asked.value, placeOf.challenge(asked.tokenHash)),
      expectedOrigin: [...site.origins],
      expectedRPID: site.host,
      requireUserVerification: true,
    }),
  );
  if (checked === null || !checked.verified || checked.registrationInfo === undefined)
    return refuse('answer', STRANGE);
  const { credential } = checked.registrationInfo;
  return deps.db.write(async (tx) => {
    if ((await passkeyById(tx, credential.id)) !== null) return refuse('taken', 'Khóa này đã được dùng.');
    await addPasskey(tx, {
      userId: user.id,
      credentialId: credential.id,
      publicKey: Buffer.from(credential.publicKey).toString('base64url'),
      counter: credential.counter,
      transports: JSON.stringify(credential.transports ?? []),
      label:
        [...storableText(oneLine(came.label)).trim()].slice(0, LONGEST_LABEL).join('') || 'Khóa truy cập',
      createdAt: now,
    });
    await addedWay(tx, deps, user, sessionToken, 'passkey');
    return { kind: 'kept' };
  });
}

/** Asks the browser for a key. `user` null: whoever's it is (signing in); else only this person's (confirming). */
export async function askForPasskey(
  deps: Deps,
  site: RelyingParty,
  user: User | null,
): Promise<PasskeyChallenge | Refused> {
  const { read } = deps.db;
  if (!(await wayPolicy(read)).passkey) return refuse('off', 'Khóa truy cập đang được tắt ở hệ thống này.');
  const options = await generateAuthenticationOptions({
    rpID: site.host,
    userVerification: 'required',
    allowCredentials:
      user === null ? [] : (await passkeysOf(read, user.id)).map((one) => ({ id: one.credentialId })),
  });
  return {
    token: await keep(deps, 'passkey', user?.id ?? null, options.challenge),
    options: JSON.stringify(options),
  };
}

/** Whose key answered the question; null: an old question, an unknown key, a wrong answer, a locked person, or the way is off. */
async function answered(
  deps: Deps,
  site: RelyingParty,
  came: { token: string; answer: string },
  only: User | null,
): Promise<User | null> {
  const now = deps.now();
  const asked = await deps.db.write((tx) =>
    takeChallenge(tx, deps.keys.hash('sign-in', came.token), 'passkey', now),
  );
  if (asked === null || asked.userId !== (only?.id ?? null)) return null;
  const response = await attempt(async () => JSON.parse(came.answer));
  const id = typeof response?.id === 'string' ? response.id : '';
  const key = await passkeyById(deps.db.read, id);
  if (key === null || (only !== null && key.userId !== only.id)) return null;
  const checked = await attempt(() =>
    verifyAuthenticationResponse({
      response,
      expectedChallenge: deps.keys.open(asked.value, placeOf.challenge(asked.tokenHash)),
      expectedOrigin: [...site.origins],
      expectedRPID: site.host,
      requireUserVerification: true,
      credential: {
        id: key.credentialId,
        publicKey: new Uint8Array(Buffer.from(key.publicKey, 'base64url')),
        counter: key.counter,
      },
    }),
  );
  if (checked === null || !checked.verified) return null;
  return deps.db.write(async (tx) => {
    const user = await userById(tx, key.userId);
    if (user === null || user.disabledAt !== null || !(await wayPolicy(tx)).passkey) return null;
    await usePasskey(tx, key.id, checked.authenticationInfo.newCounter, now);
    return user;
  });
}

const NOT_SIGNED_IN = 'Không đăng nhập được bằng khóa này. Anh/chị thử lại hoặc dùng cách khác.';

async function failed(deps: Deps, user: User | null): Promise<Refused> {
  const now = deps.now();
  await deps.db.write((tx) =>
    record(tx, user === null ? byProgram('server', now) : byUser(user, now), {
      action: 'user.sign-in-failed',
      subject: user === null ? 'user:unknown' : `user:${user.id}`,
      detail: { way: 'passkey' },
    }),
  );
  return refuse('passkey', NOT_SIGNED_IN);
}

export async function signInByPasskey(
  deps: Deps,
  site: RelyingParty,
  came: { token: string; answer: string; device: string },
): Promise<OpenedSession | Refused> {
  const user = await answered(deps, site, came, null);
  if (user === null) return failed(deps, null);
  return deps.db.write((tx) => openSession(tx, deps, user, { way: 'passkey', device: came.device }));
}

export async function confirmByPasskey(
  deps: Deps,
  user: User,
  sessionToken: string,
  site: RelyingParty,
  came: { token: string; answer: string },
): Promise<{ kind: 'confirmed' } | Refused> {
  if ((await answered(deps, site, came, user)) === null) return failed(deps, user);
  await deps.db.write((tx) => confirmAgain(tx, deps, sessionToken, user, 'passkey'));
  return { kind: 'confirmed' };
}

export type ListedPasskey = { id: number; label: string; createdAt: Date; lastUsedAt: Date | null };

export async function ownPasskeys(deps: Deps, user: User): Promise<ListedPasskey[]> {
  return (await passkeysOf(deps.db.read, user.id)).map(({ id, label, createdAt, lastUsedAt }) => ({
    id,
    label,
    createdAt,
    lastUsedAt,
  }));
}

export async function removePasskey(
  deps: Deps,
  user: User,
  id: number,
): Promise<{ kind: 'removed' } | Refused> {
  const now = deps.now();
  return deps.db.write(async (tx) => {
    if (!(await mayRemoveWay(tx, user, (own) => ({ ...own, passkeys: own.passkeys - 1 }))))
      return refuse('last', 'Đây là cách đăng nhập duy nhất của anh/chị. Hãy thiết lập cách khác trước.');
    if (!(await removePasskeyRow(tx, user.id, id))) return refuse('none', 'Không có khóa này.');
    await record(tx, byUser(user, now), {
      action: 'user.way-remove',
      subject: `user:${user.id}`,
      detail: { way: 'passkey' },
    });
    return { kind: 'removed' };
  });
}

/** The library throws for every malformed answer; to us each is just a wrong one. */
async function attempt<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch {
    return null;
  }
}
