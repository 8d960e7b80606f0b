import { describe, expect, test } from 'vitest';
import { segmentsOf } from '../../channels/sms/text.ts';
import { CHANNELS, LADDER } from '../../consent/files.ts';
import { ROLES } from '../../consent/states.ts';
import { valuesOf } from '../../consent/wording.ts';
import { renderText } from '../../templates/render.ts';

const TEXTS = [...LADDER.steps, LADDER.last, LADDER.nudge].map((step) => step.text);
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

test('the deadline is left out when nobody gave one', () => {
  const values = valuesOf({ ...told, role: 'household_head', deadlineAt: null, toApplicant: false });
  const rendered = renderText('consent-reminder-1', 'telegram', values);
  expect(rendered.kind === 'text' && rendered.text).toContain('ngay trong ngày nếu có thể');
  expect(rendered.kind === 'text' && rendered.text).not.toContain('Hạn xác nhận');
});
