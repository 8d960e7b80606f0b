/**
 * What a fact is: one or two sentences that answer one thing for one kind of case, with the law they rest on. The shape of
 * `knowledge/facts/*.yaml`, read and checked field by field. How to write one: `facts/HUONG-DAN.md`.
 */

import { z } from 'zod';
import { isDay } from '../calendar/day.ts';
import { SLOT_NAMES, type SlotName, valuesOf } from './case/slots.ts';
import { type KnowledgeMistake, PERIOD, SOURCE, shaped, TOPICS } from './entry.ts';

/** What can be asked about a thing: the thing asked must be one of the aspects of the fact that answers. */
export const ASPECTS = {
  where: 'ở đâu',
  who: 'ai được, ai phải',
  papers: 'giấy tờ gì',
  how: 'làm thế nào',
  how_long: 'bao lâu có kết quả',
  deadline: 'hạn chót',
  fee: 'lệ phí',
  fine: 'có bị phạt không',
  entitled: 'có được hưởng không',
  how_much: 'được bao nhiêu',
  both_or_one: 'nhận cả hai hay một',
  must: 'có bắt buộc không, được không',
  may_they_demand: 'họ đòi vậy đúng không',
  cannot: 'không làm được thì sao',
  next: 'giờ làm gì tiếp',
  why: 'vì sao',
  status: 'tới đâu rồi, nghĩa là gì',
  what_is: 'là gì',
} as const;
export type Aspect = keyof typeof ASPECTS;
export const ASPECT_NAMES = Object.keys(ASPECTS) as [Aspect, ...Aspect[]];

/** The buttons that start a guided check. */
export const CHECK_ACTIONS = ['check_birth', 'check_death', 'check_benefit'] as const;
export type CheckAction = (typeof CHECK_ACTIONS)[number];
/** What a button under a fact may do beside leading to another. */
export const FACT_ACTIONS = ['human', 'guide', ...CHECK_ACTIONS] as const;

/** How sure a fact is: read in the law; said by an authority or a newspaper; not verified (then it is worded with care). */
export const CERTAINTIES = ['law', 'official', 'unverified'] as const;

/** Longest first message with its source line (Zalo): aim 300, most 500. */
export const SAY = { aim: 300, most: 480, more: 1200 } as const;

/** Values that a sentence may ask for; a sentence whose value is not known is not said (the next variant is tried). */
export const FACT_VALUES = {
  person: 'lời người dân gọi người ấy ("bà", "bé"); không biết thì "người mất" hoặc "bé"',
  Person: 'như person, viết hoa chữ đầu (đầu câu)',
  bornOn: 'ngày sinh đã nói',
  diedOn: 'ngày mất đã nói',
  birthDeadline: 'ngày cuối để khai sinh, tính từ ngày sinh',
  deathDeadline: 'ngày cuối để khai tử, tính từ ngày mất',
  claimDeadline: '90 ngày kể từ ngày mất',
  insuranceFuneral: 'mai táng BHXH theo ngày mất',
  insuranceFuneralNow: 'mai táng BHXH nếu mất hôm nay',
  insuranceFuneralBefore: 'mai táng BHXH ở kỳ mức tham chiếu trước',
  insuranceFuneralSince: 'ngày bắt đầu mức hiện nay',
  survivorMonthly: 'tuất hằng tháng mỗi người theo ngày mất (50%)',
  survivorMonthlyNow: 'tuất hằng tháng mỗi người nếu mất hôm nay (50%)',
  survivorMonthlyAlone: 'tuất hằng tháng 70% theo ngày mất',
  survivorMonthlyAloneNow: 'tuất hằng tháng 70% nếu mất hôm nay',
  areaName: 'tên xã, phường của người dân',
  deskAddress: 'địa chỉ Bộ phận Một cửa',
  deskHours: 'giờ làm việc của Bộ phận Một cửa',
  deskPhone: 'số điện thoại của Bộ phận Một cửa',
  guideLink: 'đường dẫn trang hướng dẫn của xã',
} as const;
export type FactValue = keyof typeof FACT_VALUES;

const phrase = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^[^\n]*$/, 'phải nằm trên một dòng');
const day = z.string().refine(isDay, 'không phải là ngày có thật; hãy viết năm-tháng-ngày, ví dụ 2026-07-01');

/** Conditions on slots: every named slot must hold one of the values; `any`: whatever is known; `unknown`: nothing is. */
const slotCondition = (slot: SlotName) => {
  const one = z.enum([...valuesOf(slot), 'any', 'unknown'] as unknown as [string, ...string[]]);
  return z.union([one.transform((value) => [value]), z.array(one).min(1)]);
};
const conditions = z.strictObject({
  ...(Object.fromEntries(SLOT_NAMES.map((slot) => [slot, slotCondition(slot).optional()])) as Record<
    SlotName,
    z.ZodOptional<ReturnType<typeof slotCondition>>
  >),
  /** Day of death or of birth within these days; not known: the condition does not hold. */
  diedFrom: day.optional(),
  diedTo: day.optional(),
  bornFrom: day.optional(),
  bornTo: day.optional(),
  /** Codes of provinces (2 digits) or communes (5): a province's own rule; in `unless`, where it is not said. */
  area: z
    .array(z.string().regex(/^(?:\d{2}|\d{5})$/))
    .min(1)
    .optional(),
});
export type Conditions = z.infer<typeof conditions>;

const sentence = z.string().trim().min(1).max(SAY.most);

export const FACT = z.strictObject({
  id: z.string().regex(/^[a-z0-9_]+(?:\.[a-z0-9_]+)+$/, 'dạng birth.where.residence (chữ thường, dấu chấm)'),
  /** For a button that opens this fact. */
  title: phrase.max(35).optional(),
  /** The answer itself, without condolence, greeting or source; the first variant whose values are known is said. */
  say: z.union([sentence.transform((one) => [one]), z.array(sentence).min(1)]),
  /** What stands behind the button "Chi tiết". */
  more: z.string().trim().min(1).max(SAY.more).optional(),
  aspects: z.array(z.enum(ASPECT_NAMES)).min(1),
  /** Old topics this belongs to; the first is the one reported. */
  topics: z.array(z.enum(TOPICS)).min(1),
  /** Holds only in cases where all of this holds, and this too (for two values of one slot: merit and pension) … */
  when: conditions.default({}),
  and: conditions.default({}),
  /** … and none of this. */
  unless: conditions.default({}),
  /** Phrases a citizen uses for what this fact is about; other writings and synonyms of `words/` count by themselves. */
  words: z.array(phrase).default([]),
  /** One of these must have been said, or the fact is no answer (for exceptions that no slot names). */
  needs: z.array(phrase).default([]),
  /** Ways to ask for exactly this, as different people would. Two at least. */
  asks: z
    .array(
      z
        .string()
        .trim()
        .min(1)
        .max(200)
        .regex(/^[^\n]*$/, 'phải nằm trên một dòng'),
    )
    .default([]),
  restsOn: z.array(SOURCE).default([]),
  /** Numbers of `docs/facts/` that the sentence stands on ("B2"). */
  basis: z.array(z.string().regex(/^[A-Z]\d{1,2}$/, 'là số của docs/facts, ví dụ B2')).default([]),
  valid: PERIOD,
  certainty: z.enum(CERTAINTIES),
  /** Topics, `fact:<id>` or one of FACT_ACTIONS. Three at most. */
  buttons: z
    .array(z.string().regex(new RegExp(`^(?:fact:[a-z0-9_.]+|${FACT_ACTIONS.join('|')}|[a-z]+\\.[a-z_]+)$`)))
    .max(3)
    .default([]),
});
export type Fact = z.infer<typeof FACT> & { readonly file: string };

const FILE = z.strictObject({
  /** For the people who look after the file. */
  subject: phrase,
  reviewed: day,
  facts: z.array(FACT).min(1),
});

const VALUE = /\{\{\s*(\w+)\s*\}\}/gu;

/** The names of the values that a sentence asks for. */
export function valuesIn(text: string): string[] {
  return [...text.matchAll(VALUE)].map((match) => match[1] ?? '');
}

/** Reads a parsed file of facts: shape, values and buttons of each fact, or every fault in Vietnamese with its place. */
export function readFactFile(
  file: string,
  data: unknown,
): { facts: Fact[] } | { faults: KnowledgeMistake[] } {
  const result = shaped(FILE, file, data);
  if ('faults' in result) return result;
  const facts = result.value.facts.map((fact) => ({ ...fact, file }));
  const faults = facts.flatMap((fact, index) => reviewFact(fact, `facts.${index} (${fact.id})`));
  return faults.length > 0 ? { faults } : { facts };
}

function reviewFact(fact: Fact, field: string): KnowledgeMistake[] {
  const fault = (message: string): KnowledgeMistake => ({ file: fact.file, field, message });
  const unknown = [...fact.say, fact.more ?? ''].flatMap(valuesIn).filter((name) => !(name in FACT_VALUES));
  const topics: readonly string[] = TOPICS;
  const wrongButtons = fact.buttons.filter(
    (one) => one.includes('.') && !one.startsWith('fact:') && !topics.includes(one),
  );
  return [
    ...unknown.map((name) => fault(`không có giá trị {{${name}}}`)),
    ...wrongButtons.map((one) => fault(`nút "${one}" không phải là mục nào`)),
    ...(fact.certainty !== 'unverified' && fact.restsOn.length === 0
      ? [fault('thiếu căn cứ (restsOn)')]
      : []),
    ...(fact.more?.match(/xin chia buồn|chúc mừng/iu) ||
    fact.say.some((one) => /chia buồn|chúc mừng/iu.test(one))
      ? [fault('câu chia buồn, chúc mừng do trợ lý tự nói, không viết trong sự việc')]
      : []),
  ];
}

/** Ids that stand twice, and buttons that lead to no fact. */
export function reviewFacts(facts: readonly Fact[]): KnowledgeMistake[] {
  const ids = new Set<string>();
  const faults: KnowledgeMistake[] = [];
  for (const { id, file } of facts) {
    if (ids.has(id)) faults.push({ file, field: id, message: `mã "${id}" đã có ở một sự việc khác` });
    ids.add(id);
  }
  for (const { id, file, buttons } of facts) {
    for (const button of buttons) {
      if (button.startsWith('fact:') && !ids.has(button.slice(5)))
        faults.push({ file, field: id, message: `nút "${button}" không dẫn tới sự việc nào` });
    }
  }
  return faults;
}
