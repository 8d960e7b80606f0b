import { describe, expect, test } from 'vitest';
import { areaOfPlan, type ReadPlan, readPlan, storedPlan } from '../../campaigns/plan.ts';
import type { CampaignPlan } from '../../campaigns/plan-type.ts';
import type { TextChannel, TextFile } from '../../templates/render.ts';
import { MORNING, planText } from './office.ts';

const text = (body: string, purpose: TextFile['purpose'] = 'outreach'): TextFile => ({
  id: 'thu',
  title: 'Thử',
  purpose,
  channels: ['zalo', 'telegram', 'sms', 'group'],
  values: {},
  accents: false,
  body,
});
const TEXTS: Record<string, TextFile> = {
  guide: text('{{place}}: gọi {{hotline}}'),
  linked: text('{{place}}: {{link}}'),
  answer: text('Trả lời', 'reply'),
};
const textOf = (id: string, channel: TextChannel) => (channel === 'webchat' ? null : (TEXTS[id] ?? null));
const read = (more: Record<string, string> = {}): ReadPlan =>
  readPlan({ fileName: 'thu.yaml', text: planText({ text: 'guide', ...more }) }, textOf, MORNING);
const rules = (result: ReadPlan): [string, string | null][] =>
  result.kind === 'refused' ? result.problems.map((problem) => [problem.rule, problem.column]) : [];
const planOf = (result: ReadPlan): CampaignPlan => {
  if (result.kind !== 'plan') throw new Error(JSON.stringify(result.problems));
  return result.plan;
};

describe('a campaign file', () => {
  test('is read as it is promised', () => {
    const plan = planOf(
      read({
        text: '{ zalo: guide, telegram: guide, sms: linked }',
        audience: '{ areas: ["44", "01"], tags: [moi-sinh], exclude_tags: [da-nop], groups: [] }',
        rate: '50',
        waves: '{ by: commune, count: 3, seed: 7 }',
      }),
    );
    expect(plan).toMatchObject({
      purpose: 'outreach',
      channels: ['zalo', 'telegram', 'sms'],
      audience: { areas: ['01', '44'], tags: ['moi-sinh'], excludeTags: ['da-nop'], groups: [] },
      text: { zalo: 'guide', telegram: 'guide', sms: 'linked' },
      values: { hotline: '18001096' },
      link: { placement: 'Tin nhắn thử' },
      rate: 50,
      waves: { by: 'commune', count: 3, seed: 7 },
    });
  });

  test('takes hours, repeats, a budget and people with cases', () => {
    const plan = planOf(
      read({
        hours: '"08:00-11:30"',
        end: '2026-11-23T10:00:00Z',
        repeat: '{ every: month, until: 2027-03-31 }',
        budget: '500000',
        audience: '{ areas: ["Huyện Hải Lăng"], bundle: birth, consent: pending }',
      }),
    );
    expect(plan).toMatchObject({
      hours: '08:00-11:30',
      repeat: { every: 'month', until: '2027-03-31' },
      budget: 500_000,
      audience: { areas: ['19681', '19699', '19702', '19735', '19741'], bundle: 'birth', consent: 'pending' },
    });
    expect(plan.audience.places.map((place) => place.written)).toEqual(['Huyện Hải Lăng']);
  });

  test('of before hours, repeats and budgets were known is read as having none', () => {
    const { hours: _h, repeat: _r, budget: _b, audience, ...old } = planOf(read());
    const { places: _p, bundle: _u, consent: _c, ...people } = audience;
    const stored = storedPlan(JSON.stringify({ ...old, audience: people }));
    expect(stored).toMatchObject({ hours: null, repeat: null, budget: null });
    expect(stored.audience).toMatchObject({ places: [], bundle: null, consent: null, areas: ['44'] });
  });

  test('keeps zeros of codes and phones, quoted or not', () => {
    const plan = planOf(read({ audience: '{ areas: [01] }', values: '{ hotline: 0912345678 }' }));
    expect(plan.audience.areas).toEqual(['01']);
    expect(plan.values.hotline).toBe('0912345678');
  });

  test('tells every mistake at once, each with its line', () => {
    const result = read({
      purpose: 'advert',
      channels: '[zalo, fax]',
      rate: '0',
      start: '01/12/2026',
      stray: 'x',
      audience: '{ areas: "44" }',
    });
    if (result.kind !== 'refused') throw new Error('accepted');
    expect(new Set(result.problems.map((problem) => problem.column))).toEqual(
      new Set(['purpose', 'channels.1', 'rate', 'start', 'stray', 'audience.areas']),
    );
    const lines = planText({ text: 'guide', stray: 'x' }).split('\n');
    for (const problem of result.problems) {
      const field = problem.column?.split('.')[0] ?? '';
      expect(problem.row, field).toBe(
        field === 'rate' || field === 'stray'
          ? problem.row
          : lines.findIndex((line) => line.startsWith(`${field}:`)) + 1,
      );
      expect(problem.row).not.toBeNull();
      expect(problem.message).toMatch(/\.$/);
    }
  });

  test('that is not YAML says in which line', () => {
    const broken = readPlan({ fileName: 'a.yaml', text: 'name: x\nrate: [1' }, textOf, MORNING);
    expect(broken).toMatchObject({ kind: 'refused', problems: [{ rule: 'yaml', row: 2 }] });
    expect(readPlan({ fileName: 'a.yaml', text: '' }, textOf, MORNING).kind).toBe('refused');
  });

  const refused: [string, Record<string, string>, [string, string | null]][] = [
    ['an end before the start', { end: '2026-11-01T00:00:00Z' }, ['order', 'end']],
    [
      'an end at the very start',
      { start: '2026-11-24T01:00:00Z', end: '2026-11-24T01:00:00Z' },
      ['order', 'end'],
    ],
    ['an end that is past', { start: '2026-11-01T00:00:00Z', end: '2026-11-02T00:00:00Z' }, ['past', 'end']],
    ['a channel twice', { channels: '[sms, sms]' }, ['twice', 'channels']],
    ['groups beside people', { channels: '[group, sms]' }, ['group_alone', 'channels']],
    [
      'named groups without the group channel',
      { audience: '{ areas: ["44"], groups: [a] }' },
      ['groups', 'audience.groups'],
    ],
    ['nobody', { audience: '{}' }, ['nobody', 'audience']],
    ['an area that does not exist', { audience: '{ areas: ["44", "99999"] }' }, ['area', 'audience.areas.1']],
    ['a text that does not exist', { text: 'other' }, ['text', 'text']],
    ['a channel without a text', { text: '{ zalo: guide, telegram: guide }' }, ['text', 'text']],
    ['a text of another purpose', { text: 'answer' }, ['text_purpose', 'text']],
    ['a value the text needs', { values: '' }, ['value', 'values']],
    ['hours that close before they open', { hours: '"11:00-08:00"' }, ['order', 'hours']],
    ['hours that are none', { hours: '8h-11h' }, ['field', 'hours']],
    [
      'a repeat that never comes',
      { repeat: '{ every: month, until: 2026-12-01 }' },
      ['once', 'repeat.until'],
    ],
    ['runs that overlap', { repeat: '{ every: day, until: 2026-12-30 }' }, ['overlap', 'end']],
    [
      'more runs than a year has days',
      { end: '2026-11-23T02:00:00Z', repeat: '{ every: day, until: 2030-01-01 }' },
      ['too_many_runs', 'repeat.until'],
    ],
    ['a budget that is no whole number of dong', { budget: '"500.000"' }, ['field', 'budget']],
    [
      'cases in a group',
      { channels: '[group]', audience: '{ bundle: birth }' },
      ['cases_in_group', 'audience'],
    ],
    ['guidance to families in mourning', { audience: '{ bundle: death }' }, ['mourning', 'audience.bundle']],
    ['a link the text needs', { text: 'linked', link: '' }, ['link', 'link']],
  ];
  for (const [name, more, problem] of refused)
    test(`is refused for ${name}`, () => expect(rules(read(more))).toContainEqual(problem));
});

describe('the area of a plan', () => {
  const areas = (codes: string) => areaOfPlan(planOf(read({ audience: codes })));
  test('is the smallest that holds everybody', () => {
    expect(areas('{ areas: ["19333"] }')).toBe('19333');
    expect(areas('{ areas: ["19333", "19351"] }')).toBe('44');
    expect(areas('{ areas: ["44"] }')).toBe('44');
    expect(areas('{ areas: ["44", "79"] }')).toBe('');
    expect(areas('{ tags: [x] }')).toBe('');
  });
});
