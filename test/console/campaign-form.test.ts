import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { check } from '../../campaigns/campaigns.ts';
import { type CampaignForm, planFile } from '../../console/campaign-form.ts';

const NOW = new Date('2026-12-01T03:00:00Z');
const FILLED: CampaignForm = {
  name: 'Hướng dẫn khai sinh',
  purpose: 'outreach',
  channels: ['zalo', 'sms'],
  areas: ['44'],
  tags: 'thai-phu, me-moi-sinh',
  excludeTags: '',
  groups: '',
  text: 'outreach-birth-bundle',
  values: { hotline: '18001096' },
  placement: 'SMS 12/2026',
  start: '2026-12-02T08:00',
  end: '2026-12-04T20:00',
  rate: '50',
};

const read = (form: CampaignForm) => check({ fileName: 'biểu mẫu', text: planFile(form, ['hotline']) }, NOW);

describe('the builder’s form as a campaign file', () => {
  test('passes the check of the command line and says the same', () => {
    const checked = read(FILLED);
    expect(checked).toMatchObject({
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

  test('no words of a person can change the shape of the file', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), (name) => {
        const checked = read({ ...FILLED, name });
        if (checked.kind === 'refused') {
          expect(name.trim()).toBe('');
          return;
        }
        expect(checked.plan.name).toBe(name.trim());
        expect(checked.plan.audience.areas).toEqual(['44']);
      }),
    );
  });

  test('a moment that is none is left for the check to name', () => {
    const checked = read({ ...FILLED, start: 'mai' });
    expect(checked).toMatchObject({ kind: 'refused', problems: [{ column: 'start', value: 'mai' }] });
  });
});
