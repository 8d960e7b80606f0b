/**
 * Whose rows a statement reaches: each function of a cellar door that touches a table with an area takes a `Scope` and puts it
 * into the statement, or stands here with its reason. A new one without either fails.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { expect, test } from 'vitest';

const ROOMS = [
  'areas',
  'bot',
  'campaigns',
  'consent',
  'contacts',
  'dossiers',
  'imports',
  'knowledge',
  'links',
  'outbox',
  'people',
  'staff',
  'uptake',
];

/** Reason, then file, then the functions it holds for. */
const WITHOUT: Record<string, Record<string, string>> = {
  'the program itself: the sending round and what it counts, over everybody; officials come to it by a campaign or a message whose area was asked':
    {
      'dossiers/store/filings.ts': 'filingsToLookAt',
      'dossiers/store/subjects.ts': 'clearFilingNames',
      'bot/store/retention.ts': 'idleTalks removeTalksById',
      'contacts/store/retention.ts': 'unusedContacts clearRequestWords',
      'outbox/store/retention.ts': 'clearPayloads unlinkRecipients',
      'campaigns/store/budget.ts': 'lockSpent recountSpent paidFor putAside releaseUnpaid dearest',
      'campaigns/store/forecast.ts': 'recentSends waitingLots waitingForRecent othersWaiting messagesSince',
      'campaigns/store/people.ts': 'peoplePage homeOf',
      'campaigns/store/runs.ts': 'postRun',
      'consent/store/messages.ts': 'messagesOf remindersTo',
      'outbox/store/adding.ts': 'addMessages addAlike takeOut countOf anyOpen',
      'outbox/store/allowances.ts': 'freeFacts',
      'outbox/store/claims.ts': 'dueNow claim putBack end accept inHand takeBack',
      'outbox/store/counts.ts': 'countRows stateRows countSpan facetSpan stateRowsOf',
      'outbox/store/ledger.ts': 'pageEnd',
      'outbox/store/past.ts': 'pastSends leavingNow groupsByIds',
      'outbox/store/queued.ts': 'anyDueOf postpone endQueued changeLane endPage expireOverdue',
      'outbox/store/receipts.ts': 'messageByProviderId messageByKey moveByReceipt strandedReceipts',
      'outbox/store/rules.ts': 'wakeKept waitingFor',
      'outbox/store/templates.ts': 'standings',
    },
  'rows that are written or found by their key inside a verb that asks for the area the row has and the one it is given':
    {
      'areas/store.ts': 'profileOf profilesOf putProfile restoreProfile',
      'campaigns/store/campaigns.ts': 'addCampaign areaOfCampaign campaignsByIds hold move',
      'consent/store/dossiers.ts':
        'areasOfCodes addDossiers changeDossier refreshDossiers pendingCodes newestAsOf peopleOfCases',
      'consent/store/choices.ts': 'choicesOf choiceRows addChoice',
      'consent/store/ladders.ts': 'laddersInForce ladderRows addLadder retireLadders',
      'consent/store/undoing.ts': 'removeMadeDossier restoreDossier isTied',
      'dossiers/store/filings.ts': 'areaOfFiling addFiling changeFiling removeFiling',
      'dossiers/store/events.ts': 'addList dropListsOf',
      'dossiers/store/pairs.ts': 'handOver',
      'dossiers/store/undoing.ts': 'filingsByIds removeMadeFiling restoreFiling',
      'contacts/store/groups.ts': 'groupByKey addGroup changeGroup removeGroup',
      'contacts/store/many.ts': 'addContacts nameContacts changeContacts',
      'contacts/store/loads.ts':
        'contactsBefore contactsListed namesOfContacts removeMadeContact restoreContact dropLoadedAddresses groupsBefore removeMadeGroup restoreGroup',
      'contacts/store/people.ts': 'addContact removeContact removeUntouchedContact fillContact',
      'imports/store.ts': 'addLoad setLoad claimUndo answersOf keepAnswers dropAnswers',
      'knowledge/store/fact-versions.ts':
        'addFactVersion ownersOfFact factsInForce replaceDrafts moveFactVersion retireFactVersions countFactVersions factsMark',
      'links/store.ts': 'addLink linkByCode linksByCodes addVisit addOutreach setReplaced outreachBefore',
      'outbox/store/undecided.ts': 'areaOfMessage',
      'uptake/store/difficulties.ts': 'insertDifficulty changeDifficulty',
      'uptake/store/reports.ts': 'insertReport insertWording insertNotice',
      'uptake/store/tables.ts': 'insertTable supersede removeTable sameTable countsOf',
    },
  "one citizen and their own talk, by their address; officials come by verbs that ask for the talk's area": {
    'bot/store.ts': 'talkOf findTalk saveTalk talkById talkStates unansweredTalks removeTalks',
  },
  'one person whose file an official opens, or who is erased: people/finding.ts asks for their area before': {
    'bot/store/subjects.ts': 'talksOf',
    'consent/store/subjects.ts': 'dossiersFiledBy forgetInCases',
    'dossiers/store/subjects.ts': 'forgetByPhone',
    'contacts/store/requests.ts': 'addRequest changeRequest requestById requestsOf forgetRequestWords',
    'contacts/store/subjects.ts': 'subjectContact changeSubject',
    'outbox/store/subjects.ts': 'messagesOfSubject forgetInLedger',
  },
  "accounts and sessions: by the person's own name or id, or to find out whose desk something is on": {
    'staff/store-identity.ts': 'setEnrolled realAdmins',
    'staff/store-sessions.ts': 'touchSession',
    'staff/store.ts':
      'userByName userById areasInUse usersNamed displayNames addUserRow changeUserRow setDisabled addAudit auditPage',
  },
};

/** Tables with an area, as the client and raw statements name them. */
function tablesWithArea(): RegExp[] {
  const schema = readFileSync('prisma/schema.prisma', 'utf8');
  return [...schema.matchAll(/^model (\w+) \{(.*?)^\}/gms)].flatMap(([, name = '', body = '']) =>
    /^ {2}(areaCode|provinceCode) /m.test(body)
      ? [new RegExp(`\\.${name.charAt(0).toLowerCase()}${name.slice(1)}\\.\\w|"${name}"`)]
      : [],
  );
}

function stores(): { path: string; text: string }[] {
  return ROOMS.flatMap((room) =>
    readdirSync(room, { recursive: true, encoding: 'utf8' })
      .map((entry) => join(room, entry).split(sep).join('/'))
      .filter((path) => /(^|\/)store(\/|-|\.ts$).*/.test(path) && path.endsWith('.ts'))
      .map((path) => ({ path, text: readFileSync(path, 'utf8') })),
  );
}

type Found = { path: string; name: string; scoped: boolean };

/** The exported functions that touch such a table in their own words. */
function touching(): Found[] {
  const tables = tablesWithArea();
  expect(tables.length).toBeGreaterThan(15);
  return stores().flatMap(({ path, text }) =>
    text
      .split(/^(?=export (?:async )?function\*? )/m)
      .slice(1)
      .flatMap((part): Found[] => {
        const name = /function\*? ?(\w+)/.exec(part)?.[1] ?? '';
        const [body = ''] = part.split(/\n}\n/);
        if (!tables.some((table) => table.test(body))) return [];
        const head = body.slice(0, body.search(/\)(: [^\n]*)? \{\n/));
        return [{ path, name, scoped: /: Scope\b/.test(head) }];
      }),
  );
}

const excused = new Set(
  Object.values(WITHOUT).flatMap((files) =>
    Object.entries(files).flatMap(([path, names]) => names.split(' ').map((name) => `${path} ${name}`)),
  ),
);

test('a store function that touches rows with an area takes a scope, or says why not', () => {
  const found = touching();
  expect(found.filter(({ scoped }) => scoped).length).toBeGreaterThan(25);
  const wrong = found.filter((one) => !one.scoped && !excused.has(`${one.path} ${one.name}`));
  expect(wrong.map(({ path, name }) => `${path} ${name}`)).toEqual([]);
});

test('nothing is excused that is not there, or takes a scope by now', () => {
  const still = new Set(touching().flatMap((one) => (one.scoped ? [] : [`${one.path} ${one.name}`])));
  expect([...excused].filter((one) => !still.has(one))).toEqual([]);
});

test('pages and commands do not ask the table of roles: a page shows by its one door, verbs decide', () => {
  const wrong = ['console', 'cli'].flatMap((room) =>
    readdirSync(room, { recursive: true, encoding: 'utf8' })
      .map((entry) => join(room, entry))
      .filter((path) => path.endsWith('.ts') && /\bcan\(/.test(readFileSync(path, 'utf8'))),
  );
  expect(wrong).toEqual([]);
});
