import { describe, expect, test } from 'vitest';
import { PUBLIC_HOLIDAYS } from '../../calendar/files.ts';
import { DELIVERED_RULES } from '../../outbox/files.ts';
import { deliverRulesIn, sendingRules } from '../../outbox/outbox.ts';
import { deliveryOfYaml, labelOf, paceOf, ruleOfRow, rulesOfRows } from '../../outbox/rules.ts';
import { onBothDatabases } from '../database.ts';

const NOW = new Date('2026-11-23T05:00:00Z');
const RULES = rulesOfRows(DELIVERED_RULES);

describe('the delivered rules', () => {
  test('name a source and say whether somebody read it', () => {
    for (const row of DELIVERED_RULES) expect(row.source.length).toBeGreaterThan(10);
    expect(DELIVERED_RULES.length).toBeGreaterThan(15);
  });

  test('hold Telegram to its pace and leave SMS to the campaign', () => {
    expect(paceOf(RULES, 'telegram', NOW)).toBe(25);
    expect(paceOf(RULES, 'sms', NOW)).toBeNull();
  });

  test('keep the advertising label ready without applying it to notices', () => {
    expect(labelOf(RULES, { channel: 'sms', purpose: 'outreach' }, NOW)).toBe('');
    const applied = RULES.rules.map((rule) =>
      rule.kind === 'label' ? { ...rule, value: { ...rule.value, apply: true } } : rule,
    );
    expect(labelOf({ ...RULES, rules: applied }, { channel: 'sms', purpose: 'outreach' }, NOW)).toBe('[QC]');
    expect(labelOf({ ...RULES, rules: applied }, { channel: 'zalo', purpose: 'outreach' }, NOW)).toBe('');
  });
});

describe('a rule', () => {
  const row = {
    kind: 'cap',
    channel: null,
    purpose: 'outreach',
    value: '{"most":1,"hours":24,"per":"person"}',
    source: 'thử',
    verified: false,
    validFrom: NOW,
    validTo: null,
  };
  test('is read from its row', () => {
    expect(ruleOfRow(row)).toMatchObject({ rule: { kind: 'cap', value: { most: 1 } } });
  });

  test('with a mistake is named, not skipped', () => {
    expect(ruleOfRow({ ...row, value: '{"most":-1}' })).toHaveProperty('mistake');
    expect(ruleOfRow({ ...row, value: 'không' })).toHaveProperty('mistake');
    expect(ruleOfRow({ ...row, purpose: 'reply' })).toHaveProperty('mistake');
    expect(ruleOfRow({ ...row, kind: 'window', value: '{"hours":{"mon":"8-20"}}' })).toHaveProperty(
      'mistake',
    );
    expect(() => rulesOfRows([{ ...row, kind: 'other' }])).toThrow(/other/);
  });

  test('of the file holds from local midnight to the end of its last day', () => {
    const entry =
      '{ key: sms-pace, kind: pace, channel: sms, value: { perSecond: 1 }, from: 2026-11-01, to: 2026-11-30, verified: true, source: thử }';
    const file = (rules: string[]) =>
      `version: 3\nissued: 2026-11-20\nrules:\n${rules.map((rule) => `  - ${rule}`).join('\n')}`;
    expect(deliveryOfYaml(file([entry]), PUBLIC_HOLIDAYS)).toMatchObject({
      version: 3,
      issued: '2026-11-20',
      rules: [
        {
          key: 'sms-pace',
          row: {
            validFrom: new Date('2026-10-31T17:00:00Z'),
            validTo: new Date('2026-11-30T17:00:00Z'),
            purpose: null,
          },
        },
      ],
    });
    expect(() => deliveryOfYaml(file([entry, entry]), PUBLIC_HOLIDAYS)).toThrow(/twice/);
    // Days off have one home: a rule names a day of the calendar's entry, and what is known of it comes along.
    const quiet = (day: string) => `{ key: tet, kind: quiet, value: { holiday: ${day} }, from: 2026-01-01 }`;
    const tet = PUBLIC_HOLIDAYS.off.find(({ from }) => from === '2027-02-04');
    expect(deliveryOfYaml(file([quiet('2027-02-06')]), PUBLIC_HOLIDAYS).rules[0]?.row).toMatchObject({
      value: JSON.stringify({ from: tet?.from, to: tet?.to, name: tet?.name }),
      source: expect.stringContaining(tet?.source ?? '-'),
      verified: tet?.verified,
    });
    expect(() => deliveryOfYaml(file([quiet('2027-02-12')]), PUBLIC_HOLIDAYS)).toThrow(/no holiday/);
  });
});

onBothDatabases('the table of rules', (open) => {
  test('is filled once, and then the table counts', async () => {
    const { database, close } = await open();
    expect((await sendingRules(database.read)).rules).toHaveLength(DELIVERED_RULES.length);
    expect(await database.write((tx) => deliverRulesIn(tx, NOW))).toMatchObject({
      added: DELIVERED_RULES.length,
      changed: 0,
      offered: 0,
    });
    expect(await database.write((tx) => deliverRulesIn(tx, NOW))).toBe(null);
    expect(await sendingRules(database.read)).toEqual(RULES);
    await database.write((tx) => tx.sendingRule.deleteMany({ where: { kind: { not: 'pace' } } }));
    expect((await sendingRules(database.read)).rules.map((rule) => rule.kind)).toEqual(['pace']);
    await close();
  });
});
