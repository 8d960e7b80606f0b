/** The audit: one way to write an entry, in the transaction of the deed, and the ways to read it. A wing of the front door. */

import { provinceOf, unitAt } from '../areas/areas.ts';
import { rowsIn, type Scope } from '../areas/scope.ts';
import type { Reader, Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import type { StaffAction } from './access.ts';
import { type Act, actorId, type Denied, refusal } from './act.ts';
import type { AuditDetail } from './audit-details.ts';
import type { AuditAction } from './audit-labels.ts';
import { type ChainedEntry, entryHash } from './chain.ts';
import {
  type AuditFilter,
  type AuditRow,
  addAudit,
  auditAfter,
  auditCount,
  auditHead,
  auditPage,
  setGenesis,
  takeAuditTurn,
} from './store.ts';

const AUDIT_PAGE = 100;
const CHAIN_PAGE = 1_000;

export type AuditEntry = {
  /** What was done. */
  action: AuditAction;
  /** On what, `kind:id`. */
  subject: string;
  /** Codes of the units touched, besides the actor's own; '' counts as none. */
  areas?: readonly string[];
  detail?: AuditDetail;
};

/**
 * Writes who did what, in the transaction that does it. Call it last: from here to the end of the transaction no other
 * deed can be written, which is what keeps the entries in one chain.
 */
export async function record(tx: Tx, act: Act, entry: AuditEntry): Promise<void> {
  await append(tx, { userId: actorId(act), program: act.program, at: act.now }, entry, act.user?.areaCode);
}

async function append(
  tx: Tx,
  who: { userId: number | null; program: string | null; at: Date },
  entry: AuditEntry,
  ownArea: string | undefined,
): Promise<void> {
  const { action, subject, areas = [], detail = {} } = entry;
  const own = ownArea === undefined ? [] : [ownArea];
  const touched = [...new Set([...areas, ...own])].filter((code) => code !== '').sort();
  const chained: ChainedEntry = { ...who, action, subject, areas: touched, detail: JSON.stringify(detail) };
  const before = (await takeAuditTurn(tx))?.hash ?? (await begun(tx));
  await addAudit(
    tx,
    { ...chained, areas: JSON.stringify(touched), hash: entryHash(before, chained) },
    withProvinces(touched, who.at),
  );
}

/** A province sees what was done to its communes. */
function withProvinces(codes: readonly string[], at: Date): string[] {
  return [
    ...new Set(codes.flatMap((code) => (unitAt(code, at) === null ? [code] : [code, provinceOf(code)]))),
  ];
}

/** The first link of the chain covers every entry of before it. */
async function begun(tx: Tx): Promise<string> {
  const genesis = await genesisOf(tx, Number.MAX_SAFE_INTEGER);
  await setGenesis(tx, genesis);
  return genesis;
}

async function genesisOf(reader: Reader, end: number): Promise<string> {
  let hash = '';
  for (let after = 0; ; ) {
    const rows = await auditAfter(reader, after, CHAIN_PAGE);
    for (const row of rows) {
      if (row.id >= end || row.hash !== '') return hash;
      hash = entryHash(hash, readRow(row));
      after = row.id;
    }
    if (rows.length < CHAIN_PAGE) return hash;
  }
}

const readRow = (row: AuditRow): ChainedEntry => ({ ...row, areas: readAreas(row.areas) });

/** The units an entry names; a spoiled list is none, and the chain says that it was changed. */
export function readAreas(json: string): string[] {
  try {
    const read: unknown = JSON.parse(json);
    return Array.isArray(read) ? read.map(String) : [];
  } catch {
    return [];
  }
}

/**
 * Asks whether they may, here, and writes a refusal into the audit. Gives null when they may. The unit that was to be
 * touched sees the refusal.
 */
export async function denied(
  tx: Tx,
  act: Act,
  action: StaffAction,
  on: { subject: string; areaCode?: string },
): Promise<Denied | null> {
  const no = refusal(act, action, on.areaCode);
  return no === null ? null : refused(tx, act, no, on);
}

/** Writes a refusal that the verb found for a reason of its own, and gives it back. */
export async function refused(
  tx: Tx,
  act: Act,
  no: Denied,
  on: { subject: string; areaCode?: string },
): Promise<Denied> {
  await record(tx, act, {
    action: 'refused',
    subject: on.subject,
    ...(on.areaCode === undefined ? {} : { areas: [on.areaCode] }),
    detail: { action: no.action, why: no.why },
  });
  return no;
}

/** Writes that rows of a file were refused for their areas; the units whose rows they are see it. */
export async function refusedRows(
  tx: Tx,
  act: Act,
  action: StaffAction,
  on: { subject: string; areas: readonly string[]; rows: number },
): Promise<void> {
  const { subject, areas, rows } = on;
  await record(tx, act, {
    action: 'refused',
    subject,
    areas: [...new Set(areas)],
    detail: { action, why: 'area', rows },
  });
}

/** How often somebody did this since then. */
export async function auditedSince(
  reader: Reader,
  userId: number,
  action: string,
  since: Date,
): Promise<number> {
  return auditCount(reader, userId, action, since);
}

/** What touched a scope, newest first, 100 a page (`before`: the last id of the page before). */
export async function auditEntries(
  reader: Reader,
  scope: Scope,
  asked: Omit<AuditFilter, 'codes' | 'limit'> & { limit?: number } = {},
): Promise<AuditRow[]> {
  const codes = rowsIn(scope).areaCode?.in;
  return auditPage(reader, {
    limit: AUDIT_PAGE,
    ...asked,
    ...(codes === undefined ? {} : { codes }),
  });
}

/** The end of the chain, to be kept outside; null: nothing was ever written. */
export async function auditEnd(reader: Reader): Promise<{ entryId: number; hash: string } | null> {
  const head = await auditHead(reader);
  return head === null || head.hash === '' ? null : { entryId: head.entryId, hash: head.hash };
}

export type ChainCheck =
  | { kind: 'whole'; entries: number; earlier: number; hash: string; lastId: number }
  /** `id`: the first entry that does not fit what stands before it; null: entries are missing at the end. */
  | { kind: 'broken'; id: number | null; staff: string };

/**
 * Follows the chain from its first link. `anchor`: a hash kept outside with the entry it belongs to; the chain must still
 * hold it.
 */
export async function verifyAudit(
  deps: Pick<Deps, 'db'>,
  anchors: readonly { entryId: number; hash: string }[] = [],
): Promise<ChainCheck> {
  const { read } = deps.db;
  const head = await auditHead(read);
  const kept = new Map(anchors.map((anchor) => [anchor.entryId, anchor.hash]));
  const counted = { entries: 0, earlier: 0 };
  let hash = '';
  let lastId = 0;
  let chained = false;
  for (let more = true; more; ) {
    const rows = await auditAfter(read, lastId, CHAIN_PAGE);
    more = rows.length === CHAIN_PAGE;
    for (const row of rows) {
      lastId = row.id;
      const expected = entryHash(hash, readRow(row));
      if (row.hash === '' && !chained) counted.earlier += 1;
      else {
        if (!chained && head !== null && head.genesis !== hash)
          return broken(row.id, 'Các mục trước khi có chuỗi nhật ký đã bị sửa hoặc xóa.');
        chained = true;
        counted.entries += 1;
        if (row.hash !== expected)
          return broken(row.id, `Mục ${row.id} của nhật ký, hoặc mục ngay trước nó, đã bị sửa hoặc xóa.`);
      }
      hash = expected;
      const anchor = kept.get(row.id);
      if (anchor !== undefined && anchor !== row.hash)
        return broken(row.id, `Mục ${row.id} không còn khớp với mốc đã ghi ra ngoài.`);
      kept.delete(row.id);
    }
  }
  if (head !== null && head.hash !== '' && (head.entryId !== lastId || head.hash !== hash))
    return broken(null, 'Các mục cuối của nhật ký đã bị xóa.');
  const lost = [...kept.keys()].sort((a, b) => a - b)[0];
  if (lost !== undefined) return broken(lost, `Mục ${lost}, đã ghi mốc ra ngoài, không còn trong nhật ký.`);
  return { kind: 'whole', ...counted, hash, lastId };
}

function broken(id: number | null, staff: string): ChainCheck {
  return { kind: 'broken', id, staff };
}
