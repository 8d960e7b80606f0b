/** The front door: accounts, how officials sign in, sessions, and the audit. Its verbs stand in wings by noun. */

export { accountNews } from './account-news.ts';
export {
  auditEnd,
  auditEntries,
  auditedSince,
  type ChainCheck,
  denied,
  readAreas,
  record,
  refused,
  verifyAudit,
} from './audit.ts';
export type { AuditAction } from './audit-labels.ts';
export { administrators, setWayPolicy, signInByLink, wayPolicy, waysOf } from './enrolment.ts';
export { dropHeldForm, forgetInHeldForms, heldFormOf, holdForm } from './held-forms.ts';
export {
  bindOutside,
  confirmFromOutside,
  keepRound,
  type OidcIdentity,
  type OidcRound,
  signInFromOutside,
  takeRound,
  unbindOutside,
} from './outside.ts';
export {
  askForNewPasskey,
  askForPasskey,
  confirmByPasskey,
  keepPasskey,
  ownPasskeys,
  type RelyingParty,
  removePasskey,
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
  type BrowserSession,
  endedSession,
  endOtherSessions,
  endOwnSession,
  type OpenedSession,
  openSession,
  ownSessions,
  session,
  signOut,
} from './sessions.ts';
export type { AuditRow, User } from './store.ts';
export {
  addFirstAdmin,
  addUser,
  changeUser,
  colleagues,
  deskOfUnknown,
  disableUser,
  enableUser,
  findUser,
  findUserById,
  listUsers,
  signInLink,
  staffNames,
  userOf,
} from './users.ts';
export {
  enrolmentSlips,
  importUsers,
  type LoadedUsers,
  MOST_SLIPS,
} from './users-import.ts';
