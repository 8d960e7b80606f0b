/** Where the keys come from: the settings, or a file beside the database. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { databaseKind, sqlitePath } from '../prisma/adapter.ts';
import { keyId, type Ring } from '../prisma/seal.ts';
import type { Secrets } from './config.ts';

/** The file of keys beside a SQLite database: the key that seals, and below it those of before, each on a line. */
export function keyFileOf(databaseUrl: string): string | null {
  if (databaseKind(databaseUrl) !== 'sqlite') return null;
  return join(dirname(sqlitePath(databaseUrl)), 'secret.key');
}

export type Keyring =
  | { kind: 'ring'; ring: Ring; path: string | null }
  /** There is no key; `path`: where one of our own may be made. With PostgreSQL several machines share one, so it has to be given. */
  | { kind: 'none'; path: string | null }
  | { kind: 'spoilt'; path: string };

/** The keys that are set, or lie beside the database. */
export function findRing(secrets: Pick<Secrets, 'secretKey' | 'olderKeys'>, databaseUrl: string): Keyring {
  const { secretKey, olderKeys } = secrets;
  if (secretKey !== null) return { kind: 'ring', ring: [secretKey, ...olderKeys], path: null };
  const path = keyFileOf(databaseUrl);
  if (path === null) return { kind: 'none', path };
  const text = readText(path);
  if (text === null) return { kind: 'none', path };
  const ring = readRing(text);
  return ring === null ? { kind: 'spoilt', path } : { kind: 'ring', ring: [...ring, ...olderKeys], path };
}

/** The keys of a file; null: a line is none. */
export function readRing(text: string): Ring | null {
  const ring = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => new Uint8Array(Buffer.from(line, 'base64')));
  return ring.length === 0 || ring.some((key) => key.length !== 32) ? null : ring;
}

const written = (ring: Ring): string =>
  ring.map((key) => `${Buffer.from(key).toString('base64')}\n`).join('');

/** Makes the first key of an installation. Of two processes that start at once the one that came first decides. */
export function makeRing(path: string): { ring: Ring; made: boolean } {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const ring = [new Uint8Array(randomBytes(32))];
  try {
    writeFileSync(path, written(ring), { mode: 0o600, flag: 'wx' });
    return { ring, made: true };
  } catch (error) {
    const theirs = (error as NodeJS.ErrnoException).code === 'EEXIST' ? readRing(readText(path) ?? '') : null;
    if (theirs === null) throw error;
    return { ring: theirs, made: false };
  }
}

/** Puts a fresh key before those of a file, in one step: whoever reads it sees the old ring or the new one. */
export function addKey(path: string, ring: Ring): Ring {
  return writeRing(path, [new Uint8Array(randomBytes(32)), ...ring]);
}

/** Takes keys that open nothing any more out of a file. */
export function dropKey(path: string, ring: Ring, id: string): Ring {
  return writeRing(
    path,
    ring.filter((key) => keyId(key) !== id),
  );
}

function writeRing(path: string, ring: Ring): Ring {
  const beside = `${path}.new`;
  rmSync(beside, { force: true });
  writeFileSync(beside, written(ring), { mode: 0o600, flag: 'wx' });
  renameSync(beside, path);
  return ring;
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** A process that runs beside a rotation looks for a new key this often. */
export const KEY_LOOK_MS = 5_000;

/** What to say and do about keys that do not fit the data, for start, doctor and restore. */
export const KEY_FAULTS = {
  missing: (path: string) =>
    `thiếu khóa: dữ liệu này đã được mã hóa nhưng không thấy ${path}. Chép tệp khóa đã cất riêng về đó, hoặc đặt SECRET_KEY. Không tạo khóa mới: khóa mới không mở được dữ liệu cũ.`,
  wrong:
    'khóa không mở được dữ liệu này. Đặt lại SECRET_KEY (hoặc tệp secret.key) đúng của hệ thống này; nếu vừa đổi khóa, ghi khóa trước đó vào SECRET_KEY_OLD.',
  spoilt: (path: string) =>
    `${path} không phải tệp khóa (mỗi dòng 32 byte viết dạng base64). Chép lại tệp khóa đã cất riêng; xóa tệp này sẽ làm mất quyền đọc dữ liệu đã lưu.`,
  unset: 'bắt buộc khi dùng PostgreSQL (các máy phải chung một khóa); tạo bằng: openssl rand -base64 32',
} as const;
