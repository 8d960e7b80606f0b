import { createHash } from 'node:crypto';
import { z } from 'zod';
import { CHANNEL_NAMES, type Event } from '../channels/contract.ts';
import { ADDRESS_CHANGES, ATTACHMENT_KINDS, RECEIPT_STATES } from '../channels/event-kinds.ts';

const CHANNEL = z.enum(CHANNEL_NAMES);
const AT = z.iso.datetime().transform((text) => new Date(text));
const optionalText = z.string().optional();

const MESSAGE = z.object({
  kind: z.literal('message'),
  channel: CHANNEL,
  from: z.string(),
  text: optionalText,
  button: optionalText,
  start: optionalText,
  group: optionalText,
  groupTitle: optionalText,
  thread: optionalText,
  caller: optionalText,
  attachment: z.enum(ATTACHMENT_KINDS).optional(),
  providerId: z.string(),
  at: AT,
});

const SHAPE = z.discriminatedUnion('kind', [
  MESSAGE,
  z.object({
    kind: z.literal('part'),
    channel: CHANNEL,
    from: z.string(),
    set: z.string(),
    number: z.number().int().min(1),
    total: z.number().int().min(1),
    text: z.string(),
    providerId: z.string(),
    at: AT,
  }),
  z.object({
    kind: z.literal('address'),
    channel: CHANNEL,
    event: z.enum(ADDRESS_CHANGES),
    address: z.string(),
    detail: optionalText,
    providerId: z.string(),
    at: AT,
  }),
  z.object({
    kind: z.literal('receipt'),
    channel: CHANNEL,
    providerId: z.string(),
    state: z.enum(RECEIPT_STATES),
    reason: optionalText,
    key: optionalText,
    to: optionalText,
    stamp: optionalText,
    whole: z.boolean().optional(),
    otherwise: MESSAGE.optional(),
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

/** Longer ids are kept by their digest: cut short, two of them could be one. */
const MOST_ID_LETTERS = 160;

/**
 * The id under which an event is seen at most once. A receipt has its message's id, its state and, where the provider tells them, whose phone
 * and which report; `hash` keeps the phone unreadable.
 */
export function eventId(event: Event, hash: (plain: string) => string): string {
  const id =
    event.providerId.length > MOST_ID_LETTERS
      ? `sha256-${createHash('sha256').update(event.providerId).digest('hex')}`
      : event.providerId;
  if (event.kind !== 'receipt') return `${event.kind === 'part' ? 'p' : event.kind.charAt(0)}:${id}`;
  const { state, to = '', stamp = '' } = event;
  const mark = to === '' && stamp === '' ? '' : `#${hash(`${to}\n${stamp}`).slice(0, 16)}`;
  return `r.${state}:${id}${mark}`;
}
