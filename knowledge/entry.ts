/** What a reviewed answer is: the shape of `knowledge/answers/*.yaml`, read and checked field by field. */

import { z } from 'zod';
import { isDay } from '../calendar/day.ts';
import { BUNDLES } from './bundle.ts';

/** Every topic a message can be about. The ids are part of the public interface of `ask --json`. */
export const TOPICS = [
  'birth.overview',
  'birth.eligibility',
  'birth.who_files',
  'birth.documents',
  'birth.birth_notice',
  'birth.unmarried',
  'birth.how_to_file',
  'birth.partial',
  'birth.deadline',
  'birth.residence',
  'birth.health_card',
  'birth.identity_card',
  'birth.processing_time',
  'birth.fee',
  'birth.result',
  'death.overview',
  'death.eligibility',
  'death.who_files',
  'death.where',
  'death.documents',
  'death.death_notice',
  'death.how_to_file',
  'death.partial',
  'death.deadline',
  'death.residence_deletion',
  'death.processing_time',
  'death.fee',
  'death.result',
  'benefit.who',
  'benefit.amount',
  'benefit.recipient',
  'consent.who',
  'consent.how',
  'consent.no_vneid',
  'consent.deadline',
  'consent.missed',
  'account.vneid',
  'dossier.status',
  'dossier.supplement',
  'dossier.returned',
  'dossier.extra_papers',
  'dossier.not_synced',
  'dossier.overdue',
  'area.which_commune',
  'support.where',
  'support.hotline',
  'support.human',
  'guide.qr',
  'reminder.subscribe',
  'reminder.stop',
  'privacy',
  'bot.identity',
  'chat.greeting',
  'chat.thanks',
  'complaint',
  'other_procedure',
  'out_of_scope',
] as const;
export type TopicId = (typeof TOPICS)[number];

/** Which scheme may pay after a death. `none`: the deceased had none of them. */
export const BENEFIT_GROUPS = [
  'social_insurance',
  'social_assistance',
  'social_pension',
  'merit_person',
  'none',
] as const;
export type BenefitGroup = (typeof BENEFIT_GROUPS)[number];

/** What a channel carries: characters of text (NFC, with the source line), buttons, characters of a button's title. */
export const LIMITS = { text: 2000, comfortable: 900, buttons: 5, title: 35 } as const;

/**
 * The values a text may ask for. The caller of `giveAnswer` supplies them: amounts and deadlines are computed from dated
 * data (`amounts.ts`), the rest comes from the profile of the commune.
 */
export const VALUES = [
  'amount',
  'formula',
  'period',
  'insuranceAmounts',
  'deadline',
  'guideLink',
  'areaName',
  'deskAddress',
  'deskHours',
  'deskPhone',
  'ownerName',
] as const;
export type ValueName = (typeof VALUES)[number];

const day = z.string().refine(isDay, 'không phải là ngày có thật; hãy viết năm-tháng-ngày, ví dụ 2026-07-01');
const line = z
  .string()
  .trim()
  .min(1)
  .regex(/^[^\n]*$/, 'phải nằm trên một dòng');
const oneOrMore = <T extends z.ZodType>(item: T) =>
  z.union([item.transform((one) => [one]), z.array(item).min(1)]);

/**
 * A document an answer rests on. `date` is the day it was issued, or took effect when only that is known. `until` is its
 * last day in force. `ours`: a rule of this channel itself, not shown to citizens. `note` says for staff how we know it.
 */
export const SOURCE = z.strictObject({
  document: line.max(160),
  article: line.max(60).optional(),
  date: day.optional(),
  dateIs: z.enum(['issued', 'effective']).default('issued'),
  verified: z.boolean(),
  until: day.optional(),
  ours: z.boolean().default(false),
  note: line.optional(),
});
export type LegalSource = z.infer<typeof SOURCE>;

/** Days of validity; an end of `null` is open. */
export const PERIOD = z
  .strictObject({ from: day, to: day.nullable() })
  .refine((period) => period.to === null || period.from <= period.to, 'ngày "to" phải sau ngày "from"');

/** When a variant is the right one. All that is written must hold; `area` is a province or commune code. */
export const WHEN = z.strictObject({
  bundle: z.enum(BUNDLES).optional(),
  benefitGroup: oneOrMore(z.enum(BENEFIT_GROUPS)).optional(),
  diedFrom: day.optional(),
  diedTo: day.optional(),
  area: oneOrMore(
    z.string().regex(/^(?:\d{2}|\d{5})$/, 'là mã tỉnh 2 số hoặc mã xã 5 số, đặt trong dấu nháy'),
  ).optional(),
  todayFrom: day.optional(),
  todayTo: day.optional(),
});
export type AnswerCondition = z.infer<typeof WHEN>;

const VARIANT = z.strictObject({
  when: WHEN.default({}),
  needs: z.array(z.enum(VALUES)).default([]),
  text: z.string().trim().min(1),
  sources: z.array(SOURCE).min(1).optional(),
});
export type Variant = z.infer<typeof VARIANT>;

export const ENTRY = z.strictObject({
  topic: z.enum(TOPICS),
  bundle: z.enum(BUNDLES).optional(),
  title: line.max(LIMITS.title),
  kind: z.enum(['answer', 'smalltalk', 'handoff', 'redirect', 'unknown']),
  reviewed: day,
  valid: PERIOD,
  variants: z.array(VARIANT).min(1),
  sources: z.array(SOURCE).min(1),
  numbers: z.record(z.string().min(1), line).default({}),
  followUps: z.array(z.enum(TOPICS)).max(LIMITS.buttons),
});
/** One reviewed answer; `file` is the name of its YAML file, for problems and alarms. */
export type AnswerEntry = z.infer<typeof ENTRY> & { file: string };

/** One thing that is wrong with a knowledge file. `field` is a path such as `variants.0.text`; `message` is Vietnamese. */
export type KnowledgeMistake = { file: string; field: string; message: string };

const vietnamese = z.locales.vi().localeError;

/**
 * Checks `data` against a schema of this room.
 * @returns the typed value, or every fault with its file and field, in Vietnamese
 */
export function shaped<S extends z.ZodType>(
  schema: S,
  file: string,
  data: unknown,
): { value: z.output<S> } | { faults: KnowledgeMistake[] } {
  const result = schema.safeParse(data, { error: vietnamese });
  if (result.success) return { value: result.data };
  return {
    faults: result.error.issues.map((issue) => ({
      file,
      field: issue.path.join('.') || 'cả tệp',
      message: issue.message,
    })),
  };
}

/** Reads one entry from parsed YAML: its shape only; `review.ts` judges its words. */
export function readEntry(
  file: string,
  data: unknown,
): { entry: AnswerEntry } | { faults: KnowledgeMistake[] } {
  const result = shaped(ENTRY, file, data);
  if ('faults' in result) return result;
  const entry = result.value;
  return {
    entry: {
      ...entry,
      file,
      title: entry.title.normalize('NFC'),
      variants: entry.variants.map((variant) => ({ ...variant, text: variant.text.normalize('NFC') })),
    },
  };
}
