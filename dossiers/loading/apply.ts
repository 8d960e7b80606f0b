/** Does what a plan says, keeping of each row what undoing needs. */

import { addressHash } from '../../contacts/addresses.ts';
import { trace } from '../../imports/imports.ts';
import type { Tx } from '../../prisma/client.ts';
import type { Keys } from '../../prisma/seal.ts';
import type { FilingRecord, NewFilingEvent, SideRecord, WholeFiling } from '../rows.ts';
import type { Side } from '../sides.ts';
import { addEvents } from '../store/events.ts';
import { addFiling, changeFiling } from '../store/filings.ts';
import { addSide, changeSide } from '../store/sides.ts';
import { openWho, sealReason, sealWho, whoOver } from '../who.ts';
import { type FilingPlan, type KeyedRow, rowKeyOf } from './plan.ts';
import type { FilingTrace } from './undo.ts';

export type FilingSaving = {
  tx: Tx;
  keys: Keys;
  loadId: number;
  side: Side;
  asOf: string;
  now: Date;
  userId: number | null;
  demo: boolean;
};

/** @returns the cases that were touched */
export async function applyPlans(saving: FilingSaving, plans: readonly FilingPlan[]): Promise<number[]> {
  const touched: number[] = [];
  const traced: FilingTrace[] = [];
  const events: NewFilingEvent[] = [];
  for (const plan of plans) {
    if (plan.does === 'older') continue;
    if (plan.does === 'created') touched.push(...(await create(saving, plan, traced, events)));
    else touched.push(await change(saving, plan, traced, events));
  }
  await addEvents(saving.tx, events);
  await trace(saving.tx, saving.keys, saving.loadId, traced);
  return touched;
}

export function eventOf({ now, userId, loadId, side }: Omit<FilingSaving, 'tx'>, filingId: number) {
  return { filingId, at: now, side, userId, importId: loadId, noteSealed: null };
}

async function create(
  saving: FilingSaving,
  { row, againOf }: Extract<FilingPlan, { does: 'created' }>,
  traced: FilingTrace[],
  events: NewFilingEvent[],
): Promise<number[]> {
  const { tx, now, demo } = saving;
  const { nationalCode, bundle, areaCode, provinceCode, subjectKey, applicantKey, receivedOn } = row;
  const id = await addFiling(tx, {
    ...{ nationalCode, bundle, areaCode, provinceCode, subjectKey, applicantKey, againOf, demo },
    ...{ filedOn: receivedOn, createdAt: now, updatedAt: now },
  });
  traced.push({ row: 'newFiling', id, againOf });
  await addSide(tx, newSide(saving, id, row));
  events.push({ ...eventOf(saving, id), kind: 'listed', detail: { state: row.state } });
  if (againOf === null) return [id];
  await changeFiling(tx, againOf, { againBy: id });
  for (const filingId of [againOf, id])
    events.push({ ...eventOf(saving, filingId), kind: 'again', detail: { of: againOf, by: id } });
  return [id, againOf];
}

function newSide({ keys, side, asOf, now, loadId }: FilingSaving, filingId: number, row: KeyedRow) {
  const key = { side, rowKey: rowKeyOf(row) };
  const { code, state, receivedOn, dueOn, doneOn, returnedOn, noticeSigned, who } = row;
  return {
    ...{ filingId, ...key, code, state, receivedOn, dueOn, doneOn, returnedOn, noticeSigned, asOf },
    whoSealed: sealWho(keys, key, who),
    phoneHash: who.phone === null ? '' : addressHash(keys, 'sms', who.phone),
    reasonSealed: sealReason(keys, key, row.reason),
    ...{ lastImportId: loadId, createdAt: now, updatedAt: now },
  };
}

async function change(
  saving: FilingSaving,
  plan: Extract<FilingPlan, { does: 'changed' | 'unchanged' }>,
  traced: FilingTrace[],
  events: NewFilingEvent[],
): Promise<number> {
  const { tx, keys, now, asOf, loadId } = saving;
  const { row, filing, old } = plan;
  if (old === null) {
    const id = await addSide(tx, newSide(saving, filing.id, row));
    traced.push({ row: 'newSide', id, filing: beforeFiling(filing) });
    events.push({ ...eventOf(saving, filing.id), kind: 'listed', detail: { state: row.state } });
    await changeFiling(tx, filing.id, { ...toldOfFiling(filing, row), updatedAt: now });
    return filing.id;
  }
  traced.push({ row: 'side', id: old.id, before: beforeSide(old), filing: beforeFiling(filing) });
  if (plan.does === 'unchanged') {
    await changeSide(tx, old.id, { asOf, lastImportId: loadId, updatedAt: now });
    return filing.id;
  }
  const who = whoOver(openWho(keys, old), row.who);
  await changeSide(tx, old.id, {
    code: row.code ?? old.code,
    state: row.state,
    receivedOn: row.receivedOn ?? old.receivedOn,
    dueOn: row.dueOn ?? old.dueOn,
    doneOn: row.doneOn ?? old.doneOn,
    returnedOn: row.returnedOn ?? old.returnedOn,
    noticeSigned: row.noticeSigned ?? old.noticeSigned,
    whoSealed: sealWho(keys, old, who),
    phoneHash: who.phone === null ? '' : addressHash(keys, 'sms', who.phone),
    reasonSealed: sealReason(keys, old, row.reason) ?? old.reasonSealed,
    // What an officer judged was about that return.
    ...(old.state === row.state ? {} : { beyondRules: null }),
    ...{ asOf, vanishedOn: null, lastImportId: loadId, updatedAt: now },
  });
  if (old.state !== row.state)
    events.push({ ...eventOf(saving, filing.id), kind: 'state', detail: { from: old.state, to: row.state } });
  await changeFiling(tx, filing.id, { ...toldOfFiling(filing, row), updatedAt: now });
  return filing.id;
}

/** What a row says of the case itself: gaps are filled, and its place follows the newest list. */
function toldOfFiling(filing: WholeFiling, row: KeyedRow): Partial<FilingRecord> {
  return {
    nationalCode: filing.nationalCode ?? row.nationalCode,
    areaCode: row.areaCode,
    provinceCode: row.provinceCode,
    filedOn: filing.filedOn ?? row.receivedOn,
    subjectKey: filing.subjectKey === '' ? row.subjectKey : filing.subjectKey,
    applicantKey: filing.applicantKey === '' ? row.applicantKey : filing.applicantKey,
  };
}

export function beforeSide({ id: _id, filingId: _filing, side: _side, rowKey: _key, ...fields }: SideRecord) {
  return fields;
}

export function beforeFiling({ sides: _sides, ...fields }: WholeFiling): FilingRecord {
  return fields;
}
