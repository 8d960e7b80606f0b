import { z } from 'zod';
import { BUNDLES, type Bundle } from '../knowledge/bundle.ts';
import {
  aspectsOf,
  BENEFIT_GROUPS,
  type BenefitGroup,
  caseNow,
  casesFrom,
  NO_CASES,
  type RememberedQuestion,
  SAFETY_KINDS,
  type SafetyKind,
  type SlotName,
  slotNamed,
  type TalkCases,
} from '../knowledge/knowledge.ts';

/** What a talk remembers: choices and topics, never words or names. Kept as JSON in Talk.state. */
export type TalkState = {
  bundle: Bundle | null;
  benefitGroup: BenefitGroup | null;
  /** Days of birth and death as YYYY-MM-DD, when the citizen said them: deadlines and amounts hang on them. */
  bornOn: string | null;
  diedOn: string | null;
  areaCode: string | null;
  /** The code of the poster or message the talk last came from: what is done here is counted for that place. */
  linkCode: string | null;
  /** The last topics answered, newest last, at most three: follow-ups lean on them. */
  topics: string[];
  /** The cases spoken of, and which of them now. `bundle`, `benefitGroup`, `bornOn`, `diedOn` follow it. */
  cases: TalkCases;
  /** The last question: what "được bao nhiêu?" is asked of. */
  about: RememberedQuestion | null;
  /** Facts given last, newest last: the same one is not recited twice. */
  given: string[];
  /** Said once in a talk. */
  condoled: boolean;
  congratulated: boolean;
  /** Why staff were alarmed. */
  urgent: SafetyKind | null;
  /** The citizen wishes to be telephoned. */
  callBack: boolean;
  /** Messages taken in for the official since the hand-over. */
  notes: number;
  /** When it was given to an official within the last hour, ISO. */
  handoffs: string[];
  /** What the bot has just asked for: the next message is read as its answer first. */
  expect:
    | { kind: 'area'; goal: 'guide' | 'save' }
    | { kind: 'day' }
    | { kind: 'slot'; slot: SlotName; facts: string[] }
    /** A number for a call; for reminders by SMS; and the code that was sent to it (`askedAt` in ISO). */
    | { kind: 'call_phone' }
    | { kind: 'remind_phone'; what: ReminderKind }
    | {
        kind: 'remind_code';
        what: ReminderKind;
        addressId: number;
        askedAt: string;
        tries: number;
        codes: number;
      }
    | null;
  /**
   * The guided talk: a decision table and the answers so far, in order. `paused`: something else was asked in between, so
   * typed words are no answer to it until the citizen comes back to it.
   */
  check: { table: string; answers: [question: string, value: string][]; paused: boolean } | null;
  /** What the citizen asked to be reminded of and still wants; a queued reminder that is not here is not sent. */
  reminders: Reminder[];
  /** Questions answered so far: decides when to ask whether the answers help. */
  answered: number;
};

/** `on`: day of birth or death, or the day of asking (vneid). `until`: the day after which it is over. `key`: of its messages. */
export type Reminder = { what: ReminderKind; on: string; until: string; key: string };
export const REMINDER_KINDS = [...BUNDLES, 'vneid'] as const;
export type ReminderKind = (typeof REMINDER_KINDS)[number];

/** Hand-overs remembered at once: more than any limit of an hour lets through. */
export const MOST_HANDOFFS = 100;

const ID = z.string().max(64);
const SLOT = z.string().transform((name, context) => {
  const slot = slotNamed(name);
  if (slot === null) context.addIssue('no such slot');
  return slot ?? 'bundle';
});

const SHAPE = z.object({
  bundle: z.enum(BUNDLES).nullable().catch(null),
  benefitGroup: z.enum(BENEFIT_GROUPS).nullable().catch(null),
  bornOn: z.iso.date().nullable().catch(null),
  diedOn: z.iso.date().nullable().catch(null),
  areaCode: z
    .string()
    .regex(/^\d{5}$/)
    .nullable()
    .catch(null),
  linkCode: z.string().max(40).nullable().catch(null),
  topics: z.array(z.string().max(40)).max(3).catch([]),
  expect: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('area'), goal: z.enum(['guide', 'save']) }),
      z.object({ kind: z.literal('day') }),
      z.object({ kind: z.literal('slot'), slot: SLOT, facts: z.array(ID).max(8) }),
      z.object({ kind: z.literal('call_phone') }),
      z.object({ kind: z.literal('remind_phone'), what: z.enum(REMINDER_KINDS) }),
      z.object({
        kind: z.literal('remind_code'),
        what: z.enum(REMINDER_KINDS),
        addressId: z.int().positive(),
        askedAt: z.iso.datetime(),
        tries: z.int().min(0),
        codes: z.int().min(0),
      }),
    ])
    .nullable()
    .catch(null),
  check: z
    .object({
      table: z.string().max(40),
      answers: z.array(z.tuple([z.string().max(40), z.string().max(40)])).max(20),
      paused: z.boolean().catch(false),
    })
    .nullable()
    .catch(null),
  reminders: z
    .array(
      z.object({
        what: z.enum(REMINDER_KINDS),
        on: z.iso.date(),
        until: z.iso.date(),
        key: z.string().max(60),
      }),
    )
    .catch([]),
  answered: z.int().min(0).catch(0),
  cases: z
    .unknown()
    .transform((kept) => casesFrom(kept))
    .catch(NO_CASES),
  about: z
    .object({
      facts: z.array(ID).max(4),
      aspects: z.array(z.string()).max(6).transform(aspectsOf),
      concepts: z.array(z.string().max(60)).max(10),
    })
    .nullable()
    .catch(null),
  given: z.array(ID).max(4).catch([]),
  condoled: z.boolean().catch(false),
  congratulated: z.boolean().catch(false),
  urgent: z.enum(SAFETY_KINDS).nullable().catch(null),
  callBack: z.boolean().catch(false),
  notes: z.int().min(0).catch(0),
  handoffs: z.array(z.iso.datetime()).max(MOST_HANDOFFS).catch([]),
});

export const NEW_TALK: TalkState = {
  bundle: null,
  benefitGroup: null,
  bornOn: null,
  diedOn: null,
  areaCode: null,
  linkCode: null,
  topics: [],
  expect: null,
  check: null,
  reminders: [],
  answered: 0,
  cases: NO_CASES,
  about: null,
  given: [],
  condoled: false,
  congratulated: false,
  urgent: null,
  callBack: false,
  notes: 0,
  handoffs: [],
};

/** Something else was talked about: a guided check waits, and typed words no longer answer its question. */
export function paused(talk: TalkState): TalkState {
  return talk.check === null ? talk : { ...talk, check: { ...talk.check, paused: true } };
}

/** Reads a kept state; whatever an older version left that no longer fits is forgotten, the rest stays. */
export function readTalk(json: string): TalkState {
  try {
    return SHAPE.parse(JSON.parse(json));
  } catch {
    return NEW_TALK;
  }
}

/** The state after an answer on a topic: the bundle follows the topic, the last three topics are kept. */
export function afterTopic(talk: TalkState, topic: string): TalkState {
  const family = topic.split('.')[0];
  const bundle =
    family === 'birth' || family === 'death' ? family : family === 'benefit' ? 'death' : talk.bundle;
  return { ...talk, bundle, topics: [...talk.topics, topic].slice(-3), expect: null };
}

/** Which scheme pays, for the amounts and tables that know only these. */
const GROUP: Readonly<Record<string, BenefitGroup>> = {
  pension: 'social_insurance',
  insured: 'social_insurance',
  voluntary: 'social_insurance',
  merit: 'merit_person',
  social_assistance: 'social_assistance',
  social_pension: 'social_pension',
  survivor: 'social_assistance',
  none: 'none',
};

/** The state with these cases; what older parts ask for follows the case spoken of. */
export function withCases(talk: TalkState, cases: TalkCases): TalkState {
  const { slots, bornOn, diedOn } = caseNow(cases);
  const group = slots.scheme?.map((one) => GROUP[one]).find((one) => one !== undefined);
  return {
    ...talk,
    cases,
    bundle: slots.bundle ?? talk.bundle,
    benefitGroup: group ?? talk.benefitGroup,
    bornOn: bornOn?.on ?? (slots.bundle === 'birth' && cases.all.length > 1 ? null : talk.bornOn),
    diedOn: diedOn?.on ?? (slots.bundle === 'death' && cases.all.length > 1 ? null : talk.diedOn),
  };
}
