/**
 * The words that end all messages at once, in any spelling: with or without diacritics, capitals, punctuation.
 * Only whole messages count; "dừng" inside a question ("dừng hồ sơ thì sao?") is a question and goes to understanding.
 */
const STOP = new Set([
  'dung',
  'stop',
  '/stop',
  'tu choi',
  'tc',
  'huy',
  'huy dang ky',
  'huy nhan tin',
  'huy tin',
  'ngung',
  'ngung nhan tin',
  'ngung gui',
  'dung gui',
  'dung lai',
  'dung nhan tin',
  'dung gui tin',
  'dung nhan tin nua',
  'khong nhan tin',
  'khong nhan tin nua',
  'ko nhan tin',
  'unsubscribe',
  'dung tin',
  'tu choi nhan tin',
  'ngung nhan',
  'huy nhac',
  'dung nhac',
  'ngung nhac',
  'huy nhac hen',
  'thoi dung nhac nua',
  'dung nhan tin cho toi nua',
  'dung gui tin cho toi',
  'dung gui tin nhan cho toi nua',
  'dung nhan tin nhan',
  'cham dut',
  'stop sms',
]);
const AGAIN = new Set(['tiep tuc', 'bat lai', 'nhan lai', 'nhan tin lai', 'dang ky lai', 'mo lai']);

/** Words that only look like "dừng" once the marks are gone: đúng (right), dùng (use), dũng, dụng, đụng, dựng. */
const OTHER_WORD = /(?<!\p{L})(?:đúng|dùng|dũng|dụng|đụng|dựng|đứng|đựng)(?!\p{L})/iu;

/** Politeness around a command that does not change it. */
const POLITE =
  /^(?:(?:da|vang|a|oi|ad|admin|shop|em|toi|cho toi|cho em|xin|lam on|vui long|hay|thoi)\s+)+|(?:\s+(?:a|nhe|nha|nhé|giup|dum|di|ad|nua|voi|ban oi|oi|cam on|ngay))+$/g;

export function folded(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .replace(/[^a-z0-9/ ]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** @returns 'stop' or 'again' when the whole message is that command, else null */
export function command(text: string): 'stop' | 'again' | null {
  if (OTHER_WORD.test(text.normalize('NFC'))) return null;
  const plain = folded(text);
  for (const form of [plain, plain.replace(POLITE, '').trim()]) {
    if (STOP.has(form)) return 'stop';
    if (AGAIN.has(form)) return 'again';
  }
  return null;
}
