import type { StaffRoute } from '../../http.ts';
import { showCalls } from './calls.ts';
import { showConsents } from './consents.ts';
import { remindByHand, showConsent, takeLivesWith, takeNotNeeded, takePaper } from './dossier.ts';
import { loadConsents, showConsentsImport } from './import.ts';
import { dropLadder, keepLadder, showLadder } from './ladder.ts';
import { showLapses } from './lapses.ts';
import { keepChoice, showConsentLaw } from './law.ts';
import { showPaper } from './paper.ts';

/** Confirmations on VNeID: the board, one dossier, what the law asks, the steps of reminders. */
export const CONSENT_ROUTES: readonly StaffRoute[] = [
  ['GET', '/consents', 'view', showConsents],
  ['GET', '/consents/import', 'consent.write', showConsentsImport],
  ['POST', '/consents/import', 'consent.write', loadConsents],
  ['GET', '/consents/calls', 'consent.write', showCalls],
  ['GET', '/consents/lapses', 'view', showLapses],
  ['GET', '/consents/paper', 'view', showPaper],
  ['GET', '/consents/ladder', 'view', showLadder],
  ['POST', '/consents/ladder', 'ladder.write', keepLadder],
  ['POST', '/consents/ladder/drop', 'ladder.write', dropLadder],
  ['GET', '/consents/law', 'view', showConsentLaw],
  ['POST', '/consents/law', 'ladder.write', keepChoice],
  ['GET', '/consents/:code', 'view', showConsent],
  ['POST', '/consents/:code/remind', 'consent.write', remindByHand],
  ['POST', '/consents/:code/paper', 'consent.write', takePaper],
  ['POST', '/consents/:code/not-needed', 'consent.write', takeNotNeeded],
  ['POST', '/consents/:code/case', 'consent.write', takeLivesWith],
];
