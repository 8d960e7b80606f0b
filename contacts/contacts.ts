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
export { type Erased, eraseAddress, eraseWithin, forgetAddress, forgetMadePerson } from './erasure.ts';
export {
  changeGroupFacts,
  findGroup,
  type GroupChange,
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
export { exportContacts, type NewPerson, people, person, tagsOfNobody } from './people.ts';
export { type ImportedPeople, importContacts, type PeopleImport, undoPeople } from './people-import.ts';
export { isPurpose, type PermissionState, PURPOSES, type Purpose } from './permission.ts';
export type { AddressRow } from './store/addresses.ts';
export type { GroupFacts } from './store/groups.ts';
