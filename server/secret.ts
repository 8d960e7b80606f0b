import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { databaseKind, sqlitePath } from '../prisma/adapter.ts';

/**
 * The key when SECRET_KEY is not set: kept beside the SQLite file, made once, readable by its owner only.
 * With PostgreSQL there is no "beside": several machines must share one key, so it has to be given.
 * @returns the key, whether it was made now, and where it lies; null when it must be set
 */
export function localSecret(databaseUrl: string): { key: Uint8Array; made: boolean; path: string } | null {
  if (databaseKind(databaseUrl) !== 'sqlite') return null;
  const path = join(dirname(sqlitePath(databaseUrl)), 'secret.key');
  const existing = read(path);
  if (existing !== null) return { key: existing, made: false, path };
  mkdirSync(dirname(path), { recursive: true });
  const key = new Uint8Array(randomBytes(32));
  try {
    writeFileSync(path, `${Buffer.from(key).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    // Two processes starting at once: the one that came first decides.
    const theirs = (error as NodeJS.ErrnoException).code === 'EEXIST' ? read(path) : null;
    if (theirs === null) throw error;
    return { key: theirs, made: false, path };
  }
  return { key, made: true, path };
}

function read(path: string): Uint8Array | null {
  try {
    const bytes = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
    if (bytes.length !== 32)
      throw new Error(`${path} không phải khóa 32 byte; xóa tệp sẽ làm mất quyền đọc địa chỉ đã lưu`);
    return new Uint8Array(bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
