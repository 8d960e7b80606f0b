/** How a long message is told apart into pieces. */
export type Pieces = '8' | '16' | 'sar' | 'payload';

/** The user data header of a piece (TS 23.040 9.2.3.24.1 and 8); empty where the place stands elsewhere. */
export function headerOf(
  kind: Pieces,
  reference: number,
  { total, number }: { total: number; number: number },
): Buffer {
  if (kind === '8') return Buffer.from([5, 0, 3, reference & 0xff, total, number]);
  if (kind === '16') return Buffer.from([6, 8, 4, reference >> 8, reference & 0xff, total, number]);
  return Buffer.alloc(0);
}
