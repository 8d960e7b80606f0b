import type { ChannelName } from '../channels/contract.ts';
import { channelLabel } from '../channels/labels.ts';
import { letters, wholeText } from '../channels/outgoing.ts';
import {
  firstCostlyLetter,
  type Segments,
  SMS_MAX_SEGMENTS,
  segmentsOf,
  unaccented,
} from '../channels/sms/text.ts';
import { TELEGRAM_LIMITS } from '../channels/telegram/messages.ts';
import { ZALO_LIMITS } from '../channels/zalo/messages.ts';
import { type FrozenTexts, textChannelOf, valuesFor, word } from './message-text.ts';
import type { PlanChannel } from './plan.ts';
import type { CampaignPlan } from './plan-type.ts';
import type { CampaignRecipient } from './recipients.ts';

export type SampleMessage = {
  channel: PlanChannel;
  areaCode: string;
  text: string;
  /** SMS only. `dong`: for one message; null when no price is known. */
  sms?: Segments & { costly: CostlyLetter | null; dong: number | null };
};

/** The first letter that makes the whole text dear, its place counted from 0, and what it does as a sentence. */
export type CostlyLetter = { letter: string; index: number; words: string };

export type SampleContext = {
  plan: CampaignPlan;
  texts: FrozenTexts;
  /** A link as long as the real ones; null: the campaign has none. */
  link: string | null;
  labelOf: (channel: ChannelName) => string;
  price: { dong: number; verified: boolean } | null;
};

export type SampleRecipient = Pick<CampaignRecipient, 'channel' | 'areaCode' | 'groupId'>;

/**
 * The text that somebody gets, as it leaves, or the sentence that says why there is none: a value is missing, or it is longer
 * than the wire takes. Made once per channel and area: within them it is the same.
 */
export function wordingOf(with_: SampleContext): (to: SampleRecipient) => SampleMessage | string {
  const made = new Map<string, SampleMessage | string>();
  return (to) => {
    const key = `${textChannelOf(to)} ${to.channel} ${to.areaCode}`;
    const known = made.get(key) ?? write(with_, to);
    made.set(key, known);
    return known;
  };
}

function write(
  { plan, texts, link, labelOf, price }: SampleContext,
  to: SampleRecipient,
): SampleMessage | string {
  const channel = textChannelOf(to);
  const text = texts[channel];
  if (text === undefined) return `Thiếu văn bản cho kênh ${channelLabel(channel)}.`;
  const values = valuesFor(plan, to.areaCode, link, new Date(plan.start));
  const made = word(text, channel, values, labelOf(to.channel));
  if (made.kind === 'missing') return `Văn bản “${text.id}” thiếu giá trị: ${made.names.join(', ')}.`;
  const example = {
    channel,
    areaCode: to.areaCode,
    text: wholeText(made.outgoing, channel === 'sms' ? ' ' : '\n'),
  };
  const tooLong = limitOf(text.id, to.channel, example.text);
  if (tooLong !== null) return tooLong;
  if (channel !== 'sms') return example;
  const parts = segmentsOf(example.text);
  const dong = price === null ? null : price.dong * parts.segments;
  return { ...example, sms: { ...parts, costly: costlyOf(example.text, parts), dong } };
}

/** What a wire does not take, said before anything is handed to it. */
function limitOf(id: string, channel: ChannelName, text: string): string | null {
  if (channel === 'sms') {
    const { segments } = segmentsOf(text);
    return segments > SMS_MAX_SEGMENTS
      ? `Văn bản “${id}” dài ${segments} phần SMS, tối đa ${SMS_MAX_SEGMENTS} phần.`
      : null;
  }
  const most = channel === 'zalo' ? ZALO_LIMITS.text : TELEGRAM_LIMITS.text;
  const long = letters(text);
  const name = channel === 'zalo' ? 'Zalo' : 'Telegram';
  return long > most ? `Văn bản “${id}” dài ${long} chữ, ${name} chỉ nhận ${most} chữ.` : null;
}

function costlyOf(text: string, parts: Segments): CostlyLetter | null {
  const costly = firstCostlyLetter(text);
  if (costly === null) return null;
  const cheap = segmentsOf(unaccented(text)).segments;
  const sum =
    cheap < parts.segments
      ? `${parts.segments} phần thay vì ${cheap} phần nếu viết không dấu`
      : `vẫn ${parts.segments} phần`;
  const words = `Chữ “${costly.letter}” (vị trí ${costly.index + 1}) buộc cả tin gửi dạng có dấu: ${sum}.`;
  return { ...costly, words };
}
