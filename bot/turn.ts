import { z } from 'zod';
import type { Button } from '../channels/contract.ts';

/** Who said something in a talk. */
export type TurnAuthor = 'citizen' | 'bot' | 'staff';

/** One message of a talk as it is shown again (web chat, staff inbox). Kept sealed. */
export type TurnContent = { text: string; buttons: Button[]; qr: string | null; tapped: boolean };

const SHAPE = z.object({
  text: z.string(),
  buttons: z
    .array(
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('reply'), title: z.string(), payload: z.string() }),
        z.object({ kind: z.literal('url'), title: z.string(), url: z.string() }),
        z.object({ kind: z.literal('phone'), title: z.string(), phone: z.string() }),
      ]),
    )
    .catch([])
    .default([]),
  qr: z.string().nullable().default(null),
  tapped: z.boolean().default(false),
});

export function writeTurn(turn: {
  text: string;
  buttons?: Button[];
  qr?: string | null;
  tapped?: boolean;
}): string {
  return JSON.stringify(turn);
}

/** Reads a kept turn; one of an unknown shape is shown as empty rather than breaking the page. */
export function readTurn(json: string): TurnContent {
  try {
    return SHAPE.parse(JSON.parse(json));
  } catch {
    return { text: '', buttons: [], qr: null, tapped: false };
  }
}
