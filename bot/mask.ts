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
  const masked = text
    .normalize('NFC')
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
