/** What a list of people must come with, before anybody on it may be written to. Pure. */
import type { Problem } from '../files/problem.ts';

/** Consent has to be shown (Luật 91/2025/QH15, Điều 9): who gave the list, and on what basis. */
export function missingEvidence({
  fileName,
  source,
  basis,
}: {
  fileName: string;
  source: string;
  basis: string;
}): Problem[] {
  const missing = (rule: string, message: string, todo: string): Problem => ({
    file: fileName,
    row: null,
    column: null,
    value: null,
    rule,
    message,
    todo,
    severity: 'error',
  });
  return [
    ...(source.trim() === ''
      ? [
          missing(
            'source_missing',
            'Chưa ghi nguồn của danh sách.',
            'Ghi cơ quan, đơn vị cung cấp (--source).',
          ),
        ]
      : []),
    ...(basis.trim() === ''
      ? [
          missing(
            'basis_missing',
            'Chưa ghi căn cứ được nhắn tin cho những người này.',
            'Ghi căn cứ, ví dụ “Phiếu đồng ý nhận tin tháng 11/2026” (--basis).',
          ),
        ]
      : []),
  ];
}
