/** The room's front door, for people and for groups: each noun has its wing, what is decided stands in the pure files beside them. */

export {
  type AddressFacts,
  addressHash,
  addressOf,
  addressRow,
  closeAddress,
  facts,
  factsOfPeople,
  findAddress,
  findAddresses,
  noteInbound,
  type PersonAddress,
  revealAddress,
  sameNumberOn,
} from './addresses.ts';
export { eraseSubject, forgetAddress, forgetMadePerson } from './erasure.ts';
export {
  changeGroupFacts,
  findGroup,
  GROUPS_A_PAGE,
  groupClosed,
  groupMoved,
  groupOf,
  groupOpened,
  groupPages,
  listGroups,
  openGroups,
} from './groups.ts';
export { importGroups, undoGroups } from './loading/groups.ts';
export { GROUPS, type GroupChannel } from './loading/groups-file.ts';
export { type ImportedPeople, importContacts } from './loading/people.ts';
export { PEOPLE } from './loading/people-file.ts';
export { undoPeople } from './loading/people-undo.ts';
export { exportContacts, people, person, tagsOfNobody } from './people.ts';
export { isPurpose, PERMISSION_WAYS, type PermissionPurpose, PURPOSES } from './permission.ts';
export {
  allowAgain,
  grant,
  grantAll,
  permissionHistory,
  recordAtDesk,
  refuse,
  stopEverything,
  takeBackGrants,
} from './permissions.ts';
export {
  REQUEST_KINDS,
  REQUEST_STATES,
  REQUEST_WAYS,
  type RequestKind,
} from './request-days.ts';
export {
  type DataRequest,
  noteAnswer,
  noteEnd,
  noteExtension,
  openRequest,
  requestHistory,
  requestList,
  requestOfId,
  rightsRule,
} from './requests.ts';
export { retireRequestWords, unusedPeople } from './retention.ts';
export type { GroupFacts } from './store/groups.ts';
export type { PermissionEventRow as PermissionChange } from './store/permissions.ts';
export {
  correctSubject,
  type SubjectAddress,
  type SubjectCorrection,
  type SubjectRecord,
  subjectRecord,
  subjectsByAddress,
  subjectsByName,
} from './subjects.ts';
export { readAddress, readPhone } from './written-address.ts';
