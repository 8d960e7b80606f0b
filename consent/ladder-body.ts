/** The shape of a ladder as it is kept: in our own file, and as JSON of a province. Pure. */
import { z } from 'zod';
import type { LadderBody } from './ladder.ts';

export const STEP_ID = /^[a-z][a-z0-9]{0,19}$/;
const id = z.string().regex(STEP_ID);
const hours = z.number().positive();
const worded = {
  text: z.string().regex(/^consent-[a-z0-9-]+$/),
  title: z.string().min(1),
  words: z
    .strictObject({ chat: z.string().min(1), sms: z.string().min(1) })
    .nullable()
    .default(null),
};

export const LADDER_SHAPE = z.strictObject({
  steps: z
    .array(z.strictObject({ id, afterHours: z.number().nonnegative(), ...worded }))
    .min(1)
    .refine(
      (steps) => steps.every((step, at) => at === 0 || step.afterHours > (steps[at - 1]?.afterHours ?? 0)),
      'steps must rise',
    )
    .refine(
      (steps) => steps.every((step) => !step.id.startsWith('nudge')),
      'nudge is the name of manual ones',
    ),
  last: z.strictObject({ id, beforeDeadlineHours: hours, ...worded }),
  nudge: z.strictObject({ coversHours: hours, ...worded }),
  callListAfterHours: hours,
  maxAgeDays: z.number().positive(),
  saidRestHours: hours,
  deadline: z
    .strictObject({ hours: hours.nullable(), source: z.string().min(1).nullable() })
    .refine((one) => (one.hours === null) === (one.source === null), 'a deadline needs its source'),
});

/** A ladder that was saved by a province. Null: it is none any more (an older shape), the shipped one holds. */
export function readBody(json: string): LadderBody | null {
  try {
    // Ladders saved before the sending rules were asked had hours and a gap of their own.
    const { hours: _hours, gapHours: _gap, ...body } = JSON.parse(json);
    const read = LADDER_SHAPE.safeParse(body);
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
