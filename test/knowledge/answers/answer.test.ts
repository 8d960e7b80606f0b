import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AnswerInputs, expiredEntries, giveAnswer, sourceLine } from '../../../knowledge/answer.ts';
import {
  type AnswerEntry,
  BENEFIT_GROUPS,
  LIMITS,
  TOPICS,
  VALUES,
  type Variant,
} from '../../../knowledge/entry.ts';
import { readEntries } from '../../../knowledge/files.ts';

const { entries } = readEntries();
const now = new Date('2026-11-21T03:00:00Z');
const source = (over: object = {}) => ({
  document: 'Nghị định 63/2024/NĐ-CP',
  dateIs: 'issued' as const,
  verified: true,
  ours: false,
  ...over,
});
const variant = (text: string, over: Partial<Variant> = {}): Variant => ({
  when: {},
  needs: [],
  text,
  ...over,
});
const entry = (over: Partial<AnswerEntry> = {}): AnswerEntry => ({
  file: 'answers/birth.fee.yaml',
  topic: 'birth.fee',
  title: 'Lệ phí',
  kind: 'answer',
  reviewed: '2026-11-21',
  valid: { from: '2026-01-01', to: null },
  variants: [variant('Không mất tiền.')],
  sources: [source()],
  numbers: {},
  followUps: [],
  ...over,
});
const textOf = (entry_: AnswerEntry, facts: Partial<AnswerInputs> = {}): string => {
  const given = giveAnswer([entry_], entry_.topic, { now, ...facts });
  return given.kind === 'text' ? given.text : given.kind;
};

describe('giving an answer', () => {
  test('the first variant whose conditions hold is given', () => {
    const some = entry({
      variants: [
        variant('Cho khai tử.', { when: { bundle: 'death' } }),
        variant('Cho Quảng Trị.', { when: { area: ['44'] } }),
        variant('Cho người đóng bảo hiểm, mất từ tháng bảy.', {
          when: { benefitGroup: ['social_insurance'], diedFrom: '2026-07-01' },
        }),
        variant('Cho mọi người.'),
      ],
    });
    expect(textOf(some)).toBe('Cho mọi người.');
    expect(textOf(some, { bundle: 'death' })).toBe('Cho khai tử.');
    expect(textOf(some, { areaCode: '19333', provinceCode: '44' })).toBe('Cho Quảng Trị.');
    expect(textOf(some, { benefitGroup: 'social_insurance' })).toBe('Cho mọi người.');
    const died = { benefitGroup: 'social_insurance' as const, diedOn: new Date('2026-07-01') };
    expect(textOf(some, died)).toBe('Cho người đóng bảo hiểm, mất từ tháng bảy.');
  });

  test('a day of death counts in Vietnamese time', () => {
    const some = entry({
      variants: [variant('Mức mới.', { when: { diedFrom: '2026-07-01' } }), variant('Mức cũ.')],
    });
    expect(textOf(some, { diedOn: new Date('2026-06-30T16:59:59Z') })).toBe('Mức cũ.');
    expect(textOf(some, { diedOn: new Date('2026-06-30T17:00:00Z') })).toBe('Mức mới.');
  });

  test('a variant whose value is missing, empty or holds a placeholder is passed over', () => {
    const some = entry({
      variants: [variant('Xem {{guideLink}}', { needs: ['guideLink'] }), variant('Hỏi Bộ phận Một cửa.')],
    });
    expect(textOf(some, { values: { guideLink: 'https://x.gov.vn/q/A' } })).toBe('Xem https://x.gov.vn/q/A');
    for (const guideLink of ['', '  ', '{{amount}}', 'a}b']) {
      expect(textOf(some, { values: { guideLink } })).toBe('Hỏi Bộ phận Một cửa.');
    }
    expect(textOf(some, { values: { guideLink: "$& $1 $'" } })).toBe("Xem $& $1 $'");
  });

  test('a value that would burst the channel is passed over too', () => {
    const some = entry({
      variants: [variant('Đến {{deskAddress}}', { needs: ['deskAddress'] }), variant('Hỏi Bộ phận Một cửa.')],
    });
    expect(textOf(some, { values: { deskAddress: 'a'.repeat(2000) } })).toBe('Hỏi Bộ phận Một cửa.');
  });

  test('when no variant can be filled the refusal is a value', () => {
    const some = entry({ variants: [variant('Xem {{guideLink}}', { needs: ['guideLink'] })] });
    expect(giveAnswer([some], 'birth.fee', { now })).toMatchObject({ kind: 'missing', topic: 'birth.fee' });
    expect(giveAnswer([], 'birth.fee', { now })).toMatchObject({ kind: 'missing' });
  });

  test('an entry is given on its last day and refused from the next, in Vietnamese time', () => {
    const some = entry({ valid: { from: '2026-01-01', to: '2027-02-28' } });
    const at = (iso: string) => giveAnswer([some], 'birth.fee', { now: new Date(iso) }).kind;
    expect(at('2027-02-28T16:59:00Z')).toBe('text');
    expect(at('2027-02-28T17:00:00Z')).toBe('expired');
    expect(at('2025-12-31T00:00:00Z')).toBe('missing');
  });

  test('an entry whose source has expired is not given out', () => {
    const some = entry({ sources: [source({ until: '2026-11-20' })] });
    expect(giveAnswer([some], 'birth.fee', { now })).toMatchObject({ kind: 'expired' });
    expect(giveAnswer([some], 'birth.fee', { now: new Date('2026-11-20T05:00:00Z') }).kind).toBe('text');
  });

  test('the next version of a text takes over on its day', () => {
    const old = entry({ valid: { from: '2026-01-01', to: '2027-02-28' } });
    const next = entry({ valid: { from: '2027-03-01', to: null }, variants: [variant('Luật mới.')] });
    const on = (iso: string) => {
      const given = giveAnswer([old, next], 'birth.fee', { now: new Date(iso) });
      return given.kind === 'text' ? given.text : given.kind;
    };
    expect(on('2027-02-28T05:00:00Z')).toBe('Không mất tiền.');
    expect(on('2027-03-01T05:00:00Z')).toBe('Luật mới.');
  });

  test('a button to an answer that has expired is not offered', () => {
    const some = entry({ followUps: ['birth.documents', 'birth.deadline'] });
    const documents = entry({ topic: 'birth.documents', title: 'Giấy tờ' });
    const deadline = entry({
      topic: 'birth.deadline',
      title: 'Hạn',
      valid: { from: '2026-01-01', to: '2026-11-20' },
    });
    const given = giveAnswer([some, documents, deadline], 'birth.fee', { now });
    expect(given.kind === 'text' && given.buttons).toEqual([{ topic: 'birth.documents', title: 'Giấy tờ' }]);
  });

  test('the look-up page of the bundle software is named only until the end of 2026', () => {
    const text = (iso: string) => {
      const given = giveAnswer(entries, 'dossier.status', { now: new Date(iso) });
      return given.kind === 'text' ? given.text : '';
    };
    expect(text('2026-12-31T12:00:00Z')).toContain('lienthong.dichvucong.gov.vn');
    expect(text('2027-01-01T00:00:00Z')).toContain('https://dichvucong.gov.vn');
    expect(text('2027-01-01T00:00:00Z')).not.toContain('lienthong.');
  });

  test('from 1 March 2027 the answers that the new law changes are refused, the others stay', () => {
    const later = { now: new Date('2027-03-01T05:00:00Z') };
    expect(giveAnswer(entries, 'death.documents', later)).toMatchObject({ kind: 'expired' });
    expect(giveAnswer(entries, 'birth.deadline', later)).toMatchObject({ kind: 'expired' });
    expect(giveAnswer(entries, 'consent.how', later)).toMatchObject({ kind: 'text' });
    expect(giveAnswer(entries, 'support.where', later)).toMatchObject({ kind: 'text' });
  });

  test('any combination of facts gives a text within the limits or a typed refusal', () => {
    const day = fc.date({ min: new Date('2015-01-01'), max: new Date('2030-01-01'), noInvalidDate: true });
    const value = fc.oneof(
      fc.string(),
      fc.string({ minLength: 1500, maxLength: 2500 }),
      fc.constant('{{amount}}'),
    );
    const facts = fc.record({
      now: day,
      bundle: fc.constantFrom('birth' as const, 'death' as const, null),
      diedOn: fc.option(day),
      benefitGroup: fc.option(fc.constantFrom(...BENEFIT_GROUPS)),
      areaCode: fc.option(fc.constantFrom('19333', '25195')),
      provinceCode: fc.option(fc.constantFrom('44', '75')),
      values: fc.dictionary(fc.constantFrom(...VALUES), value),
    });
    fc.assert(
      fc.property(fc.constantFrom(...TOPICS), facts, (topic, known) => {
        const given = giveAnswer(entries, topic, known);
        if (given.kind !== 'text') {
          expect(given.topic).toBe(topic);
          expect(given.why).not.toBe('');
          return;
        }
        expect(given.text).not.toMatch(/\{\{|\}\}/);
        expect(given.text).toBe(given.text.normalize('NFC'));
        expect(given.text.length + 2 + given.sourceLine.length).toBeLessThanOrEqual(LIMITS.text);
        expect(given.sources.length).toBeGreaterThan(0);
        expect(given.buttons.length).toBeLessThanOrEqual(LIMITS.buttons);
        for (const button of given.buttons) expect(button.title.length).toBeLessThanOrEqual(LIMITS.title);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the source line', () => {
  test('names article and document', () => {
    expect(sourceLine([source({ article: 'Điều 5' })])).toBe('Nguồn: Điều 5 Nghị định 63/2024/NĐ-CP');
  });

  test('says when all of it, or a part of it, is not verified', () => {
    const doubtful = source({ document: 'Nghị định 301/2026/NĐ-CP', verified: false });
    expect(sourceLine([doubtful])).toBe(
      'Nguồn: Nghị định 301/2026/NĐ-CP (chưa kiểm chứng – anh/chị hỏi lại Bộ phận Một cửa)',
    );
    expect(sourceLine([source(), doubtful])).toContain(
      '(có phần chưa kiểm chứng – anh/chị hỏi lại Bộ phận Một cửa)',
    );
  });

  test('stays short however many documents there are, and keeps the warning', () => {
    const many = Array.from({ length: 9 }, (_, i) =>
      source({ document: `Nghị định ${i}0/2026/NĐ-CP`, verified: i !== 8 }),
    );
    expect(sourceLine(many).length).toBeLessThanOrEqual(150);
    expect(sourceLine(many)).toContain('chưa kiểm chứng');
  });

  test('is empty when an answer rests only on rules of the channel', () => {
    expect(sourceLine([source({ ours: true })])).toBe('');
  });
});

describe('the alarm', () => {
  test('is silent when nothing ends within 30 days', () => {
    expect(expiredEntries(entries, now)).toEqual([]);
  });

  test('names what ends within 30 days, soonest first, and what is over', () => {
    const list = [
      entry({ valid: { from: '2026-01-01', to: '2026-12-21' } }),
      entry({
        topic: 'birth.deadline',
        file: 'answers/b.yaml',
        valid: { from: '2026-01-01', to: '2026-11-19' },
      }),
      entry({
        topic: 'birth.result',
        file: 'answers/c.yaml',
        valid: { from: '2026-01-01', to: '2026-12-22' },
      }),
      entry({ topic: 'birth.partial', file: 'answers/d.yaml', sources: [source({ until: '2026-12-01' })] }),
    ];
    const alarm = expiredEntries(list, now);
    expect(alarm.map(({ topic, what, state, daysLeft }) => [topic, what, state, daysLeft])).toEqual([
      ['birth.deadline', 'entry', 'expired', -2],
      ['birth.partial', 'source', 'soon', 10],
      ['birth.fee', 'entry', 'soon', 30],
    ]);
    expect(alarm[0]?.staff).toBe('Câu trả lời "Lệ phí" đã hết hiệu lực sau ngày 19/11/2026.');
  });

  test('says nothing about an entry that another file takes over', () => {
    const old = entry({ valid: { from: '2026-01-01', to: '2026-11-30' } });
    const next = entry({ file: 'answers/birth.fee.2027.yaml', valid: { from: '2026-12-01', to: null } });
    expect(expiredEntries([old, next], now)).toEqual([]);
    const elsewhere = { ...next, file: 'tinh/birth.fee.yaml' };
    expect(expiredEntries([old, elsewhere], now)).toHaveLength(1);
  });

  test('in December it names the three texts with the bundle software’s steps and address', () => {
    const alarm = expiredEntries(entries, new Date('2026-12-10T03:00:00Z'));
    expect(alarm.map((one) => one.topic)).toEqual([
      'birth.how_to_file',
      'death.how_to_file',
      'dossier.status',
    ]);
  });

  test('in February 2027 it names every text that the new civil-status law changes', () => {
    const topics = expiredEntries(entries, new Date('2027-02-10T03:00:00Z'))
      .filter((one) => one.what === 'entry')
      .map((one) => one.topic);
    expect(topics).toContain('death.deadline');
    expect(topics).toContain('birth.who_files');
    expect(topics).not.toContain('consent.how');
  });
});
