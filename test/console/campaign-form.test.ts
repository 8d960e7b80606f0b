import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { check } from '../../campaigns/campaigns.ts';
import type { FormFields } from '../../console/form.ts';
import {
  type CampaignForm,
  emptyForm,
  readKeptForm,
  withStep,
  writeForm,
} from '../../console/pages/campaigns/form.ts';
import { fieldMistakes, formOfPlan, planFile, stepOf } from '../../console/pages/campaigns/form-file.ts';

const NOW = new Date('2026-12-01T03:00:00Z');
const EMPTY = emptyForm('44', NOW);
const FILLED: CampaignForm = {
  ...EMPTY,
  name: 'Hướng dẫn khai sinh',
  channels: ['zalo', 'sms'],
  tags: 'thai-phu, me-moi-sinh',
  text: 'outreach-birth-bundle',
  values: { hotline: '18001096' },
  placement: 'SMS 12/2026',
  start: '2026-12-02T08:00',
  end: '2026-12-04T20:00',
  rate: '50',
};

const read = (form: CampaignForm) => check({ fileName: 'biểu mẫu', text: planFile(form) }, NOW);
const mistakesOf = (form: CampaignForm) => {
  const checked = read(form);
  return checked.kind === 'refused' ? fieldMistakes(checked.problems) : {};
};
const sent = (fields: Record<string, string | string[]>): FormFields => ({
  text: (name) => [fields[name] ?? ''].flat()[0] ?? '',
  all: (name) => [fields[name] ?? []].flat(),
  ticked: (name) => name in fields,
  secret: () => '',
  fields: () => [],
  hadFile: () => false,
  file: () => null,
});

describe('the builder’s form as a campaign file', () => {
  test('passes the check of the command line and says the same', () => {
    expect(read(FILLED)).toMatchObject({
      kind: 'plan',
      areaCode: '44',
      plan: {
        channels: ['zalo', 'sms'],
        audience: { areas: ['44'], tags: ['me-moi-sinh', 'thai-phu'] },
        start: '2026-12-02T08:00:00+07:00',
        rate: 50,
        link: { placement: 'SMS 12/2026' },
      },
    });
  });

  test('carries hours, repeats, lots and a budget written with dots', () => {
    const more = {
      hoursFrom: '08:00',
      hoursTo: '11:30',
      repeat: 'week',
      until: '2027-01-31',
      waves: '3',
      seed: '7',
      budget: '1.500.000',
      bundle: 'birth',
      consent: 'pending',
    };
    expect(read({ ...FILLED, ...more })).toMatchObject({
      plan: {
        hours: '08:00-11:30',
        repeat: { every: 'week', until: '2027-01-31' },
        waves: { by: 'commune', count: 3, seed: 7 },
        budget: 1_500_000,
        audience: { bundle: 'birth', consent: 'pending' },
      },
    });
  });

  test('comes back the same when a draft is opened again', () => {
    const written = { ...FILLED, areas: ['44'], repeat: 'day', until: '2026-12-20', end: '2026-12-02T20:00' };
    const checked = read(written);
    if (checked.kind !== 'plan') throw new Error(JSON.stringify(checked));
    const again = read(formOfPlan(checked.plan));
    expect(again).toEqual(checked);
  });

  test('no words of a person can change the shape of the file', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), (name) => {
        const checked = read({ ...FILLED, name });
        if (checked.kind === 'plan') expect(checked.plan.audience.areas).toEqual(['44']);
        else expect(Object.keys(mistakesOf({ ...FILLED, name }))).toEqual(['name']);
      }),
    );
  });
});

describe('mistakes', () => {
  test.each<[string, Partial<CampaignForm>, string, number]>([
    ['no name', { name: ' ' }, 'name', 1],
    ['nobody named', { areas: [], tags: '' }, 'areas', 1],
    ['a place nobody knows', { areas: ['xã Không Có Đâu'] }, 'areas', 1],
    ['a text that is none', { text: 'khong-co' }, 'text', 2],
    ['a value left open', { values: {} }, 'value_hotline', 2],
    ['no channel', { channels: [] }, 'channels', 3],
    ['a group beside people', { channels: ['sms', 'group'] }, 'channels', 3],
    ['a link without a label', { placement: '' }, 'placement', 3],
    ['no moment', { start: 'mai' }, 'start', 4],
    ['an end before the start', { end: '2026-12-01T08:00' }, 'end', 4],
    ['a rate in words', { rate: 'nhanh' }, 'rate', 4],
    ['a budget in words', { budget: 'một triệu' }, 'budget', 4],
    ['one lot only', { waves: '1' }, 'waves', 4],
    ['a repeat without an end', { repeat: 'week', until: '' }, 'until', 4],
  ])('%s is said beside its own field, in its own step', (_what, change, field, step) => {
    const mistakes = mistakesOf({ ...FILLED, ...change });
    expect(Object.keys(mistakes)).toContain(field);
    expect(mistakes[field]).toMatch(/\p{L}/u);
    expect(stepOf(field)).toBe(step);
  });
});

describe('a step', () => {
  test('changes its own fields only, and what is kept reads the same', () => {
    const named = withStep(FILLED, 1, sent({ name: 'Tên khác', purpose: 'service', areas: ['19333'] }));
    expect(named).toMatchObject({
      name: 'Tên khác',
      areas: ['19333'],
      text: FILLED.text,
      start: FILLED.start,
    });
    const timed = withStep(named, 4, sent({ start: 'x', end: 'y' }));
    expect(timed).toMatchObject({ name: 'Tên khác', start: 'x', end: 'y', rate: '' });
    expect(readKeptForm(writeForm(timed), EMPTY)).toEqual(timed);
  });

  test('several places in one field are several, a comma inside brackets is not an end', () => {
    const form = withStep(FILLED, 1, sent({ areas: ['huyện Triệu Phong (Quảng Trị, cũ); 44'] }));
    expect(form.areas).toEqual(['huyện Triệu Phong (Quảng Trị, cũ)', '44']);
  });

  test('a form kept by an older program, or by nobody, is filled up', () => {
    expect(readKeptForm('{"name":"cũ"}', EMPTY)).toEqual({ ...EMPTY, name: 'cũ' });
    expect(readKeptForm('{"name":7}', EMPTY)).toEqual(EMPTY);
  });
});
