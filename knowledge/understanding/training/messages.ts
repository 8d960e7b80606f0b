/**
 * Our own labelled messages. One per line: `earlier || earlier => message`; `{a|b}` stands for either, `@dead`,
 * `@child`, `@elder`, `@day` for one of a list of usual ways to name them; `#` starts a comment line.
 */
import { fingerprint } from '../text.ts';
import type { Random } from './random.ts';

export type LabelledMessage = {
  readonly topic: string;
  readonly line: number;
  readonly context: readonly string[];
  readonly text: string /** Alike in both bundles: taught, but of no use for judging. */;
  readonly shared?: true;
};

/** What stands in for `@dead`, `@child`, `@elder`, `@day`. */
export const SLOTS: Readonly<Record<string, readonly string[]>> = {
  dead: (
    'bố tôi|bố em|mẹ tôi|mẹ em|ba em|ba tôi|má em|má tui|ông nội em|ông ngoại tôi|bà nội|bà ngoại em|chồng tôi|chồng em|vợ tôi|' +
    'bố chồng em|mẹ chồng tôi|bố vợ|mẹ vợ tôi|cha tôi|tía tui|bác tôi|chú em|cậu tôi|dì em|anh trai tôi|chị gái em|ông cụ nhà tôi|' +
    'bà cụ nhà em|con trai tôi|em trai tôi|ông nhà tôi|bà nhà tôi|mạ tui|mệ tui|ông già em|ổng|người nhà tôi|cụ nhà mình|thầy tôi|u tôi|cô tôi'
  ).split('|'),
  child: (
    'con|bé|cháu|con em|con tôi|bé nhà em|cháu nhà tôi|em bé|con gái em|con trai tôi|thằng cu nhà em|con mình|cháu nội tôi|cháu ngoại|' +
    'nhóc nhà em|con gái tôi|bé con|con nhỏ nhà tui|thằng nhỏ|bé trai|bé gái|con đầu lòng|bé thứ hai|cháu bé|con út|cu tí nhà em|bé sơ sinh'
  ).split('|'),
  elder: (
    'ông nội|bà nội|bố chồng em|mẹ chồng em|bố tôi|mẹ tôi|ba em|má em|ông ngoại|bà ngoại cháu|bác tôi|chú em|anh chồng|chủ nhà|chủ hộ|' +
    'ông chủ hộ|ba chồng|má chồng em|bố vợ tôi|mẹ vợ|tía tui|cha tôi|anh trai em|chị gái tôi|cậu em|dì em|ông chủ nhà'
  ).split('|'),
  day: (
    'hôm qua|hôm kia|tuần trước|hôm 3/11|ngày 12/10|mùng 9 tháng này|tháng trước|sáng nay|chiều qua|bữa qua|hôm thứ hai|từ đầu tháng|' +
    'ngày 20 tháng 10|cách đây 5 ngày|mấy hôm trước|hôm rằm|đêm qua|ba hôm nay|tuần rồi'
  ).split('|'),
};

/** The lines of one topic file, still with their alternatives. */
export function parseMessages(topic: string, text: string): LabelledMessage[] {
  const found: LabelledMessage[] = [];
  text
    .normalize('NFC')
    .split('\n')
    .forEach((raw, index) => {
      const line = raw.trim();
      if (line === '' || line.startsWith('#')) return;
      const arrow = line.lastIndexOf('=>');
      const context =
        arrow < 0
          ? []
          : line
              .slice(0, arrow)
              .split('||')
              .map((part) => part.trim())
              .filter(Boolean);
      found.push({
        topic,
        line: index + 1,
        context,
        text: (arrow < 0 ? line : line.slice(arrow + 2)).trim(),
      });
    });
  return found;
}

/** One concrete message of a line. */
export function realise(message: LabelledMessage, random: Random): LabelledMessage {
  const fill = (text: string): string => {
    let out = text;
    for (let guard = 0; guard < 40 && /\{[^{}]*\}/u.test(out); guard++) {
      out = out.replace(/\{([^{}]*)\}/u, (_, inside: string) => pick(inside.split('|'), random));
    }
    return out
      .replace(/@(dead|child|elder|day)\b/gu, (_, slot: string) => pick(SLOTS[slot] ?? [''], random))
      .replace(/ {2,}/gu, ' ')
      .trim();
  };
  return { ...message, context: message.context.map(fill), text: fill(message.text) };
}

/** Up to `most` different concrete messages of a line. */
export function variants(message: LabelledMessage, most: number, random: Random): LabelledMessage[] {
  if (!/[{@]/u.test(message.text + message.context.join(' '))) return [message];
  const seen = new Map<string, LabelledMessage>();
  for (let attempt = 0; attempt < most * 3 && seen.size < most; attempt++) {
    const made = realise(message, random);
    seen.set(fingerprint([...made.context, made.text].join('|')), made);
  }
  return [...seen.values()];
}

export function pick<T>(list: readonly T[], random: Random): T {
  const value = list[Math.floor(random() * list.length)];
  if (value === undefined) throw new Error('pick: empty list');
  return value;
}
