/** The kinds of reports an office makes of a closed period. */
export const REPORT_KINDS = ['daily', 'weekly', 'monthly', 'letter'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

export const REPORT_KIND_WORDS = {
  daily: 'Báo cáo ngày',
  weekly: 'Báo cáo tuần',
  monthly: 'Báo cáo tháng',
  letter: 'Công văn biểu dương, đôn đốc',
} as const satisfies Record<ReportKind, string>;

/** The words around the figures, as a province writes them. Lists are one entry per line. */
export type ReportWording = {
  parent: string;
  issuer: string;
  number: string;
  place: string;
  subject: string;
  to: string;
  opening: string;
  praise: string;
  urge: string;
  closing: string;
  recipients: string;
  authority: string;
  position: string;
  signer: string;
  /** Made by itself at 13:00 of the day after the period. */
  scheduled: boolean;
};

export type WordingField = Exclude<keyof ReportWording, 'scheduled'>;

/** Fields in the order of the page: label, longest text, whether it may be left empty. */
export const WORDING_FIELDS: Record<WordingField, { label: string; most: number; needed: boolean }> = {
  parent: { label: 'Cơ quan chủ quản', most: 120, needed: false },
  issuer: { label: 'Cơ quan ban hành', most: 120, needed: true },
  number: { label: 'Số, ký hiệu', most: 60, needed: true },
  place: { label: 'Địa danh', most: 60, needed: true },
  subject: { label: 'Trích yếu', most: 400, needed: true },
  to: { label: 'Kính gửi', most: 600, needed: false },
  opening: { label: 'Mở đầu', most: 2000, needed: true },
  praise: { label: 'Câu biểu dương', most: 600, needed: false },
  urge: { label: 'Câu đôn đốc', most: 600, needed: false },
  closing: { label: 'Kết thúc', most: 2000, needed: true },
  recipients: { label: 'Nơi nhận', most: 800, needed: true },
  authority: { label: 'Quyền hạn ký (TM., KT., TL.)', most: 120, needed: false },
  position: { label: 'Chức vụ người ký', most: 120, needed: true },
  signer: { label: 'Họ tên người ký', most: 80, needed: false },
};

/** What may stand in braces; anything else in braces is a mistake of the keys. */
export const MARKS = ['{tỉnh}', '{kỳ}'] as const;

/** The wording a province starts with, modelled on the letters of Quảng Trị (2023) and Đồng Nai (2023, 2025). */
export function firstWording(kind: ReportKind, province: string): ReportWording {
  const bare = province.replace(/^(Tỉnh|Thành phố)\s+/u, '');
  const letter = kind === 'letter';
  const committee = `Ủy ban nhân dân ${province.charAt(0).toLowerCase()}${province.slice(1)}`;
  return {
    parent: letter ? '' : committee,
    issuer: letter ? committee : 'Văn phòng',
    number: letter ? 'Số:         /UBND-NC' : 'Số:         /BC-VP',
    place: bare,
    subject: letter
      ? 'V/v biểu dương, đôn đốc thực hiện dịch vụ công liên thông, {kỳ}'
      : 'Kết quả thực hiện 02 nhóm thủ tục hành chính liên thông khai sinh, khai tử, {kỳ}',
    to: letter ? 'Công an tỉnh;\nSở Tư pháp;\nỦy ban nhân dân các xã, phường, đặc khu.' : '',
    opening: letter
      ? 'Qua tổng hợp số liệu các đơn vị gửi, kết quả thực hiện dịch vụ công liên thông trên địa bàn {tỉnh} {kỳ} như sau:'
      : 'Văn phòng tổng hợp kết quả, khó khăn, vướng mắc trong thực hiện 02 nhóm thủ tục hành chính liên thông trên địa bàn {tỉnh}, {kỳ}:',
    praise: letter
      ? 'Ủy ban nhân dân tỉnh biểu dương các đơn vị có chuyển biến tích cực so với kỳ trước:'
      : '',
    urge: letter
      ? 'Ủy ban nhân dân tỉnh yêu cầu các đơn vị có kết quả còn thấp, chưa chuyển biến khẩn trương rà soát, có biện pháp khắc phục:'
      : '',
    closing: letter
      ? 'Yêu cầu các cơ quan, đơn vị, địa phương nghiêm túc triển khai thực hiện./.'
      : 'Văn phòng kính báo cáo./.',
    recipients: letter
      ? 'Như trên;\nChủ tịch, các Phó Chủ tịch UBND tỉnh (b/c);\nLưu: VT, NC.'
      : 'Chủ tịch UBND tỉnh (b/c);\nTổ công tác triển khai Đề án 06 (qua C06);\nCông an tỉnh, Sở Tư pháp;\nLưu: VT.',
    authority: letter ? 'TM. Ủy ban nhân dân' : '',
    position: letter ? 'Chủ tịch' : 'Chánh Văn phòng',
    signer: '',
    scheduled: false,
  };
}

/** The mistakes of a wording that somebody sent, each with the field's label; none: it can be kept. */
export function wordingMistakes(wording: ReportWording): { where: string; message: string }[] {
  return (Object.keys(WORDING_FIELDS) as WordingField[]).flatMap((field) => {
    const { label, most, needed } = WORDING_FIELDS[field];
    const text = wording[field];
    if (needed && text.trim() === '') return [{ where: label, message: 'Không được để trống.' }];
    if (text.length > most) return [{ where: label, message: `Tối đa ${most} ký tự.` }];
    const odd = [...text.matchAll(/\{[^}]*\}?|\}/g)].map(String).find((mark) => !isMark(mark));
    return odd === undefined
      ? []
      : [{ where: label, message: `Không có ô "${odd}"; chỉ dùng ${MARKS.join(', ')}.` }];
  });
}

function isMark(mark: string): boolean {
  return MARKS.some((known) => known === mark.normalize('NFC'));
}

/** Puts province and period into a text of the wording. */
export function filled(text: string, values: { province: string; period: string }): string {
  return text.replaceAll('{tỉnh}', values.province).replaceAll('{kỳ}', values.period);
}

/** One entry per line, empty lines left out. */
export function entries(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
