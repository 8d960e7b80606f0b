import type { StaffRoute } from '../../http.ts';
import { assignFiling, judgeReturn, markFiling, noteFiling, showFiling, tellFamily } from './dossier.ts';
import { downloadStuck, markChosen, showDossiers } from './dossiers.ts';
import { loadFilings, showFilingsImport } from './import.ts';
import { decidePair, showPairs } from './pairs.ts';

/** The joint review of filed cases: the work list, one case, agencies' lists, cases that may be one. */
export const DOSSIER_ROUTES: readonly StaffRoute[] = [
  ['GET', '/dossiers', 'view', showDossiers],
  ['POST', '/dossiers/mark', 'dossier.write', markChosen],
  ['GET', '/dossiers/stuck.csv', 'dossier.write', downloadStuck],
  ['GET', '/dossiers/import', 'dossier.write', showFilingsImport],
  ['POST', '/dossiers/import', 'dossier.write', loadFilings],
  ['GET', '/dossiers/pairs', 'dossier.write', showPairs],
  ['POST', '/dossiers/pairs', 'dossier.write', decidePair],
  ['GET', '/dossiers/:id', 'view', showFiling],
  ['POST', '/dossiers/:id/tell', 'dossier.write', tellFamily],
  ['POST', '/dossiers/:id/mark', 'dossier.write', markFiling],
  ['POST', '/dossiers/:id/judge', 'dossier.write', judgeReturn],
  ['POST', '/dossiers/:id/note', 'dossier.write', noteFiling],
  ['POST', '/dossiers/:id/assign', 'dossier.write', assignFiling],
];
