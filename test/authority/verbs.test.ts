/**
 * Every verb that takes its actor, read off the source, with the rule it stands under. A new verb without a line here fails, and so
 * does one whose file does not ask what its line says. Then each rule is walked: role by role, over rows of one's own and of others'
 * communes, provinces and the country, against a table that is written here once more, in its own words.
 */
import { expect, test } from 'vitest';
import type { Role, StaffAction } from '../../staff/access.ts';
import { refusal, within } from '../../staff/act.ts';
import { official } from '../acts.ts';
import { ALL } from '../house/sources.ts';

const NOW = new Date('2026-12-01T02:00:00Z');
/** Every room but the one where `Act` itself lives: its verbs have tests of their own (test/staff). A new room is in by itself. */
const files = ALL.filter(({ room }) => room !== 'staff');

/** An action that is asked for the row's area; `scope`: only rows of the actor's scope; `own`: rows of the actor alone. */
type Rule = StaffAction | 'scope' | 'own' | 'country-desk';
const RULES: Record<string, Rule> = {
  'bot/inbox': 'scope',
  'bot/openTalk': 'inbox.answer',
  'bot/staffReply': 'inbox.answer',
  'bot/releaseTalk': 'inbox.answer',
  'bot/unanswered': 'scope',
  'campaigns/submit': 'campaign.write',
  'campaigns/approve': 'campaign.approve',
  'campaigns/find': 'scope',
  'campaigns/list': 'scope',
  'campaigns/forecast': 'scope',
  'campaigns/acceptSplit': 'campaign.write',
  'campaigns/preview': 'scope',
  'campaigns/remark': 'scope',
  'campaigns/giveBack': 'campaign.approve',
  'campaigns/review': 'scope',
  'campaigns/status': 'scope',
  'campaigns/audienceNotes': 'scope',
  'campaigns/ledgerCsv': 'scope',
  'campaigns/startDraft': 'own',
  'campaigns/keepDraft': 'own',
  'campaigns/findDraft': 'own',
  'campaigns/listDrafts': 'own',
  'campaigns/discardDraft': 'own',
  'campaigns/pause': 'campaign.write',
  'campaigns/resume': 'campaign.write',
  'campaigns/cancel': 'campaign.write',
  'campaigns/raiseBudget': 'campaign.approve',
  'campaigns/testSend': 'campaign.write',
  'campaigns/create': 'campaign.write',
  'campaigns/revise': 'campaign.write',
  'campaigns/rewrite': 'campaign.write',
  'consent/ownRows': 'consent.write',
  'consent/list': 'scope',
  'consent/board': 'scope',
  'consent/callList': 'consent.write',
  'consent/plan': 'scope',
  'consent/history': 'scope',
  'consent/lapses': 'scope',
  'consent/markPaper': 'consent.write',
  'consent/markNotNeeded': 'consent.write',
  'consent/setLivesWith': 'consent.write',
  'consent/saveChoice': 'ladder.write',
  'consent/saveLadder': 'ladder.write',
  'consent/dropLadders': 'ladder.write',
  'consent/importConsents': 'consent.write',
  'consent/undoConsents': 'consent.write',
  'consent/remind': 'consent.write',
  'contacts/importGroups': 'campaign.write',
  'contacts/changeGroupFacts': 'campaign.write',
  'contacts/exportContacts': 'people.write',
  'contacts/importContacts': 'campaign.write',
  'contacts/undoGroups': 'campaign.write',
  'contacts/undoPeople': 'campaign.write',
  'dossiers/importFilings': 'dossier.write',
  'dossiers/undoFilings': 'dossier.write',
  'dossiers/byHand': 'dossier.write',
  'dossiers/mark': 'dossier.write',
  'dossiers/markMany': 'dossier.write',
  'dossiers/judge': 'dossier.write',
  'dossiers/note': 'dossier.write',
  'dossiers/eventBy': 'dossier.write',
  'dossiers/assign': 'dossier.write',
  'dossiers/tell': 'dossier.write',
  'dossiers/pairs': 'dossier.write',
  'dossiers/join': 'dossier.write',
  'dossiers/apart': 'dossier.write',
  'dossiers/workList': 'scope',
  'dossiers/openFiling': 'scope',
  'dossiers/filingsForLetter': 'scope',
  'knowledge/draftFact': 'fact.write',
  'knowledge/publishFact': 'fact.publish',
  'knowledge/returnFact': 'fact.publish',
  'knowledge/retireFact': 'fact.write',
  'knowledge/factVersions': 'scope',
  'knowledge/factWork': 'scope',
  'knowledge/saveKnowledge': 'knowledge.write',
  'knowledge/retireKnowledge': 'knowledge.write',
  'knowledge/labelMessage': 'knowledge.write',
  'knowledge/unlabelMessage': 'knowledge.write',
  'knowledge/reviewLabelled': 'knowledge.write',
  'links/importDesks': 'links.write',
  'links/undoDesks': 'links.write',
  'links/createLink': 'links.write',
  'links/printedLinks': 'links.write',
  'links/ownLink': 'scope',
  'links/changeTarget': 'links.write',
  'links/retireLink': 'links.write',
  'links/logOutreach': 'links.write',
  'links/correctOutreach': 'links.write',
  'outbox/decideOffer': 'rules.write',
  'outbox/changeRule': 'rules.write',
  'contacts/listGroups': 'scope',
  'contacts/groupOf': 'scope',
  'outbox/ledger': 'scope',
  'uptake/difficulties': 'scope',
  'uptake/openNotices': 'scope',
  'uptake/officeReports': 'scope',
  'uptake/officeReport': 'scope',
  'uptake/listTables': 'scope',
  'uptake/tableOf': 'scope',
  'outbox/unknowns': 'scope',
  'outbox/undecided': 'scope',
  'outbox/decideUnknown': 'campaign.write',
  'outbox/decideUnknowns': 'campaign.write',
  'outbox/ownAddresses': 'own',
  'outbox/askOwnAddress': 'own',
  'outbox/proveOwnAddress': 'own',
  'outbox/dropOwnAddress': 'own',
  'outbox/provenAddresses': 'own',
  'outbox/bindTemplate': 'users.write',
  'outbox/markPosted': 'campaign.write',
  'outbox/markNotPosted': 'campaign.write',
  'outbox/handPosts': 'scope',
  'people/findPeople': 'people.write',
  'people/openFile': 'people.write',
  'people/exportPerson': 'people.write',
  'people/correctPerson': 'people.write',
  'people/recordPermission': 'people.write',
  'people/erasePerson': 'people.write',
  'people/eraseWritten': 'people.write',
  'people/openAtDesk': 'people.write',
  'people/listRequests': 'people.write',
  'people/countRequests': 'people.write',
  'people/stepRequest': 'people.write',
  'uptake/campaignEffect': 'scope',
  'uptake/campaignReach': 'scope',
  'uptake/areaReach': 'scope',
  'uptake/logDifficulty': 'difficulty.write',
  'uptake/settleDifficulty': 'difficulty.write',
  'uptake/makeOfficeReport': 'uptake.write',
  'uptake/saveWording': 'uptake.write',
  'uptake/importTable': 'uptake.write',
  'uptake/undoTables': 'uptake.write',
};

type Verb = { name: string; path: string; text: string };

function verbs(): Verb[] {
  return files.flatMap(({ room, path, text }) =>
    [...text.matchAll(/export (?:async )?function\*? (\w+)\(\s*act: (?:Act|ByOfficial)\b/g)].map(
      ([, verb = '']) => ({ name: `${room}/${verb}`, path, text }),
    ),
  );
}

test('every verb that takes its actor has its rule, and its file asks for it', () => {
  const all = verbs();
  expect(all.length).toBeGreaterThan(60);
  expect(
    all.map((verb) => verb.name).filter((name) => RULES[name] === undefined),
    'give each its line in RULES above: the action it asks for, or scope, own, country-desk',
  ).toEqual([]);
  expect(
    Object.keys(RULES).filter((name) => !all.some((verb) => verb.name === name)),
    'these verbs are gone or renamed: take their lines out of RULES',
  ).toEqual([]);
  const unasked = all.filter(({ name, text }) => {
    const rule = RULES[name];
    if (rule === 'scope') return !/scopeOf\(act\)|find\(act,|askedCampaign\(|withRow|scope/.test(text);
    if (rule === 'own') return !/act\.user\.id|user\.id/.test(text);
    if (rule === 'country-desk') return !/record\(tx, act/.test(text);
    const asks = text.includes(`'${rule}'`) || (rule === 'people.write' && text.includes('openedFor('));
    return !asks || !/denied\w*\(|may\(act|refusal\(act|askedCampaign\(|openedFor\(/.test(text);
  });
  expect(
    unasked.map(({ name, path }) => `${name} in ${path}`),
    'the file does not ask what its line in RULES says (denied, refusal, scopeOf …)',
  ).toEqual([]);
  process.stdout.write(`verbs with an actor: ${all.length}\n`);
});

/** Who may what, in the words of the offices and not of the code: one line a role. */
const OFFICES: Record<Role, string> = {
  admin:
    'campaign.write campaign.approve consent.write dossier.write ladder.write uptake.write difficulty.write inbox.answer people.write links.write users.write rules.write audit.read knowledge.write fact.write fact.publish view',
  province:
    'campaign.write campaign.approve consent.write dossier.write ladder.write uptake.write difficulty.write inbox.answer people.write links.write users.write audit.read fact.write fact.publish view',
  propaganda: 'campaign.write campaign.approve links.write view',
  commune:
    'campaign.write consent.write dossier.write difficulty.write inbox.answer people.write links.write fact.write view',
  viewer: 'view',
};
const ACTORS: readonly (readonly [Role, string])[] = [
  ['admin', ''],
  ['province', '44'],
  ['propaganda', '44'],
  ['propaganda', '19333'],
  ['commune', '19333'],
  ['viewer', '19333'],
  ['viewer', '44'],
  ['viewer', ''],
];
/** Rows: one's own commune and its neighbour, their province, another province and a commune of it, the country. */
const ROWS = ['19333', '19351', '44', '75', '26041', ''] as const;
const HOLDS: Record<string, readonly string[]> = {
  '': ROWS,
  '44': ['19333', '19351', '44'],
  '19333': ['19333'],
};

test('every verb × role × own and foreign row', () => {
  const wrong: string[] = [];
  let asked = 0;
  let refused = 0;
  for (const [verb, rule] of Object.entries(RULES)) {
    if (rule === 'own' || rule === 'country-desk') continue;
    for (const [role, areaCode] of ACTORS)
      for (const row of ROWS) {
        const act = official(role, areaCode, NOW);
        const here = HOLDS[areaCode]?.includes(row) ?? false;
        const countrywide = rule === 'rules.write' || rule === 'knowledge.write';
        const expected =
          rule === 'scope'
            ? here
            : here && OFFICES[role].split(' ').includes(rule) && (!countrywide || areaCode === '');
        const found = rule === 'scope' ? within(act, row) : refusal(act, rule, row) === null;
        asked += 1;
        if (!found) refused += 1;
        if (found !== expected)
          wrong.push(`${verb} (${rule}) ${role} of "${areaCode}" on "${row}": ${found}`);
      }
  }
  expect(wrong).toEqual([]);
  process.stdout.write(`verb × role × row: ${asked}, refused: ${refused}\n`);
});
