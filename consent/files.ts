import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { CHANNEL_NAMES } from '../channels/contract.ts';
import type { Ladder } from './ladder.ts';
import type { ChannelChoice } from './recipient.ts';

/** The room's own data, read once when the program starts; a broken file stops it there with the field's name. */
const id = z.string().regex(/^[a-z][a-z0-9]*$/);
const text = z.string().regex(/^consent-[a-z0-9-]+$/);
const hours = z.number().positive();

const ladderFile = z.strictObject({
  asOf: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  source: z.string().min(1),
  steps: z
    .array(z.strictObject({ id, afterHours: z.number().nonnegative(), text, title: z.string() }))
    .min(1)
    .refine(
      (steps) => steps.every((step, at) => at === 0 || step.afterHours > (steps[at - 1]?.afterHours ?? 0)),
      'steps must rise',
    )
    .refine(
      (steps) => steps.every((step) => !step.id.startsWith('nudge')),
      'nudge is the name of manual ones',
    ),
  last: z.strictObject({ id, beforeDeadlineHours: hours, text, title: z.string() }),
  nudge: z.strictObject({ coversHours: hours, text, title: z.string() }),
  callListAfterHours: hours,
  gapHours: hours,
  maxAgeDays: z.number().positive(),
  hours: z
    .strictObject({ from: z.int().min(0).max(23), until: z.int().min(1).max(24) })
    .refine(({ from, until }) => from < until, 'from must be before until'),
  deadline: z
    .strictObject({ hours: hours.nullable(), source: z.string().min(1).nullable() })
    .refine((one) => (one.hours === null) === (one.source === null), 'a deadline needs its source'),
  channels: z.array(
    z.strictObject({
      name: z.enum(CHANNEL_NAMES),
      inboundWithinHours: hours.nullable(),
      source: z.string().min(1),
    }),
  ),
});

const loaded = ladderFile.parse(parse(readFileSync(new URL('ladder.yaml', import.meta.url), 'utf8')));

export const LADDER: Ladder = loaded;
export const CHANNELS: readonly ChannelChoice[] = loaded.channels;
