/** What happened to cases, and the whole lists that were loaded. */
import { rowsIn, type Scope } from '../../areas/scope.ts';
import type { Day } from '../../calendar/day.ts';
import type { Bundle } from '../../knowledge/bundle.ts';
import type { Reader, Tx } from '../../prisma/client.ts';
import type { WholeList } from '../holds.ts';
import type { FilingEventKind, NewFilingEvent } from '../rows.ts';
import type { Side } from '../sides.ts';

export async function addEvents(tx: Tx, events: readonly NewFilingEvent[]): Promise<void> {
  for (const { detail, ...event } of events)
    await tx.filingEvent.create({ data: { ...event, detail: JSON.stringify(detail) } });
}

export type FilingEventRow = Omit<NewFilingEvent, 'detail'> & {
  id: number;
  detail: NewFilingEvent['detail'];
};

const MOST_EVENTS = 200;

/** The newest first. */
export async function eventsOfFiling(reader: Reader, filingId: number): Promise<FilingEventRow[]> {
  const rows = await reader.filingEvent.findMany({
    where: { filingId },
    orderBy: { id: 'desc' },
    take: MOST_EVENTS,
  });
  return rows.map((row) => ({
    ...row,
    kind: row.kind as FilingEventKind,
    side: row.side as Side | null,
    detail: JSON.parse(row.detail) as NewFilingEvent['detail'],
  }));
}

export async function addList(
  tx: Tx,
  list: {
    side: Side;
    areaCode: string;
    provinceCode: string;
    bundle: Bundle;
    fromDay: Day;
    asOf: Day;
    importId: number;
  },
): Promise<void> {
  const { side, areaCode, bundle, asOf, ...data } = list;
  await tx.filingList.upsert({
    where: { areaCode_bundle_side_asOf: { areaCode, bundle, side, asOf } },
    create: list,
    update: { fromDay: data.fromDay, importId: data.importId },
  });
}

/** Whole lists of the communes of a scope, by commune and bundle (`44127/birth`). A commune sends some dozens a year. */
export async function wholeLists(
  reader: Reader,
  scope: Scope,
  bundle: Bundle,
): Promise<Map<string, WholeList[]>> {
  const rows = await reader.filingList.findMany({
    where: { ...rowsIn(scope), bundle },
    select: { side: true, areaCode: true, fromDay: true, asOf: true },
  });
  const found = new Map<string, WholeList[]>();
  for (const { side, areaCode, fromDay, asOf } of rows) {
    const list = { side: side as Side, from: fromDay, asOf };
    const same = found.get(`${areaCode}/${bundle}`);
    if (same === undefined) found.set(`${areaCode}/${bundle}`, [list]);
    else same.push(list);
  }
  return found;
}

export async function dropListsOf(tx: Tx, importId: number): Promise<void> {
  await tx.filingList.deleteMany({ where: { importId } });
}
