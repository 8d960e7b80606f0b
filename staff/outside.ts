/** The province's own accounts (OpenID Connect). The network part is server/oidc.ts; here is whose account it is. A wing. */

import { MINUTE_MS } from '../calendar/durations.ts';
import type { Deps } from '../prisma/deps.ts';
import { placeOf } from '../prisma/sealed-columns.ts';
import { byProgram, byUser } from './act.ts';
import { record } from './audit.ts';
import { addedWay, mayRemoveWay, wayPolicy } from './enrolment.ts';
import { type Refused, refuse } from './refused.ts';
import { confirmAgain, type OpenedSession, openSession } from './sessions.ts';
import { type User, userById } from './store.ts';
import {
  addChallenge,
  addOutsideIdentity,
  outsideIdentity,
  removeOutsideIdentities,
  takeChallenge,
  useOutsideIdentity,
} from './store-identity.ts';
import { newToken } from './tokens.ts';

const ROUND_MS = 10 * MINUTE_MS;

/** What is kept of a round while the person is at the provider: state, nonce and PKCE verifier. */
export type OidcRound = { state: string; nonce: string; verifier: string };
/** Who the provider says it was. */
export type OidcIdentity = { issuer: string; subject: string };

/** Keeps a round; the token goes into a cookie of the browser that began it, so that no other can end it. */
export async function keepRound(deps: Deps, user: User | null, round: OidcRound): Promise<string | Refused> {
  if (!(await wayPolicy(deps.db.read)).outside)
    return refuse('off', 'Đăng nhập bằng tài khoản của tỉnh đang được tắt.');
  const now = deps.now();
  const token = newToken();
  const tokenHash = deps.keys.hash('sign-in', token);
  await deps.db.write((tx) =>
    addChallenge(tx, {
      tokenHash,
      kind: 'outside',
      userId: user?.id ?? null,
      value: deps.keys.seal(JSON.stringify(round), placeOf.challenge(tokenHash)),
      createdAt: now,
      expiresAt: new Date(now.getTime() + ROUND_MS),
    }),
  );
  return token;
}

/** Takes the round back, once; null: none, or over. `userId` null: it was begun to sign in. */
export async function takeRound(
  deps: Deps,
  token: string,
): Promise<{ round: OidcRound; userId: number | null } | null> {
  const row = await deps.db.write((tx) =>
    takeChallenge(tx, deps.keys.hash('sign-in', token), 'outside', deps.now()),
  );
  if (row === null) return null;
  const round = JSON.parse(deps.keys.open(row.value, placeOf.challenge(row.tokenHash))) as OidcRound;
  return { round, userId: row.userId };
}

/** Signs in whoever the provider vouches for, when that account was bound to one of ours. */
export async function signInFromOutside(
  deps: Deps,
  vouched: OidcIdentity,
  device: string,
): Promise<OpenedSession | Refused> {
  const now = deps.now();
  return deps.db.write(async (tx) => {
    const known = await outsideIdentity(tx, vouched.issuer, vouched.subject);
    const user = known === null ? null : await userById(tx, known.userId);
    const allowed = (await wayPolicy(tx)).outside && user !== null && user.disabledAt === null;
    if (known === null || !allowed) {
      await record(tx, user === null ? byProgram('server', now) : byUser(user, now), {
        action: 'user.sign-in-failed',
        subject: user === null ? 'user:unknown' : `user:${user.id}`,
        detail: { way: 'outside' },
      });
      return refuse(
        'unknown',
        'Tài khoản của tỉnh này chưa gắn với cán bộ nào ở đây. Anh/chị mở liên kết thiết lập do quản trị cấp, rồi chọn “Gắn tài khoản của tỉnh”.',
      );
    }
    await useOutsideIdentity(tx, known.id, now);
    return openSession(tx, deps, user, { way: 'outside', device });
  });
}

/** Binds the account to the signed-in person. An account belongs to one person only. */
export async function bindOutside(
  deps: Deps,
  user: User,
  sessionToken: string,
  vouched: OidcIdentity,
): Promise<{ kind: 'bound' } | Refused> {
  const now = deps.now();
  return deps.db.write(async (tx) => {
    const known = await outsideIdentity(tx, vouched.issuer, vouched.subject);
    if (known !== null && known.userId !== user.id)
      return refuse('taken', 'Tài khoản của tỉnh này đã gắn với một cán bộ khác.');
    if (known === null) await addOutsideIdentity(tx, { userId: user.id, ...vouched, createdAt: now });
    await addedWay(tx, deps, user, sessionToken, 'outside');
    return { kind: 'bound' };
  });
}

/** Confirms an open session: the provider vouched for the same person again. */
export async function confirmFromOutside(
  deps: Deps,
  user: User,
  sessionToken: string,
  vouched: OidcIdentity,
): Promise<{ kind: 'confirmed' } | Refused> {
  return deps.db.write(async (tx) => {
    const known = await outsideIdentity(tx, vouched.issuer, vouched.subject);
    if (known === null || known.userId !== user.id)
      return refuse('other', 'Tài khoản vừa dùng không phải của anh/chị.');
    await useOutsideIdentity(tx, known.id, deps.now());
    await confirmAgain(tx, deps, sessionToken, user, 'outside');
    return { kind: 'confirmed' };
  });
}

export async function unbindOutside(deps: Deps, user: User): Promise<{ kind: 'removed' } | Refused> {
  const now = deps.now();
  return deps.db.write(async (tx) => {
    if (!(await mayRemoveWay(tx, user, (own) => ({ ...own, outside: 0 }))))
      return refuse('last', 'Đây là cách đăng nhập duy nhất của anh/chị. Hãy thiết lập cách khác trước.');
    if ((await removeOutsideIdentities(tx, user.id)) === 0) return refuse('none', 'Chưa gắn tài khoản nào.');
    await record(tx, byUser(user, now), {
      action: 'user.way-remove',
      subject: `user:${user.id}`,
      detail: { way: 'outside' },
    });
    return { kind: 'removed' };
  });
}
