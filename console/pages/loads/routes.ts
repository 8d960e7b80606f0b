import type { StaffRoute } from '../../http.ts';
import { loadPeople, showPeopleImport } from '../people/people-import.ts';
import { showLoad, showLoads, undoLoaded } from './loads.ts';
import { downloadSample } from './samples.ts';

/** Loaded files, samples to fill in, and the list of people. */
export const LOAD_ROUTES: readonly StaffRoute[] = [
  ['GET', '/imports', 'view', showLoads],
  ['GET', '/imports/sample/:kind', 'view', downloadSample],
  ['GET', '/imports/:id', 'view', showLoad],
  ['POST', '/imports/:id/undo', 'view', undoLoaded],
  ['GET', '/people/import', 'campaign.write', showPeopleImport],
  ['POST', '/people/import', 'campaign.write', loadPeople],
];
