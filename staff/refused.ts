/** Expected failures of this room: a Vietnamese sentence for the person in front of the screen. */
export type Refused = { kind: 'refused'; reason: string; staff: string };

export function refuse(reason: string, staff: string): Refused {
  return { kind: 'refused', reason, staff };
}
