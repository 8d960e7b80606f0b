import { z } from 'zod';
import { BENEFIT_GROUPS, type BenefitGroup } from '../knowledge/knowledge.ts';

/** What a talk remembers: choices and topics, never words or names. Kept as JSON in Talk.state. */
export type TalkState = {
  bundle: 'birth' | 'death' | null;
  benefitGroup: BenefitGroup | null;
  /** Days of birth and death as YYYY-MM-DD, when the citizen said them: deadlines and amounts hang on them. */
  bornOn: string | null;
  diedOn: string | null;
  areaCode: string | null;
  /** The code of the poster or message the talk last came from: what is done here is counted for that place. */
  linkCode: string | null;
  /** The last topics answered, newest last, at most three: follow-ups lean on them. */
  topics: string[];
  /** What the bot has just asked for: the next message is read as its answer first. */
  expect: { kind: 'area'; goal: 'guide' | 'save' } | { kind: 'day' } | null;
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
export const REMINDER_KINDS = ['birth', 'death', 'vneid'] as const;
export type ReminderKind = (typeof REMINDER_KINDS)[number];

const SHAPE = z.object({
  bundle: z.enum(['birth', 'death']).nullable().catch(null),
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
};

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
