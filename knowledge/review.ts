/**
 * What every answer must keep, whoever wrote it: limits of the channels, no number without its meaning, official addresses
 * only, no invented time limit, no request for secrets, a way out of every button. Run on our files by the tests and on a
 * province's own files when they are loaded.
 */
import { type AnswerEntry, type KnowledgeMistake, type LegalSource, LIMITS, type Variant } from './entry.ts';

/** Addresses an answer may print: the National Portal and, while it runs, the bundle software. */
export const OFFICIAL_URLS = [
  'https://dichvucong.gov.vn',
  'https://lienthong.dichvucong.gov.vn/#/?vneid=1',
  'https://lienthong.dichvucong.gov.vn/#/tra-cuu-ho-so',
] as const;

/** The bundle software runs no longer than this (NĐ 301/2026, secondary source); a text with its address must end with it. */
export const BUNDLE_SOFTWARE_UNTIL = '2026-12-31';

export const CONDOLENCE = 'Xin chia buồn cùng gia đình.';

const PLACEHOLDER = /\{\{\s*([A-Za-z]+)\s*\}\}/g;
const URL_LIKE = /(?:https?:\/\/|www\.)[^\s<>"]*[^\s<>".,;:!?)]/giu;
const SPELLED_NUMBER =
  /(?<!\p{L})(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|vài|nửa)\s+(?:giờ|tiếng|ngày|tuần|tháng|năm|triệu|nghìn|đồng|phần trăm)(?!\p{L})/iu;
/** Hearsay about the time to confirm on VNeID: no source names a number, so no text about it may. */
const TIME_LIMIT = /\d+\s*(?:giờ|tiếng|ngày|h\b)/iu;
const SECRET =
  '(?:số căn cước|số CCCD|số định danh|ảnh (?:chụp )?(?:căn cước|CCCD|thẻ|giấy tờ)|mật khẩu|passcode|mã OTP|OTP)';
const ASKS_SECRET = new RegExp(
  String.raw`(?<!\p{L})(?:gửi|nhắn|cung cấp|đọc|cho (?:tôi|chúng tôi|em)|báo)\s[^.;:!?\n]{0,40}${SECRET}`,
  'iu',
);
const NEGATED = /(?<!\p{L})(?:không|đừng|chớ|tuyệt đối)(?!\p{L})/iu;

/** Names of the values a text asks for. */
export function placeholders(text: string): string[] {
  return [...new Set([...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? ''))];
}

/** The web addresses printed in a text. */
export function urlsIn(text: string): string[] {
  return [...text.matchAll(URL_LIKE)].map((match) => match[0]);
}

/** The sentence that asks a citizen for a number of a document, a photo of it or a secret, or null. */
export function asksForSecret(text: string): string | null {
  return (
    text.split(/[.!?\n]/u).find((sentence) => ASKS_SECRET.test(sentence) && !NEGATED.test(sentence)) ?? null
  );
}

/** What is left of a text's digits once declared numbers, cited documents, values, addresses and list marks are taken away. */
export function strayNumbers(
  text: string,
  numbers: readonly string[],
  sources: readonly LegalSource[],
): string[] {
  const known = [
    ...OFFICIAL_URLS,
    ...sources.flatMap((source) => [source.document, source.article ?? '']),
    ...numbers,
  ]
    .filter((word) => word !== '')
    .sort((a, b) => b.length - a.length);
  let rest = text.replace(PLACEHOLDER, ' ').replace(/^\d+\. /gm, ' ');
  for (const word of known) rest = rest.replace(new RegExp(`(?<!\\d)${escaped(word)}(?!\\d)`, 'gu'), ' ');
  return [...(rest.match(/[^\s\d]*\d\S*/gu) ?? []), ...(SPELLED_NUMBER.exec(rest) ?? [])];
}

function escaped(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&');
}

/** The faults of one entry by itself. */
export function reviewEntry(entry: AnswerEntry): KnowledgeMistake[] {
  const faults: KnowledgeMistake[] = [];
  const say = (field: string, message: string): void => {
    faults.push({ file: entry.file, field, message });
  };
  const last = entry.variants.at(-1);
  if (last !== undefined && (Object.keys(last.when).length > 0 || last.needs.length > 0)) {
    say(
      `variants.${entry.variants.length - 1}`,
      'phương án cuối phải dùng được mọi lúc: bỏ "when" và "needs"',
    );
  }
  if (entry.followUps.includes(entry.topic)) say('followUps', 'nút bấm dẫn về chính mục này');
  if (new Set(entry.followUps).size < entry.followUps.length) say('followUps', 'có nút bấm lặp lại');
  const texts = entry.variants.map((variant) => variant.text).join('\n');
  for (const number of Object.keys(entry.numbers)) {
    if (!texts.includes(number)) say(`numbers.${number}`, 'con số này không còn trong câu trả lời nào');
  }
  entry.variants.forEach((variant, index) => {
    for (const message of reviewVariant(entry, variant)) say(`variants.${index}.text`, message);
  });
  return faults;
}

function reviewVariant(entry: AnswerEntry, variant: Variant): string[] {
  const faults: string[] = [];
  const { text } = variant;
  const sources = variant.sources ?? entry.sources;
  if (text.length > LIMITS.text - 200) faults.push(`dài ${text.length} ký tự, tối đa ${LIMITS.text - 200}`);
  const stray = strayNumbers(text, Object.keys(entry.numbers), [
    ...entry.sources,
    ...(variant.sources ?? []),
  ]);
  if (stray.length > 0) faults.push(`con số chưa khai báo trong "numbers": ${stray.join(', ')}`);
  const asked = placeholders(text);
  for (const name of asked) {
    if (!(variant.needs as string[]).includes(name)) faults.push(`dùng {{${name}}} mà "needs" không ghi`);
  }
  for (const name of variant.needs) {
    if (!asked.includes(name)) faults.push(`"needs" ghi ${name} mà câu trả lời không dùng`);
  }
  if (/[{}]/u.test(text.replace(PLACEHOLDER, ''))) faults.push('có dấu ngoặc nhọn thừa');
  const urls = urlsIn(text);
  const foreign = urls.filter((url) => !(OFFICIAL_URLS as readonly string[]).includes(url));
  if (foreign.length > 0) faults.push(`địa chỉ không nằm trong danh sách chính thức: ${foreign.join(', ')}`);
  if (urls.some((url) => url.includes('lienthong.')) && !endsInTime(entry, variant)) {
    faults.push(`có địa chỉ phần mềm liên thông thì phải hết hạn chậm nhất ${BUNDLE_SOFTWARE_UNTIL}`);
  }
  if (/^(?:death|benefit)\./u.test(entry.topic) && !text.startsWith(CONDOLENCE)) {
    faults.push(`phải mở đầu bằng "${CONDOLENCE}"`);
  }
  if (/^consent\./u.test(entry.topic) && TIME_LIMIT.test(text)) {
    faults.push('nêu thời hạn bằng số cho việc xác nhận trên VNeID, trong khi chưa văn bản nào nêu con số');
  }
  const secret = asksForSecret(text);
  if (secret !== null) faults.push(`hỏi giấy tờ hoặc mã bí mật của người dân: "${secret.trim()}"`);
  if (
    entry.kind === 'answer' &&
    sources.every((source) => source.ours) &&
    /^(?:birth|death|benefit|consent)\./u.test(entry.topic)
  ) {
    faults.push('câu trả lời về thủ tục phải có văn bản làm căn cứ');
  }
  return faults;
}

function endsInTime(entry: AnswerEntry, variant: Variant): boolean {
  const ends = [
    entry.valid.to,
    variant.when.todayTo,
    ...(variant.sources ?? entry.sources).map((source) => source.until),
  ];
  return ends.some((end) => typeof end === 'string' && end <= BUNDLE_SOFTWARE_UNTIL);
}

/** The faults that show only when all entries are seen together: a button that leads nowhere, two files for one period. */
export function reviewTogether(entries: readonly AnswerEntry[]): KnowledgeMistake[] {
  const faults: KnowledgeMistake[] = [];
  const known = new Set(entries.map((entry) => entry.topic));
  entries.forEach((entry, index) => {
    for (const topic of entry.followUps) {
      if (!known.has(topic))
        faults.push({ file: entry.file, field: 'followUps', message: `chưa có mục ${topic}` });
    }
    const twin = entries.find(
      (other, at) => at < index && other.topic === entry.topic && clash(other, entry),
    );
    if (twin !== undefined) {
      faults.push({ file: entry.file, field: 'valid', message: `trùng thời gian với ${twin.file}` });
    }
  });
  return faults;
}

/** Two files of one folder that both want to answer on the same day. Files of different folders are ranked, not in conflict. */
function clash(a: AnswerEntry, b: AnswerEntry): boolean {
  const folder = (entry: AnswerEntry): string => entry.file.slice(0, entry.file.lastIndexOf('/'));
  if (folder(a) !== folder(b)) return false;
  return (
    (a.valid.to === null || b.valid.from <= a.valid.to) && (b.valid.to === null || a.valid.from <= b.valid.to)
  );
}
