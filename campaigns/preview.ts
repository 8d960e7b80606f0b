import { segmentsOf } from '../channels/sms/text.ts';
import { sayCount } from '../writing/numbers.ts';
import { LEFT_OUT_WORDS, type LeftOut } from './audience.ts';
import type { SortedAudience } from './recipients.ts';
import { type SampleContext, type SampleMessage, wordingOf } from './sample-message.ts';

export type CampaignPreview = {
  total: number;
  byChannel: Record<string, number>;
  byArea: Record<string, number>;
  /** Of the total: posted by hand into groups. */
  manual: number;
  leftOut: { reason: LeftOut; words: string; count: number }[];
  /** How names and old codes of the file were read, as sentences. */
  places: string[];
  examples: SampleMessage[];
  /** Parts of all SMS and what they cost; `dong` null when no price is known. */
  sms: { segments: number; dong: number | null; verified: boolean; label: LabelEffect | null };
  /** Sentences on texts that cannot be written; such a campaign cannot be submitted. */
  problems: string[];
};

/**
 * The label that the rules name for advertising SMS. `applied`: it stands in the texts already; else `segments` and `dong` say what
 * all SMS would take with it.
 */
export type LabelEffect = {
  text: string;
  applied: boolean;
  source: string;
  segments: number;
  dong: number | null;
  words: string;
};

/** What a link code looks like: eight letters, as long as every code. */
export const SAMPLE_CODE = 'ABCDEFGH';
const EXAMPLES = 10;

/** The rule on labels, as far as a preview needs it. */
export type LabelRule = { text: string; apply: boolean; source: string };

/** Adds up pages of recipients to a preview. */
export function previewTally(with_: SampleContext & { labelRule: LabelRule | null }) {
  const { plan, price, labelRule } = with_;
  const wording = wordingOf(with_);
  const out: Partial<Record<LeftOut, number>> = {};
  const byChannel: Record<string, number> = {};
  const byArea: Record<string, number> = {};
  const problems = new Set<string>();
  /** And the parts each takes with the label. */
  const examples = new Map<SampleMessage, number>();
  let [total, manual, segments, labelled] = [0, 0, 0, 0];

  return {
    wording,
    add(page: SortedAudience): void {
      for (const [reason, count] of Object.entries(page.out) as [LeftOut, number][])
        out[reason] = (out[reason] ?? 0) + count;
      for (const to of page.in) {
        total += 1;
        if (to.manual) manual += 1;
        byChannel[to.channel] = (byChannel[to.channel] ?? 0) + 1;
        byArea[to.areaCode] = (byArea[to.areaCode] ?? 0) + 1;
        const example = wording(to);
        if (typeof example === 'string') {
          problems.add(example);
          continue;
        }
        const dear = examples.get(example) ?? withLabel(example, labelRule);
        examples.set(example, dear);
        segments += example.sms?.segments ?? 0;
        labelled += dear;
      }
    },
    done(): CampaignPreview {
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
        places: plan.audience.places.map((place) => place.words),
        examples: spread([...examples.keys()]),
        sms: {
          segments,
          dong: price === null ? null : segments * price.dong,
          verified: price?.verified ?? false,
          label: labelRule === null || segments === 0 ? null : effect(labelRule, segments, labelled, price),
        },
        problems: [...problems],
      };
    },
  };
}

function withLabel({ text, sms }: SampleMessage, rule: LabelRule | null): number {
  if (sms === undefined) return 0;
  if (rule === null || rule.apply || text.startsWith(rule.text)) return sms.segments;
  return segmentsOf(`${rule.text} ${text}`).segments;
}

function effect(
  { text, apply, source }: LabelRule,
  segments: number,
  labelled: number,
  price: SampleContext['price'],
): LabelEffect {
  const dong = price === null ? null : labelled * price.dong;
  const more = labelled - segments;
  const cost = price === null ? '' : `, thêm ${sayCount(more * price.dong)} đồng`;
  const parts =
    more === 0
      ? `vẫn ${sayCount(segments)} phần`
      : `${sayCount(labelled)} phần thay vì ${sayCount(segments)}${cost}`;
  const words = apply
    ? `Tin SMS đã gắn nhãn ${text} ở đầu theo quy tắc gửi.`
    : `Quy tắc gửi hiện không gắn nhãn ${text} (thông báo của cơ quan nhà nước không phải quảng cáo). Nếu phải gắn: ${parts}.`;
  return { text, applied: apply, source, segments: labelled, dong, words };
}

/** Ten examples, every channel among them. */
function spread(examples: readonly SampleMessage[]): SampleMessage[] {
  const byChannel = new Map<string, SampleMessage[]>();
  for (const one of examples) byChannel.set(one.channel, [...(byChannel.get(one.channel) ?? []), one]);
  const picked: SampleMessage[] = [];
  for (let round = 0; picked.length < Math.min(EXAMPLES, examples.length); round++)
    for (const list of byChannel.values()) {
      const one = list[round];
      if (one !== undefined && picked.length < EXAMPLES) picked.push(one);
    }
  return picked;
}
