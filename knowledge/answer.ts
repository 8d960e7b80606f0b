/** From a topic and what is known of the case to one reviewed answer, or a named refusal. Pure. */

import { type Day, daysBetween, plusDays, within } from '../calendar/day.ts';
import { dayOf } from '../calendar/moment.ts';
import { sayDay } from '../calendar/words.ts';
import type { Bundle } from './bundle.ts';
import type {
  AnswerCondition,
  AnswerEntry,
  BenefitGroup,
  LegalSource,
  TopicId,
  ValueName,
  Variant,
} from './entry.ts';
import { LIMITS } from './entry.ts';

/** What is known of the case. `areaCode` is the commune (5 digits), `provinceCode` its province (2 digits). */
export type AnswerInputs = {
  now: Date;
  bundle?: Bundle | null | undefined;
  diedOn?: Date | null | undefined;
  benefitGroup?: BenefitGroup | null | undefined;
  areaCode?: string | null | undefined;
  provinceCode?: string | null | undefined;
  /** Computed or local values for the placeholders; an empty one counts as missing. */
  values?: Partial<Record<ValueName, string>> | undefined;
};

/** A source as an answer carries it (`ask --json`). */
export type AnswerSource = { document: string; article?: string; date?: Day; verified: boolean };

export type ReviewedAnswer =
  | {
      kind: 'text';
      topic: TopicId;
      answerKind: AnswerEntry['kind'];
      /** Ready to send: no placeholder left, without the source line. */
      text: string;
      /** One short line for under the text; empty when the answer rests on no document (a greeting). */
      sourceLine: string;
      sources: AnswerSource[];
      buttons: { topic: TopicId; title: string }[];
    }
  /** There was an answer, but it or its source is out of date: staff must renew it. */
  | { kind: 'expired'; topic: TopicId; why: string }
  /** No entry for today, or no variant whose values are known. */
  | { kind: 'missing'; topic: TopicId; why: string };

/**
 * The answer to give on a topic. Entries are tried in order (a province's own first), the first one valid today counts;
 * in it, the first variant whose conditions hold, whose values are all there and whose text then fits the channels.
 */
export function giveAnswer(
  entries: readonly AnswerEntry[],
  topic: TopicId,
  facts: AnswerInputs,
): ReviewedAnswer {
  const today = dayOf(facts.now);
  const own = entries.filter((entry) => entry.topic === topic);
  const entry = own.find((one) => within(today, one.valid));
  if (entry === undefined) {
    const ended = own.find((one) => one.valid.to !== null && one.valid.to < today);
    if (ended !== undefined)
      return { kind: 'expired', topic, why: `${ended.file}: hết hiệu lực sau ngày ${ended.valid.to}` };
    return {
      kind: 'missing',
      topic,
      why: own.length === 0 ? 'chưa có tệp cho mục này' : 'chưa đến ngày áp dụng',
    };
  }
  for (const variant of entry.variants) {
    if (!holds(variant.when, facts, today)) continue;
    const text = fill(variant, facts.values ?? {});
    if (text === null) continue;
    const sources = variant.sources ?? entry.sources;
    const line = sourceLine(sources);
    if (text.length + 2 + line.length > LIMITS.text) continue;
    const gone = sources.find((source) => source.until !== undefined && source.until < today);
    if (gone !== undefined) {
      return {
        kind: 'expired',
        topic,
        why: `${entry.file}: căn cứ "${gone.document}" hết hiệu lực sau ngày ${gone.until}`,
      };
    }
    return {
      kind: 'text',
      topic,
      answerKind: entry.kind,
      text,
      sourceLine: line,
      sources: sources.map(given),
      buttons: buttonsOf(entries, entry, today),
    };
  }
  return { kind: 'missing', topic, why: `${entry.file}: không có phương án nào đủ dữ liệu` };
}

function holds(when: AnswerCondition, facts: AnswerInputs, today: Day): boolean {
  if (when.bundle !== undefined && when.bundle !== facts.bundle) return false;
  if (when.benefitGroup !== undefined) {
    if (facts.benefitGroup == null || !when.benefitGroup.includes(facts.benefitGroup)) return false;
  }
  if (when.area !== undefined) {
    const codes = [facts.areaCode, facts.provinceCode];
    if (!when.area.some((code) => codes.includes(code))) return false;
  }
  if (when.diedFrom !== undefined || when.diedTo !== undefined) {
    if (facts.diedOn == null) return false;
    const died = dayOf(facts.diedOn);
    if (when.diedFrom !== undefined && died < when.diedFrom) return false;
    if (when.diedTo !== undefined && died > when.diedTo) return false;
  }
  if (when.todayFrom !== undefined && today < when.todayFrom) return false;
  return when.todayTo === undefined || today <= when.todayTo;
}

/** The text with its values, or null when one is missing or would smuggle a placeholder in. */
function fill(variant: Variant, values: Partial<Record<ValueName, string>>): string | null {
  let text = variant.text;
  for (const name of variant.needs) {
    const value = values[name]?.normalize('NFC').trim();
    if (value === undefined || value === '' || /[{}]/u.test(value)) return null;
    text = text.replaceAll(new RegExp(`\\{\\{\\s*${name}\\s*\\}\\}`, 'g'), () => value);
  }
  return text.normalize('NFC');
}

function buttonsOf(
  entries: readonly AnswerEntry[],
  entry: AnswerEntry,
  today: Day,
): { topic: TopicId; title: string }[] {
  const buttons: { topic: TopicId; title: string }[] = [];
  for (const topic of entry.followUps) {
    // A button to an answer that may not be given any more would only disappoint.
    const target = entries.find((one) => one.topic === topic && within(today, one.valid));
    if (target !== undefined) buttons.push({ topic, title: target.title });
  }
  return buttons.slice(0, LIMITS.buttons);
}

function given(source: LegalSource): AnswerSource {
  return {
    document: source.document,
    ...(source.article === undefined ? {} : { article: source.article }),
    ...(source.date === undefined ? {} : { date: source.date }),
    verified: source.verified,
  };
}

/** Characters for the names of the documents: two as a rule; the rest stays in `sources`. */
const LINE_ROOM = 75;

/** "Nguồn: Điều 5 Nghị định 63/2024/NĐ-CP", with a warning when the rest or a part of it is not verified. */
export function sourceLine(sources: readonly LegalSource[]): string {
  const shown = sources.filter((source) => !source.ours);
  if (shown.length === 0) return '';
  const names: string[] = [];
  for (const source of shown) {
    const name = source.article === undefined ? source.document : `${source.article} ${source.document}`;
    if (names.length > 0 && [...names, name].join('; ').length > LINE_ROOM) break;
    if (!names.includes(name)) names.push(name);
  }
  const doubtful = shown.filter((source) => !source.verified).length;
  const part = doubtful === shown.length ? 'chưa kiểm chứng' : 'có phần chưa kiểm chứng';
  const warning = doubtful === 0 ? '' : ` (${part} – anh/chị hỏi lại Bộ phận Một cửa)`;
  return `Nguồn: ${names.join('; ')}${warning}`;
}

/** Something that ends: a whole entry, one of its variants, the source it rests on, or a decision table. */
export type ExpiringAnswer = {
  topic: TopicId;
  file: string;
  what: 'entry' | 'variant' | 'source' | 'table';
  /** The last day it may be given out. */
  endsOn: Day;
  /** Negative once it is past. */
  daysLeft: number;
  state: 'expired' | 'soon';
  /** Vietnamese sentence for staff. */
  staff: string;
};

/** How long before its end an answer is put on the list of what must be renewed. */
export const WARN_DAYS = 30;

/**
 * The alarm list: what is out of date and what will be within 30 days, soonest first. An entry that another file of the
 * same folder and topic takes over from the next day on is not reported; a province's own entry that falls back to ours is.
 */
export function expiredEntries(entries: readonly AnswerEntry[], now: Date): ExpiringAnswer[] {
  const today = dayOf(now);
  return entries
    .flatMap((entry) => endsOf(entry, successor(entries, entry), today))
    .flatMap((end) => ending(end, today) ?? [])
    .sort((a, b) => a.endsOn.localeCompare(b.endsOn) || a.file.localeCompare(b.file));
}

type End = Pick<ExpiringAnswer, 'topic' | 'file' | 'what' | 'endsOn'> & { name: string };

/** The alarm for one end, or null while it is more than 30 days away. */
export function ending(end: End, today: Day): ExpiringAnswer | null {
  const daysLeft = daysBetween(today, end.endsOn);
  if (daysLeft > WARN_DAYS) return null;
  const { name, ...rest } = end;
  const state = daysLeft < 0 ? 'expired' : 'soon';
  const verb = state === 'expired' ? 'đã hết hiệu lực sau ngày' : 'sẽ hết hiệu lực sau ngày';
  return { ...rest, daysLeft, state, staff: `${name} ${verb} ${sayDay(end.endsOn)}.` };
}

/** The entry that goes on where this one ends. */
function successor(entries: readonly AnswerEntry[], entry: AnswerEntry): AnswerEntry | undefined {
  if (entry.valid.to === null) return undefined;
  const next = plusDays(entry.valid.to, 1);
  const folder = entry.file.slice(0, entry.file.lastIndexOf('/'));
  return entries.find(
    (other) =>
      other !== entry &&
      other.topic === entry.topic &&
      other.file.slice(0, other.file.lastIndexOf('/')) === folder &&
      within(next, other.valid),
  );
}

function endsOf(entry: AnswerEntry, next: AnswerEntry | undefined, today: Day): End[] {
  const of = { topic: entry.topic, file: entry.file };
  const title = `"${entry.title}"`;
  if (next !== undefined && next.valid.from <= today) return [];
  const ends: End[] = [];
  if (entry.valid.to !== null && next === undefined) {
    ends.push({ ...of, what: 'entry', endsOn: entry.valid.to, name: `Câu trả lời ${title}` });
  }
  for (const { when } of entry.variants) {
    if (when.todayTo === undefined) continue;
    ends.push({
      ...of,
      what: 'variant',
      endsOn: when.todayTo,
      name: `Một phương án của câu trả lời ${title}`,
    });
  }
  for (const source of [...entry.sources, ...entry.variants.flatMap((variant) => variant.sources ?? [])]) {
    if (source.until === undefined) continue;
    ends.push({
      ...of,
      what: 'source',
      endsOn: source.until,
      name: `Căn cứ "${source.document}" của ${title}`,
    });
  }
  return ends;
}
