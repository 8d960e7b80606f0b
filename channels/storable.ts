import { storableText } from '../writing/cleaning.ts';
import type { Event } from './contract.ts';

/**
 * The event as any database can keep it: nobody types such signs, and one of them must not cost the rest of a batch. A piece of a long
 * text keeps its halves of pairs, which the next piece completes; it is cleaned when it is whole.
 */
export function storable(event: Event): Event {
  if (event.kind === 'part') return { ...(cleaned(event) as typeof event), text: event.text };
  return cleaned(event) as Event;
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object' || value === null || value instanceof Date || value instanceof Uint8Array)
    return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, cleaned(inner)]));
}
