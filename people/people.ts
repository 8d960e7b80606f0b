/** The front door: one person's file across all rooms: found, opened, exported, corrected, erased. */
export { correctPerson, recordPermission } from './correcting.ts';
export { erasePerson, eraseWritten } from './erasing.ts';
export { exportPerson, openFile } from './file.ts';
export { findPeople } from './finding.ts';
export type { PersonFile } from './person-file.ts';
export { type PersonReference, readReference, writeReference } from './reference.ts';
export {
  countRequests,
  listRequests,
  openAtDesk,
  REQUEST_STEPS,
  stepRequest,
} from './requests.ts';
export { dueRetention, retentionShown } from './retention.ts';
export type { RetentionRule } from './retention-table.ts';
