import { foldWords } from '../writing/letters.ts';
import type { DesignId } from './poster-texts.ts';

/** Where codes meet people. Pure: the list comes in (placements.yaml, see files.ts). */

export type Placement = {
  key: string;
  /** As staff read it: "Trạm y tế, bệnh viện". */
  name: string;
  /** The poster that suits the place best (posters.yaml). */
  design: DesignId;
  printed: boolean;
  /** From how far a printed code is read there, centimetres. */
  readAtCm?: number | undefined;
  /** The sentence beside the QR code. */
  call: string;
  words: string[];
};

export const OTHER_PLACEMENT = 'other';

export function placementOf(key: string, list: readonly Placement[]): Placement {
  const found = list.find((one) => one.key === key) ?? list.find((one) => one.key === OTHER_PLACEMENT);
  if (found === undefined) throw new Error('placements.yaml lost its last entry');
  return found;
}

/**
 * The kind of place that an office's own words mean ("Áp phích trạm y tế xã" -> health_station), also without diacritics
 * and by the key itself; `other` when no piece fits. Whole words only: "cho" is in "chờ" and means no market.
 */
export function placementIn(written: string, list: readonly Placement[]): string {
  const plain = foldWords(written.slice(0, 200));
  const byKey = list.find((one) => one.key === written.trim().toLowerCase());
  if (byKey !== undefined) return byKey.key;
  return (
    list.find((one) => one.words.some((piece) => ` ${plain} `.includes(` ${piece} `)))?.key ?? OTHER_PLACEMENT
  );
}
