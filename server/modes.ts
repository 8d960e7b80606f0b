/** Nobody else on the machine reads the data: files 0600, their folder 0700. */
import { chmodSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { databaseKind, sqlitePath } from '../prisma/adapter.ts';

const FILE = 0o600;
const FOLDER = 0o700;
const OTHERS = 0o077;
/** What stands beside a database by our own hand. */
const BESIDE = ['secret.key', 'secret.key.new', 'audit-anchors.txt', 'backups'];

/**
 * Closes the files of a SQLite database to others, and its folder when nothing but ours lies in it (a folder that is shared, like
 * a home, is its owner's matter). Files of others are left: then `openFiles` names them.
 */
export function closeFiles(databaseUrl: string): void {
  for (const { path, mode } of ours(databaseUrl)) {
    try {
      if ((statSync(path).mode & OTHERS) !== 0) chmodSync(path, mode);
    } catch {
      // Not there, or another user's.
    }
  }
}

/** What others on this machine can still read, for doctor. */
export function openFiles(databaseUrl: string): string[] {
  return ours(databaseUrl).flatMap(({ path }) => {
    try {
      return (statSync(path).mode & OTHERS) === 0 ? [] : [path];
    } catch {
      return [];
    }
  });
}

function ours(databaseUrl: string): { path: string; mode: number }[] {
  if (databaseKind(databaseUrl) !== 'sqlite' || process.platform === 'win32') return [];
  const file = sqlitePath(databaseUrl);
  const folder = dirname(file);
  const name = basename(file);
  const own = (entry: string) => entry.startsWith(name) || BESIDE.includes(entry);
  let entries: string[];
  try {
    entries = readdirSync(folder);
  } catch {
    return [];
  }
  const files = entries
    .filter((entry) => own(entry) && entry !== 'backups')
    .map((entry) => ({ path: join(folder, entry), mode: FILE }));
  return entries.every(own) ? [...files, { path: folder, mode: FOLDER }] : files;
}
