/** The row of a pending confirmation that the tests of this room begin with. */
import { at, type Row } from './office.ts';

export const CODE = 'G22.99.08-261103-0001';

export const HEAD = '+84912345678';

export const ASKED = at('2026-11-03T09:00');

export const waiting = (more: Partial<Row> = {}): Row => ({
  code: CODE,
  state: 'Chờ xác nhận',
  requested: '03/11/2026 09:00',
  name: 'Nguyễn Văn A',
  phone: '0912345678',
  applicantPhone: '0987654321',
  ...more,
});
