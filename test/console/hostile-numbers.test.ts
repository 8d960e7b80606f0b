/** Every address of staff with a number in it, and numbers that no row has: a page or a sentence, never an error page. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { STAFF_ROUTES } from '../../console/routes.ts';
import { addUser } from '../../staff/staff.ts';
import { server } from '../acts.ts';
import { type TestApp, testApp } from '../app.ts';
import { onBothDatabases } from '../database.ts';
import { type Person, signedIn } from './door.ts';

const NUMBERS = [
  '0',
  '-1',
  '2147483647',
  '2147483648',
  '99999999999',
  '9007199254740993',
  '1e3',
  '1.5',
  'abc',
  '%00',
];
const QUERY = (value: string) =>
  ['before', 'after', 'page', 'campaign', 'wave', 'step', 'last', 'id']
    .map((name) => `${name}=${value}`)
    .join('&');

onBothDatabases('a number that no row has', (open) => {
  let started: TestApp;
  let admin: Person;
  let close: () => Promise<void>;
  beforeAll(async () => {
    const opened = await open();
    close = opened.close;
    started = await testApp({ DATABASE_URL: opened.url });
    await addUser(server(started.app.deps.now()), started.app.deps, {
      name: 'quan-tri',
      displayName: 'Quản trị',
      role: 'admin',
      areaCode: '',
    });
    admin = await signedIn(started, 'quan-tri');
    await admin.get('/');
  });
  afterAll(async () => {
    await started.close();
    await close();
  });

  test.each(NUMBERS)('%s', async (number) => {
    let [asked, shown] = [0, 0];
    for (const [method, path] of STAFF_ROUTES) {
      if (!path.includes(':') && method === 'POST') continue;
      if (path === '/sign-out') continue;
      const address = `${path.replace(/:\w+/g, number)}?${QUERY(number)}`;
      const { status } =
        method === 'GET' ? await admin.get(address) : await admin.post(address, { last: number });
      expect([method, address, status < 500]).toEqual([method, address, true]);
      asked += 1;
      if (status === 200) shown += 1;
    }
    expect(asked).toBeGreaterThan(60);
    // Signed in, and not only refused.
    expect(shown).toBeGreaterThan(15);
    expect(started.logged()).not.toContain('"level":50');
  });
});
