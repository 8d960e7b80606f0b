/**
 * Lists longer than what is kept unpacked and than what one transaction saves: every row is there once, what belongs together
 * is together however far apart it stands, and the progress that is told goes up to the end. No speed is asserted here.
 */
import { expect, test } from 'vitest';
import { importConsents, undoConsents } from '../../consent/consent.ts';
import { importContacts, undoPeople } from '../../contacts/contacts.ts';
import { LOAD_STAGES, type LoadProgress } from '../../files/load-progress.ts';
import { server } from '../acts.ts';
import { onBothDatabases, testKeys } from '../database.ts';

const NOW = new Date('2026-12-01T03:00:00Z');
const LATER = new Date('2026-12-01T04:00:00Z');
/** Taking back goes row by row. */
const PATIENCE = 180_000;
const DOSSIERS = 2_150;
const PEOPLE = 2_150;

const codeOf = (n: number) => `G22.99.08-261103-${String(n).padStart(5, '0')}`;
const phoneOf = (n: number) => `09${12_000_000 + n}`;
const line = (n: number, role: string, phone: number) =>
  `${codeOf(n)};khai sinh;${role};${phoneOf(phone)};03/11/2026 08:00;chờ xác nhận;19333`;
const HEADER = 'Mã hồ sơ;Thủ tục;Vai trò;SĐT người cần xác nhận;Ngày gửi yêu cầu;Trạng thái;Mã đơn vị';

/** First every household head, then every owner: the two of a dossier stand thousands of rows apart. */
function dossiers(count: number): Buffer {
  const all = Array.from({ length: count }, (_, n) => n);
  const lines = [
    ...all.map((n) => line(n, 'chủ hộ', n)),
    ...all.map((n) => line(n, 'chủ sở hữu', 10_000 + n)),
  ];
  return Buffer.from([HEADER, ...lines].join('\n'));
}

function people(count: number): Buffer {
  const lines = Array.from({ length: count }, (_, n) => `Trần Thị Hoa;${phoneOf(n)};19333;Phụ nữ`);
  return Buffer.from(['Họ tên;SĐT;Mã đơn vị;Đối tượng', ...lines].join('\n'));
}

/** Each stage comes once, in order, and counts up. */
function climbs(told: readonly LoadProgress[]): string[] {
  const seen: string[] = [];
  let last = -1;
  for (const { stage, rows } of told) {
    if (seen.at(-1) !== stage) {
      seen.push(stage);
      last = -1;
    }
    expect(rows).toBeGreaterThanOrEqual(last);
    last = rows;
  }
  expect(seen.map((stage) => Object.keys(LOAD_STAGES).indexOf(stage))).toEqual(
    seen.map((stage) => Object.keys(LOAD_STAGES).indexOf(stage)).sort(),
  );
  return seen;
}

onBothDatabases('a long list', (open) => {
  test(
    'of confirmations is saved whole, told again unchanged, and taken back whole',
    async () => {
      const { database: db, close } = await open();
      const deps = { db, keys: testKeys, now: () => NOW };
      const told: LoadProgress[] = [];
      const load = (asOf: Date) =>
        importConsents(server(asOf), deps, {
          ...{ fileName: 'dài.csv', bytes: dossiers(DOSSIERS), asOf, coverage: 'whole' },
          onProgress: (at) => told.push(at),
        });
      const first = await load(NOW);
      if (first.kind !== 'imported') throw new Error(JSON.stringify(first).slice(0, 300));
      expect(first).toMatchObject({ rows: 2 * DOSSIERS, created: DOSSIERS, problems: [] });
      expect(await db.read.dossier.count()).toBe(DOSSIERS);
      expect(await db.read.consent.count({ where: { role: 'dwelling_owner' } })).toBe(DOSSIERS);
      expect(await db.read.contact.count()).toBe(2 * DOSSIERS);
      expect(await db.read.permission.count({ where: { purpose: 'reminder', state: 'granted' } })).toBe(
        2 * DOSSIERS,
      );
      expect(climbs(told)).toContain('saving');
      expect(told.at(-1)).toEqual({ stage: 'saving', rows: DOSSIERS, of: DOSSIERS, share: 1 });

      const again = await load(LATER);
      expect(again).toMatchObject({ kind: 'imported', created: 0, unchanged: DOSSIERS, changed: 0 });
      expect(await db.read.consent.count()).toBe(2 * DOSSIERS);

      const undone = await undoConsents(server(NOW), deps, first.importId ?? 0);
      expect(undone.kind).toBe('undone');
      await close();
    },
    PATIENCE,
  );

  test(
    'of people is saved whole, each number with its person, and taken back whole',
    async () => {
      const { database: db, close } = await open();
      const deps = { db, keys: testKeys, now: () => NOW };
      const told: LoadProgress[] = [];
      const load = (count: number) =>
        importContacts(server(NOW), deps, {
          ...{ fileName: 'dân.csv', bytes: people(count), source: 'UBND', basis: 'Phiếu' },
          ...{ purposes: ['outreach'], coverage: 'whole', onProgress: (at) => told.push(at) },
        });
      const first = await load(PEOPLE);
      if (first.kind !== 'imported') throw new Error(JSON.stringify(first).slice(0, 300));
      expect(first).toMatchObject({ rows: PEOPLE, created: PEOPLE, updated: 0, warnings: [] });
      const owners = await db.read.address.findMany({ select: { contactId: true } });
      expect(new Set(owners.map(({ contactId }) => contactId)).size).toBe(PEOPLE);
      expect(owners.filter(({ contactId }) => contactId === null)).toEqual([]);
      expect(await db.read.contactTag.count({ where: { tag: 'phụ nữ' } })).toBe(PEOPLE);
      expect(climbs(told)).toContain('saving');

      // A shorter whole list: who is missing leaves, and only they.
      const fewer = await load(PEOPLE - 100);
      expect(fewer).toMatchObject({ kind: 'imported', created: 0, updated: PEOPLE - 100, missing: 100 });
      expect(await db.read.permission.count({ where: { state: 'granted' } })).toBe(PEOPLE - 100);

      if (fewer.kind === 'imported') await undoPeople(server(NOW), deps, fewer.importId ?? 0);
      expect((await undoPeople(server(NOW), deps, first.importId ?? 0)).kind).toBe('undone');
      expect(await db.read.contact.count()).toBe(0);
      await close();
    },
    PATIENCE,
  );
});
