import type { StaffRoute } from '../../http.ts';
import { loadDesks, showDesksImport } from '../areas/desks-import.ts';
import { loadGroups, showGroupsImport } from '../people/groups-import.ts';
import { loadPeople, showPeopleImport } from '../people/people-import.ts';
import { forgetListAnswers } from './list-questions.ts';
import { showLoad, showLoads, undoLoaded } from './loads.ts';
import { showRunning, showRunningPiece, watchRunning } from './running.ts';
import { downloadSample } from './samples.ts';

/** Loaded files, samples to fill in, and the list of people. */
export const LOAD_ROUTES: readonly StaffRoute[] = [
  ['GET', '/imports', 'view', showLoads],
  ['GET', '/imports/sample/:kind', 'view', downloadSample],
  ['POST', '/imports/forget', 'view', forgetListAnswers],
  ['GET', '/imports/running/:ticket', 'view', showRunning],
  ['GET', '/imports/running/:ticket/piece', 'view', showRunningPiece],
  ['GET', '/imports/running/:ticket/events', 'view', watchRunning],
  ['GET', '/imports/:id', 'view', showLoad],
  ['POST', '/imports/:id/undo', 'view', undoLoaded],
  ['GET', '/groups/import', 'campaign.write', showGroupsImport],
  ['POST', '/groups/import', 'campaign.write', loadGroups],
  ['GET', '/areas/import', 'links.write', showDesksImport],
  ['POST', '/areas/import', 'links.write', loadDesks],
  ['GET', '/people/import', 'campaign.write', showPeopleImport],
  ['POST', '/people/import', 'campaign.write', loadPeople],
];
