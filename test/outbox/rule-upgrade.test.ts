import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DELIVERY } from '../../outbox/files.ts';
import {
  changeRule,
  decideOffer,
  deliverRules,
  keptRules,
  ruleOffers,
  rulesVersion,
  sendingRules,
} from '../../outbox/outbox.ts';
import { type DeliveredState, planUpgrade, type StoredRule } from '../../outbox/rule-upgrade.ts';
import type { DeliveredRules, RuleRow } from '../../outbox/rules.ts';
import { type Database, openDatabase } from '../../prisma/client.ts';
import { admin } from '../acts.ts';
import { onBothDatabases } from '../database.ts';

const NOW = new Date('2026-11-21T03:00:00Z');
const LATER = new Date('2026-12-01T03:00:00Z');
const LONG_AGO = new Date('2020-01-01T00:00:00Z');

const pace = (perSecond: number, more: Partial<RuleRow> = {}): RuleRow => ({
  kind: 'pace',
  channel: 'telegram',
  purpose: null,
  value: JSON.stringify({ perSecond }),
  source: 'Tài liệu của nhà cung cấp, bản thử',
  verified: true,
  validFrom: LONG_AGO,
  validTo: null,
  ...more,
});
const cap = (most: number): RuleRow => ({
  ...pace(1),
  kind: 'cap',
  channel: 'sms',
  purpose: 'outreach',
  value: JSON.stringify({ most, hours: 24, per: 'address' }),
});
const delivery = (version: number, rules: Record<string, RuleRow>): DeliveredRules => ({
  version,
  issued: '2026-11-21',
  rules: Object.entries(rules).map(([key, row]) => ({ key, row })),
});
const kept = (id: number, row: RuleRow, more: Partial<StoredRule> = {}): StoredRule => ({
  id,
  changedBy: null,
  delivered: 'pace',
  ...row,
  ...more,
});
const given = (row: RuleRow | null, state: DeliveredState['state'] = 'applied'): DeliveredState => ({
  key: 'pace',
  row,
  state,
});

describe('what a delivery of rules does', () => {
  test('an empty table gets every rule as it is delivered, its first day too', () => {
    const taken = planUpgrade(delivery(1, { pace: pace(25), cap: cap(3) }), [], [], NOW);
    expect(taken.steps).toEqual([
      { do: 'add', key: 'pace', row: pace(25) },
      { do: 'add', key: 'cap', row: cap(3) },
    ]);
    expect(taken.given.map(({ key, state }) => [key, state])).toEqual([
      ['pace', 'applied'],
      ['cap', 'applied'],
    ]);
  });

  test('nothing, when the rule says what it said: whatever staff made of it since', () => {
    const same = delivery(2, { pace: pace(25, { value: '{ "perSecond": 25 }' }) });
    const changed = kept(2, pace(10), { changedBy: 7 });
    for (const table of [
      [kept(1, pace(25))],
      [kept(1, pace(25), { validTo: NOW, changedBy: 7 }), changed],
      [],
    ])
      expect(planUpgrade(same, table, [given(pace(25))], NOW)).toEqual({ steps: [], given: [] });
  });

  test('a rule nobody touched follows it from now on, or from its own later day', () => {
    const table = [kept(1, pace(25))];
    const soon = planUpgrade(delivery(2, { pace: pace(20) }), table, [given(pace(25))], NOW);
    expect(soon.steps).toEqual([{ do: 'replace', key: 'pace', id: 1, row: { ...pace(20), validFrom: NOW } }]);
    const row = pace(20, { validFrom: LATER });
    expect(planUpgrade(delivery(2, { pace: row }), table, [given(pace(25))], NOW).steps).toEqual([
      { do: 'replace', key: 'pace', id: 1, row },
    ]);
    const added = planUpgrade(delivery(2, { pace: pace(25), cap: cap(3) }), table, [given(pace(25))], NOW);
    expect(added.steps).toEqual([{ do: 'add', key: 'cap', row: { ...cap(3), validFrom: NOW } }]);
  });

  test('a better source alone is corrected in place, and asks nobody', () => {
    const better = delivery(2, { pace: pace(25, { source: 'Tài liệu gốc, đã đọc lại' }) });
    const touched = [kept(1, pace(25), { validTo: NOW, changedBy: 7 }), kept(2, pace(5), { changedBy: 7 })];
    expect(planUpgrade(better, [kept(1, pace(25))], [given(pace(25))], NOW).steps).toMatchObject([
      { do: 'reword', id: 1 },
    ]);
    expect(planUpgrade(better, touched, [given(pace(25))], NOW)).toMatchObject({
      steps: [],
      given: [{ state: 'applied' }],
    });
  });

  test('a rule that an administrator changed or ended is left and offered, until it says the same', () => {
    const ended = kept(1, pace(25), { validTo: NOW, changedBy: 7 });
    const own = kept(2, pace(10), { changedBy: 7 });
    for (const table of [[ended, own], [ended]])
      expect(planUpgrade(delivery(2, { pace: pace(20) }), table, [given(pace(25))], NOW)).toEqual({
        steps: [],
        given: [given(pace(20), 'offered')],
      });
    expect(planUpgrade(delivery(2, { pace: pace(10) }), [ended, own], [given(pace(25))], NOW).given).toEqual([
      given(pace(10), 'applied'),
    ]);
  });

  test('a rule the delivery no longer has ends where nobody touched it, and is offered to end where somebody did', () => {
    expect(planUpgrade(delivery(2, {}), [kept(1, pace(25))], [given(pace(25))], NOW)).toEqual({
      steps: [{ do: 'end', key: 'pace', id: 1, at: NOW }],
      given: [given(null)],
    });
    const touched = [kept(1, pace(25), { validTo: NOW, changedBy: 7 }), kept(2, pace(5), { changedBy: 7 })];
    expect(planUpgrade(delivery(2, {}), touched, [given(pace(25))], NOW)).toEqual({
      steps: [],
      given: [given(null, 'offered')],
    });
    expect(planUpgrade(delivery(3, {}), touched, [given(null, 'kept')], NOW)).toEqual({
      steps: [],
      given: [],
    });
  });

  test('a table from before keys were kept is recognised: untouched, reworded, changed, ended', () => {
    const old = (id: number, row: RuleRow, more: Partial<StoredRule> = {}) =>
      kept(id, row, { delivered: null, ...more });
    const rules = { pace: pace(25), cap: cap(3) };
    expect(planUpgrade(delivery(1, rules), [old(1, pace(25)), old(2, cap(3))], [], NOW).steps).toEqual([
      { do: 'adopt', key: 'pace', ids: [1] },
      { do: 'adopt', key: 'cap', ids: [2] },
    ]);
    const table = [
      old(1, pace(25, { source: 'Nguồn cũ của bản trước' })),
      old(2, cap(3), { changedBy: 7, validTo: NOW }),
      old(3, { ...cap(1), validFrom: NOW }, { changedBy: 7 }),
    ];
    expect(planUpgrade(delivery(1, rules), table, [], NOW)).toMatchObject({
      steps: [
        { do: 'adopt', key: 'pace', ids: [1] },
        { do: 'reword', id: 1 },
        { do: 'adopt', key: 'cap', ids: [2, 3] },
      ],
      given: [{ state: 'applied' }, { state: 'applied' }],
    });
    expect(planUpgrade(delivery(1, { cap: cap(2) }), table, [], NOW).given).toMatchObject([
      { state: 'offered' },
    ]);
    // What staff wrote themselves is nobody's delivery.
    const own = old(9, { ...pace(2), validFrom: NOW }, { changedBy: 7 });
    expect(planUpgrade(delivery(1, { pace: pace(25) }), [own], [], NOW).steps).toMatchObject([{ do: 'add' }]);
  });

  test('taken once more it does nothing, and never changes a row that a person wrote', () => {
    const rows = fc.constantFrom(pace(25), pace(20), pace(5));
    const history = fc.record({
      first: rows,
      touched: fc.constantFrom('no', 'changed', 'ended'),
      next: fc.option(rows, { nil: null }),
    });
    fc.assert(
      fc.property(history, ({ first, touched, next }) => {
        const table =
          touched === 'no'
            ? [kept(1, first)]
            : [
                kept(1, first, { validTo: NOW, changedBy: 7 }),
                ...(touched === 'changed' ? [kept(2, pace(1), { changedBy: 7 })] : []),
              ];
        const newer = delivery(2, next === null ? {} : { pace: next });
        const taken = planUpgrade(newer, table, [given(first)], NOW);
        const theirs = new Set(table.filter((row) => row.changedBy !== null).map((row) => row.id));
        for (const step of taken.steps) expect('id' in step && theirs.has(step.id) ? step : null).toBe(null);
        if (touched !== 'no') expect(taken.steps).toEqual([]);
        const after = taken.given.length > 0 ? taken.given : [given(first)];
        expect(planUpgrade(newer, touched === 'no' ? [] : table, after, LATER).steps).toEqual([]);
      }),
    );
  });
});

describe('the delivered file', () => {
  test('whoever changes a rule gives the delivery a new version', () => {
    const digest = createHash('sha256').update(JSON.stringify(DELIVERY.rules)).digest('hex').slice(0, 12);
    const lastIssued: Record<number, string> = { 2: '9e8e5a79cfb2' };
    expect(
      { [DELIVERY.version]: digest },
      'rules.yaml (or a holiday it names) changed: raise its version, set issued, add it here',
    ).toEqual({
      [DELIVERY.version]: lastIssued[DELIVERY.version],
    });
  });
});

onBothDatabases('the rules of a database', (open) => {
  const V1 = delivery(1, { pace: pace(25), cap: cap(3) });
  const V2 = delivery(2, { pace: pace(20), cap: cap(2) });
  const said = async (db: Database, at: Date) =>
    (await sendingRules(db.read)).rules
      .filter((rule) => rule.from <= at && (rule.to === null || at < rule.to))
      .map((rule) => [
        rule.kind,
        rule.kind === 'pace' ? rule.value.perSecond : rule.kind === 'cap' && rule.value.most,
      ])
      .sort();
  const change = async (db: Database, kind: string, row: RuleRow | null) => {
    const old = (await keptRules(db.read)).find((rule) => rule.kind === kind && rule.to === null);
    if (old === undefined) throw new Error('no such rule');
    expect(await db.write((tx) => changeRule(admin(NOW, 7), tx, { old, row, from: NOW }))).toBe(true);
  };

  test('follow a newer program where nobody touched them, once, and stay when an older one starts', async () => {
    const { database, close } = await open();
    expect(await deliverRules(database, NOW, V1)).toMatchObject({ added: 2 });
    expect(await deliverRules(database, NOW, V1)).toBe(null);
    expect(await deliverRules(database, LATER, V2)).toEqual({ added: 0, changed: 2, ended: 0, offered: 0 });
    expect(await said(database, LATER)).toEqual([
      ['cap', 2],
      ['pace', 20],
    ]);
    // What held before still did.
    expect(await said(database, NOW)).toEqual([
      ['cap', 3],
      ['pace', 25],
    ]);
    expect(await deliverRules(database, LATER, V1)).toBe(null);
    expect(await rulesVersion(database.read)).toBe(2);
    expect(await said(database, LATER)).toHaveLength(2);
    expect(await database.read.auditEntry.findMany()).toMatchObject([
      { action: 'rule.delivered', subject: 'rules:2', userId: null },
    ]);
    await close();
  });

  test('changed by an administrator they wait for a click; taken or kept, with history, and not asked twice', async () => {
    const { database, close } = await open();
    await deliverRules(database, NOW, V1);
    await change(database, 'pace', { ...pace(10), validFrom: NOW });
    await change(database, 'cap', null);
    expect(await deliverRules(database, LATER, V2)).toMatchObject({ changed: 0, offered: 2 });
    expect(await said(database, LATER)).toEqual([['pace', 10]]);
    const offers = await ruleOffers(database.read, await keptRules(database.read));
    expect(offers).toMatchObject([
      { key: 'cap', version: 2, delivered: { value: { most: 2 } } },
      { key: 'pace', version: 2, own: { value: { perSecond: 10 } }, delivered: { value: { perSecond: 20 } } },
    ]);

    expect(await database.write((tx) => decideOffer(admin(LATER, 7), tx, 'pace', 'take'))).toBe(true);
    expect(await database.write((tx) => decideOffer(admin(LATER, 7), tx, 'cap', 'keep'))).toBe(true);
    expect(await database.write((tx) => decideOffer(admin(LATER, 8), tx, 'cap', 'take'))).toBe(false);
    expect(await database.write((tx) => decideOffer(admin(LATER, 8), tx, 'nothing', 'take'))).toBe(false);
    expect(await said(database, LATER)).toEqual([['pace', 20]]);
    expect(await ruleOffers(database.read, await keptRules(database.read))).toEqual([]);
    expect((await keptRules(database.read)).filter((rule) => rule.delivered === 'pace')).toHaveLength(3);
    expect((await database.read.auditEntry.findMany()).map(({ action }) => action)).toEqual([
      'rule.change',
      'rule.end',
      'rule.delivered',
      'rule.take',
      'rule.keep',
    ]);

    // Taken over, the rule follows again; kept, it is asked about once more when the delivery changes it again.
    const V3 = delivery(3, { pace: pace(15), cap: cap(4) });
    expect(await deliverRules(database, LATER, V3)).toMatchObject({ changed: 1, offered: 1 });
    expect(await said(database, new Date(LATER.getTime() + 1))).toEqual([['pace', 15]]);
    await close();
  });

  test('two processes that start at once deliver once', async () => {
    const { database, url, close } = await open();
    const other = await openDatabase(url);
    const [a, b] = await Promise.all([deliverRules(database, NOW, V1), deliverRules(other, NOW, V1)]);
    expect([a, b].filter((one) => one === null)).toHaveLength(1);
    expect(await keptRules(database.read)).toHaveLength(2);
    const more = await Promise.all([deliverRules(database, LATER, V2), deliverRules(other, LATER, V2)]);
    expect(more.filter((one) => one === null)).toHaveLength(1);
    expect(await keptRules(database.read)).toHaveLength(4);
    await other.close();
    await close();
  });
});
