/**
 * The short commands that switch messages off and on, in any spelling: with or without diacritics, decomposed, as typed on
 * a keyboard without an input method, with letters set apart or repeated, with the polite words around them.
 * Only whole messages count: every word must be the command, what it is about, who asks, or politeness. "dừng" inside a
 * question ("dừng lại ở bước 3 thì sao") goes to understanding.
 */
import { plainForm } from '../writing/cleaning.ts';
import { foldWords } from '../writing/letters.ts';

/** `stop`, `again`: everything. `reminders_off`, `reminders_on`: only what concerns the person's own dossier. */
export type OptOutCommand = 'stop' | 'again' | 'reminders_off' | 'reminders_on';

/** Words that only look like "dừng" once the marks are gone: đúng (right), dùng (use), dũng, dụng, đụng, dựng, đứng, đựng. */
const OTHER_WORD = /(?<!\p{L})(?:đúng|dùng|dũng|dụng|đụng|dựng|đứng|đựng|hụy|tắc|bất|bắt)(?!\p{L})/iu;

/** What Telex and VNI keyboards leave behind when no input method is on. */
const RAW_KEYS: Record<string, string> = {
  duwngf: 'dung',
  dungf: 'dung',
  duwfng: 'dung',
  dwungf: 'dung',
  dwngf: 'dung',
  du72ng: 'dung',
  du7ng2: 'dung',
  ngunwg: 'ngung',
  nguwng: 'ngung',
  ngu7ng: 'ngung',
  tuwf: 'tu',
  tuwff: 'tu',
  tu72: 'tu',
  choois: 'choi',
  choosi: 'choi',
  cho61i: 'choi',
  cho6i1: 'choi',
  huyr: 'huy',
  hury: 'huy',
  huy3: 'huy',
  hu3y: 'huy',
};

/** Written in one, or with letters set apart ("t u c h o i"). */
const RUN_TOGETHER: Record<string, string> = {
  tuchoi: 'tu choi',
  tuchoinhantin: 'tu choi nhan tin',
  dunglai: 'dung lai',
  dungnhantin: 'dung nhan tin',
  dungguitin: 'dung gui tin',
  dungnhan: 'dung nhan',
  dunggui: 'dung gui',
  ngungnhantin: 'ngung nhan tin',
  huydangky: 'huy dang ky',
  huydk: 'huy dang ky',
  huytin: 'huy tin',
  chamdut: 'cham dut',
  tieptuc: 'tiep tuc',
  tatnhac: 'tat nhac',
  batnhac: 'bat nhac',
  stopal: 'stop al',
  optout: 'opt out',
};

/** Around a command; changes nothing. Taken off one by one, as long as something is left. */
const BEFORE = new Set(
  'da vang a oi ad admin shop toi minh chau cho xin lam on vui long hay thoi ok oke okay chao bot tro ly the'.split(
    ' ',
  ),
);
/** Before a name these are an address ("chị Dung"): taken off before "ơi" and before a command of several words only. */
const KIN = new Set('em con anh chi bac co chu ban ong ba'.split(' '));
const AFTER = new Set(
  'a ah nhe nhen nghe nghen nha nhi giup gium dum di ad admin nua voi oi cam on ngay lien luon gap day em toi minh anh chi ban bac co chu shop bot tro ly ha thoi please pls thanks tks ok oke okay xin chau'.split(
    ' ',
  ),
);

/** Who asks to be left in peace. */
const WHO =
  '(?: (?:den|toi|vao|qua|cho))?(?: (?:toi|minh|em|anh|chi|chau|bac|co|chu|ong|ba|tui|tao|chung toi|gia dinh toi|nguoi nha toi|so|may|thue bao|dien thoai)(?: (?:may|dien thoai))?(?: (?:nay|toi|cua toi|minh|em))?)';
/** What comes: messages, of whatever kind. */
const THING =
  '(?: (?:tin nhan|tin|sms|thong bao|quang cao|tuyen truyen|tin rac|thu|nhac|nhac hen|nhac nho|nhac viec|zalo|telegram|thong tin|qc))';
const ACT = '(?: (?:nhan|gui|goi|nhan va gui|gui va nhan|nhac|nhac nho|lien he|lam phien|spam|bao))';
const ALL = '(?: (?:tat ca|toan bo|moi|cac|nhung|het|them|bat ky|loai|cai|kieu|may))';
const MORE =
  '(?: (?:nua|them|het|ngay|di|lai|luon|vinh vien|han|het di|tu nay|tu gio|tu day|nay|nhu nay|nhu the))';
const REST = `(?:(?: viec)?${ACT}*${ALL}*${THING}*(?: (?:nay|do))?(?:${WHO})?${MORE}*)`;

/** Matched against words whose doubled letters are one. */
const STOP = [
  new RegExp(`^(?:dung|ngung|stop|huy|huy bo|tu choi|cham dut|tam dung)${REST}$`),
  // "đừng", "không", "thôi", "bỏ", "tắt" need the word for what shall not come.
  new RegExp(
    `^(?:tat|bo|thoi|ngat|chan|khoa)${ACT}*${ALL}*(?: (?:tin nhan|tin|sms|thong bao|quang cao))+(?:${WHO})?${MORE}*$`,
  ),
  new RegExp(`^(?:thoi)(?: (?:dung|ngung|khong|khoi))?${ACT}+${THING}*(?:${WHO})?${MORE}*$`),
  new RegExp(
    `^(?:khong|ko|k|kg|hong|hok|khoi)(?: (?:muon|can|thich|dong y|cho|cho phep|phai))?${ACT}+${ALL}*${THING}+(?: (?:nay|do))?(?:${WHO})?${MORE}*$`,
  ),
  new RegExp(
    `^(?:khong|ko|k|kg|hong|hok|khoi)(?: (?:muon|can|thich|dong y|cho|cho phep))?${ACT}+(?:${WHO})?(?: nua)$`,
  ),
  /^(?:huy|xoa|ngung|dung) (?:dang ky|dk|theo doi|goi tin|dich vu)(?: (?:nhan|tin|tin nhan|sms|nhan tin))*$/,
  /^tc(?: (?:qc|quang cao|all|tin|tin nhan))?$/,
  /^\/stop(?: \w+)*$/,
  /^(?:stop (?:al|sms|it|please|sending|mesages?)|unsubscribe|unsub|quit|opt out)$/,
];
const AGAIN =
  /^(?:tiep tuc|bat lai|nhan lai|mo lai|dang ky lai|(?:tiep tuc|bat|mo)(?: lai)? (?:nhan|gui)(?: lai)?(?: tin| tin nhan)?|nhan tin lai|gui tin lai|gui lai tin|nhan lai tin|dang ky nhan tin)(?: nhan)?(?: lai)?$/;
/** What the second switch is about: reminders on the person's own dossier. */
const OWN =
  '(?: (?:tin )?nhac)(?: (?:hen|nho|han|viec|ho so|xac nhan|vneid|toi|minh))*(?: (?:cua|ve))?(?: (?:toi|minh|ho so))*';
const REMINDERS_OFF = new RegExp(`^tat${OWN}${MORE}*$`);
const REMINDERS_ON = new RegExp(`^(?:bat|mo)(?: lai)?${OWN}(?: lai)?$`);

/** A command is short; a longer message is a question or a story. */
const MOST_LETTERS = 120;
const MOST_WORDS = 16;

/** The command that the whole message is, or null. */
export function command(text: string): OptOutCommand | null {
  if (text.length > 2 * MOST_LETTERS) return null;
  const written = joined(plainForm(text));
  if (written.length > MOST_LETTERS) return null;
  if (OTHER_WORD.test(written)) return null;
  const words = foldWords(written, '/')
    .split(' ')
    .map((word) => RAW_KEYS[word] ?? word.replace(/([a-z])\1+/g, '$1'))
    .flatMap((word) => (RUN_TOGETHER[word] ?? RAW_KEYS[word] ?? word).split(' '));
  if (words.length > MOST_WORDS) return null;
  for (const form of forms(words)) {
    if (REMINDERS_OFF.test(form)) return 'reminders_off';
    if (REMINDERS_ON.test(form)) return 'reminders_on';
    if (AGAIN.test(form)) return 'again';
    if (STOP.some((pattern) => pattern.test(form))) return 'stop';
  }
  return null;
}

const MESSAGES =
  /(?<![a-z])(?:tin|nhan|gui|nhac|sms|thong bao|quang cao|lien he|lam phien|goi|spam|zalo|telegram|tuyen truyen|so nay)(?![a-z])/;

/** Does a sentence speak of messages or calls at all? What a longer sentence asks to stop might else be anything. */
export function speaksOfMessages(text: string): boolean {
  return MESSAGES.test(foldWords(text, '/'));
}

/** Letters set apart ("d ừ n g", "S.T.O.P") become a word again; single letters that are words ("ạ") at its end stay apart. */
function joined(text: string): string {
  return text.replace(/(?<![\p{L}\p{N}])\p{L}(?:[\s.\-_*]+\p{L}(?![\p{L}\p{N}]))+/gu, (run) => {
    const letters = run.split(/[\s.\-_*]+/);
    const polite = letters.length > 3 && /^[ạaà]$/iu.test(letters.at(-1) ?? '') ? letters.pop() : undefined;
    return letters.join('') + (polite === undefined ? '' : ` ${polite}`);
  });
}

/** The message as it stands, then with less and less politeness around it. */
function* forms(words: readonly string[]): Generator<string> {
  let left = [...words];
  yield left.join(' ');
  while (left.length > 1 && AFTER.has(left.at(-1) ?? '')) {
    left = left.slice(0, -1);
    yield left.join(' ');
  }
  while (left.length > 1 && (BEFORE.has(left[0] ?? '') || isAddressed(left))) {
    left = left.slice(1);
    yield left.join(' ');
  }
}

function isAddressed([first = '', second, ...rest]: readonly string[]): boolean {
  return KIN.has(first) && (second === 'oi' || rest.length > 0);
}
