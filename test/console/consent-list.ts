/** The list of an office's confirmations, loaded over and over by its clerk. */
import { expect } from 'vitest';
import type { Person } from './door.ts';

const HEADER =
  'Mã hồ sơ,Thủ tục,Vai trò,Ngày gửi yêu cầu,Hạn xác nhận,Trạng thái,Mã đơn vị,Người cần xác nhận,SĐT người cần xác nhận,Trẻ về ở với';

/** What the list says of one dossier; what is left out is as usual. */
type ListedDossier = {
  asked?: string;
  deadline?: string;
  state?: string;
  phone?: string;
  name?: string;
  code?: string;
  bundle?: string;
  asOf?: string;
};

/**
 * Loads the list with one dossier more (or told anew) as the clerk of its commune, and gives its code. Each file holds all of it, or
 * what is left out would have vanished.
 */
export function officeList(clerk: () => Person): (more?: ListedDossier) => Promise<string> {
  let codes = 0;
  const rows = new Map<string, string>();
  return async (more = {}) => {
    codes += 1;
    const code = more.code ?? `G22.99.08-260901-${8000 + codes}`;
    const cells = [
      code,
      more.bundle ?? 'khai sinh',
      'chủ hộ',
      more.asked ?? '30/11/2026',
      more.deadline ?? '',
      more.state ?? 'chờ xác nhận',
      '19333',
      more.name ?? 'Trần Văn Thử',
      more.phone ?? '',
      // With others the confirmation is required, and the words are the ladder's.
      'ông bà',
    ];
    if (more.bundle === undefined) rows.set(code, cells.join(','));
    const text = [HEADER, ...(more.bundle === undefined ? rows.values() : [cells.join(',')])].join('\n');
    const asOf = more.asOf ?? `2026-12-01T10:${String(codes).padStart(2, '0')}`;
    const visit = await clerk().upload(
      '/consents/import',
      { asOf, do: 'save', coverage: 'additions' },
      { name: 'mot.csv', text },
    );
    expect(visit.headers.location).toMatch(/^\/imports\/\d+$/);
    return code;
  };
}
