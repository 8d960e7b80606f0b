import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { PUBLIC_HOLIDAYS } from '../calendar/files.ts';
import { CHANNEL_NAMES } from '../channels/contract.ts';
import type { LadderBody } from './ladder.ts';
import { LADDER_SHAPE } from './ladder-body.ts';
import { LAW_SHAPE, type LawInForce } from './need.ts';
import type { ChannelChoice } from './recipient.ts';

/** The room's own data, read once when the program starts; a broken file stops it there with the field's name. */
const ladderFile = z.strictObject({
  ...LADDER_SHAPE.shape,
  asOf: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  source: z.string().min(1),
  channels: z.array(
    z.strictObject({
      name: z.enum(CHANNEL_NAMES),
      inboundWithinHours: z.number().positive().nullable(),
      source: z.string().min(1),
    }),
  ),
});

const {
  channels,
  asOf: _,
  source: __,
  ...ladder
} = ladderFile.parse(parse(readFileSync(new URL('ladder.yaml', import.meta.url), 'utf8')));

/** The ladder of every province that saved none of its own. */
export const LADDER: LadderBody = ladder;
export const CHANNELS: readonly ChannelChoice[] = channels;

const law = LAW_SHAPE.parse(parse(readFileSync(new URL('law.yaml', import.meta.url), 'utf8')));

/** The day of which the rules of law speak: when it changes, everything pending is looked at anew. */
export const LAW_AS_OF = law.asOf;
/** The rules of law where no province chose anything. */
export const LAW: LawInForce = {
  rules: law.rules,
  holidays: PUBLIC_HOLIDAYS,
  choice: null,
  nextChoiceAt: null,
};
