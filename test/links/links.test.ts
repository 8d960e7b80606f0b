import { expect, test } from 'vitest';
import { COUNTRY, scopeOfAreas } from '../../areas/scope.ts';
import {
  changeTarget,
  countVisit,
  countVisitIn,
  findLink,
  funnel,
  funnelTotal,
  guideLinkFor,
  listLinks,
  looksAhead,
  retireLink,
  visitsOf,
} from '../../links/links.ts';
import type { Database } from '../../prisma/client.ts';
import type { Deps } from '../../prisma/deps.ts';
import { admin } from '../acts.ts';
import { onBothDatabases, testKeys } from '../database.ts';
import { madeLink, printedLink } from './made.ts';

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
    const code = await madeLink(deps, { areaCode: '19333', placement: 'Trạm y tế', by: 3 });
    expect(code).toMatch(/^[A-Z]{8}$/);
    const found = await findLink(database.read, ` ${code.slice(0, 4).toLowerCase()}-${code.slice(4)} `);
    expect(found).toEqual({
      code,
      areaCode: '19333',
      placement: 'Trạm y tế',
      placementKind: 'health_station',
      campaignId: null,
      channel: null,
      target: null,
      createdAt: NOW,
      createdBy: 3,
      retiredAt: null,
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
    const first = await madeLink(deps, { areaCode: '19333', placement: 'a' }, random);
    const second = await madeLink(deps, { areaCode: '19333', placement: 'b' }, random);
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
    expect(await listLinks(database.read, scopeOfAreas(['19333']))).toHaveLength(1);
    await close();
  });

  test('security 15: two hundred and fifty made-up browsers of one address are thirty visits an hour, not more', async () => {
    const { database, close } = await open();
    const clock = { now: NOW };
    const deps = depsAt(database, clock);
    const code = await madeLink(deps, { areaCode: '19333', placement: 'poster' });
    const counted = async (from: string) => {
      let visits = 0;
      for (let n = 0; n < 40; n += 1)
        if (await countVisit(deps, code, 'visit', { from, userAgent: `${PHONE} ${n}` })) visits += 1;
      return visits;
    };
    expect([await counted('203.113.9.1'), await counted('203.113.9.2')]).toEqual([30, 30]);
    clock.now = new Date('2026-11-21T04:00:00Z');
    expect(await counted('203.113.9.1')).toBe(30);
    await close();
  });

  test('a person counts once an hour, previews and robots never', async () => {
    const { database, close } = await open();
    const clock = { now: NOW };
    const deps = depsAt(database, clock);
    const code = await madeLink(deps, { areaCode: '19333', placement: 'poster' });
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
    const code = await madeLink(deps, { areaCode: '19333', placement: 'poster' });
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
    const code = await madeLink(depsAt(database, { now: NOW }), { areaCode: '19333', placement: 'poster' });
    const change = (target: string | null, which = code) =>
      database.write((tx) => changeTarget(admin(NOW), tx, which, target));
    expect(await change('https://dichvucong.gov.vn/huong-dan')).toEqual({ kind: 'changed' });
    for (const target of [
      'http://dichvucong.gov.vn',
      'https://dichvucong-gov.vn',
      'https://gov.vn.example.com',
      'https://a:b@dichvucong.gov.vn',
      'javascript:alert(1)',
      '//gov.vn',
    ])
      expect(await change(target)).toEqual({ kind: 'not_an_official_address' });
    expect((await findLink(database.read, code))?.target).toBe('https://dichvucong.gov.vn/huong-dan');
    expect(await change(null)).toEqual({ kind: 'changed' });
    expect((await findLink(database.read, code))?.target).toBeNull();
    expect(await change(null, 'BCDFGHJK')).toEqual({ kind: 'no_such_link' });
    await close();
  });

  test('posters printed again carry the same code, each place its own', async () => {
    const { database, close } = await open();
    const print = (areaCode: string, kind: string) =>
      printedLink(database, areaCode, kind, NOW, 4).then((link) => link.code);
    const first = await print('19333', 'school');
    expect(await print('19333', 'school')).toBe(first);
    expect(await print('19333', 'leaflet')).not.toBe(first);
    expect(await print('19429', 'school')).not.toBe(first);
    expect(await database.write((tx) => guideLinkFor(tx, '19333', NOW))).not.toBe(first);
    expect(await findLink(database.read, first)).toMatchObject({
      placement: 'Trường học',
      placementKind: 'school',
      createdBy: 4,
    });
    await close();
  });

  test('a link that is taken out of the lists still opens, and its code is never given again', async () => {
    const { database, close } = await open();
    const deps = depsAt(database, { now: NOW });
    const zeros = () => new Uint8Array(16);
    const code = await madeLink(deps, { areaCode: '19333', placement: 'a' }, zeros);
    expect(await database.write((tx) => retireLink(admin(NOW), tx, code))).toBe(true);
    expect(await listLinks(database.read, COUNTRY)).toEqual([]);
    expect((await findLink(database.read, code))?.retiredAt).toEqual(NOW);
    await expect(madeLink(deps, { areaCode: '19429', placement: 'b' }, zeros)).rejects.toThrow('no free');
    const printed = await printedLink(database, '19333', 'school', NOW);
    await database.write((tx) => retireLink(admin(NOW), tx, printed.code));
    await printedLink(database, '19333', 'school', NOW);
    expect((await findLink(database.read, printed.code))?.retiredAt).toBeNull();
    await close();
  });

  test('who only looks ahead has not visited', async () => {
    const { database, close } = await open();
    const deps = depsAt(database, { now: NOW });
    const code = await madeLink(deps, { areaCode: '19333', placement: 'poster' });
    const visitor = { from: '203.113.1.2', userAgent: PHONE };
    for (const [method, headers] of [
      ['HEAD', {}],
      ['GET', { purpose: 'prefetch' }],
      ['GET', { 'sec-purpose': 'prefetch;prerender' }],
      ['GET', { 'x-moz': 'prefetch' }],
      ['GET', { 'x-purpose': 'preview' }],
    ] as const)
      expect(await countVisit(deps, code, 'visit', { ...visitor, ahead: looksAhead(method, headers) })).toBe(
        false,
      );
    expect(await countVisit(deps, code, 'visit', { ...visitor, ahead: looksAhead('GET', {}) })).toBe(true);
    await close();
  });

  test('each web process counts somebody once an hour: two count twice, which is written down', async () => {
    const { database, close } = await open();
    const [one, two] = [0, 1].map(() => ({ ...depsAt(database, { now: NOW }), db: { ...database } }));
    if (one === undefined || two === undefined) throw new Error('two processes');
    const code = await madeLink(one, { areaCode: '19333', placement: 'poster' });
    const visitor = { from: '203.113.1.2', userAgent: PHONE };
    expect(await countVisit(one, code, 'visit', visitor)).toBe(true);
    expect(await countVisit(two, code, 'visit', visitor)).toBe(true);
    expect(await countVisit(one, code, 'visit', visitor)).toBe(false);
    expect(await countVisit(two, code, 'visit', visitor)).toBe(false);
    await close();
  });

  test('the funnel sums links and what they led to by place, area and campaign of a period', async () => {
    const { database, close } = await open();
    const clock = { now: NOW };
    const deps = depsAt(database, clock);
    const make = (areaCode: string, placement: string, campaignId?: number) =>
      madeLink(deps, { areaCode, placement, campaignId });
    const school = await make('19333', 'Trường THCS', 5);
    const desk = await make('19333', 'Bàn một cửa');
    const other = await make('19429', 'Trường tiểu học');
    const count = (code: string, kind: 'visit' | 'chat' | 'check' | 'reminder', times: number) =>
      database.write(async (tx) => {
        for (let time = 0; time < times; time++) await countVisitIn(tx, code, kind, clock.now);
      });
    await count(school, 'visit', 5);
    await count(school, 'chat', 2);
    await count(desk, 'visit', 3);
    await count(desk, 'check', 1);
    await count(other, 'visit', 1);
    clock.now = new Date('2026-12-25T02:00:00Z');
    await count(school, 'visit', 9);
    const ask = (by: 'placement' | 'area' | 'campaign', areas = ['']) =>
      funnel(database.read, scopeOfAreas(areas), {
        by,
        from: new Date('2026-11-20T17:00:00Z'),
        until: new Date('2026-11-30T17:00:00Z'),
      });
    const rows = await ask('placement');
    expect(rows.map((row) => [row.key, row.links, row.visit, row.chat, row.check])).toEqual([
      ['school', 2, 6, 2, 0],
      ['one_stop_desk', 1, 3, 0, 1],
    ]);
    expect(funnelTotal(rows)).toMatchObject({ links: 3, visit: 9, chat: 2, guide: 0, check: 1, reminder: 0 });
    expect((await ask('area')).map((row) => [row.key, row.visit])).toEqual([
      ['19333', 8],
      ['19429', 1],
    ]);
    expect((await ask('campaign')).map((row) => [row.key, row.visit])).toEqual([
      ['5', 5],
      ['', 4],
    ]);
    expect((await ask('area', ['19429'])).map((row) => row.key)).toEqual(['19429']);
    await close();
  });
});
