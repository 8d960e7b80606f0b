/** What was found in a citizen's message that must not be kept, so that the citizen can be warned. */
export type MaskedText = {
  text: string;
  found: ('personal_id' | 'phone' | 'secret' | 'dossier' | 'email')[];
};

/**
 * Replaces identity numbers (9 or 12 digits, also written in groups), phone numbers, dossier codes, e-mail addresses
 * and anything that stands beside a word for a one-time code or password. Runs before a message is stored.
 * Dates, money and counts stay. Never keep ids, card data, OTP, passcodes.
 */
export function mask(text: string): MaskedText {
  const found = new Set<MaskedText['found'][number]>();
  const note = (kind: MaskedText['found'][number], label: string) => {
    found.add(kind);
    return label;
  };
  const plain = text.normalize('NFC');
  if (isPaper(plain)) return { text: PAPER_HIDDEN, found: ['personal_id'] };
  const masked = plain
    // The lines for machines at the foot of a card, and runs of digits longer than any number of ours.
    .replace(MACHINE_LINE, () => note('personal_id', '[dãy số]'))
    .replace(/\d{15,}/g, () => note('personal_id', '[dãy số]'))
    .replace(/[A-Z]\d{2}(?:\.\d{2,3}){1,3}-\d{6}-\d{4,6}/gi, () => note('dossier', '[mã hồ sơ]'))
    // Begins where no such letter stands before it, and no longer than a mailbox may be: otherwise every letter of a long word
    // would be tried as the beginning of an address (security 10).
    .replace(/(?<![\p{L}\d._%+-])[\p{L}\d._%+-]{1,64}@[\p{L}\d.-]{1,255}\.\p{L}{2,63}/gu, () =>
      note('email', '[email]'),
    )
    .replace(SECRET, (_all, lead: string) => `${lead}${note('secret', '[đã ẩn]')}`)
    .replace(/(?<![\d.,/+-])\+?\d(?:[ .-]?\d){8,13}(?![\d/])/g, (run) =>
      isMoney(run) ? run : maskRun(run, note),
    );
  return { text: masked, found: [...found] };
}

/** What stands in place of a whole paper that was copied out. */
export const PAPER_HIDDEN = '[nội dung giấy tờ đã ẩn]';
const MACHINE_LINE = /(?<![\p{L}\d<])(?=[A-Z0-9<]*<)(?=[A-Z0-9<]*[A-Z0-9])[A-Z0-9<]{14,}/gu;
/** Labels printed on identity cards, passports and certificates. */
const PAPER_LABELS = [
  /căn\s*cước|can\s*cuoc|chứng minh nhân dân|identity\s*card|hộ chiếu/iu,
  /họ[ ,]{0,2}(?:chữ đệm[ ,]{0,2})?(?:và )?tên(?: khai sinh)? ?[:/]|ho va ten ?[:/]|full ?name/iu,
  /ngày(?:,?\s*tháng,?\s*năm)?\s*sinh\s*[:/]|ngay sinh\s*[:/]|date of birth/iu,
  /giới tính\s*[:/]|gioi tinh\s*[:/]|\bsex\b\s*[:/]/iu,
  /quê quán\s*[:/]|que quan\s*[:/]|place of origin/iu,
  /nơi (?:thường trú|cư trú)\s*[:/]|noi thuong tru\s*[:/]|place of residence/iu,
  /có giá trị đến|co gia tri den|date of expiry/iu,
  /quốc tịch\s*[:/]|quoc tich\s*[:/]|nationality/iu,
];
const LEAST_LABELS = 3;

/** Somebody's paper copied out: several of its labels and a number of 9 digits or more, or its lines for machines. */
function isPaper(text: string): boolean {
  const labels = PAPER_LABELS.filter((label) => label.test(text)).length;
  return labels >= LEAST_LABELS && (/(?:\d[ .]?){9,}/.test(text) || text.includes('<<'));
}

/** A word for a secret, at most a few words, then a run of 4–8 digits or a token with digits: "mã OTP của em là 123456". */
const SECRET =
  /((?:\b(?:otp|pass(?:word|code)?|pin|mk)\b|mật\s*khẩu|mat\s*khau|mã\s*(?:xác\s*(?:thực|nhận)|otp|pin)|ma\s*(?:xac\s*(?:thuc|nhan)|otp|pin))[^\d\n]{0,24}?)(\d{4,8}\b|(?=\S{0,64}\d)(?=\S{0,64}\p{L})[\p{L}\d@#$!%*?&._-]{6,128})/giu;

/** 25.300.000 is an amount, not an id: groups of three by dots. A 12-digit id grouped like that is still an id. */
function isMoney(run: string): boolean {
  return /^\d{1,3}(\.\d{3})+$/.test(run) && run.replace(/\D/g, '').length !== 12;
}

function maskRun(run: string, note: (kind: 'personal_id' | 'phone', label: string) => string): string {
  const plain = run.replace(/\D/g, '');
  if (/^(?:84|0)[2-9]\d{8,9}$/.test(plain) && plain.length !== 12) return note('phone', '[số điện thoại]');
  if (plain.length === 9 || plain.length === 12) return note('personal_id', '[số giấy tờ]');
  return plain.length >= 10 ? note('personal_id', '[dãy số]') : run;
}
