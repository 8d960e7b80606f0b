import type { StaffRoute } from '../../http.ts';
import {
  changePerson,
  downloadPerson,
  removePerson,
  showPerson,
  takePermission,
  takeRequest,
} from './person.ts';
import { moveRequest, showRequests } from './requests.ts';
import { showRetention } from './retention.ts';
import { showPeople } from './search.ts';

/** Citizens: found, opened, corrected, exported, erased; what they ask about their own data. */
export const PEOPLE_ROUTES: readonly StaffRoute[] = [
  ['GET', '/people', 'people.write', showPeople],
  ['GET', '/people/requests', 'people.write', showRequests],
  ['POST', '/people/requests/:id', 'people.write', moveRequest],
  ['GET', '/people/retention', 'view', showRetention],
  ['GET', '/people/:person', 'people.write', showPerson],
  ['POST', '/people/:person/correct', 'people.write', changePerson],
  ['POST', '/people/:person/permission', 'people.write', takePermission],
  ['POST', '/people/:person/requests', 'people.write', takeRequest],
  ['POST', '/people/:person/export', 'people.write', downloadPerson, 'weighs'],
  ['POST', '/people/:person/erase', 'people.write', removePerson, 'weighs'],
];
