import type { StaffRoute } from '../../http.ts';
import { editUser, lockUser, makeSignInLink, makeUser, showUser, showUsers } from './users.ts';
import { checkUsers, loadUsers, printSlips, showSlips, showUsersImport } from './users-import.ts';
import { keepWays, showWays } from './ways.ts';

/** Accounts of officials: listed, added one by one or by a sheet, changed, locked, enrolled. */
export const USER_ROUTES: readonly StaffRoute[] = [
  ['GET', '/users', 'users.write', showUsers],
  ['POST', '/users', 'users.write', makeUser, 'weighs'],
  ['GET', '/users/ways', 'users.write', showWays],
  ['POST', '/users/ways', 'users.write', keepWays, 'weighs'],
  ['GET', '/users/import', 'users.write', showUsersImport],
  ['POST', '/users/import', 'users.write', checkUsers],
  ['POST', '/users/import/save', 'users.write', loadUsers, 'weighs'],
  ['GET', '/users/slips', 'users.write', showSlips],
  ['POST', '/users/slips', 'users.write', printSlips, 'weighs'],
  ['GET', '/users/:id', 'users.write', showUser],
  ['POST', '/users/:id', 'users.write', editUser, 'weighs'],
  ['POST', '/users/:id/link', 'users.write', makeSignInLink, 'weighs'],
  ['POST', '/users/:id/lock', 'users.write', lockUser, 'weighs'],
];
