/**
 * Every page of staff, walked as every role: what a role may not do is refused; what lies in another commune, province or in the
 * country is as good as not there; every form that a page shows can be sent by the one it is shown to. The list of routes is the
 * program's own, so that a new page is walked as well.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { STAFF_ROUTES } from '../../console/routes.ts';
import { can, type Role } from '../../staff/access.ts';
import type { TestApp } from '../app.ts';
import { demoApp, type Person, signedIn } from './door.ts';

type Who = { name: string; role: Role; areaCode: string };

/** Two communes of one province, their province, another province with its own, and the country. */
const WHO: readonly Who[] = [
  { name: 'di-quan-tri', role: 'admin', areaCode: '' },
  { name: 'di-tinh', role: 'province', areaCode: '44' },
  { name: 'di-tuyen-truyen', role: 'propaganda', areaCode: '44' },
  { name: 'di-xa', role: 'commune', areaCode: '19333' },
  { name: 'di-xem', role: 'viewer', areaCode: '19333' },
  { name: 'di-tinh-khac', role: 'province', areaCode: '75' },
  { name: 'di-xa-khac', role: 'commune', areaCode: '26041' },
  { name: 'di-xem-ca-nuoc', role: 'viewer', areaCode: '' },
];

let started: TestApp;
const people = new Map<string, Person>();
let ids: Record<string, string> = {};

beforeAll(async () => {
  started = await demoApp();
  const { db } = started.app.deps;
  for (const who of WHO)
    await db.write((tx) =>
      tx.user.create({ data: { ...who, displayName: who.name, createdAt: started.app.deps.now() } }),
    );
  const { read } = db;
  const dossier = await read.dossier.findFirst({ where: { areaCode: '19333' } });
  const link = await read.link.findFirst({ where: { areaCode: '19333' } });
  const campaign = await read.campaign.findFirst();
  const group = await read.group.findFirst({ where: { provinceCode: '44' } });
  const table = await read.uptakeTable.findFirst({ where: { provinceCode: '44' } });
  // Whom the strangers aim at, and whom an administrator may lock without stopping the walk.
  const user = await db.write((tx) =>
    tx.user.create({
      data: {
        name: 'nguoi-bi-nham',
        displayName: 'x',
        role: 'commune',
        areaCode: '19333',
        createdAt: started.app.deps.now(),
      },
    }),
  );
  ids = {
    consents: dossier?.nationalCode ?? 'none',
    links: link?.code ?? 'none',
    campaigns: String(campaign?.id ?? 0),
    groups: String(group?.id ?? 0),
    uptake: String(table?.id ?? 0),
    users: String(user.id),
    areas: '19333',
  };
  for (const who of WHO) people.set(who.name, await signedIn(started, who.name));
}, 120_000);
afterAll(() => started?.close());

const someone = (who: Who): Person => {
  const person = people.get(who.name);
  if (person === undefined) throw new Error(who.name);
  return person;
};

/** A route with rows of Phường Đông Hà in the place of its parts. */
function addressOf(url: string): string {
  const noun = url.split('/')[1] ?? '';
  return url.replace(/:code\b|:id\b/, ids[noun] ?? '1').replace(/:[a-z]+/gi, '1');
}

test('every route as every role: refused where the role may not, never an error', async () => {
  const counts = { asked: 0, refused: 0 };
  const wrong: string[] = [];
  for (const who of WHO)
    for (const [method, url, action] of STAFF_ROUTES) {
      if (url.endsWith('/events')) continue;
      const at = addressOf(url);
      const { status } =
        method === 'GET' ? await someone(who).get(at) : await someone(who).post(at, { nothing: 'x' });
      counts.asked += 1;
      const may = can(who, action);
      if (status >= 500) wrong.push(`${who.name} ${method} ${url}: ${status}`);
      if (!may && status !== 403) wrong.push(`${who.name} ${method} ${url}: ${status}, not 403`);
      if (!may) counts.refused += 1;
    }
  expect(wrong).toEqual([]);
  say(
    `routes: ${STAFF_ROUTES.length}, roles: ${WHO.length}, asked: ${counts.asked}, refused by role: ${counts.refused}`,
  );
}, 300_000);

test('rows of another area by their number: as good as not there, and nothing of them is changed', async () => {
  const strangers = WHO.filter((who) => ['75', '26041'].includes(who.areaCode));
  const rowRoutes = STAFF_ROUTES.filter(
    ([, url]) =>
      /:(id|code)\b/.test(url) &&
      ids[url.split('/')[1] ?? ''] !== undefined &&
      !url.endsWith('/events') &&
      // One's own half-written campaigns only: throwing away what is not there is no error.
      !url.startsWith('/campaigns/drafts/'),
  );
  const before = await snapshot();
  const wrong: string[] = [];
  let asked = 0;
  for (const who of strangers)
    for (const [method, url] of rowRoutes) {
      const at = addressOf(url);
      const { status } =
        method === 'GET'
          ? await someone(who).get(at)
          : await someone(who).post(at, { do: 'save', text: 'x' });
      asked += 1;
      // 204: a piece of a page with nothing in it.
      if (![403, 404, 204, 401].includes(status)) wrong.push(`${who.name} ${method} ${url}: ${status}`);
    }
  expect(wrong).toEqual([]);
  expect(await snapshot()).toEqual(before);
  say(`routes with a row: ${rowRoutes.length}, strangers: ${strangers.length}, asked: ${asked}`);
}, 300_000);

/** What a stranger could have changed. */
async function snapshot() {
  const { read } = started.app.deps.db;
  return [
    await read.dossier.findMany({ orderBy: { id: 'asc' } }),
    await read.consent.findMany({ orderBy: { id: 'asc' } }),
    await read.campaign.findMany({ orderBy: { id: 'asc' } }),
    await read.link.findMany({ orderBy: { code: 'asc' } }),
    await read.group.findMany({ orderBy: { id: 'asc' } }),
    await read.areaProfile.findMany({ orderBy: { areaCode: 'asc' } }),
    await read.uptakeTable.findMany({ orderBy: { id: 'asc' } }),
    await read.user.findMany({
      orderBy: { id: 'asc' },
      select: { id: true, role: true, areaCode: true, disabledAt: true },
    }),
    await read.message.count(),
  ];
}

test('every button that a page shows may be pressed by the one it is shown to', async () => {
  const wrong: string[] = [];
  let pressed = 0;
  for (const who of WHO)
    for (const [method, url, action] of STAFF_ROUTES) {
      if (method !== 'GET' || url.includes(':') || url.endsWith('.csv') || !can(who, action)) continue;
      const person = someone(who);
      const page = await person.get(url);
      if (page.status !== 200) continue;
      for (const form of formsOf(page.text)) {
        if (form.method !== 'post' || form.action === '/sign-out' || form.action.startsWith('/account'))
          continue;
        const { status } = await person.post(form.action, form.fields);
        pressed += 1;
        if (status >= 500 || status === 403) wrong.push(`${who.name} on ${url}: ${form.action} ${status}`);
      }
    }
  expect([...new Set(wrong)]).toEqual([]);
  say(`buttons pressed: ${pressed}`);
}, 300_000);

/** Counts for who reads the run. */
function say(counted: string): void {
  process.stdout.write(`${counted}\n`);
}

type FoundForm = { method: string; action: string; fields: Record<string, string> };

/** The forms of a page as a browser sends them untouched: hidden fields, what is filled, the first of each choice. */
function formsOf(html: string): FoundForm[] {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([, head = '', body = '']) => {
    const fields: Record<string, string> = {};
    for (const [, input = ''] of body.matchAll(/<input\b([^>]*)>/g)) {
      const name = attribute(input, 'name');
      if (name !== '' && name !== 'csrf' && !/type="(checkbox|radio|file|submit)"/.test(input))
        fields[name] = attribute(input, 'value');
    }
    for (const [, select = '', options = ''] of body.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/g))
      fields[attribute(select, 'name')] = /<option value="([^"]*)"/.exec(options)?.[1] ?? '';
    return {
      method: (attribute(head, 'method') || 'get').toLowerCase(),
      action: attribute(head, 'action').replaceAll('&#x3D;', '=').replaceAll('&amp;', '&'),
      fields,
    };
  });
}

function attribute(tag: string, name: string): string {
  return new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
}
