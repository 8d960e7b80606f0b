/** What a load of a file does, counted by commune, and said before and after in the same words. Pure. */

/** Figures of one unit: rows (or dossiers) that are new, change, stay, leave, and were refused. */
export type LoadTally = {
  fresh: number;
  changed: number;
  unchanged: number;
  leaving: number;
  refused: number;
};
export type AreaTally = LoadTally & { areaCode: string };

export const NOTHING: LoadTally = { fresh: 0, changed: 0, unchanged: 0, leaving: 0, refused: 0 };

/** Counts by commune as they come up. */
export type TallyCounter = {
  add(areaCode: string, what: keyof LoadTally, count?: number): void;
  /** In the order of their codes. */
  areas(): AreaTally[];
  sum(): LoadTally;
};

export function counting(): TallyCounter {
  const found = new Map<string, LoadTally>();
  return {
    add(areaCode, what, count = 1) {
      if (count === 0) return;
      const tally = found.get(areaCode) ?? { ...NOTHING };
      tally[what] += count;
      found.set(areaCode, tally);
    },
    areas: () =>
      [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([areaCode, tally]) => ({ areaCode, ...tally })),
    sum: () => [...found.values()].reduce(plus, NOTHING),
  };
}

function plus(a: LoadTally, b: LoadTally): LoadTally {
  return {
    fresh: a.fresh + b.fresh,
    changed: a.changed + b.changed,
    unchanged: a.unchanged + b.unchanged,
    leaving: a.leaving + b.leaving,
    refused: a.refused + b.refused,
  };
}

/** What the loader says the file is. Absent: nobody was asked yet, and nothing leaves. */
export type FileCoverage = 'whole' | 'additions';

/** Why a file may not count as the whole list; null: it may. */
export type NotWhole = 'rows_left_out' | 'sheets_left_out' | 'far_fewer';

/** A list that lost more than half of what was known is taken for a part of it, unless it was short before. */
const FAR_FEWER = { share: 0.5, least: 5 };

/**
 * May the file be taken for the whole list, so that what is missing in it leaves? Never with a row or a sheet left out; and
 * where far fewer came than are known only when the loader names the number that leaves.
 * @param agreed the number of leaving rows that the loader has seen and agreed to
 */
export function notWhole(file: {
  rowsLeftOut: boolean;
  sheetsLeftOut: boolean;
  known: number;
  leaving: number;
  agreed: number | null;
}): NotWhole | null {
  const { rowsLeftOut, sheetsLeftOut, known, leaving, agreed } = file;
  if (leaving === 0) return null;
  if (rowsLeftOut) return 'rows_left_out';
  if (sheetsLeftOut) return 'sheets_left_out';
  const many = leaving >= FAR_FEWER.least && leaving > known * FAR_FEWER.share;
  return many && agreed !== leaving ? 'far_fewer' : null;
}
