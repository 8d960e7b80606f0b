import { describe, expect, test } from 'vitest';
import { segmentsOf } from '../../channels/sms/text.ts';
import { CHANNELS, LADDER } from '../../consent/files.ts';
import { EASED_TEXT } from '../../consent/ladder.ts';
import { valuesOf } from '../../consent/reminder-values.ts';
import { ROLES } from '../../consent/states.ts';
import { renderText, texts, valueNames } from '../../templates/render.ts';

const TEXTS = [...[...LADDER.steps, LADDER.last, LADDER.nudge].map((step) => step.text), EASED_TEXT];
const told = {
  code: 'G22.99.08-261103-001234',
  bundle: 'birth' as const,
  place: 'Phường Nam Đông Hà',
  deadlineAt: new Date('2026-11-05T16:59:59Z'),
};

describe('every step of the ladder', () => {
  for (const text of TEXTS)
    for (const { name: channel } of CHANNELS)
      for (const toApplicant of [false, true])
        test(`${text} has words for ${channel}${toApplicant ? ' to the applicant' : ''}`, () => {
          for (const role of ROLES) {
            const rendered = renderText(text, channel, valuesOf({ ...told, role, toApplicant }));
            if (rendered.kind !== 'text') throw new Error(rendered.kind);
            expect(rendered.text).toContain(told.code);
            expect(rendered.text).toContain('05/11/2026');
            expect(rendered.text).toMatch(/VNeID/);
            expect(rendered.text).toMatch(channel === 'sms' ? /DUNG$/ : /"DỪNG"\.$/);
            // No page that asks for a login, and no number of hours that nobody published.
            expect(rendered.text).not.toMatch(/https?:|www\.|\.vn\b|\d+\s*(giờ|gio|h)\b/i);
            if (channel === 'sms') expect(segmentsOf(rendered.text)).toMatchObject({ encoding: 'GSM-7' });
            if (channel === 'sms') expect(segmentsOf(rendered.text).segments).toBeLessThanOrEqual(2);
          }
        });
});

test.each(['telegram', 'sms'] as const)(
  'words for what the law may not ask claim nothing more: %s',
  (channel) => {
    const values = valuesOf({ ...told, role: 'household_head', deadlineAt: null, toApplicant: false });
    const rendered = renderText(EASED_TEXT, channel, values);
    const said = rendered.kind === 'text' ? rendered.text : '';
    expect(said).toMatch(/luật không còn đòi|luat khong con doi/);
    expect(said).toMatch(/Nếu VNeID vẫn hiện|neu VNeID hien/);
    expect(said).not.toMatch(
      /phải xác nhận|bắt buộc|chưa được chuyển|không được chuyển|phai xac nhan|bat buoc/i,
    );
  },
);

test('the deadline is left out when nobody gave one', () => {
  const values = valuesOf({ ...told, role: 'household_head', deadlineAt: null, toApplicant: false });
  const rendered = renderText('consent-reminder-1', 'telegram', values);
  expect(rendered.kind === 'text' && rendered.text).toContain('ngay trong ngày nếu có thể');
  expect(rendered.kind === 'text' && rendered.text).not.toContain('Hạn xác nhận');
});

describe('no text that goes out by SMS', () => {
  /** Words that would ask for, or make room for, the name of a child or of somebody who has died. */
  const NAME_VALUES = /^(name|child|childName|deceased|deceasedName|person|applicantName|baby|ten|hoTen)$/i;
  const sms = [...texts().values()].filter((text) => text.channels.includes('sms'));

  test.each(sms.map((text) => [text.title, text] as const))('has a value for a name: %s', (_title, text) => {
    const found = valueNames(text.body);
    expect(found).toHaveProperty('names');
    if ('names' in found) expect(found.names.filter((name) => NAME_VALUES.test(name))).toEqual([]);
  });

  test('of a reminder is given any value but these six, and none of them can hold a name', () => {
    const values = valuesOf({ ...told, role: 'guardian', toApplicant: true });
    expect(Object.keys(values).sort()).toEqual(['applicant', 'bundle', 'code', 'deadline', 'place', 'role']);
    expect(values.applicant).toBe('có');
    for (const role of ROLES)
      for (const bundle of ['birth', 'death'] as const)
        expect(Object.values(valuesOf({ ...told, bundle, role, toApplicant: false })).join(' ')).not.toMatch(
          /(^|\s)(cháu|bé|ông|bà)\s/i,
        );
  });
});
