import type { ChannelName } from '../../channels/contract.ts';
import type { Problem } from '../../files/problem.ts';
import type { PersonRow } from './people-file.ts';

export type HashedRow = {
  row: PersonRow;
  keyed: { channel: ChannelName; address: string; hash: string }[];
};
/** What is known of an address, by hash. */
export type KnownAddress = { contactId: number | null; stoppedAt: Date | null; sealed: string };

export type ImportMatch = {
  created: HashedRow[];
  updated: (HashedRow & { contactId: number })[];
  /** Rows of people who said stop (they are also among the two above). */
  refused: PersonRow[];
  /** Rows of people who said stop and were then erased: the file does not bring them back. */
  leftOut: PersonRow[];
  warnings: Problem[];
};

/**
 * Who of a file is already known. A row is the person whom its first known address belongs to; an address that belongs
 * to somebody else stays with them. Of two rows about one person the later counts.
 */
export function matchPeople(
  rows: readonly HashedRow[],
  known: ReadonlyMap<string, KnownAddress>,
  fileName: string,
): ImportMatch {
  const match: ImportMatch = { created: [], updated: [], refused: [], leftOut: [], warnings: [] };
  const people = new Map<number, HashedRow & { contactId: number }>();
  for (const one of rows) {
    const there = one.keyed.flatMap(({ hash }) => known.get(hash) ?? []);
    if (there.some((address) => address.sealed === '')) {
      match.leftOut.push(one.row);
      match.warnings.push(warning(fileName, one.row.row, LEFT_OUT));
      continue;
    }
    if (there.some((address) => address.stoppedAt !== null)) match.refused.push(one.row);
    const owners = new Set(there.flatMap((address) => address.contactId ?? []));
    const [contactId] = owners;
    if (owners.size > 1) match.warnings.push(warning(fileName, one.row.row, TWO_OWNERS));
    if (contactId === undefined) match.created.push(one);
    else people.set(contactId, { ...one, contactId });
  }
  match.updated = [...people.values()];
  return match;
}

const LEFT_OUT = {
  rule: 'person_erased',
  message: 'Người này đã yêu cầu dừng nhận tin và xóa dữ liệu; dòng này không được nạp.',
  todo: 'Không cần làm gì. Nếu người đó muốn nhận tin lại, họ tự nhắn cho hệ thống.',
};
const TWO_OWNERS = {
  rule: 'addresses_of_two_people',
  message: 'Các địa chỉ ở dòng này đang thuộc về hai người khác nhau; dòng này chỉ cập nhật người thứ nhất.',
  todo: 'Kiểm tra lại số điện thoại, Zalo, Telegram của dòng này.',
};

function warning(file: string, row: number, said: { rule: string; message: string; todo: string }): Problem {
  return { file, row, column: null, value: null, ...said, severity: 'warning' };
}
