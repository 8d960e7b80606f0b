/** Cases that a newer whole list of a side no longer holds, and what such a list tells of those it never held. */
import { narrowed, type Scope, scopeOfAreas } from '../../areas/scope.ts';
import type { Day } from '../../calendar/day.ts';
import type { Problem } from '../../files/problem.ts';
import type { FileCoverage, NotWhole } from '../../imports/imports.ts';
import { trace } from '../../imports/imports.ts';
import { type CoverageAsk, coverageOf, type Nouns } from '../../imports/plan.ts';
import type { Bundle } from '../../knowledge/bundle.ts';
import { batches } from '../../prisma/batches.ts';
import type { Reader } from '../../prisma/client.ts';
import type { Deps } from '../../prisma/deps.ts';
import { type Act, scopeOf } from '../../staff/act.ts';
import { refreshAll } from '../looking.ts';
import type { SideRecord } from '../rows.ts';
import type { Side } from '../sides.ts';
import { addEvents, addList } from '../store/events.ts';
import { filingsOfPart } from '../store/filings.ts';
import { lockRoom } from '../store/rows.ts';
import { changeSide, openSides } from '../store/sides.ts';
import { filingsByIds } from '../store/undoing.ts';
import { beforeFiling, beforeSide, eventOf, type FilingSaving } from './apply.ts';
import { isTroubleList, type KeyedRow, leavingStates, rowKeyOf } from './plan.ts';
import type { FilingTrace } from './undo.ts';

export const FILING_NOUNS: Nouns = { one: 'hồ sơ', known: 'hồ sơ đang theo dõi của cơ quan này' };

type Leaving = SideRecord & { areaCode: string };
type Part = { areaCode: string; provinceCode: string; bundle: Bundle; from: Day };

export type Going = {
  missing: Leaving[];
  /** Those that do leave: none where the file is not the whole list. */
  leave: Leaving[];
  coverage: FileCoverage;
  notWhole: NotWhole | null;
  problems: Problem[];
  /** The communes and bundles of which the file is the whole list; none for a list of nothing but trouble. */
  whole: Part[];
};

const PAGE = 500;

/** What leaves, among the communes and bundles that the rows name and the actor reaches. */
export async function leavingOf(
  reader: Reader,
  rows: readonly KeyedRow[],
  asked: {
    act: Act;
    side: Side;
    asOf: Day;
    rowsLeftOut: boolean;
    sheetsLeftOut: boolean;
    ask: CoverageAsk & { fileName: string };
  },
): Promise<Going> {
  const { side, asOf, ask } = asked;
  const troubles = isTroubleList(rows);
  const parts = partsOf(rows);
  const present = new Set(
    rows.flatMap((row) => [rowKeyOf(row), row.code ?? [], row.nationalCode ?? [], row.subjectKey].flat()),
  );
  const missing: Leaving[] = [];
  let known = 0;
  for (const { areaCode, bundle } of parts) {
    const scope: Scope = narrowed(scopeOf(asked.act), areaCode);
    for (let after = 0; ; ) {
      const page = await openSides(reader, scope, {
        side,
        bundle,
        states: leavingStates(troubles),
        after,
        limit: PAGE,
      });
      for (const one of page) {
        known += 1;
        const named = present.has(one.rowKey) || (one.code !== null && present.has(one.code));
        if (!named && one.asOf < asOf) missing.push(one);
      }
      after = page.at(-1)?.id ?? 0;
      if (page.length < PAGE) break;
    }
  }
  const { rowsLeftOut, sheetsLeftOut } = asked;
  const covered = coverageOf(ask.fileName, ask, FILING_NOUNS, {
    ...{ rowsLeftOut, sheetsLeftOut, known, missing: missing.length },
  });
  const isWhole = covered.coverage === 'whole';
  return {
    missing,
    leave: isWhole ? missing : [],
    ...{ coverage: covered.coverage, notWhole: covered.notWhole, problems: covered.problems },
    // With a row left out nobody can say that a case is not in the list.
    whole: isWhole && !troubles && !rowsLeftOut && !sheetsLeftOut ? parts : [],
  };
}

/** The communes and bundles of some rows, each with its earliest day. */
function partsOf(rows: readonly KeyedRow[]): Part[] {
  const parts = new Map<string, Part>();
  for (const { areaCode, provinceCode, bundle, receivedOn } of rows) {
    const known = parts.get(`${areaCode}/${bundle}`);
    const from = receivedOn ?? '';
    if (known === undefined) parts.set(`${areaCode}/${bundle}`, { areaCode, provinceCode, bundle, from });
    else if (from !== '' && (known.from === '' || from < known.from)) known.from = from;
  }
  return [...parts.values()];
}

/** Marks what a newer list no longer holds: it is shown in the history, and holds nothing any more. */
export async function applyLeaving(saving: FilingSaving, leave: readonly Leaving[]): Promise<void> {
  const { tx, keys, loadId, asOf, now } = saving;
  for (const part of batches(leave, 250)) {
    const filings = new Map(
      (
        await filingsByIds(
          tx,
          part.map(({ filingId }) => filingId),
        )
      ).map((one) => [one.id, one]),
    );
    const traced: FilingTrace[] = [];
    for (const { areaCode: _area, ...old } of part) {
      const filing = filings.get(old.filingId);
      if (filing === undefined) continue;
      traced.push({ row: 'side', id: old.id, before: beforeSide(old), filing: beforeFiling(filing) });
      await changeSide(tx, old.id, {
        state: 'unknown',
        asOf,
        vanishedOn: asOf,
        lastImportId: loadId,
        updatedAt: now,
      });
      const detail = { from: old.state };
      await addEvents(tx, [{ ...eventOf(saving, old.filingId), kind: 'vanished', detail }]);
    }
    await trace(tx, keys, loadId, traced);
    await refreshAll(tx, await filingsByIds(tx, [...filings.keys()]), now);
  }
}

/** Remembers of which communes the list is whole: what it should hold and does not, did not come over. */
export async function keepWholeLists(
  { tx, side, asOf, loadId }: FilingSaving,
  { whole }: Going,
): Promise<void> {
  // Without a single day of receipt nobody knows from when the list speaks.
  for (const { areaCode, provinceCode, bundle, from } of whole)
    if (from !== '')
      await addList(tx, { side, areaCode, provinceCode, bundle, fromDay: from, asOf, importId: loadId });
}

/** Looks at every case of these communes again, some at a time: the list also speaks of those it does not name. */
export async function refreshAfterList(deps: Deps, { whole }: Going, now: Date): Promise<void> {
  for (const { areaCode, bundle } of whole)
    for (let after = 0; ; ) {
      const seen = await deps.db.write(async (tx) => {
        await lockRoom(tx, now);
        const page = await filingsOfPart(tx, scopeOfAreas([areaCode]), bundle, { after, limit: PAGE });
        await refreshAll(tx, page, now);
        return page;
      });
      after = seen.at(-1)?.id ?? 0;
      if (seen.length < PAGE) break;
    }
}
