import type { ChannelName } from '../channels/contract.ts';
import { firstCostlyLetter, type Segments, segmentsOf } from '../channels/sms/text.ts';
import { LEFT_OUT_WORDS, type LeftOut } from './audience.ts';
import type { Plan, PlanChannel } from './plan.ts';
import type { Recipient, Sorted } from './recipients.ts';
import { type FrozenTexts, textChannelOf, valuesFor, word } from './words.ts';

export type Example = {
  channel: PlanChannel;
  areaCode: string;
  text: string;
  /** SMS only. `costly`: the first letter that doubles the price and its place counted from 0. `dong`: for one message. */
  sms?: Segments & { costly: { letter: string; index: number } | null; dong: number | null };
};

export type Preview = {
  total: number;
  byChannel: Record<string, number>;
  byArea: Record<string, number>;
  /** Of the total: posted by hand into groups. */
  manual: number;
  leftOut: { reason: LeftOut; words: string; count: number }[];
  examples: Example[];
  /** Parts of all SMS and what they cost; `dong` null when no price is known. */
  sms: { segments: number; dong: number | null; verified: boolean };
  /** Sentences on texts that cannot be written; such a campaign cannot be submitted. */
  problems: string[];
};

/** What a link code looks like: eight letters, as long as every code. */
export const SAMPLE_CODE = 'ABCDEFGH';
const EXAMPLES = 10;

/** Adds up pages of recipients to a preview. A text is written once per channel and area: within them it is the same. */
export function previewTally(with_: {
  plan: Plan;
  texts: FrozenTexts;
  link: string | null;
  labelOf: (channel: ChannelName) => string;
  price: { dong: number; verified: boolean } | null;
}) {
  const { plan, texts, link, labelOf, price } = with_;
  const written = new Map<string, Example | string>();
  const out: Partial<Record<LeftOut, number>> = {};
  const byChannel: Record<string, number> = {};
  const byArea: Record<string, number> = {};
  const problems = new Set<string>();
  let [total, manual, segments] = [0, 0, 0];

  const write = (to: Recipient): Example | string => {
    const channel = textChannelOf(to);
    const text = texts[channel];
    if (text === undefined) return `Thiếu văn bản cho kênh ${channel}.`;
    const values = valuesFor(plan, to.areaCode, link, new Date(plan.start));
    const made = word(text, channel, values, labelOf(to.channel));
    if (made.kind === 'missing') return `Văn bản “${text.id}” thiếu giá trị: ${made.names.join(', ')}.`;
    const { text: words, link: under } = made.outgoing;
    const glue = channel === 'sms' ? ' ' : '\n';
    const example = {
      channel,
      areaCode: to.areaCode,
      text: under === undefined ? words : words + glue + under,
    };
    if (channel !== 'sms') return example;
    const parts = segmentsOf(example.text);
    const dong = price === null ? null : price.dong * parts.segments;
    return { ...example, sms: { ...parts, costly: firstCostlyLetter(example.text), dong } };
  };

  return {
    add(page: Sorted): void {
      for (const [reason, count] of Object.entries(page.out) as [LeftOut, number][])
        out[reason] = (out[reason] ?? 0) + count;
      for (const to of page.in) {
        total += 1;
        if (to.manual) manual += 1;
        byChannel[to.channel] = (byChannel[to.channel] ?? 0) + 1;
        byArea[to.areaCode] = (byArea[to.areaCode] ?? 0) + 1;
        const key = `${textChannelOf(to)} ${to.areaCode}`;
        const example = written.get(key) ?? write(to);
        written.set(key, example);
        if (typeof example === 'string') problems.add(example);
        else segments += example.sms?.segments ?? 0;
      }
    },
    done(): Preview {
      const leftOut = (Object.entries(out) as [LeftOut, number][]).map(([reason, count]) => ({
        reason,
        words: LEFT_OUT_WORDS[reason],
        count,
      }));
      return {
        total,
        byChannel,
        byArea,
        manual,
        leftOut,
        examples: spread([...written.values()].filter((one) => typeof one !== 'string')),
        sms: {
          segments,
          dong: price === null ? null : segments * price.dong,
          verified: price?.verified ?? false,
        },
        problems: [...problems],
      };
    },
  };
}

/** Ten examples, every channel among them. */
function spread(examples: readonly Example[]): Example[] {
  const byChannel = new Map<string, Example[]>();
  for (const one of examples) byChannel.set(one.channel, [...(byChannel.get(one.channel) ?? []), one]);
  const picked: Example[] = [];
  for (let round = 0; picked.length < Math.min(EXAMPLES, examples.length); round++)
    for (const list of byChannel.values()) {
      const one = list[round];
      if (one !== undefined && picked.length < EXAMPLES) picked.push(one);
    }
  return picked;
}
