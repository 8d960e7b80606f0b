/** Facts as staff write them: drafts, the second person, own facts of an area, other processes, days, taking out of use. */
import { beforeAll, describe, expect, test } from 'vitest';
import { COUNTRY } from '../../areas/scope.ts';
import { ask } from '../../bot/bot.ts';
import { previewFact, SAMPLES } from '../../bot/fact-preview.ts';
import { NEW_TALK } from '../../bot/talk.ts';
import type { Citizen } from '../../knowledge/citizen.ts';
import type { Fact } from '../../knowledge/fact.ts';
import { type FactBook, openFactBook } from '../../knowledge/fact-book.ts';
import { refreshFacts } from '../../knowledge/fact-desk.ts';
import { bodyOf, type FactBody, factDifference, readFactBody } from '../../knowledge/fact-draft.ts';
import {
  draftFact,
  factVersions,
  factWork,
  type Knowledge,
  loadKnowledge,
  publishFact,
  refreshKnowledge,
  retireFact,
  returnFact,
} from '../../knowledge/knowledge.ts';
import type { Database } from '../../prisma/client.ts';
import { auditEntries } from '../../staff/staff.ts';
import { admin, official } from '../acts.ts';
import { freshSqlite } from '../database.ts';

const NOW = new Date('2026-12-01T02:00:00Z');
const ID = 'help.desk';
const publicUrl = 'http://x';
let knowledge: Knowledge;
let db: Database;
const deps = () => ({ db, facts: knowledge.facts });
const refresh = () => refreshKnowledge({ db, now: () => NOW }, knowledge);
/** Another process, without the engine that takes its time to be built. */
function otherBook(): FactBook {
  let facts = knowledge.facts.shipped;
  const light = {
    get facts() {
      return facts;
    },
    reload: (all: readonly Fact[]) => {
      facts = all;
    },
  };
  return openFactBook(
    light as unknown as Citizen,
    { changes: [], faults: [] },
    () => light as unknown as Citizen,
  );
}
const sayIn = (book: FactBook, id = ID) => book.inUse.find((fact) => fact.id === id)?.say;
const said = (text: string, areaCode: string | null = null, now = NOW) =>
  ask({ knowledge, publicUrl }, { text, now, talk: { ...NEW_TALK, areaCode } });
const shippedBody = (change: object = {}): FactBody => {
  const fact = knowledge.facts.shipped.find((one) => one.id === ID);
  if (fact === undefined) throw new Error('no such fact');
  return { ...bodyOf(fact), ...change };
};
const NEW: FactBody = {
  title: 'Gửi xe khi làm giấy tờ',
  say: 'Gửi xe ở sân sau trụ sở, không mất tiền.',
  aspects: ['where', 'fee'],
  topics: ['support.where'],
  words: ['gửi xe'],
  needs: ['gửi xe'],
  asks: ['gửi xe ở đâu khi làm khai sinh', 'chỗ gửi xe ở ủy ban có mất tiền không'],
  restsOn: [{ document: 'Thông báo của UBND', date: '2026-11-20', verified: true }],
  valid: { from: '2026-11-20', to: null },
  certainty: 'official',
  buttons: [],
};

beforeAll(async () => {
  knowledge = loadKnowledge();
  db = (await freshSqlite()).database;
});

describe('a countrywide fact', () => {
  const say = 'Anh/chị tới quầy số 1 của UBND xã, phường nơi mình ở.';

  test('a draft is heard by nobody; a second person who wrote nothing publishes it; two processes take it without a restart', async () => {
    const other = otherBook();
    const before = said('bộ phận một cửa ở đâu').text;
    const body = shippedBody({ say });
    const edit = { factId: ID, body, note: 'theo góp ý', base: 0 };
    expect(await draftFact(admin(NOW, 1), deps(), edit)).toEqual({
      kind: 'saved',
      factId: ID,
      version: 1,
      faults: [],
    });
    await refresh();
    expect(said('bộ phận một cửa ở đâu').text).toBe(before);
    // Whoever wrote a version may not, whoever began from an older one neither, and nobody of an area.
    expect(await publishFact(admin(NOW, 1), deps(), ID, 1)).toMatchObject({ kind: 'denied', why: 'self' });
    expect(await draftFact(admin(NOW, 2), deps(), { ...edit, base: 0 })).toMatchObject({
      kind: 'not_possible',
    });
    expect(await draftFact(admin(NOW, 2), deps(), { ...edit, base: 1 })).toMatchObject({ version: 2 });
    expect(await publishFact(admin(NOW, 1), deps(), ID, 2)).toMatchObject({ why: 'self' });
    expect(await publishFact(admin(NOW, 2), deps(), ID, 2)).toMatchObject({ why: 'self' });
    expect(await publishFact(admin(NOW, 3), deps(), ID, 1)).toMatchObject({ kind: 'not_possible' });
    expect(await publishFact(official('province', '44', NOW, 4), deps(), ID, 2)).toMatchObject({
      why: 'area',
    });
    expect(await publishFact(admin(NOW, 3), deps(), ID, 2)).toEqual({ kind: 'published' });
    expect(await refresh()).toBe(true);
    expect(await refreshFacts(db.read, other, '2026-12-01')).toBe(true);
    expect(said('bộ phận một cửa ở đâu').text).toContain(say);
    expect(sayIn(other)).toEqual([say]);
    expect(await refresh()).toBe(false);
    const versions = await factVersions(admin(NOW), db.read, ID);
    expect(
      versions.map(({ version, state, savedBy, decidedBy }) => [version, state, savedBy, decidedBy]),
    ).toEqual([
      [2, 'published', 2, 3],
      [1, 'replaced', 1, null],
    ]);
  });

  test('unfinished words are kept with what they need, and are not published', async () => {
    const edit = { factId: null, body: { asks: ['một câu'] }, note: 'từ câu hỏi', base: 0 };
    const drafted = await draftFact(admin(NOW, 1), deps(), edit);
    if (drafted.kind !== 'saved') throw new Error('not saved');
    expect(drafted.faults.map((fault) => fault.field)).toContain('Câu trả lời');
    const published = await publishFact(admin(NOW, 2), deps(), drafted.factId, 1);
    expect(published).toMatchObject({ kind: 'faults' });
    expect(
      await returnFact(admin(NOW, 2), deps(), drafted.factId, { version: 1, remark: 'chưa có căn cứ' }),
    ).toEqual({ kind: 'returned' });
    const work = await factWork(admin(NOW), db.read);
    expect(work.find((one) => one.factId === drafted.factId)).toMatchObject({
      state: 'returned',
      remark: 'chưa có căn cứ',
    });
  });

  test('a version for later answers from its day on, the one before until then', async () => {
    const later = 'Từ 01/3/2027 anh/chị tới quầy số 9.';
    const body = shippedBody({ say: later, valid: { from: '2027-03-01', to: null } });
    await draftFact(admin(NOW, 1), deps(), { factId: ID, body, note: 'luật mới', base: 2 });
    expect(await publishFact(admin(NOW, 5), deps(), ID, 3)).toEqual({ kind: 'published' });
    const book = otherBook();
    await refreshFacts(db.read, book, '2027-02-28');
    expect(sayIn(book)).toEqual([say]);
    expect(await refreshFacts(db.read, book, '2027-03-01')).toBe(true);
    expect(sayIn(book)).toEqual([later]);
  });

  test('taken out of use: silenced by one person, back only by who may publish', async () => {
    const note = 'sai';
    expect(
      await retireFact(admin(NOW, 1), deps(), 'help.hotline_hours', { silence: true, note }),
    ).toMatchObject({ kind: 'retired' });
    const book = otherBook();
    await refreshFacts(db.read, book, '2026-12-01');
    expect(sayIn(book, 'help.hotline_hours')).toBeUndefined();
    const back = { silence: false, note: 'đã kiểm tra lại' };
    expect(
      await retireFact(official('province', '44', NOW), deps(), 'help.hotline_hours', back),
    ).toMatchObject({
      kind: 'denied',
    });
    await retireFact(admin(NOW, 2), deps(), 'help.hotline_hours', back);
    await retireFact(admin(NOW, 2), deps(), ID, back);
    await refreshFacts(db.read, book, '2026-12-01');
    expect(sayIn(book, 'help.hotline_hours')).toBeDefined();
    expect(sayIn(book)).toEqual(knowledge.facts.shipped.find((fact) => fact.id === ID)?.say);
  });
});

describe('a fact of an area', () => {
  test('a commune writes and its province publishes; a province’s own words stand in for countrywide ones; both answer there alone', async () => {
    const clerk = official('commune', '19333', NOW, 11);
    const drafted = await draftFact(clerk, deps(), {
      factId: null,
      body: NEW,
      note: 'việc của phường',
      base: 0,
    });
    if (drafted.kind !== 'saved') throw new Error('not saved');
    expect(drafted.faults).toEqual([]);
    const id = drafted.factId;
    // The neighbour neither sees nor publishes it, the commune itself may not publish, its own words elsewhere are not heard.
    expect(await factVersions(official('commune', '19351', NOW), db.read, id)).toEqual([]);
    expect(await publishFact(official('commune', '19333', NOW, 12), deps(), id, 1)).toMatchObject({
      why: 'role',
    });
    expect(await publishFact(official('province', '75', NOW, 13), deps(), id, 1)).toMatchObject({
      why: 'area',
    });
    expect(await publishFact(official('province', '44', NOW, 14), deps(), id, 1)).toEqual({
      kind: 'published',
    });

    // A province puts its own words in place of a countrywide fact, whatever area the body claims.
    const writer = official('province', '44', NOW, 21);
    const say = 'Ở Quảng Trị anh/chị tới Trung tâm phục vụ hành chính công của xã, phường.';
    const body = { ...shippedBody({ say }), when: { area: ['01'] } };
    const own = await draftFact(writer, deps(), { factId: ID, body, note: 'của tỉnh', base: 0 });
    expect(own).toMatchObject({ kind: 'saved', factId: `${ID}.a44`, version: 1 });
    await publishFact(official('province', '44', NOW, 22), deps(), `${ID}.a44`, 1);
    await refresh();
    const question = 'gửi xe ở đâu khi làm khai sinh';
    expect(said(question, '19333').text).toContain('sân sau trụ sở');
    expect(said(question, '19351').text).not.toContain('sân sau trụ sở');
    expect(said(question).text).not.toContain('sân sau trụ sở');
    expect(said('bộ phận một cửa ở đâu', '19333').text).toContain(say);
    expect(said('bộ phận một cửa ở đâu', '26041').text).not.toContain(say);
    expect(said('bộ phận một cửa ở đâu').text).not.toContain(say);
  });

  test('every deed and every refusal is in the journal', async () => {
    const actions = (await auditEntries(db.read, COUNTRY, { limit: 200 })).map((entry) => entry.action);
    for (const action of [
      'fact.draft',
      'fact.publish',
      'fact.return',
      'fact.retire',
      'fact.silence',
      'refused',
    ])
      expect(actions).toContain(action);
  });
});

test('ten sample cases show what a citizen hears now and would hear', () => {
  const read = readFactBody(shippedBody({ say: 'Ra quầy số 3.' }), { id: ID, areaCode: '' }, new Set());
  if ('faults' in read) {
    // The shipped buttons lead to topics only, so nothing is unknown.
    throw new Error(JSON.stringify(read.faults));
  }
  const version = {
    factId: ID,
    version: 99,
    areaCode: '',
    replaces: null,
    from: '2026-01-01',
    fact: read.fact,
  };
  const after = knowledge.facts.withVersion(version, '2026-12-01');
  const samples = previewFact({ knowledge, publicUrl }, after, read.fact, { where: '', typed: [], now: NOW });
  expect(samples).toHaveLength(SAMPLES);
  const own = samples.filter((one) => one.changed);
  expect(own.length).toBeGreaterThan(0);
  for (const one of own) expect(one.after.text).toContain('Ra quầy số 3.');
  expect(samples.some((one) => !one.changed)).toBe(true);
  // Looking changes nothing.
  expect(said('bộ phận một cửa ở đâu').text).not.toContain('Ra quầy số 3.');
  const shipped = knowledge.facts.shipped.find((one) => one.id === ID);
  if (shipped === undefined) throw new Error('no such fact');
  expect(factDifference(shipped, read.fact, (one) => one).map((part) => part.title)).toEqual(['Câu trả lời']);
});
