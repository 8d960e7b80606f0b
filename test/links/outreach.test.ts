import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COUNTRY, scopeOfAreas } from '../../areas/scope.ts';
import {
  correctOutreach,
  countVisit,
  listOutreach,
  logOutreach,
  OUTREACH_KINDS,
  type OutreachForm,
  outreachHistory,
  readOutreach,
} from '../../links/links.ts';
import { measure, type OutreachWork } from '../../links/outreach.ts';
import { admin } from '../acts.ts';
import { onBothDatabases, testKeys } from '../database.ts';
import { madeLink } from './made.ts';

const NOW = new Date('2026-11-21T02:10:00Z');
const LINK = { code: 'BCDFGHJK', areaCode: '19333' };
const GOOD: OutreachForm = {
  kind: 'loudspeaker',
  areaCode: '19333',
  place: 'Cụm loa thôn Trung',
  day: '2026-11-20',
  quantity: '2',
  reached: '1.200',
  linkCode: 'BCDFGHJK',
  note: '',
};
const KNOWN = { kinds: OUTREACH_KINDS, areaAllowed: true, link: LINK };
const read = (change: Partial<OutreachForm> = {}, known: Partial<typeof KNOWN> = {}) =>
  readOutreach({ ...GOOD, ...change }, { ...KNOWN, ...known }, NOW);
const fieldsOf = (result: ReturnType<typeof read>) =>
  'mistakes' in result ? result.mistakes.map((one) => one.field) : [];

describe('a form of work without a telephone', () => {
  test('is read as the clerk meant it', () => {
    expect(read()).toEqual({
      work: { ...GOOD, quantity: 2, reached: 1200, linkCode: 'BCDFGHJK' },
    });
  });

  test('nobody counted is not nobody came', () => {
    const [uncounted, nobody] = [read({ reached: '' }), read({ reached: '0' })];
    expect('work' in uncounted && uncounted.work.reached).toBeNull();
    expect('work' in nobody && nobody.work.reached).toBe(0);
  });

  test.each([
    ['kind', { kind: 'balloon' }],
    ['place', { place: '  ' }],
    ['place', { place: 'a'.repeat(161) }],
    ['day', { day: '2026-02-30' }],
    ['day', { day: '2026-11-22' }],
    ['day', { day: '21/11/2026' }],
    ['quantity', { quantity: '0' }],
    ['quantity', { quantity: '2,5' }],
    ['quantity', { quantity: '1000001' }],
    ['reached', { reached: 'nhiều' }],
    ['reached', { reached: '-1' }],
    ['note', { note: 'a'.repeat(301) }],
    ['linkCode', { areaCode: '19429' }],
  ] as const)('a wrong %s is named: %o', (field, change) => {
    expect(fieldsOf(read(change))).toEqual([field]);
  });

  test('every mistake is told at once', () => {
    expect(fieldsOf(read({ kind: '', place: '', quantity: '' }, { areaAllowed: false }))).toEqual([
      'kind',
      'areaCode',
      'place',
      'quantity',
    ]);
  });

  test('today is today in Viet Nam', () => {
    const late = new Date('2026-11-20T17:30:00Z');
    expect('work' in readOutreach({ ...GOOD, day: '2026-11-21' }, KNOWN, late)).toBe(true);
  });

  test('garbage is refused or read, never thrown', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 });
    fc.assert(
      fc.property(
        fc.record({ kind: text, place: text, day: text, quantity: text, reached: text }),
        (change) => {
          const result = read(change);
          expect('work' in result || result.mistakes.length > 0).toBe(true);
        },
      ),
    );
  });
});

describe('reach that can be measured', () => {
  const work = (id: number, change: Partial<OutreachWork> = {}) => ({
    id,
    kind: 'meeting',
    areaCode: '19333',
    place: 'Nhà văn hóa',
    day: '2026-11-10',
    quantity: 1,
    reached: 40,
    linkCode: 'BCDFGHJK' as string | null,
    note: '',
    ...change,
  });
  const hour = (at: string, count: number) => ({ linkCode: 'BCDFGHJK', hour: new Date(at), count });

  test('begins at midnight of the day in Viet Nam and ends after the days of its kind', () => {
    const hours = [
      hour('2026-11-09T16:00:00Z', 1),
      hour('2026-11-09T17:00:00Z', 2),
      hour('2026-11-16T16:00:00Z', 4),
      hour('2026-11-16T17:00:00Z', 8),
    ];
    const { reach, total } = measure([work(1)], OUTREACH_KINDS, hours);
    expect(reach.get(1)).toEqual({ scans: 6, sharedWith: 0 });
    expect(total).toEqual({ scans: 6, declared: 40, uncounted: 0 });
  });

  test('works that share a code and days say so, and the total counts a scan once', () => {
    const works = [work(1), work(2, { day: '2026-11-12', reached: null }), work(3, { day: '2026-11-30' })];
    const { reach, total } = measure(works, OUTREACH_KINDS, [hour('2026-11-13T02:00:00Z', 5)]);
    expect([1, 2, 3].map((id) => reach.get(id))).toEqual([
      { scans: 5, sharedWith: 1 },
      { scans: 5, sharedWith: 1 },
      { scans: 0, sharedWith: 0 },
    ]);
    expect(total).toEqual({ scans: 5, declared: 80, uncounted: 1 });
  });

  test('without a code there is nothing to measure', () => {
    const { reach } = measure([work(1, { linkCode: null })], OUTREACH_KINDS, [
      hour('2026-11-13T02:00:00Z', 5),
    ]);
    expect(reach.get(1)).toEqual({ scans: null, sharedWith: 0 });
  });
});

onBothDatabases('the log of off-line work', (open) => {
  const asWork = (change: Partial<OutreachForm> = {}): OutreachWork => {
    const result = read({ linkCode: '', ...change }, { link: null as never });
    if ('mistakes' in result) throw new Error(JSON.stringify(result.mistakes));
    return result.work;
  };
  const PERIOD = { from: '2026-11-01', to: '2026-11-30' };

  test('a correction holds and what it replaced is kept; two at once make one', async () => {
    const { database, close } = await open();
    const { read: reader } = database;
    const id = Number(await database.write((tx) => logOutreach(admin(NOW, 7), tx, asWork())));
    const later = new Date('2026-11-22T01:00:00Z');
    const second = await database.write((tx) =>
      correctOutreach(admin(later, 8), tx, id, asWork({ reached: '150' })),
    );
    const again = await database.write((tx) =>
      correctOutreach(admin(later, 9), tx, id, asWork({ reached: '9' })),
    );
    expect(again).toBe('replaced');
    const { works } = await listOutreach(reader, COUNTRY, PERIOD);
    expect(works.map((work) => [work.id, work.reached, work.loggedBy])).toEqual([[second, 150, 8]]);
    const history = await outreachHistory(reader, COUNTRY, Number(second));
    expect(history?.map((work) => [work.reached, work.loggedBy])).toEqual([
      [150, 8],
      [1200, 7],
    ]);
    expect(await database.write((tx) => correctOutreach(admin(later, 8), tx, 999, null))).toBe('unknown');
    await close();
  });

  test('what is withdrawn counts no longer and is not forgotten', async () => {
    const { database, close } = await open();
    const id = Number(await database.write((tx) => logOutreach(admin(NOW, 7), tx, asWork())));
    const withdrawn = await database.write((tx) => correctOutreach(admin(NOW, 8), tx, id, null));
    expect((await listOutreach(database.read, COUNTRY, PERIOD)).works).toEqual([]);
    const history = await outreachHistory(database.read, COUNTRY, Number(withdrawn));
    expect(history?.map((work) => [work.withdrawn, work.reached])).toEqual([
      [true, 1200],
      [false, 1200],
    ]);
    expect(
      await database.write((tx) => correctOutreach(admin(NOW, 8), tx, Number(withdrawn), asWork())),
    ).toBe('replaced');
    await close();
  });

  test('scans of its code after the day are its reach', async () => {
    const { database, close } = await open();
    let now = NOW;
    const deps = { db: database, keys: testKeys, now: () => now };
    const code = await madeLink(deps, { areaCode: '19333', placement: 'Loa thôn Trung' });
    const work = { ...asWork(), linkCode: code };
    await database.write((tx) => logOutreach(admin(now, 7), tx, work));
    for (const [index, at] of [
      '2026-11-20T01:00:00Z',
      '2026-11-21T01:00:00Z',
      '2026-11-29T01:00:00Z',
    ].entries()) {
      now = new Date(at);
      await countVisit(deps, code, 'visit', { from: `10.0.0.${index}`, userAgent: 'Mozilla/5.0' });
    }
    const { reach, works, total } = await listOutreach(database.read, scopeOfAreas(['19333']), PERIOD);
    expect(reach.get(works[0]?.id ?? 0)).toEqual({ scans: 2, sharedWith: 0 });
    expect(total).toEqual({ scans: 2, declared: 1200, uncounted: 0 });
    expect((await listOutreach(database.read, scopeOfAreas(['19429']), PERIOD)).works).toEqual([]);
    expect(
      (await listOutreach(database.read, COUNTRY, { from: '2026-01-01', to: '2026-01-31' })).total.scans,
    ).toBe(0);
    await close();
  });
});
