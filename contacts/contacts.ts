/** The room's front door, for people and for groups: each noun has its wing, what is decided stands in the pure files beside them. */

export {
  type AddressFacts,
  addressHash,
  addressRow,
  allowAgain,
  closeAddress,
  facts,
  factsOfPeople,
  findAddress,
  findAddresses,
  grant,
  grantAll,
  noteInbound,
  type PersonAddress,
  refuse,
  revealAddress,
  sameNumberOn,
  stopEverything,
} from './addresses.ts';
export { eraseAddress, forgetAddress, forgetMadePerson } from './erasure.ts';
export {
  changeGroupFacts,
  findGroup,
  groupClosed,
  groupMoved,
  groupOf,
  groupOpened,
  type ImportedGroups,
  importGroups,
  listGroups,
  openGroups,
} from './groups.ts';
export type { GroupChannel } from './groups-file.ts';
export { exportContacts, people, person, tagsOfNobody } from './people.ts';
export { type ImportedPeople, importContacts, undoPeople } from './people-import.ts';
export { isPurpose, type PermissionPurpose, PURPOSES } from './permission.ts';

export type { GroupFacts } from './store/groups.ts';
