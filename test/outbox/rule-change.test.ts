import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DELIVERED_RULES } from '../../outbox/files.ts';
import { changeRule, deliverRulesIn, keptRules, sendingRules, waitingUnder } from '../../outbox/outbox.ts';
import {
  formOf,
  type KeptRule,
  lastWindowGoes,
  readRuleForm,
  rulesAfter,
  sayEffect,
} from '../../outbox/rule-change.ts';
import { KIND_WORDS, sayAim, sayValue, sayWeek } from '../../outbox/rule-labels.ts';
import { RULE_KINDS, rulesFor, rulesOfRows } from '../../outbox/rules.ts';
import { admin } from '../acts.ts';
import { onBothDatabases } from '../database.ts';

/** Saturday 21 November 2026, noon in Viet Nam. */
const NOW = new Date('2026-11-21T05:00:00Z');
const DELIVERED = rulesOfRows(DELIVERED_RULES).rules;
const KEPT: KeptRule[] = DELIVERED.map((rule, i) => ({
  ...rule,
  id: i + 1,
  changedAt: NOW,
  changedBy: null,
  delivered: null,
}));
const SOURCE = 'Công văn thử số 1 ngày 20/11/2026';
const form = (fields: Record<string, string>) => (field: string) => fields[field] ?? '';
const mistakes = (fields: Record<string, string>) => {
  const read = readRuleForm(form({ source: SOURCE, ...fields }), null, NOW);
  return read.kind === 'refused' ? Object.keys(read.mistakes) : [];
};

describe('the delivered rules', () => {
  test('say what they rest on: a text that was read, our own rule, or that nobody looked it up', () => {
    for (const rule of DELIVERED) {
      expect(rule.source).toMatch(/\d{4}|Quy ước của hệ thống|core\.telegram\.org/);
      if (rule.kind === 'quiet') expect([rule.value.name, rule.verified]).toEqual([rule.value.name, false]);
      if (!rule.verified) expect(rule.source).toMatch(/chưa đối chiếu|chưa kiểm chứng/);
    }
    expect(DELIVERED.filter((rule) => rule.verified).length).toBeGreaterThan(8);
    expect(
      DELIVERED.some((rule) => rule.kind === 'quiet' && /Tết Nguyên đán Đinh Mùi/.test(rule.value.name)),
    ).toBe(true);
    expect(DELIVERED.some((rule) => rule.kind === 'quiet' && rule.value.name === 'Quốc tang')).toBe(true);
  });

  test('are said in words, and written back by their own form', () => {
    for (const rule of KEPT) {
      expect(`${sayAim(rule)} ${sayValue(rule)}`).not.toMatch(/undefined|NaN|null/);
      const again = readRuleForm(form({ ...formOf(rule), source: rule.source }), rule, NOW);
      expect(again).toMatchObject({ kind: 'row', rule: { value: rule.value, channel: rule.channel } });
    }
    expect(Object.keys(KIND_WORDS).sort()).toEqual([...RULE_KINDS].sort());
  });
});

describe('a rule somebody writes', () => {
  test.each<[string, Record<string, string>, object]>([
    [
      'hours as people write them',
      { kind: 'window', mon: '8h - 20h', tue: '8–20', wed: '07:30-11g30' },
      { hours: { mon: '08:00-20:00', tue: '08:00-20:00', wed: '07:30-11:30' } },
    ],
    [
      'one day',
      { kind: 'quiet', from: '2026-12-03', name: 'Quốc tang' },
      { from: '2026-12-03', to: '2026-12-03', name: 'Quốc tang' },
    ],
    [
      'a cap',
      { kind: 'cap', most: '20', span: '1', unit: 'minutes', per: 'group' },
      { most: 20, minutes: 1, per: 'group' },
    ],
    ['a day’s quota with dots', { kind: 'quota', channel: 'zalo', perDay: '20.000' }, { perDay: 20_000 }],
    ['a budget', { kind: 'budget', dong: '50.000.000' }, { dong: 50_000_000 }],
    ['a label', { kind: 'label', text: '[QC]', apply: 'yes' }, { text: '[QC]', apply: true }],
  ])('%s', (_what, fields, value) => {
    expect(readRuleForm(form({ source: SOURCE, ...fields }), null, NOW)).toMatchObject({
      kind: 'row',
      rule: { value },
    });
  });

  test.each<[string, Record<string, string>, string[]]>([
    ['no kind', { kind: 'other' }, ['kind']],
    ['no source', { kind: 'pace', channel: 'sms', perSecond: '5', source: 'x' }, ['source']],
    [
      'hours the wrong way round',
      { kind: 'window', mon: '20-8', tue: 'sáng', wed: '8-25' },
      ['mon', 'tue', 'wed'],
    ],
    ['a day that is none', { kind: 'quiet', from: '2026-02-30', name: 'x' }, ['from', 'to']],
    ['an end before its begin', { kind: 'quiet', from: '2026-12-03', to: '2026-12-01', name: 'x' }, ['to']],
    [
      'a cap of nothing',
      { kind: 'cap', most: 'nhiều', span: '0', unit: 'x', per: 'y' },
      ['unit', 'per', 'most', 'span'],
    ],
    ['a quota of no channel', { kind: 'quota', perDay: '5' }, ['channel']],
    ['a channel that is none', { kind: 'pace', channel: 'fax', perSecond: '5' }, ['channel']],
    ['replies', { kind: 'pace', channel: 'sms', purpose: 'reply', perSecond: '5' }, ['purpose']],
    [
      'a begin in the past',
      { kind: 'pace', channel: 'sms', perSecond: '5', begins: '2026-11-20' },
      ['begins'],
    ],
    ['an end before now', { kind: 'pace', channel: 'sms', perSecond: '5', ends: '2026-11-20' }, ['ends']],
    ['too long a name', { kind: 'quiet', from: '2026-12-03', name: 'x'.repeat(121) }, ['name']],
  ])('is refused with words beside its field: %s', (_what, fields, fields_) => {
    expect(mistakes(fields)).toEqual(expect.arrayContaining(fields_));
  });

  test('whatever is written, the answer is a rule that reads or mistakes in words', () => {
    const any = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.constantFrom('8-20', '2026-12-01', '5', 'hours', 'person', 'sms', ''),
    );
    const names = [
      'kind',
      'channel',
      'purpose',
      'mon',
      'sun',
      'from',
      'to',
      'name',
      'most',
      'span',
      'unit',
      'per',
      'days',
      'perSecond',
      'perDay',
      'text',
      'dong',
      'source',
      'begins',
      'ends',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...RULE_KINDS),
        fc.array(any, { minLength: names.length, maxLength: names.length }),
        (kind, values) => {
          const fields = Object.fromEntries(names.map((name, i) => [name, values[i] ?? '']));
          const read = readRuleForm(form({ ...fields, kind }), null, NOW);
          if (read.kind === 'refused') {
            expect(Object.keys(read.mistakes).length).toBeGreaterThan(0);
            for (const words of Object.values(read.mistakes)) expect(words.length).toBeGreaterThan(10);
          } else expect(sayValue(read.rule)).not.toMatch(/undefined|NaN/);
        },
      ),
    );
  });
});

describe('what a change would do', () => {
  const sms = KEPT.find((rule) => rule.kind === 'window' && rule.channel === 'sms');
  test('is said for each channel with all windows counted', () => {
    const read = readRuleForm(
      form({
        kind: 'window',
        channel: 'sms',
        purpose: 'outreach',
        mon: '9-11',
        tue: '9-11',
        wed: '9-11',
        thu: '9-11',
        fri: '9-11',
        source: SOURCE,
        begins: '2026-12-01',
      }),
      null,
      NOW,
    );
    if (read.kind !== 'row') throw new Error(JSON.stringify(read));
    const said = sayEffect(KEPT, { oldId: null, rule: read.rule, from: read.row.validFrom });
    expect(said[0]).toBe(
      'Từ ngày 01/12/2026: tin tuyên truyền qua SMS chỉ gửi thứ Hai–thứ Sáu 9–11 giờ, thứ Bảy–Chủ nhật không gửi.',
    );
    expect(said).toContain(
      'Tin tuyên truyền qua SMS: thứ Hai–thứ Sáu 9–11 giờ, thứ Bảy–Chủ nhật không gửi (trước: thứ Hai–thứ Sáu 8–20 giờ, thứ Bảy 8–12 giờ, Chủ nhật không gửi).',
    );
  });

  test('says when nothing changes because another rule is stricter', () => {
    const read = readRuleForm(
      form({
        kind: 'window',
        purpose: 'outreach',
        ...Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, '6-23'])),
        source: SOURCE,
      }),
      null,
      NOW,
    );
    if (read.kind !== 'row') throw new Error(JSON.stringify(read));
    expect(sayEffect(KEPT, { oldId: null, rule: read.rule, from: NOW }).at(-1)).toMatch(/không đổi/);
  });

  test('warns when the last window of a kind of message goes', () => {
    const gone = rulesAfter(KEPT, {
      oldId: KEPT.find((rule) => rule.kind === 'window' && rule.purpose === 'reminder')?.id ?? 0,
      rule: null,
      from: NOW,
    });
    const warnings = lastWindowGoes({ rules: gone }, NOW);
    expect(warnings.join(' ')).toMatch(/nhắc hồ sơ qua SMS: tin sẽ đi cả ban đêm/);
    expect(lastWindowGoes({ rules: KEPT }, NOW)).toEqual([]);
    expect(sms).toBeDefined();
  });

  test('a week is said in as few words as it needs', () => {
    expect(sayWeek({})).toBe('không ngày nào');
    expect(
      sayWeek({
        mon: '08:00-20:00',
        tue: '08:00-20:00',
        wed: '08:00-20:00',
        thu: '08:00-20:00',
        fri: '08:00-20:00',
        sat: '08:00-20:00',
        sun: '08:00-20:00',
      }),
    ).toBe('8–20 giờ mọi ngày');
    expect(sayWeek({ mon: '07:30-11:00' })).toBe('thứ Hai 7 giờ 30–11 giờ, thứ Ba–Chủ nhật không gửi');
  });
});

onBothDatabases('the table of rules', (open) => {
  test('a change is a new dated row; the old one closes there, and the past stays as it was', async () => {
    const { database, close } = await open();
    await database.write((tx) => deliverRulesIn(tx, NOW));
    const old = (await keptRules(database.read)).find(
      (rule) => rule.kind === 'window' && rule.channel === 'sms',
    );
    if (old === undefined) throw new Error('no rule');
    const read = readRuleForm(
      form({ ...formOf(old), mon: '9-10', source: SOURCE, begins: '2026-12-01' }),
      old,
      NOW,
    );
    if (read.kind !== 'row') throw new Error(JSON.stringify(read));
    const from = read.row.validFrom;
    expect(from).toEqual(new Date('2026-11-30T17:00:00Z'));
    expect(await database.write((tx) => changeRule(admin(NOW, 7), tx, { old, row: read.row, from }))).toBe(
      true,
    );
    // Somebody who read the old row comes too late.
    expect(await database.write((tx) => changeRule(admin(NOW, 8), tx, { old, row: read.row, from }))).toBe(
      false,
    );
    const rules = await sendingRules(database.read);
    const mondays = (at: string) =>
      rulesFor(rules, 'window', { channel: 'sms', purpose: 'outreach' }, new Date(at)).map(
        (rule) => rule.value.hours.mon,
      );
    expect(mondays('2026-11-30T16:59:00Z')).toEqual(['08:00-20:00', '07:00-22:00']);
    expect(mondays('2026-11-30T17:00:00Z').sort()).toEqual(['08:00-20:00', '09:00-10:00']);
    const audit = await database.read.auditEntry.findMany();
    expect(audit).toMatchObject([{ userId: 7, action: 'rule.change' }]);
    expect(JSON.parse(audit[0]?.detail ?? '')).toMatchObject({ kind: 'window', replaces: old.id });
    expect(await waitingUnder(database.read, old)).toBe(0);
    await close();
  });
});
