/**
 * Every table of the schema says whether it holds something of a citizen, and which room shows and forgets it (people/file.ts,
 * people/erasing.ts). A new table without a line here fails: somebody has to think of the person in it.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** The function that takes a person out of the table; null: nothing of a citizen lies in it, for the reason given. */
const TABLES: Record<string, readonly [forgets: string, why?: string] | null> = {
  Setting: null,
  AreaProfile: null,
  User: null,
  SignInLink: null,
  Session: null,
  Passkey: null,
  Password: null,
  RecoveryCode: null,
  OutsideIdentity: null,
  SignInChallenge: null,
  SignInFailure: null,
  HeldForm: ['forgetInHeldForms'],
  // Ids and codes only; never a name, an address or words.
  AuditEntry: null,
  AuditTouch: null,
  AuditHead: null,
  // Addresses of officials.
  OwnAddress: null,
  Contact: ['eraseSubject'],
  Address: ['eraseSubject'],
  Permission: ['eraseSubject'],
  PermissionEvent: ['eraseSubject'],
  PersonRequest: ['eraseSubject'],
  ContactTag: ['eraseSubject'],
  RetentionRun: null,
  // Free answers left to one person.
  Allowance: ['forgetRecipient'],
  // A hash, of no use after minutes.
  WireHold: null,
  Group: null,
  Inbound: ['forgetTalker'],
  Talk: ['forgetTalker'],
  Turn: ['forgetTalker'],
  LabelledMessage: ['forgetTalker'],
  KnowledgeVersion: null,
  FactVersion: null,
  Message: ['forgetRecipient'],
  Receipt: ['forgetRecipient'],
  SendingRule: null,
  RuleDelivery: null,
  Pace: null,
  ChannelDay: null,
  Campaign: null,
  CampaignVersion: null,
  // Officials about a campaign; citizens are not spoken of.
  CampaignRemark: null,
  CampaignSketch: null,
  Dossier: ['forgetCaseSubject'],
  Consent: ['forgetCaseSubject'],
  ConsentEvent: null,
  ConsentLadder: null,
  ConsentChoice: null,
  ConsentImport: null,
  Filing: ['forgetFilingSubject'],
  FilingSide: ['forgetFilingSubject'],
  FilingEvent: ['forgetFilingSubject'],
  FilingList: null,
  FilingApart: null,
  FileImport: null,
  FileTrace: ['forgetInTraces'],
  FileAnswers: null,
  UptakeTable: null,
  UptakeRow: null,
  UptakeProblem: null,
  // A form that names a person is refused when it is logged.
  Difficulty: null,
  OfficeReport: null,
  ReportWording: null,
  MissingNotice: null,
  Link: null,
  // Counts by link and hour.
  Visit: null,
  OutreachEntry: null,
  ChannelToken: null,
  ChannelGrant: null,
  ChannelTemplate: null,
};

const schema = readFileSync('prisma/schema.prisma', 'utf8');
const models = [...schema.matchAll(/^model (\w+) \{\n([\s\S]*?)^\}/gm)].map(([, name = '', body = '']) => ({
  name,
  body,
}));

test('every table says what it holds of a citizen and who forgets it', () => {
  expect(models.map(({ name }) => name).filter((name) => !(name in TABLES))).toEqual([]);
  expect(Object.keys(TABLES).filter((name) => !models.some((model) => model.name === name))).toEqual([]);
  // A column that points to a person, or hides one, is always spoken for.
  const silent = models.filter(
    ({ name, body }) => TABLES[name] === null && /^\s+(contactId|addressId|applicantId)\s/m.test(body),
  );
  expect(silent.map(({ name }) => name)).toEqual([]);
  const erasing = readFileSync('people/erasing.ts', 'utf8');
  const named = [...new Set(Object.values(TABLES).flatMap((one) => one?.[0] ?? []))];
  expect(named.filter((name) => !new RegExp(`await ${name}\\(`).test(erasing))).toEqual([]);
});

test('permissions are written in one place, which writes their evidence', () => {
  const writes = /\bpermission\.(?:create|update|upsert|delete)|INTO "Permission"|UPDATE "Permission"/;
  const found: string[] = [];
  const walk = (folder: string) => {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (['node_modules', 'dist', 'test', 'generated', 'data', '.git', 'stand-ins'].includes(name)) continue;
      if (statSync(path).isDirectory()) walk(path);
      else if (name.endsWith('.ts') && writes.test(readFileSync(path, 'utf8'))) found.push(path);
    }
  };
  walk('.');
  expect(found).toEqual(['contacts/store/permissions.ts']);
});
