/**
 * A fact as an official writes it: read by all rules of a shipped file, its conditions and fields in words, and compared part by
 * part with what stood before. Pure.
 */
import { sayDay } from '../calendar/words.ts';
import { slotTitle, slotValueWords } from './case/slot-words.ts';
import { SLOT_NAMES } from './case/slots.ts';
import { type KnowledgeMistake, type LegalSource, shaped } from './entry.ts';
import { ASPECTS, type CERTAINTIES, type Conditions, FACT, type Fact, readFactFile } from './fact.ts';

/** What a version keeps: the fields of a fact, perhaps unfinished. */
export type FactBody = Readonly<Record<string, unknown>>;

/** The parts of a fact as the form names them. Closed: a new field of `FACT` without a title does not compile. */
const FIELD_TITLES = {
  id: 'Mã',
  title: 'Chữ trên nút',
  say: 'Câu trả lời',
  more: 'Chi tiết sau nút',
  aspects: 'Điều được hỏi',
  topics: 'Mục',
  when: 'Chỉ đúng khi',
  and: 'Và đồng thời',
  unless: 'Không nói khi',
  words: 'Từ ngữ người dân dùng',
  needs: 'Phải có một trong các cụm',
  asks: 'Người dân hỏi thế nào',
  restsOn: 'Căn cứ',
  basis: 'Số tài liệu của dự án',
  valid: 'Thời gian dùng',
  certainty: 'Mức chắc chắn',
  buttons: 'Nút bấm',
} as const satisfies Record<keyof typeof FACT.shape, string>;

/** How sure a fact is, in the words of the form. */
export const CERTAINTY_WORDS = {
  law: 'Có trong văn bản luật',
  official: 'Cơ quan hoặc báo chí nói',
  unverified: 'Chưa kiểm chứng (câu phải viết có giữ)',
} as const satisfies Record<(typeof CERTAINTIES)[number], string>;

/** States of a version; `silenced` takes its fact out of use. */
export const FACT_STATES = {
  draft: 'Bản nháp',
  published: 'Đang dùng',
  returned: 'Được trả lại',
  replaced: 'Đã có bản mới hơn',
  silenced: 'Thôi trả lời',
  retired: 'Đã thôi dùng',
} as const;
export type FactState = keyof typeof FACT_STATES;

/** Where a fact that an official wrote is said to come from, in faults and lists. */
export const WRITTEN_HERE = 'soạn tại đây';
/** Ways to ask that a fact needs before it may answer. */
const LEAST_ASKS = 2;
const MOST_BODY = 20_000;

/**
 * Reads the body of a version as a fact.
 * @param own its id, and the area whose own it is ('' the country): an area's fact answers there and nowhere else, whatever the body says
 * @param known ids of the facts that a button may lead to
 * @returns the fact, or every fault with the part of the form it is about
 */
export function readFactBody(
  body: FactBody,
  own: { id: string; areaCode: string },
  known: ReadonlySet<string>,
): { fact: Fact } | { faults: KnowledgeMistake[] } {
  if (JSON.stringify(body).length > MOST_BODY)
    return { faults: [{ file: WRITTEN_HERE, field: 'Cả câu', message: 'dài quá; hãy cắt thành nhiều câu' }] };
  const when = (body.when ?? {}) as Record<string, unknown>;
  const placed = own.areaCode === '' ? when : { ...when, area: [own.areaCode] };
  const whole = { ...body, id: own.id, when: placed };
  const shape = shaped(FACT, WRITTEN_HERE, whole);
  if ('faults' in shape) return { faults: shape.faults.map(titled) };
  const read = readFactFile(WRITTEN_HERE, {
    subject: WRITTEN_HERE,
    reviewed: shape.value.valid.from,
    facts: [whole],
  });
  if ('faults' in read) return { faults: read.faults.map(titled) };
  const fact = read.facts[0] as Fact;
  const faults: KnowledgeMistake[] = fact.buttons.filter(leadsNowhere(known, fact.id)).map((button) => ({
    file: WRITTEN_HERE,
    field: FIELD_TITLES.buttons,
    message: `nút "${button}" không dẫn tới câu nào`,
  }));
  if (fact.asks.length < LEAST_ASKS)
    faults.push({
      file: WRITTEN_HERE,
      field: FIELD_TITLES.asks,
      message: 'viết ít nhất hai cách hỏi, như người dân thật hỏi',
    });
  return faults.length > 0 ? { faults } : { fact };
}

/** Whether a button opens a fact that is not there. */
export function leadsNowhere(known: ReadonlySet<string>, own: string): (button: string) => boolean {
  return (button) => button.startsWith('fact:') && button !== `fact:${own}` && !known.has(button.slice(5));
}

/** `facts.0 (id).say.0` or `say.0` as the form calls it. */
function titled({ message, ...fault }: KnowledgeMistake): KnowledgeMistake {
  const [, own = fault.field] = /^facts\.0(?: \([^)]*\))?\.?(.*)$/.exec(fault.field) ?? [];
  const name = own.split('.')[0] as keyof typeof FIELD_TITLES;
  return { file: WRITTEN_HERE, field: FIELD_TITLES[name] ?? 'Cả câu', message };
}

/** The fields of a fact as a body, where an edit begins. */
export function bodyOf(fact: Fact): FactBody {
  const { file: _file, id: _id, ...body } = fact;
  return body;
}

/** Conditions in words, one line a slot: "Nhà mà bé nhập hộ khẩu: nhà thuê hoặc nhà ông bà". */
export function sayConditions(conditions: Partial<Conditions>): string[] {
  const lines = SLOT_NAMES.flatMap((slot) => {
    const values = conditions[slot];
    return values === undefined
      ? []
      : [`${slotTitle(slot)}: ${values.map((value) => slotValueWords(slot, value)).join(' hoặc ')}`];
  });
  const days = (what: string, from: string | undefined, to: string | undefined) => {
    if (from === undefined && to === undefined) return;
    const parts = [
      from === undefined ? '' : `từ ${sayDay(from)}`,
      to === undefined ? '' : `đến ${sayDay(to)}`,
    ];
    lines.push(`${what} ${parts.filter((part) => part !== '').join(' ')}`);
  };
  days('Sinh', conditions.bornFrom, conditions.bornTo);
  days('Mất', conditions.diedFrom, conditions.diedTo);
  return lines;
}

/** "Luật Hộ tịch 2014, khoản 1 Điều 13, 20/11/2014, hết hiệu lực 28/02/2027". */
export function saySourceOf({ document, article, date, until, verified }: LegalSource): string {
  return [
    document,
    article,
    date === undefined ? undefined : sayDay(date),
    until === undefined ? undefined : `hiệu lực đến ${sayDay(until)}`,
    verified ? undefined : 'chưa đọc văn bản gốc',
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}

/** A period in words. */
export function sayValid({ from, to }: Fact['valid']): string {
  return to === null ? `từ ${sayDay(from)}` : `từ ${sayDay(from)} đến hết ${sayDay(to)}`;
}

/** What a button leads to, in words; `titleOf` knows facts and topics. */
type Titles = (button: string) => string;

const NONE = 'không có';
const lines = (items: readonly string[]) => (items.length === 0 ? NONE : items.join('\n'));

/** Each part that a person decides, as it reads. */
const PARTS: readonly { field: keyof typeof FIELD_TITLES; say: (fact: Fact, titleOf: Titles) => string }[] = [
  { field: 'title', say: (fact) => fact.title ?? NONE },
  { field: 'say', say: (fact) => lines(fact.say) },
  { field: 'more', say: (fact) => fact.more ?? NONE },
  { field: 'aspects', say: (fact) => lines(fact.aspects.map((aspect) => ASPECTS[aspect])) },
  { field: 'topics', say: (fact, titleOf) => lines(fact.topics.map(titleOf)) },
  { field: 'when', say: (fact) => lines(sayConditions(fact.when)) },
  { field: 'and', say: (fact) => lines(sayConditions(fact.and)) },
  { field: 'unless', say: (fact) => lines(sayConditions(fact.unless)) },
  { field: 'words', say: (fact) => lines(fact.words) },
  { field: 'needs', say: (fact) => lines(fact.needs) },
  { field: 'asks', say: (fact) => lines(fact.asks) },
  { field: 'restsOn', say: (fact) => lines(fact.restsOn.map(saySourceOf)) },
  { field: 'valid', say: (fact) => sayValid(fact.valid) },
  { field: 'certainty', say: (fact) => CERTAINTY_WORDS[fact.certainty] },
  { field: 'buttons', say: (fact, titleOf) => lines(fact.buttons.map(titleOf)) },
];

export type FactPart = { title: string; text: string };
/** A fact part by part, in the order of the form. */
export function factParts(fact: Fact, titleOf: Titles): FactPart[] {
  return PARTS.map(({ field, say }) => ({ title: FIELD_TITLES[field], text: say(fact, titleOf) }));
}

/** The parts in which two facts differ. */
export function factDifference(
  before: Fact,
  after: Fact,
  titleOf: Titles,
): { title: string; before: string; after: string }[] {
  const old = factParts(before, titleOf);
  return factParts(after, titleOf).flatMap(({ title, text }, at) => {
    const was = old[at]?.text ?? NONE;
    return was === text ? [] : [{ title, before: was, after: text }];
  });
}
