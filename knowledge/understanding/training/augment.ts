/**
 * How people really type, made from our clean messages: without diacritics, with slips, in chat spelling, politely
 * framed, or inside a long story. Training sees these so that the classifier does not have to be told about each.
 */

import { stripMarks } from '../../../writing/letters.ts';
import { replaceTones, splitTone, TONE_MARKS } from '../../../writing/tones.ts';
import { pick } from './messages.ts';
import type { Random } from './random.ts';

const NEIGHBOURS: Readonly<Record<string, string>> = {
  a: 'sqwz',
  b: 'vghn',
  c: 'xdfv',
  d: 'serfcx',
  e: 'wsdr',
  f: 'drtgvc',
  g: 'ftyhbv',
  h: 'gyujnb',
  i: 'ujko',
  j: 'huikmn',
  k: 'jiolm',
  l: 'kop',
  m: 'njk',
  n: 'bhjm',
  o: 'iklp',
  p: 'ol',
  q: 'wa',
  r: 'edft',
  s: 'awedxz',
  t: 'rfgy',
  u: 'yhji',
  v: 'cfgb',
  w: 'qase',
  x: 'zsdc',
  y: 'tghu',
  z: 'asx',
};

/** About one random slip per `letters` letters: a letter swapped, dropped, doubled, replaced by its neighbour or stripped. */
export function typos(text: string, letters: number, random: Random): string {
  const chars = [...text];
  const out: string[] = [];
  for (let i = 0; i < chars.length; i++) {
    const char = chars[i] ?? '';
    if (!/\p{L}/u.test(char) || random() >= 1 / letters) {
      out.push(char);
      continue;
    }
    const kind = random();
    const next = chars[i + 1] ?? '';
    if (kind < 0.25 && /\p{L}/u.test(next)) {
      out.push(next, char);
      i++;
    } else if (kind < 0.45) continue;
    else if (kind < 0.6) out.push(char, char);
    else if (kind < 0.85) out.push(pick([...(NEIGHBOURS[stripMarks(char)] ?? 'e')], random));
    else if (stripMarks(char) !== char) out.push(stripMarks(char));
    else out.push(char, pick([...(NEIGHBOURS[char] ?? 'a')], random));
  }
  return out.join('');
}

const SOUND_SLIPS: readonly (readonly [RegExp, string])[] = [
  [/\bs/gu, 'x'],
  [/\bx/gu, 's'],
  [/\btr/gu, 'ch'],
  [/\bch/gu, 'tr'],
  [/\bgi(?=[aăâeêoôơuư])/gu, 'd'],
  [/\bd(?=[aăâeêioôơuư])/gu, 'gi'],
  [/\bl/gu, 'n'],
  [/\bqu/gu, 'w'],
  [/\bph/gu, 'f'],
];

/** Hỏi and ngã, which many writers confuse. */
const SWAPPED: ReadonlyMap<string, string> = new Map([
  [TONE_MARKS.hook, TONE_MARKS.tilde],
  [TONE_MARKS.tilde, TONE_MARKS.hook],
]);

/** Slips of the ear: hỏi for ngã, s for x, tr for ch, endings; a quarter of the words at most. */
export function slips(text: string, random: Random): string {
  return text
    .split(' ')
    .map((word) => {
      if (random() > 0.28) return word;
      const kind = random();
      if (kind < 0.4) {
        return replaceTones(word, (mark) => SWAPPED.get(mark) ?? mark);
      }
      if (kind < 0.75) {
        const [from, to] = pick(SOUND_SLIPS, random);
        return word.replace(from, to);
      }
      if (kind < 0.85) return stripMarks(word);
      if (kind < 0.92) return word.replace(/ng$/u, 'n').replace(/nh$/u, 'n');
      return telex(word);
    })
    .join(' ');
}

const TELEX_MARKS: Readonly<Record<string, string>> = {
  '\u0300': 'f',
  '\u0301': 's',
  '\u0309': 'r',
  '\u0303': 'x',
  '\u0323': 'j',
};

/** A word as it looks when the Telex keyboard was off. */
export function telex(word: string): string {
  const { letters: toneless, tone: mark } = splitTone(word);
  const tone = TELEX_MARKS[mark] ?? '';
  const letters = toneless
    .replace(/đ/gu, 'dd')
    .replace(/â/gu, 'aa')
    .replace(/ê/gu, 'ee')
    .replace(/ô/gu, 'oo')
    .replace(/[ă]/gu, 'aw')
    .replace(/ươ/gu, 'uow')
    .replace(/ư/gu, 'uw')
    .replace(/ơ/gu, 'ow');
  return letters + tone;
}

const CHAT: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\bkhông\b/giu, ['k', 'ko', 'kg', 'hok', 'khum', 'hong']],
  [/được/giu, ['đc', 'dc']],
  [/\bgì\b/giu, ['j', 'gì']],
  [/\brồi\b/giu, ['r', 'rùi']],
  [/\bvậy\b/giu, ['v', 'z', 'dzậy']],
  [/\bvới\b/giu, ['vs', 'zới']],
  [/\blàm\b/giu, ['lm', 'làm']],
  [/\bmình\b/giu, ['mk', 'mik']],
  [/\bem\b/giu, ['e', 'em']],
  [/\banh chị\b/giu, ['ac', 'a/c', 'ad']],
  [/\bbao nhiêu\b/giu, ['bn', 'bao nhiu', 'bnhieu']],
  [/\bbây giờ\b/giu, ['bi h', 'h', 'bjo']],
  [/\bbao giờ\b/giu, ['bh', 'bao h']],
  [/\bgiờ\b/giu, ['h', 'giờ']],
  [/như thế nào/giu, ['ntn']],
  [/\bngười\b/giu, ['ng']],
  [/khai sinh/giu, ['ks', 'khai sinh']],
  [/chứng sinh/giu, ['cs', 'chứng sinh']],
  [/giấy chứng sinh/giu, ['gcs']],
  [/hồ sơ/giu, ['hs', 'hsơ']],
  [/đăng ký/giu, ['đk', 'dk']],
  [/hộ khẩu/giu, ['hk', 'hộ khẩu']],
  [/bảo hiểm y tế/giu, ['bhyt']],
  [/bảo hiểm xã hội/giu, ['bhxh']],
  [/xác nhận/giu, ['xn', 'xnhan', 'xác nhận']],
  [/tài khoản/giu, ['tk']],
  [/điện thoại/giu, ['đt', 'dt']],
  [/căn cước công dân/giu, ['cccd']],
  [/căn cước/giu, ['cc', 'cccd', 'căn cước']],
  [/ủy ban/giu, ['ub', 'ubnd']],
  [/cán bộ/giu, ['cb', 'cán bộ']],
  [/bệnh viện/giu, ['bv']],
  [/hướng dẫn/giu, ['hd', 'hdẫn']],
  [/thủ tục/giu, ['ttuc', 'thủ tục']],
  [/\bcũng\b/giu, ['cx', 'cũg']],
  [/\bnhiều\b/giu, ['nhìu']],
  [/\bđang\b/giu, ['đag']],
  [/\btrước\b/giu, ['trc']],
  [/\bvợ\b/giu, ['vk', 'vợ']],
  [/\bchồng\b/giu, ['ck', 'chồng']],
  [/\bngày\b/giu, ['ngày', 'ng']],
  [/\bmới\b/giu, ['ms', 'mới']],
  [/\bchưa\b/giu, ['chx', 'ch', 'chưa']],
  [/\bnày\b/giu, ['nì', 'này']],
];

/** Chat spelling, lower case, often without full stops. */
export function chatty(text: string, random: Random): string {
  let out = text.toLowerCase();
  for (const [from, to] of CHAT) if (random() < 0.75) out = replaceWord(out, from, pick(to, random));
  return random() < 0.6 ? out.replace(/[.?!]+$/u, '') : out;
}

/** `\b` does not know Vietnamese letters; this checks that no letter stands beside the match. */
function replaceWord(text: string, pattern: RegExp, to: string): string {
  const source = pattern.source.replace(/\\b/gu, '');
  return text.replace(new RegExp(`(?<![\\p{L}\\p{M}])(?:${source})(?![\\p{L}\\p{M}])`, 'giu'), to);
}

const DIALECT: readonly (readonly (readonly [RegExp, readonly string[]])[])[] = [
  [
    [/\bsao\b/giu, ['răng']],
    [/\blàm\b/giu, ['mần']],
    [/\bgì\b/giu, ['chi']],
    [/\bvậy\b/giu, ['rứa']],
    [/\bthế\b/giu, ['rứa']],
    [/ở đâu/giu, ['ở mô']],
    [/\bđâu\b/giu, ['mô']],
    [/\bnào\b/giu, ['mô']],
    [/\btôi\b/giu, ['tui']],
    [/\bmẹ\b/giu, ['mạ']],
    [/\bnày\b/giu, ['ni']],
    [/\bbà\b/giu, ['mệ', 'bà']],
    [/\bkhông\b/giu, ['không', 'nỏ']],
    [/bây giờ/giu, ['chừ']],
    [/\bnhỉ\b/giu, ['hỉ']],
  ],
  [
    [/\bkhông\b/giu, ['hông', 'hổng']],
    [/\bvậy\b/giu, ['dzậy', 'vậy']],
    [/\btôi\b/giu, ['tui']],
    [/\bmẹ\b/giu, ['má']],
    [/\bbố\b/giu, ['ba', 'tía']],
    [/\bvào\b/giu, ['vô', 'dô']],
    [/\bnày\b/giu, ['nầy', 'này']],
    [/\bsinh\b/giu, ['sanh', 'sinh']],
    [/\bnhé\b/giu, ['nghen', 'nha']],
    [/\bngày\b/giu, ['bữa', 'ngày']],
    [/\blĩnh\b/giu, ['lãnh']],
    [/\bbảo\b/giu, ['biểu', 'kêu']],
    [/\bgiúp\b/giu, ['dùm', 'giùm']],
    [/\bông ấy\b/giu, ['ổng']],
  ],
  [
    [/\bmẹ\b/giu, ['u', 'bầm', 'mẹ']],
    [/\bbố\b/giu, ['thầy', 'bố']],
    [/\bgiúp\b/giu, ['hộ', 'giúp']],
    [/\bnhé\b/giu, ['nhá']],
    [/\btrả\b/giu, ['giả', 'trả']],
    [/\bông ấy\b/giu, ['cụ']],
    [/\bbà ấy\b/giu, ['cụ']],
  ],
];

/** The same message in the words of Huế–Quảng Trị–Nghệ Tĩnh, of the South, or of the northern countryside. */
export function dialect(text: string, random: Random): string {
  const table = DIALECT[Math.floor(random() ** 1.3 * DIALECT.length)] ?? [];
  let out = text;
  for (const [from, to] of table) if (random() < 0.85) out = replaceWord(out, from, pick(to, random));
  return out;
}

const OPENINGS = (
  'Dạ cho em hỏi|Cho tôi hỏi|Anh chị ơi cho em hỏi|Ad ơi|Kính gửi anh chị, xin hỏi|Xin chào, cho mình hỏi|Em chào ad ạ,|Cho hỏi|Xin cho biết|' +
  'Chào anh chị, tôi muốn hỏi|Dạ thưa cán bộ|Cô chú ơi cho con hỏi|Bác ơi|Ai biết cho em hỏi|cho e hỏi xíu|ad cho hỏi|Tôi xin hỏi|Làm ơn cho tôi hỏi|' +
  'Mấy anh chị cho tui hỏi|Mấy chú ơi|Nhờ anh chị tư vấn giúp,|Alo ad cho mình hỏi|Thưa anh chị|em muốn hỏi là|bạn ơi|Anh/chị cho em hỏi chút|Cháu chào cô,|' +
  'O ơi cho tui hỏi|Dạ em hỏi với ạ,|hỏi ngu tí|mn ơi|Xin phép hỏi'
).split('|');
const ENDINGS = (
  'ạ|ạ?|với ạ|vậy ad|vậy ạ|ad ơi|nhỉ|thế ạ|v ạ|hả ad|giúp em với|ạ, em cảm ơn|. Xin cảm ơn.|. Mong được trả lời sớm.|, cảm ơn anh chị|hả anh chị|vậy cô|hỉ|' +
  'rứa|nghen|, em không rành mấy cái này|, tôi già rồi không rõ|. Em cảm ơn nhiều ạ.|ạ :((|😭|🙏|vậy mn|. Gấp lắm ạ'
).split('|');

/** A polite opening, an ending, or both. */
export function framed(text: string, random: Random): string {
  const open = random() < 0.65;
  let out = text;
  if (open) out = `${pick(OPENINGS, random)} ${out.charAt(0).toLowerCase()}${out.slice(1)}`;
  if (!open || random() < 0.45)
    out = `${out.replace(/[?.!]+$/u, '')} ${pick(ENDINGS, random)}`.replace(/ ([.,?])/gu, '$1');
  return out;
}

/** The message inside a story: sentences before it, sometimes after it. */
export function wrapped(text: string, stories: readonly string[], random: Random): string {
  const end = /[.?!]$/u.test(text) ? text : `${text}${pick(['?', '.', ' ạ?', ' ạ.'], random)}`;
  const before = Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(stories, random));
  const after =
    random() < 0.65 ? Array.from({ length: 1 + Math.floor(random() * 2) }, () => pick(stories, random)) : [];
  const head = pick(
    ['', '', 'Vậy ', 'Cho tôi hỏi ', 'Nay em muốn hỏi ', 'Tôi chỉ muốn hỏi là ', 'Thế '],
    random,
  );
  return [...before, head === '' ? end : head + end.charAt(0).toLowerCase() + end.slice(1), ...after].join(
    ' ',
  );
}
