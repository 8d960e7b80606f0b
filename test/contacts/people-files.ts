/** Files of people as the tests of loading write them, and what comes of them. */
import { facts, findAddress, type ImportedPeople } from '../../contacts/contacts.ts';
import type { Database } from '../../prisma/client.ts';
import { testKeys } from '../database.ts';

export const NOW = new Date('2026-11-21T02:00:00Z');
export const deps = (db: Database) => ({ db, keys: testKeys, now: () => NOW });
export const ask = (text: string) => ({
  fileName: 'danh-ba.csv',
  bytes: Buffer.from(text),
  source: 'UBND phường Đông Hà',
  basis: 'Phiếu đồng ý 11/2026',
  purposes: ['outreach'] as const,
});
export const imported = (result: ImportedPeople) => {
  if (result.kind !== 'imported') throw new Error(JSON.stringify(result));
  return result;
};
export const problemsOf = (result: ImportedPeople) => {
  if (result.kind !== 'refused') throw new Error('was imported');
  return result.problems.filter(({ severity }) => severity === 'error');
};
export const permissionsAt = async (db: Database, phone: string) => {
  const row = await findAddress(db.read, testKeys, 'sms', phone);
  return (await facts(db.read, [row?.id ?? 0])).get(row?.id ?? 0)?.permissions;
};
export const PEOPLE = `Họ tên,Đối tượng,Xã/phường,Tỉnh,SĐT,Nguồn
Nguyễn Văn An,Chủ hộ; Phụ nữ,phường Đông Hà,Quảng Trị,0912.345.678,
Trần Thị Bưởi,,"xã Hải Thượng, huyện Hải Lăng",tỉnh Quảng Trị,84987654321,Hội phụ nữ
`;
