/**
 * The audit chain's end, written down outside the database once a day: who can rewrite the whole chain cannot rewrite what stands on
 * another disk or in the journal. `lienthong audit verify` and `doctor` hold the chain against these marks.
 */
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { dayOf } from '../calendar/moment.ts';
import { databaseKind, sqlitePath } from '../prisma/adapter.ts';
import type { Deps } from '../prisma/deps.ts';
import { auditEnd } from '../staff/staff.ts';

export type AuditAnchor = { day: string; entryId: number; hash: string };

/** Beside the SQLite file; in `data/` of the working folder when the database is a server. */
export function anchorFile(databaseUrl: string): string {
  const folder = databaseKind(databaseUrl) === 'sqlite' ? dirname(sqlitePath(databaseUrl)) : 'data';
  return join(folder, 'audit-anchors.txt');
}

/** The marks of a file: a line for each, day, entry and hash. A line that is none is left out; no file: no marks. */
export async function readAnchors(file: string): Promise<AuditAnchor[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return text.split('\n').flatMap((line) => {
    const [, day = '', entryId = '', hash = ''] = /^(\d{4}-\d\d-\d\d) (\d+) ([0-9a-f]{64})$/.exec(line) ?? [];
    return day === '' ? [] : [{ day, entryId: Number(entryId), hash }];
  });
}

/** Adds today's mark when there is none yet and something was written since the last. @returns it, or null */
export async function writeAnchor(
  deps: Pick<Deps, 'db'>,
  file: string,
  now: Date,
): Promise<AuditAnchor | null> {
  const end = await auditEnd(deps.db.read);
  if (end === null) return null;
  const last = (await readAnchors(file)).at(-1);
  const day = dayOf(now);
  if (last !== undefined && (last.day >= day || last.entryId === end.entryId)) return null;
  const anchor = { day, ...end };
  await mkdir(dirname(file), { recursive: true });
  await appendFile(file, `${day} ${end.entryId} ${end.hash}\n`, { mode: 0o600 });
  return anchor;
}
