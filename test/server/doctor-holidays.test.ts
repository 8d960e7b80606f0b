import { expect, test } from 'vitest';
import { holidays } from '../../server/doctor.ts';

test('the doctor says how far the public holidays reach, and is alarmed a year before they end', () => {
  const now = holidays(new Date('2026-12-01T01:00:00Z'));
  expect(now.ok).toBe(true);
  expect(now.detail).toContain('có đến 31/12/2030');
  expect(now.detail).toContain('Tết Nguyên đán Đinh Mùi (04/02/2027)');
  expect(holidays(new Date('2030-01-01T01:00:00Z'))).toMatchObject({ ok: false });
});
