import { BUNDLE_LABELS, type Bundle } from '../../knowledge/bundle.ts';
import { foldTitle } from '../fold-title.ts';
import type { UptakeTable } from '../reading/table.ts';
import { atFile, type TableFinding } from './problem.ts';
import type { StoredTable } from './stored.ts';

/** What a total may count; two tables whose totals count different things have rates that cannot be compared. */
const KINDS = [
  { kind: 'residence', words: 'đăng ký thường trú', test: /thuong tru|xoa dang ky/ },
  { kind: 'must', words: 'số phải thực hiện', test: /phai (thuc hien|giai quyet)|thuoc dien|can thuc hien/ },
  { kind: 'people', words: 'số trẻ, số người', test: /so tre|so nguoi|so sinh|so chet|tre em/ },
  { kind: 'received', words: 'số tiếp nhận', test: /tiep nhan|da nhan|nhan giai quyet/ },
] as const;

function kindOf(header: string) {
  const folded = foldTitle(header);
  return KINDS.find(({ test }) => test.test(folded)) ?? null;
}

/**
 * The total of this table counts another thing than that of the last one: a rate of residence registrations beside a rate of
 * all births would look like a rise or a fall. A plain "Tổng số" is taken for what the last one said.
 */
export function denominatorsAlike(
  table: UptakeTable,
  last: Pick<StoredTable, 'printed' | 'fileName'> | null,
): TableFinding[] {
  if (last === null) return [];
  return table.bundles.flatMap((bundle: Bundle): TableFinding[] => {
    const now = table.rows.find((row) => row.figures[bundle]?.columns.of.total)?.figures[bundle]?.columns.of
      .total;
    const before = last.printed[bundle]?.totalHeader;
    if (now === undefined || before === undefined) return [];
    const [here, there] = [kindOf(now.header), kindOf(before)];
    if (here === null || there === null || here.kind === there.kind) return [];
    const message = `${BUNDLE_LABELS[bundle]}: cột tổng lần này là “${now.header}” (${here.words}), bảng trước ("${last.fileName}") là “${before}” (${there.words}); hai tỷ lệ không so sánh được với nhau.`;
    const todo =
      'Xin bảng có cùng cách tính tổng như lần trước; nếu cách tính đã đổi, nạp kèm lý do chấp nhận (dòng lệnh: --accept-total), lý do được in cạnh số liệu.';
    return [atFile({ rule: 'denominator-differs', message, todo, severity: 'error' }, now.header)];
  });
}
