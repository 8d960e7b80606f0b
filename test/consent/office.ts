/** An office and its citizens for the tests of this room: files as CSV, a clock, and the outbox with a provider that counts. */

import {
  type ConsentImport,
  type ConsentImportRequest,
  consentSource,
  due,
  importConsents,
} from '../../consent/consent.ts';
import { addressRow } from '../../contacts/contacts.ts';
import { drain } from '../../outbox/outbox.ts';
import type { Database } from '../../prisma/client.ts';
import type { Deps } from '../../prisma/deps.ts';
import { server } from '../acts.ts';
import { testKeys } from '../database.ts';
import { engineOn, type Sinks, sinks } from '../outbox/sink.ts';

/** Vietnamese wall time. */
export const at = (wall: string) => new Date(`${wall}:00+07:00`);
export const hours = (from: Date, count: number) => new Date(from.getTime() + count * 3_600_000);

export type Row = {
  code: string;
  state: string;
  requested: string;
  local?: string;
  bundle?: string;
  role?: string;
  name?: string;
  phone?: string;
  applicantPhone?: string;
  deadline?: string;
  area?: string;
  /** Not said: somebody else than the parents, so that the confirmation is required. */
  livesWith?: string;
};

const HEADER =
  'Mã hồ sơ;Mã hồ sơ tỉnh;Thủ tục;SĐT người nộp;Người cần xác nhận;SĐT người cần xác nhận;Vai trò;Ngày gửi yêu cầu;Hạn xác nhận;Trạng thái;Mã đơn vị;Trẻ đăng ký cư trú cùng';

export function csv(rows: readonly Row[]): Uint8Array {
  const lines = rows.map((row) =>
    [
      row.code,
      row.local ?? '',
      row.bundle ?? 'khai sinh',
      row.applicantPhone ?? '',
      row.name ?? '',
      row.phone ?? '',
      row.role ?? 'chủ hộ',
      row.requested,
      row.deadline ?? '',
      row.state,
      row.area ?? '19333',
      row.livesWith ?? 'người khác',
    ].join(';'),
  );
  return Buffer.from([HEADER, ...lines].join('\n'), 'utf8');
}

export type Office = {
  deps: Deps;
  channels: Sinks;
  clock: { now: Date };
  load(rows: readonly Row[], asOf: Date, more?: Partial<ConsentImportRequest>): Promise<ConsentImport>;
  /** Sets the clock and does everything that is due. */
  tick(now: Date): Promise<{ posted: number; held: number; callList: number }>;
  /** Texts that reached a number, oldest first. */
  got(phone: string): string[];
  addressId(phone: string): Promise<number>;
};

export function office(db: Database): Office {
  const clock = { now: at('2026-11-03T09:00') };
  const deps: Deps = { db, keys: testKeys, now: () => clock.now };
  const channels = sinks();
  const engine = engineOn(db, channels, { deps, sources: [consentSource(deps)] });
  return {
    deps,
    channels,
    clock,
    load: (rows, asOf, more = {}) =>
      importConsents(server(deps.now()), deps, {
        fileName: 'cho.csv',
        bytes: csv(rows),
        asOf,
        coverage: 'whole',
        ...more,
      }),
    async tick(now) {
      clock.now = now;
      const counts = await due(deps, now);
      await drain(engine, now);
      return counts;
    },
    got: (phone) => channels.sms.sent.filter((one) => one.address === phone).map((one) => one.text),
    addressId: async (phone) =>
      (await db.write((tx) => addressRow(tx, testKeys, 'sms', phone, clock.now))).id,
  };
}
