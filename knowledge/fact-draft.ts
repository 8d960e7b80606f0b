/**
 * A fact as an official writes it: read by all rules of a shipped file, its conditions and fields in words, and compared part by
 * part with what stood before. Pure.
 */
import { sayDay } from '../calendar/words.ts';
import { slotTitle, slotValueWords } from './case/slot-words.ts';
import { SLOT_NAMES } from './case/slots.ts';
import { type KnowledgeMistake, type LegalSource, shaped } from './entry.ts';
import {
  ASPECTS,
  type CERTAINTIES,
  type Conditions,
  FACT,
  type Fact,
  type FactValue,
  readFactFile,
} from './fact.ts';

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

/** The values a sentence may ask for, by the names that officials write between « and ». */
const VALUE_NAMES = {
  person: 'người ấy',
  Person: 'Người ấy',
  bornOn: 'ngày sinh',
  diedOn: 'ngày mất',
  birthDeadline: 'hạn khai sinh',
  deathDeadline: 'hạn khai tử',
  claimDeadline: 'hạn 90 ngày từ ngày mất',
  insuranceFuneral: 'mai táng BHXH theo ngày mất',
  insuranceFuneralNow: 'mai táng BHXH hiện nay',
  insuranceFuneralBefore: 'mai táng BHXH trước đây',
  insuranceFuneralSince: 'ngày bắt đầu mức hiện nay',
  survivorMonthly: 'tuất tháng 50% theo ngày mất',
  survivorMonthlyNow: 'tuất tháng 50% hiện nay',
  survivorMonthlyAlone: 'tuất tháng 70% theo ngày mất',
  survivorMonthlyAloneNow: 'tuất tháng 70% hiện nay',
  areaName: 'tên xã, phường',
  deskAddress: 'địa chỉ Một cửa',
  deskHours: 'giờ làm việc',
  deskPhone: 'điện thoại Một cửa',
  guideLink: 'đường dẫn hướng dẫn',
} as const satisfies Record<FactValue, string>;

/** A sentence with «what the program fills in», as officials read and write it. */
export function withValueNames(text: string): string {
  return text.replace(/\{\{\s*(\w+)\s*\}\}/gu, (whole, name: string) =>
    Object.hasOwn(VALUE_NAMES, name) ? `«${VALUE_NAMES[name as FactValue]}»` : whole,
  );
}

/** The same read back; a name that is none stays and is found when the fact is read. */
export function fromValueNames(text: string): string {
  return text.replace(/«([^«»]+)»/gu, (whole, name: string) => {
    const found = Object.entries(VALUE_NAMES).find(([, own]) => own === name.trim());
    return found === undefined ? whole : `{{${found[0]}}}`;
  });
}
/** Every name, for the help beside the form. */
export const VALUE_NAME_LIST: readonly string[] = Object.values(VALUE_NAMES);

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
  if ([...fact.say, fact.more ?? ''].some((text) => /[«»]/u.test(text)))
    faults.push({
      file: WRITTEN_HERE,
      field: FIELD_TITLES.say,
      message: 'chữ giữa « và » không phải là giá trị nào; xem danh sách cạnh ô',
    });
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
type ButtonTitles = (button: string) => string;

const NONE = 'không có';
const lines = (items: readonly string[]) => (items.length === 0 ? NONE : items.join('\n'));

/** Each part that a person decides, as it reads. */
const PARTS: readonly {
  field: keyof typeof FIELD_TITLES;
  say: (fact: Fact, titleOf: ButtonTitles) => string;
}[] = [
  { field: 'title', say: (fact) => fact.title ?? NONE },
  { field: 'say', say: (fact) => lines(fact.say.map(withValueNames)) },
  { field: 'more', say: (fact) => (fact.more === undefined ? NONE : withValueNames(fact.more)) },
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
/** What a fact says part by part, in the order of the form. */
export function factParts(fact: Fact, titleOf: ButtonTitles): FactPart[] {
  return everyPart(fact, titleOf).filter((part) => part.text !== NONE);
}

function everyPart(fact: Fact, titleOf: ButtonTitles): FactPart[] {
  return PARTS.map(({ field, say }) => ({ title: FIELD_TITLES[field], text: say(fact, titleOf) }));
}

/** The parts in which two facts differ. */
export function factDifference(
  before: Fact,
  after: Fact,
  titleOf: ButtonTitles,
): { title: string; before: string; after: string }[] {
  const old = everyPart(before, titleOf);
  return everyPart(after, titleOf).flatMap(({ title, text }, at) => {
    const was = old[at]?.text ?? NONE;
    return was === text ? [] : [{ title, before: was, after: text }];
  });
}
