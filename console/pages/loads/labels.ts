import type { AreaTally, LoadTally } from '../../../imports/imports.ts';
import { shortName } from '../../places.ts';

/** So many communes are shown one by one; a whole country's file has thousands. */
const MOST_AREAS = 100;

export type TallyRow = LoadTally & { place: string };

/** The figures of a load for `partials/tally`: the sum, and the communes when there are several. */
export function tallyRows(
  sum: LoadTally,
  areas: readonly AreaTally[],
  now: Date,
): { sum: LoadTally; areas: TallyRow[] } {
  const rows = areas.slice(0, MOST_AREAS).map(({ areaCode, ...tally }) => ({
    ...tally,
    place: areaCode === '' ? 'Ngoài địa bàn, chưa rõ đơn vị' : shortName(areaCode, now),
  }));
  return { sum, areas: areas.length > 1 ? rows : [] };
}
