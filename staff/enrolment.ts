/** How a person comes to an account of their own: the link that enrols, the first administrator, the policy of ways. */
import { MINUTE_MS } from '../calendar/durations.ts';
import type { Reader, Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import { type Act, actorId, byProgram, byUser } from './act.ts';
import { record } from './audit.ts';
import { type Refused, refuse } from './refused.ts';
import { type OpenedSession, openSession } from './sessions.ts';
import { type User, userById } from './store.ts';
import { keepSetting, keptSetting, ownWays, realAdmins, setEnrolled } from './store-identity.ts';
import { addLink, promoteSession, useLink } from './store-sessions.ts';
import { newToken } from './tokens.ts';
import {
  canSignIn,
  type OwnWays,
  readWayPolicy,
  type SignInWay,
  WAY_POLICY_SETTING,
  type WayPolicy,
} from './ways.ts';

/** A link is sent by hand from one person to another: long enough for that, and no longer. */
const LINK_MINUTES = 15;
/** A slip of paper reaches a commune by post or at a meeting. */
export const SLIP_DAYS = 7;

/** Makes a link in the caller's transaction. Only its keyed hash is kept: it cannot be shown again. */
export async function makeLink(
  tx: Tx,
  act: Act,
  deps: Deps,
  user: User,
  minutes = LINK_MINUTES,
): Promise<{ kind: 'link'; token: string; expiresAt: Date } | Refused> {
  if (user.disabledAt !== null) return refuse('disabled', `Người dùng “${user.name}” đã bị khóa.`);
  const token = newToken();
  const expiresAt = new Date(act.now.getTime() + minutes * MINUTE_MS);
  await addLink(tx, {
    tokenHash: deps.keys.hash('sign-in', token),
    userId: user.id,
    createdAt: act.now,
    expiresAt,
    madeById: actorId(act),
  });
  await record(tx, act, {
    action: 'user.sign-in-link',
    subject: `user:${user.id}`,
    areas: [user.areaCode],
  });
  return { kind: 'link', token, expiresAt };
}

/**
 * Trades a link for a session. It only enrols: the person sets up a way of their own to sign in before anything else. A demo
 * account is signed in at once. The link is used up even when two people try it at the same moment.
 */
export async function signInByLink(deps: Deps, token: string, device = ''): Promise<OpenedSession | Refused> {
  const now = deps.now();
  return deps.db.write(async (tx) => {
    const link = await useLink(tx, deps.keys.hash('sign-in', token), now);
    const user = link === null ? null : await userById(tx, link.userId);
    if (link === null || user === null || user.disabledAt !== null) {
      // A guessed or used link is an entry too; whose it was is known only when it was somebody's.
      await record(tx, byProgram('server', now), {
        action: 'user.sign-in-failed',
        subject: user === null ? 'user:unknown' : `user:${user.id}`,
        detail: { way: 'link', device },
      });
      return refuse(
        'link_not_valid',
        'Liên kết đăng nhập không đúng, đã dùng hoặc đã hết hạn. Đề nghị quản trị viên cấp liên kết mới.',
      );
    }
    if (user.demo) return openSession(tx, deps, user, { way: 'link', device });
    await setEnrolled(tx, user.id, now, link.madeById);
    return openSession(tx, deps, user, { way: 'enrol', device });
  });
}

/** What a person has set up, and what this installation allows. */
export async function waysOf(
  reader: Reader,
  user: User,
): Promise<{ own: OwnWays; policy: WayPolicy; canSignIn: boolean }> {
  const [own, policy] = [await ownWays(reader, user.id), await wayPolicy(reader)];
  return { own, policy, canSignIn: canSignIn(own, policy) };
}

export async function wayPolicy(reader: Reader): Promise<WayPolicy> {
  return readWayPolicy(await keptSetting(reader, WAY_POLICY_SETTING));
}

/** After a way was set up: the session that was for enrolling only is a whole one, and the audit says what was added. */
export async function addedWay(
  tx: Tx,
  deps: Deps,
  user: User,
  sessionToken: string,
  way: SignInWay,
): Promise<void> {
  const now = deps.now();
  await promoteSession(tx, deps.keys.hash('session', sessionToken), way, now);
  await record(tx, byUser(user, now), {
    action: 'user.way-add',
    subject: `user:${user.id}`,
    detail: { way },
  });
}

/** May this way be taken away? The last one that still signs in stays. */
export async function mayRemoveWay(tx: Tx, user: User, left: (own: OwnWays) => OwnWays): Promise<boolean> {
  const policy = await wayPolicy(tx);
  return canSignIn(left(await ownWays(tx, user.id)), policy);
}

/**
 * Switches ways on and off for everybody. At least one stays on, and the administrator who does it must still be able to sign
 * in by what stays.
 */
export async function setWayPolicy(
  act: Act & { user: User },
  deps: Deps,
  policy: WayPolicy,
): Promise<{ kind: 'kept' } | Refused> {
  if (act.user.role !== 'admin') return refuse('role', 'Chỉ quản trị được đổi cách đăng nhập.');
  if (!Object.values(policy).some(Boolean)) return refuse('none', 'Phải giữ ít nhất một cách đăng nhập.');
  return deps.db.write(async (tx) => {
    if (!act.user.demo && !canSignIn(await ownWays(tx, act.user.id), policy))
      return refuse(
        'own',
        'Với lựa chọn này chính anh/chị không đăng nhập lại được. Hãy thiết lập một cách còn bật trước.',
      );
    await keepSetting(tx, WAY_POLICY_SETTING, JSON.stringify(policy), act.now);
    await record(tx, act, { action: 'sign-in.ways', subject: 'setting:sign-in', detail: { ...policy } });
    return { kind: 'kept' };
  });
}

/** Administrators that are people: how many have an account, and whether one ever signed in. */
export async function administrators(reader: Reader): Promise<{ accounts: number; everSeen: boolean }> {
  const admins = await realAdmins(reader);
  return { accounts: admins.length, everSeen: admins.some((one) => one.lastSeenAt !== null) };
}
