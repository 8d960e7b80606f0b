import { z } from 'zod';
import { CHANNEL_NAMES, type Event } from '../channels/contract.ts';

const CHANNEL = z.enum(CHANNEL_NAMES);
const AT = z.iso.datetime().transform((text) => new Date(text));
const optionalText = z.string().optional();

const SHAPE = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('message'),
    channel: CHANNEL,
    from: z.string(),
    text: optionalText,
    button: optionalText,
    start: optionalText,
    group: optionalText,
    attachment: z.enum(['image', 'file', 'audio', 'video', 'location', 'sticker', 'other']).optional(),
    providerId: z.string(),
    at: AT,
  }),
  z.object({
    kind: z.literal('address'),
    channel: CHANNEL,
    event: z.enum(['opened', 'closed', 'group_opened', 'group_closed', 'group_moved', 'phone_shared']),
    address: z.string(),
    detail: optionalText,
    providerId: z.string(),
    at: AT,
  }),
  z.object({
    kind: z.literal('receipt'),
    channel: CHANNEL,
    providerId: z.string(),
    state: z.enum(['delivered', 'seen', 'failed']),
    reason: optionalText,
    key: optionalText,
    at: AT,
  }),
]);

/** The event as it is kept until it is handled. */
export function writeEvent(event: Event): string {
  return JSON.stringify(event);
}

/** Reads a kept event back; null when it is not one (a row of another version). */
export function readEvent(json: string): Event | null {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return null;
  }
  const checked = SHAPE.safeParse(value);
  // An absent key and a key holding undefined are the same to whoever reads an event.
  return checked.success ? (JSON.parse(JSON.stringify(checked.data), revive) as Event) : null;
}

function revive(key: string, value: unknown): unknown {
  return key === 'at' && typeof value === 'string' ? new Date(value) : value;
}

/** The id under which an event is seen at most once: a receipt has its message's id and its state. */
export function eventId(event: Event): string {
  const kind = event.kind === 'message' ? 'm' : event.kind === 'address' ? 'a' : `r.${event.state}`;
  return `${kind}:${event.providerId}`.slice(0, 200);
}
