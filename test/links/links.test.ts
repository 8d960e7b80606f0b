import { expect, test } from 'vitest';
import {
  changeTarget,
  countVisit,
  countVisitIn,
  createLink,
  findLink,
  guideLinkFor,
  listLinks,
  visitsOf,
} from '../../links/links.ts';
import type { Database } from '../../prisma/client.ts';
import type { Deps } from '../../prisma/deps.ts';
import { onBothDatabases, testKeys } from '../database.ts';

const NOW = new Date('2026-11-21T02:10:00Z');
const PHONE =
  'Mozilla/5.0 (Linux; Android 9; SM-A105G) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36 Zalo android/24.09';

function depsAt(db: Database, clock: { now: Date }): Deps {
  return { db, keys: testKeys, now: () => clock.now };
}

onBothDatabases('links', (open) => {
  test('a new link is found by its code, however it is typed', async () => {
    const { database, close } = await open();
    const deps = depsAt(database, { now: NOW });
    const code = await createLink(deps, { areaCode: '19333', placement: 'Trạm y tế', by: 3 });
    expect(code).toMatch(/^[A-Z]{8}$/);
    const found = await findLink(database.read, ` ${code.slice(0, 4).toLowerCase()}-${code.slice(4)} `);
    expect(found).toEqual({
      code,
      areaCode: '19333',
      placement: 'Trạm y tế',
      campaignId: null,
      channel: null,
      target: null,
      createdAt: NOW,
      createdBy: 3,
      demo: false,
    });
    await close();
  });

  test('an unknown or unreadable code is nothing', async () => {
    const { database, close } = await open();
    expect(await findLink(database.read, 'BCDFGHJK')).toBeNull();
    expect(await findLink(database.read, "BCDFGHJ' OR 1=1")).toBeNull();
    expect(await findLink(database.read, '')).toBeNull();
    await close();
  });

  test('a code that is taken is drawn again, never given twice', async () => {
    const { database, close } = await open();
    const deps = depsAt(database, { now: NOW });
    const draws = [0, 0, 1].map((byte) => new Uint8Array(16).fill(byte));
    const random = () => draws.shift() ?? new Uint8Array(16);
    const first = await createLink(deps, { areaCode: '19333', placement: 'a' }, random);
    const second = await createLink(deps, { areaCode: '19333', placement: 'b' }, random);
    expect([first, second]).toEqual(['BBBBBBBB', 'CCCCCCCC']);
    await close();
  });

  test('an area has one guide link, also when many ask at once', async () => {
    const { database, close } = await open();
    const codes = await Promise.all(
      Array.from({ length: 8 }, () => database.write((tx) => guideLinkFor(tx, '19333', NOW))),
    );
    const other = await database.write((tx) => guideLinkFor(tx, '19429', NOW));
    expect(new Set(codes).size).toBe(1);
    expect(other).not.toBe(codes[0]);
    expect(await listLinks(database.read, { areaCodes: ['19333'] })).toHaveLength(1);
    await close();
  });

  test('a person counts once an hour, previews and robots never', async () => {
    const { database, close } = await open();
    const clock = { now: NOW };
    const deps = depsAt(database, clock);
    const code = await createLink(deps, { areaCode: '19333', placement: 'poster' });
    const visitor = { from: '203.113.1.2', userAgent: PHONE };
    expect(await countVisit(deps, code, 'visit', visitor)).toBe(true);
    expect(await countVisit(deps, code, 'visit', visitor)).toBe(false);
    expect(await countVisit(deps, code, 'visit', { ...visitor, from: '203.113.1.3' })).toBe(true);
    expect(
      await countVisit(deps, code, 'visit', { from: '1.1.1.1', userAgent: 'TelegramBot (like TwitterBot)' }),
    ).toBe(false);
    expect(await countVisit(deps, code, 'visit', { from: '1.1.1.1' })).toBe(false);
    clock.now = new Date('2026-11-21T03:00:00Z');
    expect(await countVisit(deps, code, 'visit', visitor)).toBe(true);
    expect(await database.write((tx) => countVisitIn(tx, code, 'chat', clock.now))).toBe(true);
    expect((await visitsOf(database.read, [code])).get(code)).toEqual({
      visit: 3,
      chat: 1,
      guide: 0,
      check: 0,
      reminder: 0,
    });
    expect(await database.read.visit.count()).toBe(3);
    await close();
  });

  test('what is stored of a visit is a code, an hour, a kind and a number', async () => {
    const { database, close } = await open();
    const deps = depsAt(database, { now: NOW });
    const code = await createLink(deps, { areaCode: '19333', placement: 'poster' });
    await countVisit(deps, code, 'visit', { from: '203.113.1.2', userAgent: PHONE });
    expect(await database.read.visit.findMany()).toEqual([
      { linkCode: code, hour: new Date('2026-11-21T02:00:00Z'), kind: 'visit', count: 1 },
    ]);
    await close();
  });

  test('a visit of a code that does not exist is not counted', async () => {
    const { database, close } = await open();
    expect(await countVisit(depsAt(database, { now: NOW }), 'BCDFGHJK', 'visit')).toBe(false);
    expect(await database.read.visit.count()).toBe(0);
    await close();
  });

  test('a printed code can lead to another official page, and to nothing else', async () => {
    const { database, close } = await open();
    const code = await createLink(depsAt(database, { now: NOW }), { areaCode: '19333', placement: 'poster' });
    const change = (target: string | null, which = code) =>
      database.write((tx) => changeTarget(tx, which, target));
    expect(await change('https://dichvucong.gov.vn/huong-dan')).toBe('changed');
    for (const target of [
      'http://dichvucong.gov.vn',
      'https://dichvucong-gov.vn',
      'https://gov.vn.example.com',
      'https://a:b@dichvucong.gov.vn',
      'javascript:alert(1)',
      '//gov.vn',
    ])
      expect(await change(target)).toBe('not_an_official_address');
    expect((await findLink(database.read, code))?.target).toBe('https://dichvucong.gov.vn/huong-dan');
    expect(await change(null)).toBe('changed');
    expect((await findLink(database.read, code))?.target).toBeNull();
    expect(await change(null, 'BCDFGHJK')).toBe('no_such_link');
    await close();
  });
});
