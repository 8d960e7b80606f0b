/** The front door: accounts, how officials sign in, sessions, and the audit. Its verbs stand in wings by noun. */
import type { Tx } from '../prisma/client.ts';
import { byProgram, byUser } from './act.ts';
import { type Entry, record } from './audit.ts';
import { userById } from './store.ts';

export {
  auditEnd,
  auditEntries,
  auditedSince,
  type Detail,
  denied,
  type Entry,
  readAreas,
  record,
  refused,
  type Verified,
  verifyAudit,
} from './audit.ts';
export { administrators, setWayPolicy, signInByLink, wayPolicy, waysOf } from './enrolment.ts';
export { dropHeldForm, heldFormOf, holdForm } from './held-forms.ts';
export {
  bindOutside,
  confirmFromOutside,
  keepRound,
  type Round,
  signInFromOutside,
  takeRound,
  unbindOutside,
  type Vouched,
} from './outside.ts';
export {
  askForNewPasskey,
  askForPasskey,
  confirmByPasskey,
  keepPasskey,
  ownPasskeys,
  removePasskey,
  type Site,
  signInByPasskey,
} from './passkeys.ts';
export {
  beginPassword,
  begunCodes,
  confirmByPassword,
  confirmCodes,
  recoveryLeft,
  removePassword,
  renewRecoveryCodes,
  signInByPassword,
} from './passwords.ts';
export type { Refused } from './refused.ts';
export {
  endedSession,
  endOtherSessions,
  endOwnSession,
  type OpenedSession,
  openSession,
  ownSessions,
  type Session,
  session,
  signOut,
} from './sessions.ts';
export type { AuditRow, User } from './store.ts';
export {
  addFirstAdmin,
  addUser,
  changeUser,
  deskOfUnknown,
  disableUser,
  enableUser,
  findUser,
  findUserById,
  listUsers,
  signInLink,
} from './users.ts';

/** The older way to write an entry, of verbs that do not take their actor yet: `record` with a bare user id. */
export async function audit(tx: Tx, entry: { at: Date; userId: number | null } & Entry): Promise<void> {
  const { at, userId, ...what } = entry;
  const user = userId === null ? null : await userById(tx, userId);
  await record(tx, user === null ? byProgram('server', at) : byUser(user, at), what);
}
